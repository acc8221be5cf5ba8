"""Lists of feeds: OPML, or one address a line."""

from __future__ import annotations

from typing import Any

from tocsin.streams.sources.charset import as_xml, decoded
from tocsin.streams.sources.feed_xml import parsed, web_address

DEEPEST = 16
"""Outlines within outlines that are read."""
MOST = 10_000
"""Most feeds of one list."""


def is_opml(data: bytes) -> bool:
    """Say whether a document is an OPML list."""
    return b"<opml" in data[:2000].lower()


def listed_feeds(data: bytes, *, base: str = "") -> list[str]:
    """Return the addresses of an OPML list or of lines of text, each once, in order; what is no address is left out."""
    addresses = _outlined(data, base) if is_opml(data) else _lines(data)
    return list(dict.fromkeys(addresses))[:MOST]


def _outlined(data: bytes, base: str) -> list[str]:
    root = parsed(as_xml(decoded(data)))
    found: list[str] = []
    waiting: list[tuple[Any, int]] = [] if root is None else [(root, 0)]
    while waiting and len(found) < MOST:
        element, depth = waiting.pop()
        names = {name.lower(): value for name, value in element.attrib.items()}
        if (named := names.get("xmlurl")) and (address := web_address(named, base)):
            found.append(address)
        if depth <= DEEPEST + 1:  # the root and its body are no outlines
            waiting += [(child, depth + 1) for child in reversed(element) if isinstance(child.tag, str)]
    return found


def _lines(data: bytes) -> list[str]:
    lines = (line.partition(" #")[0].strip() for line in decoded(data).splitlines())
    return [address for line in lines if line and not line.startswith("#") and (address := web_address(line, ""))]
