"""Logging in, as a person does it: in a real browser, with a desk that asks for a token."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from live_desk import LiveDesk
from onlooker import Onlooker

TOKEN = "correct-horse-battery"


@pytest.fixture
def visitor(tmp_path: Path, browser: Browser) -> Iterator[Onlooker]:
    desk = LiveDesk(tmp_path, desk_token=TOKEN)
    desk.start()
    onlooker = Onlooker(browser, desk)
    yield onlooker
    onlooker.leave()
    desk.close()
    assert (onlooker.complaints, onlooker.foreign) == ([], [])


def test_the_token_opens_the_desk_and_a_wrong_one_is_said(visitor: Onlooker) -> None:
    page = visitor.open(wait=False)
    expect(page).to_have_url(f"{visitor.desk.address}login")
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.get_by_label("Token")).to_be_focused()
    page.keyboard.type("hunter2hunter2hunter2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("That is not the token.")
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#pulse-word")).to_have_text("Live")
    assert page.evaluate("document.cookie") == ""
    page.reload()
    expect(page.locator("#pulse-word")).to_have_text("Live")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_that_asks_has_no_barriers(visitor: Onlooker, scheme: str) -> None:
    page = visitor.open("login#wrong", wait=False)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["impact"]) for each in found] == []


def test_a_page_that_is_no_longer_let_in_asks_for_the_token(visitor: Onlooker) -> None:
    page = visitor.open("login", wait=False)
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#pulse-word")).to_have_text("Live")
    page.context.clear_cookies()
    page.reload()
    expect(page).to_have_url(f"{visitor.desk.address}login")
