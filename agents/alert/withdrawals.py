"""Withdrawn articles: what only they supported is taken back, and figures are settled anew without them."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.agents.alert.cast import cast_without
from tocsin.agents.alert.meeting_alerts import meeting_action, meeting_after, meeting_alert, unrung_meeting
from tocsin.agents.alert.notebook import KINDS, M
from tocsin.agents.alert.toll_alerts import announced, settled, toll_action, toll_alert, unrung
from tocsin.agents.alert.turn import Turn
from tocsin.schemas.alert import ActorsAlert, CasualtiesAlert, MeetingsAlert
from tocsin.schemas.story import IncidentMemory, MeetingMemory, StoryMemory


def withdrawals(turn: Turn) -> Iterator[ActorsAlert | CasualtiesAlert | MeetingsAlert]:
    """Yield the alerts that take back or correct what the withdrawn article supported, and write what is left."""
    subjects = turn.own.subjects if turn.own else ()
    for at in sorted(subjects, key=_order):
        if story := _found(turn, at, StoryMemory):
            yield from _from_story(turn, at, story)
        elif meeting := _found(turn, at, MeetingMemory):
            yield from _from_meeting(turn, at, meeting)
        elif incident := _found(turn, at, IncidentMemory):
            yield from _from_incident(turn, at, incident)


def _order(at: str) -> tuple[int, str]:
    return ("story", "meeting", "incident").index(at.partition(":")[0]), at


def _found(turn: Turn, at: str, kind: type[M]) -> M | None:
    return turn.notebook.find(kind, at) if KINDS[at.partition(":")[0]] is kind else None


def _from_story(turn: Turn, at: str, story: StoryMemory) -> Iterator[ActorsAlert]:
    left, alert = cast_without(story, turn.facts)
    turn.notebook.write(at, left)
    if alert:
        yield alert


def _from_meeting(turn: Turn, at: str, meeting: MeetingMemory) -> Iterator[MeetingsAlert]:
    gone = next((c for c in meeting.claims if c.article_id == turn.facts.article_id), None)
    if gone is None:
        return
    left = meeting.model_copy(update={"claims": tuple(c for c in meeting.claims if c is not gone)})
    if turn.facts.silent or left.alert_id is None:
        left = unrung_meeting(left)
    elif action := meeting_action(left, turn.facts):
        alert = meeting_alert(turn.facts, left, action, gone)
        left = meeting_after(left, alert)
        yield alert
    turn.notebook.write(at, left)


def _from_incident(turn: Turn, at: str, incident: IncidentMemory) -> Iterator[CasualtiesAlert]:
    tolls = dict(incident.tolls)
    for kind, toll in incident.tolls.items():
        gone = next((c for c in toll.claims if c.article_id == turn.facts.article_id), None)
        if gone is None:
            continue
        left = toll.model_copy(update={"claims": tuple(c for c in toll.claims if c is not gone)})
        if turn.facts.silent or left.announced is None or left.announced.alert_id is None:
            tolls[kind] = unrung(left)
            continue
        now = settled(left)
        if action := toll_action(left, now, turn.facts.article_id):
            alert = toll_alert(turn.facts, incident, kind, left, action, gone, now)
            left = announced(left, alert)
            yield alert
        tolls[kind] = left
    turn.notebook.write(at, incident.model_copy(update={"tolls": tolls}))
