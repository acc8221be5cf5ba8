"""Who may use the desk: the names it answers to, the token, the cookie, and where a POST may come from."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from tocsin.desk.problems import Handler, Refused

COOKIE = "tocsin_desk"
COOKIE_S = 7 * 24 * 3600
"""How long a log-in lasts, in seconds."""
_OPEN = ("/login", "/healthz", "/readyz")  # need no token; nor does what is under /static/: there is no news in it
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9.-]{1,253}))(?::[0-9]{1,5})?", re.ASCII)
_COOKIE = re.compile(r"([0-9]{1,12})\.([0-9a-f]{64})", re.ASCII)


class Access:
    """Decides on a request before its handler sees it."""

    def __init__(self, token: str | None, hosts: Iterable[str]) -> None:
        self._token = None if token is None else _digest(token.encode())
        self._key = _digest(b"the cookie of\0" + (token or "").encode())
        self._hosts = {"localhost", *(host.lower() for host in hosts)}

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what may not be, else hand on."""
        if not self._answers_to(request.headers.getall(hdrs.HOST, [])):
            raise Refused(421, "the desk does not answer to this name: TOCSIN_DESK_HOSTS lists those it has")
        if request.method not in ("GET", "HEAD") and not _same_origin(request):
            raise Refused(403, "only the desk's own page may send this")
        if request.path in _OPEN or request.path.startswith("/static/") or self._let_in(request):
            return await handler(request)
        if request.path == "/":
            raise web.HTTPSeeOther("/login")
        raise Refused(401, "a token is needed", headers={hdrs.WWW_AUTHENTICATE: 'Bearer realm="tocsin desk"'})

    @property
    def open(self) -> bool:
        """Whether no token is needed."""
        return self._token is None

    def right_token(self, given: str) -> bool:
        """Say whether *given* is the token, in a time that does not tell what it is."""
        return self._token is not None and hmac.compare_digest(_digest(given.encode("utf-8", "surrogatepass")), self._token)

    def cookie(self, now: float) -> str:
        """Return a cookie that is good for COOKIE_S from *now*, in seconds since 1970."""
        until = str(int(now) + COOKIE_S)
        return f"{until}.{self._signature(until)}"

    def right_cookie(self, given: str, now: float) -> bool:
        """Say whether we gave *given*, under the token of today, and it is still good."""
        found = _COOKIE.fullmatch(given)
        return found is not None and hmac.compare_digest(self._signature(found[1]), found[2]) and int(found[1]) > now

    def _let_in(self, request: web.Request) -> bool:
        if self.open:
            return True
        scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if scheme.lower() == "bearer" and self.right_token(given.strip()):
            return True
        return self.right_cookie(request.cookies.get(COOKIE, ""), time.time())

    def _answers_to(self, hosts: list[str]) -> bool:
        # A page of another name that resolves to us (DNS rebinding) cannot hide that name; an address is no name.
        found = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if found is None:
            return False
        name = (found[1] or found[2]).lower().rstrip(".")
        return name in self._hosts or _is_address(name)

    def _signature(self, until: str) -> str:
        return hmac.new(self._key, until.encode(), "sha256").hexdigest()


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches *host*, a name or an address."""
    return ipaddress.ip_address(host).is_loopback if _is_address(host) else host.lower() == "localhost"


def _same_origin(request: web.Request) -> bool:
    # A browser names the origin of every POST; what names none is no page of anybody.
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers[hdrs.HOST].lower():
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
