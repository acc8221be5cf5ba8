"""A worker's own small HTTP server: is it alive, is it ready, and what does it count?"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import orjson
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from tocsin.errors import SettingsInvalid
from tocsin.streams.metrics import Metrics
from tocsin.streams.progress import Progress

STALE_S = 15.0
"""A lane that has stood still so long, with work waiting, makes the worker unhealthy."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def serving(
    address: str, progress: Progress, metrics: Metrics, unready: Callable[[], str | None], failed: Callable[[], str | None]
) -> AsyncIterator[int]:
    """Serve `/healthz`, `/readyz` and `/metrics` at *address*, host:port, and give the port. Raises SettingsInvalid.

    *unready* says why no work is done now, *failed* why none ever will be; neither says anything where all is well.
    """
    host, _, port = address.rpartition(":")
    runner = web.AppRunner(_application(progress, metrics, unready, failed), access_log=None, handle_signals=False)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host.strip("[]"), int(port), backlog=16)
        try:
            await site.start()
        except OSError as error:
            raise SettingsInvalid(f"TOCSIN_METRICS: {address} cannot be listened on ({error.strerror})") from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _application(
    progress: Progress, metrics: Metrics, unready: Callable[[], str | None], failed: Callable[[], str | None]
) -> web.Application:
    def state(reason: str | None) -> web.Response:
        body = orjson.dumps({"status": "unavailable" if reason else "ok", "reason": reason})
        return web.Response(body=body, status=503 if reason else 200, content_type="application/json")

    async def alive(_: web.Request) -> web.Response:
        return state(failed() or _standing(progress))

    async def ready(_: web.Request) -> web.Response:
        return state(failed() or unready() or _standing(progress))

    async def counted(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application(client_max_size=1024)
    app.add_routes([web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", counted)])
    return app


def _standing(progress: Progress) -> str | None:
    stalled_s, what = progress.stalled()
    return f"{what} has not come on for {stalled_s:.0f} s with work waiting" if stalled_s > STALE_S else None
