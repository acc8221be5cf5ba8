"""How many connections there may be, decided before anything is read from them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from tocsin.desk.rates import Seats, party


class Door(asyncio.Protocol):
    """Stands in front of a connection's real protocol, which is only made where there is a place for it."""

    def __init__(self, seats: Seats, make: Callable[[], asyncio.Protocol]) -> None:
        self._seats = seats
        self._make = make
        self._inner: asyncio.Protocol | None = None
        self._who = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let the connection in, or close it."""
        peer = transport.get_extra_info("peername")
        self._who = party(peer[0] if isinstance(peer, tuple) else None)
        if not self._seats.take(self._who):
            cast(asyncio.Transport, transport).abort()
            return
        self._inner = self._make()
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Hand on."""
        if self._inner is not None:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Hand on."""
        return None if self._inner is None else self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back, and hand on."""
        if self._inner is not None:
            self._seats.leave(self._who)
            self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        """Hand on."""
        if self._inner is not None:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Hand on."""
        if self._inner is not None:
            self._inner.resume_writing()
