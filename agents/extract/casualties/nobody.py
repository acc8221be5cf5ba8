"""Who is nobody: states and firms told of alone, what has not been counted, and who died of illness or of age."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.agents.extract.casualties.clauses import Told
from tocsin.agents.extract.phrases.cardinals import ordinal_of
from tocsin.agents.extract.phrases.causes import first_cause
from tocsin.agents.extract.phrases.person_nouns import noun_of, stops
from tocsin.agents.extract.phrases.place_names import country_names
from tocsin.agents.extract.text.words import Word, low_at, word_class


def is_nobody(words: Sequence[Word], told: Told) -> bool:
    """Return whether a figure is of no person, or of one who died as people do, in old age or of an illness."""
    return _is_state_or_firm(words, told) or _is_uncounted(words, told) or _is_of_age(words, told)


def _is_state_or_firm(words: Sequence[Word], told: Told) -> bool:
    """Return whether a state or letters alone say who it is: "Chile were beaten", "the tax hurt HSBC"."""
    plain = word_class("one") | word_class("before_place")  # "northern Chad"
    phrase = [word for word in words[told.first : told.after] if word.low not in plain and word.low != "first"]
    if not phrase or not phrase[0].text[:1].isupper():
        return False
    name = " ".join(word.low for word in phrase)
    if name in country_names() and _ends(words, told):
        where = low_at(words, told.first - 1) in word_class("preposition")  # "in Chad": nobody's given name
        return where or name not in word_class("state_or_name")
    letters = phrase[0].text
    return (
        _ends(words, told)
        and len(phrase) == 1
        and letters.isupper()
        and len(letters) >= _LETTERS
        and not words[told.at].text.isupper()
    )


_LETTERS = 3


def _ends(words: Sequence[Word], told: Told) -> bool:
    """Return whether no person follows a name that it belongs to, as in "the U.S. station chief"."""
    at = told.after
    while low_at(words, at).isalpha() and words[at].text.islower() and words[at].low not in stops():
        if noun_of(words[at]) is not None:
            return False
        at += 1
    return True


def _is_uncounted(words: Sequence[Word], told: Told) -> bool:
    """Return whether nobody has said how many: "no immediate reports of injuries", "no casualty figures were given"."""
    if told.number.best != 0:
        return False
    if any(word.low in _UNSAID for word in words[told.first : told.after]):
        return True
    return low_at(words, told.after) in ("was", "were") and low_at(words, told.after + 1) in _GIVEN


_UNSAID = frozenset(
    ("immediate", "details", "detail", "information", "word", "breakdown", "figures", "figure", "estimate", "estimates")
)
_GIVEN = frozenset(("given", "provided", "available", "released", "disclosed"))


def _is_of_age(words: Sequence[Word], told: Told) -> bool:
    """Return whether one person died old, or ill, and the sentence has no cause: "has died aged 84", "had cancer and died"."""
    if told.kind != "killed" or told.number.best != 1 or low_at(words, told.at) not in _DIED:
        return False
    age = max(_age_at(words, at) for at in range(told.at, min(len(words), told.at + _SOON)))
    before, after = {word.low for word in words[: told.at]}, {word.low for word in words[told.at :]}
    lows = before | after
    ill = not lows.isdisjoint(word_class("illness")) and not lows.isdisjoint(_SUFFERED)
    if age >= _VERY_OLD and before.isdisjoint(word_class("killed_or_hurt")):
        return _cause(words[told.at :]) is None  # "Lord Lind, who led the inquiry into the riots, has died aged 93"
    return (
        (age >= _OLD and _cause(words) is None)
        or (ill and _cause(words) in (None, "fighting"))
        or ("hospice" in after or "peacefully" in lows or (low_at(words, told.at) == "passed" and "home" in after))
    )


def _cause(words: Sequence[Word]) -> str | None:
    """Return what *words* name first that comes over people; "after a long battle with cancer" names fighting."""
    named = first_cause(" ".join(word.text for word in words))
    return None if named is None else named[1]


_DIED = frozenset(("died", "dies", "passed"))
_OLD, _VERY_OLD = 50, 75
_SOON = 10  # words of "died in hospital in Osta on Monday at the age of 84"
_SUFFERED = frozenset(("suffering", "suffered", "battling", "battled", "battle", "fighting", "diagnosed", "treatment", "had"))


def _age_at(words: Sequence[Word], at: int) -> int:
    """Return the age behind "aged", "at the age of" or "at" at word *at*, or before "birthday"; nothing is 0."""
    low, after = words[at].low, at + 1
    if low_at(words, after) == "birthday":
        return ordinal_of(low)
    if low == "at" and (low_at(words, after), low_at(words, after + 1), low_at(words, after + 2)) == ("the", "age", "of"):
        after += 3
    elif low not in ("aged", "at"):
        return 0
    age = low_at(words, after)
    return int(age) if age.isdigit() and len(age) < _AGE_DIGITS and not low_at(words, after + 1)[:1].isalpha() else 0


_AGE_DIGITS = 4
