"""Articles from the web: the page of an address, or the entries of a feed with the pages behind them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from tocsin.streams.ingest import Offer
from tocsin.streams.settings import Settings
from tocsin.streams.sources.clock import Clock, WallClock
from tocsin.streams.sources.entry import Entry
from tocsin.streams.sources.feeds import FeedUnreadable, is_feed, read_feed
from tocsin.streams.sources.guard import PageRefused
from tocsin.streams.sources.hosts import Hosts
from tocsin.streams.sources.pages import page_article
from tocsin.streams.sources.pauses import retry_after_s
from tocsin.streams.sources.robots import Robots
from tocsin.streams.sources.web import Web
from tocsin.streams.topics import RAW_LIMIT


class PageMissing(PageRefused):
    """A page that cannot be read now, and perhaps later."""


class Pages:
    """Reads article pages as robots should: where the site lets us, one after the other."""

    def __init__(self, web: Web, hosts: Hosts, clock: Clock) -> None:
        self._web, self._hosts, self._clock = web, hosts, clock
        self._robots = Robots(web, hosts, clock)

    async def read(self, url: str) -> dict[str, Any] | None:
        """Return the raw article of the page at *url*; nothing where there will be none. Raises PageMissing."""
        try:
            if not await self._robots.allow(url):
                return None
            async with self._hosts.turn(url, gap_s=await self._robots.gap_s(url)):
                page = await self._web.get(url, max_bytes=RAW_LIMIT)
        except PageRefused as error:
            if error.status in {429, 503}:
                self._hosts.hold(url, retry_after_s(error.retry_after, now=self._clock.now()) or 60.0)
            if error.status is None or error.status >= 500 or error.status in {408, 425, 429}:
                raise PageMissing(str(error), status=error.status) from None
            return None
        if not _is_markup(page.content_type, page.data):
            return None
        try:
            return await asyncio.to_thread(page_article, page.data, article_id=page.url, url=page.url)
        except Exception as error:  # noqa: BLE001  what reads a page's metadata raises what it likes
            logging.getLogger(__name__).warning("%s: the page cannot be read: %s", url, type(error).__name__)
            return None

    async def read_for(self, entry: Entry) -> dict[str, Any] | None:
        """Return the page of *entry*, where its feed carries a teaser only. Raises PageMissing."""
        return None if entry.whole or entry.link is None else await self.read(entry.link)


async def web_offers(url: str, settings: Settings, *, allow_private: bool = False) -> AsyncIterator[Offer]:
    """Yield the article of a page, or those of a feed. Raises PageRefused where *url* itself gives nothing."""
    clock = WallClock()
    async with Web.of(settings, allow_private=allow_private) as web:
        page = await web.get(url)
        if not is_feed(page.data, page.content_type):
            yield Offer.article(await asyncio.to_thread(page_article, page.data, article_id=page.url, url=page.url))
            return
        pages = Pages(web, Hosts(clock, gap_s=settings.feeds_gap_s), clock)
        try:
            feed = read_feed(page.data, page.content_type, base=page.url, feed=url)
        except FeedUnreadable as error:
            raise PageRefused(f"{url}: {error}") from None
        for entry in feed.entries:
            if fields := entry.article(await _page_of(entry, pages)):
                yield Offer.article(fields)


async def _page_of(entry: Entry, pages: Pages) -> dict[str, Any] | None:
    with suppress(PageMissing):
        return await pages.read_for(entry)
    return None


def _is_markup(content_type: str, data: bytes) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind in {"text/html", "application/xhtml+xml", "text/plain", ""} and not data.startswith((b"%PDF", b"PK\x03\x04"))
