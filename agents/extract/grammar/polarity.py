"""How a clause stands to the world: told as fact, to come, wished for, refused, threatened, denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, cast

from tocsin.agents.extract.grammar.clauses import agents_of, children, is_passive
from tocsin.agents.extract.text.words import table

Attitude = Literal["agree", "plan", "propose", "demand", "refuse", "threaten", "deny", "cancel", "fail", "allege", "start"]
Tense = Literal["past", "present", "ongoing", "future"]

_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "would", "wo", "'d"})
_MAY = frozenset({"may", "might", "could", "can"})
_MUST = frozenset({"must", "should", "ought", "need"})
_IF = frozenset({"if", "unless", "whether"})
_STRONG = frozenset({"refuse", "deny", "cancel", "threaten", "demand", "fail", "allege"})
_COURTS = frozenset({"court", "tribunal", "judge", "magistrate"})
_SUGGESTS = frozenset({"suggest", "propose", "recommend", "hope"})
_CONVENES = frozenset({"call", "summon", "convene", "convoke"})
_DEEDS = frozenset({"act", "thing", "step", "move", "stop", "task", "job", "action", "gesture", "what", "all"})
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Stance:
    """How a verb or an event noun is told; `holder` is the word that sets the attitude."""

    tense: Tense = "past"
    negated: bool = False
    attitude: Attitude | None = None
    holder: Any = None
    modal: Literal["must", "may", "if"] | None = None
    reported: Any = None
    """The verb of saying above, if there is one."""
    stopped: bool = False
    """Whether it is what somebody stops: "stopped sending aid"."""

    @property
    def coming(self) -> bool:
        """Whether it is still to come, by tense or by intention."""
        return self.tense == "future" or self.attitude in ("agree", "plan", "propose")


def stance_of(verb: Any) -> Stance:
    """Return the stance of *verb*, with what the words above it in the sentence do to it."""
    stance = _own(verb)
    for holder, link in _above(verb):
        marks = [c for c in holder.children if c.dep_ == "mark" and c.lower_ in ("after", "before")] if link == "ccomp" else []
        if any(verb.i < mark.i for mark in marks):
            break  # "held talks, hours after B rejected the plan", which the parser hangs on "rejected"
        if _leaves_open(holder, stance.reported):
            stance = stance if _is_of_details(verb) else replace(stance, modal="if")
            continue
        stance = _under(stance, holder, link)
        if link == "ccomp" and _is_unconfirmed(holder):
            stance = replace(stance, modal="if")
    return stance


def _leaves_open(holder: Any, said: Any) -> bool:
    """Tell whether somebody declines to say so: what they say nothing of may be, or may not."""
    return said is not None and attitude_of(holder) == "refuse"


def _is_unconfirmed(said: Any) -> bool:
    return said.lemma_ == "confirm" and is_negated(said)


def _is_of_details(verb: Any) -> bool:
    """Tell whether *verb* is not in doubt, only what goes with it: "declined to say when they would meet"."""
    return any(c.lower_ in _DETAILS for c in children(verb, "advmod", "dobj", "attr"))


_DETAILS = frozenset(("when", "where", "how", "why", "what", "whom"))


def attitude_of(token: Any) -> Attitude | None:
    """Return the attitude that *token* takes to its complement: "refused to ..." is refuse."""
    lemma = token.lemma_.lower()
    phrasal = (_attitudes().get(f"{lemma}_{c.lower_}") for c in token.children if c.dep_ == "prt")
    found = next(filter(None, phrasal), None) or _attitudes().get(lemma) or _attitudes().get(token.lower_)
    if not found or (token.lemma_ == "call" and not _calls_for(token)):
        return None
    if "demand" in found and "propose" in found:  # "wants Russia to leave" against "wants to meet"
        return "demand" if children(token, "dobj", "ccomp") else "propose"
    if "demand" in found and "start" in found:
        return "demand" if _is_court_order(token) else "start"
    return found[0]


def _is_court_order(token: Any) -> bool:
    """Tell whether a court orders somebody to do something: whom a government orders is its own."""
    to_do = any(c.tag_ == "VB" for c in children(token, "xcomp", "ccomp"))
    return to_do and any(t.lemma_ in _COURTS for t in agents_of(token))


def _calls_for(token: Any) -> bool:
    links = [child for child in token.children if child.lower_ in ("on", "upon", "for")]
    return any(not any(noun.ent_type_ in ("DATE", "TIME") for noun in children(link, "pobj")) for link in links)


def is_negated(token: Any) -> bool:
    """Tell whether *token* is under "not", "never" or "no"."""
    return _negates(_below(token))


def _below(token: Any) -> list[tuple[str, str]]:
    """Return the words that hang on *token*: how, and in lower case; "no longer" negates as "not" does."""
    told = [(c, c.lower_) for c in token.children]
    return [("neg" if low == "longer" and _is_no(c) else c.dep_, low) for c, low in told]


def _is_no(adverb: Any) -> bool:
    return any(c.lower_ == "no" for c in adverb.children)


def _negates(below: list[tuple[str, str]]) -> bool:
    return any(link == "neg" or (link == "det" and low in ("no", "neither")) for link, low in below)


def tense_of(verb: Any) -> Tense:
    """Return the tense of *verb*: perfect counts as past, "is meeting" as ongoing."""
    return _tense(verb, _below(verb))


def _tense(verb: Any, below: list[tuple[str, str]]) -> Tense:
    helpers = [low for link, low in below if link in ("aux", "auxpass")]
    if not _FUTURE.isdisjoint(helpers):
        return "future"
    if any(word in ("has", "have", "had", "having", "was", "were", "been", "did") for word in helpers):
        return "ongoing" if verb.tag_ == "VBG" and "been" in helpers else "past"
    if helpers == ["to", "be"] and verb.tag_ == "VBN":  # "is to be received"
        return "present"
    if helpers == ["to"] and (verb.dep_ == "ROOT" or is_headline(verb)):  # a headline's "Lind to meet Varga"
        return "future"
    if verb.tag_ == "VBG":
        return "ongoing" if {"is", "are", "'s", "’s", "'re", "’re"} & set(helpers) else "past"
    if verb.tag_ in ("VBD", "VBN"):
        return "past"
    return "future" if _is_on_the_agenda(verb) else "present"


def _is_on_the_agenda(verb: Any) -> bool:
    """Whether a clock says when, or the day stands before it all: "hosts Lind at 2 p.m.", "TODAY: ministers meet in Oslo"."""
    doc = verb.doc
    if len(doc) > 1 and doc[0].lower_ in ("today", "tomorrow") and doc[1].text == ":":
        return True
    return any(link.lower_ == "at" and _CLOCK.match(link.doc.text, link.idx) for link in children(verb, "prep"))


_CLOCK = re.compile(
    r"at (?:about |around )?(?:\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b|o['’]clock)|\d{1,2}:\d\d\b|(?:\d|1[0-2])\.?\Z)", re.IGNORECASE
)


def is_headline(verb: Any) -> bool:
    """Tell whether *verb* is a headline's "to meet" that the parser hangs on the name before it: "Mark to meet Lind"."""
    name = verb.head
    hung = verb.dep_ in ("relcl", "acl") and name.dep_ == "ROOT" and name.ent_type_ in _NAMED
    return hung and any(c.lower_ == "to" for c in children(verb, "aux"))


_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def _own(verb: Any) -> Stance:
    below = _below(verb)
    almost = any(link == "advmod" and low in ALMOST for link, low in below)
    stance = Stance(_tense(verb, below), _negates(below) or almost or _is_of_nobody(verb))
    helpers = {low for link, low in below if link == "aux"}
    if not helpers and verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head.pos_ == "VERB":
        helpers = {c.lower_ for c in verb.head.children if c.dep_ == "aux"}
        negated = stance.negated or is_negated(verb.head)
        stance = replace(stance, tense="future" if helpers & _FUTURE else stance.tense, negated=negated)
    if {"to", "have"} <= helpers and verb.dep_ == "xcomp" and verb.head.lemma_ == "be":  # "was to have met"
        stance = replace(stance, tense="present")
    has_to = verb.dep_ == "xcomp" and verb.head.lower_ in ("has", "have")
    if helpers & _MUST or _is_for_to(verb) or has_to:
        return replace(stance, modal="must")
    if any(link == "mark" and low in _IF for link, low in below):
        return replace(stance, modal="if")
    return replace(stance, modal="may") if helpers & _MAY else stance


ALMOST = frozenset(("almost", "nearly"))
"""With what nothing is done: "almost met"."""


def _is_of_nobody(verb: Any) -> bool:
    """Tell whether nobody does it: "neither Lind nor Varga met him", "no minister came", "none of them signed"."""
    return any(
        subject.lower_ in _NOBODY or any(c.lower_ in ("neither", "no") for c in children(subject, "preconj", "cc", "det"))
        for subject in children(verb, "nsubj", "nsubjpass")
    )


_NOBODY = frozenset(("nobody", "none", "neither"))


def _is_for_to(verb: Any) -> bool:
    """Tell whether *verb* is only wished, planned or needed: "plans for Lind to meet Varga", "too early for Lind to meet her"."""
    return _is_infinitive(verb) and any(c.lower_ == "for" for c in children(verb, "mark"))


def _is_of_a_plan(verb: Any) -> bool:
    """Tell whether *verb* is what plans are for, which the parser may take for a clause on them: "arrangements to hold talks"."""
    return _is_infinitive(verb) and verb.head.pos_ == "NOUN" and attitude_of(verb.head) is not None


def _is_infinitive(verb: Any) -> bool:
    return verb.tag_ == "VB" and any(c.lower_ == "to" for c in children(verb, "aux"))


def _above(verb: Any) -> Iterator[tuple[Any, str]]:
    """Yield the words that govern *verb* through complements, with how the lower one hangs on them."""
    token = verb
    for _ in range(_DEEPEST):
        link, head = token.dep_, token.head
        if link == "relcl" and (_is_for_to(token) or _is_of_a_plan(token)):
            link = "acl"
        if _is_one_to_do_so(token):  # "will become the first leader to visit Oslo"
            yield head.head, "one"
            token = head.head
            continue
        if link == "advcl" and token.tag_ == "VBZ" and any(c.lower_ == "when" for c in children(token, "advmod", "mark")):
            yield head, "when"
            token = head
            continue
        if head.i == token.i or link in ("relcl", "nsubj", "ROOT"):
            return
        if link == "nsubjpass" and token.pos_ == "NOUN":  # "the demand that they leave was rejected" is a demand still
            return
        if link == "conj" and token.pos_ in ("VERB", "AUX"):
            if head.pos_ not in ("VERB", "AUX") or token.tag_ != head.tag_ or children(token, "nsubj", "nsubjpass"):
                return
            token = head
            continue
        if link in ("advcl", "acl") and (token.tag_ != "VB" or any(aux.tag_ == "MD" for aux in children(token, "aux"))):
            return  # "it is unclear when they will meet" is no purpose
        if token.pos_ in ("NOUN", "PROPN") and attitude_of(token) is None:
            return
        yield head, link
        token = head


def _is_one_to_do_so(verb: Any) -> bool:
    """Whether *verb* is what somebody is, or will be, the first or the only one to do."""
    one = verb.head
    infinitive = verb.dep_ in ("relcl", "acl") and verb.tag_ == "VB" and any(c.lower_ == "to" for c in children(verb, "aux"))
    told_apart = any(left.ent_type_ == "ORDINAL" or left.lower_ in ("only", "last", "latest", "next") for left in one.lefts)
    return infinitive and told_apart and one.dep_ == "attr" and one.head.lemma_ in ("be", "become")


def _under(stance: Stance, holder: Any, link: str) -> Stance:
    if link in ("when", "one"):  # "will visit Oslo when he meets Lind"
        tense = _own(holder).tense
        return replace(stance, tense=tense) if link == "one" or tense == "future" else stance
    if holder.pos_ == "ADP":
        return replace(stance, negated=True) if _keeps_from(holder) else stance
    attitude = attitude_of(holder)
    due = attitude == "plan" and holder.tag_ == "VBN"  # "are set to hold"
    ready = next((c for c in children(holder, "acomp") if attitude_of(c)), None) if link == "advcl" else None
    if ready is not None and (willing := attitude_of(ready)):  # "is open to discuss it"
        return _with_attitude(stance, ready, willing)
    if holder.lemma_ in _CONVENES and link in ("advcl", "xcomp") and is_passive(holder):  # "were called to meet"
        return _with_attitude(stance, holder, "plan")
    if link == "advcl" and attitude != "demand" and not due:
        return _for_a_purpose(stance, holder)
    if holder.lemma_ == "expect" and link == "ccomp" and stance.tense == "present":  # "expects them to leave"
        return _with_attitude(stance, holder, "plan")
    if holder.lemma_ in _SUGGESTS and link == "ccomp" and stance.tense == "present":  # "suggested that they meet"
        return _with_attitude(stance, holder, "propose")
    if holder.pos_ in ("VERB", "AUX") and link in ("ccomp", "parataxis") and attitude not in _STRONG:
        return replace(stance, reported=stance.reported or holder)
    if attitude is None and holder.pos_ == "NOUN" and is_negated(holder):  # "there is no need to meet"
        return _with_attitude(stance, holder, "refuse")
    if holder.lemma_ in _STOPS and link == "xcomp" and any(c.tag_ == "VBG" for c in children(holder, "xcomp")):
        return replace(_same_time(stance, holder, link), stopped=True)
    if attitude is None or attitude == "start":
        return _same_time(stance, holder, link)
    return _with_attitude(stance, holder, attitude)


_STOPS = frozenset(("stop", "cease", "quit", "halt", "suspend", "discontinue", "delay", "postpone"))


def _keeps_from(link: Any) -> bool:
    """Tell whether what follows a preposition was not done: "without", "instead of", "stopped short of", "decided against"."""
    beside = {link.head.lower_, *(c.lower_ for c in (*link.children, *link.head.children) if c.dep_ in ("advmod", "acomp"))}
    return (
        link.lower_ == "without"
        or (link.lower_ == "of" and not beside.isdisjoint(("instead", "short")))
        or (link.lower_ == "from" and link.head.lemma_ in _PREVENTS)
        or (link.lower_ == "against" and link.head.lemma_ in ("decide", "advise", "argue", "vote", "warn"))
    )


_PREVENTS = frozenset(
    ("prevent", "stop", "keep", "bar", "ban", "deter", "discourage", "dissuade", "block", "prohibit", "refrain")
)


def _with_attitude(stance: Stance, holder: Any, attitude: Attitude) -> Stance:
    if stance.modal == "if" and attitude == "refuse":
        return stance  # "declined to say whether they will meet" refuses no meeting
    if is_negated(holder) and attitude in ("agree", "plan", "propose"):
        attitude = "refuse"
    elif is_negated(holder) and holder.lemma_ == "rule" and attitude == "refuse":
        attitude = "propose"  # "did not rule out a meeting"
    if stance.attitude in _STRONG and attitude not in _STRONG:
        return stance
    return replace(stance, attitude=attitude, holder=holder)


def _same_time(stance: Stance, holder: Any, link: str) -> Stance:
    if link not in ("xcomp", "pcomp", "acomp", "attr", "dobj", "acl") or holder.pos_ not in ("VERB", "AUX"):
        return stance
    above = _own(holder)
    if stance.tense == "present" and _is_going_to(holder, link):
        return _with_attitude(stance, holder, "plan") if stance.attitude is None else stance
    return replace(stance, tense=above.tense, negated=stance.negated or above.negated, modal=stance.modal or above.modal)


def _is_going_to(holder: Any, link: str) -> bool:
    """Whether *holder* only says that it is to come: "is to", "was to", "was supposed to", not "her first act was to"."""
    if holder.lemma_ not in ("go", "be"):
        return bool(holder.lower_ == "supposed")
    if tense_of(holder) in ("ongoing", "present") or (holder.lemma_ == "go" and holder.tag_ == "VBG"):
        return True
    was_to = holder.lemma_ == "be" and holder.tag_ == "VBD" and link == "xcomp"
    return was_to and not any(t.lemma_ in _DEEDS or t.dep_ == "csubj" for t in children(holder, "nsubj", "csubj"))


def _for_a_purpose(stance: Stance, holder: Any) -> Stance:
    above = _own(holder)
    future = above.tense == "future" or holder.lemma_ in ("send", "dispatch", "invite", "need", "plan")
    negated = stance.negated or above.negated
    return replace(stance, tense="future" if future else above.tense, negated=negated, modal=stance.modal or above.modal)


@cache
def _attitudes() -> dict[str, tuple[Attitude, ...]]:
    found: dict[str, tuple[Attitude, ...]] = {}
    for row in table("grammar/attitudes.csv"):
        for word in row["words"].split():
            found[word] = (*found.get(word, ()), cast(Attitude, row["attitude"]))
    return found
