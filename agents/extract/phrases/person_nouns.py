"""Which words stand for people."""

from __future__ import annotations

import re
from functools import cache

from tocsin.agents.extract.text.casing import is_common
from tocsin.agents.extract.text.words import Word, table, word_class
from tocsin.schemas.facts import Victims


def is_person(low: str) -> bool:
    """Return whether *low* is a noun for one person or several."""
    return low in _people()


def noun_of(word: Word) -> tuple[bool, Victims] | None:
    """Return (plural?, victims) of a noun for people; one that the table lacks is known by its ending."""
    low = word.low
    if low in _people():
        return _people()[low]
    if not word.text.islower():
        return None  # "Baker" is a name
    if low in word_class("trade"):
        return False, "civilian"
    return (low.endswith(("s", "men")), "unknown") if _DOERS.match(low) and low not in word_class("nobody_noun") else None


@cache
def _people() -> dict[str, tuple[bool, Victims]]:
    """Return (plural?, victims) by noun."""
    nouns: dict[str, tuple[bool, Victims]] = {}
    for row in table("phrases/people.csv"):
        victims: Victims = row["victims"]  # type: ignore[assignment]
        nouns[row["plural"]] = (True, victims)
        nouns.setdefault(row["singular"], (False, victims))
    for low in ("police", "personnel", "people", "troops", "staff", "youths"):
        nouns[low] = (True, nouns.get(low, (True, "unknown"))[1])
    nouns["police"] = nouns["personnel"] = nouns["troops"] = (True, "military")
    nouns["people"] = (True, "unknown")
    return nouns


_DOERS = re.compile(r"[a-z]{3,}(?:man|woman|[^s]ist|ician)$|[a-z]{3,}(?:[eo]rs|men|women|ists|icians|ees)$")


@cache
def stops() -> frozenset[str]:
    """Return the words that no phrase about people goes past, unless they are nouns for people too."""
    closed = ("preposition", "conjunction", "auxiliary", "pronoun", "adverb", "predicate", "time")
    return frozenset().union(*map(word_class, closed))


def is_determiner(low: str) -> bool:
    """Return whether *low* opens a phrase: "a", "the", "these"."""
    return low in word_class("one") or low in word_class("many")


def is_name_like(word: Word) -> bool:
    """Return whether *word* may be a name: a capital that is no common word and no day."""
    return (
        word.text[:1].isupper()
        and not is_common(word.low)
        and word.low not in word_class("time")
        and _OF_A_SENTENCE.fullmatch(word.low) is None
        and _SHORTENED.fullmatch(word.low) is None
    )


_OF_A_SENTENCE = re.compile(
    r"[a-z]{3,}(?:unately|ably|ibly|ently|antly|ously|ingly|fully|edly|lessly|ically|ionally|larly|ersely)"
)
"""Adverbs that a sentence begins with, of which the tables cannot hold all: "Unfortunately, two people were killed"."""
_SHORTENED = re.compile(r"(?:i|you|he|she|it|we|they|that|there|who|what)['’](?:d|ll|ve|m|re)")
"""What begins with a capital and is no name: "I'd"."""


def is_capital(word: Word) -> bool:
    """Return whether *word* may be a further part of a name."""
    return word.text[:1].isupper() and word.low not in word_class("time")
