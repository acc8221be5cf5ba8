"""Who stands at a noun of the text: a named actor, or the phrase the text itself uses ("Ukrainian negotiators")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from tocsin.agents.extract.grammar.clauses import children, prepositional
from tocsin.agents.extract.grammar.listing import is_person, members
from tocsin.agents.extract.grammar.scene import Scene, Side, slug
from tocsin.agents.extract.grammar.standing import PARTS, is_actor, is_name
from tocsin.agents.extract.text.words import word_class
from tocsin.agents.knowledge import Organisation, collectives, countries, find_known, organisations, outlets, people

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_DETERMINERS = frozenset({"det", "predet", "poss", "punct", "case", "cc", "nummod", "preconj"})
_SPOKEN_FOR = frozenset({"country", "organisation", "group"})
_LONGEST = 80  # characters of a phrase


def sides(scene: Scene, heads: Iterable[Any]) -> list[Side]:
    """Return who stands at *heads* and whatever is coordinated with them, each once, in the order of the text."""
    found: dict[str, Side] = {}
    for head in heads:
        for token, owner in members(scene, head):
            side = _side(scene, token, owner)
            if side is not None:
                found.setdefault(side.id, side)
    return list(found.values())


def side_of_name(scene: Scene, token: Any) -> Side:
    """Return who the single word *token* names; a word in no cast and of no place is a surname."""
    actor = scene.actor(token)
    where = _at(scene, *_ends(token))
    if actor is not None and (actor.kind in ("person", "country") or actor.name == token.text):
        office = actor.role is not None
        return Side(actor.id, actor.name, (token.text,), actor.country, *where, actor.kind, True, office)
    kind = "place" if token.ent_type_ in ("GPE", "LOC", "NORP") else "person"
    return Side(slug(token.text), token.text, (token.text,), None, *where, kind, True)


def side_of_surname(scene: Scene, token: Any) -> Side:
    """Return who the bare surname *token* names, whatever the cast makes of the words around it."""
    where = _at(scene, *_ends(token))
    for actor in scene.cast.actors:
        if actor.kind == "person" and actor.name.split()[-1].lower() == token.lower_:
            return Side(actor.id, actor.name, (token.text,), actor.country, *where, "person", True, actor.role is not None)
    known = next((ref for hit in find_known(token.text) if (ref := hit.ref("person"))), None)
    if known is not None:
        of = people()[known].term(scene.reading.day).of
        return Side(known, people()[known].name, (token.text,), of if of in countries() else None, *where, "person", True, True)
    return Side(slug(token.text), token.text, (token.text,), None, *where, "person", True)


def sides_called(scene: Scene, token: Any, name: str) -> list[Side]:
    """Return the state or body that the tables know by *name*, also as "Turkish", told at *token*."""
    where = _at(scene, *_ends(token))
    known = find_known(name)
    if len(known) != 1 or (known[0].start, known[0].end) != (0, len(name)):
        return []
    if (code := known[0].ref("country", "adjective", "metonym")) is not None and code in countries():
        return [Side(code, countries()[code].name, (name,), code, *where, "country", True)]
    body = organisations().get(known[0].ref("organisation") or "")
    return [] if body is None else [Side(body.id, body.name, (name,), body.country, *where, body.kind, True)]


def phrase(token: Any) -> tuple[int, int]:
    """Return the offsets of the noun phrase that *token* heads, articles and possessors left out."""
    start, end = token.idx, token.idx + len(token.text)
    for left in reversed(list(token.lefts)):
        if left.text == "-":
            continue  # "the Secretary-General"
        if (left.dep_ in _DETERMINERS and left.dep_ != "nummod") or left.right_edge.idx + len(left.right_edge.text) < start - 2:
            break
        if left.dep_ in ("relcl", "acl", "appos") or any(c.dep_ == "cc" for c in left.children):
            break
        start = left.left_edge.idx
    return start, end


def _side(scene: Scene, token: Any, owner: Any) -> Side | None:
    if token.lemma_.lower() in PARTS and owner is None:
        token = next(iter(prepositional(token, "of")), token)
    if token.dep_ == "appos" and owner is None and token.ent_type_ != "PERSON" and is_person(scene, token.head):
        token = token.head  # "Tomas Lind, the chief of staff who led the talks"
    token = _named_beside(scene, token) if owner is None else token
    if not is_actor(scene, token) or token.text in outlets():
        return None
    named = None if owner is not None else _named(scene, token)
    return named or _unnamed(scene, token, owner)


def _named_beside(scene: Scene, token: Any) -> Any:
    """Return Hamas of "the Palestinian group Hamas", which says what it is before it is named."""
    names = (t for t in children(token, "appos") if t.left_edge.i == token.i + 1)
    kinds = ("organisation", "group") if token.pos_ == "NOUN" else ("person",)  # "Senator the Hon. Petra Holm"
    known = (t for t in names if (actor := scene.actor(t)) is not None and actor.kind in kinds)
    return next(known, token) if token.pos_ == "NOUN" or scene.actor(token) is None else token


def _named(scene: Scene, token: Any) -> Side | None:
    actor = scene.actor(token)
    if token.pos_ == "NOUN" and any(c.tag_ == "PRP$" for c in token.children):
        actor = None  # whose envoy "his envoy" is depends on who he is
    start, end = phrase(token)
    surface = scene.text(start, end)
    if actor is not None:
        return Side(
            actor.id, actor.name, (surface,), actor.country, *_at(scene, start, end), actor.kind, True, actor.role is not None
        )
    if token.ent_type_ in _NAMES and token.pos_ != "NOUN":
        name = _entity(scene, token)
        if token.ent_type_ == "GPE" and (code := _states().get(name.lower())):  # a town stands for its country
            return Side(code, countries()[code].name, (surface,), code, *_at(scene, start, end), "country", True)
        if (body := _known_body(name)) is not None:
            return Side(body.id, body.name, (surface,), body.country, *_at(scene, start, end), body.kind, True)
        kind = {"PERSON": "person", "GPE": "country"}.get(token.ent_type_, "organisation")
        return Side(slug(name), name, (surface,), None, *_at(scene, start, end), kind, True)
    return None


def _known_body(name: str) -> Organisation | None:
    """Return the organisation of the tables that a name stands for as a whole."""
    hits = find_known(name)
    ref = hits[0].ref("organisation") if len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(name)) else None
    return organisations().get(ref) if ref else None


def _unnamed(scene: Scene, token: Any, owner: Any) -> Side | None:
    if owner is not None:
        return _owned(scene, token, owner)
    start, end = phrase(token)
    owners = [c for c in children(token, "poss") if c.pos_ != "PRON" and is_name(scene, c)]
    if owners:  # "Lind's delegation"
        start = phrase(owners[0])[0]
    of = [link for link in children(token, "prep") if link.lower_ in ("of", "from") and link.i == token.i + 1]
    if of:
        last = of[0].right_edge
        if last.idx + len(last.text) - start <= _LONGEST and "," not in scene.text(end, last.idx):
            end = last.idx + len(last.text)
    name = " ".join(scene.text(start, end).split())[:_LONGEST].strip(" \"'“”‘’")
    if not name:
        return None
    whose = [c for c in (*token.lefts, *(n for link in of for n in children(link, "pobj"))) if is_name(scene, c)]
    country = next((found for c in whose if (found := _country(scene, c))), None)
    return Side(slug(name), name, (name,), country, *_at(scene, start, end), "group", False)


def _owned(scene: Scene, token: Any, owner: Any) -> Side:
    """Return one of several that share a noun: the people of a state, or of a body, are it."""
    start, end = phrase(token)
    link = "from" if any(c.lower_ == "from" for c in children(token, "prep")) else "of"
    name = f"{owner.text} {token.text}" if owner.i < token.i else f"{scene.text(start, end)} {link} {_entity(scene, owner)}"
    where = _at(scene, *_ends(owner))
    called = sides_called(scene, owner, owner.text) if scene.actor(owner) is None else []
    state = next(iter(called), None) or _named(scene, owner)  # the French of "the French, Chadian and Malian leaders"
    speaks_for_it = collectives().get(token.lower_) == "state" or token.lower_ in word_class("stand_for_state")
    known = state is not None and (state.kind == "country" or (owner.pos_ == "PROPN" and scene.actor(owner) is not None))
    if state is not None and known and speaks_for_it and state.kind in _SPOKEN_FOR:
        return Side(state.id, state.name, (name,), state.country, *where, state.kind, True)
    return Side(slug(name), name, (name,), _country(scene, owner), *where, "group", False)


def _country(scene: Scene, token: Any) -> str | None:
    actor = scene.actor(token)
    return actor.country if actor is not None else None


def _entity(scene: Scene, token: Any) -> str:
    first = last = token.i
    doc = scene.doc
    while first > 0 and doc[first].ent_iob_ == "I":
        first -= 1
    while last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I":
        last += 1
    name = scene.text(doc[first].idx, doc[last].idx + len(doc[last].text))
    return re.sub(r"^(?:the|a|an)\s+|['’]s?$", "", " ".join(name.split()), flags=re.IGNORECASE) or token.text


def _ends(token: Any) -> tuple[int, int]:
    return token.idx, token.idx + len(token.text)


def _at(scene: Scene, start: int, end: int) -> tuple[int, int]:
    return scene.sentence.start + start, scene.sentence.start + end


@cache
def _states() -> dict[str, str]:
    return {
        name.lower(): state.code
        for state in countries().values()
        for name in (*state.cities, *state.capitals, state.name, *state.aliases)
    }
