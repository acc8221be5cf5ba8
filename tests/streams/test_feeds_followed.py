"""Feeds followed over the loopback: asked politely, sent once, remembered only when the broker has them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from press import NOW, Press, Still, item, open_press, rss
from shelf import Shelf
from tocsin.agents.admit.raw import raw_article
from tocsin.streams.broker import BrokerUnreachable, Place
from tocsin.streams.sources.dispatch import TRIES, Dispatch
from tocsin.streams.sources.feed_book import KEPT, MOST, BookUnusable, FeedBook, FeedState, Sent
from tocsin.streams.sources.follow import Follower
from tocsin.streams.sources.guard import Guarded
from tocsin.streams.sources.hosts import Hosts
from tocsin.streams.sources.pauses import LONGEST_S, Pace, jittered
from tocsin.streams.sources.poll import Poll
from tocsin.streams.sources.reading import Pages
from tocsin.streams.sources.web import Limits, Web

OLD = NOW - timedelta(hours=2)
PAGE = """<html><head><title>{0}</title><meta property="og:site_name" content="Harbour Post"></head><body><article>
<p>Two ferries collided off {0} on Monday morning, the coast guard said, and nine people were taken to hospital.</p>
<p>The harbour of {0} stays closed until Tuesday.</p></article></body></html>"""


@dataclass
class Newsroom:
    """Everything that follows feeds, on a clock that stands still and a broker in a list."""

    press: Press
    path: Path
    clock: Still = field(default_factory=Still)
    shelf: Any = field(default_factory=Shelf)
    gap_s: float = 0.0

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Begin again from what is in the file, as after a crash."""
        self.web = Web(Limits(timeout_s=20), transport=Guarded(allow_private=True))
        self.book = FeedBook(self.path)
        hosts = Hosts(self.clock, gap_s=self.gap_s)
        self.pages = Pages(self.web, hosts, self.clock)
        dispatch = Dispatch(self.shelf, self.book, self.pages, self.clock)
        self.poll_feed = Poll(self.web, hosts, self.book, dispatch, self.clock, pace=Pace(60, 1800), chance=lambda: 0.0)

    async def poll(self, path: str = "/feed") -> FeedState:
        return await self.poll_feed(self.press.url(path))

    def titles(self) -> list[str]:
        return [article["title"] for article in self.shelf.articles]


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    async with open_press() as opened:
        yield opened


@pytest.fixture
def room(press: Press, tmp_path: Path) -> Newsroom:
    return Newsroom(press, tmp_path / "feeds.db")


async def test_what_is_sent_is_an_article(room: Newsroom) -> None:
    room.press.put("/feed", rss(item("Kesk", link="/kesk")))
    state = await room.poll()
    [article] = room.shelf.articles
    raw = raw_article(room.shelf.kept[0].value)
    assert (raw.id, raw.title, raw.source) == ("tag:post.example,2026:Kesk", "News of Kesk", "Harbour Post")
    assert (raw.url, raw.published_at, raw.received_at) == (room.press.url("/kesk"), NOW, NOW)
    assert raw.version
    assert "nobody was hurt" in (raw.html or "")
    assert room.shelf.kept[0].key == b"tag:post.example,2026:Kesk"
    assert (state.title, state.articles, state.met, state.error) == ("Harbour Post", 1, True, None)
    assert "silent" not in article


async def test_nothing_is_sent_twice_and_an_edit_is_a_new_version(room: Newsroom) -> None:
    room.press.put("/feed", rss(item("Kesk"), item("Ornay", guid="", at=None)))
    await room.poll()
    await room.poll()
    room.open()
    await room.poll()
    assert room.titles() == ["News of Ornay", "News of Kesk"]
    room.press.put("/feed", rss(item("Kesk", text="Two ferries collided off Kesk. Three people were hurt. " * 20)))
    await room.poll()
    first, edited = (article for article in room.shelf.articles if article["title"] == "News of Kesk")
    assert first["id"] == edited["id"]
    assert first["version"] != edited["version"]
    assert "silent" not in edited


async def test_the_first_sight_of_a_feed_rings_for_what_is_fresh_alone(room: Newsroom) -> None:
    room.press.put("/feed", rss(item("Fresh"), item("Old", at=OLD), item("Undated", at=None)))
    await room.poll()
    assert {a["title"]: a.get("silent", False) for a in room.shelf.articles} == {
        "News of Fresh": False, "News of Old": True, "News of Undated": True,
    }  # fmt: skip
    room.press.put(
        "/feed", rss(item("Late", at=OLD), item("Undated too", at=None), item("Old", at=OLD, text="Now nine dead. " * 50))
    )
    await room.poll()
    assert [a.get("silent", False) for a in room.shelf.articles[3:]] == [False, False, False]


async def test_the_oldest_comes_first(room: Newsroom) -> None:
    later = NOW + timedelta(minutes=5)
    room.press.put("/feed", rss(item("Second", at=NOW), item("Third", at=later), item("First", at=OLD)))
    await room.poll()
    assert room.titles() == ["News of First", "News of Second", "News of Third"]


async def test_an_unchanged_feed_is_asked_for_by_its_mark_and_less_and_less_often(room: Newsroom) -> None:
    room.press.put("/feed", rss(item("Kesk")), etag='"one"', last_modified="Mon, 02 Mar 2026 09:00:00 GMT")
    pauses = []
    for _ in range(30):
        state = await room.poll()
        pauses.append(state.next_at - NOW.timestamp())
    asked = room.press.asked["/feed"]
    assert (asked[0].get("If-None-Match"), asked[1]["If-None-Match"]) == (None, '"one"')
    assert asked[1]["If-Modified-Since"] == "Mon, 02 Mar 2026 09:00:00 GMT"
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (60, 1800)
    room.press.put("/feed", rss(item("Kesk"), item("Ornay")))
    assert (await room.poll()).next_at - NOW.timestamp() == 900
    assert room.titles() == ["News of Kesk", "News of Ornay"]


@pytest.mark.parametrize(
    ("more", "headers", "pause_s"),
    [
        ("<ttl>5</ttl>", {}, 300),
        ("<ttl>100000</ttl>", {}, 1800),
        ("", {"Cache_Control": "public, max-age=600"}, 600),
        ("", {"Cache_Control": "max-age=99999999"}, 1800),
        ("<ttl>-5</ttl>", {"Cache_Control": "s-maxage=900"}, 60),
    ],
)
async def test_a_feed_may_ask_to_be_read_less_often(
    room: Newsroom, more: str, headers: Mapping[str, str], pause_s: float
) -> None:
    room.press.put("/feed", rss(item("Kesk"), more=more), **headers)
    assert (await room.poll()).next_at - NOW.timestamp() == pause_s


@pytest.mark.parametrize(
    ("status", "header", "first_s"),
    [
        (500, None, 120),
        (404, None, 120),
        (503, "7200", 7200),
        (429, "Mon, 02 Mar 2026 12:30:00 GMT", 3 * 3600),
        (429, "Sun, 01 Mar 2026 12:30:00 GMT", 120),
        (503, "999999999", LONGEST_S),
        (503, "soon", 120),
        (429, "-5", 120),
    ],
)
async def test_failures_are_left_alone_for_longer_and_longer(
    room: Newsroom, status: int, header: str | None, first_s: float
) -> None:
    room.press.put("/feed", "no", status=status, **({"Retry_After": header} if header else {}))
    state = await room.poll()
    assert state.next_at - room.clock.at.timestamp() == first_s
    assert (state.failures, state.gone, f"answered {status}" in (state.error or "")) == (1, False, True)
    for _ in range(20):
        room.clock.pass_by(LONGEST_S)
        room.press.put("/feed", "no", status=500)
        state = await room.poll()
    assert state.next_at - room.clock.at.timestamp() == LONGEST_S
    room.clock.pass_by(LONGEST_S)
    room.press.put("/feed", rss(item("Kesk")))
    state = await room.poll()
    assert (state.failures, state.error, room.titles()) == (0, None, ["News of Kesk"])


async def test_a_host_that_asks_for_peace_gets_it_for_all_its_feeds(room: Newsroom) -> None:
    room.press.put("/feed", "no", status=429, Retry_After="600")
    room.press.put("/other", rss(item("Kesk")))
    await room.poll("/feed")
    state = await room.poll("/other")
    assert (len(room.press.asked["/other"]), "left alone until 09:40" in (state.error or "")) == (0, True)
    room.clock.pass_by(600)
    assert (await room.poll("/other")).articles == 1


async def test_a_feed_that_is_gone_is_not_asked_again(room: Newsroom) -> None:
    room.press.put("/feed", "no", status=410)
    state = await room.poll()
    assert (state.gone, "gone for good" in (state.error or "")) == (True, True)
    room.press.put("/live", rss(item("Kesk")))
    stop = asyncio.Event()
    follower = Follower(room.book, room.poll_feed, clock=room.clock, told=lambda state: stop.set() if state.ok_at else None)
    room.clock.pass_by(LONGEST_S)
    await asyncio.wait_for(follower.follow([room.press.url("/feed"), room.press.url("/live")], stop), 30)
    assert (len(room.press.asked["/feed"]), len(room.press.asked["/live"])) == (1, 1)


def test_what_began_together_does_not_stay_together() -> None:
    assert [jittered(600, chance) for chance in (0.0, 0.5, 1.0)] == pytest.approx([600, 630, 660])


async def test_a_move_for_ever_is_remembered_until_it_leads_nowhere(room: Newsroom) -> None:
    room.press.put("/feed", status=301, location="/new")
    room.press.put("/new", rss(item("Kesk")))
    await room.poll()
    await room.poll()
    assert (len(room.press.asked["/feed"]), len(room.press.asked["/new"])) == (1, 2)
    room.press.put("/new", "no", status=404)
    room.press.put("/feed", rss(item("Kesk", guid="5")))
    for _ in range(4):
        state = await room.poll()
    assert (state.error, len(room.press.asked["/feed"])) == (None, 2)


async def test_a_move_to_what_is_no_feed_is_not_remembered(room: Newsroom) -> None:
    room.press.put("/feed", status=301, location="/login")
    room.press.put("/login", "<html><body>Log in</body></html>")
    state = await room.poll()
    assert (state.url, "a web page, not a feed" in (state.error or "")) == (room.press.url("/feed"), True)


async def test_a_mark_that_cannot_be_sent_back_is_not_kept(room: Newsroom) -> None:
    room.press.put("/feed", rss(item("Kesk")), etag='"' + "x" * 5000 + '"')
    assert (await room.poll()).etag is None


async def test_nothing_changed_to_one_who_never_asked_is_an_error(room: Newsroom) -> None:
    room.press.put("/feed", status=304)
    assert "never asked before" in ((await room.poll()).error or "")


TEASER = "Two ferries collided off Kesk."


async def test_a_teaser_brings_its_page(room: Newsroom) -> None:
    room.press.put("/feed", rss(item("Kesk", text=TEASER, link="/kesk")))
    room.press.put("/kesk", PAGE.format("Kesk"), Content_Type="text/html")
    await room.poll()
    await room.poll()
    [article] = room.shelf.articles
    assert "nine people were taken to hospital" in article["html"]
    assert (article["title"], article["id"]) == ("News of Kesk", "tag:post.example,2026:Kesk")
    assert len(room.press.asked["/kesk"]) == 1
    assert len(room.press.asked["/robots.txt"]) == 1


async def test_pages_that_robots_are_kept_from_are_not_read(room: Newsroom) -> None:
    room.press.put("/robots.txt", "User-agent: tocsin\nDisallow: /private\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /")
    room.press.put("/private/kesk", PAGE.format("Kesk"))
    room.press.put("/open", PAGE.format("Ornay"))
    room.press.put(
        "/feed",
        rss(
            item("Kesk", text=TEASER, link="/private/kesk"),
            item("Ornay", text=TEASER, link="/open"),
            item("Pell", text=TEASER, link="/open?2"),
        ),
    )
    await room.poll()
    assert (len(room.press.asked["/private/kesk"]), len(room.press.asked["/open"])) == (0, 2)
    assert {a["title"]: "hospital" in a["html"] for a in room.shelf.articles} == {
        "News of Kesk": False, "News of Ornay": True, "News of Pell": True,
    }  # fmt: skip
    assert 7.0 in room.clock.slept


async def test_the_rules_of_a_site_are_asked_for_once_a_day_and_when_they_are_away_nothing_is_read(room: Newsroom) -> None:
    room.press.put("/robots.txt", "no", status=500)
    room.press.put("/kesk", PAGE.format("Kesk"))
    room.press.put("/feed", rss(item("Kesk", text=TEASER, link="/kesk")))
    await room.poll()
    await room.poll()
    assert (len(room.press.asked["/kesk"]), len(room.press.asked["/robots.txt"])) == (0, 1)
    room.clock.pass_by(2 * 3600)
    room.press.put("/robots.txt", "no", status=404)
    await room.poll()
    assert (len(room.press.asked["/kesk"]), len(room.press.asked["/robots.txt"])) == (1, 2)
    assert [a["id"] for a in room.shelf.articles] == ["tag:post.example,2026:Kesk"] * 2
    assert ["hospital" in a["html"] for a in room.shelf.articles] == [False, True]


async def test_a_page_that_is_missing_is_asked_for_again_and_follows_its_teaser(room: Newsroom) -> None:
    room.press.put("/feed", rss(item("Kesk", text=TEASER, link="/kesk", at=OLD)), etag='"one"')
    room.press.put("/kesk", "no", status=500)
    state = await room.poll()
    assert (state.next_at - NOW.timestamp() <= 120, state.etag) == (True, None)
    assert [a["html"] for a in room.shelf.articles] == [TEASER]
    room.press.put("/kesk", PAGE.format("Kesk"))
    await room.poll()
    teaser, whole = room.shelf.articles
    assert (teaser["id"], "hospital" in whole["html"]) == (whole["id"], True)
    assert (teaser["silent"], whole["silent"]) == (True, True)
    assert (await room.poll()).etag == '"one"'
    assert len(room.shelf.articles) == 2


async def test_a_page_that_stays_missing_is_given_up(room: Newsroom) -> None:
    room.press.put("/feed", rss(item("Kesk", text=TEASER, link="/kesk")))
    room.press.put("/kesk", "no", status=500)
    for _ in range(TRIES + 3):
        await room.poll()
    assert (len(room.press.asked["/kesk"]), len(room.shelf.articles)) == (TRIES, 1)


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (404, "text/html", b"no"),
        (403, "text/html", b"no"),
        (200, "application/pdf", b"%PDF-1.7"),
        (200, "text/html", b""),
        (200, "text/html", b"\x00\xff<<<"),
    ],
)
async def test_a_page_that_cannot_be_used_leaves_the_teaser(room: Newsroom, status: int, kind: str, body: bytes) -> None:
    room.press.put("/feed", rss(item("Kesk", text=TEASER, link="/kesk")))
    room.press.put("/kesk", body, status=status, Content_Type=kind)
    await room.poll()
    await room.poll()
    [article] = room.shelf.articles
    assert raw_article(room.shelf.kept[0].value).html
    assert article["version"]


async def test_an_article_in_two_feeds_of_an_outlet_is_sent_once(room: Newsroom) -> None:
    for path in ("/feed", "/world"):
        room.press.put(path, rss(item("Kesk", text=TEASER, link="/kesk")))
    room.press.put("/kesk", PAGE.format("Kesk"))
    await room.poll("/feed")
    await room.poll("/world")
    assert (len(room.shelf.articles), len(room.press.asked["/kesk"])) == (1, 1)


async def test_requests_to_one_host_are_apart_and_few_at_once(press: Press, tmp_path: Path) -> None:
    room = Newsroom(press, tmp_path / "feeds.db", gap_s=1.0)
    inside, most = 0, 0

    async def page(request: web.Request) -> web.StreamResponse:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.01)
        inside -= 1
        return web.Response(text=PAGE.format("Kesk"), content_type="text/html")

    press.pages["/page"] = page
    press.put("/feed", rss(*(item(f"K{n}", text=f"{TEASER} {n}", link=f"/page?{n}") for n in range(8))))
    await room.poll()
    assert len(room.shelf.articles) == 8
    assert most <= 2
    assert sum(room.clock.slept) >= 8  # feed, robots.txt and eight pages, a second between each two


@dataclass
class Fickle(Shelf):
    """A broker that fails after so many articles."""

    left: int = 3

    async def send(
        self, topic: str, value: bytes, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> Awaitable[Place]:
        if self.left == 0:
            raise BrokerUnreachable("nobody answers")
        self.left -= 1
        return await super().send(topic, value, key=key, headers=headers)


async def test_what_the_broker_has_not_acknowledged_is_sent_again(press: Press, tmp_path: Path) -> None:
    room = Newsroom(press, tmp_path / "feeds.db", shelf=Fickle())
    press.put("/feed", rss(*(item(f"K{n}", at=OLD) for n in range(30))), etag='"one"')
    for left in (3, 0, 12):
        room.shelf.left = left
        with pytest.raises(BrokerUnreachable):
            await room.poll()
        room.open()
    assert not room.book.state(press.url("/feed")).met
    room.shelf.left = 1000
    await room.poll()
    found = [(a["id"], a["version"], a["silent"]) for a in room.shelf.articles]
    assert len(set(found)) == 30
    assert len(found) < 30 + 3 * 10  # what was acknowledged and remembered did not come again
    assert room.book.state(press.url("/feed")).etag == '"one"'


async def test_a_broker_that_is_away_costs_no_feed_its_turn(room: Newsroom) -> None:
    told: list[FeedState] = []
    stop = asyncio.Event()
    room.shelf = shelf = Fickle(left=0)
    room.open()
    room.press.put("/feed", rss(item("Kesk")))

    def seen(state: FeedState) -> None:
        told.append(state)
        stop.set()

    class Patient(Still):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            shelf.left = 5
            await asyncio.sleep(0)

    clock = Patient()
    await asyncio.wait_for(
        Follower(room.book, room.poll_feed, clock=clock, told=seen).follow([room.press.url("/feed")], stop), 30
    )
    assert [state.articles for state in told] == [1]


async def test_feeds_are_followed_each_in_its_time(room: Newsroom) -> None:
    for n in range(5):
        room.press.put(f"/{n}", rss(item(f"K{n}")))
    stop, told = asyncio.Event(), []

    def seen(state: FeedState) -> None:
        told.append(state.address)
        if len(told) == 15:
            stop.set()

    follower = Follower(room.book, room.poll_feed, at_once=2, clock=room.clock, told=seen)
    await asyncio.wait_for(follower.follow([room.press.url(f"/{n}") for n in range(5)], stop), 60)
    assert {told.count(address) for address in told} <= {2, 3, 4}
    assert len(set(told)) == 5
    assert room.clock.at > NOW
    assert len(room.shelf.articles) == 5


async def test_the_book_forgets_what_is_long_gone_and_keeps_no_more_than_it_should(room: Newsroom) -> None:
    book, address = room.book, "https://post.example/feed"
    book.delivered(address, {f"k{n}": Sent("v") for n in range(MOST + 100)}, NOW)
    book.polled(FeedState(address, address, ok_at=NOW.timestamp()), ["k0"])
    assert len(book.sent(address, [f"k{n}" for n in range(MOST + 100)])) == MOST
    later = NOW + timedelta(days=20)
    book.delivered(address, {"kept": Sent("v"), "stays": Sent("v")}, NOW)
    book.polled(FeedState(address, address, ok_at=later.timestamp()), ["stays"])
    assert set(book.sent(address, ["kept", "stays"])) == {"kept", "stays"}
    book.polled(FeedState(address, address, ok_at=(NOW + KEPT + timedelta(days=1)).timestamp()))
    assert set(book.sent(address, ["kept", "stays"])) == {"stays"}


def test_a_book_that_is_no_book_is_said(tmp_path: Path) -> None:
    (tmp_path / "feeds.db").write_bytes(b"no database at all, and long enough to be one" * 100)
    with pytest.raises(BookUnusable, match=r"feeds\.db"):
        FeedBook(tmp_path / "feeds.db")
