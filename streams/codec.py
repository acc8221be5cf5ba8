"""From bytes to messages and back. Whatever the bytes are, what comes out is a message or an ArticleRejected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from tocsin.agents.admit.raw import raw_article
from tocsin.errors import ArticleRejected, ArticleUnreadable, MarkRefused
from tocsin.schemas.article import Article, RawArticle
from tocsin.schemas.facts import Facts
from tocsin.schemas.mark import Mark
from tocsin.schemas.message import Message
from tocsin.schemas.quarantine import Quarantined

ATTEMPTS = "tocsin_attempts"
"""Header that says how often a record was tried again; it travels down the whole river."""
SOURCE = "tocsin_source"
"""Header that says which record led to this one: `topic/partition/offset`."""
TRACE = "traceparent"
"""Header that ties a record to the trace of its article (W3C Trace Context)."""
AHEAD = timedelta(days=1)
"""How far `received_at` may lie after its record: further, and one false clock would make every other article late."""

AnyMessage = TypeVar("AnyMessage", bound=Message)


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a topic, whichever broker it comes from; `timestamp` is in seconds since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp: float
    key: bytes | None
    value: bytes
    headers: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """The record's own time, to the millisecond."""
        return datetime.fromtimestamp(round(max(self.timestamp, 0.0), 3), UTC)

    @property
    def place(self) -> str:
        """Where the record lies: `topic/partition/offset`."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def attempts(self) -> int:
        """How often the record was tried again before."""
        said = self.headers.get(ATTEMPTS, b"0")
        return int(said) if said.isdigit() and len(said) < 9 else 0


def read_raw(record: Record) -> RawArticle:
    """Return the raw article of *record*, stamped with the record's time where no source did. Raises ArticleRejected."""
    raw = raw_article(record.value)
    if raw.received_at is None:
        return raw.model_copy(update={"received_at": record.at})
    if raw.received_at > record.at + AHEAD:
        reason = f"it lies after the time it was sent, {record.at:%Y-%m-%d %H:%M}"
        raise ArticleUnreadable(reason, article_id=raw.id or raw.url, field="received_at")
    return raw


def read_admitted(record: Record) -> Article:
    """Return the article of *record* with its place in the order of record. Raises ArticleRejected."""
    return _read(Article, record).model_copy(update={"offset": record.offset})


def read_unique(record: Record) -> Article:
    """Return the judged article of *record*. Raises ArticleRejected."""
    return _read(Article, record)


def read_facts(record: Record) -> Facts:
    """Return the facts of *record*. Raises ArticleRejected."""
    return _read(Facts, record)


def read_mark(record: Record) -> Mark:
    """Return the mark of *record*. Raises MarkRefused."""
    try:
        return Mark.model_validate_json(record.value)
    except ValidationError as error:
        raise MarkRefused(_complaint(error)) from None


def salvaged_article(record: Record) -> Article | None:
    """Return the place in the lane of a judged article that cannot be read; nothing where it has none."""
    place = _place(record)
    return Article(content_hash="", received_at=record.at, **place) if place else None


def salvaged_facts(record: Record) -> Facts | None:
    """Return the place in the lane of facts that cannot be read; nothing where they have none."""
    if place := _place(record):
        return Facts(article_id=place["id"], seq=place["seq"], edition=place["edition"], received_at=record.at, failed=True)
    return None


def _place(record: Record) -> dict[str, Any] | None:
    # The lane behind waits for every number: one that was given must go on, whatever else is lost.
    fields = _fields(record.value)
    seq, edition = fields.get("seq"), fields.get("edition")
    if not isinstance(seq, int) or isinstance(seq, bool) or not isinstance(edition, str):
        return None
    return {"id": _article_id(record.value) or "unknown", "seq": seq, "edition": edition, "text": ""}


def quarantined(record: Record, error: Exception) -> Quarantined:
    """Return the quarantine record that says why *record* could not be processed."""
    known = error if isinstance(error, ArticleRejected) else None
    of_an_article = not isinstance(error, MarkRefused)
    return Quarantined.of(
        record.value,
        reason=known.reason if known else _sentence(error) if of_an_article else str(error),
        error=type(error).__name__,
        article_id=(known.article_id if known else None) or (_article_id(record.value) if of_an_article else None),
        field=known.field if known else None,
        seen_at=record.at,
        place=(record.topic, record.partition, record.offset),
        attempts=record.attempts,
    )


def _read(kind: type[AnyMessage], record: Record) -> AnyMessage:
    try:
        return kind.model_validate_json(record.value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or None
        raise ArticleUnreadable(first["msg"], article_id=_article_id(record.value), field=where) from None


def _complaint(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]


def _sentence(error: Exception) -> str:
    said = str(error).strip().split("\n")[0]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def subject_of(record: Record) -> bytes:
    """Return what a record is about: the same for all that were sent of one article to one topic, whatever their place in a lane.

    Another try that an operator asks for is about something else.
    """
    fields = _fields(record.value) if b'"content_hash":' in record.value else {}
    about = [str(fields.get(name)) for name in ("id", "article_id", "edition", "version", "content_hash")]
    whose = f"{record.topic} {record.attempts} ".encode()
    return whose + ("\n".join(about).encode() if fields else record.value)


def _fields(data: bytes) -> dict[str, Any]:
    try:
        fields: Any = orjson.loads(data)
    except orjson.JSONDecodeError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _article_id(data: bytes) -> str | None:
    fields = _fields(data)
    names = (fields.get(name) for name in ("id", "article_id", "url", "uri", "@id"))
    return next((name[:200] for name in names if isinstance(name, str) and name), None)
