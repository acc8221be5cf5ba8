"""One consumer per directory: a lock that dies with its process."""

from __future__ import annotations

import fcntl
import os
import weakref
from pathlib import Path

from tocsin.errors import LogInUse

_held: weakref.WeakSet[ConsumerLock] = weakref.WeakSet()


class ConsumerLock:
    """An exclusive lock on a directory, named after the process that holds it.

    A process that was killed lets go of it; so does one that ends. A forked child never keeps it.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock, or raise `LogInUse` with the process that holds it."""
        file = os.open(self.directory / "consumer.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            raise LogInUse(_in_use(self.directory, holder)) from error
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        self._file = file
        _held.add(self)
        _watch_forks()

    def release(self) -> None:
        """Let go of the lock; nothing happens when it is not held."""
        file, self._file = self._file, None
        if file is not None:
            _held.discard(self)
            os.close(file)


def _in_use(directory: Path, holder: str) -> str:
    return (
        f"{directory} is being consumed by process {holder}: only one process may consume an embedded log. "
        f"Stop that process, or give this one a directory of its own. Reading and appending stay possible."
    )


_watching = False


def _watch_forks() -> None:
    global _watching
    if not _watching:
        _watching = True
        os.register_at_fork(after_in_child=_let_go)


def _let_go() -> None:
    # A lock belongs to the open file, which a forked child shares: it would outlive a killed parent in its pool.
    for lock in list(_held):
        lock.release()
