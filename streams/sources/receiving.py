"""The address at which articles are taken: opened, and who may reach it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from tocsin.desk.access import is_loopback
from tocsin.desk.doors import Door
from tocsin.desk.rates import Seats
from tocsin.errors import SettingsInvalid
from tocsin.streams.broker import Broker
from tocsin.streams.settings import Settings
from tocsin.streams.sources.receive import Receiver, Terms

DEFAULT = "127.0.0.1:8081"
"""Where `tocsin receive` listens unless it is told otherwise."""
HEAD_S = 15.0
"""Seconds that the head of a request may take, and that a connection may be idle."""

_CONNECTIONS, _EACH = 512, 128


@asynccontextmanager
async def receiving(settings: Settings, broker: Broker) -> AsyncIterator[str]:
    """Take articles for *broker*, and give the address to send them to. Raises SettingsInvalid."""
    at = settings.receive or DEFAULT
    host, _, port = at.rpartition(":")
    host = host.strip("[]")
    if settings.receive_token is None and not is_loopback(host):
        raise SettingsInvalid(f"TOCSIN_RECEIVE_TOKEN: a token is needed where articles are taken from elsewhere, at {at}")
    receiver = Receiver(broker, _terms(settings))
    runner = web.AppRunner(
        receiver.application(),
        auto_decompress=False,  # by our own means, which have a bound
        keepalive_timeout=HEAD_S,
        access_log=None,
        shutdown_timeout=2.0,
    )
    await runner.setup()
    make, seats = runner.server, Seats(_CONNECTIONS, _EACH)
    assert make is not None
    try:
        try:
            server = await asyncio.get_running_loop().create_server(lambda: Door(seats, make), host, int(port), backlog=256)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SettingsInvalid(f"TOCSIN_RECEIVE: {at} cannot be listened on: {reason}") from None
        try:
            bound = server.sockets[0].getsockname()[1]
            yield f"http://{f'[{host}]' if ':' in host else host}:{bound}/articles"
        finally:
            server.close()
    finally:
        await receiver.close()
        await runner.cleanup()


def _terms(settings: Settings) -> Terms:
    token = settings.receive_token.get_secret_value() if settings.receive_token else None
    return Terms(token, settings.receive_max_bytes, settings.receive_rate, settings.receive_wait_s)
