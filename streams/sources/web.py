"""What an address holds: fetched with limits, and never from inside our own network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from tocsin import __version__
from tocsin.streams.settings import Settings
from tocsin.streams.sources.guard import Guarded, PageRefused
from tocsin.streams.sources.inflate import ENCODINGS, BodyRefused, Inflater

ROBOT = "tocsin"
"""The name that a robots.txt calls us by."""

_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
_FOR_EVER = frozenset({301, 308})
_REDIRECTS = _FOR_EVER | {302, 303, 307}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one address may take of us; times in seconds."""

    timeout_s: float = 20.0
    max_bytes: int = 16_777_216
    redirects: int = 5

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the limits that are set."""
        return cls(settings.http_timeout_s, settings.http_max_bytes, settings.http_redirects)


@dataclass(frozen=True, slots=True)
class Page:
    """What an address holds, after redirects; `moved` is where it has gone for good, the same address where it has not."""

    url: str
    content_type: str
    data: bytes
    status: int = 200
    moved: str = ""
    etag: str | None = None
    last_modified: str | None = None
    cache_control: str = ""

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing has changed since the version that was named."""
        return self.status == 304


class Web:
    """Fetches addresses. No cookies, no proxies, no login: every request stands for itself."""

    def __init__(self, limits: Limits | None = None, *, contact: str | None = None, transport: httpx.AsyncBaseTransport) -> None:
        self._limits = limits or Limits()
        self._transport = transport
        self._headers = {"User-Agent": agent(contact), "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS}

    @classmethod
    def of(cls, settings: Settings, *, allow_private: bool = False) -> Self:
        """Return the web as the settings allow it."""
        guard = Guarded(allow_private=allow_private or settings.http_private)
        return cls(Limits.of(settings), contact=settings.http_contact, transport=guard)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._transport.aclose()

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None, max_bytes: int | None = None) -> Page:
        """Return what *url* holds. Raises PageRefused, which says why in a sentence.

        The time limit is for all of it, redirects and a slow body included.
        """
        limit = min(max_bytes or self._limits.max_bytes, self._limits.max_bytes)
        try:
            async with asyncio.timeout(self._limits.timeout_s):
                return await self._followed(url, {**self._headers, **(headers or {})}, limit)
        except TimeoutError:
            reason = f"no answer within {self._limits.timeout_s:g} s (TOCSIN_HTTP_TIMEOUT_S)"
            raise PageRefused(f"{_shown(url)}: {reason}") from None
        except BodyRefused as error:
            hint = " (TOCSIN_HTTP_MAX_BYTES)" if limit == self._limits.max_bytes and "longer" in str(error) else ""
            raise PageRefused(f"{_shown(url)}: {error}{hint}") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise PageRefused(f"{_shown(url)}: {error or type(error).__name__}") from None

    async def _followed(self, url: str, headers: Mapping[str, str], limit: int) -> Page:
        at = moved = httpx.URL(url)
        for_ever = True
        for _ in range(self._limits.redirects + 1):
            response = await self._sent(at, headers)
            try:
                to = response.headers.get("location") if response.status_code in _REDIRECTS else None
                if to is None:
                    return await _page(response, at, moved, limit)
            finally:
                await response.aclose()  # the body of a redirect is never read
            safe = not (at.scheme == "https" and at.join(to).scheme == "http")
            for_ever = for_ever and safe and response.status_code in _FOR_EVER
            at = at.join(to).copy_with(fragment=None)
            moved = at if for_ever else moved
        raise PageRefused(f"{_shown(url)}: more than {self._limits.redirects} redirects (TOCSIN_HTTP_REDIRECTS)")

    async def _sent(self, url: httpx.URL, headers: Mapping[str, str]) -> httpx.Response:
        times = httpx.Timeout(self._limits.timeout_s).as_dict()
        return await self._transport.handle_async_request(
            httpx.Request("GET", url, headers=dict(headers), extensions={"timeout": times})
        )


def agent(contact: str | None) -> str:
    """Return the user agent: our name and version, and whom to write to."""
    return f"{ROBOT}/{__version__} (+{contact})" if contact else f"{ROBOT}/{__version__}"


async def _page(response: httpx.Response, at: httpx.URL, moved: httpx.URL, limit: int) -> Page:
    headers = response.headers
    if response.status_code != 304 and not response.is_success:
        reason = f"{_shown(str(at))}: the server answered {response.status_code}"
        raise PageRefused(reason, status=response.status_code, retry_after=headers.get("retry-after"))
    body = Inflater(headers.get("content-encoding", ""), limit)
    async for part in response.aiter_raw():
        body.add(part)
    return Page(
        url=str(at),
        content_type=headers.get("content-type", ""),
        data=bytes(body.data),
        status=response.status_code,
        moved=str(moved),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        cache_control=headers.get("cache-control", ""),
    )


def _shown(url: str) -> str:
    # An address may hold a password, or anything else that has no place in a terminal.
    host = url.partition("://")[2].partition("/")[0]
    bare = url.replace(f"{host.rpartition('@')[0]}@", "", 1) if "@" in host else url
    return "".join(c if c.isprintable() else "?" for c in bare)[:300]
