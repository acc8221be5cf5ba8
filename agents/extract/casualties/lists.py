"""Figures in rows: "ten people were killed in Osta; four in Kesk and another two in Marn", "Dead: 10; wounded: 14"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from tocsin.agents.extract.casualties.clauses import Told
from tocsin.agents.extract.casualties.places import after_place
from tocsin.agents.extract.casualties.triggers import Trigger, past_days
from tocsin.agents.extract.phrases.numbers import read_number
from tocsin.agents.extract.phrases.person_nouns import is_person
from tocsin.agents.extract.text.words import Word, low_at, word_class

_MOST = 12  # places of one sentence
_MORE = frozenset({"more", "others", "other"})
_JOINTS = frozenset({";", ",", "and"})


class _Elsewhere(NamedTuple):
    """The figure of another place; `sure` where it cannot be a part of the first."""

    told: Told
    after: int
    sure: bool


def read_elsewhere(words: Sequence[Word], told: Sequence[Told], after: int) -> list[Told]:
    """Return the figures of other places that follow those *told* of the first, whose verb ends before word *after*.

    What adds up to the first figure is not told on top of it: "ten were killed in Norway, four in Osta and six in Kesk".
    """
    if not told or told[-1].toll:
        return []
    at = after_place(words, past_days(words, max(after, told[-1].after)))
    found: list[_Elsewhere] = []
    while at is not None and len(found) < _MOST and (one := _next(words, told[-1], at)) is not None:
        found.append(one)
        at = one.after
    whole = told[-1].together or told[-1].number.best
    adds = any(one.sure for one in found) and sum(one.told.number.best for one in found) != whole
    return [one.told for one in found] if adds else []


def read_label(words: Sequence[Word], trigger: Trigger) -> list[Told]:
    """Read "Dead: 10" in a row or a table, and nothing of "18 were killed: nine policemen and nine civilians"."""
    before = low_at(words, trigger.first - (low_at(words, trigger.first - 1) in _OF_A_LABEL) - 1)
    if low_at(words, trigger.after) != ":" or before not in _BEFORE_LABEL:
        return []
    read = read_number(words, trigger.after + 1)
    if read is None or low_at(words, read[1]) not in _AFTER_LABEL:
        return []
    return [Told(trigger.kind, read[0], trigger.after + 1, read[1])]


def read_whole(words: Sequence[Word], trigger: Trigger) -> list[Told]:
    """Read the 40 of "six of the 40 wounded were children", who are a part of them, and of "one of 40 men killed in Osta"."""
    for first in range(trigger.first - 1, max(1, trigger.first - _LONGEST), -1):
        the = low_at(words, first - 1) == "the"
        if low_at(words, first - 1 - the) != "of" or (read := read_number(words, first)) is None:
            continue
        number, after = read
        if the and after == trigger.first:
            return [Told(trigger.kind, number, first, trigger.after)]
        while is_person(low_at(words, after)):
            after += 1
        named = after > read[1] and after == trigger.first and low_at(words, trigger.after) in word_class("preposition")
        return [Told(trigger.kind, number, first, trigger.after)] if named and trigger.form == "done" else []
    return []


_LONGEST = 5  # words of a number: "at least two hundred"
_OF_A_LABEL = frozenset(("confirmed", "total", "reported"))
_BEFORE_LABEL = frozenset(("", ";", ",", "/", "|", "•", "-", "."))
_AFTER_LABEL = frozenset(("", ";", ",", "/", "|", ".", ")"))


def _next(words: Sequence[Word], first: Told, at: int) -> _Elsewhere | None:
    sure, start = False, past_days(words, at)
    at = start
    while low_at(words, at) in _JOINTS and at - start < 2:
        sure = sure or low_at(words, at) != ","
        at += 1
    another = low_at(words, at) == "another"
    if at == start or (read := read_number(words, at + another)) is None or not read[0].best:
        return None
    number, past = read
    past += low_at(words, past) in _MORE
    while low_at(words, past) == "people" or is_person(low_at(words, past)):
        past += 1
    after = after_place(words, past)
    if after is None or not _ends(words, after):
        return None
    told = replace(first, number=number, first=at, after=past, named=(), together=None, part=False, at=at)
    return _Elsewhere(told, after, sure or another)


def _ends(words: Sequence[Word], at: int) -> bool:
    """Whether nothing more is said of them: not "four in Kesk were wounded"."""
    return low_at(words, at) in (*_JOINTS, ".", "", ")") or low_at(words, at) in word_class("time")
