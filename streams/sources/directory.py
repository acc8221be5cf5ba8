"""Files of a directory, each sent once it is complete and remembered once the broker has it."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from tocsin.streams.broker import Broker
from tocsin.streams.ingest import Tally, ingest
from tocsin.streams.sources.clock import Clock
from tocsin.streams.sources.file_book import FileBook, Found
from tocsin.streams.sources.files import file_offers

LOOK_S = 1.0
"""Seconds between two looks at a directory that is watched."""
SETTLED_S = 2.0
"""A file is complete when it has not changed for so long, in seconds."""
LOOKS = 10
"""How often a directory is looked at for files that are being written, where it is not watched."""
DEEPEST = 16
"""Directories within directories that are looked into."""
MOST = 100_000
"""Most files of one directory that are looked at."""

_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".swp", "~")
_log = logging.getLogger(__name__)


class Directory:
    """The files under *path* that are to be sent."""

    def __init__(self, path: Path, book: FileBook, clock: Clock, *, as_published: bool = False) -> None:
        self._path, self._book, self._clock, self._as_published = path.absolute(), book, clock, as_published
        self._sent = book.sent(self._path)
        self._seen: dict[str, tuple[Found, float]] = {}

    def ready(self) -> list[Found]:
        """Return the files that are complete and were not sent as they are, oldest first."""
        now = self._clock.now().timestamp()
        there = {found.name: found for found in files_under(self._path)}
        for gone in {found.name for found in self._sent} - there.keys():
            self._book.forget(self._path, gone)
        self._sent = {found for found in self._sent if found.name in there}
        waiting = [found for found in there.values() if found not in self._sent]
        since = {name: at for name, (found, at) in self._seen.items() if there.get(name) == found}
        self._seen = {found.name: (found, since.get(found.name, now)) for found in waiting}
        return sorted((found for found in waiting if self._is_settled(found, now)), key=lambda f: (f.mtime_ns, f.name))

    @property
    def unsettled(self) -> bool:
        """Whether the last look found files that may be incomplete."""
        return any(found not in self._sent for found, _ in self._seen.values())

    async def send(self, broker: Broker, found: Found, progress: Callable[[Tally], None] = lambda _: None) -> Tally:
        """Send one file, and remember it once it is acknowledged. Raises OSError where it cannot be read."""
        with _opened(self._path / found.path) as stream:
            offers = file_offers(stream, found.name)
            tally = await ingest(broker, offers, as_published=self._as_published, progress=progress)
        # As it was found: one that has changed meanwhile is another, and comes again.
        self._book.add(self._path, found)
        self._sent = {other for other in self._sent if other.name != found.name} | {found}
        return tally

    def _is_settled(self, found: Found, now: float) -> bool:
        # By its own time, or, where another clock has set that, by ours since we first saw it so.
        return min(found.mtime_ns / 1e9, self._seen[found.name][1]) + SETTLED_S <= now


def files_under(path: Path) -> Iterator[Found]:
    """Yield the files under *path*: not hidden, not unfinished by their names, no links, at most MOST."""
    waiting, count = [("", 0)], 0
    while waiting:
        inside, depth = waiting.pop()
        with suppress(OSError), os.scandir(path / inside) as entries:  # it may be gone by now
            for entry in entries:
                name = f"{inside}{entry.name}"
                if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED):
                    continue
                if entry.is_dir(follow_symlinks=False) and depth < DEEPEST:
                    waiting.append((f"{name}/", depth + 1))
                elif (found := _found(path / name, name)) and count < MOST:
                    count += 1
                    yield found


async def send_all(
    directory: Directory, broker: Broker, stop: asyncio.Event, clock: Clock, told: Callable[[str, Tally], None]
) -> None:
    """Send what is in *directory*, unless *stop* is set meanwhile; *told* hears of every file. Raises OSError.

    What is being written is waited for a little while, and then left for another time.
    """
    for _ in range(LOOKS):
        for found in directory.ready():
            if stop.is_set():
                return
            told(found.name, await directory.send(broker, found))
        if not directory.unsettled:
            return
        await clock.sleep(LOOK_S)


async def watch(
    directory: Directory, broker: Broker, stop: asyncio.Event, clock: Clock, told: Callable[[str, Tally], None]
) -> None:
    """Send what comes into *directory* until *stop* is set; *told* hears of every file. Raises what the broker raises."""
    refused: set[Found] = set()
    while not stop.is_set():
        for found in directory.ready():
            try:
                told(found.name, await directory.send(broker, found))
            except OSError as error:
                if found not in refused:
                    _log.warning("%s: not read: %s", found.name, error.strerror)
                refused = {*list(refused)[-MOST:], found}
            if stop.is_set():
                return
        await clock.sleep(LOOK_S)


def _found(path: Path, inside: str) -> Found | None:
    try:
        status = path.lstat()
    except OSError:
        return None
    name = os.fsencode(inside).decode("utf-8", "backslashreplace")
    return Found(name, status.st_mtime_ns, status.st_size, inside) if stat.S_ISREG(status.st_mode) else None


def _opened(path: Path) -> IO[bytes]:
    # Not through a link that has taken the file's place since we looked, and never waiting for a pipe's writer.
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    return os.fdopen(file, "rb")
