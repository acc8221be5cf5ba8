"""A desk of its own for each test, and a real Chromium that looks at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from live_desk import LiveDesk
from onlooker import Onlooker

_ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


# Playwright's own event loop stays in the thread while it runs: no longer than the module, or asynchronous tests of others would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    assert executable, "no Chromium: `scripts/setup dev` installs it, or says how"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS.split())
        yield chromium
        chromium.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LiveDesk]:
    desk = LiveDesk(tmp_path)
    desk.start()
    yield desk
    desk.close()


@pytest.fixture
def reader(desk: LiveDesk, browser: Browser) -> Iterator[Onlooker]:
    """Someone who looks at the desk; nothing that the page complains of is allowed, unless a test says so."""
    onlooker = Onlooker(browser, desk)
    yield onlooker
    onlooker.leave()
    assert onlooker.complaints == []
