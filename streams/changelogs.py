"""Changelogs read in long runs, by a reader of their own.

Through Faust's consumer a restore takes twice as long, indexes included.
Event by event Faust spends most of its time on queues. And aiokafka asks a node for its quiet partitions while a busy one is
being emptied, then waits for that answer, for 1.5 s as Faust has it, before it asks for more of the busy one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from tocsin.streams.settings import Settings
from tocsin.streams.topics import ENVELOPE, INNER_LIMIT

if TYPE_CHECKING:
    from tocsin.streams.embedded.log import Log

_RECORDS = 5000  # a run; the event loop does nothing else for as long as it takes to apply one
_WAIT_MS = 100
_AGAIN_S = 0.5

Wanted = Mapping[tuple[str, int], range]
"""The offsets to be read of each partition."""


class Run(NamedTuple):
    """Records of one partition, in order, with `key`, `value`, `headers` and `offset`; and where the next run begins."""

    topic: str
    partition: int
    records: Sequence[Any]
    next_offset: int


async def kafka_runs(settings: Settings, wanted: Wanted) -> AsyncGenerator[Run, None]:
    """Yield what Apache Kafka holds of *wanted*, and perhaps a little after it. Waits for a broker that is away."""
    from aiokafka import TopicPartition

    ends = {TopicPartition(*place): offsets.stop for place, offsets in wanted.items() if offsets}
    if not ends:
        return
    async with _reader(settings) as reader:
        reader.assign(list(ends))
        for tp in ends:
            reader.seek(tp, wanted[tp.topic, tp.partition].start)
        while ends:
            found = await reader.getmany(*ends, timeout_ms=_WAIT_MS, max_records=_RECORDS)
            for tp, end in list(ends.items()):
                position = await reader.position(tp)
                if tp in found:
                    yield Run(tp.topic, tp.partition, found[tp], position)
                if position >= end:
                    del ends[tp]
                    reader.pause(tp)  # else the others would wait for what may still come here


@asynccontextmanager
async def _reader(settings: Settings) -> AsyncIterator[Any]:
    reader = await _started(settings)
    try:
        yield reader
    finally:
        await reader.stop()


async def _started(settings: Settings) -> Any:
    from aiokafka import AIOKafkaConsumer
    from aiokafka.errors import KafkaConnectionError

    from tocsin.streams.security import aiokafka_security

    while True:
        reader = AIOKafkaConsumer(
            bootstrap_servers=settings.hosts,
            **aiokafka_security(settings),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=_WAIT_MS,
            max_partition_fetch_bytes=INNER_LIMIT + ENVELOPE,
        )
        try:
            await reader.start()
        except KafkaConnectionError:  # the watchdog ends what takes too long
            await reader.stop()
            await asyncio.sleep(_AGAIN_S)
        except BaseException:
            await reader.stop()
            raise
        else:
            return reader


async def log_runs(log: Log, wanted: Wanted) -> AsyncGenerator[Run, None]:
    """Yield what the embedded broker holds of *wanted*, and perhaps a little after it."""
    places = {(log.require(topic), number): offsets.start for (topic, number), offsets in wanted.items() if offsets}
    reader = log.reader()
    try:
        while places:
            found = await asyncio.to_thread(reader.fetch, places, _RECORDS)
            for (topic, number), piece in found.items():
                yield Run(topic.name, number, piece.records, piece.next_offset)
                places[topic, number] = piece.next_offset
            places = {
                (topic, number): at
                for (topic, number), at in places.items()
                if (topic, number) in found and at < wanted[topic.name, number].stop
            }
    finally:
        reader.close()
