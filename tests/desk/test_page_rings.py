"""Sounds and desktop notifications: off until asked for, and the permission asked for by a click alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from live_desk import LiveDesk
from onlooker import Onlooker
from told import PLACE, numbered, toll

# The browser's own notifications and sounds, with a note of each that is made.
_NOTES = """
    window.asked = 0; window.shown = []; window.tones = 0;
    const ask = Notification.requestPermission.bind(Notification);
    window.Notification = class extends Notification {
        static requestPermission() { window.asked += 1; return ask(); }
        constructor(title, options) { super(title, options); window.shown.push([title, options.body]); }
    };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
"""


@pytest.fixture
def page(reader: Onlooker) -> Page:
    reader.page.add_init_script(_NOTES)
    return reader.open()


def test_nothing_rings_unasked(desk: LiveDesk, reader: Onlooker, page: Page) -> None:
    reader.grant("notifications")
    desk.ring(*numbered(1))
    expect(reader.card("Toll 0 ")).to_be_visible()
    page.wait_for_timeout(600)  # longer than a ring waits for others
    assert page.evaluate("[asked, shown.length, tones]") == [0, 0, 0]


def test_a_refused_permission_leaves_the_box_unchecked(reader: Onlooker, page: Page) -> None:
    page.get_by_role("button", name="Watch & settings").click()
    assert page.evaluate("asked") == 0
    box = page.get_by_role("checkbox", name="Casualties: desktop notification")
    box.click()
    expect(page.locator("#rings-note")).to_contain_text("does not allow notifications")
    expect(box).not_to_be_checked()


def test_a_kind_rings_once_it_is_asked_for(desk: LiveDesk, reader: Onlooker, page: Page) -> None:
    reader.grant("notifications")
    page.get_by_role("button", name="Watch & settings").click()
    page.get_by_role("checkbox", name="Casualties: desktop notification").check()
    page.get_by_role("checkbox", name="Casualties: sound").check()
    reader.until("tones === 2")  # what it sounds like
    page.get_by_role("button", name="Done").click()
    desk.ring(toll("harbour", 5))
    reader.until("shown.length === 1 && tones === 4")
    assert page.evaluate("shown") == [
        [f"5 killed in a bombing in {PLACE}", f"Casualties · Harbour Post\n“The blast in {PLACE} killed 5, the hospital said.”"]
    ]
    page.locator("#threshold").select_option("7")
    desk.ring(toll("danube", 6, story_id="low"), toll("muted", 7, story_id="mute", severity=9, muted=True))
    desk.ring(*(toll(f"m{number}", 9, story_id=f"m{number}", severity=8) for number in range(6)))
    reader.until("shown.length >= 2")
    assert page.evaluate("shown.slice(1).every(([title]) => / alerts$/.test(title) || /^9 killed/.test(title))")
    assert page.evaluate("shown.length") <= 5, "a burst rings together"


def test_the_watchlist_rings_for_itself(desk: LiveDesk, reader: Onlooker, page: Page) -> None:
    reader.grant("notifications")
    page.get_by_role("button", name="Watch & settings").click()
    page.get_by_label("Watchlist: actors and places").fill("tarn valley")
    page.get_by_role("checkbox", name="Watchlist: desktop notification").check()
    page.get_by_role("button", name="Done").click()
    desk.ring(*numbered(1), toll("tarn", 2, story_id="t", headline="2 killed", incident={"id": "t", "place": "Tarn Valley"}))
    expect(reader.card("2 killed").locator(".star")).to_have_text("★ tarn valley")
    reader.until("shown.length === 1")
    assert page.evaluate("shown[0][0]") == "2 killed"
