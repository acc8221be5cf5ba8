"""The side that reads: one connection, every answer from one moment of the log."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tocsin.streams.embedded.database import connect, damaged, speaking_of
from tocsin.streams.embedded.records import Record, Topic, unpack_headers
from tocsin.streams.embedded.store import checksum, offset_of, partition_id, place_of, size_of, topics_in

MAX_READ = 500
MAX_READ_BYTES = 8 * 1024 * 1024


class Slice(NamedTuple):
    """A run of records, where to go on, and where the partition ended when they were read."""

    records: list[Record]
    next_offset: int
    end_offset: int


class Reader:
    """Reads a log through a connection of its own; safe to share between threads, which then take turns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = connect(path)
        self._turn = threading.Lock()

    def close(self) -> None:
        """Close the connection, when whoever is reading has finished."""
        with self._turn:
            self._connection.close()

    def version(self) -> int:
        """Return a number that changes whenever anybody has written; nothing else about it means anything."""
        with self._turn, speaking_of(self.path):
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def topics(self) -> dict[str, Topic]:
        """Return every topic by name."""
        with self._turn, speaking_of(self.path):
            return topics_in(self._connection)

    def fetch(
        self, wanted: Mapping[tuple[Topic, int], int], limit: int = MAX_READ, max_bytes: int = MAX_READ_BYTES
    ) -> dict[tuple[Topic, int], Slice]:
        """Return what each wanted partition holds from its offset on, those with nothing new left out.

        *limit* and *max_bytes* bound one partition's slice; a single record is given whatever its size.
        """
        with self._turn, speaking_of(self.path):
            self._connection.execute("BEGIN")
            try:
                ends = dict(self._connection.execute("SELECT id, next_offset FROM partitions"))
                return {
                    where: self._slice(*where, offset, ends[partition_id(*where)], limit, max_bytes)
                    for where, offset in wanted.items()
                    if ends[partition_id(*where)] > offset
                }
            finally:
                self._connection.execute("COMMIT")

    def bounds(self, topic: Topic, partition: int) -> tuple[int, int]:
        """Return the first offset that is kept and the one the next record will get; equal when there is none."""
        number = partition_id(topic, partition)
        with self._turn, speaking_of(self.path):
            (first,) = self._connection.execute(
                "SELECT min(place) FROM records WHERE place >= ? AND place < ?", (place_of(number, 0), place_of(number + 1, 0))
            ).fetchone()
            (end,) = self._connection.execute("SELECT next_offset FROM partitions WHERE id = ?", (number,)).fetchone()
        return (end if first is None else offset_of(first)), end

    def offset_at(self, topic: Topic, partition: int, timestamp_ms: int) -> int | None:
        """Return the offset of the first record at or after that time; None where there is none."""
        number = partition_id(topic, partition)
        with self._turn, speaking_of(self.path):
            row = self._connection.execute(
                "SELECT place FROM records WHERE place >= ? AND place < ? AND timestamp_ms >= ? ORDER BY place LIMIT 1",
                (place_of(number, 0), place_of(number + 1, 0), timestamp_ms),
            ).fetchone()
        return None if row is None else offset_of(row[0])

    def committed(self, consumers: str) -> dict[int, int]:
        """Return what a group of consumers has committed, by partition id."""
        with self._turn, speaking_of(self.path):
            return dict(self._connection.execute("SELECT partition, committed FROM offsets WHERE consumers = ?", (consumers,)))

    def check(self) -> None:
        """Read the whole file; raise `LogDamaged` when its structure is broken."""
        with self._turn, speaking_of(self.path):
            findings: Iterable[tuple[str]] = self._connection.execute("PRAGMA quick_check(3)").fetchall()
        if (said := "; ".join(finding for (finding,) in findings)) != "ok":
            raise damaged(self.path, " ".join(said.split()))

    def _slice(self, topic: Topic, partition: int, offset: int, end: int, limit: int, max_bytes: int) -> Slice:
        number = partition_id(topic, partition)
        rows = self._connection.execute(
            "SELECT place, timestamp_ms, crc, key, headers, value FROM records"
            " WHERE place >= ? AND place < ? ORDER BY place LIMIT ?",
            (place_of(number, offset), place_of(number, end), limit),
        )
        records: list[Record] = []
        size = 0
        for row in rows:
            records.append(self._record(topic, partition, row))
            size += size_of(row[3], row[4], row[5])
            if size >= max_bytes:
                break
        cut_short = len(records) >= limit or size >= max_bytes
        rows.close()
        # Offsets may be missing, at the end too: retention and compaction take records away.
        return Slice(records, records[-1].offset + 1 if cut_short else end, end)

    def _record(
        self, topic: Topic, partition: int, row: tuple[int, int, int, bytes | None, bytes | None, bytes | None]
    ) -> Record:
        place, timestamp_ms, crc, key, headers, value = row
        offset = offset_of(place)
        if checksum(place, timestamp_ms, key, headers, value) != crc:
            raise damaged(self.path, f"record {offset} of {topic.name}, partition {partition}, fails its checksum")
        return Record(topic.name, partition, offset, timestamp_ms, key, value, unpack_headers(headers))
