"""The connection of one listener: what is written goes out in time, or there is no connection any more."""

from __future__ import annotations

import asyncio
import socket

from aiohttp import web

PATIENCE_S = 30.0
"""Seconds that one piece may take to go out."""
_KERNEL_BYTES = 64 * 1024
_AT_ONCE = 32 * 1024  # what surely goes into an empty buffer without waiting


class Outlet:
    """Writes to a response that was prepared."""

    def __init__(self, request: web.Request, response: web.StreamResponse) -> None:
        self._response = response
        self._transport = request.transport
        # What waits in the kernel is not seen here: without a bound a dead listener looks well for megabytes.
        sock = None if self._transport is None else self._transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BYTES)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(PATIENCE_S * 1000))

    async def write(self, data: bytes) -> None:
        """Return when *data* is on its way. Raises ConnectionError, and TimeoutError after PATIENCE_S."""
        if self._transport is not None and len(data) <= _AT_ONCE and not self._transport.get_write_buffer_size():
            await self._response.write(data)  # a timer for each piece to each listener would cost as much as the piece
            return
        async with asyncio.timeout(PATIENCE_S):
            await self._response.write(data)

    def abort(self) -> None:
        """Close the connection, whatever waits."""
        if self._transport is not None:
            self._transport.abort()
