"""Someone in front of the desk: a page in a real Chromium, and what its console complains of."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from live_desk import LiveDesk

_ENOUGH_MS = 20_000  # for anything that needs no timer of ours, on a loaded machine
expect.set_options(timeout=_ENOUGH_MS)


class Onlooker:
    """Opens the desk in a browser context of its own, so with an empty memory."""

    def __init__(self, browser: Browser, desk: LiveDesk, **context: Any) -> None:
        self.desk = desk
        self.complaints: list[str] = []
        """What the console said as a warning or an error: a breach of the content policy among others."""
        self.foreign: list[str] = []
        """Requests to anywhere else."""
        self._forgiven: list[re.Pattern[str]] = []
        given = {"viewport": {"width": 1280, "height": 760}, "color_scheme": "light", "timezone_id": "UTC", **context}
        self._context = browser.new_context(**given)
        self._context.set_default_timeout(_ENOUGH_MS)
        self.page: Page = self._context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        self.page.on("request", lambda request: self._request(request.url))

    def open(self, path: str = "", *, wait: bool = True) -> Page:
        """Go to the desk, and return when its stream is live."""
        self.page.goto(self.desk.address + path)
        if wait:
            expect(self.page.locator("#pulse-word")).to_have_text("Live")
        return self.page

    def forgive(self, pattern: str) -> None:
        """Let complaints that match *pattern* pass: a desk that is stopped refuses connections, for one."""
        self._forgiven.append(re.compile(pattern))

    def card(self, text: str) -> Locator:
        """Return the card whose headline has *text*."""
        return self.page.locator(".card:visible", has=self.page.locator("h3", has_text=text))

    def column(self, name: str) -> Locator:
        """Return the column called *name*."""
        return self.page.locator(".column", has=self.page.get_by_role("heading", name=name, exact=True))

    def headlines(self, column: str) -> list[str]:
        """Return the headlines of a column, top to bottom."""
        return self.column(column).locator(".card:visible h3").all_text_contents()

    def focused(self) -> str:
        """Return the headline of the card that has the focus."""
        return str(self.page.evaluate("document.activeElement.closest('.card')?.querySelector('h3').textContent ?? ''"))

    def until(self, condition: str) -> None:
        """Return when *condition*, in JavaScript, holds. The page's own policy forbids it to wait for text that it would run."""
        deadline = time.monotonic() + _ENOUGH_MS / 1000
        while not self.page.evaluate(condition):
            assert time.monotonic() < deadline, condition
            self.page.wait_for_timeout(50)

    def grant(self, *permissions: str) -> None:
        """Let the page have *permissions*, which the browser would ask its user for."""
        self._context.grant_permissions(list(permissions), origin=self.desk.address.rstrip("/"))

    def leave(self) -> None:
        """Close the browser context. Raises AssertionError where the page asked anyone but the desk."""
        self._context.close()
        assert self.foreign == []

    def _console(self, message: ConsoleMessage) -> None:
        text = f"{message.type}: {message.text} ({message.location.get('url', '')})"
        if message.type in ("error", "warning") and not any(pattern.search(text) for pattern in self._forgiven):
            self.complaints.append(text)

    def _request(self, url: str) -> None:
        if not url.startswith((self.desk.address, "data:", "blob:")):
            self.foreign.append(url)
