"""Copies of an article: they support what it says, raise nothing, and count as no independent source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tocsin.agents.alert.cast import cast_with_copy
from tocsin.agents.alert.figures import with_claim
from tocsin.agents.alert.meeting_claims import with_claim as with_meeting_claim
from tocsin.agents.alert.turn import Turn
from tocsin.schemas.story import FigureClaim, IncidentMemory, MeetingClaim, MeetingMemory, StoryMemory, Toll

S = TypeVar("S", FigureClaim, MeetingClaim)


def support(turn: Turn) -> tuple[str, ...]:
    """Write the copy's support beside each claim of its original; return the keys of what it supports."""
    if turn.original is None:
        return ()
    for at in turn.original.subjects:
        _support(turn, at)
    return turn.original.subjects


def _support(turn: Turn, at: str) -> None:
    kind = at.partition(":")[0]
    if kind == "incident" and (incident := turn.notebook.find(IncidentMemory, at)):
        tolls = {k: _with_copy(turn, toll) for k, toll in incident.tolls.items()}
        turn.notebook.write(at, incident.model_copy(update={"tolls": tolls}))
    elif kind == "meeting" and (meeting := turn.notebook.find(MeetingMemory, at)):
        copy = _copy(turn, meeting.claims)
        claims = with_meeting_claim(meeting.claims, copy) if copy else meeting.claims
        turn.notebook.write(at, meeting.model_copy(update={"claims": claims}))
    elif kind == "story" and (story := turn.notebook.find(StoryMemory, at)):
        turn.notebook.write(at, cast_with_copy(story, turn.facts))


def _with_copy(turn: Turn, toll: Toll) -> Toll:
    copy = _copy(turn, toll.claims)
    return toll.model_copy(update={"claims": with_claim(toll.claims, copy)}) if copy else toll


def _copy(turn: Turn, claims: Sequence[S]) -> S | None:
    """Return the original's claim in the copy's name. It keeps the original's time: a late copy makes nothing newer."""
    facts = turn.facts
    if any(c.article_id == facts.article_id for c in claims):
        return None
    original = next((c for c in claims if c.article_id == facts.of), None)
    if original is None:
        return None
    own = {"article_id": facts.article_id, "source": facts.source, "url": facts.url, "published_at": facts.published_at}
    return original.model_copy(update=own)
