"""A TCP relay in front of a server: a cable that can be cut without a word, in one direction or both, or be long and thin."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

Way = Literal["to the server", "to the client"]
WAYS: tuple[Way, Way] = ("to the server", "to the client")
_CHUNK = 16_384
_ON_THE_WAY = 64  # chunks of one connection and direction


@dataclass
class Relay:
    """Carries bytes between whoever connects to `port` and the server.

    While it is cut, connections stay open and new ones are taken, and nothing arrives; what was on the way arrives once
    it is healed, as TCP would send it again.
    """

    port: int
    server_port: int
    delay_s: float = 0.0
    """Seconds that every byte is on the way, in each direction."""
    bytes_s: float | None = None
    """Bytes a second of each connection and direction; None where there is no limit."""
    limited: tuple[Way, ...] = WAYS
    """The directions that `bytes_s` is about."""
    carried: Counter[Way] = field(default_factory=Counter)
    """Bytes that arrived so far."""

    def __post_init__(self) -> None:
        self._whole = {way: asyncio.Event() for way in WAYS}
        self._carrying: set[asyncio.Task[None]] = set()
        self.heal()

    def cut(self, *ways: Way) -> None:
        """Let nothing through *ways* any more; both where none is named."""
        for way in ways or WAYS:
            self._whole[way].clear()

    def heal(self) -> None:
        """Let everything through again."""
        for whole in self._whole.values():
            whole.set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until either side ends it."""
        task = asyncio.current_task()
        assert task
        self._carrying.add(task)
        try:
            await asyncio.gather(*(whole.wait() for whole in self._whole.values()))  # a handshake takes both
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.server_port)
            try:
                ends = [
                    asyncio.ensure_future(self._carry("to the server", reader, far_writer)),
                    asyncio.ensure_future(self._carry("to the client", far_reader, writer)),
                ]
                try:
                    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for end in ends:
                        end.cancel()
                    await asyncio.gather(*ends, return_exceptions=True)
            finally:
                far_writer.close()
        except (OSError, asyncio.CancelledError):  # a cancelled handler would be reported as a failure by `asyncio.streams`
            return
        finally:
            writer.close()
            self._carrying.discard(task)

    async def _carry(self, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        road: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_ON_THE_WAY)
        now = asyncio.get_running_loop().time
        arriving = asyncio.ensure_future(self._arrive(way, road, writer))
        try:
            while chunk := await reader.read(_CHUNK):
                await road.put((now() + self.delay_s, chunk))
            await road.put((now(), b""))
            await arriving
        finally:
            arriving.cancel()

    async def _arrive(self, way: Way, road: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        now = asyncio.get_running_loop().time
        while True:
            due, chunk = await road.get()
            if not chunk:
                return
            takes_s = len(chunk) / self.bytes_s if self.bytes_s and way in self.limited else 0
            await asyncio.sleep(max(due - now(), 0) + takes_s)
            await self._whole[way].wait()
            writer.write(chunk)
            await writer.drain()
            self.carried[way] += len(chunk)

    async def close(self) -> None:
        """End every connection."""
        for task in self._carrying:
            task.cancel()
        await asyncio.gather(*self._carrying)


@asynccontextmanager
async def relay(port: int, server_port: int) -> AsyncIterator[Relay]:
    """Give a relay at *port* of this machine to *server_port*; no connection is left behind."""
    carrier = Relay(port, server_port)
    listening = await asyncio.start_server(carrier.take, "127.0.0.1", port)
    try:
        yield carrier
    finally:
        listening.close()
        await carrier.close()
