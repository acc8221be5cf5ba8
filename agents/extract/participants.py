"""Who stands at a noun of the text: a named actor, or the phrase the text itself uses ("Ukrainian negotiators")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from tocsin.agents.extract.clauses import children
from tocsin.agents.extract.scene import Scene, Side, slug
from tocsin.agents.extract.standing import is_actor, is_many, is_name, listed_after
from tocsin.agents.knowledge import Organisation, collectives, countries, find_known, organisations, outlets, people

_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_PARTS = frozenset(
    {"number", "group", "dozen", "score", "hundred", "thousand", "range", "handful", "couple", "majority", "lot", "pair", "trio"}
)
_DETERMINERS = frozenset({"det", "predet", "poss", "punct", "case", "cc", "nummod", "preconj"})
_LONGEST = 80  # characters of a phrase


def sides(scene: Scene, heads: Iterable[Any]) -> list[Side]:
    """Return who stands at *heads* and whatever is coordinated with them, each once, in the order of the text."""
    found: dict[str, Side] = {}
    for head in heads:
        for token, owner in _members(scene, head):
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


def phrase(token: Any) -> tuple[int, int]:
    """Return the offsets of the noun phrase that *token* heads, articles and possessors left out."""
    start, end = token.idx, token.idx + len(token.text)
    for left in reversed(list(token.lefts)):
        if (left.dep_ in _DETERMINERS and left.dep_ != "nummod") or left.right_edge.idx + len(left.right_edge.text) < start - 2:
            break
        if left.dep_ in ("relcl", "acl", "appos") or any(c.dep_ == "cc" for c in left.children):
            break
        start = left.left_edge.idx
    return start, end


def _members(scene: Scene, head: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (noun, whose) of a coordination: "US and Ukrainian negotiators" is two groups of one noun."""
    told: set[int] = set()
    for token in (head, *listed_after(head)):
        if token.i in told:
            continue
        if behind := _behind(scene, token):
            yield from ((owner, None) for owner in _owners(scene, token))
            yield from ((name, None) for name in behind)
            told.update(name.i for name in behind)
            continue
        if abroad := _from_several(scene, token):
            yield from ((token, owner) for owner in abroad)
            continue
        shared = [c for c in token.lefts if c.dep_ in ("nmod", "amod", "compound") and children(c, "cc") and is_name(scene, c)]
        if not shared:
            yield token, None
            continue
        owners = [owner for first in shared for owner in (first, *listed_after(first)) if is_name(scene, owner)]
        if token.pos_ == "PROPN" or token.ent_type_ == "PERSON":  # "Trump and Russian President Vladimir Putin"
            yield from ((owner, None) for owner in shared)
            yield token, None
        else:
            yield from ((token, owner) for owner in owners)


def _from_several(scene: Scene, token: Any) -> list[Any]:
    """Return A, B and C of "envoys from A, B and C", "the ministers of A and B", "envoys of the three powers, A, B and C"."""
    if token.tag_ not in ("NNS", "NNPS") and not token.lower_.endswith("s"):
        return []
    owners = _owners(scene, token) or [name for whose in _whose(token) for name in _behind(scene, whose)]
    return owners if len(owners) > 1 else []


def _owners(scene: Scene, token: Any) -> list[Any]:
    """Return the names that "of" or "from" hangs on *token*."""
    firsts = [noun for noun in _whose(token) if is_name(scene, noun)]
    return [owner for first in firsts for owner in (first, *listed_after(first)) if is_name(scene, owner)]


def _whose(token: Any) -> list[Any]:
    links = [link for link in children(token, "prep") if link.lower_ in ("of", "from")]
    return [noun for link in links[:1] for noun in children(link, "pobj")]


def _behind(scene: Scene, token: Any) -> list[Any]:
    """Return those that an apposition names: "his counterpart, Tomas Lind", "the presidents, A and B", "two states, A and B"."""
    if token.ent_type_ == "PERSON":
        return []
    names = [name for first in children(token, "appos") for name in (first, *listed_after(first))] or _as_many(token)
    people = [name for name in names if name.ent_type_ == "PERSON" or _is_person(scene, name)]
    if people or len(names) < 2 or not is_many(token) or not all(is_name(scene, name) for name in names):
        return people
    return names


def _as_many(token: Any) -> list[Any]:
    """Return B and C of "the two rivals, B and C", which the parser takes for a list of three."""
    listed = listed_after(token)
    counts = [_COUNTS.get(c.lower_) for c in children(token, "nummod")]
    return listed if counts == [len(listed)] and listed[0].nbor(-1).text == "," else []


def _is_person(scene: Scene, token: Any) -> bool:
    actor = scene.actor(token)
    return actor is not None and actor.kind == "person" and token.pos_ == "PROPN"


def _side(scene: Scene, token: Any, owner: Any) -> Side | None:
    if token.lemma_.lower() in _PARTS and owner is None:
        of = [noun for link in children(token, "prep") if link.lower_ == "of" for noun in children(link, "pobj")]
        if of:
            token = of[0]
    if token.dep_ == "appos" and owner is None and token.ent_type_ != "PERSON" and _is_person(scene, token.head):
        token = token.head  # "Tomas Lind, the chief of staff who led the talks"
    if not is_actor(scene, token) or token.text in outlets():
        return None
    named = None if owner is not None else _named(scene, token)
    return named or _unnamed(scene, token, owner)


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
    """Return one of several that share a noun: a state's own people are the state."""
    start, end = phrase(token)
    link = "from" if any(c.lower_ == "from" for c in children(token, "prep")) else "of"
    name = f"{owner.text} {token.text}" if owner.i < token.i else f"{scene.text(start, end)} {link} {_entity(scene, owner)}"
    actor = scene.actor(owner)
    where = _at(scene, *_ends(owner))
    if actor is not None and actor.kind == "country" and collectives().get(token.lower_) == "state":
        return Side(actor.id, actor.name, (name,), actor.country, *where, "country", True)
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
