"""The consumer: hands records out in order, and commits no further than what has been acknowledged."""

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
from mode import Service

from tocsin.errors import LogError
from tocsin.streams.embedded.assignment import assign_all
from tocsin.streams.embedded.log import POLL_S, Log
from tocsin.streams.embedded.partitioner import partition_of
from tocsin.streams.embedded.reader import Reader, Slice
from tocsin.streams.embedded.records import Record

if TYPE_CHECKING:
    from tocsin.streams.embedded.transport import Transport

CHECKED_BYTES = 128 * 1024 * 1024
"""A file up to this size is read through, in a tenth of a second, before it is consumed; a larger one shows damage when read."""

UPKEEP_S = 30.0
"""How often retention and compaction are applied."""


class Consumer(FaustConsumer):  # type: ignore[misc]
    """Consumes every partition of every topic that its app subscribes to."""

    transport: Transport

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
        self._topics: set[str] = set()
        self._subscribed = asyncio.Event()
        self._stirred = asyncio.Event()

    # Starting and stopping

    async def on_start(self) -> None:
        """Open the log and become its one consumer; raises `LogInUse` when another process is."""
        log = self.transport.open_log()
        try:
            if not self.app.client_only:
                log.lock.acquire()
            self._reader = log.reader()
            if log.path.stat().st_size <= CHECKED_BYTES:
                self._reader.check()
        except LogError:
            log.lock.release()
            self.transport.close_log(log)
            raise
        self._journal = log
        self._home = asyncio.get_running_loop()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tocsin-log-reader")
        self._unhooks = [log.on_append(self._stir_from_thread), log.on_failure(self._fail_from_thread)]
        await super().on_start()

    async def on_stop(self) -> None:
        """Commit what was acknowledged, and let go of the log."""
        log, reader = self._journal, self._reader
        if log is None or reader is None:
            return
        try:
            if log.failure is None:
                await super().on_stop()
        finally:
            for unhook in self._unhooks:
                unhook()
            self._thread.shutdown(wait=True)
            self._journal = self._reader = None
            reader.close()
            log.lock.release()
            self.transport.close_log(log)

    @property
    def journal(self) -> Log:
        """The log, while the consumer runs."""
        if self._journal is None:
            raise ConsumerNotStarted("Consumer not yet started")
        return self._journal

    # Subscribing

    async def subscribe(self, topics: Iterable[str]) -> None:
        """Ask for *topics*; they are assigned a moment later, for Faust waits for this to return first."""
        self._topics = set(topics)
        self._subscribed.set()

    @Service.task  # type: ignore[untyped-decorator]
    async def _assigner(self) -> None:
        while not self.should_stop:
            await self._subscribed.wait()
            self._subscribed.clear()
            if self.app.client_only:
                await self._assign_to_client()
            else:
                await self._reassign()

    async def _reassign(self) -> None:
        app = self.app
        await self.commit()  # what is acknowledged is forgotten with the revoked partitions
        app.on_rebalance_start()
        await self.on_partitions_revoked(set(self._assigned))
        self._generation += 1
        app.consumer_generation_id = self._generation
        counts = {name: self._count(name) for name in sorted(self._topics)}
        self._assigned = assign_all(app.assignor, counts)
        self._changelogs = {tp for tp in self._assigned if self._is_changelog_tp(tp)}
        await self._take_up(self._assigned - self._changelogs)
        await self.on_partitions_assigned(set(self._assigned), self._generation)

    async def _assign_to_client(self) -> None:
        self._assigned = {TP(name, number) for name in self._topics for number in range(self._count(name))}
        for tp in self._assigned - self._positions.keys():
            self._positions[tp] = self.journal.end_offset(*tp)

    async def _take_up(self, tps: set[TP]) -> None:
        # A group that has an offset everywhere is one that retention waits for.
        known = self.journal.committed(self.app.conf.id)
        edge = self.journal.end_offset if self.app.conf.consumer_auto_offset_reset == "latest" else self.journal.first_offset
        acked = {tp for tp in tps if self.app.topics.acks_enabled_for(tp.topic)}
        missing = {tuple(tp): edge(*tp) for tp in acked if tuple(tp) not in known}
        if missing:
            await asyncio.wrap_future(self.journal.commit(self.app.conf.id, missing))

    def _count(self, topic: str) -> int:
        known = self.journal.topic(topic) or self.journal.create_topic(topic, self.app.conf.topic_partitions)
        return known.partitions

    def assignment(self) -> set[TP]:
        """Return the partitions that this consumer has."""
        return set(self._assigned)

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
                    await asyncio.wait_for(self._stirred.wait(), min(POLL_S, left))
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

    # Committing

    async def committed(self, offsets: Mapping[TP, int]) -> None:
        """Called after *offsets*, the next to be read, are durable. Replace it to know."""

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        places = {tuple(tp): offset for tp, offset in offsets.items()}
        try:
            await asyncio.wrap_future(self.journal.commit(self.app.conf.id, places))
        except LogError:
            return False  # the log has failed, and `_fail` crashes the app with the reason; stopping must go on
        await self.committed(offsets)
        return True

    def _new_offset(self, tp: TP) -> int | None:
        # Faust's own may pass one record that is not acknowledged; this is the run of those that are, in delivery order.
        acked, delivered = self._acked_index[tp], self._delivered[tp]
        self._acked[tp].clear()
        last = None
        while delivered and delivered[0] in acked:
            last = delivered.popleft()
            acked.discard(last)
        return None if last is None else last + 1

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Finish what is in hand and commit it."""
        await super().on_partitions_revoked(revoked)
        for tp in revoked:
            self._delivered.pop(tp, None)

    def _new_topicpartition(self, topic: str, partition: int) -> TP:
        return TP(topic, partition)

    async def create_topic(self, topic: str, partitions: int, replication: int = 1, **kwargs: Any) -> None:
        """Make a topic, if there is none of that name."""
        await self.app.producer.create_topic(topic, partitions, replication, **kwargs)

    # From other threads, and by the clock

    @Service.task  # type: ignore[untyped-decorator]
    async def _upkeep(self) -> None:
        while not self.should_stop:
            await self.sleep(UPKEEP_S)
            if self.should_stop or self.app.client_only:
                return
            for step in self.journal.upkeep_steps():
                await asyncio.wrap_future(step)

    def _stir_from_thread(self) -> None:
        if not self._home.is_closed():
            self._home.call_soon_threadsafe(self._stirred.set)

    def _fail_from_thread(self, failure: LogError) -> None:
        if not self._home.is_closed():
            self._home.call_soon_threadsafe(self._fail, failure)

    def _fail(self, failure: LogError) -> None:
        if not self.should_stop:
            self._home.create_task(self.crash(failure))
