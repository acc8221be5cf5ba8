"""Whether the desk is alive, whether it is ready, and what it counts."""

from __future__ import annotations

import time

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from tocsin.desk.answers import Health
from tocsin.desk.board import Board
from tocsin.desk.metrics import Metrics
from tocsin.desk.problems import Refused

STALE_S = 30.0
"""Further behind than this the desk is not ready."""


class Healths:
    """Handlers for those who watch over the desk."""

    def __init__(self, board: Board, metrics: Metrics) -> None:
        self._board = board
        self._metrics = metrics

    async def alive(self, _: web.Request) -> web.Response:
        """Answer that the process lives."""
        return self._ok()

    async def ready(self, _: web.Request) -> web.Response:
        """Answer that the desk shows what is in the topics. Raises Refused with the reason where it does not."""
        if reason := unready(self._board, time.monotonic()):
            raise Refused(503, reason, headers={"Retry-After": "2"})
        return self._ok()

    async def metrics(self, _: web.Request) -> web.Response:
        """Answer with the metrics."""
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _ok(self) -> web.Response:
        health = Health(alerts=len(self._board.ring), delay_s=self._board.freshness.delay_s(time.monotonic()))
        return web.Response(body=health.model_dump_json(), content_type="application/json")


def unready(board: Board, now: float) -> str | None:
    """Return why the desk is not ready; nothing where it is."""
    freshness = board.freshness
    delay_s = freshness.delay_s(now)
    cause = f": {freshness.trouble}" if freshness.trouble else ""
    if delay_s is None:
        return f"the topics have not been read to their end yet, {len(board.ring)} alerts so far{cause}"
    return f"the topics were last read to their end {delay_s:.0f} s ago{cause}" if delay_s > STALE_S else None
