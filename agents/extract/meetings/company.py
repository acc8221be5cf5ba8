"""Everyone who stands behind the words of a clause: those they name, those they mean, and who comes along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tocsin.agents.extract.grammar.clauses import agents_of, children, governor, is_passive, patients_of, prepositional, whole
from tocsin.agents.extract.grammar.participants import sides
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.grammar.standing import holds_a_party, is_party, listed_after
from tocsin.agents.extract.meetings.told_before import those_meant
from tocsin.agents.extract.meetings.words import used
from tocsin.schemas.terms import Part

FIRST_PERSON = frozenset({"me", "us"})
_ATTENDING = frozenset({"participant", "attendee", "those", "guest", "party"})


def people_at(scene: Scene, heads: Iterable[Any]) -> list[Side]:
    """Return who can sit at a table among *heads*, whoever is listed with them or comes along, each once."""
    found: dict[str, Side] = {}
    for head in heads:
        if not _is_spoken_of(head) and (named := _at(scene, head)):
            for side in (*named, *sides(scene, _coming_along(scene, head))):
                found.setdefault(side.id, side)
    return [side for side in found.values() if not _is_only_whose(side, found.values())]


def _is_only_whose(land: Side, sides: Iterable[Side]) -> bool:
    """Whether a state only says whose president comes next: "the presidents of Chile, Lind, and Peru, Varga, met"."""
    people = (side for side in sides if side.kind == "person" and side.country == land.country)
    return land.kind == "country" and any(0 < side.start - land.end <= _COMMA for side in people)


_COMMA = 2


def _is_spoken_of(head: Any) -> bool:
    """Whether *head* is what a meeting is about: "opened talks with Lydia at the top of the agenda"."""
    near = head.doc[head.i + 1 : head.i + _AGENDA].text.lower()
    return near.startswith(("at the ", "on ", "high on ", "top of ")) and "agenda" in near


_AGENDA = 8  # words


def joining(scene: Scene, verb: Any) -> list[Side]:
    """Return who comes along with whoever does *verb*: "joined by Petra Holm, Varga met Lind"."""
    heads = [t for clause in children(verb, "advcl") for t in _joined_by(clause)]
    return sides(scene, [t for t in heads if is_party(scene, t)])


def told_again(noun: Any) -> list[Any]:
    """Return what says more of *noun*: "talks, mediated by C, between A and B", "the meeting, the first between A and B"."""
    again = [t for t in children(noun, "appos") if t.ent_type_ == "ORDINAL" or t.lemma_.lower() in ("first", "last", "latest")]
    if noun.dep_ == "nsubj":  # "the meeting was the first between A and B"
        again += [t for t in children(noun.head, "attr") if t.ent_type_ == "ORDINAL"]
    return again + [t for t in children(noun, "acl") if is_passive(t)]


def brought_together(scene: Scene, noun: Any) -> list[Side]:
    """Return A and B of "the summit brings together A and B", "the talks involve A and B", "those at the talks included A"."""
    top = whole(noun)
    if top.dep_ == "pobj" and top.head.lower_ in ("in", "at", "of") and top.head.head.lemma_.lower() in _ATTENDING:
        top = top.head.head
    gathers = top.dep_ == "nsubj" and top.head.lemma_.lower() in used("gathers_them")
    return people_at(scene, patients_of(top.head)) if gathers else []


def offering(scene: Scene, noun: Any) -> list[Side]:
    """Return A of "A's offer of talks", "a proposal by A to hold talks", whoever answers it."""
    hangs = (noun.dep_ == "dobj" and noun.head.dep_ == "acl") or (noun.dep_ == "pobj" and noun.head.lower_ in ("of", "for"))
    offer = noun.head.head
    if not hangs or offer.pos_ != "NOUN" or offer.lemma_ not in used("offers"):
        return []
    return people_at(scene, children(offer, "poss") + prepositional(offer, "by", "from"))


def between_them(scene: Scene, noun: Any) -> list[tuple[Side, Part]]:
    """Return the mediators of "held talks through Qatari mediators"."""
    verb = governor(noun)
    means = prepositional(noun, "through", "via") + ([] if verb is None else prepositional(verb, "through", "via"))
    return [(side, "mediator") for side in people_at(scene, [t for t in means if t.lemma_.lower() in used("go_betweens")])]


def go_between(told: tuple[Side, Part]) -> tuple[Side, Part]:
    """Return *told* with the part of a mediator where the text calls that side "mediators from A" or "A's mediators"."""
    side, part = told
    mediates = part == "party" and not used("many_go_betweens").isdisjoint(side.surface[0].lower().split())
    return (side, "mediator") if mediates else told


def speaking(scene: Scene, verb: Any, heads: Iterable[Any]) -> list[Side]:
    """Return who "me" and "us" among *heads* are: Lind of "She called me," Lind said, the bank of "she called me at the bank"."""
    if not any(t.lower_ in FIRST_PERSON for t in heads) or any(t.pos_ == "NOUN" for t in prepositional(verb, "with")):
        return []  # nobody of "met us with stones"
    said = verb.head if verb.dep_ in ("ccomp", "parataxis") and verb.head.pos_ == "VERB" else None
    where = [t for t in prepositional(verb, "at") if t.ent_type_ == "ORG"]
    return people_at(scene, [*([] if said is None else agents_of(said)), *where])


def _at(scene: Scene, head: Any) -> list[Side]:
    if meant := those_meant(scene, head):
        return meant + sides(scene, listed_after(head)[:1])
    named = holds_a_party(scene, head) or any(t.ent_type_ == "PERSON" for t in children(head, "appos"))
    return sides(scene, [head]) if named else []  # "his host, Tomas Lind"


def _coming_along(scene: Scene, head: Any) -> list[Any]:
    """Return those of "leaders including A", "A together with B", "A, accompanied by B", "a delegation led by A"."""
    found = prepositional(head, "including", "alongside", "along")
    for link in children(head, "prep"):
        if link.lower_ == "with" and any(c.lower_ == "together" for c in link.children):
            found += children(link, "pobj")
    for clause in children(head, "acl", "relcl"):
        leads = clause.lemma_ in used("leads_them") and head.lemma_.lower() in used("delegation")
        found += agents_of(clause) if leads and is_passive(clause) else _joined_by(clause)
    return [t for t in found if is_party(scene, t)]


def _joined_by(clause: Any) -> list[Any]:
    comes = clause.lemma_ in used("comes_with") and bool(children(clause, "agent"))
    return agents_of(clause) if comes and is_passive(clause) else []
