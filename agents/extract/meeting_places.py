"""Where a meeting is: "in Geneva", "the Alaska summit", "visited Oslo"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tocsin.agents.extract.clauses import governor, patients_of, prepositional
from tocsin.agents.extract.participants import Scene

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_WITH = ("with", "between", "among", "of")
_TRIPS = frozenset({"trip", "tour"})  # "back in Oslo after a trip" tells another place
_AT = ("in", "at", "near", "outside")


def place_of(scene: Scene, token: Any) -> str | None:
    """Return the place that *token*, the verb or noun of a meeting, is told with."""
    spots = [t for t in _spots(token) if _is_place(scene, t)]
    town = next((t for t in spots if t.ent_type_ == "GPE"), None)
    spot = town if town is not None else next(iter(spots), None)
    return None if spot is None else _name(scene, spot)


def _spots(token: Any) -> Iterator[Any]:
    yield from prepositional(token, *_AT, "to")
    with_whom = prepositional(token, *_WITH)
    if token.pos_ == "VERB":
        if token.lemma_ == "visit":
            yield from patients_of(token)
        with_whom += patients_of(token)
    else:
        yield from (t for t in token.lefts if t.dep_ in ("compound", "nmod", "amod"))
    for noun in with_whom:  # the parser often hangs "in Moscow" on whoever was met there
        for member in (noun, *noun.conjuncts):
            yield from prepositional(member, *_AT)
    if token.pos_ != "VERB" and token.lemma_ not in _TRIPS and (verb := governor(token)) is not None:
        yield from prepositional(verb, *_AT, "to")
        for noun in patients_of(verb):
            yield from prepositional(noun, *_AT, "to")


def _is_place(scene: Scene, token: Any) -> bool:
    return token.ent_type_ in _PLACES and not any(c.isdigit() for c in token.text)


def _name(scene: Scene, token: Any) -> str:
    entity = next((e for e in scene.doc.ents if e.start <= token.i < e.end), None)
    text = token.text if entity is None else scene.text(entity.start_char, entity.end_char)
    for article in ("the ", "The "):
        text = text.removeprefix(article)
    return text.removesuffix("'s").removesuffix("’s")
