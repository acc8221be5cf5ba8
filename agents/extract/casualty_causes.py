"""What killed or hurt people, as a sentence names it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tocsin.agents.extract.words import table, word_class


def cause_of(sentence: str, at: int) -> str | None:
    """Return what killed or hurt people in *sentence*, the cause named nearest to place *at*.

    One on the same side of "a day after" goes first: "jets killed nine, a day after a bomb hit Osta".
    """
    found = [
        (_is_told_apart(sentence, at, start), abs(start - at), -len(cause), cause) for start, cause in _named_causes(sentence)
    ]
    if not found:
        return "attack" if re.search(r"\battack", sentence, re.IGNORECASE) else None
    return min(found)[3]


def first_cause(sentence: str) -> tuple[int, str] | None:
    """Return the first cause that *sentence* names, and where."""
    return next(iter(_named_causes(sentence)), None)


@lru_cache(maxsize=8)  # the figures of a sentence ask one after another
def _named_causes(sentence: str) -> tuple[tuple[int, str], ...]:
    found = ((match.start(), _cause_named(sentence, match)) for match in causes().finditer(sentence))
    return tuple((start, cause) for start, cause in found if cause is not None)


def _cause_named(sentence: str, named: re.Match[str]) -> str | None:
    """Return the cause of its words; "Thai fire" and "tank fire" come out of guns, and a fire department puts them out."""
    if named.group().lower() in ("fire", "firefight") and _BRIGADE.match(sentence, named.end()):
        return None
    of = _BEFORE.search(sentence, max(0, named.start() - _LONGEST_WORD), named.start())
    if named.group().lower() == "fire" and of is not None and _opens_fire(of.group(1)):
        return "shooting"
    return _cause_names()[re.sub(r"[\s-]+", " ", named.group().lower())]


def _opens_fire(word: str) -> bool:
    return word.lower() in word_class("opens_fire") or _OF_A_NATION.fullmatch(word) is not None


_BRIGADE = re.compile(
    r"[ -]?(?:department|brigade|service|chief|official|crew|truck|station|engine|marshal|fighter|er)s?\b|men\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(\w+)\W+\Z")
_LONGEST_WORD = 20
_OF_A_NATION = re.compile(r"[A-Z]\w+(?:an|ese|ish|i)")
_TIME_AFTER = re.compile(r"\b(?:hour|day|night|week|month|year)s? after\b", re.IGNORECASE)


def _is_told_apart(sentence: str, one: int, other: int) -> bool:
    """Return whether "a day after" stands between two places of *sentence*: what is told there happened before."""
    return _TIME_AFTER.search(sentence, min(one, other), max(one, other)) is not None


@cache
def _cause_names() -> dict[str, str]:
    return {row["phrase"]: row["cause"] for row in table("casualty_causes.csv")}


@cache
def causes() -> re.Pattern[str]:
    """Return the pattern of every phrase that names a cause."""
    phrases = sorted(_cause_names(), key=len, reverse=True)
    said = "|".join(re.escape(phrase).replace(r"\ ", r"[\s-]+") for phrase in phrases)
    return re.compile(rf"\b(?:{said})", re.IGNORECASE | re.ASCII)  # else "fİre" is a fire that no table knows
