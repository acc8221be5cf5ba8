"""One poll of one feed: fetched if it has changed, its news sent, and the next poll planned."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace

from tocsin.streams.sources.clock import Clock
from tocsin.streams.sources.dispatch import Dispatch
from tocsin.streams.sources.feed_book import FeedBook, FeedState
from tocsin.streams.sources.feeds import Feed, FeedUnreadable, read_feed
from tocsin.streams.sources.guard import PageRefused
from tocsin.streams.sources.hosts import Hosts
from tocsin.streams.sources.pauses import Pace, jittered, max_age_s, retry_after_s
from tocsin.streams.sources.web import Page, Web

GIVEN_UP = 3
"""After so many failures in a row an address that a feed has moved to is left for the one it had before."""

_MISSING_S = 120.0  # until a page that was missing is asked for again
_LONGEST_REASON = 500


class Poll:
    """Polls feeds."""

    def __init__(
        self,
        web: Web,
        hosts: Hosts,
        book: FeedBook,
        dispatch: Dispatch,
        clock: Clock,
        *,
        pace: Pace | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._web, self._hosts, self._book, self._dispatch, self._clock = web, hosts, book, dispatch, clock
        self._pace = pace or Pace()
        self._chance = chance

    async def __call__(self, address: str) -> FeedState:
        """Poll the feed at *address* and return how it stands. Raises what the broker raises: then nothing was remembered."""
        state = self._book.state(address)
        ids: list[str] = []
        try:
            page = await self._fetched(state)
            if page.unchanged:
                state = self._after(state, page, asked_s=None, news=0, missing=False)
            else:
                feed = await asyncio.to_thread(_parsed, page, address)
                ids = [entry.id for entry in feed.entries]
                news, missing = await self._dispatch.send(state, feed.entries)
                state = _met(state, page, feed, missing=missing)
                state = self._after(state, page, asked_s=feed.asked_s, news=news, missing=missing)
        except (PageRefused, FeedUnreadable) as error:
            state = self._failed(state, error)
        self._book.polled(state, ids)
        return state

    async def _fetched(self, state: FeedState) -> Page:
        known = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
        headers = {name: value for name, value in known.items() if value}
        async with self._hosts.turn(state.url):
            page = await self._web.get(state.url, headers=headers)
        if page.unchanged and not headers:
            raise PageRefused(f"{state.url}: the server says that nothing has changed, and was never asked before")
        return page

    def _after(self, state: FeedState, page: Page, *, asked_s: float | None, news: int, missing: bool) -> FeedState:
        now = self._clock.now().timestamp()
        pause_s = self._pace.after_news(state.pause_s) if news else self._pace.after_nothing(state.pause_s)
        wait_s = self._pace.asked(pause_s, max(asked_s or 0.0, max_age_s(page.cache_control) or 0.0))
        wait_s = min(wait_s, _MISSING_S) if missing else wait_s
        return replace(
            state,
            next_at=now + jittered(wait_s, self._chance()),
            pause_s=pause_s,
            failures=0,
            error=None,
            error_at=None,
            ok_at=now,
            articles=state.articles + news,
        )

    def _failed(self, state: FeedState, error: PageRefused | FeedUnreadable) -> FeedState:
        now = self._clock.now()
        status, header = (error.status, error.retry_after) if isinstance(error, PageRefused) else (None, None)
        asked_s = retry_after_s(header, now=now)
        if status in {429, 503}:
            self._hosts.hold(state.url, asked_s or self._pace.min_s)
        failures = state.failures + 1
        reason = f"{state.url}: {error}" if isinstance(error, FeedUnreadable) else str(error)
        return replace(
            state,
            url=state.address if failures % GIVEN_UP == 0 else state.url,
            next_at=now.timestamp() + jittered(self._pace.after_failures(failures, asked_s), self._chance()),
            failures=failures,
            gone=status == 410,
            error=(f"{reason}: gone for good, so it is not asked again" if status == 410 else reason)[:_LONGEST_REASON],
            error_at=now.timestamp(),
        )


def _parsed(page: Page, address: str) -> Feed:
    try:
        return read_feed(page.data, page.content_type, base=page.url, feed=address)
    except FeedUnreadable:
        raise
    except Exception as error:  # noqa: BLE001  whatever somebody's file may find in a parser: it is that feed that fails
        raise FeedUnreadable(f"it cannot be read: {type(error).__name__}: {error}") from None


def _met(state: FeedState, page: Page, feed: Feed, *, missing: bool) -> FeedState:
    # While a page is missing the feed must come whole again, or nobody would ask for the page.
    return replace(
        state,
        url=page.moved or state.url,
        title=feed.title or state.title,
        etag=None if missing else _header(page.etag),
        last_modified=None if missing else _header(page.last_modified),
        met=True,
    )


def _header(value: str | None) -> str | None:
    """Return what can be sent back as a header."""
    return value if value and len(value) <= 300 and value.isascii() and value.isprintable() else None
