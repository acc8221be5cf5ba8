"""From an article's meetings to the alerts they raise."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.agents.alert.calendar import days_before
from tocsin.agents.alert.identity import subject_id
from tocsin.agents.alert.index import story_path
from tocsin.agents.alert.meeting_alerts import meeting_action, meeting_after, meeting_alert, unrung_meeting
from tocsin.agents.alert.meeting_claims import with_claim
from tocsin.agents.alert.meetings import Encounter, encounters, the_meeting
from tocsin.agents.alert.places import state_of
from tocsin.agents.alert.turn import Turn
from tocsin.agents.alert.witnesses import statement_fields
from tocsin.agents.knowledge import organisations
from tocsin.schemas.alert import MeetingsAlert
from tocsin.schemas.facts import Facts, Meeting
from tocsin.schemas.story import MeetingClaim, MeetingMemory

OLD = 14
"""Days after which a meeting is background and no news."""
MAX_STORIES = 8


def meeting_news(turn: Turn) -> Iterator[tuple[str, list[MeetingsAlert]]]:
    """Yield the key of every meeting that the article supports, with the alert it raises there."""
    if not turn.facts.meetings:
        return
    known = _known(turn)
    for number, encounter in enumerate(encounters(turn.facts.meetings, turn.story_id, turn.at, turn.related)):
        found = the_meeting(encounter, known)
        if found is None and not (_worth_telling(encounter) and not _stays_at_home(encounter, turn.facts)):
            continue
        known = [meeting for meeting in known if found is None or meeting.id != found.id]
        claim = _claim(turn, encounter)
        meeting = _with(turn, found or _new(turn, number), claim)
        alerts: list[MeetingsAlert] = []
        if turn.facts.silent:
            meeting = unrung_meeting(meeting)
        elif action := meeting_action(meeting, turn.facts):
            alerts = [meeting_alert(turn.facts, meeting, action, claim)]
            meeting = meeting_after(meeting, alerts[0])
        at = turn.key("meeting", meeting.id)
        turn.notebook.write(at, meeting)
        yield at, alerts


def _known(turn: Turn) -> list[MeetingMemory]:
    edition = turn.facts.edition
    own, elsewhere = story_path(edition, "meeting", turn.story_id), turn.index.meetings(edition, turn.facts.meetings)
    keys = dict.fromkeys([*turn.index.under(own), *elsewhere, *turn.supported("meeting")])
    found = (turn.notebook.find(MeetingMemory, at) for at in keys)
    return [meeting for meeting in found if meeting is not None]


def _worth_telling(encounter: Encounter) -> bool:
    """Return whether an unknown meeting is news: two sides, one and a place, or a body of states and its day, not long ago."""
    state = encounter.state
    session = state.date is not None and any(_is_of_states(p.id) for p in state.participants)
    somebody = session or any(
        p.country or p.name[:1].isupper() for p in state.participants
    )  # "the envoys held talks" tells of none
    met = len(state.participants) >= 2 or (bool(state.participants) and state.place is not None) or session
    return somebody and met and (state.date is None or days_before(state.date, encounter.at.date()) <= OLD)


def _is_of_states(id_: str) -> bool:
    """Return whether a body is of several states: "the Security Council met"; a party meets on its own affairs."""
    return id_ in organisations() and organisations()[id_].country is None


def _stays_at_home(encounter: Encounter, facts: Facts) -> bool:
    """Return whether somebody visits a place of their own state and nobody is said to receive them: a flooded town.

    Of a town that the tables do not know, the states of all that the article names decide.
    """
    state = encounter.state
    if state.mode != "visit" or len(state.participants) != 1 or (home := state.participants[0].country) is None:
        return False
    where = state_of(state.place)
    return where == home or (where is None and all(actor.country in (None, home) for actor in facts.actors))


def _new(turn: Turn, number: int) -> MeetingMemory:
    facts = turn.facts
    name = subject_id(
        "meeting", edition=facts.edition, article_id=facts.article_id, content_hash=facts.content_hash, place=number
    )
    return MeetingMemory(id=name, seen=turn.now)


def _with(turn: Turn, meeting: MeetingMemory, claim: MeetingClaim) -> MeetingMemory:
    stories = tuple(dict.fromkeys([*meeting.stories, turn.story_id]))[-MAX_STORIES:]
    return meeting.model_copy(update={"claims": with_claim(meeting.claims, claim), "stories": stories, "seen": turn.now})


def _claim(turn: Turn, encounter: Encounter) -> MeetingClaim:
    telling = _telling(encounter)
    state = encounter.state
    return MeetingClaim.model_validate(
        {
            **statement_fields(turn.facts, turn.witness, telling.evidence, replaces=turn.replaces),
            "status": state.status,
            "mode": state.mode,
            "participants": state.participants,
            "place": state.place,
            "date": state.date,
        }
    )


def _telling(encounter: Encounter) -> Meeting:
    """Return the fact that gives the status: its sentence is the one to quote."""
    return next(m for m in encounter.facts if m.status == encounter.state.status)
