"""When and where something was told to happen: enough to pass over most of what is remembered without reading it.

Whatever an article may mean in a story of its own is let through; `likeness` judges it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tocsin.agents.alert.calendar import days_between
from tocsin.agents.alert.incidents import NEAR, SAME_DAY
from tocsin.agents.alert.meeting_claims import TOLERANCE
from tocsin.agents.alert.places import same_place
from tocsin.schemas.facts import Casualty, Meeting
from tocsin.schemas.memory import Memory
from tocsin.schemas.message import Instant, When
from tocsin.schemas.story import IncidentMemory, MeetingMemory


class Days(NamedTuple):
    """The first and the last day of a date, in a fifth of the room."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Occasion:
    """Every date and place that was given for one incident or meeting."""

    dates: tuple[Days, ...]
    places: tuple[str, ...] = ()
    told: Instant | None = None
    """When the first claim of an incident was published."""


def occasion_of(value: Memory) -> Occasion | None:
    """Return the occasion of an incident or a meeting; nothing of anything else."""
    if isinstance(value, IncidentMemory):
        return Occasion(_dates([value.when]), told=value.told)
    if isinstance(value, MeetingMemory):
        words = [(word.date, word.place) for word in value.claims]
        if value.announced:
            words.append((value.announced.date, value.announced.place))
        return Occasion(_dates(day for day, _ in words), tuple(dict.fromkeys(place for _, place in words if place)))
    return None


def may_happen_at(occasion: Occasion, casualty: Casualty, at: Instant) -> bool:
    """Return whether a figure that is published *at* may be of an incident: then, or of unknown days and told about then."""
    assert occasion.told is not None
    return abs(at - occasion.told) <= NEAR or _then(occasion, casualty.date, SAME_DAY)


def may_meet_at(occasion: Occasion, meeting: Meeting) -> bool:
    """Return whether who meets may meet on an occasion: there, or then."""
    return _then(occasion, meeting.date, TOLERANCE) or any(same_place(meeting.place, place) for place in occasion.places)


def _then(occasion: Occasion, when: When | None, days: int) -> bool:
    return when is not None and any(days_between(when, known) <= days for known in occasion.dates)


def _dates(given: Iterable[When | None]) -> tuple[Days, ...]:
    return tuple({Days(when.start, when.end): None for when in given if when})
