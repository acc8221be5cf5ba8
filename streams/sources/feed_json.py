"""JSON Feed. Source: JSON Feed version 1.1, 2020."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from tocsin.streams.sources.dates import feed_date
from tocsin.streams.sources.entry import Entry, as_markup
from tocsin.streams.sources.feed_xml import web_address

MARK = "https://jsonfeed.org/version/"


def is_json_feed(document: Any) -> bool:
    """Say whether a JSON document is a feed."""
    return isinstance(document, dict) and str(document.get("version", "")).startswith(MARK)


def json_entries(document: Mapping[str, Any], *, base: str, most: int) -> list[Entry]:
    """Return the entries of a JSON feed in its order."""
    outlet = _text(document.get("title")) or urlsplit(base).hostname
    items = document.get("items")
    return [_entry(item, document, base, outlet) for item in islice(_dicts(items), most)]


def _entry(item: Mapping[str, Any], document: Mapping[str, Any], base: str, outlet: str | None) -> Entry:
    link = _text(item.get("url")) or _text(item.get("external_url"))
    plain = _text(item.get("content_text"))
    return Entry(
        guid=_text(item.get("id")),
        link=web_address(link, base) if link else None,
        title=_text(item.get("title")),
        author=_author(item) or _author(document),
        published_at=feed_date(_text(item.get("date_published"))) or feed_date(_text(item.get("date_modified"))),
        content=_text(item.get("content_html")) or as_markup(plain or _text(item.get("summary")) or "") or None,
        language=_text(item.get("language")) or _text(document.get("language")),
        source=outlet,
    )


def _author(item: Mapping[str, Any]) -> str | None:
    people = [*_dicts(item.get("authors")), *_dicts([item.get("author")])]
    return ", ".join(name for name in (_text(person.get("name")) for person in people) if name) or None


def _dicts(value: Any) -> Iterator[Mapping[str, Any]]:
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None
