"""The noun or name that says whom a phrase is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.agents.extract.phrases.cardinals import read_cardinal
from tocsin.agents.extract.phrases.person_nouns import is_capital, is_name_like, noun_of, stops
from tocsin.agents.extract.text.words import Word, low_at, word_class
from tocsin.schemas.facts import Victims

LONGEST = 14
"""Most words that are read as one phrase."""
INFLECTED = re.compile(r".{3,}(?:ed|ing|ly)$")


_ANEW = frozenset(("a", "an", "the", "no"))
"""What begins another phrase."""


@dataclass(frozen=True, slots=True)
class Head:
    """The noun or name at the end of a phrase; `after` is the word after it."""

    after: int
    plural: bool
    victims: Victims
    named: str
    other: bool


def read_head(words: Sequence[Word], first: int) -> Head | None:
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
                best = Head(at + 1, True, "unknown", "", True)
                if low == "others":
                    break
            at += 1
            continue
        if low == "'s":
            best, name_from, at = None, -1, at + 1
            continue
        if low in _ANEW and at > first:
            break  # "a bullet grazed a baker" is no baker's phrase
        if low == '"' or (not low[0].isalpha() and not low[0].isdigit()) or (at > first and read_cardinal(words, at)):
            break
        person = noun_of(word)
        known = person is not None
        if low in stops() and not (known and best is None):
            counted = read_cardinal(words, first) is not None  # "of the three injured miners"
            if (at == first or counted) and (past := _past_hurt(words, at)) > at:
                at = past
                continue
            if best is None and _is_first_name(words, at):
                name_from, best, at = at, _named(words, first, at, at + 2, best), at + 2
                continue
            break
        if low in word_class("particle") and name_from >= 0 and at + 1 < len(words) and is_capital(words[at + 1]):
            at += 1
            continue
        if not known and (is_name_like(word) or (name_from >= 0 and is_capital(word))):
            if name_from < 0:
                name_from = at
            best = _named(words, first, name_from, at + 1, best)
        elif known:
            plural, victims = person or (False, "unknown")
            best, name_from = Head(at + 1, plural, victims, "", other), -1
        elif best is not None and _ends_phrase(word, words[at - 1], best):
            break
        else:
            best, name_from = None, -1
        at += 1
    return best if best is None or not best.named or not _is_no_person(words, best) else None


_HURT = frozenset(("wounded", "injured", "missing", "sleeping", "trapped"))


def _past_hurt(words: Sequence[Word], at: int) -> int:
    """Return where the noun stands: behind both words of "seriously injured miners", the one of "a sleeping girl"."""
    hurt = at + (low_at(words, at) in word_class("adverb"))
    people = noun_of(words[hurt + 1]) if hurt + 1 < len(words) else None
    return hurt + 1 if low_at(words, hurt) in _HURT and people is not None else at


def _named(words: Sequence[Word], first: int, name_from: int, after: int, best: Head | None) -> Head:
    name = " ".join(word.text for word in words[name_from:after])
    victims = best.victims if best is not None else "unknown"
    plural = best.plural if best is not None and not best.named else False
    return Head(after, plural if best else False, victims, name, best.other if best else False)


def _is_first_name(words: Sequence[Word], at: int) -> bool:
    """Return whether the month at word *at* is somebody's name: "killed April Kort", not "in April Kort was killed"."""
    if words[at].low not in word_class("month_or_name") or not words[at].text.istitle() or at + 1 >= len(words):
        return False
    before, surname = low_at(words, at - 1), words[at + 1]
    dated = (before in word_class("preposition") and before != "as") or before in ("last", "this", "next", "early", "late", "mid")
    return not dated and is_name_like(surname) and surname.low not in word_class("demonym")


def _ends_phrase(word: Word, before: Word, best: Head) -> bool:
    """Return whether *word* cannot carry on the noun phrase whose last noun is *before*."""
    if best.named or INFLECTED.match(word.low) or word.low in word_class("past"):
        return True
    return best.plural and before.low not in ("police", "personnel", "crew", "homeless")


def _is_no_person(words: Sequence[Word], named: Head) -> bool:
    of_a_body = words[named.after - 1].low in word_class("organ") or named.named.lower() in word_class("demonym")
    after = low_at(words, named.after)
    behind = low_at(words, named.after + 1)
    part = after in _PARTS and (not behind[:1].isalpha() or behind in stops())  # but "the Lind district police chief"
    carries = after in word_class("vehicle") or part or _MODEL.search(named.named) is not None
    return of_a_body or carries or _is_of_a_place(words, named.after - len(named.named.split()))


_PARTS = frozenset(("district", "neighbourhood", "neighborhood", "quarter", "suburb"))
"""Parts of a town that may be called after somebody: troops "seized the Sheikh Lind district"."""
_MODEL = re.compile(r"\d")
"""What a person's name has none of, and an aircraft's or a ship's does: "a Turkish C-130"; also "an Air India flight"."""


def _is_of_a_place(words: Sequence[Word], name: int) -> bool:
    """Return whether the name after a comma says which place: "the capital, Kesk, and", "in Kesk, Ohio, and"."""
    if low_at(words, name - 1) != "," or name < 3:
        return False
    before = low_at(words, name - 2)
    if before in word_class("land") or before in word_class("place_kind") or before == "capital":
        return True
    return is_capital(words[name - 2]) and low_at(words, name - 3) in _IN


_IN = frozenset(("in", "near", "outside", "through"))


def _carries_on(word: Word) -> bool:
    return word.low[0].isalpha() and word.low not in stops()
