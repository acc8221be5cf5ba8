"""Meetings: which one an article means, and where it stands: proposed, planned, ongoing, held, cancelled or denied.

Pure: the state of a meeting is a function of the set of claims, not of the order in which they arrived.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tocsin.agents.alert.calendar import days_between, sharper
from tocsin.agents.alert.places import same_place, state_of, wide
from tocsin.schemas.alert import MeetingsAlert
from tocsin.schemas.facts import Meeting
from tocsin.schemas.message import Instant, When
from tocsin.schemas.story import MeetingClaim, MeetingMemory, MeetingState
from tocsin.schemas.terms import MeetingStatus, Participant

MAX_CLAIMS = 20
"""Claims kept for one meeting; the oldest go first."""
TOLERANCE = 1
"""Days by which two dates of one meeting may differ."""
MOVABLE = 45
"""Days by which a meeting that is still to come may be moved and stay the same one."""
NEXT_ROUND = timedelta(days=1)
"""How long after a meeting was held a plan without a date is one for the next."""
_STEP: dict[MeetingStatus, int] = {"proposed": 0, "planned": 1, "ongoing": 2, "held": 3, "cancelled": 4, "denied": 5}
_REMOTE = frozenset({"call", "video"})
_AHEAD = frozenset({"proposed", "planned"})
_MOVED = re.compile(
    r"\b(?:re-?scheduled|postponed|delayed|put off|pushed back|brought forward|moved (?:to|from|up|back))\b", re.I
)
_PUT_OFF = re.compile(r"\b(?:postponed?|postpones|postponing|put off|pushed back|delayed)\b", re.I)


@dataclass(frozen=True, slots=True)
class Encounter:
    """A meeting as one article tells it."""

    state: MeetingState
    story: str
    at: Instant
    facts: tuple[Meeting, ...]
    related: frozenset[str] = frozenset()
    """Ids of the meetings that its original, or its earlier version, tells of."""


def encounters(meetings: Iterable[Meeting], story: str, at: Instant, related: frozenset[str] = frozenset()) -> list[Encounter]:
    """Return the meetings that one article tells of, each once, with all that it says of it."""
    found: list[Encounter] = []
    for meeting in meetings:
        one = Encounter(_state(meeting), story, at, (meeting,), related)
        place = next((i for i, known in enumerate(found) if _one_telling(known.state, one.state)), None)
        if place is None:
            found.append(one)
        else:
            known = found[place]
            state = _joined(known.state, one.state)
            found[place] = Encounter(state, story, at, (*known.facts, meeting), related)
    return found


def the_meeting(encounter: Encounter, known: Iterable[MeetingMemory]) -> MeetingMemory | None:
    """Return the known meeting that *encounter* means; nothing where it is another one."""
    rated = [(likeness(encounter, meeting), meeting.seen, meeting.id, meeting) for meeting in known]
    likely = [row for row in rated if row[0] > 0]
    return max(likely, key=lambda row: row[:3])[3] if likely else None


def likeness(encounter: Encounter, meeting: MeetingMemory) -> int:
    """Return how well *encounter* fits *meeting*: above 0 it is the same, at 0 or below it is not."""
    told, known = encounter.state, standing(meeting.claims) or meeting.announced
    if known is None or _apart(told, known):
        return 0
    shared = len(_shared(told, known))
    least = min(2, len(_sides(told)), len(_sides(known)))
    place, day = _where(told, known), _when(told, known)
    if "visit" in (told.mode, known.mode) and _abroad(told, known):
        return 0  # who visits A later goes nowhere else; B's leader returns the visit
    related = encounter.story in meeting.stories or meeting.id in encounter.related
    if shared == 1 < least and place and day and _unnamed_but(told, known):
        least = 1  # "Iran and the three European powers ended talks in Geneva"
    if shared < max(1, least) or (least < 2 and not place) or _next_round(encounter, meeting, known):
        return 0
    moved = known.status in ("proposed", "planned") and related and _within(told.date, known.date, MOVABLE)
    if (place is False and not (moved and day is not False)) or (day is False and not (moved and place is not False)):
        return 0
    if not related and not (shared >= 2 and (day or place)):
        return 0
    return shared + 2 * bool(place) + 2 * bool(day) + related


def standing(claims: Sequence[MeetingClaim]) -> MeetingState | None:
    """Return what *claims* add up to: later ones step on, never back; nothing where none stands."""
    state: MeetingState | None = None
    left: list[When] = []
    for claim in sorted((c for c in claims if not c.void), key=lambda c: (c.at, _STEP[c.status], c.article_id)):
        told = _dateless(claim) if claim.status in _AHEAD and claim.date in left and not _MOVED.search(claim.quote) else claim
        before, state = state, _state(told) if state is None else _stepped(state, told)
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


def sides(participants: Iterable[Participant]) -> frozenset[str]:
    """Return who meets: the country of each participant, else its own id."""
    return frozenset(p.country or p.id for p in participants)


def _shared(one: MeetingState, other: MeetingState) -> frozenset[str]:
    """Return the sides that two meetings have in common: who is told without a country has the one the other tells."""
    countries = {p.id: p.country for p in (*one.participants, *other.participants) if p.country}
    first, second = (frozenset(countries.get(p.id, p.id) for p in state.participants) | _host(state) for state in (one, other))
    return first & second


def _sides(state: MeetingState) -> frozenset[str]:
    return sides(state.participants) | _host(state)


def _host(state: MeetingState) -> frozenset[str]:
    """Return the state that somebody visits, named or not among those who meet: "Lind's visit to China"."""
    code = state_of(state.place) if state.mode == "visit" else None
    return frozenset({code} if code else ())


def _unnamed_but(one: MeetingState, other: MeetingState) -> bool:
    """Return whether one of two meetings names nobody but whom both have, and only describes the others: "European powers"."""
    shared = _shared(one, other)
    others = ([p for p in state.participants if (p.country or p.id) not in shared] for state in (one, other))
    return any(all(p.country is None and p.name.rpartition(" ")[2].islower() for p in left) for left in others)


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


def _state(told: Meeting | MeetingClaim) -> MeetingState:
    return MeetingState(mode=told.mode, status=told.status, participants=told.participants, place=told.place, date=told.date)


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


def _joined(one: MeetingState, other: MeetingState) -> MeetingState:
    """Return one article's two words on a meeting as one: the further step, the sharper date."""
    return one.model_copy(
        update={
            "status": max(one.status, other.status, key=_STEP.__getitem__),
            "place": one.place or other.place,
            "date": sharper(one.date, other.date),
            "participants": united(one.participants, other.participants),
        }
    )


def _one_telling(one: MeetingState, other: MeetingState) -> bool:
    """Return whether two sentences of one article tell of the same meeting: nothing in them may differ."""
    shared = _shared(one, other)
    if _apart(one, other) or not shared or False in (_where(one, other), _when(one, other)):
        return False
    if not _where(one, other) and any(_sends_others(one, other, country) for country in shared):
        return False  # "met the king before joining talks with the premier"
    if "held" in (one.status, other.status) and one.status != other.status:
        return bool(_when(one, other))  # "they met and will meet again"
    return len(shared) >= min(2, len(sides(one.participants)), len(sides(other.participants)))


def _apart(one: MeetingState, other: MeetingState) -> bool:
    """Return whether two meetings cannot be one: another medium, or other people of the same countries."""
    if (one.mode in _REMOTE) != (other.mode in _REMOTE):
        return True
    if _where(one, other) and _when(one, other):
        return False
    first, second = _people(one.participants), _people(other.participants)
    return bool(first and second and not first & second)


def _sends_others(one: MeetingState, other: MeetingState, country: str) -> bool:
    """Return whether nobody whom one meeting names of a country is at the other, which names somebody of it too."""
    first, second = ({p.id for p in state.participants if p.country == country != p.id} for state in (one, other))
    return bool(first and second) and first.isdisjoint(second)


def _next_round(encounter: Encounter, meeting: MeetingMemory, known: MeetingState) -> bool:
    ahead = encounter.state.status in ("proposed", "planned")
    held = max((c.at for c in meeting.claims if c.status in ("held", "ongoing") and not c.void), default=None)
    return ahead and held is not None and encounter.state.date is None and encounter.at - held > NEXT_ROUND


def _where(one: MeetingState, other: MeetingState) -> bool | None:
    return same_place(one.place, other.place)


def _when(one: MeetingState, other: MeetingState) -> bool | None:
    if one.date is None or other.date is None:
        return None
    return days_between(one.date, other.date) <= TOLERANCE


def _abroad(one: MeetingState, other: MeetingState) -> bool:
    """Return whether two meetings are in two states."""
    here, there = state_of(one.place), state_of(other.place)
    return here is not None and there is not None and here != there


def _within(one: When | None, other: When | None, days: int) -> bool:
    return one is None or other is None or days_between(one, other) <= days


def _people(participants: Iterable[Participant]) -> set[str]:
    return {p.id for p in participants if p.country and p.id != p.country}


def _countries(participants: Iterable[Participant]) -> set[str]:
    return {p.country for p in participants if p.country}


def united(one: Sequence[Participant], other: Sequence[Participant]) -> tuple[Participant, ...]:
    """Return the participants of both, each once, those of *one* first."""
    named = {p.id for p in one}
    return (*one, *{p.id: p for p in other if p.id not in named}.values())
