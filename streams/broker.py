"""A broker as the commands see it: records in, records out, whichever broker it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from tocsin.errors import TocsinError
from tocsin.streams.acl import Right, Role, rights
from tocsin.streams.codec import Record
from tocsin.streams.settings import Settings
from tocsin.streams.topics import Topic

Offsets = Mapping[tuple[str, int], int]
"""An offset of each partition, by topic and number."""
Start = Literal["first", "end"] | datetime | Offsets
"""Where to begin to read: with the first record kept, after the last, with the first of a time, or at an offset a partition."""


class BrokerUnreachable(TocsinError):
    """Nobody answers at the broker's address, or not in a way we understand."""


class TopicMissing(TocsinError):
    """A topic that was never created on this broker."""


class ClockWrong(TocsinError):
    """The broker refuses what is stamped by this machine's clock."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the broker put a record."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Holding:
    """A topic as the broker has it; `records` counts offsets, so compaction makes it an upper bound."""

    name: str
    partitions: int
    records: int


class Broker(Protocol):
    """Appends and reads; consumes nothing, so that it never moves the river's own offsets."""

    async def send(
        self, topic: str, value: bytes, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> Awaitable[Place]:
        """Hand over one record, in order; what is returned is done when the broker has acknowledged it."""

    def read(self, topics: Iterable[str], *, start: Start, follow: bool) -> AsyncIterator[Record]:
        """Yield the records of *topics*, those of a partition in order; for ever where *follow* is set.

        Without it the end is where the topics ended at the call. Raises TopicMissing.
        """

    async def offsets(self, topics: Iterable[str], start: Start) -> Offsets:
        """Return where reading from *start* would begin, of every partition of *topics*. Raises TopicMissing."""

    async def find(self, topic: str, partition: int, offset: int) -> Record | None:
        """Return one record; nothing where it is not kept any more."""

    async def create(self, topics: Iterable[Topic]) -> list[str]:
        """Create those of *topics* that are missing and return their names; the others stay as they are."""

    async def holdings(self) -> list[Holding]:
        """Return what topics there are."""

    async def demand(self, wanted: Iterable[Right]) -> None:
        """Return where the broker gives us all of *wanted*. Raises AccessDenied, which names what is missing."""

    async def close(self) -> None:
        """Let go of every connection and file."""


@asynccontextmanager
async def connected(settings: Settings, role: Role | None = None) -> AsyncIterator[Broker]:
    """Give the broker of *settings*, where it lets us do what *role* does. Raises BrokerUnreachable, AccessDenied, LogDamaged."""
    broker: Broker
    if settings.embedded:
        from tocsin.streams.local import LogBroker

        broker = LogBroker(settings)
    else:
        from tocsin.streams.kafka import KafkaBroker

        broker = await KafkaBroker.connect(settings)
    try:
        if role is not None:
            await broker.demand(rights(role, settings))
        yield broker
    finally:
        await broker.close()
