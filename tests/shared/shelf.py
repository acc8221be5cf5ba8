"""A broker in a list."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from tocsin.streams.broker import Holding, Place, Start
from tocsin.streams.codec import Record
from tocsin.streams.topics import RAW, Topic

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Shelf:
    """A broker that keeps everything in a list and acknowledges at once."""

    kept: list[Record] = field(default_factory=list)

    async def send(
        self, topic: str, value: bytes, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> Awaitable[Place]:
        offset = sum(record.topic == topic for record in self.kept)
        self.kept.append(Record(topic, 0, offset, NOW.timestamp(), key, value, dict(headers or {})))

        done: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        done.set_result(Place(topic, 0, offset))
        return done

    async def read(self, topics: Iterable[str], *, start: Start, follow: bool) -> AsyncIterator[Record]:
        for record in self.of(*topics):
            yield record

    async def find(self, topic: str, partition: int, offset: int) -> Record | None:
        return next((record for record in self.of(topic) if record.offset == offset), None)

    async def create(self, topics: Iterable[Topic]) -> list[str]:
        return []

    async def holdings(self) -> list[Holding]:
        return []

    async def close(self) -> None:
        return None

    def of(self, *topics: str) -> list[Record]:
        return [record for record in self.kept if record.topic in topics]

    @property
    def articles(self) -> list[dict[str, Any]]:
        return [orjson.loads(record.value) for record in self.of(RAW.name)]
