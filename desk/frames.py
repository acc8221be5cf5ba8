"""Server-sent events as bytes. Source: HTML Living Standard, section 9.2 (server-sent events)."""

from __future__ import annotations

from collections.abc import Iterable

HEARTBEAT = b": here\n\n"
"""A comment: keeps proxies from closing a quiet stream."""


def frame(event: str, data: bytes, *, cursor: str | None = None) -> bytes:
    """Return one event. *data* is JSON on one line, so that nothing in it can end the event or begin another."""
    head = f"event: {event}\n" if cursor is None else f"id: {cursor}\nevent: {event}\n"
    return head.encode("ascii") + b"data: " + data + b"\n\n"


def alert_data(item: bytes, filters: Iterable[int]) -> bytes:
    """Return the JSON of an item, an object, with the filters that it meets in front."""
    return b'{"filters":[' + ",".join(map(str, filters)).encode() + b"]," + item[1:]
