"""The desk as an HTTP server: the page, the API and the stream, fed by an async iterator of news."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from tocsin.desk.access import Access
from tocsin.desk.board import Board, utc_now
from tocsin.desk.cursor import Notation
from tocsin.desk.doors import Door
from tocsin.desk.health import Healths
from tocsin.desk.hub import Hub
from tocsin.desk.lists import Lists, as_json
from tocsin.desk.login import Login
from tocsin.desk.metrics import Metrics
from tocsin.desk.openapi import openapi
from tocsin.desk.posting import MAX_BODY, Posting, SendMark
from tocsin.desk.problems import problems
from tocsin.desk.rates import Seats
from tocsin.desk.rung import Marked, News, Rung
from tocsin.desk.shields import shield
from tocsin.desk.stream import Stream, clock_frame, mark_frame

CLOCK_S = 5.0
"""Seconds between two clocks on the stream."""
REQUEST_S = 15.0
"""Seconds that the head of a request may take, and that a connection may be idle."""
_SPARE_CONNECTIONS = 256  # beside streams: for pages, lists and probes
_SPARE_EACH = 64
_log = logging.getLogger(__name__)
_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Options:
    """What the desk holds at most, whom it serves, and under which names."""

    days: int = 7
    alerts: int = 10_000
    bytes: int = 128 * 1024 * 1024
    clients: int = 1000
    clients_each: int = 200
    token: str | None = field(default=None, repr=False)
    hosts: tuple[str, ...] = ()


class Desk:
    """Reads news and serves them."""

    def __init__(self, notation: Notation, send_mark: SendMark, options: Options) -> None:
        self.board = Board(notation, most=options.alerts, most_bytes=options.bytes)
        self._options = options
        self._send_mark = send_mark
        self._seats = Seats(options.clients, options.clients_each)
        self.metrics = Metrics(self.board, self._seats)
        self.hub = Hub(lambda reason: self.metrics.dropped.labels(reason).inc())
        self._tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def serving(self, news: AsyncIterator[News], host: str, port: int) -> AsyncIterator[int]:
        """Serve *news*, and give the port that is listened on. Raises OSError where it cannot be."""
        options = self._options
        seats = Seats(options.clients + _SPARE_CONNECTIONS, options.clients_each + _SPARE_EACH)
        runner = web.AppRunner(
            self._application(),
            handler_cancellation=True,
            keepalive_timeout=REQUEST_S,
            access_log=None,
            logger=_silent(),
            shutdown_timeout=2.0,
        )
        await runner.setup()
        assert runner.server is not None
        make = runner.server
        try:
            loop = asyncio.get_running_loop()
            server = await loop.create_server(lambda: Door(seats, make), host, port, backlog=1024)
            self._tasks = [asyncio.create_task(self._read(news)), asyncio.create_task(self._tick())]
            try:
                yield server.sockets[0].getsockname()[1]
            finally:
                server.close()
        finally:
            await self._close(runner)

    async def run(self, stopping: asyncio.Future[Any]) -> None:
        """Return when *stopping* is done. Raises what reading crashed with."""
        done, _ = await asyncio.wait([stopping, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def _close(self, runner: web.AppRunner) -> None:
        self.hub.close("the desk stops")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await runner.cleanup()

    async def _read(self, news: AsyncIterator[News]) -> None:
        try:
            async for each in news:
                arrival = self.board.take(each)
                if isinstance(arrival, Rung):
                    self._ring(arrival)
                elif isinstance(arrival, Marked):
                    self.hub.tell(mark_frame(arrival, self.board.cursor))
                await asyncio.sleep(0)  # whoever listens writes first: else a burst would make everyone too slow
        except Exception as error:
            _log.exception("the desk shows nothing new any more")
            self.board.freshness.failed(f"the desk failed: {type(error).__name__}")
            raise

    def _ring(self, rung: Rung) -> None:
        at = time.monotonic()
        if len(self.hub):
            item = orjson.dumps(self.board.item(rung))
            self.hub.ring(item, self.board.cursor, lambda wanted: self.board.ring.concerns(wanted, rung), at)

    async def _tick(self) -> None:
        while True:
            self.board.expire(utc_now() - timedelta(days=self._options.days))
            self.hub.tell(clock_frame(self.board))
            await asyncio.sleep(CLOCK_S)

    def _application(self) -> web.Application:
        access = Access(self._options.token, self._options.hosts)
        app = web.Application(middlewares=[problems, access.middleware], client_max_size=MAX_BODY)
        app.on_response_prepare.append(shield)
        lists, healths, login = Lists(self.board), Healths(self.board, self.metrics), Login(access)
        app.router.add_get("/", _page)
        app.router.add_static("/static", _STATIC)
        app.router.add_get("/api/alerts", lists.alerts)
        app.router.add_get("/api/stories", lists.stories)
        app.router.add_get("/api/stories/{story_id}", lists.story)
        app.router.add_get("/api/stream", Stream(self.board, self.hub, self._seats, self.metrics).listen, allow_head=False)
        app.router.add_post("/api/marks", Posting(self.board, self._send_mark).post)
        app.router.add_get("/api/openapi.json", _described)
        app.router.add_get("/login", login.page)
        app.router.add_post("/login", login.attempt)
        app.router.add_get("/healthz", healths.alive)
        app.router.add_get("/readyz", healths.ready)
        app.router.add_get("/metrics", healths.metrics)
        return app


def _silent() -> logging.Logger:
    # What fails in a handler is logged there. aiohttp would log a traceback for every bad request: anybody could fill the disk.
    logger = logging.getLogger(f"{__name__}.requests")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


async def _page(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(_STATIC / "index.html")


async def _described(_: web.Request) -> web.Response:
    return as_json(openapi())
