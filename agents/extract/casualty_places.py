"""Where it was: the places of a sentence, and which of them a figure belongs to."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tocsin.agents.extract.casualty_struck import strikes_place
from tocsin.agents.extract.person_nouns import is_person
from tocsin.agents.extract.words import Word, low_at, word_class
from tocsin.agents.knowledge import countries, seats


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
_AT_SEA = (
    "sank",
    "sink",
    "sinks",
    "sunk",
    "sinking",
    "capsized",
    "capsizes",
    "capsizing",
    "down",
    "coast",
    "crashed",
    "shipwreck",
)
"""Words behind which "off" leads to a place: "sank off Osta", but "cut off Osta"."""
_NAME_PARTS = frozenset(
    (
        "de",
        "la",
        "del",
        "los",
        "las",
        "al",
        "el",
        "of",
        "es",
        "au",
        "aux",
        "du",
        "des",
        "sur",
        "di",
        "da",
        "do",
        "dos",
        "am",
        "upon",
    )
)


def _places(words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """Yield the places; what lies "in Kesk in the south of Osta" is one, "Kesk, Osta", and its country goes without saying."""
    found: list[tuple[int, int, str]] = []
    for at in range(len(words)):
        span = _place_at(words, at + 1) if _leads_to_place(words, at) else _told_what_it_is(words, at)
        if span is None:
            _add(found, _seat(words, at) if _leads_to_place(words, at) else None)
            continue
        first, after = span
        name = " ".join(word.text for word in words[first:after])
        if found and found[-1][1] in (after, at - (low_at(words, at - 1) == ","), _before_direction(words, at)):
            if found[-1][1] != after and name.lower() not in _countries():
                found[-1] = found[-1][0], after, f"{found[-1][2]}, {name}"
            continue
        _add(found, (at, after, name))
    yield from ((at, name) for at, _, name in found)


def _add(found: list[tuple[int, int, str]], place: tuple[int, int, str] | None) -> None:
    """Add *place*, from the word that leads to it to its end, to those *found*; right behind one it is where that lies."""
    if place is None:
        return
    at, after, name = place
    if not found or found[-1][1] != at:
        found.append(place)
    elif name.lower() not in _countries():
        found[-1] = found[-1][0], after, f"{found[-1][2]}, {name}"


def _seat(words: Sequence[Word], at: int) -> tuple[int, int, str] | None:
    """Return Bamako for "in the Malian capital": from the word that leads to it, and where it ends."""
    first = at + 1 + (low_at(words, at + 1) == "the")
    for length in (1, 2):
        town = seats().get(" ".join(low_at(words, n) for n in range(first, first + length)))
        if town is not None and low_at(words, first + length) == "capital":
            return at, first + length + 1, town
    return None


def _before_direction(words: Sequence[Word], at: int) -> int:
    """Return the comma of "Kesk, north of Osta" for its "of": what lies there is one place; not with miles between."""
    return (
        at - 2
        if (low_at(words, at), low_at(words, at - 2)) == ("of", ",") and low_at(words, at - 1) in word_class("direction")
        else -1
    )


def _told_what_it_is(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return the words of the place that begins at word *at* and is explained, to the "in" behind: "Kesk, a town in Osta"."""
    if low_at(words, at - 1) not in ("of", "to", "from") or not _begins_name(words, at):
        return None
    comma = _name_end(words, at)
    if (low_at(words, comma), low_at(words, comma + 1)) not in ((",", "a"), (",", "an")):
        return None
    kind = next((n for n in range(comma + 2, min(comma + 6, len(words))) if words[n].low in _KINDS), None)
    return None if kind is None or low_at(words, kind + 1) not in ("in", "near", "on", "outside") else (at, comma)


def _leads_to_place(words: Sequence[Word], at: int) -> bool:
    low, before = words[at].low, low_at(words, at - 1)
    if low == "off":
        return before in _AT_SEA or low_at(words, at + 2) == "coast"
    if before in _HEARERS and any(words[n].low in _SPEAKS for n in range(max(0, at - 7), at - 1)):
        return False  # "told a news conference in Osta"
    if low == "of" and before in word_class("direction"):
        return low_at(words, at - 2) == ","
    if low == "on":
        return low_at(words, at + 1) == "the" or before in word_class("onslaught")
    return low in _AT or (strikes_place(words, at) and _is_struck(words, at + 1))


_HEARERS = frozenset(("conference", "briefing", "reporters", "journalists", "newsmen", "interview", "speech", "statement"))
_SPEAKS = frozenset(("told", "tells", "telling", "said", "says", "saying", "spoke", "speaking", "announced", "addressed"))


def _is_struck(words: Sequence[Word], at: int) -> bool:
    """Return whether the next name is what is struck: "the Ukrainian port of Odesa", not "the car of Maria Lind"."""
    first = _name_start(words, at)
    if first is None:
        return False
    between = (words[n] for n in range(at, first))
    plain = all(word.low in _AROUND or word.low in _KINDS or word.text[:1].isupper() for word in between)
    after = _name_end(words, first)
    return plain and (low_at(words, after) != "'s" or _owned_place(words, after) is not None)


_AROUND = frozenset(
    ("the", "of", "capital", "northern", "southern", "eastern", "western", "central", "coastal", "rebel-held", "occupied", ",")
)


def _place_at(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return the words of the place that a phrase from word *at* on names."""
    first = _name_start(words, at)
    after = _name_end(words, first) if first is not None else 0
    if first is not None and (inner := _owned_place(words, after) or _place_within(words, after)) is not None:
        first, after = inner, _name_end(words, inner)
    if first is None or after <= first:
        return None
    one_of_many = low_at(words, first - 1) in ("a", "an")
    if _stands_there(words, after) if one_of_many else low_at(words, after) in word_class("venue"):
        return None  # "outside a Wal-Mart", "at the Palm hotel"; "in a Kesk suburb", "at a Kesk hotel" are in Kesk
    last = words[after - 1].low
    is_body = last in word_class("organ") and last not in word_class("land")
    return None if is_body or is_person(last) else (first, after)


def _stands_there(words: Sequence[Word], after: int) -> bool:
    """Return whether the name before word *after* is all that a phrase says, and no word of the next one: "a Kesk suburb"."""
    low = low_at(words, after)
    if not low[:1].isalpha() or words[after].text[:1].isupper():
        return True
    return low in word_class("preposition") or low in word_class("conjunction") or low in word_class("auxiliary")


def _place_within(words: Sequence[Word], at: int) -> int | None:
    """Return where the place begins that lies in the one before it: Texas of "the US state of Texas"."""
    return _name_start(words, at + 2) if low_at(words, at) in _KINDS and low_at(words, at + 1) == "of" else None


_KINDS = frozenset(
    ("city", "town", "village", "state", "province", "region", "district", "port", "island", "suburb", "resort", "county")
)


@cache
def _countries() -> frozenset[str]:
    return frozenset(name.lower() for country in countries().values() for name in (country.name, *country.aliases))


def _owned_place(words: Sequence[Word], at: int) -> int | None:
    """Return where the place begins that a state is said to have: "Sudan's Kassala", "Chile's parliament in Santiago"."""
    if low_at(words, at) != "'s":
        return None
    for place in range(at + 1, min(at + 6, len(words))):
        low = words[place].low
        if _is_name(words[place]) or _goes_with_land(words, place):
            end = _name_end(words, place)
            last = words[end - 1].low
            return None if last in word_class("organ") and last not in word_class("land") else place
        other = low in word_class("preposition") and low not in _INTO
        if not low[0].isalpha() or other or low in word_class("conjunction") or low in word_class("auxiliary"):
            return None
    return None


_INTO = frozenset(("in", "of", "at", "near"))


def _name_start(words: Sequence[Word], at: int) -> int | None:
    after_capital = False
    for place in range(at, min(at + 7, len(words))):
        low = words[place].low
        if _begins_name(words, place):
            return None if after_capital and low_at(words, _name_end(words, place)) not in (",", ".", "") else place
        apart = low == "," and low_at(words, place - 1) == "capital"  # "in the Malian capital, Bamako,"
        other = low in word_class("preposition") and low not in _INTO  # "at a rally held by Ilona Varga"
        if (not low[0].isalpha() and not apart) or other or low in word_class("conjunction") or low in word_class("auxiliary"):
            return None
        after_capital = after_capital or apart
    return None


def _begins_name(words: Sequence[Word], at: int) -> bool:
    """Return whether a place's name begins with a word, and not what only says of which state: "the South African port"."""
    of_a_state = (words[at].low, low_at(words, at + 1)) in _peoples()
    return (_is_name(words[at]) and not of_a_state) or _goes_with_land(words, at + of_a_state)


def _goes_with_land(words: Sequence[Word], at: int) -> bool:
    return words[at].text[:1].isupper() and low_at(words, at + 1) in _LANDS


_LANDS = frozenset(
    ("republic", "sea", "ocean", "alps", "peninsula", "riviera", "gulf", "himalayas", "highlands", "territory", "nadu", "guiana")
)
"""What goes with the adjective before it: the Swiss Alps, the Czech Republic, Tamil Nadu."""


def _is_name(word: Word) -> bool:
    of_a_state = word.low in word_class("demonym") or word.low in _of_states()
    other = of_a_state or word.low in word_class("time") or is_person(word.low)
    article, dash, name = word.text.partition("-")
    capital = (name if dash and article in ("al", "el") else word.text)[:1].isupper()  # "el-Fasher"
    return capital and not other and not _is_road(word.low)


@cache
def _of_states() -> frozenset[str]:
    """Return the words that say whose a place is, and not which: Malian of "the Malian town of Gao"."""
    return frozenset(said[-1] for said in _adjectives()) - {word for name in _countries() for word in name.split()}


@cache
def _peoples() -> frozenset[tuple[str, str]]:
    """Return the adjectives of two words: South African, Sri Lankan."""
    return frozenset((said[0], said[1]) for said in _adjectives() if len(said) == 2 and " ".join(said) not in _countries())


def _adjectives() -> Iterator[list[str]]:
    return (said.lower().split() for country in countries().values() for said in country.adjectives)


def _is_road(low: str) -> bool:
    """Return whether a word is of a road that goes through many towns: "Interstate 70", "I-70"."""
    return low in word_class("road") or _NUMBERED.fullmatch(low) is not None


_NUMBERED = re.compile(r"[a-z]{1,3}-\d{1,4}")


def _name_end(words: Sequence[Word], first: int) -> int:
    at = first
    while at < min(len(words), first + 6):
        joins = words[at].low in _NAME_PARTS and at + 1 < len(words) and _is_name(words[at + 1])
        if not _is_name(words[at]) and not _goes_with_land(words, at) and not joins:
            break
        at += 1
    return at
