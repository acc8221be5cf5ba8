"""What a site lets robots read. Source: RFC 9309, 2022."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from tocsin.streams.sources.charset import decoded
from tocsin.streams.sources.clock import Clock
from tocsin.streams.sources.guard import PageRefused
from tocsin.streams.sources.hosts import Hosts
from tocsin.streams.sources.web import ROBOT, Web

MAX_BYTES = 512 * 1024
"""So much of a robots.txt is read; RFC 9309 asks for 500 KiB at least."""

_KEPT = timedelta(hours=24)
_KEPT_FAILURE = timedelta(hours=1)
_MANY = 1000  # sites remembered
_LINES = 20_000


@dataclass(frozen=True, slots=True)
class _Rules:
    until: datetime
    rules: Protego | None  # nothing: all is allowed
    away: bool = False


class Robots:
    """Keeps the rules of the sites it was asked about, for a day, and of no more than a thousand."""

    def __init__(self, web: Web, hosts: Hosts, clock: Clock) -> None:
        self._web, self._hosts, self._clock = web, hosts, clock
        self._kept: OrderedDict[str, _Rules] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    async def allow(self, url: str) -> bool:
        """Say whether *url* may be read; a site without rules may be. Raises PageRefused where they cannot be had for now."""
        site = _site(url)
        found = await self._rules(site)
        if found.away:
            raise PageRefused(f"{site}: its robots.txt cannot be read, so nothing else is until {found.until:%H:%M} UTC")
        return found.rules is None or bool(found.rules.can_fetch(url, ROBOT))

    async def gap_s(self, url: str) -> float:
        """Return how many seconds the site asks for between two requests; 0 where it does not say."""
        found = await self._rules(_site(url))
        return float(found.rules.crawl_delay(ROBOT) or 0) if found.rules else 0.0

    async def _rules(self, site: str) -> _Rules:
        lock = self._asking.setdefault(site, asyncio.Lock())
        try:
            async with lock:
                found = self._kept.get(site)
                if found is None or found.until <= self._clock.now():
                    found = self._kept[site] = await self._fetched(site)
                self._kept.move_to_end(site)
                if len(self._kept) > _MANY:
                    self._kept.popitem(last=False)
                return found
        finally:
            if not lock.locked():
                self._asking.pop(site, None)

    async def _fetched(self, site: str) -> _Rules:
        now = self._clock.now()
        try:
            async with self._hosts.turn(site):
                page = await self._web.get(f"{site}/robots.txt", max_bytes=MAX_BYTES)
        except PageRefused as error:
            none = error.status is not None and 400 <= error.status < 500 and error.status != 429
            return _Rules(now + (_KEPT if none else _KEPT_FAILURE), None, away=not none)
        text = "\n".join(decoded(page.data, page.content_type).splitlines()[:_LINES])
        return _Rules(now + _KEPT, await asyncio.to_thread(Protego.parse, text))


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
