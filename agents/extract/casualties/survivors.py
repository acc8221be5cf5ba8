"""How many did not live, told by how many did: "none of the 44 on board survived", "only two of the 11 miners survived"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tocsin.agents.extract.casualties.clauses import Clause, Told, told_of
from tocsin.agents.extract.casualties.triggers import Trigger, survivors_of
from tocsin.agents.extract.phrases.groups import Group, read_group
from tocsin.agents.extract.phrases.numbers import read_number
from tocsin.agents.extract.text.words import Word, low_at, word_class


def read_survived(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "none of N survived" as N dead, "only two of N survived" as all but two."""
    words, of = clause.words, survivors_of(clause.words, trigger.first)
    whole = None if of is None else read_group(words, of + 1)
    if of is None or whole is None or not _are_whole(words, whole, trigger.first):
        return []
    return told_of(trigger, whole) if low_at(words, of - 1) == "none" else _without(words, of, whole, trigger)


def _are_whole(words: Sequence[Word], whole: Group, verb: int) -> bool:
    """Return whether nothing but where they were stands between people and the verb: no "three of the ten bills survived"."""
    following = low_at(words, whole.after)
    return whole.after == verb or following == "who" or following in word_class("preposition")


def _without(words: Sequence[Word], of: int, whole: Group, trigger: Trigger) -> list[Told]:
    few = read_number(words, of - 1)
    if few is None or whole.number is None or few[0].best >= whole.number.best:
        return []
    survivors, number = few[0].best, whole.number
    lost = replace(
        number,
        low=max(0, number.low - survivors),
        best=number.best - survivors,
        high=None if number.high is None else number.high - survivors,
        start=words[of - 1].start,
    )
    return [Told(trigger.kind, lost, of - 1, whole.after, whole.victims)]
