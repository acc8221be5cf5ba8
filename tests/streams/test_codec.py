"""Bytes in, messages out."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from raw_records import SENT, article, record
from tocsin.errors import ArticleRejected
from tocsin.streams.codec import read_admitted, read_facts, read_raw


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
