"""A machine's clock that is moved while a worker runs."""

from __future__ import annotations

import time

LEAST_S = 60.0
"""A smaller step is the work of whoever keeps the clock right."""


class Leaps:
    """Compares the machine's clock with the one that only goes on."""

    def __init__(self) -> None:
        self._apart_s = _apart_s()

    def leap_s(self) -> float | None:
        """Return by how many seconds the clock was moved since this was asked last; nothing where it was not."""
        moved_s = (now_s := _apart_s()) - self._apart_s
        if abs(moved_s) < LEAST_S:
            return None
        self._apart_s = now_s
        return moved_s


def _apart_s() -> float:
    return time.time_ns() / 1e9 - time.monotonic()
