"""The base of every message, and the small types that messages share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from tocsin.errors import EvidenceMismatch


class Message(BaseModel):
    """A frozen record that ignores fields it does not know, so that newer writers can talk to older readers."""

    # Built with its first use, so that an import does not wait for what it may never read.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


_NUMBERS = (int, float)


def _no_epoch(value: Any) -> Any:
    # pydantic reads bare numbers as seconds or milliseconds by their size: a guess we do not want.
    if isinstance(value, _NUMBERS):
        raise ValueError("give a date as ISO 8601 text, not as a number")
    return value


def _in_utc(value: datetime) -> datetime:
    # A time without a zone is taken as UTC: the wire services that omit it write UTC.
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        raise ValueError("the date lies outside years 1 to 9999 in UTC") from None


Instant = Annotated[datetime, BeforeValidator(_no_epoch), AfterValidator(_in_utc)]
"""An aware datetime in UTC; a bare date is its midnight."""
KeptInstant = Annotated[AwareDatetime, Strict()]
"""The same as a lane wrote it down itself: read without a call of Python's, of which a long story takes hundreds."""


UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""When an article came in that nobody dated: in a replay, before any date is known. Feeds write it for "no date" too."""


class Span(Message):
    """A stretch of the admitted text: `text[start:end] == quote`, in code points."""

    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(gt=0)

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise EvidenceMismatch(f"offsets {self.start}:{self.end} do not hold a quote of {len(self.quote)} characters")
        return self

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Self:
        """Return the span of *text* between two offsets. Raises ValidationError where it is empty or outside."""
        return cls(quote=text[start:end], start=start, end=end)


class Mention(Message):
    """A name or phrase as the admitted text has it: `text_of_article[start:end] == text`."""

    text: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(gt=0)

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if self.end - self.start != len(self.text):
            raise EvidenceMismatch(f"offsets {self.start}:{self.end} do not hold {len(self.text)} characters")
        return self

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Self:
        """Return the mention between two offsets of *text*. Raises ValidationError where it is empty or outside."""
        return cls(text=text[start:end], start=start, end=end)


class When(Message):
    """A date as exactly as the text gives it: the first and last day it may be, both included."""

    start: date
    end: date
    precision: Literal["day", "week", "month", "season", "year", "about"]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError("a date cannot end before it starts")
        return self
