"""What `deduplicate` remembers of an edition: articles seen, what they said, and the stories they tell."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from tocsin.schemas.article import Verdict
from tocsin.schemas.memory import Lane, Memory
from tocsin.schemas.message import KeptInstant, Message


class Shelf(Lane):
    """Where the lane stands, and which articles it still holds: from number `floor` up to `next_number`."""

    next_number: int = Field(default=0, description="number of the next article or version that is held")
    floor: int = Field(default=0, description="first number that still counts")
    swept: int = Field(default=0, description="first number that is not yet forgotten")
    days: tuple[tuple[date, int], ...] = Field(default=(), description="days of lane time and the first number of each")


class Ruled(Message):
    """One version of an article and what was ruled on it."""

    content_hash: str
    verdict: Verdict
    of: str | None = None
    late: bool = False


class Seen(Memory):
    """An article by its id: every version, in order of arrival, and its story."""

    story_id: str
    ruled: tuple[Ruled, ...] = ()
    last_number: int = Field(default=0, description="of the newest version")
    said: tuple[int, ...] = Field(default=(), description="numbers of the versions whose words are kept")


class Said(Memory):
    """What one version of an article said, as codes of its words."""

    article_id: str
    story_id: str
    exact: str = Field(description="key of the whole text, the same whatever its case, spacing and punctuation")
    codes: str = Field(description="base64 of 16-bit codes, little endian")
    withdrawn: bool = Field(default=False, description="kept so that a lane built again is the same lane; never compared")


class Story(Memory):
    """A story: the words that tell it, and when it was last told."""

    size: int = 0
    last_at: KeptInstant
    terms: str = Field(default="", description="base64 of 16-bit codes, heaviest first")
    weights: str = Field(default="", description="base64 of one byte a term")
