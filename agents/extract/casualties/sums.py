"""Who comes on top of those told before in one sentence: "nine died at once, and three more in hospital"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from tocsin.agents.extract.casualties.clauses import Told
from tocsin.agents.extract.casualties.triggers import Trigger, past_days
from tocsin.agents.extract.phrases.victims import read_people
from tocsin.agents.extract.text.words import Word, low_at, word_class

_SCENE = frozenset(("at", "the", "scene", "on", "spot", "instantly", "immediately", "impact", "once", "outright"))
_JOINTS = frozenset((",", ";", "and", "while"))
_DEATHBED = frozenset(("hospital", "hospitals", "way", "route", "ambulance", "surgery"))
_TO_IT = frozenset(("later", "overnight", "in", "a", "at", "the", "on", "en", "an", "nearby", "local"))
_ELSEWHERE = frozenset(("another", "elsewhere", "separate"))
_FAR = 6  # words of "later in a nearby hospital"


def read_later(words: Sequence[Word], told: Sequence[Told], trigger: Trigger) -> list[Told]:
    """Return who follows those *told*, whom *trigger* is of, with no verb of their own.

    "Three died at the scene and two later in hospital" has two more of the same; "nine were killed on Monday and five on
    Tuesday" has five of another day; who is "dead and two in hospital" leaves two alive.
    """
    if not told or told[-1].toll:
        return []
    begin = max(trigger.after, told[-1].after)
    start = _past_scene(words, begin)
    at = start
    while low_at(words, at) in _JOINTS and at - start < 2:
        at += 1
    people = read_people(words, at) if at > start else None
    if people is None or people.number is None or not people.number.best:
        return []
    if people.part or (low_at(words, at - 1) == "," and start == begin and at - start == 1):
        return []  # "17 died, three of them in hospital"
    here = replace(told[-1], number=people.number, first=at, after=people.after, named=(), together=None, part=False, at=at)
    if _are_later_dead(words, people.after, died=trigger.form == "dies"):
        return [replace(here, others=True)]
    days, before = past_days(words, people.after), past_days(words, begin)
    ends = low_at(words, days) in ("", ".", ";", ",", ")", "and")
    return [replace(here, others=False)] if days > people.after and ends and before > begin else []


def _past_scene(words: Sequence[Word], at: int) -> int:
    past = at
    while past - at < _FAR and (low_at(words, past) in _SCENE or low_at(words, past) in word_class("time")):
        past += 1
    return past


def _are_later_dead(words: Sequence[Word], at: int, *, died: bool) -> bool:
    """Return whether the words at *at* say where people died, or later than others, and no more: "later in hospital".

    Where the first *died* themselves, and were not killed, the place is enough.
    """
    start = at + (low_at(words, at) in ("more", "others", "other"))
    past = start
    while past - start < _FAR and low_at(words, past) in _TO_IT:
        past += 1
    if low_at(words, past) not in _DEATHBED:
        return low_at(words, start) in ("later", "overnight") and past == start + 1 and low_at(words, past) in _ENDS
    late = low_at(words, start) == "later" or low_at(words, past) in ("way", "route")
    return (died or late) and past > start and low_at(words, past + 1) in _ENDS | _GOES_ON


_ENDS = frozenset(("", ".", ",", ";", ")"))
_GOES_ON = frozenset(("and", "after", "from", "in", "to", "of", "on"))


def added_up(words: Sequence[Word], told: Sequence[Told]) -> list[Told]:
    """Return *told* with, for those that come on top of others of their kind, how many they are `together`."""
    lists = [list(of) for _, of in groupby(told, key=lambda figure: (figure.kind, figure.together, figure.at))]
    last: dict[str, int] = {}
    for number, of in enumerate(lists):
        head = of[0]
        if head.toll or head.victims == "attacker":
            continue
        if (
            (head.others or is_also(words, head))
            and (before := last.get(head.kind)) is not None
            and not _apart(words, lists[before][-1], head)
        ):
            whole = _whole(lists[before]) + _whole(of)
            for which in (before, number):
                lists[which] = [replace(figure, together=whole) for figure in lists[which]]
        if _whole(of):
            last[head.kind] = number
    return [figure for of in lists for figure in of]


def is_also(words: Sequence[Word], told: Told) -> bool:
    """Return whether *told* comes on top of what was told before: "two guards were also killed", "two guards also died"."""
    before = told.at - 1 - (low_at(words, told.at - 1) in word_class("auxiliary"))
    return low_at(words, before) == "also" and not told.part


def _whole(of: Sequence[Told]) -> int:
    return of[0].together or of[0].number.best


def _apart(words: Sequence[Word], one: Told, other: Told) -> bool:
    """Return whether two figures are of the same people, or of two occasions: "six were killed days after two others"."""
    between = any(words[at].low in word_class("another_occasion") for at in range(one.after, other.first))
    return other.first < one.after or between or any(low_at(words, other.at + n) in _ELSEWHERE for n in range(1, _FAR))
