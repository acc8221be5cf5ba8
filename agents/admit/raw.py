"""A raw article out of bytes, or a plain sentence about what is wrong with them."""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import ValidationError

from tocsin.errors import ArticleTooLarge, ArticleUnreadable
from tocsin.schemas.article import RawArticle

MAX_RAW = 4 * 1024 * 1024
"""Longest raw article, in bytes."""


def raw_article(data: bytes) -> RawArticle:
    """Return the raw article that *data* holds as JSON. Raises ArticleUnreadable, ArticleTooLarge."""
    if len(data) > MAX_RAW:
        raise ArticleTooLarge(f"{len(data):,} bytes, at most {MAX_RAW:,} are read")
    if not data.strip():
        raise ArticleUnreadable("an empty line where a JSON object was expected")
    try:
        fields = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ArticleUnreadable(f"not JSON in UTF-8: {error}") from None
    if not isinstance(fields, dict):
        raise ArticleUnreadable(f"a JSON {_json_name(fields)} where an object was expected")
    try:
        return RawArticle.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        reason = first["msg"].removeprefix("Value error, ")
        raise ArticleUnreadable(reason, article_id=_identity(fields), field=field) from None


def _identity(fields: dict[str, Any]) -> str | None:
    names = (fields.get(name) for name in ("id", "url", "uri", "@id"))
    return next((name[:200] for name in names if isinstance(name, str) and name), None)


def _json_name(value: object) -> str:
    return {list: "array", str: "string", bool: "boolean", type(None): "null"}.get(type(value), "number")
