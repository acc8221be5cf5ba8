"""Articles over HTTP: acknowledged or refused one by one, by whoever may send them, and never more than we hold."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelf import Shelf
from tocsin.errors import SettingsInvalid
from tocsin.streams.broker import BrokerUnreachable, Place
from tocsin.streams.settings import Settings
from tocsin.streams.sources import receive, receiving
from tocsin.streams.sources.bodies import DEEPEST, LINES, MOST, BodyUnreadable, articles_in
from tocsin.streams.topics import RAW_LIMIT

TOKEN = "a-token-of-the-desk-of-kesk"
ONE = {"id": "a1", "text": "Two ferries collided off Kesk.", "title": "Ferries collide"}
JSON = {"Content-Type": "application/json"}


@dataclass
class Slow(Shelf):
    """A broker that acknowledges when it is told to."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    fails: bool = False

    async def send(
        self, topic: str, value: bytes, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> Awaitable[Place]:
        if self.fails:
            raise BrokerUnreachable("nobody answers")
        done = await super().send(topic, value, key=key, headers=headers)

        async def later() -> Place:
            await self.go.wait()
            return await done

        return later()


@dataclass
class Desk:
    """Somebody who sends articles."""

    address: str
    session: aiohttp.ClientSession
    shelf: Shelf

    async def post(self, data: Any, headers: Mapping[str, str] = JSON, path: str = "") -> tuple[int, dict[str, Any]]:
        body = data if isinstance(data, bytes) else orjson.dumps(data)
        async with self.session.post(self.address + path, data=body, headers=headers) as response:
            kind = "application/json" if response.status == 202 else "application/problem+json"
            assert response.content_type == kind
            return response.status, await response.json(content_type=None)


@asynccontextmanager
async def open_desk(shelf: Shelf | None = None, **changes: Any) -> AsyncIterator[Desk]:
    shelf = shelf or Shelf()
    given = Settings(_env_file=None, **{"receive": "127.0.0.1:0", "receive_rate": 1000, **changes})
    async with receiving.receiving(given, shelf) as address, aiohttp.ClientSession() as session:
        yield Desk(address, session, shelf)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_desk() as opened:
        yield opened


async def test_an_article_is_acknowledged_with_its_id(desk: Desk) -> None:
    status, answer = await desk.post(ONE)
    assert (status, answer) == (202, {"accepted": 1, "refused": 0, "articles": [{"index": 0, "id": "a1", "status": "accepted"}]})
    [article] = desk.shelf.articles
    assert article.pop("received_at") > "2026"
    assert article == ONE
    assert desk.shelf.kept[0].key == b"a1"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (orjson.dumps([ONE, {**ONE, "id": "a2"}]), "application/json; charset=utf-8"),
        (orjson.dumps(ONE) + b"\n\n" + orjson.dumps({**ONE, "id": "a2"}) + b"\r\n", "application/x-ndjson"),
        (
            orjson.dumps([{"@id": "a1", "headline": "x", "articleBody": "y"}, {"uri": "a2", "bodies": [{"value": "z"}]}]),
            "application/ld+json",
        ),
    ],
)
async def test_many_at_once(desk: Desk, body: bytes, kind: str) -> None:
    status, answer = await desk.post(body, {"Content-Type": kind})
    assert (status, [article["id"] for article in answer["articles"]]) == (202, ["a1", "a2"])
    assert len(desk.shelf.articles) == 2


PAGE = "<html><head><title>Ferries collide</title></head><body><article><p>Two ferries collided off K\u00e9sk.</p></article></body></html>"


@pytest.mark.parametrize(
    ("headers", "path", "found"),
    [
        ({"Content-Location": "https://post.example/kesk"}, "", ("https://post.example/kesk", "https://post.example/kesk")),
        ({"X-Article-Url": "https://post.example/kesk"}, "?id=k", ("k", "https://post.example/kesk")),
        ({}, "?id=k", ("k", None)),
    ],
)
async def test_a_page(desk: Desk, headers: dict[str, str], path: str, found: tuple[str, str | None]) -> None:
    status, _ = await desk.post(PAGE.encode(), {"Content-Type": "text/html; charset=utf-8", **headers}, path)
    [article] = desk.shelf.articles
    assert (status, article["id"], article.get("url"), article["title"]) == (202, *found, "Ferries collide")
    assert "Késk" in article["html"]


async def test_what_is_refused_is_named_and_the_others_are_sent(desk: Desk) -> None:
    deep: Any = 1
    for _ in range(DEEPEST + 5):
        deep = [deep]
    given = [ONE, {"id": "b"}, 17, {"id": "c", "text": 5}, {"id": "d", "text": "x", "more": deep}, {"id": "e", "text": "y"},
             {"id": "f", "text": "x" * RAW_LIMIT}, {"text": "nameless"}]  # fmt: skip
    status, answer = await desk.post(given)
    assert (status, answer["accepted"], answer["refused"]) == (422, 2, 6)
    assert answer["detail"] == "6 of 8 articles are refused; the others are acknowledged"
    assert [article["status"] == "accepted" for article in answer["articles"]] == [
        True,
        False,
        False,
        False,
        False,
        True,
        False,
        False,
    ]
    said = {article["id"]: article["problem"] for article in answer["articles"] if "problem" in article}
    assert said["b"]["detail"] == "an article needs a text or an html"
    assert said["c"]["field"] == "text"
    assert said["d"]["detail"] == f"nested deeper than {DEEPEST}"
    assert said["f"]["title"] == "ArticleTooLarge"
    assert [article["id"] for article in desk.shelf.articles] == ["a1", "e"]


async def test_a_broken_line_is_refused_alone(desk: Desk) -> None:
    status, answer = await desk.post(orjson.dumps(ONE) + b'\n{"id":"b"\n', {"Content-Type": "application/x-ndjson"})
    assert (status, [article["status"] for article in answer["articles"]]) == (422, ["accepted", "refused"])
    assert "not JSON" in answer["articles"][1]["problem"]["detail"]


async def test_the_time_it_was_received_is_ours(desk: Desk) -> None:
    await desk.post({**ONE, "received_at": "2031-01-01T00:00:00Z"})
    assert desk.shelf.articles[0]["received_at"] < "2031"


@pytest.mark.parametrize(
    ("body", "headers", "path", "status", "said"),
    [
        (b"{", JSON, "", 400, "not JSON"),
        (b"\xff", JSON, "", 400, "not JSON"),
        (b"", JSON, "", 400, "not JSON"),
        (b"[]", JSON, "", 400, "no article"),
        (b"\n\n", {"Content-Type": "application/x-ndjson"}, "", 400, "no article"),
        (b"[" * 100_000, JSON, "", 400, "not JSON"),
        (orjson.dumps([ONE] * (MOST + 1)), JSON, "", 413, "more than 1,000"),
        (b"{}\n" * (MOST + 1), {"Content-Type": "application/x-ndjson"}, "", 413, "more than 1,000"),
        (b"\n" * 3_000_000, {"Content-Type": "application/x-ndjson"}, "", 400, "no article"),
        (orjson.dumps(ONE), {"Content-Type": "text/plain"}, "", 415, "application/json"),
        (orjson.dumps(ONE), {"Content-Type": "application/x-www-form-urlencoded"}, "", 415, "application/json"),
        (orjson.dumps(ONE), {"Content-Type": ""}, "", 415, "application/json"),
        (PAGE.encode(), {"Content-Type": "text/html"}, "", 400, "Content-Location"),
        (b"x" * 4_000_001, JSON, "", 413, "longer than 4,000,000 bytes (TOCSIN_RECEIVE_MAX_BYTES)"),
        (gzip.compress(b"\0" * 50_000_000), {**JSON, "Content-Encoding": "gzip"}, "", 413, "once decompressed"),
        (b"no gzip", {**JSON, "Content-Encoding": "gzip"}, "", 400, "not gzip"),
        (b"x", {**JSON, "Content-Encoding": "br"}, "", 415, "gzip, deflate"),
        (b"x", {**JSON, "Content-Encoding": "gzip, gzip"}, "", 415, "one at a time"),
        (orjson.dumps(ONE), JSON, "/x", 404, None),
    ],
    ids=lambda value: str(value)[:24],
)
async def test_requests_that_hold_no_articles(
    body: bytes, headers: Mapping[str, str], path: str, status: int, said: str | None
) -> None:
    async with open_desk(receive_max_bytes=4_000_000) as desk:
        found, answer = await desk.post(body, headers, path)
        assert (found, answer["status"]) == (status, status)
        assert said is None or said in answer["detail"]
        assert desk.shelf.kept == []


@pytest.mark.parametrize("packed", [gzip.compress(orjson.dumps(ONE)), zlib.compress(orjson.dumps(ONE))], ids=["gzip", "deflate"])
async def test_compressed_bodies(desk: Desk, packed: bytes) -> None:
    encoding = "gzip" if packed[:2] == b"\x1f\x8b" else "deflate"
    assert (await desk.post(packed, {**JSON, "Content-Encoding": encoding}))[0] == 202


async def test_a_length_that_is_not_said_is_counted() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 10_000

    async with open_desk(receive_max_bytes=50_000) as desk:
        try:
            async with desk.session.post(desk.address, data=endless(), headers=JSON) as response:
                assert response.status == 413
        except aiohttp.ClientConnectionError:
            pass  # the answer came and the door was shut while we were still talking
        assert (await desk.post(ONE))[0] == 202


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (None, 401),
        (f"Bearer {TOKEN}", 202),
        (f"bearer {TOKEN}", 202),
        (f"Basic {TOKEN}", 401),
        (f"Bearer {TOKEN}x", 401),
        ("Bearer ", 401),
        (TOKEN, 401),
        ("Bearer \udcff\udcfe", 401),
    ],
)
async def test_the_token(sent: str | None, status: int) -> None:
    async with open_desk(receive_token=TOKEN) as desk:
        found, answer = await desk.post(ONE, {**JSON, **({"Authorization": sent} if sent else {})})
        assert found == status
        assert TOKEN not in str(answer)
        async with desk.session.get(desk.address.replace("/articles", "/healthz")) as health:
            assert (health.status, await health.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("at", ["0.0.0.0:0", "[::]:0", "192.0.2.1:8081", "desk.example:8081"])
async def test_elsewhere_than_on_the_loopback_a_token_is_needed(at: str) -> None:
    with pytest.raises(SettingsInvalid, match="TOCSIN_RECEIVE_TOKEN"):
        async with open_desk(receive=at):
            pass


async def test_an_address_that_is_taken_is_said(desk: Desk) -> None:
    taken = desk.address.removeprefix("http://").partition("/")[0]
    with pytest.raises(SettingsInvalid, match=f"TOCSIN_RECEIVE: {taken} cannot be listened on"):
        async with open_desk(receive=taken):
            pass


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "localhost:8081"}, 202),
        ({"Host": "[::1]"}, 202),
        ({"Host": "post.example"}, 421),
        ({"Host": "localhost.post.example"}, 421),
        ({"Host": ""}, 421),
        ({"Origin": "https://post.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_a_web_page_cannot_send_into_a_door_without_a_token(desk: Desk, headers: Mapping[str, str], status: int) -> None:
    assert (await desk.post(ONE, {**JSON, **headers}))[0] == status


async def test_a_slow_broker_is_not_waited_for_for_ever_and_what_waits_is_bounded() -> None:
    shelf = Slow()
    async with open_desk(shelf, receive_wait_s=0.2, receive_max_bytes=2000) as desk:
        large = {**ONE, "text": "x" * 1500}
        answers = [await desk.post(large) for _ in range(6)]
        assert [status for status, _ in answers] == [503] * 6
        assert "send all of them again" in answers[0][1]["detail"]
        assert "waits for the broker already" in answers[5][1]["detail"]
        assert len(shelf.articles) < 6
        async with desk.session.post(desk.address, json=large) as response:
            assert response.headers["Retry-After"] == "5"
        shelf.go.set()
        for _ in range(500):
            status, _ = await desk.post(large)
            if status == 202:
                break
            await asyncio.sleep(0.02)
        assert status == 202
        assert len({article["id"] for article in shelf.articles}) == 1  # idempotent: the river drops what repeats


async def test_a_broker_that_is_away_is_no_success() -> None:
    async with open_desk(Slow(fails=True)) as desk:
        status, answer = await desk.post(ONE)
        assert (status, "not acknowledged" in answer["detail"]) == (503, True)


async def test_nothing_is_answered_before_it_is_acknowledged() -> None:
    shelf = Slow()
    async with open_desk(shelf, receive_wait_s=60) as desk:
        waiting = asyncio.ensure_future(desk.post([ONE, {**ONE, "id": "a2"}]))
        while len(shelf.articles) < 2:
            await asyncio.sleep(0.01)
        assert not waiting.done()
        shelf.go.set()
        assert (await asyncio.wait_for(waiting, 60))[0] == 202


async def test_too_often_is_said_with_when_to_come_back() -> None:
    async with open_desk(receive_rate=0.1) as desk:
        assert (await desk.post(ONE))[0] == 202
        async with desk.session.post(desk.address, json=ONE) as response:
            assert (response.status, int(response.headers["Retry-After"]) > 1) == (429, True)


async def test_who_speaks_slowly_is_shown_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "HEAD_S", 0.5)
    monkeypatch.setattr(receive, "BODY_S", 0.5)
    async with open_desk() as desk:
        port = int(desk.address.rpartition(":")[2].partition("/")[0])
        for begun in (b"", b"POST /articles HT", b"POST /articles HTTP/1.1\r\nHost: localhost\r\nX-A: "):
            stream, out = await asyncio.open_connection("127.0.0.1", port)
            out.write(begun)
            assert await asyncio.wait_for(stream.read(), 30) == b""
            out.close()
        stream, out = await asyncio.open_connection("127.0.0.1", port)
        out.write(
            b'POST /articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"id"'
        )
        assert b" 408 " in await asyncio.wait_for(stream.readline(), 30)
        out.close()


async def test_more_connections_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "_EACH", 5)
    async with open_desk() as desk:
        port = int(desk.address.rpartition(":")[2].partition("/")[0])
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(5)]
        stream, out = await asyncio.open_connection("127.0.0.1", port)
        said = b""
        with suppress(ConnectionError):
            said = await asyncio.wait_for(stream.read(), 30)
        assert said == b""
        for _, other in [*held, (stream, out)]:
            other.close()


async def test_headers_are_bounded(desk: Desk) -> None:
    port = int(desk.address.rpartition(":")[2].partition("/")[0])
    stream, out = await asyncio.open_connection("127.0.0.1", port)
    out.write(b"POST /articles HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"y" * 1_000_000)
    said = b""
    with suppress(ConnectionError):
        said = await asyncio.wait_for(stream.readline(), 30)
    assert not said or b" 400 " in said
    assert desk.shelf.kept == []
    out.close()


@given(
    st.one_of(st.binary(max_size=200), st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "url", "text", "html", "title", "bodies", "author", "received_at", "published_at"]), inner, max_size=5), max_leaves=12).map(orjson.dumps)),
    st.sampled_from(["application/json", *sorted(LINES), "text/html", "x/y", ""]),
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_any_body_holds_articles_or_is_refused(body: bytes, kind: str) -> None:
    try:
        found = articles_in(body, kind, article_id="k")
    except BodyUnreadable as error:
        assert 400 <= error.status < 500
        return
    assert all((each.offer is None) is (each.error is not None) for each in found)
