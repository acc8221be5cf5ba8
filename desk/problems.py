"""Errors as the API tells them: problem+json. Source: RFC 9457."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from aiohttp import web

from tocsin.desk.answers import Problem

_log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """A request that is answered with a problem."""

    def __init__(
        self, status: int, detail: str, *, position: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.position = position
        self.headers = dict(headers or {})


def problem(
    status: int, detail: str | None = None, *, position: int | None = None, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return the answer that says what went wrong."""
    said = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, position=position)
    return web.Response(
        body=said.model_dump_json().encode(), status=status, content_type="application/problem+json", headers=headers
    )


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what a handler refuses, and what the router does, into problems."""
    try:
        return await handler(request)
    except Refused as refused:
        return problem(refused.status, refused.detail, position=refused.position, headers=refused.headers)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        allowed = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return problem(error.status, headers=allowed)
    except Exception:  # noqa: BLE001  a bug of ours must not become an answer of its own shape
        _log.exception("%s %s failed", request.method, request.path)
        return problem(500, "the desk failed: its log says why")
