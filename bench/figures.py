"""A published figure: what was measured, what it should be, and how it is printed."""

from __future__ import annotations

import operator
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

_HOLDS: dict[str, Callable[[float, float], bool]] = {"at least": operator.ge, "at most": operator.le}


@dataclass(frozen=True)
class Figure:
    """One number of docs/performance.md; `series` holds what its plot is drawn from, as (x, y) by label."""

    name: str
    value: float
    unit: str
    target: float
    aim: str  # "at least" or "at most"
    how: str
    series: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return _HOLDS[self.aim](self.value, self.target)

    def line(self) -> str:
        """Return the figure as one line for a terminal."""
        verdict = "met" if self.met else "MISSED"
        return f"{self.name}: {number(self.value)} {self.unit} ({self.aim} {number(self.target)}: {verdict}); {self.how}"

    def fields(self) -> dict[str, Any]:
        """Return the figure as JSON takes it."""
        return asdict(self)


def number(value: float) -> str:
    """Return three significant digits, without an exponent."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percentile(values: list[float], share: float) -> float:
    """Return the value below which *share* of the values lie. Raises ValueError where there are none."""
    if not values:
        raise ValueError("no values were measured")
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def machine() -> str:
    """Return what the figures were measured on, in a line."""
    model = next((line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), platform.processor())
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({model or platform.machine()}), {platform.system()}, Python {platform.python_version()}{_origin()}"


def _origin() -> str:
    """Return whose Python this is, where it is the system's: distributions build theirs with the compiler's full effort."""
    return f" of {platform.freedesktop_os_release()['NAME']}" if sys.base_prefix == "/usr" else ""


def _cpuinfo() -> list[str]:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123  a file of the kernel's
            return lines.readlines()
    except OSError:
        return []
