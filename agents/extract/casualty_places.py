"""Where it was: the places of a sentence, and which of them a figure belongs to."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tocsin.agents.extract.person_nouns import is_person
from tocsin.agents.extract.words import Word, low_at, word_class
from tocsin.agents.knowledge import countries


@dataclass(frozen=True, slots=True)
class Spots:
    """The places of a sentence by the word that leads to each ("in", "near"), and where one of its parts ends.

    These are semicolons, and the "after" of "two days after".
    """

    places: tuple[tuple[int, str], ...]
    marks: tuple[int, ...]

    @classmethod
    def of(cls, words: Sequence[Word]) -> Spots:
        """Return those of *words*."""
        return cls(tuple(_places(words)), tuple(n for n in range(len(words)) if _parts(words, n)))

    def nearest(self, at: int) -> str | None:
        """Return the place nearest to word *at*, and after it rather than before.

        One in the same part goes first: "in Osta ten were killed; in Kesk, four".
        """
        begin = max((n for n in self.marks if n < at), default=-1)
        end = min((n for n in self.marks if n > at), default=sys.maxsize)
        near = [place for place in self.places if begin < place[0] < end] or self.places
        later = [name for first, name in near if first > at]
        return later[0] if later else near[-1][1] if near else None


def _parts(words: Sequence[Word], at: int) -> bool:
    return words[at].low == ";" or (words[at].low == "after" and low_at(words, at - 1).rstrip("s") in _TIMES)


_TIMES = frozenset(("hour", "day", "night", "week", "month", "year"))


def after_place(words: Sequence[Word], at: int) -> int | None:
    """Return the word after the place that begins at word *at*, as "in the town of Kesk"; nothing where none begins there."""
    if low_at(words, at) not in _AT or (first := _name_start(words, at + 1)) is None:
        return None
    return _name_end(words, first)


_AT = ("in", "near", "outside", "at", "throughout", "across")
_AT_SEA = ("sank", "sink", "sinks", "sunk", "sinking", "capsized", "capsizes", "capsizing", "down", "coast", "crashed")
"""Words behind which "off" leads to a place: "sank off Osta", but "cut off Osta"."""
_NAME_PARTS = frozenset(("de", "la", "del", "los", "las", "al", "el", "of"))


def _places(words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """Yield the places; what lies "in Kesk in the south of Osta" is one, "Kesk, Osta", and its country goes without saying."""
    found: list[tuple[int, int, str]] = []
    for at in range(len(words)):
        if not _leads_to_place(words, at) or (span := _place_at(words, at + 1)) is None:
            continue
        first, after = span
        name = " ".join(word.text for word in words[first:after])
        if found and found[-1][1] in (at, after):
            if found[-1][1] == at and name.lower() not in _countries():
                found[-1] = found[-1][0], after, f"{found[-1][2]}, {name}"
            continue
        found.append((at, after, name))
    yield from ((at, name) for at, _, name in found)


def _leads_to_place(words: Sequence[Word], at: int) -> bool:
    low, before = words[at].low, low_at(words, at - 1)
    if low == "off":
        return before in _AT_SEA or low_at(words, at + 2) == "coast"
    if low == "on":
        return low_at(words, at + 1) == "the" or before in word_class("onslaught")
    return low in _AT


def _place_at(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return the words of the place that a phrase from word *at* on names."""
    first = _name_start(words, at)
    after = _name_end(words, first) if first is not None else 0
    if first is not None and (inner := _owned_place(words, after)) is not None:
        first, after = inner, _name_end(words, inner)
    if first is None or after <= first:
        return None
    last = words[after - 1].low
    return None if last in word_class("organ") or is_person(last) else (first, after)


@cache
def _countries() -> frozenset[str]:
    return frozenset(name.lower() for country in countries().values() for name in (country.name, *country.aliases))


def _owned_place(words: Sequence[Word], at: int) -> int | None:
    """Return where the place begins that a state is said to have: "Sudan's Kassala", "Chile's parliament in Santiago"."""
    if low_at(words, at) != "'s":
        return None
    for place in range(at + 1, min(at + 6, len(words))):
        low = words[place].low
        if _is_name(words[place]):
            end = _name_end(words, place)
            return None if words[end - 1].low in word_class("organ") else place
        other = low in word_class("preposition") and low not in _INTO
        if not low[0].isalpha() or other or low in word_class("conjunction") or low in word_class("auxiliary"):
            return None
    return None


_INTO = frozenset(("in", "of", "at", "near"))


def _name_start(words: Sequence[Word], at: int) -> int | None:
    for place in range(at, min(at + 6, len(words))):
        low = words[place].low
        if _is_name(words[place]):
            return place
        if not low[0].isalpha() or low in word_class("conjunction") or low in word_class("auxiliary"):
            return None
    return None


def _is_name(word: Word) -> bool:
    other = word.low in word_class("time") or word.low in word_class("demonym") or is_person(word.low)
    return word.text[:1].isupper() and not other and not _is_road(word.low)


def _is_road(low: str) -> bool:
    """Return whether a word is of a road that goes through many towns: "Interstate 70", "I-70"."""
    return low in word_class("road") or _NUMBERED.fullmatch(low) is not None


_NUMBERED = re.compile(r"[a-z]{1,3}-\d{1,4}")


def _name_end(words: Sequence[Word], first: int) -> int:
    at = first
    while at < min(len(words), first + 6):
        joins = words[at].low in _NAME_PARTS and at + 1 < len(words) and _is_name(words[at + 1])
        if not _is_name(words[at]) and not joins:
            break
        at += 1
    return at
