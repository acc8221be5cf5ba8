"""What the desk answers, as models: the description of its API is made from them, and every answer is held to it in tests."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from tocsin.schemas.alert import Action, ActorNews, Alert, Claim, Incident, MeetingNews
from tocsin.schemas.mark import MAX_BY, MAX_ID, MAX_REASON, Mark
from tocsin.schemas.message import Instant, Message
from tocsin.schemas.terms import CasualtyKind, MeetingStatus, Qualifier


class Item(Message):
    """An alert as the desk shows it."""

    alert: Alert = Field(description="as on the wire: newer releases may send more fields")
    cursor: str = Field(description="its place in the list: give it as `before` to see what is older")
    rung_at: Instant = Field(description="when the broker took it")
    superseded_by: str | None = Field(description="id of the alert that replaced or withdrew this one")
    superseded_action: Literal["update", "correct", "withdraw"] | None
    muted: bool = Field(description="whether an analyst has muted its story")


class StreamedItem(Item):
    """An alert on the stream."""

    filters: tuple[int, ...] = Field(description="which of the filters that were asked for it meets, counted from 0")


class AlertsPage(Message):
    """A part of the alerts, newest first; `next` goes into `before`, null is the end."""

    items: tuple[Item, ...]
    next: str | None
    stream: str = Field(description="give it as `after` to the stream: nothing that rings from here on is missed")


class StoryLine(Message):
    """A story in a list."""

    story_id: str
    edition: str
    headline: str = Field(description="of the gravest alert that stands, the newest of several")
    severity: int = Field(ge=1, le=9)
    first_at: Instant
    last_at: Instant
    alerts: int = Field(ge=1, description="how many alerts of it the desk holds")
    independent_sources: int = Field(ge=1, description="the most that any alert of it has")
    muted: bool


class StoriesPage(Message):
    """A part of the stories, the one that rang last first."""

    items: tuple[StoryLine, ...]
    next: str | None


class CastMember(ActorNews):
    """An actor as the story last told it; one that was taken back is no longer `live`."""

    at: Instant
    alert_id: str
    live: bool


class MeetingStep(Message):
    """One step in the life of a meeting."""

    alert_id: str
    action: Action
    at: Instant
    status: MeetingStatus
    changed: tuple[str, ...]
    headline: str
    live: bool = Field(description="whether it stands: neither superseded nor taken back")


class MeetingLife(Message):
    """A meeting as it stands now, and how it came to that."""

    meeting: MeetingNews
    steps: tuple[MeetingStep, ...]


class TollStep(Message):
    """One figure of a toll, with every claim behind it."""

    alert_id: str
    action: Action
    at: Instant
    low: int
    best: int
    high: int | None
    previous: int | None
    qualifier: Qualifier
    disputed: bool
    live: bool = Field(description="whether it stands: neither superseded nor taken back")
    claims: tuple[Claim, ...]


class Toll(Message):
    """How many were killed, wounded, ... in one incident, figure after figure."""

    incident: Incident
    kind: CasualtyKind
    steps: tuple[TollStep, ...]


class StoryAccount(Message):
    """What a story tells, put together from its alerts."""

    story_id: str
    edition: str
    headline: str
    severity: int = Field(ge=1, le=9)
    first_at: Instant
    last_at: Instant
    independent_sources: int
    muted: bool
    omitted: int = Field(ge=0, description="how many older alerts of the story are held but left out here")
    cast: tuple[CastMember, ...]
    meetings: tuple[MeetingLife, ...]
    tolls: tuple[Toll, ...]
    marks: tuple[Mark, ...]


class StoryView(StoryAccount):
    """A story with every alert of it, oldest first."""

    timeline: tuple[Item, ...]


class MarkRequest(Message):
    """An analyst's mark: `wrong` needs `alert_id`, `mute` and `unmute` need `story_id`."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["wrong", "mute", "unmute"]
    alert_id: str | None = Field(default=None, min_length=1, max_length=MAX_ID)
    story_id: str | None = Field(default=None, min_length=1, max_length=2_048)
    by: str = Field(min_length=1, max_length=MAX_BY, description="who says so: everyone will read the name")
    reason: str | None = Field(default=None, max_length=MAX_REASON)


class MarkAnswer(Message):
    """The mark as the broker acknowledged it."""

    mark: Mark


class Clock(Message):
    """How fresh the desk is. What was in the topics at `read_at`, `delay_s` ago, is on the desk; null before the first time."""

    now: Instant
    newest_at: Instant | None = Field(description="when the newest alert rang; a silent river looks the same as a quiet world")
    read_at: Instant | None
    delay_s: float | None = Field(description="seconds since `read_at`")


class Gap(Message):
    """Something between the cursor that was given and the first event is no longer held: read the list again."""

    reason: str


class Bye(Message):
    """The desk ends the stream; connect again with the last id."""

    reason: str


class Health(Message):
    """The desk is alive, or ready; where it is not, the answer is a problem that says why."""

    status: Literal["ok"] = "ok"
    alerts: int = Field(ge=0, description="how many are held")
    delay_s: float | None


class Problem(Message):
    """What went wrong, after RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    position: int | None = Field(default=None, description="where in a filter the fault lies, counted from 0")
