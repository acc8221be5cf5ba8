"""A listener of server-sent events, as strict as a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import orjson
from aiohttp import ClientResponse, ClientSession, ClientTimeout


class Event(NamedTuple):
    """One event; *id* is the last id that was given, as a browser keeps it."""

    kind: str
    data: Any
    id: str


class Listening:
    """An open stream."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response
        self.id = ""

    async def events(self) -> AsyncIterator[Event]:
        """Yield events until the stream ends."""
        fields: dict[str, str] = {}
        async for raw in self.response.content:
            line = raw.decode().rstrip("\n")
            if line:
                name, _, value = line.partition(":")
                fields[name] = value.removeprefix(" ")
            elif "data" in fields:
                self.id = fields.get("id", self.id)
                yield Event(fields.get("event", "message"), orjson.loads(fields["data"]), self.id)
                fields = {}
            else:
                fields = {}

    async def take(self, kind: str, count: int) -> list[Event]:
        """Return the next *count* events of that kind; others are passed over."""
        found: list[Event] = []
        async for event in self.events():
            if event.kind == kind:
                found.append(event)
                if len(found) == count:
                    break
        return found


@asynccontextmanager
async def listening(
    address: str, *, filters: Sequence[str] = (), after: str | None = None, headers: Mapping[str, str] | None = None
) -> AsyncIterator[Listening]:
    """Open the stream of the desk at *address*."""
    query = [("filter", text) for text in filters] + ([("after", after)] if after is not None else [])
    timeout = ClientTimeout(total=None, sock_read=60)
    async with (
        ClientSession(timeout=timeout, read_bufsize=2**20) as session,
        session.get(f"{address}api/stream", params=query, headers=headers) as response,
    ):
        yield Listening(response)


def ids(events: Sequence[Event]) -> list[str]:
    """Return the ids of the alerts."""
    return [event.data["alert"]["id"] for event in events]
