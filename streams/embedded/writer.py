"""The one thread that writes: what is asked first is durable first, and many askers share one commit."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from tocsin.errors import LogDamaged, LogError
from tocsin.streams.embedded.database import explained
from tocsin.streams.embedded.store import Store

_MAX_BATCH = 2000  # jobs in one transaction
_MAX_BATCH_BYTES = 8 * 1024 * 1024
_MAX_PENDING = 20_000  # jobs that may wait before askers must
_MAX_PENDING_BYTES = 64 * 1024 * 1024

Settle = Callable[[Any, BaseException | None], None]


class Job(NamedTuple):
    """Work for the writer, and who is told how it went, once it is durable (in the writer's thread)."""

    work: Callable[[Store], Any]
    settle: Settle
    size: int = 0
    appends: bool = False


class Writer:
    """A queue in front of a `Store`, emptied by a thread of its own.

    A write that the disk refuses ends it: the whole batch is undone, every job that waits fails, and so does every
    later one. Going on would let an offset be committed whose sends were lost.
    """

    def __init__(self, store: Store) -> None:
        self.failure: LogError | None = None
        self.on_append: list[Callable[[], None]] = []
        self.on_failure: list[Callable[[LogError], None]] = []
        self._store = store
        self._jobs: deque[Job] = deque()
        self._bytes = 0
        self._closing = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="tocsin-log-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Put *job* at the end of the queue. Raises what ended the writer, if it has ended."""
        with self._changed:
            if self.failure is not None:
                raise _again(self.failure)
            if self._closing:
                raise LogError(f"{self._store.path} is closed")
            self._jobs.append(job)
            self._bytes += job.size
            self._changed.notify_all()

    @property
    def crowded(self) -> bool:
        """True when so much waits that whoever can wait should."""
        return len(self._jobs) >= _MAX_PENDING or self._bytes >= _MAX_PENDING_BYTES

    @property
    def pending(self) -> int:
        """How many jobs wait."""
        return len(self._jobs)

    def wait_for_room(self) -> None:
        """Return when the queue is no longer crowded, or has failed."""
        with self._changed:
            self._changed.wait_for(lambda: not self.crowded or self.failure is not None)

    def close(self) -> None:
        """Write what waits, then end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while batch := self._take():
            self._write(batch)
        self._store.connection.close()

    def _take(self) -> list[Job]:
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closing)
            batch: list[Job] = []
            size = 0
            while self._jobs and len(batch) < _MAX_BATCH and size < _MAX_BATCH_BYTES:
                batch.append(self._jobs.popleft())
                size += batch[-1].size
            self._bytes -= size
            self._changed.notify_all()
            return batch

    def _write(self, batch: list[Job]) -> None:
        try:
            self._store.begin()
            outcomes = [_outcome(job, self._store) for job in batch]
            self._store.commit()
        except (sqlite3.Error, LogDamaged) as error:
            self._store.rollback()
            self._fail(batch, explained(error, self._store.path) if isinstance(error, sqlite3.Error) else error)
            return
        for job, (result, refusal) in zip(batch, outcomes, strict=True):
            job.settle(result, refusal)
        if any(job.appends for job in batch):
            for notify in tuple(self.on_append):
                notify()

    def _fail(self, batch: list[Job], failure: LogError) -> None:
        with self._changed:
            self.failure = failure
            waiting = [*batch, *self._jobs]
            self._jobs.clear()
            self._bytes = 0
            self._changed.notify_all()
        for job in waiting:
            job.settle(None, _again(failure))
        for notify in tuple(self.on_failure):
            notify(failure)


def _outcome(job: Job, store: Store) -> tuple[Any, LogError | None]:
    # A refusal comes before anything is written: only that job fails. Damage, and all that SQLite raises, ends the batch.
    try:
        return job.work(store), None
    except LogDamaged:
        raise
    except LogError as refusal:
        return None, refusal


def _again(failure: LogError) -> LogError:
    # One exception raised in many places would drag all their tracebacks along.
    return type(failure)(*failure.args)
