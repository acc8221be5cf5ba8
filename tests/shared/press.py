"""Outlets on the loopback: a web server whose every page a test writes, and a clock that a test moves."""

from __future__ import annotations

import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Still:
    """A clock that stands still but for those who sleep."""

    at: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Press:
    """A web server; what was asked of it is in `asked`, by path."""

    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: dict[str, list[Mapping[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, body: bytes | str = b"", *, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        kind = "application/xml" if data.startswith(b"<?xml") else "text/html"
        named = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}

        async def answer(request: web.Request) -> web.StreamResponse:
            etag = named.get("etag")
            if etag and request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"etag": etag})
            return web.Response(status=status, body=data, headers=named)

        self.pages[path] = answer

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked[request.path].append(dict(request.headers))
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)


@asynccontextmanager
async def open_press(tls: ssl.SSLContext | None = None) -> AsyncIterator[Press]:
    """Give a web server on a free port."""
    press = Press()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", press.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    press.port = runner.addresses[0][1]
    try:
        yield press
    finally:
        await runner.cleanup()


def rss(*items: str, title: str = "Harbour Post", more: str = "") -> str:
    """Return an RSS feed of *items*."""
    body = "".join(items)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{title}</title>{more}{body}</channel></rss>'
    )


def item(name: str, *, text: str = "", at: datetime | None = NOW, link: str | None = None, guid: str | None = None) -> str:
    """Return an item; its text fills an article unless one is given."""
    text = text or f"Two ferries collided off {name} on Monday, the coast guard said, and nobody was hurt. " * 12
    fields = {
        "title": f"News of {name}",
        "link": link,
        "guid": guid if guid is not None else f"tag:post.example,2026:{name}",
        "pubDate": at.strftime("%a, %d %b %Y %H:%M:%S +0000") if at else None,
        "description": text,
    }
    return "<item>" + "".join(f"<{tag}>{value}</{tag}>" for tag, value in fields.items() if value) + "</item>"
