"""Records of the raw topic."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson

from tocsin.streams.codec import Record

SENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
GOOD = {"id": "a1", "title": "Ferry talks resume", "text": "Envoys of both islands met in Larnaca on Monday."}


def record(value: bytes, *, headers: dict[str, bytes] | None = None, offset: int = 7) -> Record:
    """Return a record of the raw topic that was sent at SENT."""
    return Record("tocsin.articles.raw.v1", 2, offset, SENT.timestamp(), b"k", value, headers or {})


def article(**changes: object) -> bytes:
    """Return a good article as bytes, with *changes*."""
    return orjson.dumps(GOOD | changes)
