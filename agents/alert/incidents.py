"""Which incident an article tells of: by story, place, day and cause. Two attacks on one city on one day stay two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from tocsin.agents.alert.calendar import days_between, sharper
from tocsin.agents.alert.causes import cause_class, same_cause
from tocsin.agents.alert.counting import counted_on
from tocsin.agents.alert.figures import parts_of, raises
from tocsin.agents.alert.places import joint, lies_in, members, place_key, same_place, state_of, wide
from tocsin.agents.alert.tolls import Told
from tocsin.schemas.facts import Casualty
from tocsin.schemas.message import Instant
from tocsin.schemas.story import IncidentMemory

SAME_DAY = 1
"""Days by which two dates of one incident may differ: time zones, and nights."""
SAME_WEEK = 10
"""Days by which they may differ where the figures or the people are the same: a date of burial, of death in hospital."""
NEAR = timedelta(days=3)
"""Without a date, how far apart two reports of one incident in different stories may be published."""
QUIET = timedelta(days=7)
"""After so long without a word of it, an incident needs its day or its people to be recognised."""
OUTBREAK = timedelta(days=30)
"""The same for an outbreak of disease."""
_LASTING = frozenset({"earthquake", "flood", "storm", "disease", "fire", "crash", "collapse", "crush", "poisoning", "avalanche"})
"""What a story tells of a place once: its articles may tell the day it happened, the day it went on, or that of the count."""
_WIDE = frozenset({"earthquake", "flood", "storm", "wildfire"})
"""Causes, or their classes, of what strikes many places on one day: a first article tells of one of them, the next of all."""
_BY_HAND = {"shooting", "stabbing"}
"""What one attacker may do at one place."""
_FAR_FEWER = 5
"""By how much the dead of a place are fewer than those of its state or region, to be others."""
_AT_ONE = 4
"""What it weighs that an article tells the figure that was announced."""
MAX_PLACES = 6
MAX_STORIES = 8
MAX_PEOPLE = 40


@dataclass(frozen=True, slots=True)
class Scene:
    """What an article gives to recognise an incident by."""

    told: Told
    story: str
    people: frozenset[str]
    at: Instant
    related: frozenset[str] = frozenset()
    """Ids of the incidents that its original, or its earlier version, tells of."""


def the_incident(scene: Scene, known: Iterable[IncidentMemory]) -> IncidentMemory | None:
    """Return the known incident that *scene* shows; nothing where it is another one."""
    rated = [(likeness(scene, incident), incident.seen, incident.id, incident) for incident in known]
    likely = [row for row in rated if row[0] > 0]
    return max(likely, key=lambda row: row[:3])[3] if likely else None


def likeness(scene: Scene, incident: IncidentMemory) -> int:
    """Return how well *scene* fits *incident*: above 0 it is the same, at 0 or below it is not."""
    if _came_after(scene.told, incident) or _is_part_of_it(scene.told, incident) or _is_of_other_extent(scene.told, incident):
        return 0
    related = scene.story in incident.stories or incident.id in scene.related
    people = min(2, len(scene.people & set(incident.people)))
    repeated = _repeated(scene.told, incident) if related else 0
    cause = same_cause(scene.told.cause, incident.cause)
    where = _where(scene.told, incident)
    lasting = bool(cause) and _is_lasting(scene.told, incident)
    outbreak = bool(cause) and cause_class(scene.told.cause) == "disease"
    goes_on = lasting or _grew(scene.told, incident) or _are_still_held(scene.told, incident)
    when = _when(scene, incident, alike=related and bool(people or repeated or goes_on))
    if when and not repeated and _is_of_next_day(scene.told, incident):
        when = False
    spread = lasting and bool(when) and not _WIDE.isdisjoint((scene.told.cause, cause_class(scene.told.cause)))
    grew = where is False and ((spread and _is_higher(scene.told, incident)) or (lasting and _grew(scene.told, incident)))
    grew = grew or (where is False and cause is True and _is_one_more(scene.told, incident))
    if where is False and related and (grew or repeated >= 2 or (repeated and when)):
        where = None  # one names the city, the other the street: the figure and the day are the same, or the toll rose
    if cause is False and related and where and when and {cause_class(scene.told.cause), cause_class(incident.cause)} <= _BY_HAND:
        cause = None  # who stabbed them was shot
    one_more = where is True and _is_one_more(scene.told, incident)
    if one_more:
        when = None  # "a 41st person died": weeks later, too
    vague = scene.told.place is None and incident.place is not None and not (cause or people)
    if False in (cause, when, where) or _is_apart_from(scene.told, incident) or (vague and _is_a_fraction(scene.told, incident)):
        return 0
    if when is None and not people and not one_more and abs(scene.at - incident.seen) > (OUTBREAK if outbreak else QUIET):
        return 0
    if related:
        return 1 + 3 * bool(where) + 2 * bool(when) + bool(cause) + people + _AT_ONE * _agrees(scene.told, incident)
    near = when or (when is None and abs(scene.at - incident.told) <= NEAR)
    if where is None and _share_a_place(scene.told, incident):
        where = _repeated(scene.told, incident) > 0
    if where and near and (joint(scene.told.place) or not wide(scene.told.place)):
        return 2 * bool(when) + bool(cause) + people - 1
    return 0


def with_scene(incident: IncidentMemory, scene: Scene) -> IncidentMemory:
    """Return *incident* with what *scene* adds to it."""
    told = scene.told
    places = dict.fromkeys([*incident.places, *([told.place] if told.place else [])])
    place = incident.place
    nearer = place is None or (wide(place) and not joint(place) and not wide(told.place))
    elsewhere = same_place(place, told.place) is False or (wide(place) and wide(told.place) and not same_place(place, told.place))
    if told.place and (nearer or (elsewhere and _is_higher(told, incident))):
        place = told.place
    return incident.model_copy(
        update={
            "told": min(incident.told, scene.at),
            "place": place,
            "places": tuple(places)[:MAX_PLACES],
            "state": incident.state or told.state,
            "when": sharper(incident.when, told.when),
            "cause": incident.cause or told.cause,
            "people": tuple(dict.fromkeys([*incident.people, *sorted(scene.people)]))[:MAX_PEOPLE],
            "stories": tuple(dict.fromkeys([*incident.stories, scene.story]))[-MAX_STORIES:],
        }
    )


def place_keys(incident: IncidentMemory) -> set[str]:
    """Return the places under which *incident* is found from another story."""
    parts = (part for place in incident.places for part in members(place))
    return {place_key(part) for part in parts if not wide(part)} - {""}


def _where(told: Told, incident: IncidentMemory) -> bool | None:
    verdicts = {same_place(told.place, known) for known in incident.places}
    if True in verdicts:
        return True
    told_in = {state for known in incident.places if (state := state_of(known)) is not None}
    states = told_in or ({incident.state} if incident.state else set())
    abroad = told.state is not None and bool(states) and told.state not in states
    return False if False in verdicts or abroad else None


def _is_lasting(told: Told, incident: IncidentMemory) -> bool:
    """Return whether what it tells of is one for days: also unrest, where it is in a whole state."""
    everywhere = all(place is None or wide(place) for place in (told.place, incident.place))
    return cause_class(told.cause) in _LASTING or (cause_class(told.cause) == "unrest" and everywhere)


def _are_still_held(told: Told, incident: IncidentMemory) -> bool:
    """Return whether an article tells of those who were taken that some are held yet: "253 are still in captivity"."""
    held = told.figures.get("captured")
    return held is not None and "captured" in incident.tolls and _STILL_HELD.search(held.evidence.quote) is not None


def _is_apart_from(told: Told, incident: IncidentMemory) -> bool:
    """Return whether an article tells of far fewer, at one spot of where *incident* is: two in a town, of 104 all over Gaza.

    What strikes once (a quake, a crash) is no other for that.
    """
    if not lies_in(told.place, incident.place) or cause_class(told.cause) in (None, *_LASTING):
        return False
    known, said = incident.tolls.get("killed"), told.figures.get("killed")
    return bool(known and known.announced and said and _FAR_FEWER * said.best < known.announced.best)


def _is_of_other_extent(told: Told, incident: IncidentMemory) -> bool:
    """Return whether one is of several places at once, the other of one of them, and the figures are not the same.

    "Five killed in Kesk and Marn" is no rise over the three of Kesk, nor are four in Kesk a fall. A storm spreads, and who
    repeats what was once said of it tells nothing else.
    """
    inside = joint(incident.place) and lies_in(told.place, incident.place)
    outside = joint(told.place) and lies_in(incident.place, told.place)
    if not (inside or outside) or _was_said(told, incident):
        return False
    spreads = outside and not _WIDE.isdisjoint((told.cause, cause_class(told.cause)))
    return not spreads and (outside or not _is_higher(told, incident))


def _share_a_place(told: Told, incident: IncidentMemory) -> bool:
    """Return whether one of both is of several places at once, the other of one of them, or of some."""
    return any(same_place(one, other) for one in members(told.place) for other in members(incident.place))


def _was_said(told: Told, incident: IncidentMemory) -> bool:
    """Return whether some article said a figure of *told* of *incident* before."""
    tolls = ((incident.tolls.get(kind), figure.best) for kind, figure in told.figures.items())
    return any(toll is not None and any(claim.best == best for claim in toll.claims) for toll, best in tolls)


def _is_a_fraction(told: Told, incident: IncidentMemory) -> bool:
    """Return whether an article tells of less than half of the dead of *incident*, and not that they were fewer."""
    known, said = incident.tolls.get("killed"), told.figures.get("killed")
    if known is None or known.announced is None or said is None or told.instead_of(said) is not None:
        return False
    return 2 * said.best < known.announced.best and not _is_one_more(told, incident)


def _when(scene: Scene, incident: IncidentMemory, *, alike: bool) -> bool | None:
    if scene.told.when is None or incident.when is None:
        return None
    if alike and cause_class(incident.cause) == "disease":
        return None  # an outbreak goes on for months
    days = days_between(scene.told.when, incident.when)
    return True if days <= SAME_DAY else None if alike and days <= SAME_WEEK else False


def _is_of_next_day(told: Told, incident: IncidentMemory) -> bool:
    """Return whether an article counts the dead of another day all over a land: "25 killed in Gaza on Sunday", 18 on Saturday.

    A toll that is said to have risen is one; so is what gunmen did, whose article may tell the day of a burial.
    """
    if told.when is None or incident.when is None or not (wide(told.place) and same_place(told.place, incident.place)):
        return False
    if told.when.start != incident.when.start and any(_OF_ONE_DAY.search(c.evidence.quote) for c in told.figures.values()):
        return not _grew(told, incident)  # "two were killed over the past day"
    days = "day" == told.when.precision == incident.when.precision and told.when.start != incident.when.start
    return days and cause_class(told.cause) == "strike" and not _grew(told, incident)


_STILL_HELD = re.compile(r"\b(?:still|remain(?:s|ing)?|escaped|freed|released)\b", re.IGNORECASE)
_OF_ONE_DAY = re.compile(r"\b(?:over|in|during|within) the (?:past|last) (?:day|24 hours|24h)\b", re.IGNORECASE)


def _came_after(told: Told, incident: IncidentMemory) -> bool:
    """Return whether an article says that what it tells of came after *incident*, whose figure it repeats, or a grown one."""
    return any(
        (toll := incident.tolls.get(kind)) and toll.announced and _is_of_before(told.figures.get(kind), best, toll.announced.best)
        for kind, best in told.after
    )


def _is_of_before(own: Casualty | None, best: int, known: int) -> bool:
    return best == known or (best > known and own is not None and own.best < known)


def _is_part_of_it(told: Told, incident: IncidentMemory) -> bool:
    """Return whether the article counts *incident* among more: "58 killed across Gaza, including 31 in Rafah"."""
    if cause_class(told.cause) in _LASTING or same_place(told.place, incident.place):
        return False
    return any(
        (toll := incident.tolls.get(kind)) and toll.announced and toll.announced.best in parts_of(figure.evidence.quote)
        for kind, figure in told.figures.items()
    )


def _agrees(told: Told, incident: IncidentMemory) -> bool:
    """Return whether a figure of the article leaves room for the one announced of *incident*: "at least 30" where it is 34."""
    for kind, figure in told.figures.items():
        toll = incident.tolls.get(kind)
        known = toll.announced.best if toll and toll.announced else 0
        at_least = figure.qualifier == "at_least" and figure.best <= known < 2 * figure.best
        if figure.best > 1 and (figure.best == known or at_least):
            return True
    return False


def _grew(told: Told, incident: IncidentMemory) -> bool:
    """Return whether the article says that its figure rose, and a lower one was announced: its day is then that of the count."""
    rose = any(
        (toll := incident.tolls.get(kind))
        and toll.announced
        and toll.announced.best < figure.best
        and raises(figure.evidence.quote)
        for kind, figure in told.figures.items()
    )
    return rose or _is_one_more(told, incident)


def _is_one_more(told: Told, incident: IncidentMemory) -> bool:
    """Return whether the article tells the next one: "a fifth body was found" where four are known."""
    return any(
        (toll := incident.tolls.get(kind))
        and toll.announced
        and (counted := counted_on(figure, toll, told.figures)) is not figure
        and counted.best == toll.announced.best + 1
        for kind, figure in told.figures.items()
    )


def _is_higher(told: Told, incident: IncidentMemory) -> bool:
    """Return whether the article has a higher figure than was announced."""
    return any(
        (toll := incident.tolls.get(kind)) and toll.announced and toll.announced.best < figure.best
        for kind, figure in told.figures.items()
    )


def _repeated(told: Told, incident: IncidentMemory) -> int:
    """Return the largest figure that was announced of *incident* and that an article repeats; 0 where it repeats none."""
    stated = {kind: toll.announced.best for kind, toll in incident.tolls.items() if toll.announced}
    return max((figure.best for kind, figure in told.figures.items() if stated.get(kind) == figure.best), default=0)
