"""What the file holds, and the statements that write to it.

A record's row number is its place: topic, partition and offset in one integer, so that a partition is one run of
rows. Every record carries a CRC-32, for SQLite does not notice a flipped byte inside a value.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tocsin.errors import LogError
from tocsin.streams.embedded.database import BUSY_S, damaged
from tocsin.streams.embedded.records import (
    MAX_PARTITIONS,
    Draft,
    Place,
    Topic,
    TopicUnknown,
    now_ms,
    pack_headers,
)

OFFSET_BITS = 40
PARTITION_BITS = 10

_TURN_S = 0.0005
"""How often to ask whether the other process is done: SQLite itself comes to ask every 0.1 s, and rarely at a good moment."""


def partition_id(topic: Topic, partition: int) -> int:
    """Return the number of one partition among all of the log's."""
    if not 0 <= partition < topic.partitions:
        raise TopicUnknown(f"topic {topic.name} has no partition {partition}: it has {topic.partitions}")
    return topic.id << PARTITION_BITS | partition


def place_of(partition: int, offset: int) -> int:
    """Return the row of *offset* in the partition with that id."""
    return partition << OFFSET_BITS | offset


def offset_of(place: int) -> int:
    """Return the offset in a row number."""
    return place & ((1 << OFFSET_BITS) - 1)


def checksum(place: int, timestamp_ms: int, key: bytes | None, headers: bytes | None, value: bytes | None) -> int:
    """Return the CRC-32 of a record and of the place it belongs to."""
    crc = zlib.crc32(b"%d %d" % (place, timestamp_ms))
    for part in (key, headers, value):
        crc = zlib.crc32(b"\0" if part is None else part, crc)
    return crc


@dataclass(slots=True)
class Head:
    """Where a partition ends, and how much it holds."""

    next_offset: int
    records: int
    bytes: int


class Store:
    """The writing side: one connection, used by one thread, inside the transaction that `Writer` opens."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self._heads: dict[int, Head] = {}  # by partition id, for one transaction: other processes write too
        connection.execute("PRAGMA busy_timeout = 0")  # nothing is ever written outside of `begin`, which waits by itself

    def begin(self) -> None:
        """Open a transaction as soon as no other process has one; none writes until it ends."""
        self._heads.clear()
        until = time.monotonic() + BUSY_S
        while True:
            try:
                self.connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(_TURN_S)
            else:
                return

    def commit(self) -> None:
        """Make everything since `begin` durable."""
        for partition, head in self._heads.items():
            self.connection.execute(
                "UPDATE partitions SET next_offset = ?, records = ?, bytes = ? WHERE id = ?",
                (head.next_offset, head.records, head.bytes, partition),
            )
        self._heads.clear()
        self.connection.execute("COMMIT")

    def rollback(self) -> None:
        """Undo everything since `begin`."""
        self._heads.clear()
        if self.connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
                self.connection.execute("ROLLBACK")

    def append(self, topic: Topic, draft: Draft) -> Place:
        """Add one record at the end of its partition."""
        assert draft.partition is not None
        partition = partition_id(topic, draft.partition)
        head = self.head(partition)
        place = place_of(partition, head.next_offset)
        timestamp_ms = now_ms() if draft.timestamp_ms is None else draft.timestamp_ms
        headers = pack_headers(draft.headers)
        crc = checksum(place, timestamp_ms, draft.key, headers, draft.value)
        self.connection.execute(
            "INSERT INTO records (place, timestamp_ms, crc, key, headers, value) VALUES (?, ?, ?, ?, ?, ?)",
            (place, timestamp_ms, crc, draft.key, headers, draft.value),
        )
        appended = Place(topic.name, draft.partition, head.next_offset, timestamp_ms)
        head.next_offset += 1
        head.records += 1
        head.bytes += size_of(draft.key, headers, draft.value)
        return appended

    def head(self, partition: int) -> Head:
        """Return the counters of a partition; what is changed in them is written with the transaction."""
        head = self._heads.get(partition)
        if head is None:
            row = self.connection.execute(
                "SELECT next_offset, records, bytes FROM partitions WHERE id = ?", (partition,)
            ).fetchone()
            if row is None:
                raise damaged(self.path, f"partition {partition} is missing")
            head = self._heads[partition] = Head(*row)
        return head

    def create_topic(self, topic: Topic) -> Topic:
        """Add *topic*, whatever its id, unless there is one of that name; return the one that is there now."""
        known = topics_in(self.connection).get(topic.name)
        if known is not None:
            return known
        if not 1 <= topic.partitions <= MAX_PARTITIONS:
            raise LogError(f"topic {topic.name}: partitions must be 1 to {MAX_PARTITIONS}, not {topic.partitions}")
        cursor = self.connection.execute(
            "INSERT INTO topics (name, partitions, compact, retention_ms, retention_bytes, max_record_bytes)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            topic[1:],
        )
        assert cursor.lastrowid is not None
        made = topic._replace(id=cursor.lastrowid)
        for number in range(made.partitions):
            self.connection.execute("INSERT INTO partitions VALUES (?, 0, 0, 0, 0)", (partition_id(made, number),))
        return made

    def configure(self, topic: Topic) -> Topic:
        """Replace the settings of the topic with that id; its name and partitions stay."""
        self.connection.execute(
            "UPDATE topics SET compact = ?, retention_ms = ?, retention_bytes = ?, max_record_bytes = ? WHERE id = ?",
            (topic.compact, topic.retention_ms, topic.retention_bytes, topic.max_record_bytes, topic.id),
        )
        return topic

    def set_offsets(self, consumers: str, offsets: Mapping[int, int], *, overwrite: bool = True) -> None:
        """Remember how far a group of consumers has come in each partition."""
        verb = "INSERT OR REPLACE" if overwrite else "INSERT OR IGNORE"
        for partition, offset in offsets.items():
            self.connection.execute(f"{verb} INTO offsets VALUES (?, ?, ?)", (consumers, partition, offset))

    def forget(self, consumers: str) -> None:
        """Forget how far a group of consumers has come."""
        self.connection.execute("DELETE FROM offsets WHERE consumers = ?", (consumers,))


def topics_in(connection: sqlite3.Connection) -> dict[str, Topic]:
    """Return every topic by name."""
    rows = connection.execute(
        "SELECT id, name, partitions, compact, retention_ms, retention_bytes, max_record_bytes FROM topics ORDER BY id"
    )
    return {row[1]: _topic(row) for row in rows}


def size_of(key: bytes | None, headers: bytes | None, value: bytes | None) -> int:
    """Return how many bytes a record counts for."""
    return len(key or b"") + len(headers or b"") + len(value or b"")


def _topic(row: tuple[Any, ...]) -> Topic:
    number, name, partitions, compact, *limits = row
    return Topic(number, name, partitions, bool(compact), *limits)
