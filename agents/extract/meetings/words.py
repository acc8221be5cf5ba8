"""The words that meetings are told with, read from the tables beside this module."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from math import inf
from typing import Any, NamedTuple, cast

from tocsin.agents.extract.text.words import table
from tocsin.agents.knowledge import find_known
from tocsin.schemas.terms import MeetingMode, MeetingStatus, Part

_TRIGGER = re.compile(
    r"\b(?:met|meet(?:s|ing|ings)?|talks|summits?|negotiat\w+|consult(?:ed|s|ing|ations?)?|dialogues?|parley\w*|round-?table|visit(?:s|ed|ing)?"
    r"|teleconference|video-?conference|video[- ]?(?:link|call)s?"
    r"|telephon\w+|phone[ds]?|huddl\w+|shuttl\w+|banquet|confer(?:s|red|ring)?|conven(?:e|ed|es|ing)|sit-?down|host(?:s|ed|ing)?"
    r"|(?:next|another|further|second|third|fourth|fifth) round)\b",
)
_MILD_TRIGGER = re.compile(
    r"\b(?:conversations?|discuss\w*|encounters?|gather(?:ed|s)?|conference|trips?|tour|calls?|called|calling|video|dinner|lunch|breakfast|tea|coffee"
    r"|audience|din(?:e[sd]?|ing)|reach(?:ed|es|ing)?|spoke|spoken|speak(?:s|ing)?|talk(?:ed|ing)?|receiv(?:e|ed|es|ing)|invit(?:e|ed|es|ing)|exchang\w+|session|gathering|ceremony|reception|welcom(?:e|ed|es|ing)"
    r"|greet\w*|(?:come|comes|came|get|gets|got) together|face-to-face|to see|will see|sat|sit(?:s|ting)?|tete-a-tete)\b",
)
_SIGNING = (" sign ", " signs ", " signed ", " inked ", " initialed ", " initialled ")
"""Two must stand beside each of these: they may sign a treaty with each other."""
_WORD = re.compile(r"[\w-]+")


class NounFrame(NamedTuple):
    """A noun that names a meeting, and what must stand beside it before it counts."""

    mode: MeetingMode
    needs: str


class VerbFrame(NamedTuple):
    """A verb that tells a meeting, what must stand beside it, and the part of its subject."""

    mode: MeetingMode
    needs: str
    part: Part


def may_tell(sentence: str, actors: int) -> bool:
    """Tell, cheaply, whether *sentence* with so many known *actors* holds a word that a meeting could be told with."""
    return actors >= _fewest(sentence)


@lru_cache(maxsize=256)
def _fewest(sentence: str) -> float:
    """Return how many actors must stand in *sentence*; each finder asks again."""
    low = sentence.lower()  # five times as fast as a pattern that ignores case
    if _TRIGGER.search(low):
        return 0
    if _MILD_TRIGGER.search(low):
        return 1
    return 2 if any(sign in low for sign in _SIGNING) else inf


def noun_frame(noun: Any) -> NounFrame | None:
    """Return the frame of *noun*; "talk" is none, "talks" is one, and a courtesy call is a visit."""
    if is_courtesy(noun):
        return _nouns()["courtesy_call"]
    return _nouns().get(noun.lower_) or _nouns().get(noun.lemma_.lower())


def is_courtesy(noun: Any) -> bool:
    """Tell whether *noun* is a call that somebody pays: "paid a courtesy call on the premier", "a farewell call on the king"."""
    if noun.lemma_.lower() != "call":
        return False
    return noun.head.lemma_ == "pay" or any(t.lower_ in used("courtesy") for t in noun.lefts)


def verb_frame(verb: Any) -> VerbFrame | None:
    """Return the frame of *verb*, with "on" or "host" behind it where there is one: "called on the premier", "played host"."""
    lemma = verb.lemma_.lower()
    if lemma == "play":
        return _verbs()["play_host"] if any(c.dep_ == "dobj" and c.lower_ == "host" for c in verb.children) else None
    if lemma in ("come", "get"):
        return _verbs()["get_together"] if any(c.lower_ == "together" for c in verb.children) else None
    if (with_on := _verbs().get(f"{lemma}_on")) is not None:
        on = next((c for c in verb.children if c.i == verb.i + 1 and c.lower_ in ("on", "upon")), None)
        if on is not None and any(t.ent_type_ not in ("DATE", "TIME") for t in on.children):
            return with_on
    return _verbs().get(lemma)


def status_by_verb(verb: Any, noun: Any = None) -> MeetingStatus | None:
    """Return what *verb* does to a meeting, the *noun*, that is its object: "cancelled", "proposed", ... or nothing."""
    known = _statuses("verb")
    lemma = verb.lemma_.lower()
    for particle in verb.children:
        ours = particle.dep_ in ("prt", "advmod") or (particle.dep_ == "prep" and noun is not None and noun.head.i == particle.i)
        if ours and f"{lemma}_{particle.lower_}" in known:
            return known[f"{lemma}_{particle.lower_}"]
    return known.get(lemma)


def is_counted(noun: Any) -> bool:
    """Tell whether *noun* is the next of several: "a follow-up meeting", "another round"."""
    return any(left.lower_ in used("next_round") for left in noun.lefts)


def takes_part(verb: Any) -> bool:
    """Tell whether the subject of *verb*, also of "call off" and "break off", has a part in the meeting that is its object."""
    lemma = verb.lemma_.lower()
    return lemma in used("attends") or any(f"{lemma}_{c.lower_}" in used("attends") for c in verb.children if c.dep_ == "prt")


def status_by_modifier(noun: Any) -> MeetingStatus | None:
    """Return what an adjective before *noun* says of it: "planned", "proposed", ... or nothing."""
    known = _statuses("modifier")
    return next((known[t.lower_] for t in noun.lefts if t.lower_ in known and not _is_eager(t)), None)


def _is_eager(word: Any) -> bool:
    """Whether *word* tells how much people waited, as in "a much anticipated call", and not that it is still to come."""
    return word.lower_ == "anticipated" and any(c.dep_ == "advmod" for c in word.children)


def is_sport(sentence: str) -> bool:
    """Tell whether *sentence* is about sides that meet on a pitch."""
    return _speaks_of("sport", sentence)


def may_be_sport(sentence: str) -> bool:
    """Tell whether two states or clubs that meet in *sentence* are likely to be teams."""
    return _speaks_of("teams", sentence)


def _speaks_of(use: str, sentence: str) -> bool:
    """Tell whether *sentence* holds a word of *use* outside the name of a body known for something else ("Arab League")."""
    if used(use).isdisjoint(_WORD.findall(sentence.lower())):
        return False
    named = [hit for hit in find_known(sentence) if hit.ref("organisation") and " " in sentence[hit.start : hit.end]]
    for hit in reversed(named):
        sentence = f"{sentence[: hit.start]} {sentence[hit.end :]}"
    return not used(use).isdisjoint(_WORD.findall(sentence.lower()))


def is_decoy(doc: Any, noun: Any) -> bool:
    """Tell whether *noun* is part of a fixed phrase that is no meeting: "talk show", "track meet", "roll call"."""
    before = {t.lower_ for t in noun.lefts}
    if noun.i > 0:
        before.add(doc[noun.i - 1].lower_)
    if noun.lower_ == "summit":
        before.discard("annual")  # of states, where a meeting is of shareholders
    after = doc[noun.i + 1].lower_ if noun.i + 1 < len(doc) else ""
    own = noun.lower_ == "conference" and not used("of_a_party").isdisjoint(before)  # "his party's spring conference"
    frame = noun_frame(noun)
    shown = noun.i > 0 and noun.text.istitle() and frame is not None and frame.needs == "meal"  # "told Breakfast with Lind"
    return own or shown or not used("before").isdisjoint(before) or after in used("after")


def part_of(verb: str) -> Part:
    """Return the part in a meeting of whoever does *verb* to it: who leads talks is their chair."""
    for use, part in (("chairs", "chair"), ("mediates", "mediator"), ("hosts", "host")):
        if verb in used(use):
            return cast(Part, part)
    return "party"


@cache
def used(use: str) -> frozenset[str]:
    """Return the words of one use: "phone", "chairs", "official", ..."""
    return frozenset(word for row in table("meetings/words.csv") if row["use"] == use for word in row["words"].split())


@cache
def _nouns() -> dict[str, NounFrame]:
    return {row["noun"]: NounFrame(cast(MeetingMode, row["mode"]), row["needs"]) for row in table("meetings/nouns.csv")}


@cache
def _verbs() -> dict[str, VerbFrame]:
    return {
        row["verb"]: VerbFrame(cast(MeetingMode, row["mode"]), row["needs"], cast(Part, row["part"] or "party"))
        for row in table("meetings/verbs.csv")
    }


@cache
def _statuses(told_by: str) -> dict[str, MeetingStatus]:
    rows = [row for row in table("meetings/status.csv") if row["told_by"] == told_by]
    return {word: cast(MeetingStatus, row["status"]) for row in rows for word in row["words"].split()}
