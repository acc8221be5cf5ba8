"""A broker that workers reach over a relay, and the tests directly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from broker import Broker, free_ports, running

from relay import Relay, relay


@asynccontextmanager
async def relayed_broker(home: Path) -> AsyncIterator[tuple[Broker, Relay]]:
    """Give a broker and the relay whose port it tells those that come over it."""
    port, controller, behind, front = free_ports(4)
    node = Broker(
        home,
        port,
        controller,
        settings={
            "listeners": f"PLAINTEXT://127.0.0.1:{port},FAR://127.0.0.1:{behind},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port},FAR://127.0.0.1:{front}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,FAR:PLAINTEXT,CONTROLLER:PLAINTEXT",
        },
    )
    started = running(node)
    await asyncio.to_thread(started.__enter__)
    try:
        async with relay(front, behind) as carrier:
            yield node, carrier
    finally:
        await asyncio.to_thread(started.__exit__, None, None, None)
