"""Whom a coordination lists: "US and Ukrainian negotiators", "the presidents of A and B, X and Y", "his counterpart, X"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tocsin.agents.extract.grammar.clauses import children, prepositional
from tocsin.agents.extract.grammar.scene import Scene
from tocsin.agents.extract.grammar.standing import is_actor, is_many, is_name, listed_after

_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}


def members(scene: Scene, head: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (noun, whose) of a coordination: "US and Ukrainian negotiators" is two groups of one noun."""
    told: set[int] = set()
    for token in (head, *_joined_as_told(head), *listed_after(head), *_listed_with_its_name(head)):
        if token.i in told:
            continue
        if behind := _behind(scene, token):
            owners = [] if _stand_for_all(scene, token, behind) else _owners(scene, token)
            yield from ((owner, None) for owner in owners if not 1 < len(behind) == len(owners))
            yield from ((name, None) for name in behind)
            told.update(name.i for name in behind)
        elif abroad := _from_several(scene, token):
            yield from ((token, owner) for owner in abroad)
        else:
            yield from _sharing(scene, token)


def _listed_with_its_name(head: Any) -> Iterator[Any]:
    """Yield the counterpart of "Lydia's President Lind and his Carian counterpart", whom the parser lists with the name alone."""
    for name in children(head, "appos"):
        if name.ent_type_ == "PERSON":
            yield from listed_after(name)


def is_person(scene: Scene, token: Any) -> bool:
    """Tell whether *token* is part of the name of a person in the cast."""
    actor = scene.actor(token)
    return actor is not None and actor.kind == "person" and (token.pos_ == "PROPN" or token.ent_type_ == "PERSON")


def _sharing(scene: Scene, token: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (noun, whose) of "US and Ukrainian negotiators", "government and rebel envoys", or of *token* alone."""
    before = [c for c in token.lefts if c.dep_ in ("nmod", "amod", "compound")]
    shared = [c for c in before if any(children(one, "cc") for one in (c, *listed_after(c)))]  # "French, Ukrainian and US"
    if token.pos_ == "PROPN" or token.ent_type_ == "PERSON":  # "Trump and Russian President Vladimir Putin"
        listed = [t for c in token.lefts for t in c.subtree if t.ent_type_ == "PERSON" and children(t, "cc")]
        first = [t for t in listed if t.dep_ in ("nmod", "appos")]
        shared += [t for t in first if t.i not in {c.i for c in shared}]  # "premier Ilona Varga and minister Tomas Lind"
        yield from ((owner, None) for owner in shared if is_name(scene, owner))
        yield token, None
        return
    owners = [owner for first in shared for owner in (first, *listed_after(first)) if _owns(scene, token, owner)]
    people = [owner for owner in owners if is_person(scene, owner)]
    if people and len(people) < len(owners):  # "Lind and Lydian negotiators"
        yield from ((person, None) for person in people)
        owners = [owner for owner in owners if owner not in people]
    yield from ((token, owner) for owner in owners or [None])


def _owns(scene: Scene, token: Any, owner: Any) -> bool:
    if is_name(scene, owner):
        return True
    unknown = owner.pos_ == "PROPN" and owner.dep_ == "conj" and not owner.ent_type_  # "Lydian and M23 envoys"
    return is_many(token) and (unknown or (owner.pos_ == "NOUN" and is_actor(scene, owner)))


def _from_several(scene: Scene, token: Any) -> list[Any]:
    """Return A, B and C of "envoys from A, B and C", "A's and B's ministers", "envoys of the three powers, A, B and C"."""
    if not _is_plural(token):
        return []
    owners = _owners(scene, token) or _possessors(scene, token)
    return owners if len(owners) > 1 else []


def _possessors(scene: Scene, token: Any) -> list[Any]:
    """Return A and B of "A's and B's ministers"."""
    found = [noun for first in children(token, "poss") for noun in (first, *listed_after(first)) if is_name(scene, noun)]
    return list({noun.i: noun for noun in found}.values())


def _is_plural(token: Any) -> bool:
    return is_many(token) or token.lower_.endswith("s")  # "Envoys" at the head of a sentence is a name to the tagger


def _owners(scene: Scene, token: Any) -> list[Any]:
    """Return the names that "of" or "from" hangs on *token*: A, B and C of "envoys from A and the two powers, B and C".

    Of "envoys from A and B's government" the parser takes A for an owner of the government too.
    """
    listed = [noun for first in _whose(token) for noun in (first, *listed_after(first))]
    if len(listed) == 1 and len(owners := _possessors(scene, listed[0])) > 1:
        return owners
    return [name for noun in listed for name in ([noun] if is_name(scene, noun) else _behind(scene, noun))]


def _whose(token: Any) -> list[Any]:
    links = [link for link in children(token, "prep") if link.lower_ in ("of", "from")]
    return [noun for link in links[:1] for noun in children(link, "pobj")]


def _behind(scene: Scene, token: Any) -> list[Any]:
    """Return those that an apposition names: "his counterpart, Tomas Lind", "the presidents, A and B", "two states, A and B"."""
    if token.ent_type_ == "PERSON":
        return []
    names = [name for first in _appositions(token) for name in (first, *listed_after(first))]
    names = (
        names or _as_many(token) or _one_for_each(scene, token) or _past_the_body(scene, token) or _past_the_state(scene, token)
    )
    people = [name for name in names if name.ent_type_ == "PERSON" or is_person(scene, name)]
    if people or len(names) < 2 or not is_many(token) or not all(is_name(scene, name) for name in names):
        return people
    return names


def _appositions(token: Any) -> list[Any]:
    """Return what an apposition says of *token*: a name right behind a listed office is that office's, not the first one's."""
    hung = [name for name in children(token, "appos") if name not in _joined_as_told(token)]
    hung += [name for other in token.conjuncts for name in children(other, "appos") if name.left_edge.i - 1 == token.i]
    listed = {t.i for t in token.conjuncts} if hung else set()
    return [name for name in hung if name.left_edge.i - 1 not in listed]


def _joined_as_told(head: Any) -> list[Any]:
    """Return B of "the minister of Lydia and premier B", whom the parser takes for an apposition."""
    return [name for name in children(head, "appos") if name.left_edge.i > 0 and name.left_edge.nbor(-1).lower_ in ("and", "&")]


def _past_the_body(scene: Scene, token: Any) -> list[Any]:
    """Return X of "the governor of the bank, X" and "the man who became premier, X", whom the parser hangs on these."""
    if _is_plural(token):
        return []
    bodies = [body for body in _whose(token) if not is_person(scene, body)]
    bodies += [t for clause in children(token, "relcl") for t in _what_became(clause)]
    hung = [name for body in bodies for name in (*children(body, "appos"), *_behind_a_comma(body))]
    return [name for name in hung if name.ent_type_ == "PERSON"]


def _behind_a_comma(state: Any) -> list[Any]:
    """Return X of "the ambassador of Lydia, X, and the mayor", whom the parser lists with the state."""
    listed = [] if children(state, "cc") else children(state, "conj")
    return [name for name in listed if name.left_edge.nbor(-1).text == ","]


def _what_became(clause: Any) -> list[Any]:
    """Return the office of "who was to be premier", "who succeeded him as chairman"."""
    verbs = [clause, *children(clause, "xcomp")]
    return [t for verb in verbs for t in (*children(verb, "attr"), *prepositional(verb, "as"))]


def _stand_for_all(scene: Scene, token: Any, names: list[Any]) -> bool:
    """Whether nobody is left unnamed: "the minister of Lydia, X", "the rival leaders of Lydia, X and Y"."""
    people = all(name.ent_type_ == "PERSON" for name in names)
    return not _is_plural(token) or (people and len(names) >= len([o for o in _owners(scene, token) if o not in names]))


def _past_the_state(scene: Scene, token: Any) -> list[Any]:
    """Return X and Y of "the rival leaders of Cyprus, X and Y", which the parser takes for a list of three."""
    if not _is_plural(token):
        return []
    listed = [name for first in _whose(token) if not is_person(scene, first) for name in listed_after(first)]
    people = len(listed) > 1 and all(name.ent_type_ == "PERSON" for name in listed)
    return listed if people and listed[0].left_edge.nbor(-1).text == "," else []


def _as_many(token: Any) -> list[Any]:
    """Return B and C of "the two rivals, B and C", which the parser takes for a list of three."""
    counts = [_COUNTS.get(c.lower_) for c in children(token, "nummod")]
    listed = listed_after(token) if len(counts) == 1 else []
    return listed if listed and counts == [len(listed)] and listed[0].nbor(-1).text == "," else []


def _one_for_each(scene: Scene, token: Any) -> list[Any]:
    """Return X and Y of "the presidents of A and B, X and Y" and "her Lydian and Carian counterparts, X and Y"."""
    owners = _owners(scene, token) or [owner for _, owner in _sharing(scene, token) if owner is not None]
    if len(owners) < 2:
        return []
    hung = [name for owner in owners for first in children(owner, "appos") for name in (first, *listed_after(first))]
    names = hung or listed_after(token)
    one_each = len(names) == len(owners) and all(name.ent_type_ == "PERSON" for name in names)
    return names if one_each and names[0].left_edge.nbor(-1).text in ",–—-(" else []
