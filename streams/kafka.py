"""Apache Kafka as the commands see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from datetime import datetime
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import NewTopic
from aiokafka.conn import create_conn
from aiokafka.errors import (
    KafkaError,
    SaslAuthenticationFailed,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    for_code,
)

from tocsin.streams.access import allowed
from tocsin.streams.acl import AccessDenied, Right, missing
from tocsin.streams.admin import PatientAdmin
from tocsin.streams.broker import BrokerUnreachable, Holding, Offsets, Place, Start, TopicMissing
from tocsin.streams.codec import Record
from tocsin.streams.security import aiokafka_security, principal
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ENVELOPE, INNER_LIMIT, Topic

_WAIT_MS = 250


class KafkaBroker:
    """Appends to and reads from Apache Kafka; belongs to no consumer group."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._options: dict[str, Any] = {"bootstrap_servers": settings.hosts, **aiokafka_security(settings)}
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()
        self._gauge: AIOKafkaConsumer | None = None  # asked again and again how far the topics go
        self._admin = PatientAdmin(**self._options)

    @classmethod
    async def connect(cls, settings: Settings) -> Self:
        """Return a broker that answers. Raises BrokerUnreachable, and TokenUnavailable where no token can be had to log in."""
        broker = cls(settings)
        try:
            await principal(settings)  # it needs the token that every connection needs
            await broker._admin.start()
            await broker._welcomed()
        except KafkaError:
            await broker._admin.close()
            where, reason = ", ".join(settings.hosts), await broker._refusal()
            raise BrokerUnreachable(f"no Apache Kafka lets us in at {where} ({reason}): check TOCSIN_BROKER") from None
        except BaseException:
            await broker._admin.close()
            raise
        return broker

    async def send(
        self, topic: str, value: bytes, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> Awaitable[Place]:
        """Put one record into the producer's batch."""
        producer = await self._started()
        future = await producer.send(topic, value, key=key, headers=list((headers or {}).items()))
        return _placed(future)

    async def read(self, topics: Iterable[str], *, start: Start, follow: bool) -> AsyncIterator[Record]:
        """Yield records in the order of their partitions; see `Broker.read`."""
        consumer = AIOKafkaConsumer(
            **self._options, group_id=None, enable_auto_commit=False, max_partition_fetch_bytes=INNER_LIMIT + ENVELOPE
        )
        await consumer.start()
        try:
            partitions = [TopicPartition(t, p) for t, ps in (await self._partitions(topics)).items() for p in ps]
            consumer.assign(partitions)
            ends = await consumer.end_offsets(partitions)
            # Offsets, never `seek_to_beginning`: a reset to the end that is under way since `assign` may come after it.
            for tp, offset in (await _begin(consumer, partitions, ends, start)).items():
                consumer.seek(tp, offset)
            while follow or await _behind(consumer, ends):
                for tp, kept in (await consumer.getmany(timeout_ms=_WAIT_MS)).items():
                    for each in kept:
                        if follow or each.offset < ends[tp]:
                            yield _record(each)
        finally:
            await consumer.stop()

    async def offsets(self, topics: Iterable[str], start: Start) -> Offsets:
        """Return where reading from *start* would begin."""
        if self._gauge is None:
            gauge = AIOKafkaConsumer(**self._options, group_id=None, enable_auto_commit=False)
            await gauge.start()
            self._gauge = gauge
        partitions = [TopicPartition(t, p) for t, ps in (await self._partitions(topics)).items() for p in ps]
        ends = await self._gauge.end_offsets(partitions)
        found = await _begin(self._gauge, partitions, ends, start)
        return {(tp.topic, tp.partition): offset for tp, offset in found.items()}

    async def find(self, topic: str, partition: int, offset: int) -> Record | None:
        """Return one record; nothing where it is not kept any more."""
        consumer = AIOKafkaConsumer(**self._options, group_id=None, enable_auto_commit=False)
        await consumer.start()
        try:
            tp = TopicPartition(topic, partition)
            consumer.assign([tp])
            first, end = (await consumer.beginning_offsets([tp]))[tp], (await consumer.end_offsets([tp]))[tp]
            if not first <= offset < end:
                return None
            consumer.seek(tp, offset)
            kept = await consumer.getone(tp)
            return _record(kept) if kept.offset == offset else None
        except KafkaError:
            return None
        finally:
            await consumer.stop()

    async def create(self, topics: Iterable[Topic]) -> list[str]:
        """Create what is missing."""
        wanted = [self._new(topic) for topic in topics]
        response = await self._admin.create_topics(wanted)
        made = []
        for name, code, *rest in response.topic_errors:
            if code == 0:
                made.append(name)
            elif code == TopicAuthorizationFailedError.errno:
                raise AccessDenied([Right("Topic", name, "Create")], await principal(self._settings))
            elif code != TopicAlreadyExistsError.errno:
                raise BrokerUnreachable(f"topic {name} could not be created: {rest[0] if rest else ''} {for_code(code).__name__}")
        if made:
            await self._admin.known_everywhere(made)
        return made

    async def holdings(self) -> list[Holding]:
        """Return every topic but Apache Kafka's own."""
        names = [name for name in await self._admin.list_topics() if not name.startswith("__")]
        consumer = AIOKafkaConsumer(**self._options, group_id=None)
        await consumer.start()
        try:
            found = []
            for name, numbers in (await self._partitions(names)).items():
                tps = [TopicPartition(name, number) for number in numbers]
                first, end = await consumer.beginning_offsets(tps), await consumer.end_offsets(tps)
                found.append(Holding(name, len(tps), sum(end[tp] - first[tp] for tp in tps)))
            return found
        finally:
            await consumer.stop()

    async def demand(self, wanted: Iterable[Right]) -> None:
        """Raise AccessDenied where the broker does not let us do all of *wanted*."""
        needed = list(wanted)
        if lacking := missing(needed, await allowed(self._admin, needed)):
            raise AccessDenied(lacking, await principal(self._settings))

    async def close(self) -> None:
        """Send what waits and close the connections."""
        if self._producer is not None:
            await self._producer.stop()
        if self._gauge is not None:
            await self._gauge.stop()
        await self._admin.close()

    async def _welcomed(self) -> None:
        # A refused token looks like a success to aiokafka: the refusal comes as one more challenge, which it does not read.
        if not self._admin._client.cluster.brokers():
            raise SaslAuthenticationFailed

    async def _refusal(self) -> str:
        # aiokafka's bootstrap says only that it failed.
        host, _, port = self._settings.hosts[0].rpartition(":")
        options = {name: value for name, value in self._options.items() if name != "bootstrap_servers"}
        try:
            (await create_conn(host, int(port), request_timeout_ms=5000, **options)).close()
        except (KafkaError, OSError) as error:
            return str(error) or type(error).__name__
        return (
            "Authentication failed: the token is refused" if self._settings.kafka_sasl == "OAUTHBEARER" else "no broker is ready"
        )

    async def _started(self) -> AIOKafkaProducer:
        async with self._starting:  # who comes second waits for the first, or there would be two
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **self._options,
                    acks="all",
                    enable_idempotence=True,
                    linger_ms=self._settings.linger_ms,
                    max_batch_size=self._settings.batch_bytes,
                    max_request_size=INNER_LIMIT + ENVELOPE,
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer

    async def _partitions(self, topics: Iterable[str]) -> dict[str, list[int]]:
        names = list(topics)
        found: dict[str, list[int]] = {}
        for described in await self._admin.describe_topics(names):
            found[described["topic"]] = sorted(p["partition"] for p in described["partitions"])
        for name in names:
            if not found.get(name):
                raise TopicMissing(f"there is no topic {name}: run `tocsin topics create` first")
        return found

    def _new(self, topic: Topic) -> NewTopic:
        return NewTopic(
            topic.name,
            topic.partition_count(self._settings),
            self._settings.replication,
            topic_configs=dict(topic.config(self._settings)),
        )


async def _begin(consumer: Any, partitions: list[Any], ends: Mapping[Any, int], start: Start) -> dict[Any, int]:
    if isinstance(start, Mapping):
        first = await consumer.beginning_offsets(partitions)  # from below it aiokafka would leap to the end
        return {tp: max(start[tp.topic, tp.partition], first[tp]) for tp in partitions}
    offsets = dict(await consumer.beginning_offsets(partitions) if start == "first" else ends)
    if isinstance(start, datetime):
        found = await consumer.offsets_for_times(dict.fromkeys(partitions, int(start.timestamp() * 1000)))
        offsets |= {tp: at.offset for tp, at in found.items() if at is not None}
    return offsets


async def _behind(consumer: Any, ends: Mapping[Any, int]) -> bool:
    return any([await consumer.position(tp) < end for tp, end in ends.items()])


async def _placed(future: asyncio.Future[Any]) -> Place:
    place = await future
    return Place(place.topic, place.partition, place.offset)


def _record(kept: Any) -> Record:
    headers = {name: value or b"" for name, value in kept.headers}
    return Record(kept.topic, kept.partition, kept.offset, kept.timestamp / 1000, kept.key, kept.value or b"", headers)
