"""Articles onto the raw topic: each one acknowledged by the broker, or refused with its reason."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import AsyncIterable, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from tocsin.schemas.quarantine import KEPT, Quarantined
from tocsin.streams.broker import Broker, Place
from tocsin.streams.deliveries import to_quarantine
from tocsin.streams.topics import RAW, RAW_LIMIT

_UNDER_WAY = 500
"""Most articles that wait for the broker's acknowledgement at once."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a source found: the bytes of one article, or their beginning where there are more than RAW_LIMIT."""

    data: bytes
    length: int
    sha256: str = ""

    @classmethod
    def of(cls, data: bytes) -> Offer:
        """Return the offer of bytes that are all here."""
        return cls(data, len(data))

    @classmethod
    def article(cls, fields: dict[str, Any]) -> Offer:
        """Return the offer of an article's fields."""
        return cls.of(orjson.dumps(fields))

    @property
    def too_large(self) -> bool:
        """Whether it is over the raw limit."""
        return self.length > RAW_LIMIT


@dataclass(slots=True)
class Tally:
    """How many articles the broker has acknowledged, and how many were refused at the source."""

    sent: int = 0
    refused: int = 0
    _waiting: deque[Awaitable[Place]] = field(default_factory=deque)

    def add(self, other: Tally) -> None:
        """Count what *other* has counted, too."""
        self.sent += other.sent
        self.refused += other.refused


async def ingest(
    broker: Broker,
    offers: AsyncIterable[Offer],
    *,
    as_published: bool = False,
    progress: Callable[[Tally], None] = lambda _: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Tally:
    """Put every offer on the raw topic, in order, and return once all are acknowledged.

    Each is stamped with the time it was received: the clock's, or its own `published_at` where *as_published* is set. What
    is no JSON object goes as it is: the river quarantines it with a reason.
    """
    tally = Tally()
    async for offer in offers:
        if offer.too_large:
            await _refuse(broker, offer, now())
            tally.refused += 1
        else:
            key, value = _stamped(offer.data, now(), as_published)
            tally._waiting.append(await broker.send(RAW.name, value, key=key))
        while len(tally._waiting) >= _UNDER_WAY:
            await _acknowledged(tally)
        progress(tally)
    while tally._waiting:
        await _acknowledged(tally)
        progress(tally)
    return tally


async def _acknowledged(tally: Tally) -> None:
    await tally._waiting.popleft()
    tally.sent += 1


async def _refuse(broker: Broker, offer: Offer, now: datetime) -> None:
    refused = Quarantined.of(
        offer.data,
        reason=f"{offer.length:,} bytes, at most {RAW_LIMIT:,} are read",
        error="ArticleTooLarge",
        seen_at=now,
        length=offer.length,
        digest=offer.sha256 or hashlib.sha256(offer.data).hexdigest(),
    )
    delivery = to_quarantine(refused)
    await (await broker.send(delivery.topic.name, delivery.value, key=delivery.key))


def _stamped(data: bytes, now: datetime, as_published: bool) -> tuple[bytes | None, bytes]:
    try:
        fields = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None, data
    if not isinstance(fields, dict):
        return None, data
    article_id = next((v for v in (fields.get(name) for name in ("id", "url", "uri", "@id")) if isinstance(v, str)), None)
    key = article_id.encode()[:KEPT] if article_id else None
    if fields.get("received_at"):
        return key, data
    published = fields.get("published_at") or fields.get("datePublished") or fields.get("versionCreated")
    received = published if as_published and published else now.isoformat()
    try:
        stamped = orjson.dumps({**fields, "received_at": received})
    except orjson.JSONEncodeError:
        return key, data  # nested deeper than is written; what is read of it may still be an article
    return key, stamped if len(stamped) <= RAW_LIMIT else data
