"""What `alert` remembers: stories, their cast, meetings, incidents and every claim behind a figure."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tocsin.schemas.facts import Facts, RoleSource
from tocsin.schemas.memory import Lane, Memory
from tocsin.schemas.message import KeptInstant, Message, When
from tocsin.schemas.terms import ActorKind, CasualtyKind, MeetingMode, MeetingStatus, Participant, Qualifier


class NewsLane(Lane):
    """Where the lane stands; `leap` is a jump in time that one article made and no second one has confirmed yet."""

    leap: KeptInstant | None = None
    marks: int = Field(default=0, description="marks heeded so far")

    @property
    def turn(self) -> int:
        """The number of the next input, facts and marks counted together: the order in which the lane took them."""
        return self.next_seq + self.marks


class Held(Memory):
    """Facts that came before their turn."""

    facts: Facts


class Raised(Message):
    """The alerts that one version of an article raised, as they were sent."""

    content_hash: str
    alerts: tuple[dict[str, Any], ...] = ()


class Trace(Memory):
    """What one article led to: the alerts it raised, by version, and the subjects it supports."""

    seen: KeptInstant
    witness: str = Field(description="who speaks: copies and updates of one wire story share it")
    story_id: str | None = None
    subjects: tuple[str, ...] = Field(default=(), description="keys of the incidents, meetings and stories it supports")
    raised: tuple[Raised, ...] = Field(default=(), description="newest version last")


class Statement(Message):
    """One article's claim as the ledger keeps it; `at` is when it was published, never later than it could be."""

    article_id: str
    seq: int
    at: KeptInstant
    witness: str
    source: str | None = None
    url: str | None = None
    published_at: KeptInstant | None = None
    of: str | None = Field(default=None, description="id of the article whose claim this one replaces")
    quote: str
    start: int
    end: int


class FigureClaim(Statement):
    """An article's figure for one kind of casualty in one incident."""

    low: int
    best: int
    high: int | None = None
    qualifier: Qualifier = "exact"
    attribution: str | None = None
    instead_of: int | None = Field(default=None, description="the figure that its article says was told before")
    dead: int | None = Field(default=None, description="of missing: how many its article says are dead")
    void: bool = Field(default=False, description="an analyst marked it wrong: it counts no longer, nor when it is said again")


class Announced(Message):
    """The figure that subscribers know, and the alert that told them; none where silent articles alone told of it."""

    low: int
    best: int
    high: int | None = None
    disputed: bool = False
    alert_id: str | None = None
    withdrawn: bool = False


class Toll(Message):
    """The claim ledger of one kind of casualty."""

    claims: tuple[FigureClaim, ...] = ()
    announced: Announced | None = None
    revision: int = 0


class IncidentMemory(Memory):
    """One incident: what is known of its place, days, cause and people, and its tolls by kind."""

    id: str
    seen: KeptInstant
    told: KeptInstant = Field(description="when its first claim was published")
    place: str | None = None
    places: tuple[str, ...] = ()
    state: str | None = Field(default=None, description="the state that its texts say it was in, where no table knows the place")
    when: When | None = None
    cause: str | None = None
    people: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    tolls: dict[CasualtyKind, Toll] = Field(default_factory=dict)


class MeetingClaim(Statement):
    """An article's word on one meeting."""

    status: MeetingStatus
    mode: MeetingMode = "talks"
    participants: tuple[Participant, ...] = ()
    place: str | None = None
    date: When | None = None
    void: bool = Field(default=False, description="an analyst marked it wrong: it counts no longer, nor when it is said again")


class MeetingState(Message):
    """A meeting as its claims leave it."""

    mode: MeetingMode
    status: MeetingStatus
    participants: tuple[Participant, ...] = ()
    place: str | None = None
    date: When | None = None


class MeetingMemory(Memory):
    """One meeting: every claim about it, and the state that subscribers know."""

    id: str
    seen: KeptInstant
    claims: tuple[MeetingClaim, ...] = ()
    stories: tuple[str, ...] = ()
    announced: MeetingState | None = None
    alert_id: str | None = None
    revision: int = 0
    withdrawn: bool = False


class Voided(Message):
    """Whose word on an actor is void: on its part in the story, or on one role alone."""

    witness: str
    role: str | None = None


class CastMember(Message):
    """An actor of a story, where it was first named, the articles that name it, and the alert that announced it."""

    name: str
    kind: ActorKind
    country: str | None = None
    role: str | None = None
    role_from: RoleSource = "text"
    roles: tuple[str, ...] = Field(default=(), description="roles it had before in this story, the last one last")
    first: Statement
    articles: tuple[str, ...]
    alert_id: str | None = None
    void: tuple[Voided, ...] = Field(default=(), description="words on it that an analyst marked wrong")
    gone: bool = Field(default=False, description="an analyst took it out: whoever names it next, but for those, brings it back")


class StoryMemory(Memory):
    """One story: its size, its cast, and what happened in it."""

    id: str
    seen: KeptInstant
    articles: int = 0
    witnesses: tuple[str, ...] = ()
    cast: dict[str, CastMember] = Field(default_factory=dict)
    revision: int = 0
    muted: bool = False


class KnownActor(Memory):
    """An actor that some story has named before, the last role it had, and those before."""

    seen: KeptInstant
    role: str | None = None
    roles: tuple[str, ...] = ()


class Heeded(Memory):
    """A mark by its id, and the alerts that answered it."""

    seen: KeptInstant
    alerts: tuple[dict[str, Any], ...] = ()
