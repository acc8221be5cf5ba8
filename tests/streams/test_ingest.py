"""Sources and ingest: what files, pages and feeds become, and what is refused at the source."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from shelf import Shelf
from tocsin.schemas.article import MAX_NAME
from tocsin.schemas.quarantine import KEPT, Quarantined
from tocsin.streams.codec import ATTEMPTS
from tocsin.streams.ingest import Offer, ingest
from tocsin.streams.quarantine import RetryRefused, named, quarantined, retry
from tocsin.streams.sources.files import offers_in
from tocsin.streams.sources.pages import page_article
from tocsin.streams.topics import ADMITTED, FACTS, QUARANTINE, RAW, RAW_LIMIT, UNIQUE

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


async def each(*values: bytes) -> AsyncIterator[Offer]:
    for value in values:
        yield Offer.of(value)


async def test_each_article_is_stamped_once_and_keyed_by_its_id() -> None:
    shelf = Shelf()
    stamped = b'{"id":"b","text":"x","received_at":"2026-03-01T00:00:00Z"}'
    tally = await ingest(shelf, each(b'{"id":"a","text":"x"}', stamped, b'{"url":"u","text":"x"}'), now=lambda: NOW)
    first, second, third = shelf.of(RAW.name)
    assert orjson.loads(first.value)["received_at"] == NOW.isoformat()
    assert second.value == stamped
    assert [record.key for record in (first, second, third)] == [b"a", b"b", b"u"]
    assert (tally.sent, tally.refused) == (3, 0)


async def test_an_archive_is_received_when_it_was_published() -> None:
    shelf = Shelf()
    values = each(b'{"id":"a","published_at":"2020-01-02"}', b'{"id":"b"}')
    await ingest(shelf, values, as_published=True, now=lambda: NOW)
    assert [orjson.loads(r.value)["received_at"] for r in shelf.kept] == ["2020-01-02", NOW.isoformat()]


async def test_what_is_no_article_goes_to_the_river_as_it_is() -> None:
    shelf = Shelf()
    await ingest(shelf, each(b"not json", b"[1]", b"\xff"))
    assert [(r.topic, r.key, r.value) for r in shelf.kept] == [(RAW.name, None, v) for v in (b"not json", b"[1]", b"\xff")]


async def test_what_is_nested_too_deep_to_be_written_goes_to_the_river_as_it_is() -> None:
    shelf, deep = Shelf(), b'{"id":"a","text":"x","more":' + b"[" * 500 + b"]" * 500 + b"}"
    await ingest(shelf, each(deep))
    assert [(r.key, r.value) for r in shelf.kept] == [(b"a", deep)]


async def test_more_than_the_raw_limit_is_refused_at_the_source() -> None:
    shelf, whole = Shelf(), b'{"id":"a","text":"' + b"x" * RAW_LIMIT + b'"}'
    [offer, after] = offers_in(io.BytesIO(whole + b'\n{"id":"b"}\n'), "f")

    async def both() -> AsyncIterator[Offer]:
        yield offer
        yield after

    tally = await ingest(shelf, both(), now=lambda: NOW)
    [refused] = [Quarantined.model_validate_json(r.value) for r in shelf.of(QUARANTINE.name)]
    assert (refused.length, refused.sha256, refused.data) == (len(whole), hashlib.sha256(whole).hexdigest(), whole[:KEPT])
    assert refused.error == "ArticleTooLarge"
    assert (tally.sent, tally.refused) == (1, 1)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'{"id":"a"}\n{"id":"b"}\n', [{"id": "a"}, {"id": "b"}]),
        (b'\xef\xbb\xbf\n\n{"id":"a"}', [{"id": "a"}]),
        (b'{\n  "id": "a",\n  "text": "x"\n}\n', [{"id": "a", "text": "x"}]),
        (b"Two ferries collided.\nNobody was hurt.\n", [{"id": "f.txt", "text": "Two ferries collided.\nNobody was hurt.\n"}]),
        (b"", []),
        (b" \n\n", []),
    ],
)
def test_files(data: bytes, found: list[dict[str, str]]) -> None:
    assert [orjson.loads(offer.data) for offer in offers_in(io.BytesIO(data), "f.txt")] == found


def test_a_broken_line_does_not_take_its_neighbours_along() -> None:
    data = b'{"id":"a\n{"id":"b"}\n\n{"id":"c"}\n'
    assert [offer.data for offer in offers_in(io.BytesIO(data), "f")] == [b'{"id":"a', b'{"id":"b"}', b"", b'{"id":"c"}']


def test_a_long_text_is_one_refusal() -> None:
    whole = b"It rained. " * (RAW_LIMIT // 10)
    [offer] = offers_in(io.BytesIO(whole), "f.txt")
    assert offer.too_large
    assert (offer.length, offer.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())


PAGE = b"""<!doctype html><html><head><title>Ferries collide off Kesk</title>
<meta property="article:published_time" content="2026-03-01T10:00:00Z"><meta property="og:site_name" content="Harbour Post">
</head><body><article><p>Two ferries collided off Kesk on Sunday, the coast guard said. Nobody was hurt.</p></article></body></html>"""


def test_a_page_states_its_title_date_and_outlet() -> None:
    article = page_article(PAGE, article_id="p", url="https://post.example/kesk")
    assert article["title"] == "Ferries collide off Kesk"
    assert article["published_at"].startswith("2026-03-01")
    assert article["source"] == "Harbour Post"
    assert "Nobody was hurt" in article["html"]


_NAMES = b"A" + b" a" * 60_000


@pytest.mark.parametrize(
    "page",
    [
        b"<meta name=author content='%b'><title>Blast</title>" % _NAMES,
        b'<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Blast",'
        b'"author":[{"@type":"Person","name":"%b"}]}</script>' % _NAMES,
        b'<title>Blast</title><script type="application/ld+json">{"@context":"https://schema.org"%b</script>'
        % (b',"author":{"name' * 50_000),
    ],
)
def test_a_page_that_states_too_much_of_itself_costs_little_time(page: bytes) -> None:
    begun = time.process_time()
    article = page_article(page + b"<p>Nine people were killed.</p>", article_id="p")
    assert article["title"] == "Blast"
    assert time.process_time() - begun < 3


def test_a_heading_is_no_longer_than_a_title_may_be() -> None:
    article = page_article(b"<html><body><h1>%b</h1><p>Nine people were killed.</p></body></html>" % _NAMES, article_id="p")
    assert len(article["title"]) == MAX_NAME


def held(data: bytes, topic: str | None, offset: int = 0, **given: Any) -> Quarantined:
    place = None if topic is None else (topic, 0, offset)
    return Quarantined.of(data, reason="r", error="E", seen_at=NOW, place=place, **given)


async def test_a_retry_goes_back_to_the_raw_topic_as_one_more_attempt() -> None:
    shelf = Shelf()
    record = held(b'{"id":"a"}', RAW.name, attempts=1, article_id="a")
    assert await retry(shelf, record, [record], most=3) == 2
    [again] = shelf.of(RAW.name)
    assert (again.value, again.key, again.headers) == (b'{"id":"a"}', b"a", {ATTEMPTS: b"2"})


async def test_attempts_are_bounded_whichever_record_is_named() -> None:
    first, third = held(b"x", RAW.name, 0, article_id="a"), held(b"y", RAW.name, 9, article_id="a", attempts=3)
    with pytest.raises(RetryRefused, match="3 times already"):
        await retry(Shelf(), first, [first, third], most=3)


async def test_a_judged_article_is_tried_again_without_its_verdict() -> None:
    shelf = Shelf()
    judged = {"id": "a", "text": "x", "edition": "en", "seq": 4, "verdict": "new", "content_hash": "h", "offset": 2, "url": None}
    record = held(orjson.dumps(judged), UNIQUE.name, article_id="a")
    await retry(shelf, record, [record], most=3)
    assert orjson.loads(shelf.of(RAW.name)[0].value) == {"id": "a", "text": "x", "language": "en"}


async def test_facts_are_tried_again_from_their_article() -> None:
    shelf = Shelf()
    await shelf.send(ADMITTED.name, b'{"id":"a","text":"x","edition":"en"}')
    record = held(b'{"article_id":"a"}', FACTS.name, article_id="a")
    await retry(shelf, record, [record], most=3)
    assert orjson.loads(shelf.of(RAW.name)[0].value) == {"id": "a", "text": "x", "language": "en"}


async def test_a_long_original_is_fetched_from_where_it_lay() -> None:
    shelf, whole = Shelf(), b'{"id":"a","text":"' + b"x" * KEPT + b'"}'
    await shelf.send(RAW.name, whole)
    record = held(whole, RAW.name)
    await retry(shelf, record, [record], most=3)
    assert shelf.of(RAW.name)[1].value == whole
    with pytest.raises(RetryRefused, match="not kept"):
        await retry(Shelf(), record, [record], most=3)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (held(b"x" * KEPT, None, length=RAW_LIMIT + 1), "refused again"),
        (held(b"x" * KEPT, None, length=KEPT + 1), "first 64 KiB"),
        (held(b"x" * KEPT, RAW.name, length=RAW_LIMIT + 1), "refused again"),
        (held(b"{}", FACTS.name, article_id="a"), "not kept any more"),
    ],
)
async def test_retries_that_cannot_help_are_refused(record: Quarantined, said: str) -> None:
    with pytest.raises(RetryRefused, match=said):
        await retry(Shelf(), record, [record], most=3)


async def test_a_record_is_listed_once_and_named_by_the_beginning_of_its_id() -> None:
    shelf = Shelf()
    one, two = held(b"x", RAW.name, 1), held(b"x", RAW.name, 2)
    for record in (one, two, one):
        await shelf.send(QUARANTINE.name, record.model_dump_json().encode())
    await shelf.send(QUARANTINE.name, b"strange")
    records = await quarantined(shelf)
    assert [record.id for record in records] == [one.id, two.id]
    assert named(records, two.id[:8]) == two
    for wanted in ("", "zzz"):
        with pytest.raises(RetryRefused):
            named(records, wanted)
