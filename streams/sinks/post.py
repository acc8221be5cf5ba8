"""Sending one request: bounded in time and in what is read, to public addresses only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Self

import httpx

from tocsin import __version__
from tocsin.streams.sinks.attempts import Answer, Undelivered
from tocsin.streams.sources.guard import Guarded, PageRefused

MOST_READ = 65_536
"""Most bytes of an answer that are read."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One request, a POST."""

    url: str
    headers: Mapping[str, str]
    body: bytes


Post = Callable[[Outgoing], Awaitable[Answer]]
"""Sends a request and gives the answer, whatever its status. Raises Undelivered where there is none."""


class Poster:
    """Sends requests; redirects are not followed, proxies and cookies not used."""

    def __init__(
        self, *, timeout_s: float, allow_private: bool = False, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._timeout_s = timeout_s
        self._client = httpx.AsyncClient(
            transport=transport,
            timeout=timeout_s,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": f"tocsin/{__version__}", "Accept-Encoding": "identity"},
        )

    @classmethod
    def guarded(cls, *, timeout_s: float, allow_private: bool) -> Self:
        """Return one that connects to public addresses only, unless private ones are allowed."""
        return cls(timeout_s=timeout_s, transport=Guarded(allow_private=allow_private))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def __call__(self, request: Outgoing) -> Answer:
        """Send *request*; all of it, the answer included, within the time limit. Raises Undelivered."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._sent(request)
        except TimeoutError:
            raise Undelivered(f"no answer within {self._timeout_s:g} s") from None
        except PageRefused as error:
            raise Undelivered(str(error)) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise Undelivered(f"{type(error).__name__}: {error}".rstrip(": ")) from None

    async def _sent(self, request: Outgoing) -> Answer:
        self._client.cookies.clear()
        posted = self._client.stream("POST", request.url, content=request.body, headers=dict(request.headers))
        async with posted as response:
            body = bytearray()
            async for part in response.aiter_raw():
                body += part
                if len(body) >= MOST_READ:
                    break
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, headers, bytes(body[:MOST_READ]))
