"""What could not be processed: looked through, and tried again."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from pydantic import ValidationError

from tocsin.agents.admit.raw import MAX_RAW
from tocsin.errors import TocsinError
from tocsin.schemas.quarantine import Quarantined
from tocsin.streams.broker import Broker
from tocsin.streams.codec import ATTEMPTS
from tocsin.streams.topics import ADMITTED, FACTS, MARKS, QUARANTINE, RAW, UNIQUE

_JUDGED = ("offset", "seq", "verdict", "of", "story_id", "repeat", "late", "content_hash", "edition")


class RetryRefused(TocsinError):
    """A quarantined record that is not tried again, and why."""


async def quarantined(broker: Broker) -> list[Quarantined]:
    """Return everything in quarantine, oldest first; a record that is there twice comes once."""
    found: dict[str, Quarantined] = {}
    async for record in broker.read([QUARANTINE.name], start="first", follow=False):
        try:
            each = Quarantined.model_validate_json(record.value)
        except ValidationError:
            continue  # written by a newer release
        found[each.id] = each
    return list(found.values())


def named(records: list[Quarantined], wanted: str) -> Quarantined:
    """Return the record whose id begins with *wanted*. Raises RetryRefused where there is none, or more than one."""
    matching = [record for record in records if record.id.startswith(wanted)]
    if len(matching) != 1:
        raise RetryRefused(f"{wanted}: {'no' if not matching else len(matching)} quarantined records begin so")
    return matching[0]


async def retry(broker: Broker, record: Quarantined, records: list[Quarantined], *, most: int) -> int:
    """Put the article of *record* on the raw topic again and return which attempt that is.

    Raises RetryRefused after *most* attempts, and where the whole original is not kept any more.
    """
    attempt = 1 + max(each.attempts for each in records if _same(each, record))
    if attempt > most:
        raise RetryRefused(f"{record.id}: tried {attempt - 1} times already, TOCSIN_ATTEMPTS allows {most}")
    article = await _raw(broker, record)
    key = record.article_id.encode() if record.article_id else None
    await (await broker.send(RAW.name, article, key=key, headers={ATTEMPTS: str(attempt).encode()}))
    return attempt


def _same(one: Quarantined, other: Quarantined) -> bool:
    return one.sha256 == other.sha256 or (one.article_id is not None and one.article_id == other.article_id)


async def _raw(broker: Broker, record: Quarantined) -> bytes:
    if record.length > MAX_RAW and record.topic in (None, RAW.name):
        raise RetryRefused(f"{record.id}: {record.length:,} bytes would be refused again, at most {MAX_RAW:,} are read")
    if record.topic == MARKS.name:
        raise RetryRefused(f"{record.id}: a mark is no article, make it again")
    if record.topic == FACTS.name:
        return await _article_of(broker, record)
    whole = record.data if record.whole else await _original(broker, record)
    return _undone(whole) if record.topic in (ADMITTED.name, UNIQUE.name) else whole


async def _original(broker: Broker, record: Quarantined) -> bytes:
    if record.topic is None or record.partition is None or record.offset is None:
        raise RetryRefused(f"{record.id}: only its first 64 KiB were kept, send the article again from its source")
    found = await broker.find(record.topic, record.partition, record.offset)
    if found is None or hashlib.sha256(found.value).hexdigest() != record.sha256:
        raise RetryRefused(
            f"{record.id}: the original is not kept in {record.topic} any more, send the article again from its source"
        )
    return found.value


async def _article_of(broker: Broker, record: Quarantined) -> bytes:
    latest: bytes | None = None
    async for found in broker.read([ADMITTED.name], start="first", follow=False):
        if record.article_id and _fields(found.value).get("id") == record.article_id:
            latest = found.value
    if latest is None:
        raise RetryRefused(f"{record.id}: article {record.article_id} is not kept any more, send it again from its source")
    return _undone(latest)


def _undone(article: bytes) -> bytes:
    fields = _fields(article)
    raw: dict[str, Any] = {name: value for name, value in fields.items() if name not in _JUDGED and value is not None}
    if not raw:
        raise RetryRefused("the record is no article that could be tried again")
    return orjson.dumps({**raw, "language": fields.get("edition", "en")})


def _fields(data: bytes) -> dict[str, Any]:
    try:
        fields = orjson.loads(data)
    except orjson.JSONDecodeError:
        return {}
    return fields if isinstance(fields, dict) else {}
