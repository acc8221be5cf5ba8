"""The embedded broker as the commands see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from datetime import datetime
from typing import Any

from tocsin.streams.acl import Right
from tocsin.streams.broker import Holding, Offsets, Place, Start, TopicMissing
from tocsin.streams.codec import Record
from tocsin.streams.embedded.log import Log
from tocsin.streams.embedded.reader import Slice
from tocsin.streams.embedded.records import Draft, TopicUnknown, as_headers
from tocsin.streams.embedded.records import Record as Kept
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ENVELOPE, Topic

_POLL_S = 0.2  # how long a reader's thread may outlive its reader
_MOST_BYTES = 1024 * 1024  # of one partition at a time
_UNSEEN = -1  # no version: there may be something already


class LogBroker:
    """Appends to and reads from the log in one directory, beside whoever consumes it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._log = Log.open(settings.log_dir)

    async def send(
        self, topic: str, value: bytes, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> Awaitable[Place]:
        """Queue one record for the disk."""
        while self._log.crowded:
            await asyncio.sleep(0.01)
        try:
            future = self._log.append_soon(Draft(topic, value, key, None, as_headers(headers)))
        except TopicUnknown:
            raise _missing(topic) from None
        return asyncio.ensure_future(_placed(future))  # begun at once: whoever is cancelled leaves nothing that was never awaited

    async def read(self, topics: Iterable[str], *, start: Start, follow: bool) -> AsyncIterator[Record]:
        """Yield records in the order of their partitions; see `Broker.read`."""
        wanted = dict(await self.offsets(topics, start))
        ends = {where: self._log.end_offset(*where) for where in wanted}
        version = _UNSEEN
        while follow or any(wanted[where] < end for where, end in ends.items()):
            version, found = await asyncio.to_thread(self._next, wanted, version)
            for where, piece in found.items():
                for kept in piece.records:
                    if not follow and kept.offset >= ends[where]:
                        break
                    yield _record(kept)
                wanted[where] = piece.next_offset

    def _next(self, wanted: Offsets, version: int) -> tuple[int, dict[tuple[str, int], Slice]]:
        """Return the version to go on from and what there is, once anybody has written since *version*, or nothing after a while.

        A reader changes threads once for all its partitions: each change waits for whoever holds the interpreter.
        """
        self._log.wait(version, _POLL_S)
        now = self._log.version()
        found = self._log.fetch(wanted, max_bytes=_MOST_BYTES)
        return _UNSEEN if found else now, found

    async def offsets(self, topics: Iterable[str], start: Start) -> Offsets:
        """Return where reading from *start* would begin."""
        return await asyncio.to_thread(lambda: {where: self._offset(where, start) for where in self._partitions(topics)})

    async def find(self, topic: str, partition: int, offset: int) -> Record | None:
        """Return one record; nothing where it is not kept any more."""
        try:
            kept = self._log.read(topic, partition, offset, 1)
        except TopicUnknown:
            return None
        return _record(kept[0]) if kept and kept[0].offset == offset else None

    async def create(self, topics: Iterable[Topic]) -> list[str]:
        """Create what is missing."""
        return [topic.name for topic in topics if self._create(topic)]

    async def holdings(self) -> list[Holding]:
        """Return every topic of the log."""
        return [
            Holding(
                t.name,
                t.partitions,
                sum(self._log.end_offset(t.name, p) - self._log.first_offset(t.name, p) for p in range(t.partitions)),
            )
            for t in self._log.topics()
        ]

    async def demand(self, wanted: Iterable[Right]) -> None:
        """Return: whoever may open the directory may do everything."""

    async def close(self) -> None:
        """Write what waits and close the files."""
        await asyncio.to_thread(self._log.close)

    def _create(self, topic: Topic) -> bool:
        if self._log.topic(topic.name) is not None:
            return False
        retention_ms, retention_bytes = topic.retention_ms(self._settings), topic.kept_bytes
        self._log.create_topic(
            topic.name,
            topic.partition_count(self._settings),
            compact=topic.cleanup == "compact",
            retention_ms=retention_ms if retention_ms > 0 else None,
            retention_bytes=retention_bytes if retention_bytes > 0 else None,
            max_record_bytes=topic.max_message_bytes + ENVELOPE,
        )
        return True

    def _partitions(self, topics: Iterable[str]) -> list[tuple[str, int]]:
        try:
            return [(topic, number) for topic in topics for number in range(self._log.partitions(topic))]
        except TopicUnknown as error:
            raise TopicMissing(f"{error}: run `tocsin topics create` or `tocsin run` first") from None

    def _offset(self, where: tuple[str, int], start: Start) -> int:
        if isinstance(start, datetime):
            return self._log.offset_at(*where, int(start.timestamp() * 1000))
        if isinstance(start, Mapping):
            return start[where]
        return self._log.first_offset(*where) if start == "first" else self._log.end_offset(*where)


def _missing(topic: str) -> TopicMissing:
    return TopicMissing(f"there is no topic {topic}: run `tocsin topics create` or `tocsin run` first")


async def _placed(future: Any) -> Place:
    place = await asyncio.wrap_future(future)
    return Place(place.topic, place.partition, place.offset)


def _record(kept: Kept) -> Record:
    headers = {name: value or b"" for name, value in kept.headers}
    return Record(kept.topic, kept.partition, kept.offset, kept.timestamp_ms / 1000, kept.key, kept.value or b"", headers)
