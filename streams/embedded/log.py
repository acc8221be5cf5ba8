"""A durable log of topics in one directory: append, read, follow, from any number of processes; no Faust in it.

    with Log.open("data") as log:
        log.create_topic("news", partitions=3, retention_ms=7 * 24 * 3600 * 1000)
        log.append("news", b"...", key=b"en")
        for record in log.read("news", partition=0, offset=0):
            ...

Any process may append and read; one may consume (`Log.lock`). What `append` returned is on the disk, through a crash
of the process and of the machine.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Self, TypeVar

from tocsin.errors import LogError
from tocsin.streams.embedded.ages import Ages
from tocsin.streams.embedded.database import FILE_NAME, connect
from tocsin.streams.embedded.lock import ConsumerLock
from tocsin.streams.embedded.partitioner import partition_of
from tocsin.streams.embedded.reader import MAX_READ, MAX_READ_BYTES, Reader, Slice
from tocsin.streams.embedded.records import (
    MAX_RECORD_BYTES,
    AnyHeaders,
    Draft,
    Place,
    Record,
    RecordTooLarge,
    Topic,
    TopicUnknown,
    as_headers,
)
from tocsin.streams.embedded.store import Store, partition_id, size_of
from tocsin.streams.embedded.upkeep import upkeep
from tocsin.streams.embedded.writer import Job, Settle, Writer

POLL_S = 0.01
"""How often a waiting reader looks for what another process has written; what this one writes wakes it at once."""

_T = TypeVar("_T")


class Log:
    """The log of one directory, safe to use from many threads."""

    def __init__(self, directory: Path, *, max_bytes: int | None = None) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.path = directory / FILE_NAME
        self.lock = ConsumerLock(directory)
        self._reader = Reader(self.path)
        self._writer = Writer(Store(connect(self.path, max_bytes=max_bytes), self.path))
        self._topics: dict[str, Topic] = {}
        self._ages = Ages()
        self._grown = threading.Condition()
        self._writer.on_append.append(self._wake)

    @classmethod
    def open(cls, directory: str | os.PathLike[str], *, max_bytes: int | None = None) -> Self:
        """Return the log in *directory*, made if there is none. *max_bytes* bounds its file.

        Raises `LogDamaged` when the file is no log or its first pages are broken.
        """
        return cls(Path(directory), max_bytes=max_bytes)

    def close(self) -> None:
        """Write what waits, let go of the lock and the files."""
        self._writer.close()
        self._reader.close()
        self.lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def failure(self) -> LogError | None:
        """What ended writing (`LogFull`, `LogDamaged`), or None. Such a log must be closed and opened again."""
        return self._writer.failure

    # Topics

    def create_topic(
        self,
        name: str,
        partitions: int = 1,
        *,
        compact: bool = False,
        retention_ms: int | None = None,
        retention_bytes: int | None = None,
        max_record_bytes: int = MAX_RECORD_BYTES,
    ) -> Topic:
        """Return the topic of that name, made as asked if there was none; one that was there stays as it is."""
        known = self.topic(name)
        if known is None:
            wanted = Topic(0, name, partitions, compact, retention_ms, retention_bytes, max_record_bytes)
            known = self._topics[name] = self.soon(lambda store: store.create_topic(wanted)).result()
        return known

    def configure_topic(self, name: str, **settings: Any) -> Topic:
        """Change settings of a topic (`compact`, `retention_ms`, `retention_bytes`, `max_record_bytes`)."""
        changed = self.require(name)._replace(**settings)
        self._topics[name] = self.soon(lambda store: store.configure(changed)).result()
        return changed

    def topic(self, name: str) -> Topic | None:
        """Return a topic, or None where there is none of that name."""
        if name not in self._topics:
            self._topics = self._reader.topics()
        return self._topics.get(name)

    def require(self, name: str) -> Topic:
        """Return a topic; raise `TopicUnknown` where there is none of that name."""
        topic = self.topic(name)
        if topic is None:
            raise TopicUnknown(f"{self.directory} has no topic {name}")
        return topic

    def topics(self) -> list[Topic]:
        """Return every topic, in the order they were made."""
        self._topics = self._reader.topics()
        return list(self._topics.values())

    def partitions(self, name: str) -> int:
        """Return how many partitions a topic has."""
        return self.require(name).partitions

    # Writing

    def append(
        self,
        topic: str,
        value: bytes | None,
        *,
        key: bytes | None = None,
        partition: int | None = None,
        headers: AnyHeaders = None,
        timestamp_ms: int | None = None,
    ) -> Place:
        """Append one record and return where it went, once it is on the disk."""
        return self.append_soon(Draft(topic, value, key, partition, as_headers(headers), timestamp_ms)).result()

    def append_all(self, drafts: Iterable[Draft]) -> list[Place]:
        """Append records in order and return where they went, once all are on the disk; they share commits."""
        return [future.result() for future in [self.append_soon(draft) for draft in drafts]]

    def append_soon(self, draft: Draft) -> Future[Place]:
        """Append one record; the future is done when it is on the disk. Waits while too much is pending."""
        self._writer.wait_for_room()
        future: Future[Place] = Future()
        self.submit(draft, partial(_settle, future))
        return future

    def submit(self, draft: Draft, settle: Settle) -> Draft:
        """Queue one record without waiting, however much is pending; return it with its partition filled in.

        *settle* is called with its `Place`, or with None and an error, in the writer's thread.
        """
        topic = self.require(draft.topic)
        placed = _checked(draft, topic)
        size = size_of(placed.key, None, placed.value)
        self._writer.submit(Job(lambda store: store.append(topic, placed), settle, size, appends=True))
        return placed

    def soon(self, work: Callable[[Store], _T]) -> Future[_T]:
        """Queue *work* behind everything that was queued before; the future is done when it is durable."""
        future: Future[_T] = Future()
        self._writer.submit(Job(work, partial(_settle, future)))
        return future

    def flush(self) -> None:
        """Return when everything queued so far is on the disk."""
        self.soon(lambda store: None).result()

    @property
    def crowded(self) -> bool:
        """True when so much is pending that whoever can wait should."""
        return self._writer.crowded

    def commit(self, consumers: str, offsets: Mapping[tuple[str, int], int]) -> Future[None]:
        """Remember, behind everything queued before, the next offset that a group of consumers will read."""
        places = {partition_id(self.require(topic), partition): offset for (topic, partition), offset in offsets.items()}
        return self.soon(lambda store: store.set_offsets(consumers, places))

    def forget(self, consumers: str) -> None:
        """Forget a group of consumers, so that retention no longer waits for it."""
        self.soon(lambda store: store.forget(consumers)).result()

    # Reading

    def read(
        self, topic: str, partition: int, offset: int = 0, limit: int = MAX_READ, *, max_bytes: int = MAX_READ_BYTES
    ) -> list[Record]:
        """Return the records of one partition from *offset* on, at most *limit*; none when there is nothing yet."""
        slices = self.fetch({(topic, partition): offset}, limit, max_bytes=max_bytes)
        return slices[topic, partition].records if slices else []

    def fetch(
        self, offsets: Mapping[tuple[str, int], int], limit: int = MAX_READ, *, max_bytes: int = MAX_READ_BYTES
    ) -> dict[tuple[str, int], Slice]:
        """Return what some partitions hold from their offsets on, those with nothing new left out; the bounds are each one's."""
        wanted = {(self.require(topic), partition): offset for (topic, partition), offset in offsets.items()}
        slices = self._reader.fetch(wanted, limit, max_bytes)
        return {(topic.name, partition): piece for (topic, partition), piece in slices.items()}

    def first_offset(self, topic: str, partition: int) -> int:
        """Return the lowest offset that is still kept; the end offset when none is."""
        return self._reader.bounds(self.require(topic), partition)[0]

    def end_offset(self, topic: str, partition: int) -> int:
        """Return the offset that the next record will get."""
        return self._reader.bounds(self.require(topic), partition)[1]

    def offset_at(self, topic: str, partition: int, timestamp_ms: int) -> int:
        """Return the offset of the first record at or after that time; the end offset where there is none."""
        found = self._reader.offset_at(self.require(topic), partition, timestamp_ms)
        return self.end_offset(topic, partition) if found is None else found

    def committed(self, consumers: str) -> dict[tuple[str, int], int]:
        """Return the next offset that a group of consumers will read, by topic and partition."""
        by_id = self._reader.committed(consumers)
        return {
            (topic.name, number): by_id[at]
            for topic in self.topics()
            for number in range(topic.partitions)
            if (at := partition_id(topic, number)) in by_id
        }

    def reader(self) -> Reader:
        """Return a reader with a connection of its own, for a thread that reads a lot; close it before the log."""
        return Reader(self.path)

    # Waiting

    def version(self) -> int:
        """Return a token of what is in the log now, for `wait`."""
        return self._reader.version()

    def wait(self, version: int, timeout: float) -> bool:
        """Return True as soon as anything was written since *version*, by any process; False after *timeout* seconds."""
        deadline = monotonic() + timeout
        with self._grown:
            while self._reader.version() == version:
                left = deadline - monotonic()
                if left <= 0:
                    return False
                self._grown.wait(min(POLL_S, left))
        return True

    def follow(self, offsets: Mapping[tuple[str, int], int], *, stop: Callable[[], bool] = lambda: False) -> Iterator[Record]:
        """Yield records of some partitions from their offsets on, for ever; those of one partition in order.

        Ends when *stop* says so, which is asked a hundred times a second while nothing comes.
        """
        wanted = {(self.require(topic), partition): offset for (topic, partition), offset in offsets.items()}
        while not stop():
            version = self.version()
            for where, found in self._reader.fetch(wanted).items():
                yield from found.records
                wanted[where] = found.next_offset
                version = -1  # there may be more
            if version >= 0:
                self.wait(version, POLL_S)

    def on_append(self, call: Callable[[], None]) -> Callable[[], None]:
        """Call *call* in the writer's thread whenever this process has appended; return what ends that."""
        self._writer.on_append.append(call)
        return partial(self._writer.on_append.remove, call)

    def on_failure(self, call: Callable[[LogError], None]) -> Callable[[], None]:
        """Call *call* in the writer's thread when a write has failed for good; return what ends that."""
        self._writer.on_failure.append(call)
        return partial(self._writer.on_failure.remove, call)

    # Upkeep

    def upkeep(self, time_ms: int | None = None) -> None:
        """Apply retention and compaction now. Only the process that consumes should."""
        for step in self.upkeep_steps(time_ms):
            step.result()

    def upkeep_steps(self, time_ms: int | None = None) -> Iterator[Future[Any]]:
        """Yield the steps of `upkeep`; each must be done before the next is asked for."""
        steps: Iterator[None] | None = None

        def step(store: Store) -> bool:
            nonlocal steps
            if steps is None:
                steps = upkeep(store, self._ages.now_ms() if time_ms is None else time_ms)
            return next(steps, _DONE) is not _DONE

        more = True
        while more:
            future = self.soon(step)
            yield future
            more = future.result()

    def check(self) -> None:
        """Read the whole file; raise `LogDamaged` when its structure is broken."""
        self._reader.check()

    def _wake(self) -> None:
        with self._grown:
            self._grown.notify_all()


_DONE = object()


def _settle(future: Future[Any], result: Any, error: BaseException | None) -> None:
    if not future.set_running_or_notify_cancel():
        return  # nobody waits any more: what is written stays written, and the writer goes on
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


def _checked(draft: Draft, topic: Topic) -> Draft:
    for part in (draft.key, draft.value):
        if part is not None and not isinstance(part, (bytes, bytearray, memoryview)):
            raise LogError(f"topic {topic.name}: a record's key and value are bytes, not {type(part).__name__}")
    size = len(draft.key or b"") + len(draft.value or b"") + sum(len(name) + len(value or b"") for name, value in draft.headers)
    if size > topic.max_record_bytes:
        raise RecordTooLarge(f"topic {topic.name}: a record of {size:,} bytes is over the limit of {topic.max_record_bytes:,}")
    if draft.partition is None:
        return draft._replace(partition=partition_of(draft.key, topic.partitions))
    partition_id(topic, draft.partition)
    return draft
