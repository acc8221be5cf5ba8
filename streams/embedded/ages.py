"""The time by which records grow old."""

from __future__ import annotations

from time import monotonic

from tocsin.streams.embedded.records import now_ms


class Ages:
    """A clock that goes on as time does from when it was made, whatever becomes of the machine's own."""

    def __init__(self) -> None:
        self._begun_ms, self._begun_s = now_ms(), monotonic()

    def now_ms(self) -> int:
        """Return the time, in milliseconds since 1970, that ages are counted to: never later than either clock has it.

        A machine's clock that is put ahead would make everything old at once, and what retention takes is gone.
        """
        return min(now_ms(), self._begun_ms + round((monotonic() - self._begun_s) * 1000))
