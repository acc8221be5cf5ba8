"""How far behind the topics the desk is: as of when is everything that was in them on the desk?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tocsin.desk.rung import Pulse, Where

_PENDING = 64  # pulses that wait to be reached; under a flood the oldest are the ones that will be

Reached = Callable[[Mapping[Where, int]], bool]


class Freshness:
    """Holds pulses until the desk has read as far as the topics went when they were asked."""

    def __init__(self) -> None:
        self._pending: list[Pulse] = []
        self.read_at: float | None = None
        """The latest time, in seconds of the monotonic clock, as of which everything is on the desk."""
        self.trouble: str | None = None
        """Why reading fails now."""

    @property
    def caught_up(self) -> bool:
        """Whether everything that was in the topics at some moment is on the desk."""
        return self.read_at is not None

    def asked(self, pulse: Pulse) -> None:
        """Take note of how far the topics go."""
        if len(self._pending) < _PENDING:
            self._pending.append(pulse)

    def settle(self, reached: Reached) -> None:
        """Move `read_at` to the latest pulse that was *reached*."""
        while self._pending and reached(self._pending[0].ends):
            self.read_at = self._pending.pop(0).asked
            self.trouble = None

    def failed(self, reason: str) -> None:
        """Take note that reading fails; what was asked before will be asked again."""
        self._pending.clear()
        self.trouble = reason

    def delay_s(self, now: float) -> float | None:
        """Return the seconds since `read_at`; nothing before the first time."""
        return None if self.read_at is None else max(0.0, now - self.read_at)
