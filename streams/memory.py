"""A lane's memory as a Faust table: bytes by key, one dict a partition, a changelog that a late writer cannot spoil."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from faust.stores.base import Store
from faust.tables.table import Table

from tocsin.streams.pens import MOVED, Pens, signed, unsigned

SEQ = "tocsin_seq"
"""Header of a tombstone: `applied_seq` of the value that was forgotten."""
OFFSET = "tocsin_offset"
"""Header of an outbox: the offset of the input it answers, to know when it may go."""
INPUT = "tocsin_input"
"""Header of an outbox: the topic of that input; the lane's own source where it is missing."""

Restore = Callable[[int, MutableMapping[str, bytes]], Awaitable[None]]

_OUTBOX = "outbox:"
_APPLIED = re.compile(rb'\{"applied_seq":(-?\d+)')


def applied_seq(value: bytes) -> int:
    """Return the `applied_seq` of a packed value; -1 where it has none."""
    # Packed values begin with it; read by hand, since it is asked for every record of a recovery.
    found = _APPLIED.match(value)
    return int(found.group(1)) if found else -1


class LaneStore(Store):  # type: ignore[misc]
    """The values of every partition we own. What a changelog holds is applied by `applied_seq`, not by place.

    A worker that wakes after its lane moved on may still write: its records are older by `applied_seq`, though last, and
    stand under a pen of its own.
    """

    def __post_init__(self) -> None:
        self.pen = ""
        self.read, self.since = 0, 0.0  # in this recovery: how many records, and when it began
        self.values_of: dict[int, dict[str, bytes]] = defaultdict(dict)
        self.outboxes_of: dict[int, dict[str, tuple[str, int]]] = defaultdict(dict)
        self.pens_of: dict[int, Pens] = defaultdict(Pens)
        self._forgotten: dict[int, dict[str, int]] = defaultdict(dict)

    def apply_changelog_batch(self, batch: Iterable[Any], to_key: Any, to_value: Any) -> None:
        """Apply changelog records read in recovery."""
        self.since = self.since or time.monotonic()
        for event in batch:
            self.read += 1
            message = event.message
            self.apply(message.partition, message.key.decode(), message.value, _headers(message))

    def apply(self, partition: int, written: str, value: bytes | None, headers: Mapping[str, bytes]) -> None:
        """Apply one changelog record; an older one than what is known changes nothing."""
        pen, key = unsigned(written)
        if value is None:
            self.pens_of[partition].gone(key, pen)
            if MOVED not in headers:
                self._apply_tombstone(partition, key, pen, int(headers.get(SEQ, b"-1")))
        else:
            self._apply_value(partition, key, pen, value, headers)

    def _apply_tombstone(self, partition: int, key: str, pen: str, seq: int) -> None:
        values, forgotten, pens = self.values_of[partition], self._forgotten[partition], self.pens_of[partition]
        if key in values and seq >= applied_seq(values[key]):
            if (stands := pens.of(key, self.pen)) != pen:
                pens.in_vain(key, stands)
            self.drop(partition, key)
        forgotten[key] = max(seq, forgotten.get(key, seq))

    def _apply_value(self, partition: int, key: str, pen: str, value: bytes, headers: Mapping[str, bytes]) -> None:
        values, pens = self.values_of[partition], self.pens_of[partition]
        known = applied_seq(values[key]) if key in values else -2
        if (seq := applied_seq(value)) >= known and seq > self._forgotten[partition].get(key, -2):
            pens.wrote(key, pen, self.pen, known=key in values)
            values[key] = value
            if OFFSET in headers:
                self.outboxes_of[partition][key] = headers.get(INPUT, b"").decode(), int(headers[OFFSET])
        elif key not in values or pen != pens.of(key, self.pen):
            pens.in_vain(key, pen)

    def drop(self, partition: int, key: str) -> None:
        """Forget one value here, without a tombstone."""
        self.values_of[partition].pop(key, None)
        self.outboxes_of[partition].pop(key, None)
        self.pens_of[partition].forget(key)

    def take_up(self, pen: str) -> None:
        """Write with *pen* from now on."""
        if pen != self.pen:
            for partition, values in self.values_of.items():
                self.pens_of[partition].handed_over(values, self.pen)
            self.pen = pen

    def keep(self, partitions: Iterable[int]) -> None:
        """Forget every partition but these, and what only recovery needs."""
        kept = set(partitions)
        for known in (self.values_of, self.outboxes_of, self.pens_of):
            for partition in known.keys() - kept:
                del known[partition]
        self._forgotten.clear()

    def persisted_offset(self, tp: Any) -> int | None:
        """Return nothing: everything is read from the changelog again."""
        return None

    def reset_state(self) -> None:
        """Do nothing: there is no file."""

    async def backup_partition(self, tp: Any, flush: bool = True, purge: bool = False, keep: int = 1) -> None:
        """Do nothing: the changelog is the backup."""

    def restore_backup(self, tp: Any, latest: bool = True, backup_id: int = 0) -> None:
        """Do nothing: the changelog is the backup."""

    def _clear(self) -> None:
        self.values_of.clear()
        self.outboxes_of.clear()
        self.pens_of.clear()


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
    new_pen: Callable[[], str] = str
    """Gives the pen that signs what is written until the next recovery; none where lanes never move."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inputs: dict[int, tuple[str, int]] = {}  # topic and offset of what each partition judges now

    @property
    def size(self) -> int:
        """How many values the table holds here."""
        return sum(map(len, self.data.values_of.values()))

    def partition(self, number: int) -> Partition:
        """Return one partition's values; what is written there goes to the changelog too."""
        return Partition(self, number)

    def write(self, partition: int, key: str, value: bytes | None, headers: Mapping[str, bytes]) -> None:
        """Send one change to the changelog."""
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

    async def on_recovery_completed(self, active_tps: set[Any], standby_tps: set[Any]) -> None:
        """Rebuild the lanes of the partitions we own now; Faust would swallow an error, so it stops the worker here."""
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
        headers: dict[str, bytes] = {}
        if key.startswith(_OUTBOX) and (answered := self._table.inputs.get(self._number)) is not None:
            self._table.data.outboxes_of[self._number][key] = answered
            headers |= {INPUT: answered[0].encode(), OFFSET: str(answered[1]).encode()}
        ours, before = self._table.data.pen, self._pen(key)
        self._values[key] = value
        self._table.write(self._number, signed(ours, key), value, headers)
        if before != ours:
            self._table.data.pens_of[self._number].forget(key)
            self._table.write(self._number, signed(before, key), None, {MOVED: b"1"})

    def __delitem__(self, key: str) -> None:
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


def _headers(message: Any) -> dict[str, bytes]:
    headers = message.headers or {}
    return dict(headers.items() if isinstance(headers, Mapping) else headers)
