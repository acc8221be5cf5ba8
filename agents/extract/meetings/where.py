"""The clause of "flew to Oslo, where she met Lind": which place "where" is, and who "she" is."""

from __future__ import annotations

from typing import Any

from tocsin.agents.extract.grammar.clauses import agents_of, children, governor, prepositional

_DEEPEST = 3  # clauses between the verb and "where": "where she was due to meet"
_TO = ("in", "to", "at", "for")


def where_clause(verb: Any) -> Any | None:
    """Return the relative clause with "where" that *verb* heads or completes, or nothing."""
    for _ in range(_DEEPEST):
        if verb.dep_ in ("relcl", "advcl") and any(c.lower_ == "where" and c.i < verb.i for c in children(verb, "advmod")):
            return verb
        if verb.dep_ not in ("xcomp", "acomp", "conj") or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def places_before(clause: Any) -> list[Any]:
    """Return the place that "where" of *clause* stands for: the noun before it, past the day of "in Oslo on Friday, where"."""
    if clause.head.ent_type_ not in ("DATE", "TIME") and clause.head.pos_ in ("PROPN", "NOUN"):
        return [clause.head]
    above = clause.head if clause.head.pos_ in ("VERB", "AUX") else governor(clause.head)
    if above is None:
        return []
    heads = [above, *children(above, "acomp", "dobj", "nsubj")]
    return [t for head in heads for t in prepositional(head, *_TO) if t.i < clause.i and t.ent_type_ not in ("DATE", "TIME")]


def is_where(noun: Any) -> bool:
    """Tell whether "where" stands for *noun*, which makes it a place whatever the tagger says."""
    return any(c.lower_ == "where" for clause in children(noun, "relcl") for c in children(clause, "advmod"))


def goes_there(clause: Any) -> bool:
    """Tell whether *clause* with "where" tells what somebody does once there: not "the hotel where", "home from Oslo, where"."""
    link = clause.head.head
    return where_clause(clause) is not None and clause.head.dep_ == "pobj" and link.lower_ in (*_TO, "on")


def travellers(verb: Any) -> list[Any]:
    """Return who goes to the place where *verb* is done: the subject of the clause above."""
    clause = where_clause(verb)
    above = None if clause is None else governor(clause) or clause.head
    return [] if above is None else [t for t in agents_of(above) if t.pos_ != "PRON"]
