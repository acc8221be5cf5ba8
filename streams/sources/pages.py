"""An article out of a web page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import orjson

from tocsin.schemas.article import MAX_NAME

_LONGEST = 1_000
"""Characters of what a page states of itself: the time to make names of an author grows with the square of its length."""
_READ_AS_TEXT = 20_000
"""Longest JSON-LD that is searched as text where it is no JSON."""


def page_article(data: bytes, *, article_id: str, url: str | None = None) -> dict[str, Any]:
    """Return the raw article of an HTML page, with the title, author, date and outlet that the page states."""
    from trafilatura.metadata import extract_metadata  # slow to import: only when a page comes
    from trafilatura.utils import decode_file, load_html

    markup = decode_file(data)
    page = load_html(markup)
    stated = extract_metadata(_shortened(page), default_url=url) if page is not None else None
    host = urlsplit(url).hostname if url else None
    found = {
        "id": article_id,
        "url": url,
        "title": (stated.title or "")[:MAX_NAME] if stated else None,
        "author": (stated.author or "")[:MAX_NAME] if stated else None,
        "published_at": stated.date if stated else None,
        "source": ((stated.sitename if stated else None) or host or "")[:MAX_NAME],
        "html": markup,
    }
    return {name: value for name, value in found.items() if value}


def _shortened(page: Any) -> Any:
    """Return *page* with everything that it states of itself cut short."""
    for element in page.iter("meta", "title", "script"):
        if element.tag == "meta":
            for name, value in element.attrib.items():
                element.set(name, value[:_LONGEST])
        elif element.tag == "title":
            element.text = (element.text or "")[:_LONGEST]
        elif len(text := element.text or "") > _LONGEST:
            element.text = _shortened_json(text)
    return page


def _shortened_json(text: str) -> str:
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text if len(text) <= _READ_AS_TEXT else ""
    waiting = [document]
    while waiting:
        holder = waiting.pop()
        inside = holder.items() if isinstance(holder, dict) else enumerate(holder) if isinstance(holder, list) else ()
        for key, value in list(inside):
            if isinstance(value, str):
                holder[key] = value[:_LONGEST]
            else:
                waiting.append(value)
    return orjson.dumps(document).decode()
