"""What a lane's table holds: bytes by key, one dict a partition, learnt from a changelog that a late writer cannot spoil."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from faust.stores.base import Store

from tocsin.errors import StateUnreadable
from tocsin.streams.pens import MOVED, Pens, unsigned

SEQ = "tocsin_seq"
"""Header of a tombstone: `applied_seq` of the value that was forgotten."""
OFFSET = "tocsin_offset"
"""Header of an outbox: the offset of the input it answers, to know when it may go."""
INPUT = "tocsin_input"
"""Header of an outbox: the topic of that input; the lane's own source where it is missing."""

REMEMBERED = 50_000
"""So many of the keys that were forgotten last stay known, in each partition that stays: about 150 bytes each."""

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
        self.unwritten_of: dict[int, dict[str, None]] = defaultdict(dict)  # keys whose values only outboxes hold, in order
        self.pens_of: dict[int, Pens] = defaultdict(Pens)
        self.next_of: dict[int, int] = {}  # offset up to which each changelog was read; it goes with the values
        self._forgotten: dict[int, dict[str, int]] = defaultdict(dict)

    def learn(self, partition: int, records: Iterable[Any], next_offset: int) -> None:
        """Apply records of one partition's changelog, read in recovery; the next ones begin at *next_offset*.

        Raises StateUnreadable, which names the record.
        """
        self.since = self.since or time.monotonic()
        for record in records:
            self.read += 1
            try:
                self.apply(partition, record.key.decode(), record.value, dict(record.headers))
            except (ValueError, TypeError, AttributeError) as error:  # no key, no UTF-8, no number, no headers
                where = f"changelog of {self.table_name}, partition {partition}, offset {record.offset}"
                raise StateUnreadable(f"{where}: it was not written by a worker ({type(error).__name__})") from None
        self.next_of[partition] = next_offset

    def apply_changelog_batch(self, batch: Iterable[Any], to_key: Any, to_value: Any) -> None:
        """Apply what Faust read itself, which is nothing: see `recovery.py`."""
        for event in batch:
            self.learn(event.message.partition, [event.message], event.message.offset + 1)

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
        self.unwritten_of[partition].pop(key, None)
        self.pens_of[partition].forget(key)

    def take_up(self, pen: str) -> None:
        """Write with *pen* from now on."""
        if pen != self.pen:
            for partition, values in self.values_of.items():
                self.pens_of[partition].handed_over(values, self.pen)
            self.pen = pen

    def keep(self, partitions: Iterable[int]) -> None:
        """Forget every partition but these.

        What was forgotten in a partition that stays must stay known: the next recovery reads on from where this one ended.
        """
        kept = set(partitions)
        for known in (self.values_of, self.outboxes_of, self.unwritten_of, self.pens_of, self.next_of, self._forgotten):
            for partition in known.keys() - kept:
                del known[partition]
        for forgotten in self._forgotten.values():
            for key in list(islice(forgotten, max(len(forgotten) - REMEMBERED, 0))):
                del forgotten[key]

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
        self.unwritten_of.clear()
        self.pens_of.clear()
        self.next_of.clear()
        self._forgotten.clear()
