"""Where a meeting stands: what the claims on it add up to, proposed, planned, ongoing, held, cancelled or denied.

Pure: the state of a meeting is a function of the set of claims, not of the order in which they arrived.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tocsin.agents.alert.calendar import days_between, sharper
from tocsin.agents.alert.places import same_place, wide
from tocsin.schemas.alert import MeetingsAlert
from tocsin.schemas.facts import Meeting
from tocsin.schemas.message import When
from tocsin.schemas.story import MeetingClaim, MeetingMemory, MeetingState
from tocsin.schemas.terms import MeetingStatus, Participant

MAX_CLAIMS = 20
"""Claims kept for one meeting; the oldest go first."""
TOLERANCE = 1
"""Days by which two dates of one meeting may differ."""
_STEP: dict[MeetingStatus, int] = {"proposed": 0, "planned": 1, "ongoing": 2, "held": 3, "cancelled": 4, "denied": 5}
_AHEAD = frozenset({"proposed", "planned"})
_MOVED = re.compile(
    r"\b(?:re-?scheduled|postponed|delayed|put off|pushed back|brought forward|moved (?:to|from|up|back))\b", re.I
)
_PUT_OFF = re.compile(r"\b(?:postponed?|postpones|postponing|put off|pushed back|delayed)\b", re.I)


def standing(claims: Sequence[MeetingClaim]) -> MeetingState | None:
    """Return what *claims* add up to: later ones step on, never back; nothing where none stands."""
    state: MeetingState | None = None
    left: list[When] = []
    for claim in sorted((c for c in claims if not c.void), key=lambda c: (c.at, _STEP[c.status], c.article_id)):
        told = _dateless(claim) if claim.status in _AHEAD and claim.date in left and not _MOVED.search(claim.quote) else claim
        before, state = state, as_state(told) if state is None else _stepped(state, told)
        if before and before.date and before.date != state.date and _PUT_OFF.search(claim.quote):
            left.append(before.date)
    return state


def _dateless(claim: MeetingClaim) -> MeetingClaim:
    """Return what an outlet says of a meeting that was put off, which it has not heard: not its day."""
    return claim.model_copy(update={"date": None})


def with_claim(claims: Sequence[MeetingClaim], claim: MeetingClaim) -> tuple[MeetingClaim, ...]:
    """Return *claims* with *claim* in it: an article has one word on a meeting, its latest.

    What was marked wrong stays void when its witness says it again.
    """
    void = claim.void or any(c.void and c.witness == claim.witness and _word(c) == _word(claim) for c in claims)
    others = [c for c in claims if c.article_id != claim.article_id or (c.void and _word(c) != _word(claim))]
    said = claim if claim.void == void else claim.model_copy(update={"void": void})
    return tuple(sorted([*others, said], key=lambda c: (c.at, c.seq))[-MAX_CLAIMS:])


def changes(before: MeetingState, now: MeetingState) -> tuple[str, ...]:
    """Return what took a step: `status`, `place`, `date`, `participants`; gaps that are filled late are no step."""
    ahead = now.status in ("proposed", "planned", "ongoing")
    changed = {
        "status": before.status != now.status,
        "place": now.place != before.place and (ahead or before.place is not None),
        "date": now.date != before.date and (ahead or before.date is not None),
        "participants": ahead and bool(_countries(now.participants) - _countries(before.participants)),
    }
    return tuple(name for name, differs in changed.items() if differs)


def voided_meeting(meeting: MeetingMemory, alert: MeetingsAlert) -> MeetingMemory:
    """Return *meeting* without any claim behind what *alert* says: its status where it was new, else what changed."""
    claims = tuple(c.model_copy(update={"void": c.void or _behind(c, alert)}) for c in meeting.claims)
    return meeting.model_copy(update={"claims": claims})


def _behind(claim: MeetingClaim, alert: MeetingsAlert) -> bool:
    news = alert.meeting
    same = {
        "status": claim.status == news.status,
        "place": bool(same_place(claim.place, news.place)),
        "date": bool(claim.date and news.date) and claim.date == news.date,
    }
    changed = news.changed if alert.action == "update" and news.changed else ("status",)
    return claim.article_id == alert.claims[-1].article_id or any(same.get(name, False) for name in changed)


def _word(claim: MeetingClaim) -> tuple[object, ...]:
    return claim.status, claim.place, claim.date


def as_state(told: Meeting | MeetingClaim) -> MeetingState:
    """Return what one sentence, or one claim, says of a meeting."""
    return MeetingState(mode=told.mode, status=told.status, participants=told.participants, place=told.place, date=told.date)


def joined(one: MeetingState, other: MeetingState) -> MeetingState:
    """Return one article's two words on a meeting as one: the further step, the sharper date, the nearer place.

    Talks of several on a tour are talks, and not held yet where somebody has only arrived for them.
    """
    tour = one.mode == "visit" and len(one.participants) == 1 < len(other.participants)
    arrived = other.mode == "visit" and len(other.participants) == 1 < len(one.participants)
    talks = other if tour else one
    to_come = (tour or arrived) and talks.status in _AHEAD
    return one.model_copy(
        update={
            "mode": other.mode if tour else one.mode,
            "status": talks.status if to_come else max(one.status, other.status, key=_STEP.__getitem__),
            "place": one.place if one.place and not (other.place and wide(one.place) and not wide(other.place)) else other.place,
            "date": sharper(one.date, other.date),
            "participants": united(one.participants, other.participants),
        }
    )


def united(one: Sequence[Participant], other: Sequence[Participant]) -> tuple[Participant, ...]:
    """Return the participants of both, each once, those of *one* first."""
    named = {p.id for p in one}
    return (*one, *{p.id: p for p in other if p.id not in named}.values())


def _stepped(state: MeetingState, told: MeetingClaim) -> MeetingState:
    """Return *state* after a later word: a call-off can be reversed, what was held cannot be planned again."""
    back = state.status in ("cancelled", "denied")
    on = told.status if back or _STEP[told.status] > _STEP[state.status] else state.status
    if state.status == "held" and told.status == "cancelled":
        on = "held"
    place = state.place if told.place is None or (wide(told.place) and state.place) else told.place
    if same_place(state.place, told.place):
        place = max(state.place or "", told.place or "", key=len)
    return state.model_copy(
        update={
            "status": on,
            "place": place,
            "date": _redated(state, told),
            "participants": united(state.participants, told.participants),
        }
    )


def _redated(state: MeetingState, told: MeetingClaim) -> When | None:
    """Return the day of a meeting after a later word.

    One that was put off has none until somebody names another. Days within TOLERANCE are one day told in two time zones,
    unless the text says that it was moved, or that it was held on another day than the one it was planned for.
    """
    before, said = state.date, told.date
    if said is None and told.status in _AHEAD and state.status in _AHEAD and _PUT_OFF.search(told.quote):
        return None
    if before is None or said is None:
        return before or said
    took_place = state.status in _AHEAD and told.status in ("ongoing", "held")
    vague = said.precision != "day"
    moved = _MOVED.search(told.quote) is not None and not (vague and said.start <= before.start and before.end <= said.end)
    exact = moved or (took_place and not vague)
    return said if exact or days_between(before, said) > TOLERANCE else sharper(before, said)


def _countries(participants: Iterable[Participant]) -> set[str]:
    return {p.country for p in participants if p.country}
