"""A web server on loopback that hears requests and answers as it is told."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Heard:
    """One request; `at` in seconds of the monotonic clock."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float
    request: web.Request

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


Answering = Callable[[Heard, int], Awaitable[web.StreamResponse] | web.StreamResponse]
"""Gives the answer to a request; the number counts all requests from 1."""


@dataclass
class Receiver:
    """What was heard, and where."""

    answering: Answering
    heard: list[Heard] = field(default_factory=list)
    url: str = ""

    async def until(self, count: int, limit_s: float = 30.0) -> None:
        """Return when so many requests were heard."""
        deadline = time.monotonic() + limit_s
        while len(self.heard) < count:
            assert time.monotonic() < deadline, f"{len(self.heard)} of {count} requests after {limit_s} s"
            await asyncio.sleep(0.01)

    async def _hear(self, request: web.Request) -> web.StreamResponse:
        heard = Heard(
            request.path, {k.lower(): v for k, v in request.headers.items()}, await request.read(), time.monotonic(), request
        )
        self.heard.append(heard)
        answer = self.answering(heard, len(self.heard))
        return answer if isinstance(answer, web.StreamResponse) else await answer


def always(status: int = 200, **headers: str) -> Answering:
    """Answer every request so."""
    return lambda heard, number: web.Response(status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})


def in_turn(*statuses: int, **headers: str) -> Answering:
    """Answer the first requests by *statuses*, all others by the last of them."""
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return lambda heard, number: web.Response(
        status=statuses[min(number, len(statuses)) - 1], headers=named if number < len(statuses) else {}
    )


@asynccontextmanager
async def receiving(answering: Answering | None = None) -> AsyncIterator[Receiver]:
    """Give a server that listens."""
    receiver = Receiver(answering or always())
    app = web.Application(client_max_size=1 << 24)
    app.router.add_route("*", "/{anything:.*}", receiver._hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    receiver.url = f"http://{host}:{port}"
    try:
        yield receiver
    finally:
        await runner.cleanup()
