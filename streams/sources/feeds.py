"""Entries of RSS and Atom feeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

_WHOLE = 600
"""From so many characters on an entry's content is taken for the article, not for its teaser."""
_MOST = 500
"""Most entries of one feed that are read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the fields it states, its page, and its teaser. `html` is among the fields where the feed has it all."""

    article: dict[str, Any]
    link: str | None
    summary: str | None


def is_feed(data: bytes, content_type: str) -> bool:
    """Say whether a page is an RSS or Atom feed."""
    head = data[:2000].lower()
    return any(tag in head for tag in (b"<rss", b"<feed", b"<rdf:rdf")) and "html" not in content_type.lower()


def feed_entries(data: bytes, *, base: str) -> Iterator[Entry]:
    """Yield the entries of a feed in its order; nothing where it cannot be read."""
    from lxml import etree

    # No entities, no network: a feed is somebody else's file.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root is None:
        return
    outlet = _text(root, "title") or _text(_child(root, "channel"), "title") or urlsplit(base).hostname
    found = list(root.iter("{*}item", "{*}entry"))
    for element in found[:_MOST]:
        yield _entry(element, base, outlet)


def _entry(element: Any, base: str, outlet: str | None) -> Entry:
    link = _link(element, base)
    content = _text(element, "encoded") or _text(element, "content")
    fields = {
        "id": link or _text(element, "guid") or _text(element, "id"),
        "url": link,
        "title": _text(element, "title"),
        "author": _text(element, "creator") or _text(_child(element, "author"), "name"),
        "published_at": _date(_text(element, "pubDate") or _text(element, "published") or _text(element, "updated")),
        "source": outlet,
        "html": content if content and len(content) >= _WHOLE else None,
    }
    summary = content or _text(element, "description") or _text(element, "summary")
    return Entry({name: value for name, value in fields.items() if value}, link, summary)


def _link(element: Any, base: str) -> str | None:
    for link in element.iterchildren("{*}link"):
        target = link.get("href") or (link.text or "").strip()
        if target and link.get("rel", "alternate") == "alternate":
            whole = urljoin(base, target)
            return whole if urlsplit(whole).scheme in {"http", "https"} else None
    return None


def _child(element: Any, name: str) -> Any:
    return None if element is None else next(element.iterchildren(f"{{*}}{name}"), None)


def _text(element: Any, name: str) -> str | None:
    child = _child(element, name)
    return None if child is None else "".join(child.itertext()).strip() or None


def _date(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        at = parsedate_to_datetime(text) if "," in text or text[:1].isalpha() else datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
