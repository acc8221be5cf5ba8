"""Sources and ingest: what files, pages and feeds become, and what is refused at the source."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pytest

from tocsin.schemas.quarantine import KEPT, Quarantined
from tocsin.streams.broker import Holding, Place, Start
from tocsin.streams.codec import ATTEMPTS, Record
from tocsin.streams.ingest import Offer, ingest
from tocsin.streams.quarantine import RetryRefused, named, quarantined, retry
from tocsin.streams.settings import Settings
from tocsin.streams.sources.feeds import feed_entries, is_feed
from tocsin.streams.sources.files import offers_in
from tocsin.streams.sources.pages import page_article
from tocsin.streams.sources.web import Guarded, Page, PageRefused, fetch, is_public
from tocsin.streams.topics import ADMITTED, FACTS, QUARANTINE, RAW, RAW_LIMIT, UNIQUE, Topic

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Shelf:
    """A broker that keeps everything in a list and acknowledges at once."""

    kept: list[Record] = field(default_factory=list)

    async def send(
        self, topic: str, value: bytes, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> Awaitable[Place]:
        offset = sum(record.topic == topic for record in self.kept)
        self.kept.append(Record(topic, 0, offset, NOW.timestamp(), key, value, dict(headers or {})))

        done: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        done.set_result(Place(topic, 0, offset))
        return done

    async def read(self, topics: Iterable[str], *, start: Start, follow: bool) -> AsyncIterator[Record]:
        for record in self.of(*topics):
            yield record

    async def find(self, topic: str, partition: int, offset: int) -> Record | None:
        return next((record for record in self.of(topic) if record.offset == offset), None)

    async def create(self, topics: Iterable[Topic]) -> list[str]:
        return []

    async def holdings(self) -> list[Holding]:
        return []

    async def close(self) -> None:
        return None

    def of(self, *topics: str) -> list[Record]:
        return [record for record in self.kept if record.topic in topics]


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


FEED = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Post</title>
<item><title>One &secret;</title><link>/one</link><pubDate>Mon, 02 Mar 2026 09:00:00 +0000</pubDate>
<content:encoded>%b</content:encoded></item>
<item><title>Two</title><link>https://post.example/two</link><description>A teaser.</description></item>
<item><title>Three</title><link>file:///etc/passwd</link></item></channel></rss>""" % (b"&lt;p&gt;Whole.&lt;/p&gt;" * 60)
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><id>tag:1</id><title>A</title>
<link rel="self" href="https://w.example/self"/><link href="https://w.example/a"/><updated>2026-03-02T09:00:00Z</updated></entry></feed>"""


def test_a_feed_gives_its_entries_and_no_file_of_ours() -> None:
    assert is_feed(FEED, "application/rss+xml")
    one, two, three = feed_entries(FEED, base="https://post.example/feed")
    assert (one.link, one.article["source"], one.article["published_at"]) == (
        "https://post.example/one",
        "Harbour Post",
        "2026-03-02T09:00:00+00:00",
    )
    assert "Whole." in one.article["html"]
    assert (two.link, two.summary, "html" in two.article) == ("https://post.example/two", "A teaser.", False)
    assert three.link is None
    assert "root:" not in str(one.article)


def test_atom() -> None:
    [entry] = feed_entries(ATOM, base="https://w.example/feed")
    assert (entry.link, entry.article["title"], entry.article["source"]) == ("https://w.example/a", "A", "Wire")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


class Web(httpx.AsyncBaseTransport):
    """A web of a few pages."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.host, request.headers["host"]))
        path = request.url.path
        if path == "/round":
            return httpx.Response(302, headers={"location": "/round"})
        if path == "/inside":
            return httpx.Response(302, headers={"location": "http://169.254.169.254/latest/meta-data"})
        if path == "/long":
            return httpx.Response(200, content=b"x" * 5000)
        return httpx.Response(404 if path == "/gone" else 200, content=PAGE)


async def look(path: str, **given: Any) -> Page:
    settings = Settings(_env_file=None, http_max_bytes=4096, http_redirects=3)
    guard = Guarded(inner=Web(), **given)
    async with httpx.AsyncClient(transport=guard, follow_redirects=True, max_redirects=3) as client:
        return await fetch(client, path, settings)


async def test_a_public_page_is_fetched_by_the_address_that_was_checked() -> None:
    page = await look("http://93.184.215.14/kesk")
    assert (page.url.endswith("/kesk"), page.data) == (True, PAGE)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1/", "private network"),
        ("http://localhost:8080/", "private network"),
        ("http://93.184.215.14/inside", "private network"),
        ("http://93.184.215.14/round", "3 redirects"),
        ("http://93.184.215.14/long", "longer than 4,096 bytes"),
        ("http://93.184.215.14/gone", "answered 404"),
        ("ftp://93.184.215.14/", "only http and https"),
    ],
)
async def test_what_is_not_fetched_and_why(url: str, said: str) -> None:
    with pytest.raises(PageRefused, match=said):
        await look(url)


async def test_private_pages_are_fetched_where_it_is_allowed() -> None:
    assert (await look("http://127.0.0.1/kesk", allow_private=True)).data == PAGE


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
