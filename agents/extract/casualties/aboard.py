"""How many were on board where all of them died: "a plane with 20 people on board crashed, killing everyone"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tocsin.agents.extract.casualties.clauses import Clause, Told, told_of, voice_before
from tocsin.agents.extract.casualties.triggers import Trigger
from tocsin.agents.extract.phrases.groups import Group
from tocsin.agents.extract.phrases.numbers import Number, read_number
from tocsin.agents.extract.text.words import Word, low_at, word_class

_EVERYONE = frozenset(("everyone", "everybody", "all"))
_THEM = frozenset(("them", "those"))
_PEOPLE = frozenset(("of", "the", "people", "passengers", "crew"))


def read_aboard(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "a plane carrying 20 soldiers crashed, killing everyone on board", "killing all but two of them".

    Nothing where the sentence does not say, or says twice, how many were on board.
    """
    words = clause.words
    spared = _after_verb(words, trigger.after) if trigger.form in ("doing", "does") else _before_verb(words, trigger.first)
    carried = [g for g in clause.groups if g.after <= trigger.first and _is_carried(words, g)] if spared is not None else []
    if len(carried) == _BOTH and _on_both(words, trigger.after):
        return [_sum(trigger, *carried)]
    if spared is None or len(carried) != 1 or (number := carried[0].number) is None or number.low <= spared:
        return []
    return [replace(told, number=_less(told.number, spared)) for told in told_of(trigger, carried[0])]


def _sum(trigger: Trigger, one: Group, other: Group) -> Told:
    """Return those of two craft together."""
    first, second = one.number, other.number
    assert first is not None
    assert second is not None
    low, best = first.low + second.low, first.best + second.best
    return Told(trigger.kind, replace(first, low=low, best=best, high=best, end=second.end), one.first, other.after)


def _on_both(words: Sequence[Word], at: int) -> bool:
    return any((low_at(words, n), low_at(words, n + 1)) in (("on", "both"), ("in", "both")) for n in range(at, at + 4))


_BOTH = 2  # craft


def _less(number: Number, spared: int) -> Number:
    return replace(number, low=number.low - spared, best=number.best - spared, high=number.high and number.high - spared)


def _after_verb(words: Sequence[Word], at: int) -> int | None:
    """Return how many were spared of everybody told of from word *at* on, mostly none; nothing where that is not everybody."""
    if low_at(words, at) not in _EVERYONE:
        return None
    if low_at(words, at + 1) == "but" and (read := read_number(words, at + 2)) is not None:
        of_them = low_at(words, read[1]) == "of" and low_at(words, read[1] + 1) in _THEM
        return read[0].best if of_them or _on_board(words, read[1]) else None
    past = at + 1
    while low_at(words, past) in _THEM | _PEOPLE:
        past += 1
    return 0 if _on_board(words, past) or _on_both(words, past) else None


def _before_verb(words: Sequence[Word], at: int) -> int | None:
    """The same of everybody told of before the verb at word *at*: "everyone on board was killed"."""
    end = voice_before(words, at).first
    begin = end - 1 if low_at(words, end - 1) == "aboard" else end - 2
    if not _on_board(words, begin) or begin < 1:
        return None
    while low_at(words, begin - 1) in _THEM | _PEOPLE:
        begin -= 1
    return 0 if low_at(words, begin - 1) in _EVERYONE else None


def _on_board(words: Sequence[Word], at: int) -> bool:
    return low_at(words, at) == "aboard" or (low_at(words, at), low_at(words, at + 1)) == ("on", "board")


def _is_carried(words: Sequence[Word], group: Group) -> bool:
    """Whether a phrase says how many were on board: "carrying 20 soldiers", "20 people aboard"."""
    if group.number is None or group.number.best < 2:
        return False
    return low_at(words, group.first - 1) in word_class("carries") or _on_board(words, group.after)
