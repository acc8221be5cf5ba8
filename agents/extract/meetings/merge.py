"""One meeting told in four sentences is one meeting."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from tocsin.agents.extract.grammar.clauses import children, governor
from tocsin.agents.extract.grammar.scene import Side
from tocsin.agents.extract.meetings.dates import date_of
from tocsin.agents.extract.meetings.frames import Telling
from tocsin.agents.extract.meetings.places import Place, agree, closer
from tocsin.agents.extract.meetings.words import used
from tocsin.schemas.facts import PLOVER_OF, Meeting
from tocsin.schemas.message import When
from tocsin.schemas.terms import MeetingMode, MeetingStatus, Part, Participant

_NEXT_DAY = timedelta(days=1)
_LIVE = frozenset({"held", "ongoing"})
_AHEAD = frozenset({"planned", "proposed"})
_OFF = frozenset({"cancelled", "denied"})
_IN_PERSON = frozenset({"talks", "summit", "visit"})
_STRENGTH: dict[str, int] = {"proposed": 0, "planned": 1, "ongoing": 2, "held": 3, "denied": 4, "cancelled": 5}


@dataclass(slots=True)
class _Draft:
    """A meeting while its tellings come in."""

    first: Telling
    mode: MeetingMode
    status: MeetingStatus
    place: Place | None
    date: When | None
    sides: dict[str, tuple[Side, Part]] = field(default_factory=dict)
    surfaces: dict[str, list[str]] = field(default_factory=dict)

    def add(self, telling: Telling, date: When | None) -> None:
        """Take in what *telling* says: a name stands in for the phrase that told of it before."""
        for side, part in telling.sides:
            known = self.known(side)
            if known is None:
                self.sides[side.id] = (side, part)
            else:
                kept, kept_part = self.sides[known]
                self.sides[known] = (side if side.named and not kept.named else kept, part if kept_part == "party" else kept_part)
            surfaces = self.surfaces.setdefault(known or side.id, [])
            surfaces += [s for s in side.surface if s not in surfaces]
        self.place = closer(self.place, telling.place)
        self.date = self.date or date
        if telling.strong and _STRENGTH[telling.status] > _STRENGTH[self.status]:
            self.status = telling.status
        if telling.mode in ("summit", "video", "call") and self.mode == "talks":
            self.mode = telling.mode

    def known(self, side: Side) -> str | None:
        """Return the key of *side* where it takes part already, also as "his envoy" or "Lydian officials"."""
        if side.id in self.sides:
            return side.id
        return next((key for key, (other, _) in self.sides.items() if _may_be(side, other) or _may_be(other, side)), None)


def _may_be(phrase: Side, named: Side) -> bool:
    """Tell whether *phrase* may mean *named*: "his envoy" and "envoy Tomas Lind"; "Lydian officials" and Lydia."""
    if phrase.named or not named.named:
        return False
    if named.kind == "country":
        return phrase.country is not None and phrase.country == named.country
    if named.kind != "person":
        return False
    tail = phrase.name.lower().split()[-1]
    return any(tail in surface.lower().split() for surface in named.surface)


def merge(tellings: list[Telling]) -> list[Meeting]:
    """Return the meetings that *tellings* add up to; a weak telling joins one of them or is dropped."""
    drafts: list[_Draft] = []
    for strong in (True, False):
        for telling in tellings:
            if telling.strong is not strong:
                continue
            date = date_of(telling.scene, telling.trigger, telling.status)
            if telling.status == "held" and _is_to_come(telling, date):
                telling = replace(telling, status="planned")
            elif (soon := _told_ahead(telling, date)) is not None:
                telling, date = replace(telling, status="planned"), soon
            known = max(drafts, key=lambda d: _likeness(d, telling, date), default=None)
            if known is not None and _likeness(known, telling, date) > 0:
                known.add(telling, date)
            elif strong:
                drafts.append(_draft(telling, date))
    drafts.sort(key=lambda d: (d.first.scene.sentence.start, d.first.trigger.i))
    return [_meeting(draft) for draft in drafts]


def _is_to_come(telling: Telling, date: When | None) -> bool:
    """Whether a meeting that the parser takes for held has a day that had not come yet: headlines leave out the "is to".

    It is the next day already where some meet.
    """
    day = telling.scene.reading.day
    if day is None or date is None:
        return False
    return date.start - day > _NEXT_DAY or (date.start > day and "tomorrow" in telling.scene.sentence.text)


def _told_ahead(telling: Telling, date: When | None) -> When | None:
    """Return the day of what is told in the present of a day to come: "Varga speaks with Lind on Tuesday", told on Monday."""
    day = telling.scene.reading.day
    present = telling.trigger.tag_ in ("VBZ", "VBP") and not children(telling.trigger, "aux", "auxpass")
    if not present or telling.status != "held" or day is None or date is None or date.end >= day:
        return None
    soon = date_of(telling.scene, telling.trigger, "planned")
    return soon if soon is not None and timedelta(0) < soon.start - day < _WEEK and date.end != soon.end else None


_WEEK = timedelta(days=7)


def _draft(telling: Telling, date: When | None) -> _Draft:
    draft = _Draft(telling, telling.mode, telling.status, telling.place, date)
    draft.add(telling, date)
    return draft


def _likeness(draft: _Draft, telling: Telling, date: When | None) -> int:
    """Return how much speaks for one meeting; 0 or less: two."""
    modes_agree = _modes_agree(draft.mode, telling.mode) or (date is None and _says_of_what(draft, telling))
    if not modes_agree or not _statuses_agree(draft.status, telling.status):
        return 0
    if draft.date and date and (draft.date.end < date.start or date.end < draft.date.start):
        return 0
    same_place = agree(draft.place, telling.place)
    if same_place is False:
        return 0
    if telling.scene.sentence.index == draft.first.scene.sentence.index and telling.trigger.i == draft.first.trigger.i:
        return 0
    if len(telling.sides) == _PAIR < len(draft.sides) and _is_one_to_one(telling.trigger):
        return 0
    shared = sum(1 for side, _ in telling.sides if draft.known(side))
    strangers = len(telling.sides) - shared
    if not telling.sides:
        return 2 if same_place else 1 if telling.mode == draft.mode and telling.mode in ("video", "call", "summit") else 0
    if same_place:
        return 1 + shared
    if shared == len(draft.sides) and _is_ours(draft.first):
        return 1 + shared
    if telling.mode == draft.mode == "video":
        return 1 + shared
    return 2 * shared - strangers if shared >= 2 or (shared and not strangers) else 0


def _says_of_what(draft: _Draft, telling: Telling) -> bool:
    """Return whether a sentence goes on with what a call was about: "The two leaders exchanged views on the flood"."""
    behind = telling.scene.sentence.index - draft.first.scene.sentence.index in (0, 1, 2)
    topic = telling.trigger.lemma_ in used("is_about") and telling.place is None
    return draft.mode in ("call", "video") and behind and topic and all(draft.known(side) for side, _ in telling.sides)


def _is_one_to_one(trigger: Any) -> bool:
    """Whether it is told of two as one more: "the two also held a one-on-one meeting", after a meeting of three."""
    verb = trigger if trigger.pos_ == "VERB" else governor(trigger)
    beside = {t.lower_ for t in trigger.lefts} | {t.lower_ for t in (children(verb, "advmod") if verb is not None else ())}
    return not beside.isdisjoint(used("one_to_one"))


_PAIR = 2


def _is_ours(telling: Telling) -> bool:
    """Whether somebody speaks of it who leaves unsaid with whom it was: "We had good talks," Lind said."""
    verb = None if telling.trigger.pos_ == "VERB" else governor(telling.trigger)
    return verb is not None and any(t.lower_ == "we" for t in children(verb, "nsubj"))


def _modes_agree(one: str, other: str) -> bool:
    return one == other or {one, other} <= _IN_PERSON or {one, other} == {"call", "video"}


def _statuses_agree(one: str, other: str) -> bool:
    both = {one, other}
    return one == other or both <= _LIVE or both <= _AHEAD or bool(both & _OFF and both & (_AHEAD | _OFF) == both)


def _meeting(draft: _Draft) -> Meeting:
    people = tuple(
        Participant(id=side.id, name=side.name, surface=tuple(draft.surfaces[known]), role=part, country=side.country)
        for known, (side, part) in draft.sides.items()
    )
    return Meeting(
        mode=draft.mode, status=draft.status, type=PLOVER_OF[draft.status], participants=people,
        place=draft.place.name if draft.place else None, date=draft.date, evidence=draft.first.scene.sentence.span,
    )  # fmt: skip
