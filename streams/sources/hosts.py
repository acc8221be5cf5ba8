"""Turns at a host: so many requests at once, a pause between them, and none while it asks to be left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tocsin.streams.sources.clock import Clock
from tocsin.streams.sources.guard import PageRefused

AT_ONCE = 2
"""Most requests to one host at the same time."""
LONGEST_GAP_S = 30.0
"""Longest pause between two requests that a robots.txt can ask for."""
PATIENCE_S = 60.0
"""A turn that comes later than this is not waited for."""

_MANY = 5000  # hosts remembered before the idle ones are forgotten


@dataclass(slots=True)
class _Host:
    free_at: datetime
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    inside: int = 0


class Hosts:
    """Gives turns at hosts; *gap_s* is the pause between two requests to one of them, in seconds."""

    def __init__(self, clock: Clock, *, gap_s: float = 1.0) -> None:
        self._clock = clock
        self._gap_s = gap_s
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, url: str, *, gap_s: float = 0.0) -> AsyncIterator[None]:
        """Give a turn at the host of *url*. Raises PageRefused where the host asked for more time than PATIENCE_S."""
        host = self._host(url)
        host.inside += 1
        try:
            async with host.room:
                await self._wait(host, url, min(max(gap_s, self._gap_s), max(LONGEST_GAP_S, self._gap_s)))
                yield
        finally:
            host.inside -= 1

    def hold(self, url: str, seconds: float) -> None:
        """Leave the host of *url* alone for so many seconds."""
        host = self._host(url)
        host.free_at = max(host.free_at, self._clock.now() + timedelta(seconds=seconds))

    async def _wait(self, host: _Host, url: str, gap_s: float) -> None:
        now = self._clock.now()
        wait_s = (host.free_at - now).total_seconds()
        if wait_s > PATIENCE_S:
            raise PageRefused(f"{url}: the host asked to be left alone until {host.free_at:%H:%M} UTC", status=429)
        host.free_at = max(host.free_at, now) + timedelta(seconds=gap_s)  # before the wait: the next in line waits longer
        if wait_s > 0:
            await self._clock.sleep(wait_s)

    def _host(self, url: str) -> _Host:
        name = _name(url)
        if name not in self._hosts:
            if len(self._hosts) >= _MANY:
                now = self._clock.now()
                self._hosts = {name: host for name, host in self._hosts.items() if host.inside or host.free_at > now}
            self._hosts[name] = _Host(self._clock.now())
        return self._hosts[name]


def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
