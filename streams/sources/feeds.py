"""Feeds: RSS, Atom and JSON Feed, as entries with stable ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from tocsin.errors import TocsinError
from tocsin.streams.sources.charset import as_xml, decoded
from tocsin.streams.sources.entry import Entry, identified
from tocsin.streams.sources.feed_json import MARK, is_json_feed, json_entries
from tocsin.streams.sources.feed_xml import asked_s, entries_of, parsed, title_of, web_address
from tocsin.streams.sources.opml import is_opml

MOST = 500
"""Most entries of one feed that are read."""

_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<channel")
_ALTERNATE = re.compile(r"<link\s[^<>]{0,500}>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)


class FeedUnreadable(TocsinError):
    """What is at a feed's address is no feed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read; `asked_s` is how long it asks its readers to wait, in seconds."""

    entries: list[Entry]
    title: str | None = None
    asked_s: float | None = None


def is_feed(data: bytes, content_type: str) -> bool:
    """Say whether a page is a feed."""
    head = data[:2000].lower()
    if MARK.encode() in data[:4096].replace(b"\\/", b"/"):
        return True
    return any(root in head for root in _ROOTS) and "html" not in content_type.lower()


def read_feed(data: bytes, content_type: str = "", *, base: str, feed: str | None = None) -> Feed:
    """Return the feed in *data*; *base* is where it was fetched, *feed* the name that its ids are made with.

    One that is cut off gives the entries that are whole. Raises FeedUnreadable.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        document = _json(data)
        return Feed(identified(json_entries(document, base=base, most=MOST), feed=feed or base), _title(document))
    text = decoded(data, content_type)
    root = parsed(as_xml(text)) if text.strip() else None
    name = "" if root is None or not isinstance(root.tag, str) else root.tag.rpartition("}")[2].lower()
    if root is None or name not in {"rss", "feed", "rdf", "channel"}:
        raise FeedUnreadable(_what_it_is(data, text, base))
    whole = f"</{name}" in text[-2000:].lower().replace("</rdf:rdf", "</rdf") or name == "channel"
    found = entries_of(root, base=base, whole=whole, most=MOST, length=len(text))
    return Feed(identified(found, feed=feed or base), title_of(root), asked_s(root))


def _json(data: bytes) -> Any:
    try:
        document = orjson.loads(data.decode("utf-8-sig", "replace"))
    except orjson.JSONDecodeError as error:
        raise FeedUnreadable(f"JSON that is broken or cut off: {error}") from None
    if not is_json_feed(document):
        raise FeedUnreadable(f"JSON, but no JSON Feed: it has no `version` that begins with {MARK}")
    return document


def _title(document: Any) -> str | None:
    title = document.get("title")
    return title.strip() or None if isinstance(title, str) else None


def _what_it_is(data: bytes, text: str, base: str) -> str:
    if not text.strip():
        return "the answer is empty"
    if is_opml(data):
        return "an OPML list, not a feed: save it and name the file"
    head = text[:200_000]
    if "<html" in head[:4000].lower() or "<!doctype html" in head[:4000].lower():
        named = [address for link in _ALTERNATE.findall(head) if (address := _feed_of(link, base))]
        return "a web page, not a feed" + (f"; the page names {', '.join(named[:3])}" if named else "")
    return "neither RSS nor Atom nor JSON Feed"


def _feed_of(link: str, base: str) -> str | None:
    href = _HREF.search(link)
    if href is None or not any(kind in link.lower() for kind in ("rss+xml", "atom+xml", "feed+json")):
        return None
    return web_address(href[1], base if urlsplit(base).scheme else "")
