"""A lane's memory as a Faust table, reached by partition; what is written goes to the changelog too.

An outbox goes there at once, and with it all that its input changed; so does what is only held. The values themselves follow
when outboxes are about to go, each as it is then: one that changes with every article is written once a commit.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from typing import Any

from faust.tables.table import Table

from tocsin.agents.lane import AT_ONCE
from tocsin.streams.pens import MOVED, signed
from tocsin.streams.values import INPUT, OFFSET, SEQ, LaneStore, applied_seq

Restore = Callable[[int, MutableMapping[str, bytes]], Awaitable[None]]

_OUTBOX = "outbox:"
_AT_ONCE = tuple(f"{kind}:" for kind in AT_ONCE)


class LaneTable(Table):  # type: ignore[misc]
    """A table that is reached by partition, and restores its lanes after every recovery."""

    source: str | None = None
    """Name of the topic whose records the lanes judge; some judge those of another one too."""
    restore: Restore | None = None
    """Makes one partition's lane from its values."""
    forget: Callable[[], None] | None = None
    """Drops every lane, before they are made again."""
    restored: Callable[[int, float], None] | None = None
    """Hears how many records were read, and in how many seconds."""
    silent: bool = False
    """Sends nothing to the changelog, as in a copy of the process that tries a record."""
    new_pen: Callable[[], str] = str
    """Gives the pen that signs what is written until the next recovery; none where lanes never move."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inputs: dict[int, tuple[str, int]] = {}  # topic and offset of what each partition judges now
        self._restoring: asyncio.Task[None] | None = None

    @property
    def size(self) -> int:
        """How many values the table holds here."""
        return sum(map(len, self.data.values_of.values()))

    def partition(self, number: int) -> Partition:
        """Return one partition's values; what is written there goes to the changelog too."""
        return Partition(self, number)

    def write(self, partition: int, key: str, value: bytes | None, headers: Mapping[str, bytes]) -> None:
        """Send one change to the changelog."""
        if self.silent:
            return
        self.changelog_topic.send_soon(
            key=key.encode(),
            value=value,
            partition=partition,
            key_serializer="raw",
            value_serializer="raw",
            headers=dict(headers),
        )

    def committed(self, offsets: Mapping[Any, int]) -> None:
        """Forget the outboxes of inputs below the committed offsets: they can never come again."""
        for tp, offset in offsets.items():
            outboxes = self.data.outboxes_of.get(tp.partition, {})
            memory = self.partition(tp.partition)
            for key in [key for key, (topic, at) in outboxes.items() if (topic or self.source) == tp.topic and at < offset]:
                del memory[key]

    def answered(self, partition: int) -> dict[tuple[str, int], str]:
        """Return which input each outbox answers, as `topic/partition/offset`, by edition and `applied_seq`."""
        values = self.data.values_of[partition]
        return {
            (key.split(":")[1], applied_seq(values[key])): f"{topic or self.source}/{partition}/{offset}"
            for key, (topic, offset) in self.data.outboxes_of[partition].items()
        }

    def sweep(self, partition: int) -> None:
        """Take what stands in vain out of the changelog, where it would stand for ever."""
        for written in self.data.pens_of[partition].swept():
            self.write(partition, written, None, {MOVED: b"1"})

    async def on_rebalance(self, *shared: Any, **more: Any) -> None:
        """Let go of the lanes that are being made: Faust waits for them no longer, and they may be another worker's now."""
        if self._restoring is not None:
            self._restoring.cancel()
        await super().on_rebalance(*shared, **more)

    async def on_recovery_completed(self, active_tps: set[Any], standby_tps: set[Any]) -> None:
        """Rebuild the lanes of the partitions we own now; Faust would swallow an error, so it stops the worker here."""
        self._restoring = asyncio.current_task()
        try:
            await self._take_up(active_tps)
        finally:
            self._restoring = None

    async def _take_up(self, active_tps: set[Any]) -> None:
        partitions = sorted(tp.partition for tp in active_tps)
        self.data.keep(partitions)
        if self.restored and self.data.read:
            self.restored(self.data.read, time.monotonic() - self.data.since)
        self.data.read, self.data.since = 0, 0.0
        self.data.take_up(self.new_pen())
        self.inputs.clear()
        if self.forget is None or self.restore is None:
            return
        self.forget()
        try:
            for number in partitions:
                self.sweep(number)
                await self.restore(number, self.partition(number))
        except Exception as error:
            await self.app.give_up(error)
            raise

    def _new_store(self) -> LaneStore:
        return LaneStore(self.app.conf.store, self.app, self, table_name=self.name, loop=self.loop)


class Partition(MutableMapping[str, bytes]):
    """One partition of a table, as a lane sees it."""

    def __init__(self, table: LaneTable, number: int) -> None:
        self._table = table
        self._number = number

    @property
    def _values(self) -> dict[str, bytes]:
        values: dict[str, bytes] = self._table.data.values_of[self._number]
        return values

    def __getitem__(self, key: str) -> bytes:
        return self._values[key]

    def __setitem__(self, key: str, value: bytes) -> None:
        self._values[key] = value
        if not key.startswith(_AT_ONCE):
            self._table.data.unwritten_of[self._number][key] = None
            return
        headers: dict[str, bytes] = {}
        if key.startswith(_OUTBOX) and (answered := self._table.inputs.get(self._number)) is not None:
            self._table.data.outboxes_of[self._number][key] = answered
            headers |= {INPUT: answered[0].encode(), OFFSET: str(answered[1]).encode()}
        self._write(key, headers)

    def write_down(self) -> None:
        """Send the values that only outboxes hold to the changelog: after that the outboxes may go."""
        unwritten = self._table.data.unwritten_of[self._number]
        for key in unwritten:
            self._write(key, {})
        unwritten.clear()

    def _write(self, key: str, headers: Mapping[str, bytes]) -> None:
        ours, before = self._table.data.pen, self._pen(key)
        self._table.write(self._number, signed(ours, key), self._values[key], headers)
        if before != ours:
            self._table.data.pens_of[self._number].forget(key)
            self._table.write(self._number, signed(before, key), None, {MOVED: b"1"})

    def __delitem__(self, key: str) -> None:
        if key.startswith(_OUTBOX):
            self.write_down()
        seq, pens = applied_seq(self._values[key]), {self._table.data.pen: 0, self._pen(key): 1}
        self._table.data.drop(self._number, key)
        for pen in pens:  # ours outlives whatever the other may still write
            self._table.write(self._number, signed(pen, key), None, {SEQ: str(seq).encode()})

    def _pen(self, key: str) -> str:
        data = self._table.data
        pen: str = data.pens_of[self._number].of(key, data.pen)
        return pen

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._values))

    def __len__(self) -> int:
        return len(self._values)
