"""A copy of the process that tries a record in its stead: what it survives, the process will.

The copy has everything in memory, a lane's state too, and nothing of the outside: no file, no connection, no lock.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import warnings
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, NoReturn

Attempt = Callable[[], Coroutine[Any, Any, object]]

_log = logging.getLogger(__name__)

_SURVIVED = b"."
_FILES = 65_536  # more than any worker opens


async def survived(attempt: Attempt, limit_s: float, apart: Callable[[], None]) -> bool:
    """Say whether a copy of this process gets to the end of *attempt* within *limit_s* seconds, be it by an exception.

    The copy calls *apart* first, which lets go of what it must not touch. An attempt that waits for anything is as good
    as survived there. Where no copy can be made the answer is yes, with a warning.
    """
    here, there = os.pipe()
    try:
        copy = fork()
    except OSError as error:
        _log.warning("no copy of the process can be made to try an article in: %s", error)
        os.close(here)
        os.close(there)
        return True
    if copy == 0:
        _rehearse(attempt, limit_s, apart, there)
    os.close(there)
    return await _outcome(copy, here)


def fork() -> int:
    """Do as `os.fork` does, and raise what it raises."""
    with warnings.catch_warnings():  # Python warns of the locks that other threads hold: *apart* keeps away from ours
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


async def _outcome(copy: int, here: int) -> bool:
    """Return whether the copy said that it survived before it ended; it is gone then, and where we are cancelled too."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(here, ended.set)
    try:
        await ended.wait()
        return os.read(here, 1) == _SURVIVED
    finally:
        loop.remove_reader(here)
        os.close(here)
        os.kill(copy, signal.SIGKILL)
        os.waitpid(copy, 0)


def _rehearse(attempt: Attempt, limit_s: float, apart: Callable[[], None], there: int) -> NoReturn:
    try:
        # The kernel ends a copy that stands still, whatever holds the interpreter and whether its parent lives or not.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, limit_s)
        for number in (signal.SIGTERM, signal.SIGINT):  # meant for the process, and no fault of the record's
            signal.signal(number, signal.SIG_IGN)
        apart()
        os.closerange(3, there)  # a lock on a file lasts as long as anybody has it open
        os.closerange(there + 1, _FILES)
        with suppress(Exception):
            attempt().send(None)
        os.write(there, _SURVIVED)
    finally:
        os._exit(0)
