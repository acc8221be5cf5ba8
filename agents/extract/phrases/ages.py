"""Numbers beside people that count nobody: ages, days and years."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tocsin.agents.extract.phrases.cardinals import read_cardinal
from tocsin.agents.extract.phrases.person_nouns import is_person, stops
from tocsin.agents.extract.text.words import Word, low_at, word_class

_UNITS = frozenset(("year", "years", "month", "months", "week", "weeks", "day", "days"))
AGED = re.compile(r"(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)-(?:year|month|week|day)s?(?P<old>-olds?)?")
"""An age in one word, and its end where that is not torn off: "12-year-old", "two-month"."""
_OLD = re.compile(r"(?:year|month|week|day)s?-old")


def is_an_age(words: Sequence[Word], at: int) -> bool:
    """Return whether the number at word *at* is an age: "aged 7", "ages 7, 9 and 10", "both 24"."""
    before = low_at(words, at - 1)
    if before in ("age", "aged", "ages"):
        return True
    if low_at(words, at + 1) in ("all", "both") and is_age_of_a_name(words, at, ""):
        return True  # "Jan Kort, 30 and Ana Aal, 31 both died"
    if _is_listed_age(words, at) or (words[at].low[0].isdigit() and (_is_aside(words, at) or _was_of_age(words, at))):
        return True
    if not words[at].low.isdigit() or len(words[at].low) > 2 or goes_on_with_a_noun(words, at + 1):
        return False
    if before in ("both", "each"):
        return True
    return past_ages_of(words, _before_numbers(words, at) + 1) > at


def _is_aside(words: Sequence[Word], at: int) -> bool:
    """Return whether the number at word *at* is the age of whom the table lacks: "the England international, 24, was hurt"."""
    low = low_at(words, at)
    if (low_at(words, at - 1), low_at(words, at + 1)) != (",", ",") or not low.isdigit() or len(low) != _AGE_DIGITS:
        return False
    one = any(low_at(words, n) in word_class("one") for n in range(at - _DESCRIBED, at - 2))
    return one and low_at(words, at + 2) not in _OF_SEVERAL


_AGE_DIGITS = 2
_DESCRIBED = 6  # words of "the former England international"
_OF_SEVERAL = frozenset(("including", "all", "most", "mostly", "many", "some", "both", "half", "among", "were", "are"))
"""What follows a number that counts people: "of those aboard the ship, 24, including a cook, drowned"."""


def _was_of_age(words: Sequence[Word], at: int) -> bool:
    """Return whether the number at word *at* is that of "he was 84, and died"."""
    be = low_at(words, at - 1) in ("was", "is") and low_at(words, at - 2) in ("he", "she", "who")
    return be and words[at].low.isdigit()


def _is_listed_age(words: Sequence[Word], at: int) -> bool:
    """Return whether word *at* goes on with the ages of "aged six and seven", and counts no people."""
    place = _before_numbers(words, at)
    return is_told_age(words, at) and place < at - 1 and low_at(words, place) in ("aged", "ages")


def _before_numbers(words: Sequence[Word], at: int) -> int:
    """Return the word before the row of numbers that ends at word *at*."""
    place = at - 1
    while place > at - 9 and (low_at(words, place) in (",", "and", "to") or _is_age(words, place)):
        place -= 1
    return place


def _is_age(words: Sequence[Word], at: int) -> bool:
    """Return whether a number at word *at*, in digits or as a word, may be somebody's age."""
    read = read_cardinal(words, at) if 0 <= at < len(words) and low_at(words, at) not in ("a", "an") else None
    return read is not None and read[1] == at + 1 and read[0] <= _OLDEST


_OLDEST = 120


def is_told_age(words: Sequence[Word], at: int) -> bool:
    """Return whether the word at *at* may be an age behind "aged": "aged six"."""
    return _is_age(words, at) and not is_person(low_at(words, at + 1))


def past_ages_of(words: Sequence[Word], at: int) -> int:
    """Return the word after the ages in "three girls, 4, 6 and 9, were", where *at* is that of the comma; else *at*."""
    if low_at(words, at) not in (",", "(") or not _are_several(low_at(words, at - 1)):
        return at
    past, ages = at + 1, 0
    while is_short_number(words, past):
        past, ages = past + 1, ages + 1
        joint = past
        while low_at(words, joint) in (",", "and"):
            joint += 1
        if not is_short_number(words, joint):
            break
        past = joint
    return past if ages > 1 and low_at(words, past) in (",", ")", ".", "") else at


def is_short_number(words: Sequence[Word], at: int) -> bool:
    """Return whether the word at *at* may be somebody's age in digits: no number that counts a noun behind it."""
    return low_at(words, at).isdigit() and len(low_at(words, at)) <= 2 and not goes_on_with_a_noun(words, at + 1)


def past_decade(words: Sequence[Word], at: int) -> int:
    """Return the word after the age in "a man in his 40s", "a woman in her late thirties"; *at* where none stands there."""
    if low_at(words, at) != "in" or low_at(words, at + 1) not in ("his", "her", "their", "the"):
        return at
    decade = at + 2 + (low_at(words, at + 2) in ("early", "mid", "late"))
    decade += low_at(words, decade) == "-"
    return decade + 1 if _DECADE.fullmatch(low_at(words, decade)) else at


_DECADE = re.compile(r"(?:(?:early|mid|late)-)?(?:\d0s|teens|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)")


def _are_several(low: str) -> bool:
    return is_person(low) and (low.endswith("s") or low in ("men", "women", "children", "people", "couple", "pair"))


def is_of_a_date(words: Sequence[Word], at: int) -> bool:
    """Return whether the number at word *at* is a day or a year: "January 29, 2008 two men"."""
    low = words[at].low
    if not low.isdigit():
        return False
    before = low_at(words, at - 1)
    if before == "." and low_at(words, at - 2) in word_class("calendar") and len(low) < 3:
        return not is_person(low_at(words, at + 1))  # "on Sept. 3 he died"
    if before in _WEEKDAYS:
        return low_at(words, at + 1) in word_class("calendar")  # "on Sunday 12 March", but "on Sunday 12 people died"
    if len(low) == 4 and low[:2] in ("19", "20"):
        return before.isdigit() or before in (",", "in", "since", "until") or before in word_class("calendar")
    return before in word_class("calendar") and len(low) < 3


def is_a_year(words: Sequence[Word], at: int) -> bool:
    """Return whether the number at word *at* is a year that no people follow: "during 2004", "from 1941 to 1945"."""
    year = at + (words[at].low in _LEADS_TO_A_YEAR)
    low = low_at(words, year)
    return (
        low[:1].isdigit()
        and _YEAR.fullmatch(low) is not None
        and (year > at or low_at(words, at - 1) in _BEFORE_A_YEAR)
        and not is_person(low_at(words, year + 1))
        and not is_person(low_at(words, year + 2))
    )


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_LEADS_TO_A_YEAR = frozenset(("the", "from", "between", "a"))
_BEFORE_A_YEAR = frozenset(
    ("during", "from", "between", "before", "after", "early", "late", "mid", "through", "for", "in", "and", "to")
)
_WEEKDAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))


def past_years_old(words: Sequence[Word], at: int) -> int:
    """Return the word after "year old", where the number before word *at* is an age: "a 25 year old woman", "a 25 year-old".

    So it is in "his 12- and 10-year-old sons", which says of neither how many they are.
    """
    if low_at(words, at) == "-" and low_at(words, at + 1) in ("and", "or", "to") and AGED.fullmatch(low_at(words, at + 2)):
        return at + 3
    first = at + (low_at(words, at) == "-")  # torn off: "a three -year-old girl"
    if _OLD.fullmatch(low_at(words, first)):
        return first + 1
    return at + 2 if low_at(words, at) in _UNITS and low_at(words, at + 1) == "old" else at


def is_age_of_a_name(words: Sequence[Word], at: int, following: str) -> bool:
    """Return whether the bare number at word *at* is the age in "Ali Said, 8 -- was"."""
    named = low_at(words, at - 1) in (",", "(") and words[at - 2].text[:1].isupper() if at > 1 else False
    return named and words[at].low.isdigit() and len(words[at].low) < 3 and not following[:1].isalnum()


def goes_on_with_a_noun(words: Sequence[Word], at: int) -> bool:
    """Return whether the word at *at* may be the noun that a number before it counts."""
    low = low_at(words, at)
    return low[:1].isalpha() and low not in stops()
