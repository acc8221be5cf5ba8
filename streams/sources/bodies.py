"""The articles of a request: JSON, many of them, lines of JSON, or a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from tocsin.agents.admit.raw import raw_article
from tocsin.errors import ArticleRejected, ArticleTooLarge, ArticleUnreadable, TocsinError
from tocsin.streams.ingest import Offer
from tocsin.streams.sources.pages import page_article
from tocsin.streams.topics import RAW_LIMIT

MOST = 1000
"""Most articles of one request."""
DEEPEST = 32
"""Deepest nesting of an article's fields."""

LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"})
PAGES = frozenset({"text/html", "application/xhtml+xml"})
ACCEPTED = "application/json (an article, or an array of them), application/x-ndjson (one a line), text/html (a page)"


class BodyUnreadable(TocsinError):
    """A request that holds no articles; `status` is the HTTP status that says so."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Given:
    """One article of a request: what to send, or why it cannot be."""

    article_id: str | None
    offer: Offer | None = None
    error: ArticleRejected | None = None


def articles_in(body: bytes, content_type: str, *, article_id: str | None = None, url: str | None = None) -> list[Given]:
    """Return the articles of *body*, in order; *article_id* and *url* are those of a page. Raises BodyUnreadable."""
    if content_type in PAGES:
        return [_page(body, article_id, url)]
    if content_type in LINES:
        return [_checked(part) for part in _lines(body)]
    if content_type == "application/json" or (content_type.startswith("application/") and content_type.endswith("+json")):
        return [_checked(part) for part in _documents(body)]
    raise BodyUnreadable(415, f"articles are sent as {ACCEPTED}")


def _lines(body: bytes) -> Iterator[Any]:
    lines = [line for line in body.removeprefix(b"\xef\xbb\xbf").split(b"\n", 4 * MOST) if line.strip()]
    _counted(len(lines))
    for line in lines:
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError as error:
            yield ArticleUnreadable(f"a line that is not JSON in UTF-8: {error}")


def _documents(body: bytes) -> Iterator[Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BodyUnreadable(400, f"not JSON in UTF-8: {error}") from None
    documents = document if isinstance(document, list) else [document]
    _counted(len(documents))
    yield from documents


def _counted(count: int) -> None:
    if count == 0:
        raise BodyUnreadable(400, "there is no article in it")
    if count > MOST:
        raise BodyUnreadable(413, f"more than {MOST:,} articles: send them in several requests")


def _checked(document: Any) -> Given:
    if isinstance(document, ArticleRejected):
        return Given(None, error=document)
    if isinstance(document, dict):
        # It was received here and now, whatever a sender's clock said.
        document = {name: value for name, value in document.items() if name != "received_at"}
    try:
        if _depth(document) > DEEPEST:
            raise ArticleUnreadable(f"nested deeper than {DEEPEST}", article_id=_named(document))
        data = orjson.dumps(document)
        if len(data) > RAW_LIMIT:
            raise ArticleTooLarge(f"{len(data):,} bytes, at most {RAW_LIMIT:,} are read", article_id=_named(document))
        raw = raw_article(data)
    except ArticleRejected as error:
        return Given(error.article_id, error=error)
    return Given(raw.id or raw.url, Offer.of(data))


def _page(body: bytes, article_id: str | None, url: str | None) -> Given:
    name = article_id or url
    if not name:
        raise BodyUnreadable(400, "a page needs the address it stands at: in the header Content-Location, or in ?url= or ?id=")
    try:
        return _checked(page_article(body, article_id=name, url=url))
    except Exception as error:  # noqa: BLE001  what reads a page's metadata raises what it likes
        return Given(name, error=ArticleUnreadable(f"the page cannot be read: {type(error).__name__}", article_id=name))


def _depth(document: Any) -> int:
    depth, level = 0, [document]
    while level and depth <= DEEPEST:
        depth += 1
        inside = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [value for values in inside for value in values if isinstance(value, dict | list)]
    return depth


def _named(document: Any) -> str | None:
    names = (document.get(name) for name in ("id", "url", "uri", "@id")) if isinstance(document, dict) else ()
    return next((name[:200] for name in names if isinstance(name, str) and name), None)
