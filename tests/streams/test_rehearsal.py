"""A copy of the process that tries a record: what it survives, how it can end, and that it leaves nothing behind."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin.streams.rehearsal import Attempt, survived

LIMIT_S = 1.0


def nothing() -> None:
    """Hold nothing that a copy must let go of."""


def attempting(what: Callable[[], object]) -> Attempt:
    async def attempt() -> None:
        what()

    return attempt


def fails() -> None:
    raise ZeroDivisionError


def ends_the_process() -> None:
    os._exit(0)


def kills_the_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stands_still() -> None:
    time.sleep(1000)


def holds_the_interpreter() -> None:
    re.match(r"(a+)+$", "a" * 100 + "b")


@pytest.mark.parametrize("what", [nothing, fails])
async def test_what_comes_to_its_end_is_survived(what: Callable[[], None]) -> None:
    assert await survived(attempting(what), LIMIT_S, nothing)


async def test_what_waits_for_something_else_is_survived() -> None:
    assert await survived(lambda: asyncio.sleep(1000), LIMIT_S, nothing)


@pytest.mark.parametrize("what", [ends_the_process, kills_the_process, stands_still, holds_the_interpreter])
async def test_what_ends_or_holds_the_copy_is_not_and_nobody_else_waits(what: Callable[[], None]) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(LIMIT_S / 20)

    beating = asyncio.create_task(beat())
    begun = time.monotonic()
    assert not await survived(attempting(what), LIMIT_S, nothing)
    beating.cancel()
    took = time.monotonic() - begun
    assert took < 20 * LIMIT_S
    assert beats > took / LIMIT_S * 5


async def test_a_signal_that_is_meant_for_the_worker_does_not_end_the_copy() -> None:
    def told_to_stop() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            os.kill(os.getpid(), number)

    assert await survived(attempting(told_to_stop), LIMIT_S, nothing)


async def test_the_copy_changes_nothing_here_and_none_is_left() -> None:
    seen: list[int] = []
    assert await survived(attempting(lambda: seen.append(1)), LIMIT_S, nothing)
    assert seen == []
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


async def test_a_worker_that_stops_takes_the_copy_along() -> None:
    trying = asyncio.create_task(survived(attempting(stands_still), 1000, nothing))
    await asyncio.sleep(0.1)
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


async def test_where_no_copy_can_be_made_the_record_is_tried_in_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none_left() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", none_left)
    before = len(list(Path("/dev/fd").iterdir()))
    assert await survived(attempting(kills_the_process), LIMIT_S, nothing)
    assert "no copy of the process" in caplog.text
    assert len(list(Path("/dev/fd").iterdir())) == before


_KILLED_MEANWHILE = """
import asyncio, fcntl, sys, time
from pathlib import Path
from tocsin.streams.codec import Record
from tocsin.streams.in_hand import InHand
from tocsin.streams.rehearsal import survived

home = Path(sys.argv[1])

async def stands_still():
    (home / "begun").touch()
    time.sleep(1000)

async def main():
    lock, note = (home / "lock").open("w"), InHand()
    fcntl.flock(lock, fcntl.LOCK_EX)
    with note.kept(home):
        await survived(stands_still, 5.0, note.let_go)

asyncio.run(main())
"""


def test_a_worker_killed_during_a_rehearsal_leaves_its_locks_to_the_next_at_once(tmp_path: Path) -> None:
    worker = subprocess.Popen([sys.executable, "-c", _KILLED_MEANWHILE, str(tmp_path)])
    deadline = time.monotonic() + 60
    while not (tmp_path / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.kill()
    worker.wait(10)
    for name in ("lock", "in-hand.0"):
        with (tmp_path / name).open("rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
