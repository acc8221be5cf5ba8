"""The ring: bounds, order, pages that arrivals do not disturb, and what follows up on what."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rungs import BEGAN, rung
from tocsin.desk.ring import Page, Ring
from tocsin.desk.rung import Key, Rung
from tocsin.schemas.wanted import Wanted

ALL = Wanted()


def ring_of(*rungs: Rung, most: int = 1000, most_bytes: int = 10**9) -> Ring:
    ring = Ring(most=most, most_bytes=most_bytes)
    for each in rungs:
        ring.add(each)
    return ring


def numbers(rungs: list[Rung]) -> list[int]:
    return [int(each.alert.id.removeprefix("alert-")) for each in rungs]


def whole(ring: Ring, wanted: Wanted = ALL, *, limit: int = 3, scan: int = 2) -> list[int]:
    found: list[int] = []
    before: Key | None = None
    while True:
        page = ring.alerts(wanted, before=before, limit=limit, scan=scan)
        found += numbers(page.rungs)
        if page.behind is None:
            return found
        before = page.behind


def test_the_oldest_go_when_there_are_too_many() -> None:
    ring = ring_of(*(rung(n) for n in range(5)), most=3)
    assert (whole(ring), len(ring), "alert-1" in ring, ring.get("alert-1")) == ([4, 3, 2], 3, False, None)


def test_the_oldest_go_when_there_are_too_many_bytes() -> None:
    size = len(rung(1).data)
    ring = ring_of(*(rung(n) for n in range(1, 6)), most_bytes=2 * size + 10)
    assert (whole(ring), ring.bytes) == ([5, 4], 2 * size)


def test_one_that_is_older_than_all_that_is_held_goes_itself() -> None:
    ring = ring_of(rung(7), rung(8), most=2)
    assert numbers(ring.add(rung(1))) == [1]
    assert whole(ring) == [8, 7]


def test_what_is_too_old_is_forgotten_with_its_story() -> None:
    ring = ring_of(rung(1, story_id="old"), rung(5), rung(6))
    assert numbers(ring.forget(BEGAN + timedelta(minutes=6))) == [1, 5]
    assert (ring.story("old"), numbers(ring.story("story-1")), ring.bytes) == ([], [6], len(rung(6).data))


def test_order_is_that_of_ringing_whatever_the_order_of_arrival() -> None:
    ring = ring_of(*(rung(n) for n in (3, 1, 4, 2)))
    assert whole(ring) == [4, 3, 2, 1]
    assert numbers(ring.story("story-1")) == [1, 2, 3, 4]
    assert ring.newest == rung(4)


@given(st.lists(st.integers(0, 60), unique=True, max_size=40), st.integers(1, 7), st.integers(1, 9), st.data())
@settings(max_examples=60, deadline=None)
def test_pages_hold_everything_once_while_newer_alerts_arrive(
    held: list[int], limit: int, scan: int, data: st.DataObject
) -> None:
    ring = ring_of(*(rung(n) for n in held))
    found: list[int] = []
    page = Page([], None)
    coming = iter(range(100, 200))
    while True:
        page = ring.alerts(ALL, before=page.behind, limit=limit, scan=scan)
        found += numbers(page.rungs)
        if page.behind is None:
            break
        for _ in range(data.draw(st.integers(0, 2))):
            ring.add(rung(next(coming)))
    assert found == sorted(held, reverse=True)


def test_a_page_looks_at_no_more_than_it_may() -> None:
    ring = ring_of(*(rung(n) for n in range(10)))
    page = ring.alerts(Wanted.parse("severity=9"), before=None, limit=5, scan=4)
    assert (page.rungs, page.behind) == ([], rung(6).key)


def test_a_filter_finds_what_follows_up_on_what_it_wanted() -> None:
    ring = ring_of(
        rung(1, severity=8),
        rung(2, severity=4, action="correct", supersedes="alert-1"),
        rung(3, severity=3, action="withdraw", supersedes="alert-2"),
        rung(4, severity=4),
    )
    assert whole(ring, Wanted.parse("severity>=8")) == [3, 2, 1]
    assert whole(ring, Wanted.parse("action:withdraw")) == [3]


def test_following_up_on_oneself_ends() -> None:
    ring = ring_of(
        rung(1, severity=2, action="update", supersedes="alert-2"), rung(2, severity=2, action="update", supersedes="alert-1")
    )
    assert whole(ring, Wanted.parse("severity>=8")) == []


def test_the_successor_is_known_in_either_order_and_after_the_first_went() -> None:
    later = rung(2, action="update", supersedes="alert-1")
    for ring in (ring_of(rung(1), later), ring_of(later, rung(1))):
        assert ring.successor("alert-1") == later
        assert ring.successor("alert-2") is None
        ring.forget(later.at)
        assert ring.successor("alert-1") is None


def test_nothing_is_remembered_of_what_is_gone() -> None:
    ring = Ring(most=10, most_bytes=10**9)
    for n in range(100):
        ring.add(rung(n, story_id=f"s{n}", action="update", supersedes=f"alert-{n - 1}"))
    assert len(ring._followed) <= 11
    for n in range(100, 200):
        ring.add(rung(n, action="update", supersedes=f"never-held-{n}"))
    assert len(ring._followed) <= 11
    assert len(ring._by_key) == len(ring._keys) == 10
    assert list(ring._stories) == ["story-1"]


def test_stories_come_once_each_the_one_that_rang_last_first() -> None:
    ring = ring_of(
        rung(1, story_id="b"),
        rung(2, story_id="a", severity=8),
        rung(3, story_id="b"),
        rung(4, story_id="c"),
        rung(5, story_id="a"),
    )
    found: list[str] = []
    before: Key | None = None
    while True:
        page = ring.stories(ALL, before=before, limit=2, scan=10)
        found += [each.alert.story_id for each in page.rungs]
        if page.behind is None:
            break
        before = page.behind
    assert found == ["a", "c", "b"]
    wanted = ring.stories(Wanted.parse("severity>=8"), before=None, limit=9, scan=10)
    assert [each.alert.story_id for each in wanted.rungs] == ["a"]
