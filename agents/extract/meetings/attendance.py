"""Who is told to be at a meeting beside its subject: "attended by A and B", "bringing together A and B", "with C chairing"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tocsin.agents.extract.grammar.clauses import agents_of, children, governor, is_passive, patients_of, prepositional, whole
from tocsin.agents.extract.grammar.participants import sides
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.meetings.company import people_at
from tocsin.agents.extract.meetings.words import part_of, used
from tocsin.schemas.terms import Part


def attending(scene: Scene, noun: Any) -> list[Side]:
    """Return A and B of "a summit attended by A and B", "to be attended by A and B", "talks bringing together A and B"."""
    top, verb = whole(noun), governor(noun)
    clauses = [c for head in {noun.i: noun, top.i: top}.values() for c in children(head, "acl", "relcl")]
    if verb is not None and top.dep_ in ("dobj", "nsubj", "nsubjpass"):
        clauses += children(verb, "advcl", "acl")
    heads = {t.i: t for t in (noun, top, verb) if t is not None}
    with_it = [t for head in heads.values() for t in prepositional(head, "with") if t.lower_ == "participation"]
    of_whom = [t for participation in with_it for t in prepositional(participation, "of")]
    found: list[Any] = [who for t in of_whom for who in (t, *children(t, "appos"))]
    for clause in clauses:
        if is_passive(clause):
            found += agents_of(clause) if clause.lemma_.lower() in used("attended") else []
        elif clause.lemma_.lower() in used("gathers_them") and clause.i > noun.i:
            found += patients_of(clause)
    return people_at(scene, found)


def leading(scene: Scene, token: Any) -> list[tuple[Side, Part]]:
    """Return the chair or mediator of "..., with A chairing" and "with A mediating" behind *token*, a noun or verb."""
    verb = token if token.pos_ == "VERB" else governor(token)
    heads = [token] if verb is None or verb.i == token.i else [token, verb]
    told: list[tuple[Side, Part]] = []
    for who, does in (pair for head in heads for pair in _accompanied(head)):
        of_their_own = any(t.lemma_.lower() in used("delegation") for t in patients_of(does))
        if (part := _part(does)) != "party" and not of_their_own:
            told += [(side, part) for side in sides(scene, [who])]
    return told + [pair for head in heads for pair in _under(scene, head)]


def _under(scene: Scene, head: Any) -> Iterator[tuple[Side, Part]]:
    """Yield A of "under the mediation of A" and "with A as mediator"."""
    for noun in prepositional(head, "under"):
        lemma = noun.lemma_.lower()
        part: Part = "mediator" if lemma in used("mediation") else "chair" if lemma in used("chairmanship") else "party"
        if part != "party":
            yield from ((side, part) for side in sides(scene, prepositional(noun, "of")))
    for who in prepositional(head, "with"):
        if any(t.lemma_.lower() in used("go_betweens") for t in (*prepositional(who, "as"), *prepositional(head, "as"))):
            yield from ((side, "mediator") for side in sides(scene, [who]))


def _accompanied(head: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (A, chairing) of "with A chairing", whichever of the two the parser hangs on "with"."""
    for link in children(head, "prep"):
        if link.lower_ == "with":
            yield from ((who, does) for does in children(link, "pcomp") for who in children(does, "nsubj"))
            for noun in children(link, "pobj"):
                yield from ((noun, does) for does in children(noun, "acl", "appos") if does.tag_ == "VBG")
                if noun.lower_.endswith("ing"):  # "with Qatar brokering"
                    yield from ((who, noun) for who in children(noun, "compound", "nmod", "poss"))


def _part(does: Any) -> Part:
    stem = does.lower_.removesuffix("ing")  # the tagger takes "chairing" for a noun
    parts = (part_of(word) for word in (does.lemma_.lower(), stem, f"{stem}e"))
    return next((part for part in parts if part != "party"), "party")
