"""Marks that are made at the desk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from pydantic import ValidationError

from tocsin.desk.answers import MarkAnswer, MarkRequest
from tocsin.desk.board import Board, utc_now
from tocsin.desk.login import BODY_S, spare
from tocsin.desk.problems import Refused
from tocsin.desk.rates import Rates
from tocsin.desk.rung import Rung
from tocsin.schemas.mark import Mark

SendMark = Callable[[Mark], Awaitable[None]]
"""Returns once the broker has acknowledged the mark."""

MAX_BODY = 16 * 1024
"""Longest body of a POST, in bytes."""
_ACKNOWLEDGED_S = 10.0
_BURST, _EACH_S = 30, 1.0  # marks of one address

_log = logging.getLogger(__name__)


class Posting:
    """Handler of new marks."""

    def __init__(self, board: Board, send: SendMark) -> None:
        self._board = board
        self._send = send
        self._rates = Rates(_BURST, _EACH_S)

    async def post(self, request: web.Request) -> web.Response:
        """Send the mark that is asked for, and answer with it once the broker has it (`MarkAnswer`)."""
        spare(self._rates, request)
        mark = self._mark(await _read(request))
        try:
            async with asyncio.timeout(_ACKNOWLEDGED_S):
                await self._send(mark)
        except Exception as error:  # noqa: BLE001  whatever a broker raises: the mark is not known to be there
            _log.warning("a mark was not acknowledged: %s: %s", type(error).__name__, error)
            raise Refused(503, "the broker has not acknowledged the mark: try again", headers={"Retry-After": "5"}) from None
        return web.Response(body=MarkAnswer(mark=mark).model_dump_json(), status=202, content_type="application/json")

    def _mark(self, asked: MarkRequest) -> Mark:
        rung = self._subject(asked)
        said = {
            "kind": asked.kind,
            "edition": rung.alert.edition,
            "alert_id": rung.alert.id if asked.kind == "wrong" else None,
            "story_id": rung.alert.story_id,
            "by": asked.by,
            "reason": asked.reason,
            "at": utc_now().isoformat(),
        }
        try:
            return Mark.model_validate(said)
        except ValidationError as error:
            raise _invalid(error) from None

    def _subject(self, asked: MarkRequest) -> Rung:
        if asked.kind == "wrong":
            rung = self._board.ring.get(asked.alert_id or "")
            if rung is None:
                raise Refused(404, "no alert of that id is held: it may be older than the desk keeps")
            return rung
        story = self._board.ring.story(asked.story_id or "")
        if not story:
            raise Refused(404, "no story of that id is held: it may be older than the desk keeps")
        return story[-1]


async def _read(request: web.Request) -> MarkRequest:
    if request.content_type != "application/json":
        raise Refused(415, "a mark is sent as application/json")
    try:
        async with asyncio.timeout(BODY_S):
            body = await request.read()
    except TimeoutError:
        raise Refused(408, f"the body took longer than {BODY_S:g} s") from None
    try:
        return MarkRequest.model_validate_json(body)
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> Refused:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    said = first["msg"].removeprefix("Value error, ")
    return Refused(422, f"{where}: {said}" if where else said)
