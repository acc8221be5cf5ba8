"""The file: one SQLite database, its tables, and the statements that write to it.

A record's row number is its place: topic, partition and offset in one integer, so that a partition is one run of
rows. Every record carries a CRC-32, for SQLite does not notice a flipped byte inside a value.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tocsin.errors import LogDamaged, LogError, LogFull
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
FILE_NAME = "log.sqlite3"

_APPLICATION_ID = 0x70C5E10  # in the file's header: this is a Tocsin log
_FORMAT = 1
_BUSY_MS = 60_000  # another process may be in the middle of a large append
_SCHEMA = """
CREATE TABLE topics (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partitions INTEGER NOT NULL, compact INTEGER NOT NULL,
    retention_ms INTEGER, retention_bytes INTEGER, max_record_bytes INTEGER NOT NULL
);
CREATE TABLE partitions (
    id INTEGER PRIMARY KEY, next_offset INTEGER NOT NULL, records INTEGER NOT NULL, bytes INTEGER NOT NULL,
    compacted_to INTEGER NOT NULL
);
CREATE TABLE records (
    place INTEGER PRIMARY KEY, timestamp_ms INTEGER NOT NULL, crc INTEGER NOT NULL, key BLOB, headers BLOB, value BLOB
);
CREATE TABLE offsets (
    consumers TEXT NOT NULL, partition INTEGER NOT NULL, committed INTEGER NOT NULL, PRIMARY KEY (consumers, partition)
) WITHOUT ROWID;
"""


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


def connect(path: Path, *, max_bytes: int | None = None) -> sqlite3.Connection:
    """Return a connection to the log at *path*, which is made if it is not there.

    *max_bytes* bounds the file; writing beyond it is `LogFull`, as on a full disk.
    """
    with speaking_of(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
        try:
            _prepare(connection, path)
            if max_bytes is not None:
                (page,) = connection.execute("PRAGMA page_size").fetchone()
                connection.execute(f"PRAGMA max_page_count = {max(1, max_bytes // page)}")
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application == 0 and not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        _make(connection)
        (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION_ID:
        raise LogDamaged(f"{path} is not a Tocsin log. {_ADVICE}")
    if version != _FORMAT:
        raise LogError(f"{path} has format {version}, this release reads format {_FORMAT}: use the release that wrote it")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_size_limit = 67108864")


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():  # another process may have been faster
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute("COMMIT")


@contextlib.contextmanager
def speaking_of(path: Path) -> Iterator[None]:
    """Turn what SQLite raises about *path* into our own errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, path) from error


def explained(error: sqlite3.Error, path: Path) -> LogError:
    """Return the error of ours that *error* stands for."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    if code in _NO_ROOM:
        return LogFull(
            f"no room left to write {path} ({error}). Make room and start again: everything confirmed is kept,"
            f" everything else is sent again"
        )
    if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or code == sqlite3.SQLITE_IOERR_SHORT_READ:
        return damaged(path, str(error))
    return LogError(f"{path} cannot be used: {error}")


def damaged(path: Path, what: str) -> LogDamaged:
    """Return the error that says *what* is wrong with *path* and what to do."""
    return LogDamaged(f"{path} is damaged: {what}. {_ADVICE}")


_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
_ADVICE = (
    "Stop every process that uses it, keep a copy of its directory, and put a backup in its place,"
    " or move it away to begin an empty log"
)


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

    def begin(self) -> None:
        """Open a transaction; no other process writes until it ends."""
        self._heads.clear()
        self.connection.execute("BEGIN IMMEDIATE")

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
