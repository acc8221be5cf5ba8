"""What the parser hangs wrong where state agencies write: "received on Monday a call", "talks with A, which is set"."""

from __future__ import annotations

from typing import Any

from tocsin.agents.extract.meeting_words import used

_BESIDE = frozenset({"here", "there", "today", "yesterday", "also", "separately", "late", "early"})
_TIMES = frozenset({"DATE", "TIME"})
_NOUNS = frozenset({"NOUN", "PROPN"})


def mend(doc: Any) -> None:
    """Hang what the parser hung wrong where it belongs, in place.

    The object of a verb, where days and places stand between both: the parser takes it for the subject of what comes behind
    it, or for another day. And when talks will be, which it hangs on who talks.
    """
    for token in doc:
        if token.dep_ == "relcl" and token.lemma_ in used("set_for") and (talks := _talks_of(token)) is not None:
            token.head = talks
    for verb in doc:
        if verb.tag_ in ("VBD", "VBZ", "VBN") and verb.lemma_ in used("late_object") and not _has_object(verb):
            at = _past_beside(verb)
            _part_from_day(doc, at, verb)
            noun = _noun_from(doc, at) if at > verb.i + 1 else None
            if noun is not None and _hangs_wrong(noun, verb):
                noun.head, noun.dep_ = verb, "dobj"


def _talks_of(clause: Any) -> Any | None:
    """Return the talks of "talks between A and B, which is slated for Saturday", where the clause hangs on A or B."""
    name = clause.head
    while name.dep_ == "conj":
        name = name.head
    between = name.dep_ == "pobj" and name.head.lower_ in ("between", "with") and name.ent_type_ in _PARTIES
    which = any(c.lower_ == "which" and c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    was = any(c.lower_ == "had" for c in clause.children)  # "which had been set for Friday, are put off"
    return name.head.head if between and which and not was and name.head.head.pos_ == "NOUN" else None


_PARTIES = frozenset({"GPE", "ORG", "NORP"})


def _part_from_day(doc: Any, at: int, verb: Any) -> None:
    """Part "on Monday Premier Lind", which the parser takes for one, into the day and whom *verb* is done to."""
    if at + 1 >= len(doc) or doc[at].lower_ != "on" or doc[at].head.i != verb.i:
        return
    link, day = doc[at], doc[at + 1]
    name = next((t for t in link.children if t.dep_ == "pobj"), None)
    if name is not None and day.ent_type_ in _TIMES and day.i == name.left_edge.i and name.ent_type_ == "PERSON":
        day.head, day.dep_ = link, "pobj"
        name.head, name.dep_ = verb, "dobj"


def _has_object(verb: Any) -> bool:
    return any(c.dep_ in ("dobj", "ccomp", "xcomp", "nsubjpass", "aux", "auxpass") for c in verb.children)


def _past_beside(verb: Any) -> int:
    """Return the word behind "on Monday", "in Osta" and "here today", which stand right behind *verb*."""
    at: int = verb.i + 1
    size = len(verb.doc)
    while at < size:
        token = verb.doc[at]
        mere = token.lower_ in _BESIDE or token.ent_type_ in _TIMES
        if token.head.i != verb.i or not (token.dep_ == "prep" or (mere and token.dep_ in ("npadvmod", "advmod"))):
            break
        if token.dep_ == "prep" and not all(
            t.ent_type_ in ("GPE", *_TIMES) or t.pos_ == "DET" for t in token.subtree if t.i > at
        ):
            break
        at = token.right_edge.i + 1
    return at


def _noun_from(doc: Any, at: int) -> Any | None:
    """Return the noun whose phrase begins at a word."""
    if at >= len(doc):
        return None
    noun = doc[at]
    while (noun.head.i != noun.i and noun.head.left_edge.i == at and noun.pos_ not in _NOUNS) or noun.dep_ == "compound":
        noun = noun.head
    return noun if noun.pos_ in _NOUNS and noun.left_edge.i == at else None


def _hangs_wrong(noun: Any, verb: Any) -> bool:
    """Whether *noun* is told for a day of *verb*, or for the subject of a verb that *verb* hangs on."""
    other_day = noun.head.i == verb.i and noun.dep_ == "npadvmod" and noun.ent_type_ not in _TIMES
    return other_day or (noun.dep_ == "nsubj" and noun.head.i == verb.head.i and verb.dep_ in ("ccomp", "parataxis"))
