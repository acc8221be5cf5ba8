"""The next round of talks: "a follow-up meeting will be held in Oslo" leaves out who meets, since the text has just said so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tocsin.agents.extract.grammar.clauses import governor, link_of
from tocsin.agents.extract.grammar.participants import phrase
from tocsin.agents.extract.grammar.scene import Side
from tocsin.agents.extract.meetings.dates import date_of
from tocsin.agents.extract.meetings.frames import Telling
from tocsin.agents.extract.meetings.words import is_counted, used
from tocsin.schemas.terms import Part

_FURTHEST = 3  # sentences back
_AHEAD = frozenset({"planned", "proposed"})
_IN_PERSON = frozenset({"talks", "summit"})


def with_sides(tellings: Sequence[Telling]) -> list[Telling]:
    """Return *tellings*, in the order of the text, where the next round of talks has the sides of the round before it.

    So do "the two sides" of any telling whom its own sentences leave unnamed; else they are the only two states of the article
    that do nothing else there.
    """
    found: list[Telling] = []
    for telling in map(partial(_spelt_out, tellings), tellings):
        before = _round_before(telling, found) if _is_next(telling) else None
        found.append(telling if before is None else _between_the_same(telling, before))
    return found


def _round_before(telling: Telling, told: Sequence[Telling]) -> Telling | None:
    """Return the last of those *told* that says who met, where it stands right before."""
    for before in reversed(told):
        if telling.scene.sentence.index - before.scene.sentence.index > _FURTHEST:
            return None
        if len({side.id for side, _ in before.sides}) > 1 and before.mode in _IN_PERSON and before.strong:
            return before
    return None


def _spelt_out(tellings: Sequence[Telling], telling: Telling) -> Telling:
    """Return *telling* with the two whom it only counts: those of the talks told right before, else the article's two states."""
    meant = [(side, part) for side, part in telling.sides if not side.named and _TWO.fullmatch(side.name)]
    if len(meant) != 1:
        return telling
    told = [one for one in tellings if one.scene.sentence.index < telling.scene.sentence.index]
    before = _round_before(telling, told)
    pair = _two_of(before) if before is not None else _two_states(telling)
    return telling if len(pair) != 2 else replace(telling, sides=_instead(telling, meant[0], pair))


_TWO = re.compile(
    r"(?:the )?(?:two|both) (?:sides|parties|delegations|teams|countries|states|nations|neighbou?rs|governments)", re.I
)


def _two_of(before: Telling) -> list[Side]:
    return [side for side, part in before.sides if part not in ("host", "mediator")]


def _two_states(telling: Telling) -> list[Side]:
    """Return the states of the article that are not at the table by name, as sides."""
    named = {side.id for side, _ in telling.sides}
    states = [a for a in telling.scene.cast.actors if a.kind == "country" and a.id not in named]
    return [Side(a.id, a.name, (a.name,), a.country, 0, 0, "country", named=True) for a in states]


def _instead(telling: Telling, meant: tuple[Side, Part], pair: Sequence[Side]) -> tuple[tuple[Side, Part], ...]:
    side, part = meant
    spelt = [(_at(one, side.surface, side.start, side.end), part) for one in pair]
    return tuple(spelt + [told for told in telling.sides if told[0] is not side and told[0].id not in {one.id for one in pair}])


def _is_next(telling: Telling) -> bool:
    """Whether a meeting to come is told as the next of several, with its day or place, and by nobody's name."""
    noun = telling.trigger
    if telling.sides or telling.status not in _AHEAD or noun.pos_ == "VERB":
        return False
    dated = date_of(telling.scene, noun, telling.status) is not None
    return (dated or telling.place is not None) and (_is_one_of_several(noun) or _is_taken_up(noun))


def _is_one_of_several(noun: Any) -> bool:
    """Whether it is "a follow-up meeting", "a second round of talks"."""
    return is_counted(noun) or (link_of(noun) == "of" and is_counted(noun.head.head))


def _is_taken_up(noun: Any) -> bool:
    """Whether talks are to go on: "the talks will resume on Monday"."""
    verb = governor(noun) if noun.dep_ in ("nsubj", "nsubjpass") else None
    return verb is not None and verb.lemma_ in used("taken_up")


def _between_the_same(telling: Telling, before: Telling) -> Telling:
    start, end = phrase(telling.trigger)
    base, surface = telling.scene.sentence.start, (telling.scene.text(start, end),)
    sides = tuple((_at(side, surface, base + start, base + end), part) for side, part in before.sides if part != "host")
    return replace(telling, sides=sides, strong=True)


def _at(side: Side, surface: tuple[str, ...], start: int, end: int) -> Side:
    return replace(side, surface=surface, start=start, end=end)
