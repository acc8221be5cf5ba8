"""Logging in: the token becomes a cookie that no script can read."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from aiohttp import web

from tocsin.desk.access import COOKIE, COOKIE_S, Access
from tocsin.desk.problems import Refused
from tocsin.desk.rates import Rates, party

BODY_S = 10.0
"""Seconds that the body of a POST may take."""
_PAGE = Path(__file__).parent / "static" / "login.html"
_BURST, _EACH_S = 10, 6.0  # attempts of one address


class Login:
    """Handlers of the page that asks for the token."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._rates = Rates(_BURST, _EACH_S)

    async def page(self, _: web.Request) -> web.StreamResponse:
        """Answer with the page, or lead on where no token is needed."""
        if self._access.open:
            raise web.HTTPSeeOther("/")
        return web.FileResponse(_PAGE)

    async def attempt(self, request: web.Request) -> web.StreamResponse:
        """Set the cookie and lead on to the desk where the form holds the token."""
        spare(self._rates, request)
        try:
            async with asyncio.timeout(BODY_S):
                form = await request.post()
        except (TimeoutError, ValueError):
            raise Refused(400, "the form cannot be read") from None
        given = form.get("token")
        if not isinstance(given, str) or not self._access.right_token(given.strip()):
            raise web.HTTPSeeOther("/login#wrong")
        response = web.HTTPSeeOther("/")
        response.set_cookie(
            COOKIE,
            self._access.cookie(time.time()),
            max_age=COOKIE_S,
            httponly=True,
            samesite="Strict",
            secure=request.secure or request.headers.get("X-Forwarded-Proto") == "https",
        )
        raise response


def spare(rates: Rates, request: web.Request) -> None:
    """Return where the sender may ask again already. Raises Refused."""
    wait_s = rates.wait_s(party(request.remote), time.monotonic())
    if wait_s > 0:
        raise Refused(429, "too often from this address", headers={"Retry-After": str(int(wait_s) + 1)})
