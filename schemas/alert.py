"""Alerts: what a story newly says, what it takes back, and every claim behind it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from tocsin.schemas.message import Instant, Message, When
from tocsin.schemas.terms import ActorKind, CasualtyKind, MeetingMode, MeetingStatus, Participant, Qualifier

Action = Literal["new", "update", "correct", "withdraw"]
Novelty = Literal["new_in_story", "first_seen", "new_role"]


class Claim(Message):
    """One article that states what the alert states, and the quote it does so with."""

    article_id: str
    source: str | None = None
    url: str | None = None
    published_at: Instant | None = None
    quote: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    value: str | int | None = Field(default=None, description="what this article says: the figure, the status, the role")


class _Alert(Message):
    id: str = Field(description="of edition, kind, action, subject, article and content: repeated alerts repeat it")
    action: Action
    supersedes: str | None = Field(default=None, description="id of the alert that this one replaces or takes back")
    revision: int = Field(default=1, ge=1)
    story_id: str
    edition: str
    severity: int = Field(ge=1, le=9)
    confidence: float = Field(ge=0, le=1)
    headline: str = Field(description="one plain sentence")
    claims: tuple[Claim, ...] = Field(min_length=1, description="the last one raised the alert")
    independent_sources: int = Field(ge=1, description="copies of one wire story count once")
    event_at: When | None = None
    published_at: Instant | None = None
    seen_at: Instant
    withdrawn_by: str | None = Field(default=None, description="the analyst who marked the alert wrong that this one takes back")
    muted: bool = Field(default=False, description="an analyst has muted the story: keep it, do not ring")


class ActorNews(Message):
    """An actor that is new to the story, never seen before, or in another role."""

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    role: str | None = None
    previous_role: str | None = None
    novelty: Novelty


class MeetingNews(Message):
    """A meeting as it stands now, and what changed."""

    id: str
    mode: MeetingMode
    status: MeetingStatus
    previous_status: MeetingStatus | None = None
    participants: tuple[Participant, ...] = ()
    place: str | None = None
    date: When | None = None
    changed: tuple[str, ...] = ()


class Incident(Message):
    """What happened, where, and when: the figure's subject."""

    id: str
    place: str | None = None
    date: When | None = None
    cause: str | None = None


class Figure(Message):
    """The toll of one kind as it stands now; `previous` is the best figure before."""

    kind: CasualtyKind
    low: int = Field(ge=0)
    best: int = Field(ge=0)
    high: int | None = None
    previous: int | None = None
    qualifier: Qualifier = "exact"
    disputed: bool = Field(default=False, description="independent sources state different figures now")


class ActorsAlert(_Alert):
    """New actors in a story."""

    kind: Literal["actors"] = "actors"
    actors: tuple[ActorNews, ...] = Field(min_length=1)


class MeetingsAlert(_Alert):
    """A meeting that is new, or took a step of its life."""

    kind: Literal["meetings"] = "meetings"
    meeting: MeetingNews


class CasualtiesAlert(_Alert):
    """A toll that is new, rose, fell, or is taken back."""

    kind: Literal["casualties"] = "casualties"
    incident: Incident
    figure: Figure


Alert = Annotated[ActorsAlert | MeetingsAlert | CasualtiesAlert, Field(discriminator="kind")]
ALERT: TypeAdapter[ActorsAlert | MeetingsAlert | CasualtiesAlert] = TypeAdapter(Alert, config=ConfigDict(defer_build=True))
"""Reads an alert of any kind: `ALERT.validate_json(record.value)`."""
