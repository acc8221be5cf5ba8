"""Who and how many: phrases that name, describe or count people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from tocsin.agents.extract.casing import is_common
from tocsin.agents.extract.numbers import Number, read_cardinal, read_number
from tocsin.agents.extract.words import Word, low_at, table, word_class
from tocsin.schemas.facts import Victims

LONGEST = 14
"""Most words that are read as one phrase."""


@dataclass(frozen=True, slots=True)
class People:
    """Some people in a row of words: `first` and `after` are word indexes.

    `number` is empty where the text gives none ("soldiers"). `named` is the name, `others` says that they come on top
    of people told before ("three others"), `pronoun` that the words alone identify nobody ("him"), `bare` that the
    number stands without a noun ("killed six and ..."), `part` that they belong to people told before ("two of them").
    """

    number: Number | None
    first: int
    after: int
    victims: Victims = "unknown"
    named: str = ""
    others: bool = False
    pronoun: bool = False
    bare: bool = False
    part: bool = False
    described: bool = False
    """One person by what they are, with an article ("a policeman")."""


def read_people(words: Sequence[Word], at: int) -> People | None:
    """Return the people that the phrase starting at word *at* tells of."""
    if at >= len(words):
        return None
    low = words[at].low
    if low in _PRONOUNS:
        return _pronoun(words, at)
    if low == "that" and (_is_determiner(low_at(words, at + 1)) or read_number(words, at + 1)):
        return None  # "said that five men": no "that man"
    if _is_an_age(words, at) or _is_of_a_date(words, at):
        return None
    number, first, others = _counted(words, at)
    if number is not None and number.best == 0 and first == at + 1 and low != "no":
        return People(number, at, _of_them(words, first), bare=True)
    head = _head(words, first)
    if head is None:
        return _counted_of_somebody(words, at, first) or _without_head(words, at, first, number, others)
    return _with_head(words, at, first, head, number, others)


@dataclass(frozen=True, slots=True)
class _Head:
    after: int
    plural: bool
    victims: Victims
    named: str
    other: bool


_PRONOUNS = frozenset(("he", "she", "him", "himself", "herself", "themselves", "they", "them", "me", "myself", "who", "whom"))
_ORDINALS = frozenset(("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"))


def _is_determiner(low: str) -> bool:
    return low in word_class("one") or low in word_class("many")


@cache
def _stops() -> frozenset[str]:
    closed = ("preposition", "conjunction", "auxiliary", "pronoun", "adverb", "predicate", "time")
    return frozenset().union(*map(word_class, closed))


@cache
def _people() -> dict[str, tuple[bool, Victims]]:
    """Return (plural?, victims) by noun."""
    nouns: dict[str, tuple[bool, Victims]] = {}
    for row in table("people.csv"):
        victims: Victims = row["victims"]  # type: ignore[assignment]
        nouns[row["plural"]] = (True, victims)
        nouns.setdefault(row["singular"], (False, victims))
    for low in ("police", "personnel", "people", "troops", "staff", "youths"):
        nouns[low] = (True, nouns.get(low, (True, "unknown"))[1])
    nouns["police"] = nouns["personnel"] = nouns["troops"] = (True, "military")
    nouns["people"] = (True, "unknown")
    return nouns


_DOERS = re.compile(r"[a-z]{3,}(?:man|woman|[^s]ist|ician)$|[a-z]{3,}(?:[eo]rs|men|women|ists|icians|ees)$")


def _noun(word: Word) -> tuple[bool, Victims] | None:
    """Return (plural?, victims) of a noun for people; one that the table lacks is known by its ending."""
    low = word.low
    if low in _people():
        return _people()[low]
    if word.text.islower() and _DOERS.match(low) and low not in word_class("nobody_noun"):
        return low.endswith(("s", "men")), "unknown"
    return None


def _is_an_age(words: Sequence[Word], at: int) -> bool:
    """Return whether the number at word *at* is an age: "aged 7", "ages 7, 9 and 10", "both 24"."""
    before = low_at(words, at - 1)
    if before in ("age", "aged", "ages"):
        return True
    if not words[at].low.isdigit() or len(words[at].low) > 2 or goes_on_with_a_noun(words, at + 1):
        return False
    if before in ("both", "each"):
        return True
    place = at - 1
    while place > at - 9 and (low_at(words, place) in (",", "and", "to") or low_at(words, place).isdigit()):
        place -= 1
    return place < at - 1 and low_at(words, place) in ("aged", "ages")


def goes_on_with_a_noun(words: Sequence[Word], at: int) -> bool:
    """Return whether the word at *at* may be the noun that a number before it counts."""
    low = low_at(words, at)
    return low[:1].isalpha() and low not in _stops()


def _counted_of_somebody(words: Sequence[Word], at: int, first: int) -> People | None:
    """Read "the mayor's three guards", "his former wife's two daughters"."""
    for place in range(first, min(first + 6, len(words) - 1)):
        low = words[place].low
        if low == "'s":
            owned = read_people(words, place + 1) if read_number(words, place + 1) else None
            return None if owned is None or owned.bare else replace(owned, first=at)
        if not low[0].isalpha() or low in _stops():
            break
    return None


def _is_of_a_date(words: Sequence[Word], at: int) -> bool:
    """Return whether the number at word *at* is a day or a year: "January 29, 2008 two men"."""
    low = words[at].low
    if not low.isdigit():
        return False
    before = low_at(words, at - 1)
    if len(low) == 4 and low[:2] in ("19", "20"):
        return before.isdigit() or before in (",", "in", "since", "until") or before in word_class("calendar")
    return before in word_class("calendar") and len(low) < 3


def _is_age(words: Sequence[Word], at: int) -> bool:
    """Return whether the number before word *at* is an age: "a 25 year old woman"."""
    return low_at(words, at) in ("year", "years") and low_at(words, at + 1) == "old"


def _is_age_of_a_name(words: Sequence[Word], at: int, following: str) -> bool:
    """Return whether the bare number at word *at* is the age in "Ali Said, 8 -- was"."""
    named = low_at(words, at - 1) in (",", "(") and words[at - 2].text[:1].isupper() if at > 1 else False
    return named and words[at].low.isdigit() and len(words[at].low) < 3 and not following[:1].isalnum()


def _carries_on(word: Word) -> bool:
    return word.low[0].isalpha() and word.low not in _stops()


def is_person(low: str) -> bool:
    """Return whether *low* is a noun for one person or several."""
    return low in _people()


def _pronoun(words: Sequence[Word], at: int) -> People | None:
    low = words[at].low
    if low in ("they", "them", "themselves", "who", "whom"):
        return None
    one = Number(1, 1, 1, "exact", words[at].start, words[at].end)
    return People(one, at, at + 1, pronoun=True, victims="attacker" if low.endswith("self") else "unknown")


def _one(words: Sequence[Word], at: int, after: int) -> Number:
    return Number(1, 1, 1, "exact", words[at].start, words[after - 1].end)


def _counted(words: Sequence[Word], at: int) -> tuple[Number | None, int, bool]:
    """Read the number or the article of a phrase: (number, word after it, whether it adds to others)."""
    others = False
    first = at
    if low_at(words, at) in ("another", "further", "additional") or (
        low_at(words, at) in ("a", "an") and low_at(words, at + 1) in ("further", "additional")
    ):
        others, first = True, at + 1 + (low_at(words, at) in ("a", "an"))
    if (read := read_number(words, first)) and not _is_age(words, read[1]):
        number, first = read
        return replace(number, start=words[at].start), first, others
    first = at
    if low_at(words, first) == "another":
        return None, first + 1, True
    if low_at(words, first) in ("a", "the") and low_at(words, first + 1) in _ORDINALS:
        return None, first + 2, True
    if low_at(words, first) == "the" and low_at(words, first + 1) == "other" and (read := read_number(words, first + 2)):
        return read[0], read[1], True
    if low_at(words, first) == "both":
        return Number(2, 2, 2, "exact", words[first].start, words[first].end), first + 1, False
    while _is_determiner(low_at(words, first)):
        first += 1
        if (read := read_number(words, first)) and _is_age(words, read[1]):
            return None, read[1] + 2, others
        if read:
            return replace(read[0], start=words[at].start), read[1], others
    return None, first, others


def _name_like(word: Word) -> bool:
    return word.text[:1].isupper() and not is_common(word.low) and word.low not in word_class("time")


def _capital(word: Word) -> bool:
    return word.text[:1].isupper() and word.low not in word_class("time")


_INFLECTED = re.compile(r".{3,}(?:ed|ing|ly)$")


def _head(words: Sequence[Word], first: int) -> _Head | None:
    """Read on to the noun or name that says who: None where the phrase is about no person."""
    at, best, name_from = first, None, -1
    other = False
    while at < min(len(words), first + LONGEST):
        word, low = words[at], words[at].low
        if low == "(" and at > first and low_at(words, at + 2) == ")":
            at += 3
            continue
        if low in word_class("demonym") and at + 1 < len(words) and _carries_on(words[at + 1]):
            best, name_from, at = None, -1, at + 1
            continue
        if low in ("other", "others", "more") and best is None:
            other = True
            if low != "other":
                best = _Head(at + 1, True, "unknown", "", True)
                if low == "others":
                    break
            at += 1
            continue
        if low == "'s":
            best, name_from, at = None, -1, at + 1
            continue
        if low == '"' or (not low[0].isalpha() and not low[0].isdigit()) or (at > first and read_cardinal(words, at)):
            break
        person = _noun(word)
        known = person is not None
        if low in _stops() and not (known and best is None):
            break
        if low in word_class("particle") and name_from >= 0 and at + 1 < len(words) and _capital(words[at + 1]):
            at += 1
            continue
        if not known and (_name_like(word) or (name_from >= 0 and _capital(word))):
            if name_from < 0:
                name_from = at
            best = _named(words, first, name_from, at + 1, best)
        elif known:
            plural, victims = person or (False, "unknown")
            best, name_from = _Head(at + 1, plural, victims, "", other), -1
        elif best is not None and _ends_phrase(word, words[at - 1], best):
            break
        else:
            best, name_from = None, -1
        at += 1
    return best if best is None or not best.named or not _is_no_person(words, best) else None


def _named(words: Sequence[Word], first: int, name_from: int, after: int, best: _Head | None) -> _Head:
    name = " ".join(word.text for word in words[name_from:after])
    victims = best.victims if best is not None else "unknown"
    plural = best.plural if best is not None and not best.named else False
    return _Head(after, plural if best else False, victims, name, best.other if best else False)


def _ends_phrase(word: Word, before: Word, best: _Head) -> bool:
    """Return whether *word* cannot carry on the noun phrase whose last noun is *before*."""
    if best.named or _INFLECTED.match(word.low):
        return True
    return best.plural and before.low not in ("police", "personnel", "crew", "homeless")


def _is_no_person(words: Sequence[Word], named: _Head) -> bool:
    return words[named.after - 1].low in word_class("organ") or named.named.lower() in word_class("demonym")


def _with_head(words: Sequence[Word], at: int, first: int, head: _Head, number: Number | None, others: bool) -> People | None:
    low, after = low_at(words, at), head.after
    others = others or head.other
    if number is not None:
        after, part = _after_group(words, after)
        return People(number, at, after, head.victims, _short(head, number), others, part=part)
    if head.plural and not (head.named and low not in ("these", "those")):
        if low in ("a", "an") and low_at(words, head.after) in ("of",) and (size := read_number(words, head.after + 1)):
            return People(size[0], at, size[1], head.victims)
        if low_at(words, first) == "couple" or words[head.after - 1].low == "couple":
            return People(replace(_one(words, at, after), low=2, best=2, high=2), at, after, head.victims)
        return People(None, at, after, head.victims, "", others)
    if words[head.after - 1].low == "couple":
        return People(replace(_one(words, at, after), low=2, best=2, high=2), at, after, head.victims)
    if words[head.after - 1].low == "crew":
        return People(None, at, after, head.victims)
    if not head.named and first == at and low not in _ORDINALS and not _bare_role(words, at):
        return None
    described = first > at or not head.named
    return People(_one(words, at, after), at, after, head.victims, head.named, others, described=described)


def _short(head: _Head, number: Number) -> str:
    return head.named if number.best == 1 else ""


def _bare_role(words: Sequence[Word], at: int) -> bool:
    """Headlines drop the article ("Policeman killed in blast"); elsewhere a noun without one is no single person."""
    return at == 0 or words[at].text[:1].isupper() or low_at(words, at - 1) in (",", "and", ":", "--", "of", "as")


def _after_group(words: Sequence[Word], after: int) -> tuple[int, bool]:
    """Skip "of them", "of the victims" after a number; True where they are part of people told before."""
    if low_at(words, after) == "of" and low_at(words, after + 1) in ("them", "whom", "those"):
        return after + 2, True
    return after, False


def _of_them(words: Sequence[Word], after: int) -> int:
    return after + 2 if low_at(words, after) == "of" and low_at(words, after + 1) in ("them", "whom", "those", "us") else after


def _without_head(words: Sequence[Word], at: int, first: int, number: Number | None, others: bool) -> People | None:
    if number is None:
        if others and low_at(words, at) == "another":
            return People(_one(words, at, at + 1), at, at + 1, others=True)
        return _by_age(words, at, first)
    after, part = _after_group(words, first)
    if low_at(words, first) == "of" and not part:
        group = _head(words, first + 1 + (_is_determiner(low_at(words, first + 1))))
        if group is not None and (group.plural or group.named):
            return People(number, at, group.after, group.victims, others=others, part=group.victims == "unknown")
        counted = read_number(words, first + 1 + (_is_determiner(low_at(words, first + 1))))
        after = counted[1] if counted else first
        if not counted:
            return None
    if low_at(words, after) in ("other", "others") and not part:
        others, after = True, after + 1
    following = low_at(words, after)
    age = _by_age(words, at, first)
    if age is not None:
        return replace(age, number=number)
    if following and (following[0].isalpha() or following[0].isdigit()) and following not in _stops():
        if after < len(words) and _INFLECTED.match(following):
            return People(number, at, after, others=others, bare=True, part=part)
        return None
    if _is_age_of_a_name(words, at, following):
        return None
    if following in ("%", "$") or low_at(words, at - 1) in ("$", "€", "£", "#", "-"):
        return None
    return People(number, at, after, others=others, bare=True, part=part)


_AGED = re.compile(r"(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)-(?:year|month|week|day)s?-olds?$")


def _by_age(words: Sequence[Word], at: int, first: int) -> People | None:
    """Read "a 12-year-old", "two 15-year-olds" without a noun."""
    for place in range(first, min(first + 4, len(words))):
        if _AGED.match(words[place].low):
            plural = words[place].low.endswith("s")
            number = None if plural else _one(words, at, place + 1)
            return People(number, at, place + 1, "civilian", described=True)
        if words[place].low in _stops():
            break
    return None
