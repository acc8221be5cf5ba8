"""What one article says of each incident: its own figure of each kind, chosen from all that it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tocsin.agents.alert.calendar import claimed_at, days_before, days_between, sharper
from tocsin.agents.alert.causes import same_cause
from tocsin.agents.alert.places import same_place, wide
from tocsin.agents.alert.titles import title_numbers, title_tells
from tocsin.schemas.facts import Casualty, CasualtyKind, Facts
from tocsin.schemas.message import When

OLD = 30
"""Days after which a toll is background and no news."""
LEAD = 600
"""Characters, from an incident's first figure on, in which an article gives its own toll; later ones are background."""
LATE = 800
"""Characters after which deaths are told in passing where the title tells of harm alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """One incident as one article tells it."""

    place: str | None
    when: When | None
    cause: str | None
    main: bool
    figures: dict[CasualtyKind, Casualty]


def told_incidents(facts: Facts) -> list[Told]:
    """Return the incidents that *facts* tell of, the article's main one last.

    Cumulative tolls and old incidents are background; so is a figure whose sentence looks back.
    """
    told: list[Told] = []
    groups = _grouped([c for c in facts.casualties if is_news(c, facts)])
    for number, group in enumerate(groups):
        told.append(_told(group, facts.title, main=number == 0))
    return [*told[1:], *told[:1]]


def is_news(casualty: Casualty, facts: Facts) -> bool:
    """Return whether a figure is of an incident that is recent when the article is published."""
    if casualty.scope == "cumulative" or _looks_back(casualty.evidence.quote):
        return False
    if casualty.kind == "killed" and casualty.evidence.start >= LATE and title_tells(facts.title) == "harm":
        return False
    return casualty.date is None or days_before(casualty.date, claimed_at(facts).date()) <= OLD


def _grouped(casualties: Sequence[Casualty]) -> list[list[Casualty]]:
    """Return figures by incident: one whose place, day and cause fit the first incident belongs to it."""
    groups: list[list[Casualty]] = []
    for casualty in sorted(casualties, key=lambda c: c.evidence.start):
        home = next((group for group in groups if _fits(casualty, group)), None)
        if home is None:
            groups.append([casualty])
        else:
            home.append(casualty)
    return groups


def _fits(casualty: Casualty, group: Iterable[Casualty]) -> bool:
    return all(
        same_place(casualty.place, other.place) is not False
        and same_cause(casualty.cause, other.cause) is not False
        and (casualty.date is None or other.date is None or days_between(casualty.date, other.date) <= 1)
        for other in group
    )


def _told(group: Sequence[Casualty], title: str, *, main: bool) -> Told:
    when: When | None = None
    for casualty in group:
        when = sharper(when, casualty.date)
    places = [c.place for c in group if c.place]
    return Told(
        place=next((place for place in places if not wide(place)), next(iter(places), None)),
        when=when,
        cause=next((c.cause for c in group if c.cause), None),
        main=main,
        figures={kind: figure for kind in _kinds(group) if (figure := _own(kind, group, title))},
    )


def _kinds(group: Sequence[Casualty]) -> Iterator[CasualtyKind]:
    yield from dict.fromkeys(c.kind for c in group)


def _own(kind: CasualtyKind, group: Sequence[Casualty], title: str) -> Casualty | None:
    """Return the article's own figure: one that the title has too, else the largest of the lead, so that a total goes
    before its parts; the first of equals."""
    told = [c for c in group if c.kind == kind]
    figures = [c for c in told if c.victims != "attacker"] or told
    if not figures:
        return None
    first = min(c.evidence.start for c in figures)
    titled = [c for c in figures if c.best in title_numbers(title)]
    lead = [c for c in figures if c.evidence.start <= first + LEAD]
    return max(titled or lead, key=lambda c: (c.best, -c.evidence.start))


def _looks_back(sentence: str) -> bool:
    return bool(_past().search(sentence))


@cache
def _past() -> re.Pattern[str]:
    lines = files(__package__).joinpath("looking_back.txt").read_text(encoding="utf-8").splitlines()
    return re.compile("|".join(rf"\b(?:{line})\b" for line in lines if line and not line.startswith("#")), re.IGNORECASE)
