"""How people are or were found: "three dead", "20 are missing", "two with burns", "in critical condition"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tocsin.agents.extract.casualties.clauses import Clause, Told, before_aside, subject_of, told_of, voice_before
from tocsin.agents.extract.casualties.doubts import is_either
from tocsin.agents.extract.casualties.subjects import before_who, in_number, shared_subject, subject_behind, with_company
from tocsin.agents.extract.casualties.triggers import Trigger
from tocsin.agents.extract.casualties.verbs import read_dies, read_passive
from tocsin.agents.extract.phrases.groups import Group, read_group
from tocsin.agents.extract.phrases.numbers import Number
from tocsin.agents.extract.text.words import Word, low_at, word_class


def read_state(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "three dead", "left three people dead", "was found dead", "20 are missing"; who are "dead or missing" are missing."""
    told = _state(clause, trigger)
    if trigger.kind == "wounded":
        told = [figure for figure in told if not figure.part]  # "ten are in hospital, three of them in critical condition"
    return [] if trigger.kind != "missing" and is_either(clause.words, trigger) else told


def _state(clause: Clause, trigger: Trigger) -> list[Told]:
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal:
        return []
    if trigger.kind == "missing" and (found := _last_of_them(clause, trigger)):
        return found
    if trigger.kind == "missing" and (within := next((g for g in clause.groups if g.first < trigger.first < g.after), None)):
        return [] if low_at(clause.words, within.first - 2) in _BODIES else told_of(trigger, within)
    if (behind := subject_behind(clause, trigger)) is not None:
        return told_of(trigger, behind)
    if (low_at(clause.words, trigger.first - 1), low_at(clause.words, trigger.after)) == ("the", "as"):
        return told_of(trigger, read_group(clause.words, trigger.after + 1))  # "identified the dead as Jan Kort and a guard"
    end = before_aside(clause.words, voice.first)  # "left seven people, two of them guards, dead"
    adjacent = next((g for g in reversed(clause.groups) if g.after == end), None)
    if adjacent is None and trigger.kind == "displaced":  # "left 40,000 homeless": a noun for people too
        adjacent = next((g for g in clause.groups if g.after == trigger.after), None)
    if voice.be or trigger.after - trigger.first > 1:
        of_their_own = adjacent if adjacent and low_at(clause.words, adjacent.first - 1) in _APART else None
        subject = before_who(clause, voice) or (None if voice.be else of_their_own)
        subject = subject or in_number(clause, subject_of(clause, voice.first), voice)
        clause.subject = subject
        return [] if voice.negated else told_of(trigger, with_company(clause.words, trigger, subject))
    if adjacent is not None and adjacent.number is not None and _is_left(clause, adjacent, adjacent.number):
        return told_of(trigger, with_company(clause.words, trigger, adjacent))
    if shared := shared_subject(clause, trigger):
        return told_of(trigger, shared)
    return []


def _last_of_them(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the last two of the missing were found" as nobody missing any more."""
    words = clause.words
    of = trigger.first - 2
    if (low_at(words, of), low_at(words, of + 1)) != ("of", "the") or "last" not in (
        low_at(words, of - 1),
        low_at(words, of - 2),
    ):
        return []
    goes_on = (words[n].low for n in range(trigger.after, min(len(words), trigger.after + _SOON)))
    if not any(low in word_class("found") for low in goes_on):
        return []
    return [Told(trigger.kind, Number(0, 0, 0, "exact", words[of - 1].start, words[trigger.first].end), of - 1, trigger.after)]


def read_last(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the last two victims, a man and his son, were found dead" as nobody missing any more."""
    words = clause.words
    goes_on = [word.low for word in words[trigger.after : trigger.after + _LATER]]
    if low_at(words, trigger.first - 1) != "the" or not any(low in word_class("found") for low in goes_on):
        return []
    return [
        Told(
            trigger.kind,
            Number(0, 0, 0, "exact", words[trigger.first].start, words[trigger.after - 1].end),
            trigger.first,
            trigger.after,
        )
    ]


_LATER = 12
_SOON = 4
_BODIES = frozenset(("body", "bodies", "remains"))
_APART = frozenset(("with", "including", "among"))
"""Words that set some people apart from the subject: "seven were shot, with six pronounced dead"."""
_LEFT = frozenset(("left", "leaving", "with", "found", "find", "finding", "discovered"))


def _is_left(clause: Clause, group: Group, number: Number) -> bool:
    """Return whether a group right before "dead" is the dead: one person only after "left", "found" or "with"."""
    return group.counted[-1].bare or number.best > 1 or low_at(clause.words, group.first - 1) in _LEFT


def read_ward(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "29 people were in hospital", "with 29 still in hospital"; one alone may be ill, but for one beside somebody else."""
    beside = read_beside(clause, trigger)
    if beside:
        return beside
    voice = voice_before(clause.words, trigger.first)
    group = next((g for g in clause.groups if g.after == voice.first), None)
    if group is not None and low_at(clause.words, group.first - 1) == "with":
        told = told_of(trigger, group)
    else:
        told = read_state(clause, trigger) if voice.be else []
    return [figure for figure in told if figure.number.best > 1]


def read_sent(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "sent five people to the hospital", "were rushed to area hospitals"; one alone may be ill, but beside others."""
    words = clause.words
    before = range(trigger.first - 1, max(-1, trigger.first - _WAY), -1)
    verb = next((n for n in before if words[n].low in word_class("sends")), None)
    if verb is None:
        return []
    if verb == trigger.first - 1:
        return read_ward(clause, replace(trigger, first=verb))
    group = read_group(words, verb + 1)
    if group is None or group.after != trigger.first or any(words[n].low in _NOT_HURT for n in range(group.first, group.after)):
        return []
    return [told for told in told_of(trigger, group) if told.number.best > 1 or clause.last is not None]


_NOT_HURT = frozenset(
    ("sick", "ill", "pregnant", "doctors", "nurses", "medics", "paramedics", "surgeons", "inspectors", "officers", "troops")
)


def read_has(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "four people have bullet wounds"."""
    for place in range(trigger.first - 1, max(0, trigger.first - 8), -1):
        if clause.words[place].low in word_class("have"):
            return read_dies(clause, replace(trigger, first=place))
        if clause.words[place].low in word_class("boundary") or clause.words[place].low == "no":
            break
    return []


def read_treated(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "seven people were treated for shock"."""
    if low_at(clause.words, trigger.after) not in ("for", "at", "in", "on"):
        return []
    voice = voice_before(clause.words, trigger.first)
    return read_passive(clause, trigger, voice) if voice.be and not voice.unreal else []


def read_suffers(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "suffered a broken arm and burns": harm must follow, and not that of a thing; not "died of the wounds he suffered"."""
    of_them = any(low_at(clause.words, trigger.first - n) in word_class("harm") for n in (2, 3))  # "wounds that he suffered"
    if of_them and any(word.low in _DIED for word in clause.words[: trigger.first]):
        return []
    for place in range(trigger.after, min(len(clause.words), trigger.after + 9)):
        low = clause.words[place].low
        if low in ("no", "fatal", ".", ";") or low in _PAPERS:
            return []
        if low in word_class("harm"):
            return read_dies(clause, trigger)
    return []


_PAPERS = frozenset(
    ("report", "reports", "complaint", "complaints", "claim", "claims", "news", "word", "compensation", "damages")
)
"""What a firm receives: "30 reports of minor injury"."""
_DIED = frozenset(("died", "dies", "succumbed", "death"))


def read_with(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "left 12 dead and four with serious injuries": who stands right before, and is no body."""
    if (came := _came_to_hospital(clause.words, trigger.first)) is not None:
        return read_dies(clause, replace(trigger, first=came))
    group = next((g for g in reversed(clause.groups) if g.after == trigger.first), None)
    return told_of(trigger, group) if group is not None and low_at(clause.words, group.first - 1) != "of" else []


def _is_told_apart(words: Sequence[Word], group: Group) -> bool:
    """Return whether people are told of as others who were hurt: "two women", "his wife", not "the governor" nor "two"."""
    alone = group.number is None or group.number.best == 1
    return group.others or not (group.members[-1].bare or (alone and low_at(words, group.first) == "the"))


def _came_to_hospital(words: Sequence[Word], at: int) -> int | None:
    """Return the verb of "a second man walked into a hospital (with a wound)"."""
    before = range(at - 1, max(0, at - _WAY), -1)
    if not any(words[place].low in word_class("sickbed") for place in before):
        return None
    return next((place for place in before if words[place].low in word_class("came_in")), None)


_WAY = 10  # words of "walked into the emergency room of St. Mary's hospital"


def read_beside(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "left two women dead and two others in hospital": only who is told of beside somebody else."""
    if clause.last is None:
        return []
    voice = voice_before(clause.words, trigger.first)
    beside = next((g for g in clause.groups if g.after == voice.first), None) if voice.be and not voice.unreal else None
    if beside is not None and _is_told_apart(clause.words, beside):  # "one is dead and two women are in the hospital"
        return told_of(trigger, beside)
    return read_with(clause, trigger) if clause.last.form == "state" else []
