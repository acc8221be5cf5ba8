"""The stream: alerts and marks as they come, to each listener from where it was."""

from __future__ import annotations

import asyncio
import logging
import time

import orjson
from aiohttp import web

from tocsin.desk.answers import Bye, Gap
from tocsin.desk.arrivals import Arrival
from tocsin.desk.board import Board, utc_now
from tocsin.desk.cursor import CursorInvalid
from tocsin.desk.frames import HEARTBEAT, alert_data, frame
from tocsin.desk.hub import Filters, Hub, Listener, Taken, met_filters
from tocsin.desk.lists import wanted_of
from tocsin.desk.metrics import Metrics
from tocsin.desk.outlet import Outlet
from tocsin.desk.problems import Refused
from tocsin.desk.rates import Seats, party
from tocsin.desk.rung import Marked, Where
from tocsin.schemas.wanted import Wanted

MAX_FILTERS = 8
"""Most filters of one stream."""
_ONCE = 100  # arrivals that are sent again in one piece
_WAIT_S = 10.0  # for a cursor that is ahead of what the desk has read; another desk may have given it
_POLL_S = 0.2
_RETRY_MS = 2000  # after how long a browser connects again

Position = dict[Where, int]

_log = logging.getLogger(__name__)


class Stream:
    """Handler of the stream."""

    def __init__(self, board: Board, hub: Hub, seats: Seats, metrics: Metrics) -> None:
        self._board, self._hub, self._seats, self._metrics = board, hub, seats, metrics

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Send events until the listener goes, or is too slow."""
        filters = tuple(request.query.getall("filter", ()))
        if len(filters) > MAX_FILTERS:
            raise Refused(400, f"filter: at most {MAX_FILTERS} may be given")
        wanted = tuple(wanted_of(text) for text in filters)
        position, who = self._position(request), party(request.remote)
        if not self._seats.take(who):
            status = 503 if self._seats.full else 429
            raise Refused(status, "no more streams can be opened now", headers={"Retry-After": "10"})
        try:
            return await self._open(request, Listener(filters), wanted, position)
        finally:
            self._seats.leave(who)

    async def _open(
        self, request: web.Request, listener: Listener, wanted: tuple[Wanted, ...], position: Position | None
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"X-Accel-Buffering": "no"})
        response.content_type = "text/event-stream"
        response.charset = "utf-8"
        await response.prepare(request)
        outlet = Outlet(request, response)
        try:
            await outlet.write(f"retry: {_RETRY_MS}\n\n".encode())
            await self._send(outlet, listener, wanted, position)
        except ConnectionError:
            pass  # it went
        except TimeoutError:
            self._metrics.dropped.labels("stuck").inc()
            outlet.abort()
        except Exception:  # noqa: BLE001  what has begun as a stream cannot end as a problem
            _log.exception("a stream failed")
            outlet.abort()
        return response

    async def _send(self, outlet: Outlet, listener: Listener, wanted: tuple[Wanted, ...], position: Position | None) -> None:
        await self._caught_up(outlet)
        if position is not None:
            await self._resume(outlet, listener.filters, wanted, position)
        self._hub.join(listener, wanted)  # nothing was awaited since the last arrival was sent
        try:
            listener.offer(clock_frame(self._board))
            while listener.ended is None:
                await self._pass_on(outlet, await listener.take())
            await self._pass_on(outlet, await listener.take())
            await outlet.write(frame("bye", Bye(reason=listener.ended).model_dump_json().encode()))
        finally:
            self._hub.leave(listener)

    async def _pass_on(self, outlet: Outlet, taken: Taken) -> None:
        await outlet.write(taken.data)
        self._metrics.sent.inc(taken.frames)
        if taken.oldest is not None:
            self._metrics.fan_out.observe(time.monotonic() - taken.oldest)

    async def _resume(self, outlet: Outlet, filters: Filters, wanted: tuple[Wanted, ...], position: Position) -> None:
        if not await self._reached(outlet, position):
            await self._gap(outlet, "the cursor lies ahead of the topics: it is of another broker, or they were made anew")
            return
        arrivals, told = self._board.arrivals, False
        while self._hub.closed is None:
            if not arrivals.complete(position) and not told:
                told = True
                await self._gap(outlet, "what rang right after the cursor is older than the desk keeps")
                continue
            again = arrivals.after(position, _ONCE)
            if not again:
                return
            frames = [data for arrival in again if (data := self._again(arrival, filters, wanted, position))]
            if frames:
                await outlet.write(b"".join(frames))
                self._metrics.sent.inc(len(frames))
            await asyncio.sleep(0)

    async def _caught_up(self, outlet: Outlet) -> None:
        while not self._board.freshness.caught_up and self._hub.closed is None:
            await outlet.write(HEARTBEAT)
            await asyncio.sleep(_POLL_S)

    async def _reached(self, outlet: Outlet, position: Position) -> bool:
        for _ in range(int(_WAIT_S / _POLL_S)):
            if self._board.arrivals.reaches(position) or self._hub.closed is not None:
                return True
            await outlet.write(HEARTBEAT)
            await asyncio.sleep(_POLL_S)
        return False

    def _again(self, arrival: Arrival, filters: Filters, wanted: tuple[Wanted, ...], position: Position) -> bytes:
        position[arrival.where] = arrival.offset + 1
        cursor = self._board.notation.write(position)
        if isinstance(arrival, Marked):
            return mark_frame(arrival, cursor)
        met = met_filters(filters, wanted, {}, lambda asked: self._board.ring.concerns(asked, arrival))
        if filters and not met:
            return b""
        return frame("alert", alert_data(orjson.dumps(self._board.item(arrival)), met), cursor=cursor)

    async def _gap(self, outlet: Outlet, reason: str) -> None:
        await outlet.write(frame("gap", Gap(reason=reason).model_dump_json().encode()))

    def _position(self, request: web.Request) -> Position | None:
        text = request.headers.get("Last-Event-ID") or request.query.get("after")
        try:
            return None if text is None else self._board.notation.read(text)
        except CursorInvalid as error:
            raise Refused(400, f"after: {error}") from None


def mark_frame(marked: Marked, cursor: str) -> bytes:
    """Return the event that tells of a mark."""
    return frame("mark", marked.mark.model_dump_json().encode(), cursor=cursor)


def clock_frame(board: Board) -> bytes:
    """Return the event that says how fresh the desk is; its cursor is that of everything read so far."""
    clock = board.clock(utc_now(), time.monotonic())
    return frame("clock", clock.model_dump_json().encode(), cursor=board.cursor)
