"""An article out of a web page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def page_article(data: bytes, *, article_id: str, url: str | None = None) -> dict[str, Any]:
    """Return the raw article of an HTML page, with the title, author, date and outlet that the page states."""
    from trafilatura.metadata import extract_metadata  # slow to import: only when a page comes
    from trafilatura.utils import decode_file

    markup = decode_file(data)
    stated = extract_metadata(markup, default_url=url)
    host = urlsplit(url).hostname if url else None
    found = {
        "id": article_id,
        "url": url,
        "title": stated.title if stated else None,
        "author": stated.author if stated else None,
        "published_at": stated.date if stated else None,
        "source": (stated.sitename if stated else None) or host,
        "html": markup,
    }
    return {name: value for name, value in found.items() if value}
