"""Which files of a directory were sent, in one SQLite file that survives kill -9."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tocsin.errors import TocsinError

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA busy_timeout = 5000;
CREATE TABLE IF NOT EXISTS files (
  directory TEXT NOT NULL, name TEXT NOT NULL, mtime_ns INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (directory, name)
) WITHOUT ROWID;
"""


class FilesUnknown(TocsinError):
    """The file in which sent files are remembered cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it is now: its path within the directory, as text and as the system has it."""

    name: str
    mtime_ns: int
    size: int
    path: str = field(default="", compare=False)


class FileBook:
    """Remembers which files were sent, by name, time of change and size."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise FilesUnknown(f"{path}: {error}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(sqlite3.Error):
            self._db.close()

    def sent(self, directory: Path) -> set[Found]:
        """Return what was sent of *directory*."""
        rows = self._run("SELECT name, mtime_ns, size FROM files WHERE directory = ?", str(directory))
        return {Found(*row) for row in rows}

    def add(self, directory: Path, found: Found) -> None:
        """Remember that a file was sent as it is."""
        self._run("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", str(directory), found.name, found.mtime_ns, found.size)

    def forget(self, directory: Path, name: str) -> None:
        """Forget a file that is no longer there."""
        self._run("DELETE FROM files WHERE directory = ? AND name = ?", str(directory), name)

    def _run(self, statement: str, *values: str | int) -> list[tuple[str, int, int]]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise FilesUnknown(f"{self._path}: {error}") from None
