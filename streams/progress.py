"""Whether a worker comes on: how far each partition is, and a watchdog for one that stands still with work waiting."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

EX_SOFTWARE = 70
"""Exit code of a worker that ended itself because it stood still; its supervisor starts it again."""
_GRACE_S = 10.0
_PUT_OFF_S = 5.0  # winding the timer up holds the interpreter until the thread before has ended: not at every look

Lane = tuple[str, int]
"""A topic and a partition; a recovery counts as one too."""

_log = logging.getLogger(__name__)


@dataclass
class Progress:
    """Where each lane stands. `beat` is called from the event loop, everything else from any thread; times in seconds."""

    clock: Callable[[], float] = time.monotonic
    _standing: dict[Lane, tuple[int, float]] = field(default_factory=dict)
    _lags: dict[Lane, int] = field(default_factory=dict)
    _beat: float | None = None

    def beat(self, places: Mapping[Lane, tuple[int, int]], *, excused: bool = False) -> None:
        """Note for each lane how far it is and how far it has to come; one that is missing has nothing to do.

        *excused* lanes wait for somebody else, who has a limit of their own: that they stand still is not counted.
        """
        now, standing = self.clock(), self._standing
        self._beat = now
        self._lags = {lane: max(end - position, 0) for lane, (position, end) in places.items()}
        waiting = {lane: position for lane, (position, end) in places.items() if position < end}
        self._standing = {
            lane: standing[lane] if lane in standing and standing[lane][0] == position and not excused else (position, now)
            for lane, position in waiting.items()
        }

    def lags(self) -> Mapping[Lane, int]:
        """Return how many records wait for each lane."""
        return self._lags

    def stalled(self) -> tuple[float, str]:
        """Return for how long something has stood still with work waiting, and what it is; 0 before the first beat."""
        now = self.clock()
        if self._beat is None:
            return 0.0, ""
        since = [(at, f"{topic}/{partition} at {position}") for (topic, partition), (position, at) in self._standing.items()]
        # Without a beat the event loop itself is blocked, whatever blocks it.
        at, what = min([*since, (self._beat, "the event loop")])
        return now - at, what


class Watchdog:
    """Ends the process when nothing has come on for *limit_s* seconds; a new process reads what was not committed again.

    Where compiled code holds the interpreter, so that no thread of Python can run, one that needs none ends the process
    some seconds later.
    """

    def __init__(self, progress: Progress, limit_s: float, end: Callable[[], None] | None = None) -> None:
        self._progress = progress
        self._limit_s = limit_s
        self._end = end or _end
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="tocsin-watchdog", daemon=True)

    def __enter__(self) -> Watchdog:
        self._put_off()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        faulthandler.cancel_dump_traceback_later()

    def _put_off(self) -> None:
        """Let the interpreter end the process when no thread of Python has come back here for too long."""
        faulthandler.dump_traceback_later(self._limit_s + _GRACE_S, exit=True)

    def _watch(self) -> None:
        due = time.monotonic() + _PUT_OFF_S
        while not self._stopped.wait(min(1.0, self._limit_s / 4)):
            if time.monotonic() >= due:
                self._put_off()
                due = time.monotonic() + _PUT_OFF_S
            stalled_s, what = self._progress.stalled()
            if stalled_s > self._limit_s:
                _log.error(
                    "%s has not come on for %.0f s with work waiting: the worker ends, to be started again", what, stalled_s
                )
                self._end()
                return


def _end() -> None:
    faulthandler.dump_traceback(sys.stderr)  # what every thread was doing; code alone, no values
    os._exit(EX_SOFTWARE)
