"""What one article says: actors, meetings, events and casualty figures, each with the characters that say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from tocsin.errors import EvidenceMismatch
from tocsin.schemas.article import Verdict
from tocsin.schemas.message import Instant, Mention, Message, Span, When
from tocsin.schemas.terms import ActorKind, CasualtyKind, MeetingMode, MeetingStatus, Participant, Qualifier

PloverRoot = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
"""The event types of PLOVER (Halterman et al., 2023)."""

EventStatus = Literal["actual", "future", "hypothetical", "denied"]
Victims = Literal["civilian", "military", "attacker", "unknown"]
Scope = Literal["incident", "cumulative"]
RoleSource = Literal["text", "appointment", "table"]

PLOVER_OF: dict[MeetingStatus, PloverRoot] = {
    "held": "CONSULT", "ongoing": "CONSULT", "proposed": "AGREE", "planned": "AGREE", "cancelled": "REJECT", "denied": "REJECT",
}  # fmt: skip


class Actor(Message):
    """Someone or something that acts in the story."""

    id: str = Field(description="Wikidata QID, ISO 3166 alpha-2 code, or a stable slug of the name")
    name: str
    kind: ActorKind
    country: str | None = Field(default=None, description="ISO 3166 alpha-2")
    role: str | None = Field(default=None, description="as the text gives it, else as the table knows it at that date")
    role_from: RoleSource = Field(default="text", description="an appointment: the text says that it was just given")
    mentions: tuple[Mention, ...] = Field(min_length=1)


class Meeting(Message):
    """Talks, a summit, a visit, a call or a video conference, at one point of its life."""

    mode: MeetingMode
    status: MeetingStatus
    type: PloverRoot = Field(description="held and ongoing are CONSULT, future is AGREE, cancelled and denied are REJECT")
    participants: tuple[Participant, ...] = ()
    place: str | None = None
    date: When | None = None
    evidence: Span

    @model_validator(mode="after")
    def _typed(self) -> Self:
        if self.type != PLOVER_OF[self.status]:
            raise ValueError(f"a meeting that is {self.status} is {PLOVER_OF[self.status]}, not {self.type}")
        return self


class Event(Message):
    """Who did what to whom, as a PLOVER root; `source` and `target` are actor ids."""

    type: PloverRoot
    mode: str | None = None
    source: str
    target: str | None = None
    status: EventStatus = "actual"
    evidence: Span


class Casualty(Message):
    """How many people were killed, wounded, ... in one incident, or in all since some day (`cumulative`)."""

    kind: CasualtyKind
    low: int = Field(ge=0)
    best: int = Field(ge=0)
    high: int | None = Field(default=None, ge=0, description="nothing where the text sets no upper end")
    qualifier: Qualifier = "exact"
    together: int | None = Field(
        default=None, ge=0, description='how many with the others of its list: 3 in "a man and two women"'
    )
    victims: Victims = "unknown"
    scope: Scope = "incident"
    place: str | None = None
    date: When | None = None
    cause: str | None = None
    attribution: str | None = None
    phrase: Mention | None = Field(default=None, description="the words of the figure itself")
    evidence: Span

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.best or (self.high is not None and self.high < self.best):
            raise ValueError(f"figures out of order: {self.low} <= {self.best} <= {self.high}")
        return self


class Facts(Message):
    """Everything `extract` found in one article. Exactly one is sent for every article, also when it failed."""

    article_id: str
    version: str | None = None
    content_hash: str = ""
    seq: int | None = None
    edition: str = "en"
    story_id: str | None = None
    verdict: Verdict | None = None
    of: str | None = None
    repeat: bool = False
    late: bool = False
    silent: bool = False
    pub_status: Literal["usable", "canceled"] = "usable"
    source: str | None = None
    url: str | None = None
    title: str = ""
    published_at: Instant | None = None
    received_at: Instant
    failed: bool = False
    actors: tuple[Actor, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    events: tuple[Event, ...] = ()
    casualties: tuple[Casualty, ...] = ()

    def quoting(self, text: str) -> Self:
        """Return these facts once every quote is found at its offsets in *text*. Raises EvidenceMismatch."""
        for quote, start, end in self._quotes():
            if text[start:end] != quote:
                raise EvidenceMismatch(f"article {self.article_id}: {start}:{end} reads {text[start:end]!r}, not {quote!r}")
        return self

    def _quotes(self) -> Iterator[tuple[str, int, int]]:
        for actor in self.actors:
            yield from ((m.text, m.start, m.end) for m in actor.mentions)
        evidence = [fact.evidence for facts in (self.meetings, self.events, self.casualties) for fact in facts]
        yield from ((span.quote, span.start, span.end) for span in evidence)
        for casualty in self.casualties:
            if casualty.phrase:
                yield casualty.phrase.text, casualty.phrase.start, casualty.phrase.end
