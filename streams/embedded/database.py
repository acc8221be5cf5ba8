"""The file: one SQLite database, made or opened, and what SQLite says of it in our own words."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tocsin.errors import LogDamaged, LogError, LogFull

FILE_NAME = "log.sqlite3"

_APPLICATION_ID = 0x70C5E10  # in the file's header: this is a Tocsin log
_FORMAT = 1
BUSY_S = 60.0  # another process may be in the middle of a large append
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


def connect(path: Path, *, max_bytes: int | None = None) -> sqlite3.Connection:
    """Return a connection to the log at *path*, which is made if it is not there.

    *max_bytes* bounds the file; writing beyond it is `LogFull`, as on a full disk.
    """
    with speaking_of(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_S)
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
