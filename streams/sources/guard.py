"""The way out to the web: public addresses only, checked when they are connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tocsin.errors import TocsinError

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Gives the IP addresses of a host name, likeliest first. Raises OSError or UnicodeError where there is none."""

CONNECTIONS = httpx.Limits(max_keepalive_connections=0)
"""None is kept: it would serve another name at the same address, whose certificate nobody has checked."""

_ALLOWED = "add --allow-private, or set TOCSIN_HTTP_PRIVATE, to fetch it"
_TRIED = 4  # addresses of one name
_IPV6_INTERNET = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_THE_WEB = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20", "2620:4f:8000::/48")
)
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})  # the upper half of an interface id that wraps an IPv4 address


class PageRefused(TocsinError):
    """An address that is not fetched, or what is there cannot be used.

    `status` is the server's, where one answered; `retry_after` is that header, as it came.
    """

    def __init__(self, reason: str, *, status: int | None = None, retry_after: str | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after


class Guarded(httpx.AsyncBaseTransport):
    """Connects to public addresses only.

    The name is resolved once and that very address is connected to, so that a name cannot change its mind in between.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        inner: httpx.AsyncBaseTransport | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._inner = inner or httpx.AsyncHTTPTransport(limits=CONNECTIONS)
        self._resolve = resolve or _resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* to an address that was checked. Raises PageRefused."""
        url = request.url
        _check(url)
        port = url.port or (443 if url.scheme == "https" else 80)
        if not self._allow_private and port not in {80, 443} and port < 1024:
            raise PageRefused(f"{url}: port {port} is no web server's: {_ALLOWED}")
        addresses = (await self._addresses(url.host, port))[:_TRIED]
        for address in addresses[:-1]:
            try:
                return await self._inner.handle_async_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(_pinned(request, addresses[-1]))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError):
            addresses = []
        if not addresses:
            raise PageRefused(f"{host}: there is no such host")
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    name = f"{host} is" if host == address else f"{host} is {address},"
                    raise PageRefused(f"{name} inside a private network: {_ALLOWED}")
        return addresses


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet, also where it is wrapped in an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if any(ip.version == network.version and ip in network for network in _NOT_THE_WEB):
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast
    if (wrapped := _wrapped(ip)) is not None:
        return is_public(str(wrapped))
    return ip in _IPV6_INTERNET and ip.is_global


def _wrapped(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip.ipv4_mapped or ip.sixtofour:
        return ip.ipv4_mapped or ip.sixtofour
    if ip in _NAT64 or (int(ip) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return None


def _check(url: httpx.URL) -> None:
    if url.scheme not in {"http", "https"}:
        raise PageRefused(f"{url}: only http and https are fetched")
    if url.userinfo:
        # Before the @ may stand what looks like a host; and a password in an address would end up in logs.
        raise PageRefused(f"{url.copy_with(username=None, password=None)}: an address with a user name in it is not fetched")
    if not url.host:
        raise PageRefused(f"{url}: the address names no host")
    if url.port is not None and not 0 < url.port < 65_536:
        raise PageRefused(f"{url}: there is no port {url.port}")


def _pinned(request: httpx.Request, address: str) -> httpx.Request:
    # The Host header and the name in the certificate stay those of the address that was asked for.
    extensions: dict[str, Any] = {**request.extensions, "sni_hostname": request.url.host}
    url = request.url.copy_with(host=address)
    return httpx.Request(request.method, url, headers=request.headers, stream=request.stream, extensions=extensions)


async def _resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
