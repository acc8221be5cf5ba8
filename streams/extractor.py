"""The process that extracts, beside a worker: `python -m tocsin.streams.extractor FD DIRECTORY LIMIT_S`.

It loads the model once and waits for sockets on FD. For each it makes a copy of itself, by fork, which shares the model's
memory, reads records and answers each with what it leads to. Whatever an article does to such a copy ends that copy alone.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from io import BufferedRWPair
from pathlib import Path

from tocsin.agents.extract.agent import extract
from tocsin.agents.extract.extraction import unread, warm_up
from tocsin.errors import TocsinError
from tocsin.schemas.article import Article
from tocsin.schemas.facts import Facts
from tocsin.streams.codec import Record, read_unique, salvaged_article
from tocsin.streams.deliveries import to_facts
from tocsin.streams.flow import Step, always, worked
from tocsin.streams.frames import LENGTH, Answer, framed, pack_answer, unpack_record
from tocsin.streams.heap import settle
from tocsin.streams.in_hand import InHand
from tocsin.streams.rehearsal import Attempt, fork, survived


def _failed(article: Article) -> Facts:
    return unread(article, failed=True)


EXTRACTION = Step(read_unique, always(extract), to_facts, fallback=_failed, salvage=salvaged_article)
"""What is done to each unique article, in a worker or beside it."""


def main() -> None:
    """Serve until the worker is gone."""
    control, directory, limit_s = socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2]), float(sys.argv[3])
    for meant in (signal.SIGINT, signal.SIGTERM):  # a terminal and systemd send them to everybody; the worker decides
        signal.signal(meant, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a copy
    flaw = _flaw()
    settle()
    for number in _sockets(control):
        _copy(control, number, Extractor(directory, limit_s), flaw)


class Extractor:
    """A copy at work: the bench of its records. The kernel ends it where one takes more than *limit_s* seconds."""

    def __init__(self, directory: Path, limit_s: float) -> None:
        self._directory = directory
        self._limit_s = limit_s
        self.in_hand: InHand = _Timed(limit_s)

    async def survives(self, attempt: Attempt) -> bool:
        """Say whether a copy of this process survives *attempt*."""
        return await survived(attempt, self._limit_s, self.in_hand.let_go)

    async def serve(self, stream: BufferedRWPair, flaw: TocsinError | None) -> None:
        """Answer every record of *stream*, in order, until it ends."""
        _write(stream, flaw)
        with self.in_hand.kept(self._directory):
            for record in _records(stream):
                _write(stream, await self._answer(record))

    async def _answer(self, record: Record) -> Answer:
        try:
            return await worked(EXTRACTION, record, self)
        except Exception as error:  # noqa: BLE001  not the article's fault: the worker stops with it
            return error


class _Timed(InHand):
    """Whoever holds a record for too long is ended by the kernel, also inside compiled code."""

    def __init__(self, limit_s: float) -> None:
        super().__init__()
        self._limit_s = limit_s

    def take(self, record: Record) -> None:
        super().take(record)
        signal.setitimer(signal.ITIMER_REAL, self._limit_s)

    def lay_down(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        super().lay_down()


def _flaw() -> TocsinError | None:
    try:
        warm_up()
    except TocsinError as error:
        return error
    return None


def _sockets(control: socket.socket) -> Iterator[int]:
    while True:
        try:
            data, found, *_ = socket.recv_fds(control, 1, 1)
        except ConnectionError:
            return
        if not data:
            return
        yield from found


def _copy(control: socket.socket, number: int, extractor: Extractor, flaw: TocsinError | None) -> None:
    try:
        ours = fork() == 0
    except OSError as error:
        sys.stderr.write(f"tocsin: no process can be made to extract in: {error}\n")
        ours = False
    if not ours:
        os.close(number)  # where there is no copy, the worker hears that it ended
        return
    try:
        control.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with socket.socket(fileno=number) as connection, connection.makefile("rwb") as stream:
            asyncio.run(extractor.serve(stream, flaw))
    except ConnectionError:
        pass  # the worker went away in the middle of an answer
    except BaseException:  # noqa: BLE001  the worker makes another
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)


def _records(stream: BufferedRWPair) -> Iterator[Record]:
    while len(head := stream.read(LENGTH.size)) == LENGTH.size:
        yield unpack_record(stream.read(*LENGTH.unpack(head)))


def _write(stream: BufferedRWPair, answer: Answer) -> None:
    stream.write(framed(pack_answer(answer)))
    stream.flush()


if __name__ == "__main__":
    main()
