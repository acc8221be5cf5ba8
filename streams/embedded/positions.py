"""Where the consumer stands in every partition, and the records that come next."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from faust.exceptions import ConsumerNotStarted
from faust.transport.consumer import Consumer as FaustConsumer
from faust.types import TP, ConsumerMessage

from tocsin.streams.embedded.log import Log
from tocsin.streams.embedded.partitioner import partition_of
from tocsin.streams.embedded.reader import Reader, Slice
from tocsin.streams.embedded.records import Record

if TYPE_CHECKING:
    from tocsin.streams.embedded.transport import Transport

_LOOK_S = 0.005
"""How often to look for what another process wrote: an article waits half of it on its way in, and each look costs 20 µs."""


class Positions(FaustConsumer):  # type: ignore[misc]
    """Reads on from its place in each of the partitions that it was given."""

    transport: Transport
    _home: asyncio.AbstractEventLoop
    _thread: ThreadPoolExecutor

    def __init__(self, transport: Transport, *args: Any, **kwargs: Any) -> None:
        super().__init__(transport, *args, **kwargs)
        self._journal: Log | None = None
        self._reader: Reader | None = None
        self._assigned: set[TP] = set()
        self._changelogs: set[TP] = set()
        self._positions: dict[TP, int] = {}
        self._ends: dict[TP, int] = {}
        self._delivered: defaultdict[TP, deque[int]] = defaultdict(deque)
        self._seeks = 0
        self._generation = 0
        self._stirred = asyncio.Event()

    @property
    def journal(self) -> Log:
        """The log, while the consumer runs."""
        if self._journal is None:
            raise ConsumerNotStarted("Consumer not yet started")
        return self._journal

    # Fetching

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, ConsumerMessage]]:
        """Yield the next records. A record that is not taken is not passed: it is read again."""
        if not self.flow_active:
            await self.wait(self.can_resume_flow)
        seeks, generation = self._seeks, self._generation
        batch = {tp: found.records for tp, found in (await self._next_batch(timeout)).items()}
        left_behind: set[TP] = set()
        for tp, record in self.scheduler.iterate(batch):
            if not self.flow_active or self.should_stop or (seeks, generation) != (self._seeks, self._generation):
                return
            if tp in left_behind or not (self._serves(tp) or tp in self._buffered_partitions):
                left_behind.add(tp)  # what follows it must not be taken either
                continue
            self.app.monitor.track_tp_end_offset(tp, self.highwater(tp))
            self._pass(tp, record.offset)
            yield tp, self._to_message(tp, record)

    def _pass(self, tp: TP, offset: int) -> None:
        self._positions[tp] = offset + 1
        if self.app.topics.acks_enabled_for(tp.topic):
            delivered = self._delivered[tp]
            if not delivered or offset > delivered[-1]:
                delivered.append(offset)

    def _serves(self, tp: TP) -> bool:
        # Between the last changelog record and the end of a rebalance Faust empties its queues once more.
        if self.app.client_only:
            return True
        return tp in self._get_active_partitions() and (not self.app.rebalancing or tp in self._changelogs)

    async def _next_batch(self, timeout: float) -> dict[TP, Slice]:
        deadline = self._home.time() + timeout
        while True:
            self._stirred.clear()
            seeks, version = self._seeks, self._version()
            found = await self._fetch({tp: at for tp, at in self._positions.items() if self._serves(tp)})
            if seeks == self._seeks and found:
                return found
            while (left := deadline - self._home.time()) > 0 and self.flow_active and not self.should_stop:
                if self._stirred.is_set() or self._version() != version:
                    break
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stirred.wait(), min(_LOOK_S, left))
            else:
                return {}

    def _version(self) -> int:
        # Asked of memory that all processes share: cheap enough to ask often.
        return self._reader.version() if self._reader is not None else -1

    async def _fetch(self, wanted: Mapping[TP, int]) -> dict[TP, Slice]:
        if not wanted or self._reader is None:
            return {}
        log = self.journal
        places = {(log.require(tp.topic), tp.partition): offset for tp, offset in wanted.items()}
        slices = await self._home.run_in_executor(self._thread, self._reader.fetch, places)
        found = {TP(topic.name, number): piece for (topic, number), piece in slices.items()}
        for tp, piece in found.items():
            self._ends[tp] = piece.end_offset
            if not piece.records and self._positions.get(tp) == wanted[tp]:
                self._positions[tp] = piece.next_offset
        return {tp: piece for tp, piece in found.items() if piece.records}

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> dict[TP, list[Record]]:
        return {tp: found.records for tp, found in (await self._next_batch(timeout)).items()}

    def _to_message(self, tp: TP, record: Record) -> ConsumerMessage:
        return ConsumerMessage(
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            timestamp=record.timestamp_ms / 1000.0,
            timestamp_type=0,
            headers=list(record.headers),
            key=record.key,
            value=record.value,
            checksum=None,
            tp=tp,
            generation_id=self.app.consumer_generation_id,
        )

    def resume_partitions(self, tps: Iterable[TP]) -> None:
        """Go on fetching from partitions."""
        super().resume_partitions(tps)
        self._stirred.set()

    def resume_flow(self) -> None:
        """Let messages through."""
        super().resume_flow()
        self._stirred.set()

    def stop_flow(self) -> None:
        """Hold messages back."""
        super().stop_flow()
        self._stirred.set()

    def on_buffer_drop(self, tp: TP) -> None:
        """Go on fetching from a partition whose queue has room again."""
        super().on_buffer_drop(tp)
        self._stirred.set()

    # Where it stands

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Go back, on every partition but changelogs, to what is committed."""
        committed = self.journal.committed(self.app.conf.id)
        back = {tp: committed.get(tuple(tp)) for tp in self._assigned - self._changelogs}
        positions = {tp: self.journal.first_offset(*tp) if offset is None else offset for tp, offset in back.items()}
        self._move(positions)
        return positions

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        """Go to an offset in each partition."""
        self._move(partitions)
        for tp, offset in partitions.items():
            self._read_offset[tp] = offset or None

    async def seek_to_beginning(self, *partitions: TP) -> None:
        """Go to the first record that is kept."""
        await self.seek_wait({tp: self.journal.first_offset(*tp) for tp in partitions or tuple(self._assigned)})

    async def _seek(self, partition: TP, offset: int) -> None:
        self._delivered.pop(partition, None)  # whoever seeks no longer waits for what lies between
        self._move({partition: offset})

    def _move(self, positions: Mapping[TP, int]) -> None:
        self._positions.update(positions)
        self._seeks += 1
        self._stirred.set()

    async def position(self, tp: TP) -> int | None:
        """Return the offset that is read next."""
        return self._positions.get(tp)

    def highwater(self, tp: TP) -> int:
        """Return the end of a partition when it was last read."""
        return self._ends.get(tp, 0)

    async def highwaters(self, *partitions: TP) -> Mapping[TP, int]:
        """Return the end of each partition."""
        return {tp: self.journal.end_offset(*tp) for tp in partitions}

    async def earliest_offsets(self, *partitions: TP) -> Mapping[TP, int]:
        """Return the first offset of each partition that is kept."""
        return {tp: self.journal.first_offset(*tp) for tp in partitions}

    def topic_partitions(self, topic: str) -> int | None:
        """Return how many partitions a topic has."""
        known = self.journal.topic(topic)
        return None if known is None else known.partitions

    def key_partition(self, topic: str, key: bytes | None, partition: int | None = None) -> int | None:
        """Return the partition of a key."""
        count = self.topic_partitions(topic)
        if count is None or partition is not None:
            return partition
        return partition_of(key, count)
