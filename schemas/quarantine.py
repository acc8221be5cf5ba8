"""Quarantine: what could not be processed, and why."""

from __future__ import annotations

import base64
from hashlib import blake2b, sha256
from typing import Self

from pydantic import Field

from tocsin.schemas.message import Instant, Message

KEPT = 64 * 1024
"""Most bytes of the original that a quarantine record holds."""


class Quarantined(Message):
    """A record that can never be processed as it is, and the reason in plain words."""

    id: str = Field(description="of the record's place and content: the same record in the same place repeats it")
    reason: str
    error: str = Field(description="class of the error, such as ArticleUnreadable")
    article_id: str | None = Field(default=None, description="where one could be read")
    field: str | None = None
    topic: str | None = Field(default=None, description="where the record lay; nothing where it was refused at the source")
    partition: int | None = None
    offset: int | None = None
    seen_at: Instant = Field(description="time of the record itself")
    original: str = Field(description="base64 of the record's bytes, of the first 64 KiB where it is longer")
    length: int = Field(ge=0, description="of the whole record, in bytes")
    sha256: str = Field(description="of the whole record")
    attempts: int = Field(default=0, ge=0, description="how often it had been tried again before this")

    @classmethod
    def of(
        cls,
        data: bytes,
        *,
        reason: str,
        error: str,
        seen_at: Instant,
        article_id: str | None = None,
        field: str | None = None,
        place: tuple[str, int, int] | None = None,
        attempts: int = 0,
        length: int | None = None,
        digest: str | None = None,
    ) -> Self:
        """Return the quarantine record of *data*; *place* is the topic, partition and offset it lay at.

        Where *data* is only the beginning, *length* and *digest* (SHA-256) are those of the whole.
        """
        digest = digest or sha256(data).hexdigest()
        topic, partition, offset = place or (None, None, None)
        return cls(
            id=blake2b(f"{place}:{digest}".encode(), digest_size=6).hexdigest(),
            reason=reason,
            error=error,
            article_id=article_id,
            field=field,
            topic=topic,
            partition=partition,
            offset=offset,
            seen_at=seen_at,
            original=base64.b64encode(data[:KEPT]).decode(),
            length=len(data) if length is None else length,
            sha256=digest,
            attempts=attempts,
        )

    @property
    def data(self) -> bytes:
        """The record's bytes, or their first 64 KiB."""
        return base64.b64decode(self.original)

    @property
    def whole(self) -> bool:
        """Whether nothing of the original was cut off."""
        return self.length <= KEPT
