"""Articles: as a producer sends them, and as `admit` passes them on."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from tocsin.schemas.dialects import in_our_names
from tocsin.schemas.message import Instant, Message

MAX_TEXT = 1_000_000
"""Longest text, in characters."""
MAX_NAME = 2_048
"""Longest id, address, title, source or author, in characters."""

Verdict = Literal["new", "duplicate", "update"]


class RawArticle(Message):
    """What a producer sends: `text` or `html`, and one of `id` or `url`.

    Also read: ninjs 3 (`uri`, `headlines`, `bodies`, `versionCreated`, `pubStatus`) and schema.org NewsArticle
    (`headline`, `articleBody`, `datePublished`, ...).
    """

    id: str | None = Field(default=None, max_length=MAX_NAME, description="stable over versions; else the url")
    url: str | None = Field(default=None, max_length=MAX_NAME)
    title: str | None = Field(default=None, max_length=MAX_NAME)
    text: str | None = Field(default=None, max_length=4 * MAX_TEXT)
    html: str | None = Field(default=None, max_length=4 * MAX_TEXT)
    source: str | None = Field(default=None, max_length=MAX_NAME, description="the outlet, as a name or a host")
    author: str | None = Field(default=None, max_length=MAX_NAME)
    language: str | None = Field(default=None, max_length=35, description="BCP 47; detected where it is missing")
    published_at: Instant | None = None
    received_at: Instant | None = Field(default=None, description="stamped once, at ingest")
    version: str | None = Field(default=None, max_length=MAX_NAME)
    pub_status: Literal["usable", "canceled"] = "usable"
    silent: bool = Field(default=False, description="it tells what is known already: it is remembered and raises no alert")

    @model_validator(mode="before")
    @classmethod
    def _translated(cls, data: Any) -> Any:
        return in_our_names(data) if isinstance(data, dict) else data

    @field_validator("published_at", "received_at", mode="before")
    @classmethod
    def _blank_is_absent(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("pub_status", mode="before")
    @classmethod
    def _usable_unless_said(cls, value: Any) -> Any:
        return "usable" if value is None else value

    @field_validator("version", mode="before")
    @classmethod
    def _version_as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _identified(self) -> Self:
        if not (self.id or self.url):
            raise ValueError("an article needs an id or a url")
        if self.pub_status != "canceled" and not (self.text or self.html):
            raise ValueError("an article needs a text or an html")
        return self


class Article(Message):
    """An article that can be judged: clean text, a language with an edition, an identity, and times.

    `offset`, `seq`, `verdict`, `of` and `story_id` are empty until `deduplicate` has spoken.
    """

    id: str = Field(min_length=1, max_length=MAX_NAME)
    edition: str = Field(description="the language whose lane judges it, `en` first")
    title: str = ""
    text: str = Field(description="the admitted text: every offset of a fact counts its code points; empty in a duplicate")
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published_at: Instant | None = None
    received_at: Instant
    version: str | None = None
    pub_status: Literal["usable", "canceled"] = "usable"
    content_hash: str = Field(description="of title, text, version and status: the same for the same article sent again")
    offset: int | None = Field(default=None, description="its place in articles.admitted, the order of record")
    seq: int | None = Field(default=None, description="gapless within an edition")
    verdict: Verdict | None = None
    of: str | None = Field(default=None, description="id of the article that this one copies or updates")
    story_id: str | None = None
    repeat: bool = Field(default=False, description="the same id with the same content was judged before")
    late: bool = Field(default=False, description="older than the window: kept, never alerted")
    silent: bool = Field(default=False, description="remembered, never alerted: what a feed held when it was first seen")
