"""What takes records away: retention by age and size, and compaction, in steps of a few milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tocsin.streams.embedded.records import Topic
from tocsin.streams.embedded.store import Store, offset_of, partition_id, place_of, topics_in

TOMBSTONES_MS = 24 * 3600 * 1000
"""How long a deletion stays readable, for whoever follows a compacted topic."""

_STEP = 200  # rows looked at in one step: nobody writes meanwhile
_ENOUGH = 1000  # new records that a compaction is worth, if they are half as many as the old ones too
_KEYS_AT_ONCE = 100_000  # keys held in memory by one round of compaction
_FREE_PAGES = 1024  # not worth giving back to the file system below that
_GIVEN_BACK = 128  # of them in one step


class Part(NamedTuple):
    """One partition."""

    topic: Topic
    number: int

    @property
    def id(self) -> int:
        return partition_id(self.topic, self.number)


class Row(NamedTuple):
    """What upkeep must know of a record: all but its content."""

    place: int
    timestamp_ms: int
    key: bytes | None
    deletes: bool
    size: int


def upkeep(store: Store, time_ms: int) -> Iterator[None]:
    """Do all that is due, a step at a time; between two steps the writer commits and sees to others.

    Every step leaves the log whole, so stopping after any of them costs nothing but the work.
    """
    for topic in topics_in(store.connection).values():
        for number in range(topic.partitions):
            yield from expire(store, Part(topic, number), time_ms)
            if topic.compact:
                yield from compact(store, Part(topic, number), time_ms)
    yield from _give_back(store)


def expire(store: Store, part: Part, time_ms: int) -> Iterator[None]:
    """Delete the oldest records that are past their age or over the partition's size.

    Stops at the first young one, at the lowest offset that a group of consumers still has to read, and in a compacted
    topic at the last record, which recovery waits for.
    """
    topic = part.topic
    if topic.retention_ms is None and topic.retention_bytes is None:
        return
    while True:
        head = store.head(part.id)
        end = min(_lowest_committed(store, part), head.next_offset - topic.compact)
        doomed: list[Row] = []
        excess = 0 if topic.retention_bytes is None else head.bytes - topic.retention_bytes
        for row in _rows(store, part, 0, end):
            old = topic.retention_ms is not None and row.timestamp_ms < time_ms - topic.retention_ms
            if not old and excess <= 0:
                break
            excess -= row.size
            doomed.append(row)
        if doomed:
            _delete(store, part, doomed)
        yield
        if len(doomed) < _STEP:
            return


def compact(store: Store, part: Part, time_ms: int, *, tombstones_ms: int = TOMBSTONES_MS) -> Iterator[None]:
    """Delete every record that a later one of the same key replaces, and deletions that are old, once enough is new.

    The last record stays whatever it is. Records without a key stay too.
    """
    head = store.head(part.id)
    (start,) = store.connection.execute("SELECT compacted_to FROM partitions WHERE id = ?", (part.id,)).fetchone()
    last = head.next_offset - 1
    fresh = last - start
    if fresh < max(_ENOUGH, (head.records - fresh) // 2):
        return
    while start < last:
        end = min(last, start + _KEYS_AT_ONCE)
        latest: dict[bytes, int] = {}
        for rows in _chunks(store, part, start, end):
            latest.update((row.key, row.place) for row in rows if row.key is not None)
            yield
        for rows in _chunks(store, part, 0, end):
            _delete(store, part, [row for row in rows if _replaced(row, latest) or _forgotten(row, time_ms - tombstones_ms)])
            yield
        store.connection.execute("UPDATE partitions SET compacted_to = ? WHERE id = ?", (end, part.id))
        start = end


def _replaced(row: Row, latest: dict[bytes, int]) -> bool:
    return row.key is not None and latest.get(row.key, row.place) > row.place


def _forgotten(row: Row, before_ms: int) -> bool:
    # Whatever it deleted has a lower offset, so it is gone by now.
    return row.deletes and row.key is not None and row.timestamp_ms < before_ms


def _chunks(store: Store, part: Part, start: int, end: int) -> Iterator[list[Row]]:
    while rows := list(_rows(store, part, start, end)):
        yield rows
        start = offset_of(rows[-1].place) + 1


def _rows(store: Store, part: Part, start: int, end: int) -> Iterator[Row]:
    rows = store.connection.execute(
        "SELECT place, timestamp_ms, key, value IS NULL,"
        " ifnull(length(key), 0) + ifnull(length(headers), 0) + ifnull(length(value), 0)"
        " FROM records WHERE place >= ? AND place < ? ORDER BY place LIMIT ?",
        (place_of(part.id, start), place_of(part.id, end), _STEP),
    )
    return (Row(*row) for row in rows)


def _delete(store: Store, part: Part, rows: list[Row]) -> None:
    store.connection.executemany("DELETE FROM records WHERE place = ?", ((row.place,) for row in rows))
    head = store.head(part.id)
    head.records -= len(rows)
    head.bytes -= sum(row.size for row in rows)


def _lowest_committed(store: Store, part: Part) -> int:
    (lowest,) = store.connection.execute("SELECT min(committed) FROM offsets WHERE partition = ?", (part.id,)).fetchone()
    return store.head(part.id).next_offset if lowest is None else int(lowest)


def _give_back(store: Store) -> Iterator[None]:
    # Pages that retention freed are used again; only a file that is mostly air shrinks.
    while True:
        (free,) = store.connection.execute("PRAGMA freelist_count").fetchone()
        (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
        if free < _FREE_PAGES or free * 2 < pages:
            return
        store.connection.execute(f"PRAGMA incremental_vacuum({_GIVEN_BACK})").fetchall()
        yield
