"""Which meeting an article means: by sides, place and day, across wordings, outlets and stories."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from tocsin.agents.alert.calendar import days_between
from tocsin.agents.alert.meeting_claims import TOLERANCE, as_state, joined, standing
from tocsin.agents.alert.places import same_place, state_of
from tocsin.schemas.facts import Meeting
from tocsin.schemas.message import Instant, When
from tocsin.schemas.story import MeetingMemory, MeetingState
from tocsin.schemas.terms import Participant

MOVABLE = 45
"""Days by which a meeting that is still to come may be moved and stay the same one."""
NEXT_ROUND = timedelta(days=1)
"""How long after a meeting was held a plan without a date is one for the next."""
_MOVED_TO = re.compile(r"\bmoved (?:to|from) [A-Z]")
_REMOTE = frozenset({"call", "video"})


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
        one = Encounter(as_state(meeting), story, at, (meeting,), related)
        alike = (i for i, known in enumerate(found) if _one_telling(known.state, one.state) and not _is_one_to_one(known, one))
        place = next(alike, None)
        if place is None:
            found.append(one)
        else:
            known = found[place]
            state = joined(known.state, one.state)
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
    moved_there = any(_MOVED_TO.search(fact.evidence.quote) for fact in encounter.facts)
    call = told.mode in _REMOTE and _is_due(known, encounter.at)
    if shared == 1 < least and (call or ((place or moved_there) and day)) and _unnamed_but(told, known):
        least = 1  # "Iran and the three European powers ended talks in Geneva", "spoke of a call of European leaders with Trump"
    if not (place or day) and any(_sends_others(told, known, country) for country in _shared(told, known)):
        return 0  # the envoys met the president; his aides will meet them next
    if shared < max(1, least) or (least < 2 and not (place or moved_there or call)) or _next_round(encounter, meeting, known):
        return 0
    moved = known.status in ("proposed", "planned") and related and _within(told.date, known.date, MOVABLE)
    if (place is False and not (moved and day is not False)) or (day is False and not (moved and place is not False)):
        return 0
    if not related and not (shared >= 2 and (place or (day and _within_the_other(told, known)))):
        return 0
    return shared + 2 * bool(place) + 2 * bool(day) + related


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


def _within_the_other(one: MeetingState, other: MeetingState) -> bool:
    """Return whether all sides of one of two meetings are at the other: two of four are many a summit's."""
    return len(_shared(one, other)) >= min(len(_sides(one)), len(_sides(other)))


def _unnamed_but(one: MeetingState, other: MeetingState) -> bool:
    """Return whether one of two meetings names nobody but whom both have, and only describes the others: "European powers"."""
    shared = _shared(one, other)
    others = ([p for p in state.participants if (p.country or p.id) not in shared] for state in (one, other))
    return any(all(p.country is None and p.name.rpartition(" ")[2].islower() for p in left) for left in others)


def _one_telling(one: MeetingState, other: MeetingState) -> bool:
    """Return whether two sentences of one article tell of the same meeting: nothing in them may differ."""
    shared = _shared(one, other)
    if _apart(one, other) or not shared or False in (_where(one, other), _when(one, other)):
        return False
    if not _where(one, other) and any(_sends_others(one, other, country) for country in shared):
        return False  # "met the king before joining talks with the premier"
    if "held" in (one.status, other.status) and one.status != other.status and (one.date is None or one.date != other.date):
        return False  # "they met on Monday and will meet again on Tuesday"
    if {one.status, other.status} == {"ongoing", "planned"} and (one.mode == "visit") != (other.mode == "visit"):
        return False  # "will meet the premier, who is on a visit"
    return len(shared) >= min(2, len(sides(one.participants)), len(sides(other.participants)))


def _is_one_to_one(known: Encounter, other: Encounter) -> bool:
    """Return whether two of those who met have met once more: "the two also held a one-on-one meeting"."""
    pair = len(_sides(other.state)) == _PAIR < len(_sides(known.state))
    return pair and _ONE_TO_ONE.search(other.facts[0].evidence.quote) is not None


_PAIR = 2
_ONE_TO_ONE = re.compile(
    r"\b(?:one-on-one|one-to-one|t[eê]te-[aà]-t[eê]te|also (?:met|held|had|spoke)|bilateral meeting|separate(?:ly)?)\b",
    re.IGNORECASE,
)


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


def _is_due(known: MeetingState, at: Instant) -> bool:
    """Return whether a meeting was to be on the day of *at*, or on the one before."""
    return known.date is not None and 0 <= (at.date() - known.date.start).days <= TOLERANCE


def _within(one: When | None, other: When | None, days: int) -> bool:
    return one is None or other is None or days_between(one, other) <= days


def _people(participants: Iterable[Participant]) -> set[str]:
    return {p.id for p in participants if p.country and p.id != p.country}
