"""Pages and feeds from the web, fetched with limits and never from inside our own network."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

from tocsin import __version__
from tocsin.errors import TocsinError
from tocsin.streams.ingest import Offer
from tocsin.streams.settings import Settings
from tocsin.streams.sources.feeds import Entry, feed_entries, is_feed
from tocsin.streams.sources.pages import page_article

_AGENT = f"tocsin/{__version__}"


class PageRefused(TocsinError):
    """An address that is not fetched, or what is there cannot be used."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an address holds, after redirects."""

    url: str
    content_type: str
    data: bytes


async def web_offers(url: str, settings: Settings, *, allow_private: bool = False) -> AsyncIterator[Offer]:
    """Yield the article of a page, or those of a feed. Raises PageRefused where *url* itself gives nothing."""
    async with _client(settings, allow_private) as client:
        page = await fetch(client, url, settings)
        if not is_feed(page.data, page.content_type):
            yield Offer.article(page_article(page.data, article_id=page.url, url=page.url))
            return
        for entry in feed_entries(page.data, base=page.url):
            if offer := await _entry_offer(client, entry, settings):
                yield offer


async def fetch(client: httpx.AsyncClient, url: str, settings: Settings) -> Page:
    """Return what *url* holds. Raises PageRefused, which says why in a sentence."""
    try:
        async with asyncio.timeout(settings.http_timeout_s), client.stream("GET", url) as response:
            response.raise_for_status()
            data = bytearray()
            async for part in response.aiter_bytes():
                data += part
                if len(data) > settings.http_max_bytes:
                    raise PageRefused(f"{url}: longer than {settings.http_max_bytes:,} bytes (TOCSIN_HTTP_MAX_BYTES)")
            return Page(str(response.url), response.headers.get("content-type", ""), bytes(data))
    except TimeoutError:
        raise PageRefused(f"{url}: no answer within {settings.http_timeout_s:g} s (TOCSIN_HTTP_TIMEOUT_S)") from None
    except httpx.HTTPStatusError as error:
        raise PageRefused(f"{url}: the server answered {error.response.status_code}") from None
    except httpx.TooManyRedirects:
        raise PageRefused(f"{url}: more than {settings.http_redirects} redirects (TOCSIN_HTTP_REDIRECTS)") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PageRefused(f"{url}: {error or type(error).__name__}") from None


async def _entry_offer(client: httpx.AsyncClient, entry: Entry, settings: Settings) -> Offer | None:
    if entry.article.get("html"):
        return Offer.article(entry.article)
    if entry.link is None:
        return None
    try:
        page = await fetch(client, entry.link, settings)
    except PageRefused:
        return Offer.article({**entry.article, "html": entry.summary}) if entry.summary else None
    return Offer.article({**page_article(page.data, article_id=page.url, url=page.url), **entry.article})


def _client(settings: Settings, allow_private: bool) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=Guarded(allow_private=allow_private),
        timeout=settings.http_timeout_s,
        follow_redirects=True,
        max_redirects=settings.http_redirects,
        headers={"User-Agent": _AGENT},
        trust_env=False,  # a proxy would resolve names for us, past the guard
    )


class Guarded(httpx.AsyncBaseTransport):
    """Connects to public addresses only, redirects included.

    The name is resolved once and that very address is connected to, so that a name cannot change its mind in between.
    """

    def __init__(self, *, allow_private: bool = False, inner: httpx.AsyncBaseTransport | None = None) -> None:
        self._allow_private = allow_private
        self._inner = inner or httpx.AsyncHTTPTransport(retries=1)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* to an address that was checked. Raises PageRefused."""
        host = request.url.host
        if request.url.scheme not in {"http", "https"}:
            raise PageRefused(f"{request.url}: only http and https are fetched")
        address = await self._address(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        extensions: dict[str, Any] = {**request.extensions, "sni_hostname": host}
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=extensions,
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    async def _address(self, host: str, port: int) -> str:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError):
            raise PageRefused(f"{host}: there is no such host") from None
        addresses = [str(entry[4][0]) for entry in found]
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    raise PageRefused(f"{host} is {address}, inside a private network: add --allow-private to fetch it")
        return addresses[0]


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet, also where it is wrapped in an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if wrapped is not None:
            return is_public(str(wrapped))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
