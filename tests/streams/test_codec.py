"""Bytes in, messages out: every kind of bad input has a reason that names the article and the field."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import orjson
import pytest

from tocsin.errors import ArticleRejected
from tocsin.schemas.quarantine import KEPT, Quarantined
from tocsin.streams.codec import Record, quarantined, read_admitted, read_facts, read_raw

SENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
GOOD = {"id": "a1", "title": "Ferry talks resume", "text": "Envoys of both islands met in Larnaca on Monday."}


def record(value: bytes, *, headers: dict[str, bytes] | None = None, offset: int = 7) -> Record:
    return Record("tocsin.articles.raw.v1", 2, offset, SENT.timestamp(), b"k", value, headers or {})


def article(**changes: object) -> bytes:
    return orjson.dumps(GOOD | changes)


BAD: list[tuple[str, bytes, str | None, str | None, str]] = [
    ("empty", b"", None, None, "empty"),
    ("blank line", b" \t\r\n", None, None, "empty"),
    ("not JSON", b"breaking: ferry sinks", None, None, "JSON"),
    ("cut off", article()[:-9], None, None, "JSON"),
    ("invalid UTF-8", b'{"id":"a1","text":"caf\xe9 \xff\xfe"}', None, None, "UTF-8"),
    ("UTF-16", article().decode().encode("utf-16"), None, None, "UTF-8"),
    ("nested 10,000 deep", b'{"id":"a1","text":' + b"[" * 10_000 + b"]" * 10_000 + b"}", None, None, "JSON"),
    ("null bytes", b"\x00" * 64, None, None, "JSON"),
    ("half a surrogate pair", b'{"id":"a1","text":"a \\ud83d b"}', None, None, "JSON"),
    ("not a number", b'{"id":"a1","text":NaN}', None, None, "JSON"),
    ("array", b"[1, 2]", None, None, "array"),
    ("string", b'"an article"', None, None, "string"),
    ("null", b"null", None, None, "null"),
    ("no id and no url", orjson.dumps({"text": "Envoys met."}), None, None, "id or a url"),
    ("no text", orjson.dumps({"id": "a1", "title": "Envoys met"}), "a1", None, "text or an html"),
    ("text is a number", article(text=12), "a1", "text", "string"),
    ("text is an object", article(text={"body": "x"}), "a1", "text", "string"),
    ("title is a list", article(title=["x"]), "a1", "title", "string"),
    ("id is a number", article(id=5, url="https://example.org/5"), "https://example.org/5", "id", "string"),
    ("id too long", article(id="x" * 5000), "x" * 200, "id", "2048"),
    ("date in year 0", article(published_at="0000-01-01T00:00:00Z"), "a1", "published_at", "date"),
    ("date in year 9999", article(published_at="9999-12-31T23:59:59-05:00"), "a1", "published_at", "year"),
    ("date is a number", article(published_at=1772443800), "a1", "published_at", "ISO 8601"),
    ("date is prose", article(published_at="last Tuesday"), "a1", "published_at", "date"),
    ("received long after it was sent", article(received_at="2030-01-01"), "a1", "received_at", "after"),
    ("status unknown", article(pub_status="embargoed"), "a1", "pub_status", "usable"),
    ("text too long", article(text="x" * 4_000_001), "a1", "text", "4000000"),
    ("over the raw limit", article(text="x" * (4 * 1024 * 1024)), "a1", None, "4,194,304"),
]


@pytest.mark.parametrize(("value", "article_id", "field", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input_has_a_reason(value: bytes, article_id: str | None, field: str | None, said: str) -> None:
    with pytest.raises(ArticleRejected) as raised:
        read_raw(record(value))
    found = quarantined(record(value), raised.value)
    assert said in found.reason
    assert (found.article_id, found.field) == (article_id, field)
    assert (found.topic, found.partition, found.offset) == ("tocsin.articles.raw.v1", 2, 7)
    assert found.seen_at == SENT
    assert base64.b64decode(found.original) == value[:KEPT]
    assert (found.length, found.sha256) == (len(value), hashlib.sha256(value).hexdigest())
    assert "\n" not in found.reason


def test_a_quarantine_record_can_itself_be_read() -> None:
    for _, value, *_ in BAD:
        with pytest.raises(ArticleRejected) as raised:
            read_raw(record(value))
        found = quarantined(record(value, headers={"tocsin_attempts": b"2"}), raised.value)
        assert Quarantined.model_validate_json(found.model_dump_json()) == found
        assert found.attempts == 2


@pytest.mark.parametrize("headers", [{}, {"tocsin_attempts": b"x"}, {"tocsin_attempts": b"-1"}, {"tocsin_attempts": b""}])
def test_attempts_that_cannot_be_read_are_none(headers: dict[str, bytes]) -> None:
    assert record(b"", headers=headers).attempts == 0


def test_an_article_takes_the_time_of_its_record_only_where_no_source_stamped_it() -> None:
    assert read_raw(record(article())).received_at == SENT
    stamped = read_raw(record(article(received_at="2026-03-02T09:29:00Z")))
    assert stamped.received_at == datetime(2026, 3, 2, 9, 29, tzinfo=UTC)


def test_an_admitted_article_knows_its_place() -> None:
    value = orjson.dumps({"id": "a1", "edition": "en", "text": "x", "received_at": "2026-03-02", "content_hash": "h"})
    assert read_admitted(record(value, offset=41)).offset == 41


@pytest.mark.parametrize("read", [read_admitted, read_facts])
@pytest.mark.parametrize("value", [b"", b"{", b"[]", b"{}", b'{"id": 3, "article_id": 3}', b"\xff"])
def test_what_is_between_the_agents_is_checked_too(read: object, value: bytes) -> None:
    with pytest.raises(ArticleRejected):
        read(record(value))  # type: ignore[operator]
