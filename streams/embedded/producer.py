"""The producer: sends enter the log's queue at once and in order, their futures follow the disk."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from faust.exceptions import NotReady
from faust.transport.producer import Producer as FaustProducer
from faust.transport.producer import ProducerBuffer
from faust.types import TP, RecordMetadata
from mode.utils.times import want_seconds

from tocsin.errors import LogError
from tocsin.streams.embedded.log import Log
from tocsin.streams.embedded.partitioner import partition_of
from tocsin.streams.embedded.records import Draft, Place, as_headers
from tocsin.streams.embedded.settings import from_kafka

if TYPE_CHECKING:
    from tocsin.streams.embedded.transport import Transport

_ROOM_POLL_S = 0.005


class Buffer(ProducerBuffer):  # type: ignore[misc]
    """Where Faust puts a table's changes: here they go straight into the log's queue.

    Faust's own buffer is emptied by a task, and an offset can overtake what still lies in it.
    """

    producer: Producer

    def put(self, fut: Any) -> None:
        """Queue the message that *fut* promises."""
        self.producer.publish(fut)

    async def flush_atmost(self, max_messages: int | None) -> int:
        """Do nothing: nothing lies here."""
        return 0

    async def wait_until_ebb(self) -> None:
        """Return when the log's queue has room: Faust waits here before it hands out another message."""
        await self.producer.wait_for_room()

    @property
    def size(self) -> int:
        """Nothing ever lies here."""
        return 0


class Producer(FaustProducer):  # type: ignore[misc]
    """Sends to the log of the transport's directory."""

    transport: Transport

    def __init__(self, transport: Transport, loop: Any = None, **kwargs: Any) -> None:
        super().__init__(transport, loop=loop, **kwargs)
        self._journal: Log | None = None
        self._settled: deque[tuple[asyncio.Future[Any], Any, BaseException | None]] = deque()
        self.buffer = Buffer(loop=self.loop, beacon=self.beacon)
        self.buffer.app = self.app
        self.buffer.producer = self

    async def on_start(self) -> None:
        """Open the log."""
        self._journal = self.transport.open_log()
        self._home = asyncio.get_running_loop()
        await super().on_start()

    async def on_stop(self) -> None:
        """Wait for what was sent, then let go of the log."""
        if self._journal is not None:
            await self.flush()
            log, self._journal = self._journal, None
            self.transport.close_log(log)
            self._tell()

    @property
    def journal(self) -> Log:
        """The log, while the producer runs."""
        if self._journal is None:
            raise NotReady("Producer service not yet started")
        return self._journal

    async def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: Any,
        *,
        transactional_id: str | None = None,
    ) -> asyncio.Future[RecordMetadata]:
        """Queue a record and return the future that is done when it is on the disk; waits only while the queue is full."""
        await self.wait_for_room()
        if headers is not None and hasattr(headers, "items"):
            headers = list(headers.items())
        self.app.on_produce_message.send(key=key, value=value, partition=partition, timestamp=timestamp, headers=headers)
        return self._submit(topic, key, value, partition, timestamp, headers)

    async def send_and_wait(self, topic: str, *args: Any, **kwargs: Any) -> RecordMetadata:
        """Queue a record and return where it went once it is on the disk."""
        return await (await self.send(topic, *args, **kwargs))

    def publish(self, fut: Any) -> None:
        """Queue the message that *fut* promises, now: Faust's `Topic.publish_message` without its awaits."""
        message = fut.message
        topic = message.channel.get_topic_name()
        sensors = self.app.sensors
        sizes = {"keysize": len(message.key or b""), "valsize": len(message.value or b"")}
        state = sensors.on_send_initiated(self, topic, message=message, **sizes)
        sent = self._submit(topic, message.key, message.value, message.partition, message.timestamp, message.headers)
        sent.add_done_callback(partial(message.channel._on_published, message=fut, state=state, producer=self))

    async def wait_for_room(self) -> None:
        """Return when the log's queue is no longer crowded, or has failed."""
        log = self.journal
        while log.crowded and log.failure is None:
            await asyncio.sleep(_ROOM_POLL_S)

    async def flush(self) -> None:
        """Return when all that was sent so far is on the disk, or has failed (its futures say so)."""
        if self._journal is not None:
            with contextlib.suppress(LogError):
                await asyncio.wrap_future(self._journal.soon(lambda store: None))

    async def create_topic(
        self,
        topic: str,
        partitions: int,
        replication: int = 1,
        *,
        config: Any = None,
        timeout: Any = None,
        retention: Any = None,
        compacting: bool | None = None,
        deleting: bool | None = None,
        ensure_created: bool = False,
    ) -> None:
        """Make a topic, if there is none of that name."""
        settings = {"retention_ms": int(want_seconds(retention) * 1000)} if retention else {}
        self.journal.create_topic(topic, partitions, **{**settings, "compact": bool(compacting), **from_kafka(config)})

    def key_partition(self, topic: str, key: bytes | None) -> TP:
        """Return the partition that *key* belongs to."""
        return TP(topic, self._partition(topic, key))

    def supports_headers(self) -> bool:
        """Records have headers."""
        return True

    def _submit(
        self, topic: str, key: bytes | None, value: bytes | None, partition: int | None, timestamp: float | None, headers: Any
    ) -> asyncio.Future[RecordMetadata]:
        if partition is None:
            partition = self._partition(topic, key)
        else:
            self._ensure(topic)
        timestamp_ms = None if timestamp is None else round(timestamp * 1000)
        future: asyncio.Future[RecordMetadata] = self._home.create_future()
        self.journal.submit(
            Draft(topic, value, key, partition, as_headers(headers), timestamp_ms), partial(self._on_settled, future)
        )
        return future

    def _partition(self, topic: str, key: bytes | None) -> int:
        count = self._ensure(topic)
        if self.partitioner is None:
            return partition_of(key, count)
        return int(self.partitioner(key, list(range(count)), list(range(count))))

    def _ensure(self, topic: str) -> int:
        # As on a broker that makes topics when they are first used. It blocks for one commit; a topic that is there never does.
        known = self.journal.topic(topic) or self.journal.create_topic(topic, self.app.conf.topic_partitions)
        return known.partitions

    def _on_settled(self, future: asyncio.Future[Any], place: Place | None, error: BaseException | None) -> None:
        # In the writer's thread: wake the loop once for a whole commit.
        self._settled.append((future, place, error))
        if len(self._settled) == 1 and not self._home.is_closed():
            self._home.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        while self._settled:
            future, place, error = self._settled.popleft()
            if future.done():
                continue
            if error is None:
                future.set_result(_metadata(place))
            else:
                future.set_exception(error)


def _metadata(place: Place) -> RecordMetadata:
    where = TP(place.topic, place.partition)
    return RecordMetadata(place.topic, place.partition, where, place.offset, place.timestamp_ms, 0)
