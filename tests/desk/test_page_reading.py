"""The page for every reader: nothing from outside is markup, any size, either theme, and no barrier that axe-core knows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from live_desk import LiveDesk
from onlooker import Onlooker
from tocsin.schemas.wanted import AnyAlert
from tocsin.streams.offline import River, article_lines, read_articles
from told import STORY, claim, toll

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "streams" / "demo.jsonl"
PICTURES = "DESK_PICTURES"
"""Set in the environment, it has the pictures in docs/ made anew."""
SHOWN = ("board-light", "story-dark", "phone")


@pytest.fixture(scope="module")
def demo() -> list[AnyAlert]:
    """What the sample story raises."""
    complaints: list[str] = []
    with DEMO.open("rb") as lines:
        articles = read_articles(article_lines(lines, name="demo"), complaints.append)
        raised = [alert for _, alerts in River(complaints.append).replay(articles) for alert in alerts]
    assert complaints == []
    return raised


@pytest.fixture
def phone(desk: LiveDesk, browser: Browser) -> Iterator[Onlooker]:
    onlooker = Onlooker(browser, desk, viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    yield onlooker
    onlooker.leave()
    assert onlooker.complaints == []


def test_what_articles_say_is_never_markup(desk: LiveDesk, reader: Onlooker) -> None:
    evil = "<script>window.broken = 1</script><img src=x onerror='window.broken = 2'>"
    turned = "\u202e\u2067killed 5\u2069"
    hostile = toll("harbour", 5, headline=f"{evil} {turned}", incident={"id": "x", "place": evil}, withdrawn_by=evil)
    links = [
        "javascript:window.broken=3",
        "data:text/html,<script>window.broken=4</script>",
        "//elsewhere.example",
        "https://[",
        "x" * 3000,
    ]
    for number, url in enumerate(links):
        desk.ring(toll(f"link{number}", 5, story_id=f"s{number}", claims=[claim("a", evil, url=url, source=evil)]))
    desk.ring(hostile, toll("long", 5, story_id="long", headline="long " * 2000, claims=[claim("a", "word" * 100_000)]))
    page = reader.open()
    expect(reader.column("Casualties").locator(".card")).to_have_count(7)
    expect(reader.card("killed 5").locator("h3")).to_have_text(f"{evil} killed 5")
    _is_harmless(page)
    assert page.locator("cite a").count() == 2, "links lead to http and https alone"
    long = reader.card("long long")
    assert (long.bounding_box() or {})["height"] < 400
    assert len(long.locator("q").text_content() or "") < 1000
    page.goto(f"{desk.address}#/story/{STORY}")
    expect(page.locator("#story h1")).to_contain_text(evil)
    _is_harmless(page)
    page.goto(f"{desk.address}#/story/s0")
    expect(page.locator("#story h1")).to_contain_text("5 killed")
    _is_harmless(page)


def _is_harmless(page: Page) -> None:
    assert page.evaluate("window.broken") is None
    assert page.locator("main script, main img, main iframe").count() == 0
    assert page.locator("main a:not([href^='#/']):not([href^='http://']):not([href^='https://'])").count() == 0
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], "nothing makes the page wider than the window"


def test_one_column_at_a_time_on_a_phone(desk: LiveDesk, phone: Onlooker, demo: list[AnyAlert]) -> None:
    page = phone.open()
    desk.ring(*demo)
    expect(page.locator("#tabs button")).to_have_text(["Casualties", "Meetings3 not seen", "Actors4 not seen", "+"])
    expect(page.locator(".column:visible")).to_have_count(1)
    _picture(page, "phone")
    page.locator("#tabs button", has_text="Meetings").tap()
    expect(phone.column("Meetings")).to_be_visible()
    expect(page.locator("#tabs button", has_text="Meetings")).to_have_attribute("aria-current", "true")
    phone.card("Talks of").get_by_role("button", name="Open the story").tap()
    expect(page.locator(".life li")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('#story').scrollWidth") <= 390
    _has_no_barriers(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_barriers_in_either_theme(desk: LiveDesk, reader: Onlooker, demo: list[AnyAlert], theme: str) -> None:
    desk.ring(*demo[:9])
    page = reader.open()
    page.emulate_media(color_scheme="light" if theme == "light" else "dark", reduced_motion="reduce")
    page.get_by_role("button", name="Watch & settings").click()
    page.get_by_label("Watchlist: actors and places").fill("Burgas Dol\nIlinca Doru")
    _has_no_barriers(page)
    page.get_by_role("button", name="Done").click()
    desk.ring(*demo[9:])
    expect(reader.card("were held")).to_be_visible()
    reader.card("Withdrawn").locator("summary").click()
    expect(reader.card("Withdrawn").locator(".star")).to_have_text("★ Burgas Dol")
    _has_no_barriers(page)
    _picture(page, f"board-{theme}")
    page.keyboard.press("?")
    _has_no_barriers(page)
    page.keyboard.press("Escape")
    reader.card("Toll corrected").locator("h3 a").click()
    expect(page.locator(".chart")).to_have_count(3)
    _has_no_barriers(page)
    _picture(page, f"story-{theme}")


def test_the_theme_follows_the_system_and_the_switch(desk: LiveDesk, reader: Onlooker) -> None:
    page = reader.open()
    assert _brightness(page) > 200
    page.emulate_media(color_scheme="dark")
    assert _brightness(page) < 50
    page.get_by_role("button", name="Watch & settings").click()
    page.get_by_role("radio", name="light", exact=True).check()
    assert _brightness(page) > 200
    page.reload()
    assert _brightness(page) > 200, "before anything has loaded"


def _brightness(page: Page) -> float:
    return float(
        page.evaluate(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3"
        )
    )


def _has_no_barriers(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    grave = [
        (one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found if one["impact"] in ("serious", "critical")
    ]
    assert grave == []


def _picture(page: Page, name: str) -> None:
    if PICTURES in os.environ and name in SHOWN:
        page.screenshot(path=ROOT / "docs" / f"desk-{name}.png", animations="disabled")
