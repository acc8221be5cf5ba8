"""How many cores this process may keep busy."""

from __future__ import annotations

import os
from pathlib import Path

_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def cores(quota: Path = _QUOTA) -> float:
    """Return the cores this process is bound to, or those whose time its control group may take where that is less.

    A container that is given 1.5 CPUs of sixteen sees sixteen: only *quota* tells, "150000 100000", as Linux writes it
    (microseconds in each period, or "max"; Documentation/admin-guide/cgroup-v2.rst).
    """
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        allowed, period = quota.read_text().split()
        return min(bound, int(allowed) / int(period))
    except (OSError, ValueError):  # no such group, or no limit
        return bound
