"""Follows feeds: asks each when its time has come, sends what is new, and remembers it once the broker has it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable

from tocsin.errors import TocsinError
from tocsin.streams.broker import BrokerUnreachable
from tocsin.streams.sources.clock import Clock, WallClock
from tocsin.streams.sources.feed_book import FeedBook, FeedState
from tocsin.streams.sources.poll import Poll

BROKER_PAUSE_S = 10.0
"""Seconds until a feed is read again whose articles the broker did not take; twice as long each time, up to BROKER_LONGEST_S."""
BROKER_LONGEST_S = 160.0

_log = logging.getLogger(__name__)


class Follower:
    """Follows feeds until it is told to stop."""

    def __init__(
        self,
        book: FeedBook,
        poll: Poll,
        *,
        at_once: int = 16,
        clock: Clock | None = None,
        told: Callable[[FeedState], None] = lambda _: None,
    ) -> None:
        self._book, self._poll, self._at_once, self._told = book, poll, at_once, told
        self._clock = clock or WallClock()
        self._due: dict[str, float] = {}
        self._untaken: Counter[str] = Counter()  # times in a row that the broker did not take what a feed had
        self._running: dict[asyncio.Task[FeedState], str] = {}

    async def follow(self, addresses: Iterable[str], stop: asyncio.Event) -> None:
        """Follow the feeds at *addresses* until *stop* is set. Raises what the broker or the book cannot recover from."""
        self._plan(addresses)
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                self._begin()
                pause = asyncio.ensure_future(self._clock.sleep(self._pause_s()))
                try:
                    await asyncio.wait({*self._running, stopping, pause}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    pause.cancel()
                self._collect()
        finally:
            stopping.cancel()
            await self._end()

    async def once(self, addresses: Iterable[str]) -> list[FeedState]:
        """Read every feed at *addresses* once, now, and return how it went. Raises as `follow` does."""
        self._due = dict.fromkeys(addresses, 0.0)
        room = asyncio.Semaphore(self._at_once)

        async def one(address: str) -> FeedState:
            async with room:
                state = await self._poll(address)
            self._told(state)
            return state

        return await asyncio.gather(*map(one, list(self._due)))

    def _plan(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            state = self._book.state(address)
            if not state.gone:
                self._due[address] = state.next_at

    def _begin(self) -> None:
        now, busy = self._clock.now().timestamp(), set(self._running.values())
        ready = sorted((at, address) for address, at in self._due.items() if at <= now and address not in busy)
        for _, address in ready[: self._at_once - len(self._running)]:
            self._running[asyncio.ensure_future(self._poll(address))] = address

    def _pause_s(self) -> float:
        if len(self._running) >= self._at_once:
            return 3600.0  # the next to end wakes us
        busy = set(self._running.values())
        next_at = min((at for address, at in self._due.items() if address not in busy), default=None)
        return 3600.0 if next_at is None else min(max(next_at - self._clock.now().timestamp(), 0.0), 3600.0)

    def _collect(self) -> None:
        for task in [task for task in self._running if task.done()]:
            address = self._running.pop(task)
            error = task.exception()
            if error is None:
                state = task.result()
                self._told(state)
                self._untaken.pop(address, None)
                self._due[address] = state.next_at
                if state.gone:
                    del self._due[address]
            elif isinstance(error, TocsinError) and not isinstance(error, BrokerUnreachable):
                raise error
            else:
                self._again(address, error)

    def _again(self, address: str, error: BaseException) -> None:
        # A broker that is away for an hour is no reason to ask every feed for the same thing all the time.
        pause_s = min(BROKER_PAUSE_S * 2.0 ** self._untaken[address], BROKER_LONGEST_S)
        self._untaken[address] = min(self._untaken[address] + 1, 10)
        _log.warning("%s: not sent, read again in %.0f s: %s: %s", address, pause_s, type(error).__name__, error)
        self._due[address] = self._clock.now().timestamp() + pause_s

    async def _end(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()
