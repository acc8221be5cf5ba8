"""What the API answers about alerts and stories."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

from tocsin.desk.board import Board
from tocsin.desk.cursor import CursorInvalid
from tocsin.desk.problems import Refused
from tocsin.desk.ring import Page
from tocsin.desk.rung import Key, Rung
from tocsin.errors import FilterInvalid
from tocsin.schemas.wanted import Wanted

MAX_LIMIT = 200
"""Most items of one answer."""
MAX_ANSWER = 4 * 1024 * 1024
"""A page that reaches so many bytes of alerts ends there, and `next` goes on."""
_LIMIT = 50
_SCAN = 50  # alerts looked at before others get their turn: a search must not hold up the stream
_SEARCHES = 4  # at once

Search = Callable[..., Page]


class Lists:
    """Handlers that read the board."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._turn = asyncio.Semaphore(_SEARCHES)

    async def alerts(self, request: web.Request) -> web.Response:
        """Answer with alerts, newest first (`AlertsPage`)."""
        stream = self._board.cursor  # before the search: what rings meanwhile is told twice rather than never
        rungs, behind = await self._search(request, self._board.ring.alerts)
        return self._page([self._board.item(rung) for rung in rungs], behind, stream=stream)

    async def stories(self, request: web.Request) -> web.Response:
        """Answer with stories, the one that rang last first (`StoriesPage`)."""
        rungs, behind = await self._search(request, self._board.ring.stories)
        held = [rung.alert.story_id for rung in rungs if self._board.ring.story(rung.alert.story_id)]
        return self._page([self._board.story_line(story_id).model_dump(mode="json") for story_id in held], behind)

    async def story(self, request: web.Request) -> web.Response:
        """Answer with one story (`StoryView`)."""
        view = self._board.story_view(request.match_info["story_id"])
        if view is None:
            raise Refused(404, "no story of that id is held: it may be older than the desk keeps")
        return as_json(view)

    async def _search(self, request: web.Request, search: Search) -> tuple[list[Rung], Key | None]:
        wanted, limit, behind = wanted_of(request.query.get("filter", "")), _limit(request), self._before(request)
        found: list[Rung] = []
        size = 0
        async with self._turn:
            while True:
                page = search(wanted, before=behind, limit=limit - len(found), scan=_SCAN)
                for rung in page.rungs:
                    found.append(rung)
                    size += len(rung.data)
                    if size >= MAX_ANSWER:
                        return found, rung.key
                behind = page.behind
                if behind is None or len(found) >= limit:
                    return found, behind
                await asyncio.sleep(0)

    def _before(self, request: web.Request) -> Key | None:
        text = request.query.get("before")
        try:
            return None if text is None else self._board.notation.read_key(text)
        except CursorInvalid as error:
            raise Refused(400, f"before: {error}") from None

    def _page(self, items: list[Any], behind: Key | None, **more: str) -> web.Response:
        return as_json({"items": items, "next": None if behind is None else self._board.notation.write_key(behind), **more})


def as_json(content: Any, *, status: int = 200) -> web.Response:
    """Return *content* as an answer."""
    return web.Response(body=orjson.dumps(content), status=status, content_type="application/json")


def wanted_of(text: str) -> Wanted:
    """Return what the filter *text* asks for. Raises Refused."""
    try:
        return Wanted.parse(text)
    except FilterInvalid as error:
        raise Refused(400, str(error), position=error.position) from None


def _limit(request: web.Request) -> int:
    text = request.query.get("limit", str(_LIMIT))
    if not text.isascii() or not text.isdigit() or len(text) > 3 or not 1 <= int(text) <= MAX_LIMIT:
        raise Refused(400, f"limit: a number from 1 to {MAX_LIMIT} is needed")
    return int(text)
