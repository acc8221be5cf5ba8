"""The desk as an HTTP server: the page, the API and the stream, fed by an async iterator of news."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from tocsin.desk.board import Board, utc_now
from tocsin.desk.cursor import Notation
from tocsin.desk.hub import Hub
from tocsin.desk.lists import Lists
from tocsin.desk.problems import problems
from tocsin.desk.rung import Marked, News, Rung
from tocsin.desk.stream import Stream, clock_frame, mark_frame
from tocsin.schemas.mark import Mark

CLOCK_S = 5.0
"""Seconds between two clocks on the stream."""
_STATIC = Path(__file__).parent / "static"

SendMark = Callable[[Mark], Awaitable[None]]
"""Returns once the broker has acknowledged the mark."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the desk holds at most, and for how long."""

    days: int = 7
    alerts: int = 20_000
    bytes: int = 128 * 1024 * 1024


class Desk:
    """Reads news and serves them."""

    def __init__(self, notation: Notation, send_mark: SendMark, bounds: Bounds = Bounds()) -> None:
        self.board = Board(notation, most=bounds.alerts, most_bytes=bounds.bytes)
        self.hub = Hub()
        self._send_mark = send_mark
        self._bounds = bounds
        self._tasks: list[asyncio.Task[None]] = []

    async def read(self, news: AsyncIterator[News]) -> None:
        """Take in *news* for ever, and pass on what is to be shown."""
        async for each in news:
            arrival = self.board.take(each)
            if isinstance(arrival, Rung):
                self._ring(arrival)
            elif isinstance(arrival, Marked):
                self.hub.tell(mark_frame(arrival, self.board.cursor))

    def _ring(self, rung: Rung) -> None:
        item = orjson.dumps(self.board.item(rung))
        self.hub.ring(item, self.board.cursor, lambda wanted: self.board.ring.concerns(wanted, rung))

    async def tick(self) -> None:
        """Tell everyone the time for ever, and let go of what is too old."""
        while True:
            self.board.expire(utc_now() - timedelta(days=self._bounds.days))
            self.hub.tell(clock_frame(self.board))
            await asyncio.sleep(CLOCK_S)

    def application(self) -> web.Application:
        """Return the application."""
        app = web.Application(middlewares=[problems], client_max_size=16 * 1024)
        lists = Lists(self.board)
        app.router.add_get("/api/alerts", lists.alerts)
        app.router.add_get("/api/stories", lists.stories)
        app.router.add_get("/api/stories/{story_id}", lists.story)
        app.router.add_get("/api/stream", Stream(self.board, self.hub))
        app.router.add_get("/", _page)
        app.router.add_static("/static", _STATIC)
        return app

    @asynccontextmanager
    async def serving(self, news: AsyncIterator[News], host: str, port: int) -> AsyncIterator[int]:
        """Serve *news*, and give the port that is listened on. Raises OSError where it cannot be."""
        runner = web.AppRunner(self.application(), handler_cancellation=True, keepalive_timeout=15, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            self._tasks = [asyncio.create_task(self.read(news)), asyncio.create_task(self.tick())]
            yield site.port
        finally:
            self.hub.close("the desk stops")
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await runner.cleanup()

    async def run(self, stopping: asyncio.Future[Any]) -> None:
        """Return when *stopping* is done. Raises what reading crashed with."""
        done, _ = await asyncio.wait([stopping, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


async def _page(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(_STATIC / "index.html")
