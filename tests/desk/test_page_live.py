"""The page while alerts ring: arrival, changes in place, filters, reconnecting, pausing, and saying when it is stale."""

from __future__ import annotations

from playwright.sync_api import expect

from live_desk import LiveDesk
from onlooker import Onlooker
from told import PLACE, numbered, toll

_SILENT_MS = 40_000  # 15 seconds of silence, on a loaded machine


def test_an_alert_appears_as_it_rings(desk: LiveDesk, reader: Onlooker) -> None:
    reader.open()
    expect(reader.column("Casualties").locator(".empty")).to_contain_text("Nothing yet")
    desk.ring(toll("harbour", 5, severity=7, confidence=0.73, independent_sources=2))
    card = reader.card("5 killed in a bombing")
    expect(card.locator(".severity")).to_have_text("severity 7")
    expect(card.locator(".kind")).to_have_text("Casualties")
    expect(card.locator(".action")).to_have_text("New")
    expect(card.locator(".support")).to_have_text("2 independent sources · 73% sure")
    expect(card.locator("q")).to_have_text(f"The blast in {PLACE} killed 5, the hospital said.")
    link = card.get_by_role("link", name="Harbour Post")
    expect(link).to_have_attribute("href", "https://harbour.example/blast")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    card.focus()
    expect(card.locator("time .whole")).to_contain_text("published 2 Mar 2026, 09:00:00 UTC")
    expect(reader.column("Meetings").locator(".card")).to_have_count(0)


def test_an_update_changes_its_predecessor_in_place(desk: LiveDesk, reader: Onlooker) -> None:
    five = toll("harbour", 5)
    desk.ring(five)
    reader.open()
    desk.ring(toll("danube", 2, story_id="other", incident={"id": "other"}, headline="2 killed in Osvena"))
    expect(reader.card("2 killed in Osvena")).to_be_visible()
    desk.ring(toll("meridian", 9, was=five))
    card = reader.card("9 killed")
    expect(card.locator(".action")).to_have_text("Update")
    expect(card.locator(".facts")).to_contain_text("9 killed · was 5")
    assert reader.headlines("Casualties") == ["2 killed in Osvena", f"9 killed in a bombing in {PLACE}"]
    expect(reader.column("Casualties").get_by_role("button", name="1 changed")).to_be_visible()
    card.locator("summary").click()
    expect(card.locator(".earlier s")).to_have_text(f"5 killed in a bombing in {PLACE}")
    expect(card.locator(".earlier")).to_contain_text("Harbour Post")


def test_what_is_corrected_disputed_or_withdrawn_says_so_where_it_stands(desk: LiveDesk, reader: Onlooker) -> None:
    twelve = toll("harbour", 12, severity=8)
    desk.ring(twelve)
    reader.open()
    reader.page.locator("#threshold").select_option("7")
    eleven = toll("meridian", 11, was=twelve, action="correct", severity=5, figure={"low": 8, "disputed": True})
    desk.ring(eleven)
    card = reader.card("11 killed")  # though its severity lies below the threshold now: what was shown is corrected in sight
    expect(card.locator(".labels")).to_contain_text("Corrected")
    expect(card.locator(".labels")).to_contain_text("Disputed")
    expect(card.locator(".facts")).to_contain_text("8 to 11 killed · was 12")
    desk.ring(
        toll(
            "danube",
            11,
            was=eleven,
            action="withdraw",
            headline=f"Withdrawn by Ada Orme: 11 killed in {PLACE}",
            withdrawn_by="Ada Orme",
        )
    )
    card = reader.card("Withdrawn")
    expect(card.locator(".action")).to_have_text("Withdrawn")
    expect(card.locator("h3 s")).to_have_text(f"11 killed in {PLACE}")
    expect(card.locator(".notes")).to_contain_text("Withdrawn by Ada Orme")
    expect(card.locator("summary")).to_have_text("2 earlier")
    assert len(reader.headlines("Casualties")) == 1


def test_a_column_shows_what_its_filter_asks_for(desk: LiveDesk, reader: Onlooker) -> None:
    desk.ring(*numbered(2), toll("grave", 40, severity=8, headline="40 killed in Osvena"))
    page = reader.open()
    page.get_by_role("button", name="Add column").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Grave")
    dialog.get_by_label("Filter").fill("severity>=8 knd:casualties")
    reader.forgive("400 .*/api/alerts")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator("#column-error")).to_contain_text("Character 13: 'knd' is no field")
    expect(dialog.locator("#column-error mark")).to_have_text("knd:casualties")
    assert page.evaluate("getSelection().toString()") == "knd:casualties"
    dialog.get_by_label("Filter").fill("severity>=8 kind:casualties")
    expect(dialog.locator("#column-error")).to_be_empty()
    dialog.get_by_role("button", name="Save").click()
    expect(reader.column("Grave").locator(".card h3")).to_have_text(["40 killed in Osvena"])
    desk.ring(*numbered(1, first=9), toll("graver", 50, severity=9, story_id="x", headline="50 killed in Tarn"))
    expect(reader.column("Casualties").locator(".card")).to_have_count(5)
    assert reader.headlines("Grave") == ["50 killed in Tarn", "40 killed in Osvena"]
    page.reload()
    expect(reader.column("Grave").locator(".card")).to_have_count(2)
    reader.column("Grave").get_by_role("button", name="Edit").click()
    page.get_by_role("button", name="Move left").click()
    page.get_by_role("button", name="Remove").focus()
    assert page.locator(".column h2").all_inner_texts() == ["Casualties", "Meetings", "Grave", "Actors"]
    page.get_by_role("button", name="Remove").click()
    expect(reader.column("Grave")).to_have_count(0)


def test_search_sifts_at_once_and_enter_looks_through_everything(desk: LiveDesk, reader: Onlooker) -> None:
    old = toll("harbour", 5, headline="5 killed in Osvena", story_id="old")
    desk.ring(old, *numbered(70))
    page = reader.open()
    expect(reader.column("Casualties").locator(".card")).to_have_count(60)
    page.locator("#search").fill("toll 42")
    expect(reader.column("Casualties").locator(".card:visible")).to_have_count(1)
    expect(reader.column("Casualties").locator(".empty")).to_have_text("59 alerts hidden by severity or search")
    page.locator("#search").fill("osvena")
    page.locator("#search").press("Enter")
    expect(reader.column("Search: osvena").locator(".card h3")).to_have_text(["5 killed in Osvena"])
    page.locator("#search").press("Escape")
    expect(reader.column("Search: osvena")).to_have_count(0)
    expect(reader.column("Casualties").locator(".card:visible")).to_have_count(60)
    reader.column("Casualties").get_by_role("button", name="Show older").click()
    expect(reader.column("Casualties").locator(".card")).to_have_count(71)


def test_nothing_is_lost_or_doubled_over_a_restart(desk: LiveDesk, reader: Onlooker) -> None:
    desk.ring(*numbered(3))
    page = reader.open()
    expect(reader.column("Casualties").locator(".card")).to_have_count(3)
    reader.forgive("ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY|ERR_CONNECTION_RESET")
    desk.stop()
    expect(page.locator("#stale")).to_contain_text("Disconnected. What you see was true at")
    expect(page.locator("#pulse-word")).to_have_text("Reconnecting")
    desk.ring(*numbered(4, first=3), numbered(1)[0])  # the last is told a second time
    desk.start()
    expect(page.locator("#pulse-word")).to_have_text("Live")
    expect(page.locator("#stale")).to_be_empty()
    desk.ring(*numbered(1, first=7))
    expect(reader.card("Toll 7 ")).to_be_visible()
    assert reader.headlines("Casualties") == [f"Toll {number} in {PLACE}" for number in range(7, -1, -1)]


def test_a_first_request_that_fails_is_made_up_for(desk: LiveDesk, reader: Onlooker) -> None:
    desk.ring(*numbered(2))
    reader.forgive("ERR_FAILED")
    reader.page.route("**/api/alerts?*", lambda route: route.abort(), times=1)
    reader.open()
    expect(reader.column("Casualties").locator(".card")).to_have_count(2)


def test_a_pause_loses_nothing(desk: LiveDesk, reader: Onlooker) -> None:
    five = toll("harbour", 5)
    desk.ring(five)
    page = reader.open()
    expect(reader.card("5 killed")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Resume")).to_have_attribute("aria-pressed", "true")
    desk.ring(toll("meridian", 9, was=five), *numbered(1005))
    expect(page.locator("#fresh")).to_have_text("1006 waiting")
    assert reader.headlines("Casualties") == [f"5 killed in a bombing in {PLACE}"]
    page.keyboard.press("p")
    expect(reader.card("Toll 1004 ")).to_be_visible()
    headlines = reader.headlines("Casualties")
    assert headlines[:300] == [f"Toll {number} in {PLACE}" for number in range(1004, 704, -1)]
    assert len(headlines) == 300, "a column is bounded"
    reader.column("Casualties").get_by_role("button", name="Show older").click()
    expect(reader.card("Toll 704 ")).to_be_attached()
    expect(reader.column("Casualties").locator(".card")).to_have_count(360)


def test_what_was_found_during_a_pause_is_not_told_twice(desk: LiveDesk, reader: Onlooker) -> None:
    page = reader.open()
    page.keyboard.press("p")
    desk.ring(toll("harbour", 5))
    expect(page.locator("#fresh")).to_have_text("1 waiting")
    page.locator("#search").fill("bombing")
    page.locator("#search").press("Enter")
    expect(reader.column("Search: bombing").locator(".card")).to_have_count(1)
    page.keyboard.press("p")
    expect(reader.column("Casualties").locator(".card")).to_have_count(1)
    expect(reader.column("Search: bombing").locator(".card")).to_have_count(1)
    expect(page.locator(".earlier")).to_have_count(0)


def test_a_silent_stream_is_called_stale_loudly(desk: LiveDesk, reader: Onlooker) -> None:
    page = reader.open()
    with desk.hung():
        expect(page.get_by_role("alert").filter(has_text="Stale")).to_be_visible(timeout=_SILENT_MS)
        expect(page.locator("#pulse-word")).to_have_text("Stale")
    expect(page.locator("#pulse-word")).to_have_text("Live")
    expect(page.locator("#stale")).to_be_empty()
