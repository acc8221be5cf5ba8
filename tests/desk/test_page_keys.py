"""The page without a mouse: every step from the first alert to a mark, and back."""

from __future__ import annotations

from playwright.sync_api import expect

from alerts import alert
from live_desk import LiveDesk
from onlooker import Onlooker
from told import PLACE, STORY, numbered, toll


def test_the_whole_way_by_keyboard(desk: LiveDesk, reader: Onlooker) -> None:
    five = toll("harbour", 5)
    desk.ring(five, *numbered(2), alert("meetings", story_id="talks", headline="Talks were held"))
    page = reader.open()
    expect(reader.column("Casualties").locator(".card")).to_have_count(3)
    press = page.keyboard.press
    press("j")
    assert reader.focused() == f"Toll 1 in {PLACE}"
    press("j")
    press("j")
    press("j")  # there is no further one
    assert reader.focused() == f"5 killed in a bombing in {PLACE}"
    press("k")
    assert reader.focused() == f"Toll 0 in {PLACE}"
    press("l")
    assert reader.focused() == "Talks were held"
    press("1")
    assert reader.focused() == f"Toll 0 in {PLACE}", "a column remembers where the reader was"
    press("j")

    desk.ring(toll("meridian", 9, was=five))
    expect(reader.card("9 killed")).to_be_focused()  # a change takes nobody's place away
    press("e")
    expect(reader.card("9 killed").locator(".earlier")).to_have_attribute("open", "")
    press("Enter")
    expect(page.locator("#story h1")).to_be_focused()
    press("j")
    assert reader.focused() == f"5 killed in a bombing in {PLACE}"
    press("Escape")
    expect(reader.card("9 killed")).to_be_focused()

    press("m")
    page.keyboard.type("Ada Orme")
    press("Enter")
    expect(reader.card("9 killed")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)  # the mark may be here before the answer that closes it
    assert [(mark.kind, mark.story_id, mark.by) for mark in desk.marks()] == [("mute", STORY, "Ada Orme")]
    press("1")
    expect(reader.card("Toll 1 ")).to_be_focused()
    press("w")
    expect(page.get_by_label("Reason")).to_be_focused()  # the name is known
    page.keyboard.type("A drill")
    press("Tab")
    press("Tab")
    press("Enter")
    expect(reader.card("Toll 1 ").locator(".notes")).to_have_text("Marked wrong by Ada Orme: A drill")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert desk.marks()[-1].alert_id == "toll-n1"

    press("p")
    expect(page.locator("#pulse-word")).to_have_text("Paused")
    press("p")
    expect(page.locator("#pulse-word")).to_have_text("Live")
    press("/")
    page.keyboard.type("toll 0")
    expect(reader.column("Casualties").locator(".card:visible")).to_have_count(1)
    press("Escape")
    expect(reader.column("Casualties").locator(".card:visible")).to_have_count(2)
    press("?")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    press("Escape")
    expect(page.get_by_role("dialog", name="Help")).to_be_hidden()
    press("2")
    press("Shift+ArrowLeft")
    assert page.locator(".column h2").all_text_contents() == ["Meetings", "Casualties", "Actors"]
    assert reader.focused() == "Talks were held"


def test_a_key_counts_as_soon_as_a_dialog_has_closed(desk: LiveDesk, reader: Onlooker) -> None:
    desk.ring(*numbered(1), alert("meetings", story_id="talks", headline="Talks were held"))
    page = reader.open()
    expect(reader.card("Talks were held")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("""() => {
        document.querySelector(".card").hidden = true; // what had the focus has gone meanwhile
        document.querySelector("dialog[open]").close();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "2", bubbles: true }));
    }""")
    expect(reader.card("Talks were held")).to_be_focused()


def test_changes_are_visited_one_by_one(desk: LiveDesk, reader: Onlooker) -> None:
    first = numbered(2)
    desk.ring(*first)
    page = reader.open()
    expect(reader.card("Toll 1 ")).to_be_visible()
    desk.ring(*(toll(f"more{number}", 4, was=one, story_id=one.story_id) for number, one in enumerate(first)))
    expect(page.get_by_role("button", name="2 changed")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="1 changed")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="changed")).to_have_count(0)


def test_single_keys_can_be_switched_off(desk: LiveDesk, reader: Onlooker) -> None:
    desk.ring(*numbered(1))
    page = reader.open()
    expect(reader.card("Toll 0 ")).to_be_visible()
    page.get_by_role("button", name="Watch & settings").click()
    page.get_by_label("Single-key shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.keyboard.press("j")
    expect(page.locator("#pause")).to_have_attribute("aria-pressed", "false")
    assert reader.focused() == ""
    reader.card("Toll 0 ").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#story h1")).to_be_focused()
