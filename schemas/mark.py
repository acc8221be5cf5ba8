"""Marks: what an analyst says of an alert or a story, for everyone who subscribes."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from tocsin.schemas.message import Instant, Message

MAX_ID = 200
MAX_BY = 80
MAX_REASON = 500


class Mark(Message):
    """An alert is "wrong": it is withdrawn for everyone. Or a story is to be silent ("mute"), or no longer ("unmute")."""

    id: str = Field(min_length=1, max_length=MAX_ID, description="of the other fields where it is missing")
    kind: Literal["wrong", "mute", "unmute"]
    edition: str = Field(min_length=1, max_length=35, description="of the alert or the story: its lane hears the mark")
    alert_id: str | None = Field(default=None, min_length=1, max_length=MAX_ID, description="the alert that is wrong")
    story_id: str | None = Field(default=None, min_length=1, max_length=2_048, description="the story to mute or unmute")
    by: str = Field(min_length=1, max_length=MAX_BY, description="who says so: subscribers read the name")
    reason: str | None = Field(default=None, max_length=MAX_REASON)
    at: Instant

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        # The same mark made twice is one: its id says what it says.
        if not isinstance(data, dict) or data.get("id") is not None:
            return data
        said = "\x1f".join(str(data.get(name)) for name in ("kind", "edition", "alert_id", "story_id", "by", "reason", "at"))
        return {**data, "id": blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()}

    @field_validator("by")
    @classmethod
    def _one_line(cls, value: str) -> str:
        plain = " ".join("".join(c if c.isprintable() else " " for c in value).split())
        if not plain:
            raise ValueError("a name is needed")
        return plain

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if self.kind == "wrong" and self.alert_id is None:
            raise ValueError("which alert is wrong? alert_id is missing")
        if self.kind != "wrong" and self.story_id is None:
            raise ValueError(f"which story to {self.kind}? story_id is missing")
        return self
