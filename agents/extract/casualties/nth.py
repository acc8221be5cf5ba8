"""Who is counted by the number of deaths before: "becoming the 12th victim", "a third death from measles"."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.agents.extract.casualties.clauses import Clause, Told
from tocsin.agents.extract.casualties.triggers import Trigger
from tocsin.agents.extract.phrases.cardinals import ordinal_of
from tocsin.agents.extract.phrases.numbers import Number
from tocsin.agents.extract.text.words import Word, low_at


def read_nth(clause: Clause, trigger: Trigger) -> list[Told] | None:
    """Read "becoming the 12th known victim" as twelve, "making her the third person killed", "a third death from" as three.

    "The third person killed there this month" tells again of one. Nothing where *trigger* counts nobody like that.
    """
    words = clause.words
    last = trigger.first - 1 - (low_at(words, trigger.first - 1) in ("to", "who", "confirmed"))  # "the third person to die"
    if trigger.form == "nth":
        last = trigger.first
    elif low_at(words, last) not in _ONE_OF_THEM:
        return None
    at = last - 1 if ordinal_of(low_at(words, last - 1)) else last - 2  # "the 12th known victim"
    many = ordinal_of(low_at(words, at))
    if many < 2 or not (_comes_as(words, at - 1) or _is_reported(words, at - 1, trigger)):
        return [] if trigger.form == "nth" else None
    if _within_a_time(words, trigger.after) or low_at(words, trigger.first - 1) in _CRIMES:
        return []  # "the third shooting victim on the block"
    number = Number(many, many, many, "exact", words[at].start, words[trigger.first].end)
    return [Told(trigger.kind, number, at, trigger.after, toll=True)]


_ONE_OF_THEM = frozenset(("person", "victim", "child", "girl", "boy", "man", "woman", "pupil", "student", "passenger"))
_CRIMES = frozenset(("homicide", "murder", "shooting", "gun", "traffic", "road", "drowning"))
_COMES = frozenset(("becoming", "became", "becomes", "become", "was", "is"))
_MAKES = frozenset(("making", "makes", "made", "bringing"))


def _comes_as(words: Sequence[Word], at: int) -> bool:
    """Return whether somebody comes as the one that the words behind *at* count: "became the", "making her the", ", the"."""
    before = at - (low_at(words, at) == "the")
    made = any(low_at(words, before - n) in _MAKES for n in range(1, _MAKES_REACH))
    return low_at(words, before) in _COMES or made or (before < at and low_at(words, before) == ",")


def _is_reported(words: Sequence[Word], at: int, trigger: Trigger) -> bool:
    """Return whether a death is told with its number: "confirmed a third death from measles", "its third death in the fire"."""
    whose = low_at(words, at) in ("a", "an", "its", "their", "'s", "’s")
    itself = trigger.form == "nth" and words[trigger.first].low != "victim"
    return whose and itself


_MAKES_REACH = 4  # words of "making Jan Kort"


def _within_a_time(words: Sequence[Word], at: int) -> bool:
    """Return whether *words* from *at* on set a time in which somebody is counted: "the third person to die there this month"."""
    behind = range(at, min(len(words), at + _TIME_REACH))
    if low_at(words, at) == "of" and low_at(words, at + 2) in _STRETCHES:
        return True  # "the 64th homicide victim of the year"
    return any(low_at(words, n) in ("this", "in") and low_at(words, n + 1) in _STRETCHES for n in behind) or any(
        low_at(words, n) in _COUNTED_IN and low_at(words, n + 2) in _STRETCHES for n in behind
    )


_TIME_REACH = 10
_STRETCHES = frozenset(
    ("week", "month", "year", "season", "summer", "winter", "weeks", "months", "years", "days", "hours", "spring", "autumn")
)


_COUNTED_IN = frozenset(("in", "within", "over"))  # "in two weeks", "in a month"
