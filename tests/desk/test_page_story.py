"""A story on the page: its toll as a chart with every claim, its meetings and cast, and what an analyst says of it."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import Page, expect

from alerts import alert
from live_desk import LiveDesk
from onlooker import Onlooker
from tocsin.schemas.wanted import AnyAlert
from told import PLACE, STORY, claim, toll


def _story() -> list[AnyAlert]:
    """Return a story of four steps of a toll, a meeting that is planned and cancelled, and a cast of two."""
    five = toll("meridian", 5, figure={"qualifier": "at_least", "high": None}, published_at="2026-03-02T06:00:00Z")
    twelve = toll(
        "danube", 12, was=five, published_at="2026-03-02T09:00:00Z", claims=_both(five, claim("danube", "Twelve died.", 12))
    )
    disputed = toll("army", 12, was=twelve, figure={"low": 8, "disputed": True}, published_at="2026-03-02T12:00:00Z")
    eleven = toll("fire", 11, was=disputed, action="correct", published_at="2026-03-02T18:00:00Z")
    sides = [{"id": "RO", "name": "Romania", "role": "host"}, {"id": "BG", "name": "Bulgaria"}]
    talks = {"id": "m", "mode": "talks", "status": "planned", "participants": sides, "place": "Bucharest"}
    off = {**talks, "status": "cancelled", "previous_status": "planned", "changed": ["status"]}
    cast = [
        {"id": "elena-rusev", "name": "Elena Rusev", "kind": "person", "role": "interior minister", "novelty": "first_seen"},
        {
            "id": "plamen",
            "name": "Plamen Yordanov",
            "kind": "person",
            "role": "minister",
            "previous_role": "mayor",
            "novelty": "new_role",
        },
    ]
    return [
        five, twelve, disputed, eleven,
        alert("meetings", id="m1", story_id=STORY, meeting=talks, headline="Talks of Romania and Bulgaria are planned"),
        alert("meetings", id="m2", story_id=STORY, meeting=off, headline="Talks are cancelled", action="update", supersedes="m1"),
        alert("actors", id="a1", story_id=STORY, actors=cast, headline="New in the story: Elena Rusev"),
    ]  # fmt: skip


def _both(before: AnyAlert, now: dict[str, object]) -> list[object]:
    return [before.claims[0], now]


def _opened(desk: LiveDesk, reader: Onlooker, *more: AnyAlert) -> Page:
    desk.ring(*_story(), *more)
    page = reader.open(f"#/story/{STORY}")
    expect(page.locator("#story h1")).to_be_focused()
    return page


def test_the_toll_is_a_step_chart_with_a_band(desk: LiveDesk, reader: Onlooker) -> None:
    page = _opened(desk, reader)
    marks = page.locator(".chart .mark")
    told = [(one["best"], one["action"]) for one in marks.evaluate_all("all => all.map(({dataset}) => ({...dataset}))")]
    assert told == [("5", "new"), ("12", "update"), ("12", "update"), ("11", "correct")]
    assert page.locator(".chart .value").all_text_contents() == ["11", "8–12", "12", "5+"]
    line = _points(page, ".chart .line")
    assert all(x == next_x or y == next_y for (x, y), (next_x, next_y) in pairwise(line)), "steps, no slopes"
    heights = [y for _, y in line]
    assert heights[0] > heights[2] == heights[4] < heights[6], "up by seven, the same, down by one"
    assert (heights[0] - heights[2]) / (heights[6] - heights[4]) == 7
    widths = [x for x, _ in line]
    assert abs((widths[4] - widths[2]) - (widths[2] - widths[0])) < 0.2, "three hours each"
    band = _points(page, ".chart .band")
    assert {round(y, 1) for _, y in band} == {round(heights[2], 1), round(_height_of(8, heights), 1)}
    assert page.locator(".chart").get_attribute("aria-label") == (
        "killed, step by step: at least 5 2 Mar, 06:00; 12 2 Mar, 09:00; 8 to 12 2 Mar, 12:00; 11 2 Mar, 18:00."
        " The table below has every step and its quotes."
    )


def _points(page: Page, path: str) -> list[tuple[float, float]]:
    """Return the corners of a path of M, L, H, V and Z."""
    x = y = 0.0
    corners = []
    for letter, numbers in re.findall(r"([MLHV])([\d. ]+)", page.locator(path).get_attribute("d") or ""):
        values = [float(number) for number in numbers.split()]
        x, y = (values[0], values[1]) if letter in "ML" else (values[0], y) if letter == "H" else (x, values[0])
        corners.append((x, y))
    return corners


def _height_of(value: int, heights: list[float]) -> float:
    return heights[2] + (12 - value) * (heights[0] - heights[2]) / 7


def test_every_step_has_its_claims(desk: LiveDesk, reader: Onlooker) -> None:
    page = _opened(desk, reader)
    rows = page.locator(".steps tbody tr")
    expect(rows).to_have_count(4)
    assert rows.locator(".figure").all_inner_texts() == ["at least 5", "12\nwas 5", "12\nwas 12\nstated 8 to 12", "11\nwas 12"]
    second = rows.nth(1)
    expect(second).to_contain_text("Twelve died.")
    expect(second).to_contain_text("and 1 claim named above")
    expect(second.get_by_role("link", name="Danube Post")).to_have_attribute("href", "https://danube.example/blast")
    expect(rows.nth(2)).to_contain_text("Disputed")
    expect(rows.nth(3)).to_contain_text("Corrected")
    assert [row.get_attribute("data-live") for row in rows.all()] == [None, None, None, ""]


def test_meetings_cast_and_timeline(desk: LiveDesk, reader: Onlooker) -> None:
    page = _opened(desk, reader)
    expect(page.locator(".meeting h3")).to_have_text("Talks of Romania (host) and Bulgaria")
    assert page.locator(".life li b").all_text_contents() == ["planned", "cancelled"]
    expect(page.locator(".meeting .now")).to_have_text("cancelled")
    expect(page.locator(".cast tbody tr").nth(1)).to_contain_text("minister (was mayor)")
    expect(page.locator(".timeline .card")).to_have_count(7)
    five = page.locator(".timeline .card", has=page.locator("s", has_text=f"5 killed in a bombing in {PLACE}"))
    expect(five.locator(".replaced")).to_have_text("Since updated")
    page.get_by_role("link", name="← All columns").click()
    expect(page.locator("#board")).to_be_visible()


def test_an_open_story_grows(desk: LiveDesk, reader: Onlooker) -> None:
    page = _opened(desk, reader)
    desk.ring(toll("late", 14, was=_story()[3], published_at="2026-03-03T06:00:00Z"))
    expect(page.locator(".toll h3")).to_contain_text("14 killed")
    expect(page.locator(".chart .mark")).to_have_count(5)


def test_a_story_that_is_not_held(desk: LiveDesk, reader: Onlooker) -> None:
    reader.forgive("404 .*/api/stories/")
    page = reader.open("#/story/nowhere")
    expect(page.locator("#story h1")).to_have_text("No story here")
    page.keyboard.press("Escape")
    expect(page.locator("#board")).to_be_visible()


def test_wrong_is_said_to_everyone_with_a_name(desk: LiveDesk, reader: Onlooker) -> None:
    five = toll("harbour", 5)
    desk.ring(five)
    page = reader.open()
    card = reader.card("5 killed")
    card.hover()
    card.get_by_role("button", name="Mark wrong").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("withdrawn for everyone")
    dialog.get_by_label("Your name").fill("Ada Orme")
    dialog.get_by_role("button", name="Mark wrong").click()
    expect(dialog.get_by_label("Reason")).to_be_focused()
    assert desk.marks() == [], "a reason is needed too"
    dialog.get_by_label("Reason").fill("It was a drill")
    dialog.get_by_role("button", name="Mark wrong").click()
    expect(dialog).to_be_hidden()
    expect(card.locator(".notes")).to_have_text("Marked wrong by Ada Orme: It was a drill")
    [mark] = desk.marks()
    assert (mark.kind, mark.alert_id, mark.edition, mark.by, mark.reason) == (
        "wrong",
        five.id,
        "en",
        "Ada Orme",
        "It was a drill",
    )


def test_a_muted_story_is_folded_and_within_reach(desk: LiveDesk, reader: Onlooker) -> None:
    desk.ring(toll("harbour", 5), toll("danube", 2, story_id="other", headline="2 killed in Osvena"))
    page = reader.open()
    reader.card("5 killed").hover()
    reader.card("5 killed").get_by_role("button", name="Mute the story").click()
    page.get_by_label("Your name").fill("Ada Orme")
    page.get_by_role("dialog").get_by_role("button", name="Mute the story").click()
    expect(reader.card("5 killed")).to_have_count(0)
    expect(reader.card("2 killed")).to_be_visible()
    page.get_by_role("button", name="1 muted alert, folded: show").click()
    expect(reader.card("5 killed").locator(".notes")).to_have_text("The story is muted")
    reader.card("5 killed").hover()
    reader.card("5 killed").get_by_role("button", name="Unmute the story").click()
    expect(page.get_by_label("Your name")).to_have_value("Ada Orme")
    page.get_by_role("dialog").get_by_role("button", name="Unmute the story").click()
    expect(page.get_by_role("button", name="1 muted alert")).to_have_count(0)
    assert [(mark.kind, mark.story_id) for mark in desk.marks()] == [("mute", STORY), ("unmute", STORY)]
