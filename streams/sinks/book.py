"""What is remembered of hooks between two runs: how far each came, what it told, what it gave up. One SQLite file.

Every change is on the disk before the method returns: a process that is killed loses none.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from tocsin.errors import LogDamaged, LogError, LogInUse
from tocsin.streams.sinks.news import Told
from tocsin.streams.sinks.progress import Where

FILE = "webhooks.sqlite3"
MOST_TOLD = 100_000
"""How many alerts are remembered, of all hooks together: an update of an older one is told as if it were new."""
MOST_DEAD = 10_000
"""How many dead letters are kept, of all hooks together: the latest."""

_APPLICATION_ID = 0x70C5E11
_SCHEMA = """
CREATE TABLE IF NOT EXISTS positions (
    hook TEXT, topic TEXT, partition INTEGER, next_offset INTEGER NOT NULL, PRIMARY KEY (hook, topic, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (
    number INTEGER PRIMARY KEY, hook TEXT NOT NULL, alert TEXT NOT NULL, supersedes TEXT, headline TEXT NOT NULL,
    place TEXT NOT NULL, UNIQUE (hook, alert)
);
CREATE INDEX IF NOT EXISTS replaced ON told (supersedes, hook);
CREATE TABLE IF NOT EXISTS dead (
    number INTEGER PRIMARY KEY AUTOINCREMENT, hook TEXT NOT NULL, alert TEXT NOT NULL, topic TEXT NOT NULL,
    partition INTEGER NOT NULL, record_offset INTEGER NOT NULL, value BLOB NOT NULL, reason TEXT NOT NULL,
    attempts INTEGER NOT NULL, at TEXT NOT NULL, UNIQUE (hook, alert)
);
CREATE TABLE IF NOT EXISTS stopped (hook TEXT PRIMARY KEY, reason TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An alert that a hook gave up: the bytes as on the wire, why, and when (ISO 8601)."""

    number: int
    hook: str
    alert_id: str
    topic: str
    partition: int
    offset: int
    value: bytes
    reason: str
    attempts: int
    at: str


class HookBook:
    """The file in one directory; safe to use from several threads. Raises LogError and its kinds."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._path = directory / FILE
        self._turn = threading.Lock()
        with self._speaking():
            self._connection = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", f"application_id={_APPLICATION_ID}"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._turn:
            self._connection.close()

    def positions(self, hook: str) -> dict[Where, int]:
        """Return where *hook* is to go on, of every partition it has read."""
        with self._look() as look:
            rows = look.execute("SELECT topic, partition, next_offset FROM positions WHERE hook = ?", (hook,))
            return {(topic, partition): offset for topic, partition, offset in rows}

    def move(self, hook: str, positions: Mapping[Where, int]) -> None:
        """Remember where *hook* is to go on."""
        with self._change() as change:
            _move(change, hook, positions)

    def told(self, hook: str, alert_id: str) -> Told | None:
        """Return what *hook* was told of an alert; nothing where it was not, or too long ago."""
        with self._look() as look:
            row = look.execute("SELECT headline, place FROM told WHERE hook = ? AND alert = ?", (hook, alert_id)).fetchone()
            return Told(*row) if row else None

    def heard_of(self, hook: str, alert_id: str) -> bool:
        """Say whether an alert was meant for *hook*: it was told, or given up."""
        with self._look() as look:
            found = look.execute(
                "SELECT 1 FROM told WHERE hook = :hook AND alert = :alert "
                "UNION ALL SELECT 1 FROM dead WHERE hook = :hook AND alert = :alert",
                {"hook": hook, "alert": alert_id},
            )
            return found.fetchone() is not None

    def overtaken(self, hook: str, alert_id: str) -> bool:
        """Say whether *hook* was told of what replaces an alert."""
        with self._look() as look:
            found = look.execute("SELECT 1 FROM told WHERE hook = ? AND supersedes = ?", (hook, alert_id))
            return found.fetchone() is not None

    def tell(self, hook: str, alert_id: str, told: Told, *, supersedes: str | None = None) -> None:
        """Remember that *hook* was told of an alert: it is no dead letter any more."""
        with self._change() as change:
            change.execute("DELETE FROM dead WHERE hook = ? AND alert = ?", (hook, alert_id))
            change.execute(
                "INSERT OR REPLACE INTO told (hook, alert, supersedes, headline, place) VALUES (?, ?, ?, ?, ?)",
                (hook, alert_id, supersedes, told.headline, told.place),
            )
            change.execute("DELETE FROM told WHERE number <= (SELECT max(number) FROM told) - ?", (MOST_TOLD,))

    def bury(self, letter: DeadLetter) -> None:
        """Keep a dead letter; one of the same alert is replaced. Its number is given by the file."""
        with self._change() as change:
            change.execute(
                "INSERT INTO dead (hook, alert, topic, partition, record_offset, value, reason, attempts, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hook, alert) DO UPDATE SET"
                " reason = excluded.reason, attempts = dead.attempts + excluded.attempts, at = excluded.at",
                (letter.hook, letter.alert_id, letter.topic, letter.partition, letter.offset, letter.value, letter.reason,
                 letter.attempts, letter.at),
            )  # fmt: skip
            change.execute("DELETE FROM dead WHERE number <= (SELECT max(number) FROM dead) - ?", (MOST_DEAD,))

    def dead(self) -> list[DeadLetter]:
        """Return every dead letter, oldest first."""
        with self._look() as look:
            rows = look.execute(
                "SELECT number, hook, alert, topic, partition, record_offset, value, reason, attempts, at"
                " FROM dead ORDER BY number"
            ).fetchall()
        return [DeadLetter(*row) for row in rows]

    def stop(self, hook: str, reason: str) -> None:
        """Send *hook* nothing more until it is started again."""
        with self._change() as change:
            change.execute(
                "INSERT OR REPLACE INTO stopped VALUES (?, ?, ?)", (hook, reason, datetime.now(UTC).isoformat(timespec="seconds"))
            )

    def stopped(self) -> dict[str, str]:
        """Return why and when, of every hook that is stopped."""
        with self._look() as look:
            return {hook: f"{reason} ({at})" for hook, reason, at in look.execute("SELECT hook, reason, at FROM stopped")}

    def drop(self, letter: DeadLetter) -> None:
        """Forget a dead letter."""
        with self._change() as change:
            change.execute("DELETE FROM dead WHERE number = ?", (letter.number,))

    def start(self, hook: str) -> bool:
        """Let *hook* go on where it was stopped; say whether it was."""
        with self._change() as change:
            return change.execute("DELETE FROM stopped WHERE hook = ?", (hook,)).rowcount > 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process from sending for the same file. Raises LogInUse."""
        lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise LogInUse(f"another process sends webhooks from {self._path.parent}: stop it first") from None
        try:
            yield
        finally:
            os.close(lock)

    @contextmanager
    def _look(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._speaking():
            yield self._connection

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._speaking():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            kind = LogDamaged if "malformed" in str(error) or "not a database" in str(error) else LogError
            raise kind(f"{self._path}: {error}") from None


def _move(change: sqlite3.Connection, hook: str, positions: Mapping[Where, int]) -> None:
    rows = [(hook, topic, partition, offset) for (topic, partition), offset in positions.items()]
    change.executemany("INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?)", rows)
