"""What the parser hangs wrong, above all in the order of words of state agencies."""

from __future__ import annotations

from typing import Any

from tocsin.agents.extract.meeting_words import used

_BESIDE = frozenset({"here", "there", "today", "yesterday", "also", "separately", "late", "early"})
_TIMES = frozenset({"DATE", "TIME"})
_NOUNS = frozenset({"NOUN", "PROPN"})


def mend(doc: Any) -> None:
    """Hang what the parser hung wrong where it belongs, in place."""
    for token in doc:
        if token.dep_ == "relcl" and token.lemma_ in used("set_for") and (talks := _talks_of(token)) is not None:
            token.head = talks
        elif token.lower_ == "ahead" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "of":
            _join_ahead_of(token, doc[token.i + 1])
        elif token.lower_ in _SPEAKS and token.tag_ in ("VBD", "VBZ"):
            _seat_speaker(token)
        elif token.lower_ in _POSTED and token.dep_ in ("dobj", "pobj"):
            _seat_envoy(token)
        elif token.lower_ in _HEADS:
            _gather_portfolio(token)
    _hang_late_objects(doc)


_SPEAKS = frozenset({"told", "said", "says", "noted", "added", "announced"})
_POSTED = frozenset({"ambassador", "envoy", "representative", "consul", "delegate", "emissary", "commissioner"})
_HEADS = frozenset({"minister", "secretary"})
_PEOPLE = frozenset({"PERSON"})


def _join_ahead_of(ahead: Any, of: Any) -> None:
    """Make one of "met on Friday ahead of a summit", whose "of" the parser may hang on the verb and "ahead" on the day."""
    if of.head.i != ahead.i and of.dep_ == "prep" and of.head.i < ahead.i:
        ahead.head, ahead.dep_ = of.head, "advmod"
        of.head = ahead


def _seat_speaker(verb: Any) -> None:
    """Give "told" its subject in "will hold talks with B, envoy A told reporters", where it hangs A on B's "with"."""
    name = verb.nbor(-1) if verb.i > 0 else None
    if name is None or name.ent_type_ not in _PEOPLE or any(c.dep_ in ("nsubj", "aux", "auxpass") for c in verb.children):
        return
    before = name.left_edge
    if name.dep_ in ("pobj", "conj", "appos") and before.i > 0 and before.nbor(-1).text == "," and name.head.i != verb.i:
        name.head, name.dep_ = verb, "nsubj"


def _seat_envoy(office: Any) -> None:
    """Make one of "Lydian ambassador to Caria Petra Holm", of which it makes two, and a journey to Caria."""
    doc, at = office.doc, office.i + 1
    if at + 1 >= len(doc) or doc[at].lower_ != "to" or doc[at].head.i == office.i:
        return
    state = next((t for t in doc[at].children if t.dep_ == "pobj" and t.ent_type_ == "GPE"), None)
    behind = state.i + 1 if state is not None else len(doc)
    if behind < len(doc) and doc[behind].ent_type_ in _PEOPLE:
        name = doc[behind]
        while name.dep_ == "compound":
            name = name.head
        doc[at].head = office
        if name.i != office.i and name.head.i == office.head.i:
            office.head, office.dep_ = name, "compound"


def _gather_portfolio(office: Any) -> None:
    """Hang on the first what else a minister is of: "minister of foreign affairs, trade and expatriates, Petra Holm"."""
    of = next((t for c in office.children if c.lower_ == "of" for t in c.children if t.dep_ == "pobj"), None)
    more = next((t for t in office.children if t.dep_ == "conj"), None)
    if of is None or more is None or more.ent_type_ in _PEOPLE:
        return
    hung = (t for head in (office, more, *more.conjuncts) for t in head.children)
    name = next((t for t in hung if t.dep_ == "appos" and t.ent_type_ in _PEOPLE), None)
    if name is not None and of.i < more.i < name.i:
        name.head, more.head = office, of


def _hang_late_objects(doc: Any) -> None:
    """Hang the object of a verb on it in "received on Monday a call" and "received here today premier B".

    The parser takes it for the subject of what comes behind it, or for another day.
    """
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
    if (
        name is not None
        and day.ent_type_ in _TIMES
        and day.i == name.left_edge.i
        and name.pos_ == "PROPN"
        and name.ent_type_ not in _TIMES
    ):
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
