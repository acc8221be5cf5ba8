"""Articles over HTTP: `POST /articles` answers when the broker has acknowledged them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import re
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import hdrs, web

from tocsin.desk.access import is_loopback
from tocsin.desk.problems import Handler, Refused, problems
from tocsin.desk.rates import Rates, party
from tocsin.streams.broker import Broker
from tocsin.streams.ingest import Offer, ingest
from tocsin.streams.sources.bodies import BodyUnreadable, Given, articles_in
from tocsin.streams.sources.inflate import BodyRefused, Inflater

BODY_S = 30.0
"""Seconds that the body of a request may take."""
HELD = 4
"""So many bodies of the longest kind are held at once; who comes later is told to come back."""

_RETRY_S = 5

_PORT = re.compile(r":\d{1,5}$", re.ASCII)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is taken, from whom, and how long a sender waits; times in seconds."""

    token: str | None = field(default=None, repr=False)
    max_bytes: int = 16_777_216
    rate: float = 50.0
    wait_s: float = 10.0


class Receiver:
    """Takes articles for a broker."""

    def __init__(self, broker: Broker, terms: Terms) -> None:
        self._broker, self._terms = broker, terms
        self._token = _digest(terms.token) if terms.token else None
        self._rates = Rates(max(1, round(2 * terms.rate)), 1 / terms.rate)
        self._held = 0
        self._sending: set[asyncio.Future[Any]] = set()

    def application(self) -> web.Application:
        """Return what an HTTP server serves."""
        app = web.Application(middlewares=[problems, self._admitted])
        app.router.add_post("/articles", self._post)
        app.router.add_get("/healthz", _alive)
        app.on_response_prepare.append(_plainly)
        return app

    async def close(self) -> None:
        """Return once what was taken is sent, or cannot be."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=self._terms.wait_s)

    @web.middleware
    async def _admitted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == "/healthz":
            return await handler(request)
        wait_s = self._rates.wait_s(party(request.remote), time.monotonic())
        if wait_s > 0:
            raise Refused(429, "too often from this address (TOCSIN_RECEIVE_RATE)", headers={"Retry-After": str(int(wait_s) + 1)})
        if self._token is None:
            _no_page_of_anybody(request)
        elif not self._knows_token(request):
            raise Refused(401, "a token is needed: Authorization: Bearer ...", headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
        return await handler(request)

    def _knows_token(self, request: web.Request) -> bool:
        scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(_digest(given.strip()), self._token or b"")

    async def _post(self, request: web.Request) -> web.StreamResponse:
        room = self._room(request)
        self._held += room
        try:
            given = await self._given(request)
        except BaseException:
            self._held -= room
            raise
        sending = self._send(given, room)
        await asyncio.wait({sending}, timeout=self._terms.wait_s)
        if not sending.done():
            raise _busy(f"the broker has not acknowledged the articles within {self._terms.wait_s:g} s; send all of them again")
        if error := sending.exception():
            _log.warning("articles were not acknowledged: %s: %s", type(error).__name__, error)
            raise _busy("the broker has not acknowledged the articles; send all of them again")
        return _answer(given)

    def _room(self, request: web.Request) -> int:
        most = self._terms.max_bytes
        length = request.content_length
        if length is not None and length > most:
            raise Refused(413, f"longer than {most:,} bytes (TOCSIN_RECEIVE_MAX_BYTES)")
        room = most if length is None or hdrs.CONTENT_ENCODING in request.headers else length
        if self._held + room > HELD * most:
            raise _busy("as much as we hold waits for the broker already")
        return room

    def _send(self, given: Iterable[Given], room: int) -> asyncio.Future[Any]:
        # Never cancelled: it may be acknowledged still. Until then it keeps its room.
        sending = asyncio.ensure_future(ingest(self._broker, _offers(given)))
        self._sending.add(sending)

        def done(task: asyncio.Future[Any]) -> None:
            self._sending.discard(task)
            self._held -= room
            if not task.cancelled():
                task.exception()  # or the loop complains that nobody asked

        sending.add_done_callback(done)
        return sending

    async def _given(self, request: web.Request) -> list[Given]:
        kind = request.content_type if hdrs.CONTENT_TYPE in request.headers else ""
        url = request.headers.get("Content-Location") or request.headers.get("X-Article-Url") or request.query.get("url")
        body = await _body(request, self._terms.max_bytes)
        try:
            return await asyncio.to_thread(articles_in, body, kind, article_id=request.query.get("id"), url=url)
        except BodyUnreadable as error:
            raise Refused(error.status, str(error)) from None


async def _body(request: web.Request, most: int) -> bytes:
    try:
        body = Inflater(request.headers.get(hdrs.CONTENT_ENCODING, ""), most)
    except BodyRefused as error:
        raise Refused(415, str(error), headers={hdrs.ACCEPT_ENCODING: "gzip, deflate"}) from None
    try:
        async with asyncio.timeout(BODY_S):
            async for part in request.content.iter_any():
                body.add(part)
    except TimeoutError:
        raise Refused(408, f"the body took longer than {BODY_S:g} s") from None
    except BodyRefused as error:
        too_long = "longer" in str(error)
        raise Refused(413 if too_long else 400, f"{error}{' (TOCSIN_RECEIVE_MAX_BYTES)' if too_long else ''}") from None
    return bytes(body.data)


def _answer(given: list[Given]) -> web.Response:
    refused = sum(each.error is not None for each in given)
    answer: dict[str, Any] = {
        "accepted": len(given) - refused,
        "refused": refused,
        "articles": [_result(index, each) for index, each in enumerate(given)],
    }
    if not refused:
        return web.Response(body=orjson.dumps(answer), status=202, content_type="application/json")
    detail = f"{refused} of {len(given)} articles are refused; the others are acknowledged"
    said = {"type": "about:blank", "title": "Unprocessable Content", "status": 422, "detail": detail, **answer}
    return web.Response(body=orjson.dumps(said), status=422, content_type="application/problem+json")


def _result(index: int, given: Given) -> dict[str, Any]:
    result: dict[str, Any] = {"index": index, "id": given.article_id, "status": "refused" if given.error else "accepted"}
    if given.error:
        result["problem"] = {"title": type(given.error).__name__, "detail": given.error.reason, "field": given.error.field}
    return result


async def _offers(given: Iterable[Given]) -> AsyncIterator[Offer]:
    for each in given:
        if each.offer:
            yield each.offer


def _busy(reason: str) -> Refused:
    return Refused(503, reason, headers={"Retry-After": str(_RETRY_S)})


def _no_page_of_anybody(request: web.Request) -> None:
    # Without a token, whoever reaches the loopback may send; a page in this machine's browser may not.
    name = _PORT.sub("", request.headers.get(hdrs.HOST, "")).strip("[]")
    if not is_loopback(name):
        raise Refused(421, "without TOCSIN_RECEIVE_TOKEN only loopback names are answered to")
    if hdrs.ORIGIN in request.headers or request.headers.get("Sec-Fetch-Site", "none") != "none":
        raise Refused(403, "a web page may not send articles")


async def _alive(_: web.Request) -> web.StreamResponse:
    return web.json_response({"status": "ok"})


async def _plainly(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "tocsin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers[hdrs.CACHE_CONTROL] = "no-store"


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
