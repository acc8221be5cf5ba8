"""The processes that extract beside a worker, as the worker sees them: records go out, what they lead to comes back.

A process that ends, however it does, is made anew and given what it was asked for again; it knows by `in_hand` what the one
before had in hand, and lets a copy of itself try that first. So an article that no process survives stops nobody else.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Self

from tocsin.errors import ExtractorLost
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import Delivery
from tocsin.streams.frames import LENGTH, Answer, framed, pack_record, unpack_answer
from tocsin.streams.settings import Settings

_AT_ONCE = 4
"""Records that each process is given at once: it need not wait for the worker between two."""
_START_S = 120.0
_STARTS = 3
_SHORT_S = 1.0
"""A process that lived no longer is not followed by the next at once."""
_LONGEST_PAUSE_S = 5.0

_log = logging.getLogger("tocsin.crew")

_Reader = asyncio.StreamReader
_Writer = asyncio.StreamWriter


def crew_of(settings: Settings) -> Crew:
    """Return the processes that *settings* want beside a worker."""
    # A process that stands still, then a copy that tries the same: both are over before the watchdog would end the worker.
    return Crew(settings.data_dir, settings.extracting, settings.stuck_s / 3)


class Crew:
    """*count* processes that extract, each with *limit_s* seconds for a record."""

    def __init__(self, directory: Path, count: int, limit_s: float) -> None:
        self._base = _Base(directory, limit_s)
        self._hands = [_Hand(self._base) for _ in range(count)]

    async def __aenter__(self) -> Self:
        for hand in self._hands:
            hand.begin()
        await asyncio.sleep(0)  # the first is under way, whatever the worker does next
        return self

    async def __aexit__(self, *_: object) -> None:
        for hand in self._hands:
            await hand.end()
        self._base.close()

    @property
    def at_once(self) -> int:
        """How many records they take before an answer."""
        return len(self._hands) * _AT_ONCE

    @property
    def lost(self) -> int:
        """How many of them have ended, and were made anew."""
        return sum(hand.lost for hand in self._hands)

    async def ready(self) -> None:
        """Return once every process can extract. Raises ModelMissing, ExtractorLost."""
        await asyncio.gather(*(hand.ready() for hand in self._hands))

    async def work(self, record: Record) -> list[Delivery]:
        """Return what *record* leads to. Raises what is wrong with the process, never with the record."""
        return await min(self._hands, key=_Hand.load).work(record)


class _Base:
    """The process that has loaded the model, and makes the others by fork; started when it is first needed."""

    def __init__(self, directory: Path, limit_s: float) -> None:
        self._arguments = [str(directory.absolute()), str(limit_s)]
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    async def connection(self) -> tuple[_Reader, _Writer]:
        """Return a connection to a new process, which has not said yet whether it is ready. Raises OSError."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        ours, theirs = socket.socketpair()
        with theirs:
            assert self._control is not None
            try:
                socket.send_fds(self._control, [b"."], [theirs.fileno()])
            except OSError:
                ours.close()
                self.close()  # it is ending, which the system may not say yet
                raise
        return await asyncio.open_unix_connection(sock=ours)

    def close(self) -> None:
        """End it, whatever it does: it has nothing in hand. The others end when their connections do."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._control = None

    def _start(self) -> None:
        self.close()
        self._control, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tocsin.streams.extractor", str(theirs.fileno()), *self._arguments]
        # As many processes as are to be busy were asked for: none needs threads of its own.
        environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **os.environ}
        with theirs:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment, pass_fds=[theirs.fileno()]
            )


class _Hand:
    """One place for a process: what it was asked and has not answered, in order."""

    def __init__(self, base: _Base) -> None:
        self.lost = 0
        self._base = base
        self._asked: deque[tuple[bytes, asyncio.Future[list[Delivery]]]] = deque()
        self._writer: _Writer | None = None

    def begin(self) -> None:
        """Have a process made, and another whenever it ends."""
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keeping = asyncio.create_task(self._keep())

    async def end(self) -> None:
        """Let the process end."""
        self._keeping.cancel()
        await asyncio.gather(self._keeping, return_exceptions=True)

    async def ready(self) -> None:
        """Return once the first process can extract. Raises what no process can be made for."""
        await asyncio.wait({self._keeping, self._ready}, return_when=asyncio.FIRST_COMPLETED)
        if self._keeping.done():
            self._keeping.result()

    def load(self) -> int:
        """How many answers are missing."""
        return len(self._asked)

    async def work(self, record: Record) -> list[Delivery]:
        """Return what the process makes of *record*. Raises what no process can be made for."""
        if self._keeping.done():
            self._keeping.result()
        frame = framed(pack_record(record))
        answered: asyncio.Future[list[Delivery]] = asyncio.get_running_loop().create_future()
        self._asked.append((frame, answered))
        if self._writer is not None:
            self._writer.write(frame)
        return await answered

    async def _keep(self) -> None:
        try:
            pause_s = 0.0
            while True:
                began = time.monotonic()
                reader, writer = await self._connected()
                try:
                    await self._answers(reader, writer)
                finally:
                    self._writer = None
                    writer.close()
                _log.warning("a process that extracts ended with %d records to do: another takes them", len(self._asked))
                self.lost += 1
                short = time.monotonic() - began < _SHORT_S
                pause_s = min(2 * pause_s or 0.1, _LONGEST_PAUSE_S) if short else 0.0
                await asyncio.sleep(pause_s)
        except Exception as error:
            for _, answered in self._asked:
                if not answered.done():
                    answered.set_exception(error)
            raise

    async def _connected(self) -> tuple[_Reader, _Writer]:
        last: BaseException | None = None
        for _ in range(_STARTS):
            try:
                reader, writer = await self._base.connection()
                await _until_ready(reader, writer)
            except (OSError, EOFError, TimeoutError) as error:
                last = error
                continue
            if not self._ready.done():
                self._ready.set_result(None)
            return reader, writer
        raise ExtractorLost(f"no process that extracts comes up, in {_STARTS} attempts (is there memory for it?)") from last

    async def _answers(self, reader: _Reader, writer: _Writer) -> None:
        """Hand out answers until the process ends; it is first asked what the one before did not answer."""
        self._writer = writer
        for frame, _ in self._asked:
            writer.write(frame)
        with suppress(OSError, EOFError):
            while True:
                answer = await _answer(reader)
                _, answered = self._asked.popleft()
                if answered.done():
                    continue  # nobody waits any more
                if isinstance(answer, Exception):
                    answered.set_exception(answer)
                else:
                    answered.set_result(answer or [])


async def _until_ready(reader: _Reader, writer: _Writer) -> None:
    try:
        async with asyncio.timeout(_START_S):
            flaw = await _answer(reader)
        if isinstance(flaw, Exception):
            raise flaw
    except BaseException:
        writer.close()  # else a process that comes up later would wait here for ever
        raise


async def _answer(reader: _Reader) -> Answer:
    (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
    return unpack_answer(await reader.readexactly(length))
