"""Where the name of a place begins and ends among the words of a sentence: "the Malian town of Gao" is Gao."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType

from tocsin.agents.extract.phrases.causes import causes
from tocsin.agents.extract.phrases.person_nouns import is_person
from tocsin.agents.extract.text.words import Word, low_at, word_class
from tocsin.agents.knowledge import countries

_REMEMBERED = 4096
"""Words that are not looked up again."""


@cache
def country_names() -> frozenset[str]:
    """Return the names of all states, in lower case."""
    return frozenset(name.lower() for country in countries().values() for name in (country.name, *country.aliases))


@cache
def lands() -> Mapping[str, str]:
    """Return the name of a state by each of its adjectives, in lower case."""
    return MappingProxyType({said.lower(): country.name for country in countries().values() for said in country.adjectives})


@cache
def towns() -> frozenset[str]:
    """Return the names of all towns that the tables know and that are no state, in lower case."""
    known = (name.lower() for country in countries().values() for name in (*country.cities, *country.capitals))
    return frozenset(known) - country_names()


def owned_place(words: Sequence[Word], at: int) -> int | None:
    """Return where the place begins that a state is said to have: "Sudan's Kassala", "Chile's parliament in Santiago"."""
    if low_at(words, at) != "'s" or _is_one_name(words, at):
        return None
    for place in range(at + 1, min(at + 6, len(words))):
        low = words[place].low
        if _is_name(words[place]) or _goes_with_land(words, place):
            end = name_end(words, place)
            last = words[end - 1].low
            return None if last in word_class("organ") and last not in word_class("land") else place
        other = low in word_class("preposition") and low not in _INTO
        if not low[0].isalpha() or other or low in word_class("conjunction") or low in word_class("auxiliary"):
            return None
    return None


@lru_cache(maxsize=_REMEMBERED)
def _is_deed(low: str) -> bool:
    return low in _DEEDS or causes().fullmatch(low) is not None


_DEEDS = frozenset(("attack", "attacks", "raid", "raids", "massacre", "assault", "incident"))
_OF_SOMEBODY = frozenset(("murder", "death", "killing", "slaying", "shooting", "homicide", "assassination", "stabbing"))
_RELATIVE = frozenset(("that", "which"))
_INTO = frozenset(("in", "of", "at", "near"))


def _is_paired(words: Sequence[Word], at: int) -> bool:
    """Return whether the "and" at *at* is within a name: "Jammu and Kashmir", "Bosnia and Herzegovina"."""
    return words[at].low == "and" and (low_at(words, at - 1), low_at(words, at + 1)) in _pairs()


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """Return the words on both sides of the "and" of each such name."""
    halves = [name.partition(" and ") for name in country_names()] + [pair.partition("-") for pair in word_class("paired_place")]
    return frozenset((before.split()[-1], after.split()[0]) for before, joint, after in halves if joint)


def _is_one_name(words: Sequence[Word], at: int) -> bool:
    """Return whether the mark at *at* is within the name of a town: "Cox's Bazar"."""
    return (low_at(words, at - 1), low_at(words, at + 1)) in _torn_names()


@cache
def _torn_names() -> frozenset[tuple[str, str]]:
    """Return the words on both sides of the mark of each such town."""
    names = (name.lower().partition("'s ") for state in countries().values() for name in state.cities)
    return frozenset((before, after.split()[0]) for before, mark, after in names if mark)


def name_start(words: Sequence[Word], at: int) -> int | None:
    """Return where the name begins of a place that a phrase from word *at* on tells of; nothing where it tells of none."""
    after_capital = False
    for place in range(at, min(at + 7, len(words))):
        low = words[place].low
        if (low, low_at(words, place + 1)) == ("new", "year"):
            return None  # "in the New Year's fire"
        if low in word_class("storm") or low_at(words, place + 1) in word_class("storm"):
            return None  # "in Typhoon Uwan"
        if low in _OF_SOMEBODY and low_at(words, place + 1) == "of":
            return None  # "charged in the murder of Ivo Lind"
        if low in word_class("make") or (begins_name(words, place) and _is_somebody(words, place)):
            return None
        if begins_name(words, place):
            return None if after_capital and low_at(words, name_end(words, place)) not in (",", ".", "") else place
        apart = low == "," and low_at(words, place - 1) == "capital"  # "in the Malian capital, Bamako,"
        other = low in word_class("preposition") and low not in _INTO  # "at a rally held by Ilona Varga"
        if (not low[0].isalpha() and not apart) or other or low in word_class("conjunction") or low in word_class("auxiliary"):
            return None
        after_capital = after_capital or apart
    return None


def _is_somebody(words: Sequence[Word], at: int) -> bool:
    """Return whether the name at word *at* is that of whoever has the office before it: "at President Lind's ball"."""
    return is_person(low_at(words, at - 1)) and words[at - 1].text.istitle()


def begins_name(words: Sequence[Word], at: int) -> bool:
    """Return whether a place's name begins with a word, and not what only says of which state: "the South African port"."""
    of_a_state = (words[at].low, low_at(words, at + 1)) in _peoples()
    named = _is_name(words[at]) and not of_a_state and not _is_event(words, at)
    return named or _goes_with_land(words, at + of_a_state)


def _is_event(words: Sequence[Word], at: int) -> bool:
    """Return whether the word at *at* is what happened, in a headline that writes all words large: "Two Dead in Macon Crash"."""
    following = words[at + 1].text if at + 1 < len(words) else ""
    event = words[at].text[:1].isupper() and _is_deed(words[at].low)
    closes = following.lower() in _RELATIVE or following.lower() in word_class("preposition")
    return event and (closes or not following[:1].isupper())


def _goes_with_land(words: Sequence[Word], at: int) -> bool:
    after = low_at(words, at + 1)
    return words[at].text[:1].isupper() and (after in _LANDS or f"{words[at].low} {after}" in towns())  # "Prince Rupert"


_LANDS = frozenset(
    ("republic", "sea", "ocean", "alps", "peninsula", "riviera", "gulf", "himalayas", "highlands", "territory", "nadu", "guiana")
)
"""What goes with the adjective before it: the Swiss Alps, the Czech Republic, Tamil Nadu."""


def _is_name(word: Word) -> bool:
    of_a_state = word.low in word_class("demonym") or word.low in _of_states()
    other = of_a_state or is_person(word.low) or word.low in _RELATIVE or _is_no_place(word.text)
    article, dash, name = word.text.partition("-")
    capital = (name if dash and article in ("al", "el") else word.text)[:1].isupper()  # "el-Fasher"
    return capital and not other and not _is_road(word.low)


@lru_cache(maxsize=_REMEMBERED)
def _is_no_place(text: str) -> bool:
    """Return whether a word written large is of no place: an initial, a time, what a headline says."""
    low = text.lower()
    if text.isupper() and (len(text) == 1 or (len(text) > 2 and low in word_class("determiner"))):
        return True  # "near E. Pine Street", "BY THE ROAD"
    if low in word_class("pronoun"):
        return text != "US"
    thing = any(low in word_class(kind) for kind in ("preposition", "no_place", "vehicle"))
    return thing or low.partition("-")[0] in word_class("time")


@cache
def _of_states() -> frozenset[str]:
    """Return the words that say whose a place is, and not which: Malian of "the Malian town of Gao"."""
    names = {word for name in country_names() for word in name.split()}
    return frozenset(said[-1] for said in _adjectives()) - names - word_class("place_kind")  # of "Cook Island"


@cache
def _peoples() -> frozenset[tuple[str, str]]:
    """Return the adjectives of two words: South African, Sri Lankan."""
    return frozenset((said[0], said[1]) for said in _adjectives() if len(said) == 2 and " ".join(said) not in country_names())


def _adjectives() -> Iterator[list[str]]:
    return (said.lower().split() for country in countries().values() for said in country.adjectives)


def _is_road(low: str) -> bool:
    """Return whether a word is of a road that goes through many towns: "Interstate 70", "I-70"."""
    return low in word_class("road") or _NUMBERED.fullmatch(low) is not None


_NUMBERED = re.compile(r"[a-z]{1,3}-\d{1,4}")


def name_end(words: Sequence[Word], first: int) -> int:
    """Return the word after the name of the place that begins at word *first*."""
    at = first
    while at < min(len(words), first + 6):
        joins = words[at].low in word_class("place_part") and at + 1 < len(words) and _is_name(words[at + 1])
        joins = joins or (words[at].low == "'s" and _is_one_name(words, at)) or _is_paired(words, at)
        if (not _is_name(words[at]) and not _goes_with_land(words, at) and not joins) or _is_event(words, at):
            break
        at += 1
    return at
