"""What is known of each feed, in one SQLite file that survives kill -9.

Written in WAL mode without waiting for the disk: power loss may take the last lines back, and articles are then sent again,
which the river drops.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tocsin.errors import TocsinError

KEPT = timedelta(days=30)
"""How long an entry is remembered once its feed does not carry it any more."""
MOST = 5000
"""Most entries that are remembered of one feed."""

_REFRESHED = timedelta(days=1)
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA busy_timeout = 5000;
CREATE TABLE IF NOT EXISTS feeds (
  address TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT, etag TEXT, last_modified TEXT, next_at REAL NOT NULL,
  pause_s REAL NOT NULL, failures INTEGER NOT NULL, met INTEGER NOT NULL, gone INTEGER NOT NULL, ok_at REAL, error TEXT,
  error_at REAL, articles INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
  feed TEXT NOT NULL, entry BLOB NOT NULL, version TEXT NOT NULL, missed INTEGER NOT NULL, silent INTEGER NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (feed, entry)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_at ON entries (feed, at);
CREATE INDEX IF NOT EXISTS entries_named ON entries (entry);
"""
_SENT = "SELECT version, missed, silent FROM entries WHERE entry = ?"


class BookUnusable(TocsinError):
    """The file of the feeds cannot be read or written."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of one feed. Times are seconds since 1970; `url` is where it has moved for good, if it has."""

    address: str
    url: str
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    next_at: float = 0.0
    pause_s: float = 0.0
    failures: int = 0  # in a row
    met: bool = False  # whether all of it was read once
    gone: bool = False
    ok_at: float | None = None
    error: str | None = None
    error_at: float | None = None
    articles: int = 0  # sent

    @classmethod
    def new(cls, address: str) -> Self:
        """Return what is known of a feed that was never read."""
        return cls(address, address)


@dataclass(frozen=True, slots=True)
class Sent:
    """The version of an entry that was sent, how often its page was missing (0: it was not), and whether it is old news."""

    version: str
    missed: int = 0
    silent: bool = False


class FeedBook:
    """Keeps the state of feeds, and which version of each entry was sent."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise BookUnusable(f"{path}: {error}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with suppress(sqlite3.Error):
            self._db.close()

    def state(self, address: str) -> FeedState:
        """Return what is known of the feed at *address*."""
        found = self._run("SELECT * FROM feeds WHERE address = ?", (address,))
        return _state(found[0]) if found else FeedState.new(address)

    def states(self) -> list[FeedState]:
        """Return what is known of every feed that was ever read, by address."""
        return [_state(row) for row in self._run("SELECT * FROM feeds ORDER BY address")]

    def sent(self, address: str, ids: Iterable[str]) -> Mapping[str, Sent]:
        """Return what was sent of those of *ids* that were."""
        named = {_name(entry_id): entry_id for entry_id in ids}
        found = {}
        for name, entry_id in named.items():
            for version, missed, silent in self._run(_SENT + " AND feed = ?", (name, address)):
                found[entry_id] = Sent(version, missed, bool(silent))
        return found

    def sent_by_another(self, entry_id: str, version: str) -> bool:
        """Say whether this version was sent with its page for another feed: outlets list an article in several."""
        return bool(self._run(_SENT + " AND version = ? AND missed = 0 LIMIT 1", (_name(entry_id), version)))

    def delivered(self, address: str, sent: Mapping[str, Sent], at: datetime) -> None:
        """Remember entries that the broker has acknowledged."""
        rows = [(address, _name(entry_id), s.version, s.missed, s.silent, at.timestamp()) for entry_id, s in sent.items()]
        self._many("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)", rows)

    def polled(self, state: FeedState, ids: Iterable[str] = ()) -> None:
        """Remember how a poll ended that carried *ids*; forget entries that are gone for long, or too many."""
        values = ", ".join("?" * len(fields(FeedState)))
        at = state.ok_at or 0.0
        stale, forgotten = at - _REFRESHED.total_seconds(), at - KEPT.total_seconds()
        rows = [(at, state.address, _name(entry_id), stale) for entry_id in ids]
        self._many("UPDATE entries SET at = ? WHERE feed = ? AND entry = ? AND at < ?", rows)
        self._run(f"INSERT OR REPLACE INTO feeds VALUES ({values})", astuple(state))
        self._run("DELETE FROM entries WHERE feed = ? AND at < ?", (state.address, forgotten))
        self._run(
            "DELETE FROM entries WHERE feed = ? AND entry IN"
            " (SELECT entry FROM entries WHERE feed = ? ORDER BY at DESC LIMIT -1 OFFSET ?)",
            (state.address, state.address, MOST),
        )

    def forgive(self, address: str) -> None:
        """Let the feed at *address* be asked at once if it failed, also if it was gone."""
        self._run("UPDATE feeds SET gone = 0, next_at = 0 WHERE address = ? AND failures > 0", (address,))

    def _run(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise BookUnusable(f"{self._path}: {error}") from None

    def _many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(statement, rows)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise BookUnusable(f"{self._path}: {error}") from None


def when(seconds: float | None) -> datetime | None:
    """Return the time that a state means."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _state(row: tuple[Any, ...]) -> FeedState:
    named = dict(zip((field.name for field in fields(FeedState)), row, strict=True))
    return FeedState(**{**named, "met": bool(named["met"]), "gone": bool(named["gone"])})


def _name(entry_id: str) -> bytes:
    return blake2b(entry_id.encode("utf-8", "replace"), digest_size=16).digest()
