"""From a raw article to one that can be judged."""

from __future__ import annotations

from hashlib import blake2b

import orjson

from tocsin.agents.admit.language import language_of
from tocsin.agents.admit.text import admitted_text, looks_like_html, text_of_html
from tocsin.errors import ArticleEmpty, ArticleTooLarge
from tocsin.schemas.article import MAX_TEXT, Article, RawArticle
from tocsin.schemas.message import UNDATED

EDITIONS = frozenset({"en"})
"""Languages that have a lane."""


def admitted(raw: RawArticle) -> Article | None:
    """Return the article that *raw* holds; nothing where its language has no edition.

    Raises ArticleEmpty where no text is left, ArticleTooLarge where it is longer than MAX_TEXT characters.
    """
    article_id = raw.id or raw.url or ""
    title = " ".join((raw.title or "").split())
    text = _text(raw)
    if len(text) > MAX_TEXT:
        raise ArticleTooLarge(f"{len(text):,} characters, at most {MAX_TEXT:,} are read", article_id=article_id, field="text")
    if not text and raw.pub_status != "canceled":
        raise ArticleEmpty("no text is left once markup is gone", article_id=article_id, field="html" if raw.html else "text")
    edition = language_of(f"{title}. {text}" if len(text) < 200 else text, raw.language)
    if edition not in EDITIONS:
        return None
    return Article(
        id=article_id,
        edition=edition,
        title=title,
        text=text,
        url=raw.url,
        source=raw.source,
        author=raw.author,
        published_at=raw.published_at,
        received_at=raw.received_at or raw.published_at or UNDATED,
        version=raw.version,
        pub_status=raw.pub_status,
        silent=raw.silent,
        content_hash=content_hash(title, text, raw.version, raw.pub_status),
    )


def content_hash(title: str, text: str, version: str | None, pub_status: str) -> str:
    """Return 16 hex digits that change with anything a reader could see change."""
    return blake2b(orjson.dumps([title, text, version, pub_status]), digest_size=8).hexdigest()


def _text(raw: RawArticle) -> str:
    if raw.text and looks_like_html(raw.text):
        return admitted_text(text_of_html(raw.text))
    return admitted_text(raw.text or "") or admitted_text(text_of_html(raw.html or ""))
