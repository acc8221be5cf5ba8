"""What the parser hangs wrong, above all in the order of words of state agencies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tocsin.agents.extract.text.casing import is_common
from tocsin.agents.extract.text.words import word_class

_PARTIES = frozenset({"GPE", "ORG", "NORP"})
_PEOPLE = frozenset({"PERSON"})
_TIMES = frozenset({"DATE", "TIME"})
_WHERE = frozenset({"GPE", "FAC", "LOC", "ORG"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_BESIDE = frozenset({"here", "there", "today", "yesterday", "also", "separately", "late", "early"})


def mend(doc: Any) -> None:
    """Hang what the parser hung wrong where it belongs, in place."""
    for token in doc:
        if (mender := _MENDERS.get(token.lower_)) is not None:
            mender(token)


def seat_past_dateline(doc: Any, end: int) -> None:
    """Give its subject back to "OSLO, 1st June (WIRE) -- President A received B", where it takes the town for it.

    The dateline ends at the character *end*.
    """
    for town in doc:
        if town.idx >= end:
            return
        own = next((t for t in town.subtree if t.idx >= end and t.dep_ == "appos" and t.head.idx < end), None)
        if town.dep_ in ("nsubj", "nsubjpass") and own is not None:
            own.head, own.dep_ = town.head, town.dep_
            town.dep_ = "dep"
            return


def _hang_on_talks(which: Any) -> None:
    """Hang on the talks, and not on A or B, the clause of "talks between A and B, which is slated for Saturday"."""
    clause = which.head
    if which.dep_ not in ("nsubj", "nsubjpass") or clause.dep_ != "relcl" or clause.lemma_ not in word_class("set_for"):
        return
    name = clause.head
    while name.dep_ == "conj":
        name = name.head
    between = name.dep_ == "pobj" and name.head.lower_ in ("between", "with") and name.ent_type_ in _PARTIES
    was = any(c.lower_ == "had" for c in clause.children)  # "which had been set for Friday, are put off"
    if between and not was and name.head.head.pos_ == "NOUN":
        clause.head = name.head.head


def _join_ahead_of(ahead: Any) -> None:
    """Make one of "met on Friday ahead of a summit", whose "of" the parser may hang on the verb and "ahead" on the day."""
    of = ahead.nbor(1) if ahead.i + 1 < len(ahead.doc) else ahead
    if of.lower_ == "of" and of.dep_ == "prep" and of.head.i < ahead.i:
        ahead.head, ahead.dep_ = of.head, "advmod"
        of.head = ahead


def _seat_speaker(verb: Any) -> None:
    """Give "told" its subject in "will hold talks with B, envoy A told reporters", where it hangs A on B's "with"."""
    name = verb.nbor(-1) if verb.i > 0 else None
    if name is None or name.ent_type_ not in _PEOPLE or name.head.i == verb.i or verb.tag_ not in ("VBD", "VBZ"):
        return
    before = name.left_edge
    free = not any(c.dep_ in ("nsubj", "aux", "auxpass") for c in verb.children)
    if free and name.dep_ in ("pobj", "conj", "appos") and before.i > 0 and before.nbor(-1).text == ",":
        name.head, name.dep_ = verb, "nsubj"


def _seat_envoy(office: Any) -> None:
    """Make one of "Lydian ambassador to Caria Petra Holm", of which it makes two, and a journey to Caria."""
    doc, at = office.doc, office.i + 1
    if office.dep_ not in ("dobj", "pobj") or at + 1 >= len(doc) or doc[at].lower_ != "to" or doc[at].head.i == office.i:
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


def _seat_first(office: Any) -> None:
    """Make two of "Holm and Defence Minister Ivo Lind", where it takes Holm for a part of the office."""
    name = office.head
    if office.dep_ != "compound" or name.ent_type_ not in _PEOPLE:
        return
    for first in (*name.lefts, *office.lefts):
        joint = next((c for c in first.children if c.dep_ == "cc"), None)
        named = first.tag_ == "NNP" and first.dep_ in ("nmod", "compound") and not is_common(first.lower_)
        if named and joint is not None and joint.i == first.i + 1:
            first.head, first.dep_ = (name.head if name.head.i != name.i else first), name.dep_
            name.head, name.dep_ = first, "conj"
            return


def _seat_guest(invitation: Any) -> None:
    """Give its subject to "At the invitation of A, Premier B will visit", where it takes B for another name of A."""
    at = invitation.head
    verb = at.head
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    if at.lower_ not in ("at", "on", "upon") or verb.pos_ != "VERB" or has_subject:
        return
    guests = [t for t in invitation.subtree if t.dep_ == "appos" and t.ent_type_ in _PEOPLE]
    last = guests[-1] if guests else None
    if last is not None:
        last.head, last.dep_ = verb, "nsubj"


_THERE = frozenset({"to", "on", "in", "at"})


def _take_plans(plans: Any) -> None:
    """Make "preparations" what is made in "is making preparations to hold talks", where it takes them for who holds these."""
    holds = plans.head
    verb = holds.head
    follows = plans.i + 1 < len(plans.doc) and plans.nbor(1).lower_ == "to"
    if plans.dep_ == "nsubj" and holds.dep_ == "ccomp" and follows:
        plans.head, plans.dep_ = verb, "dobj"
        holds.head, holds.dep_ = plans, "acl"


def _free_source(according: Any) -> None:
    """Give its subject back to "According to A, a meeting of B and C is not planned", which it takes for another name of A."""
    doc, at, verb = according.doc, according.i + 2, according.head
    name = next((t for t in doc[at : at + _NAME] if t.dep_ in ("nsubj", "nsubjpass", "pobj")), None)
    said = next((c for c in name.children if c.dep_ == "appos" and c.pos_ == "NOUN"), None) if name is not None else None
    if name is not None and said is not None and doc[at - 1].lower_ == "to" and verb.pos_ == "VERB":
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        said.head, said.dep_ = verb, "nsubjpass" if passive else "nsubj"
        name.head, name.dep_ = doc[at - 1], "pobj"


_NAME = 5  # words


def _free_journey(led: Any) -> None:
    """Hang on "send" where and when a team goes in "send a team headed by A to Osta on Monday", not on whoever heads it."""
    verb = next((above for above in led.head.ancestors if above.pos_ == "VERB"), None) if led.dep_ == "acl" else None
    if verb is not None:
        leaders = [t for by in led.children if by.dep_ == "agent" for t in by.children]
        for link in [c for head in (led, *leaders) for c in head.children if c.dep_ == "prep" and c.lower_ in _THERE]:
            link.head = verb


def _join_honourable(hon: Any) -> None:
    """Make one name of "Senator the Hon. Petra Holm", which it breaks at the stop."""
    doc, at = hon.doc, hon.i + 1
    if at + 1 >= len(doc) or doc[at].text != "." or doc[at + 1].ent_type_ not in _PEOPLE or hon.head.i >= hon.i:
        return
    name = doc[at + 1]
    while name.dep_ == "compound":
        name = name.head
    office = hon.head if hon.dep_ == "appos" else hon
    name.head, name.dep_ = office.head, office.dep_
    for part in {hon.i: hon, office.i: office, at: doc[at]}.values():
        part.head, part.dep_ = name, "compound"


def _gather_portfolio(office: Any) -> None:
    """Hang on the first what else a minister is of: "minister of foreign affairs, trade and expatriates, Petra Holm"."""
    of = next((t for c in office.children if c.lower_ == "of" for t in c.children if t.dep_ == "pobj"), None)
    more = next((t for t in office.children if t.dep_ == "conj"), None) if of is not None else None
    if of is None or more is None or more.ent_type_ in _PEOPLE:
        return
    hung = (t for head in (office, more, *more.conjuncts) for t in head.children)
    name = next((t for t in hung if t.dep_ == "appos" and t.ent_type_ in _PEOPLE), None)
    if name is not None and of.i < more.i < name.i:
        name.head, more.head = office, of


def _hang_late_object(verb: Any) -> None:
    """Hang the object of a verb on it in "received on Monday a call" and "received here today premier B".

    The parser takes it for the subject of what comes behind it, or for another day.
    """
    if verb.tag_ not in ("VBD", "VBZ", "VBN") or _has_object(verb):
        return
    _part_from_house(verb)
    at = _past_beside(verb)
    _part_from_day(verb, at)
    noun = _noun_from(verb.doc, at) if at > verb.i + 1 else None
    if noun is not None and _hangs_wrong(noun, verb):
        noun.head, noun.dep_ = verb, "dobj"


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


def _part_from_house(verb: Any) -> None:
    """Part "received, at Kesk Palace, premier Lind", whom the parser takes for the palace, from where it is."""
    doc, at = verb.doc, verb.i + 2
    if at >= len(doc) or doc[at - 1].text != "," or doc[at].dep_ != "prep" or doc[at].head.i != verb.i:
        return
    for house in doc[at].children:
        guest = next((t for t in house.children if t.dep_ == "appos" and t.left_edge.nbor(-1).text == ","), None)
        if house.ent_type_ in _WHERE and guest is not None and guest.ent_type_ not in _WHERE:
            guest.head, guest.dep_ = verb, "dobj"


def _part_from_day(verb: Any, at: int) -> None:
    """Part "on Monday Premier Lind", which the parser takes for one, into the day and whom *verb* is done to."""
    doc = verb.doc
    if at + 1 >= len(doc) or doc[at].lower_ != "on" or doc[at].head.i != verb.i:
        return
    link, day = doc[at], doc[at + 1]
    name = next((t for t in link.children if t.dep_ == "pobj"), None)
    if name is None or day.ent_type_ not in _TIMES or day.i != name.left_edge.i:
        return
    if name.pos_ == "PROPN" and name.ent_type_ not in _TIMES:
        day.head, day.dep_ = link, "pobj"
        name.head, name.dep_ = verb, "dobj"


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


def _of_minister(office: Any) -> None:
    _gather_portfolio(office)
    _of_head(office)


def _of_head(office: Any) -> None:
    _seat_first(office)
    _join_guest(office)


def _join_guest(office: Any) -> None:
    """Join the second to the first of "met with the minister of A, B, and the minister of C, D", not to the verb."""
    verb = office.head
    if office.dep_ != "conj" or verb.pos_ != "VERB" or office.pos_ not in _NOUNS:
        return
    company = (c for link in verb.children if link.lower_ == "with" for c in link.children if c.dep_ == "pobj")
    met = [c for c in (*(c for c in verb.children if c.dep_ == "dobj"), *company) if c.i < office.i]
    if met:
        office.head = max(met, key=lambda c: c.i)


def _make_finite(verb: Any) -> None:
    """Give its tense to "meet" of "the leaders of A and B meet in Oslo", which may be taken for a noun or an infinitive."""
    if verb.dep_ == "ROOT" and any(c.dep_ == "nsubj" for c in verb.children):
        verb.tag_, verb.pos_ = "VBP", "VERB"


_MENDERS: dict[str, Callable[[Any], None]] = {
    "which": _hang_on_talks,
    "ahead": _join_ahead_of,
    "invitation": _seat_guest,
    "according": _free_source,
    **dict.fromkeys(("preparations", "arrangements", "plans", "efforts"), _take_plans),
    "hon": _join_honourable,
    "meet": _make_finite,
    **dict.fromkeys(("headed", "led"), _free_journey),
    **dict.fromkeys(("told", "said", "says", "noted", "added", "announced"), _seat_speaker),
    **dict.fromkeys(("ambassador", "envoy", "representative", "consul", "delegate", "emissary", "commissioner"), _seat_envoy),
    **dict.fromkeys(("minister", "secretary"), _of_minister),
    **dict.fromkeys(("president", "premier", "king", "chancellor"), _of_head),
    **dict.fromkeys(("received", "receives", "held", "holds", "met", "meets", "made", "makes"), _hang_late_object),
    **dict.fromkeys(("hosted", "hosts", "welcomed", "welcomes", "denied", "denies", "rejected", "dismissed"), _hang_late_object),
}
"""What may be wrong at a word, in lower case."""
