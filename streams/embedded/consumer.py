"""The consumer: takes up its partitions, and commits no further than what has been acknowledged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from faust.types import TP
from mode import Service

from tocsin.errors import LogError
from tocsin.streams.embedded.assignment import assign_all
from tocsin.streams.embedded.positions import Positions

if TYPE_CHECKING:
    from tocsin.streams.embedded.transport import Transport

CHECKED_BYTES = 128 * 1024 * 1024
"""A file up to this size is read through, in a tenth of a second, before it is consumed; a larger one shows damage when read."""

UPKEEP_S = 30.0
"""How often retention and compaction are applied."""
_REST = 4.0
"""For how many times as long as a step of upkeep took everybody else may write before the next."""


class Consumer(Positions):
    """Consumes every partition of every topic that its app subscribes to."""

    def __init__(self, transport: Transport, *args: Any, **kwargs: Any) -> None:
        super().__init__(transport, *args, **kwargs)
        self._topics: set[str] = set()
        self._subscribed = asyncio.Event()

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
                begun = time.monotonic()
                await asyncio.wrap_future(step)
                await self.sleep(_REST * (time.monotonic() - begun))
                if self.should_stop:
                    return

    def _stir_from_thread(self) -> None:
        if not self._home.is_closed():
            self._home.call_soon_threadsafe(self._stirred.set)

    def _fail_from_thread(self, failure: LogError) -> None:
        if not self._home.is_closed():
            self._home.call_soon_threadsafe(self._fail, failure)

    def _fail(self, failure: LogError) -> None:
        if not self.should_stop:
            self._home.create_task(self.crash(failure))
