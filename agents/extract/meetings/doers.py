"""Who does what the verb of a meeting says: its subject, whom a pronoun stands for, the names that a headline sets in a row."""

from __future__ import annotations

from typing import Any

from tocsin.agents.extract.grammar.clauses import agents_of, ancestors, children, governor, patients_of, prepositional
from tocsin.agents.extract.grammar.listing import is_person
from tocsin.agents.extract.grammar.polarity import is_headline, tense_of
from tocsin.agents.extract.grammar.scene import Scene
from tocsin.agents.extract.grammar.standing import is_many, is_party, listed_after
from tocsin.agents.extract.meetings.where import travellers
from tocsin.agents.extract.meetings.words import used

_BODIES = frozenset({"ORG", "GPE", "NORP"})
_LOOSE = frozenset({"intj", "dep", "npadvmod", "meta", "nsubj"})


def doers(scene: Scene, verb: Any) -> list[Any]:
    """Return the heads of who does what *verb* says; a pronoun nobody can resolve gives way to the subject around it.

    "As she entered a meeting, Varga said": Varga entered it. "Lydia said it held talks": Lydia did.
    """
    heads = agents_of(verb)
    if not heads and is_headline(verb):
        return [verb.head]
    if heads and verb.dep_ == "ccomp" and (owner := _whose_team(heads[0])) is not None:
        above = _above(verb)  # "Lydia said its delegation had met"
        return above if above and _may_stand_for(scene, owner, above[0]) else heads
    if not heads or not all(t.pos_ == "PRON" and scene.actor(t) is None for t in heads):
        return _in_a_row(scene, verb, heads) + _torn_off(scene, heads) + heads
    if above := travellers(verb):
        return above  # "flew to Oslo, where he met Lind"
    above = _above(verb) if verb.dep_ in ("advcl", "ccomp") else []
    return above if above and _may_stand_for(scene, heads[0], above[0]) else heads


def _torn_off(scene: Scene, heads: list[Any]) -> list[Any]:
    """Return Lind of "Tomas Lind and Chinese premier He Lifeng will meet", where the parser takes "He" for the subject.

    And of "OSTA - Premier Tomas Lind and envoy Ilona Varga met", where it hangs the premier on the dateline.
    """
    first = heads[0].left_edge if heads and is_person(scene, heads[0]) else None
    office = first.nbor(-1) if first is not None and first.i > 0 else None
    if office is not None and office.dep_ == "cc" and is_person(scene, office.head):
        return [office.head]
    return [office.head] if office is not None and office.dep_ == "conj" and is_person(scene, office.head) else []


def cut_off(scene: Scene, noun: Any, verb: Any) -> list[Any]:
    """Return the subject that the parser hung on a name before it.

    "At talks in Doha, Lydian and Carian envoys agreed", "In a call with Tomas Lind, Ilona Varga asked".
    """
    if children(verb, "nsubj", "nsubjpass") or noun.i > verb.i:
        return []
    after = [t for t in noun.subtree if noun.i < t.i < verb.i and t.left_edge.nbor(-1).lower_ not in ("and", "or")]
    listed = [t for t in after if t.dep_ == "conj" and t.head.ent_type_ in ("GPE", "FAC", "LOC")]
    named = [t for t in after if t.dep_ == "appos" and t.ent_type_ == t.head.ent_type_ == "PERSON"]
    return [t for t in (*listed, *named) if is_party(scene, t)][:1]


def onlookers(scene: Scene, verb: Any) -> list[Any]:
    """Return A of "A speaks as B looks on during talks", where *verb* is what B does."""
    above = verb.head if verb.head.pos_ in ("VERB", "AUX") else governor(verb.head)
    at_once = verb.dep_ == "advcl" and any(c.lower_ in ("as", "while") for c in children(verb, "mark"))
    if not at_once or above is None or tense_of(above) != "present" or not children(verb, "nsubj"):
        return []
    return [t for t in agents_of(above) if t.ent_type_ == "PERSON" or is_person(scene, t)]


def _whose_team(head: Any) -> Any | None:
    """Return "its" of "its delegation"."""
    ours = head.lemma_.lower() in used("delegation")
    return next((c for c in children(head, "poss") if c.lower_ in ("its", "their")), None) if ours else None


def _above(verb: Any) -> list[Any]:
    """Return the subject of the clause around *verb*; where "they" are one person and another, both: "A hugs B as they meet"."""
    for above in ancestors(verb):
        if above.dep_ in ("nsubj", "nsubjpass"):
            return [above]
        if above.pos_ in ("VERB", "AUX"):
            found = agents_of(above)
            one = len(found) == 1 and not listed_after(found[0]) and not is_many(found[0])
            they = verb.dep_ == "advcl" and any(t.lower_ == "they" for t in children(verb, "nsubj"))
            return [*found, *patients_of(above), *prepositional(above, "with", "to")] if one and they else found
    return []


def _may_stand_for(scene: Scene, pronoun: Any, who: Any) -> bool:
    """Whether *pronoun* can be *who*: a person is no "it", a state or a body no "she"."""
    actor = scene.actor(who)
    kind = "" if actor is None else actor.kind
    if pronoun.lower_ in ("it", "its"):
        return kind != "person" and who.ent_type_ != "PERSON"
    return pronoun.lower_ in ("they", "their") or (kind not in ("country", "organisation") and who.ent_type_ not in _BODIES)


def _in_a_row(scene: Scene, verb: Any, heads: list[Any]) -> list[Any]:
    """Return A of the headline "A, B hold talks", which the parser takes for an exclamation."""
    first = heads[0].left_edge if heads else verb
    if not 1 < first.i < verb.i or first.nbor(-1).text != ",":
        return []
    before = first.nbor(-2)
    stands = before.head.i == verb.i and before.dep_ in _LOOSE and before.left_edge.i == 0
    return [before] if stands and before.i not in {t.i for t in heads} and scene.actor(before) is not None else []
