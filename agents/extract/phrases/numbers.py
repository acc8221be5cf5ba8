"""How many: plain numbers, ranges and approximations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tocsin.agents.extract.phrases.cardinals import (
    LARGEST,
    cardinal_beginnings,
    many_of,
    may_begin_in_words,
    read_cardinal,
    scale_of,
)
from tocsin.agents.extract.text.words import Word, low_at, table, words_of
from tocsin.schemas.terms import Qualifier


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the text gives it; `high` is empty where the text sets no upper end."""

    low: int
    best: int
    high: int | None
    qualifier: Qualifier
    start: int
    end: int

    def __add__(self, other: Number) -> Number:
        """Return the number of both together, over the stretch that holds them."""
        high = None if self.high is None or other.high is None else self.high + other.high
        loosest: Qualifier = self.qualifier if self.qualifier != "exact" else other.qualifier
        start, end = min(self.start, other.start), max(self.end, other.end)
        return Number(self.low + other.low, self.best + other.best, high, loosest, start, end)


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of *text* in order, without overlaps. `start` and `end` are places in *text*."""
    words, found, at = words_of(text), [], 0
    while at < len(words):
        if read := read_number(words, at):
            number, at = read
            found.append(number)
        else:
            at += 1
    return found


def read_number(words: Sequence[Word], at: int) -> tuple[Number, int] | None:
    """Return the number that starts at word *at*, and the word after it."""
    if not _may_begin(low_at(words, at)):
        return None
    if (nothing := _nobody(words, at)) is not None:
        return _exactly(0, words, at, nothing), nothing
    qualifier, first = _approximation(words, at)
    if (subtracted := _all_but(words, at)) is not None:
        return subtracted
    if (spread := _range(words, first)) is not None:
        low, high, after = spread
        return Number(
            low, low, high, "about" if qualifier == "exact" else qualifier, words[at].start, words[after - 1].end
        ), after
    if (many := _indefinite(words, first)) is not None:
        return Number(many[0], many[0], None, "at_least", words[at].start, words[many[1] - 1].end), many[1]
    if (counted := read_cardinal(words, first)) is None:
        return None
    value, after = counted
    if qualifier == "exact" and low_at(words, after) == "or" and low_at(words, after + 1) == "more":
        qualifier, after = "at_least", after + 2
    return _qualified(value, qualifier, words[at].start, words[after - 1].end), after


def _may_begin(low: str) -> bool:
    """Return whether a number may begin with the word *low*: of most words it cannot, and every word is asked."""
    return low[:1].isdigit() or low in _beginnings() or ("-" in low and may_begin_in_words(low))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset((*_NOBODY, "not", *_approximations(), "all", *_SPANNING, *_VAGUE, "tens")) | cardinal_beginnings()


def _qualified(value: int, qualifier: Qualifier, start: int, end: int) -> Number:
    low = 0 if qualifier == "up_to" else value
    high = None if qualifier in ("at_least", "about") else value
    return Number(low, value, high, qualifier, start, end)


def _exactly(value: int, words: Sequence[Word], at: int, after: int) -> Number:
    return Number(value, value, value, "exact", words[at].start, words[after - 1].end)


_NOBODY = ("no", "none", "nobody", "no-one", "neither", "zero", "nil")


def _nobody(words: Sequence[Word], at: int) -> int | None:
    low, following = low_at(words, at), low_at(words, at + 1)
    if low in ("no", "not") and following in ("one", "body", "a"):
        return at + 2 + (following == "a" and low_at(words, at + 2) == "single")
    if low in _NOBODY:
        return None if low == "no" and (following[:1].isdigit() or following in ("fewer", "less", "more", ".")) else at + 1
    return None


@cache
def _approximations() -> dict[str, list[tuple[tuple[str, ...], Qualifier]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], Qualifier]]] = {}
    for row in sorted(table("phrases/approximations.csv"), key=lambda row: -len(row["phrase"].split())):
        phrase = tuple(row["phrase"].split())
        by_first.setdefault(phrase[0], []).append((phrase, row["qualifier"]))  # type: ignore[arg-type]
    return by_first


def _approximation(words: Sequence[Word], at: int) -> tuple[Qualifier, int]:
    """Return how the number at word *at* is meant, and the word where the bare number starts."""
    qualifier: Qualifier = "exact"
    for _ in range(3):
        for phrase, meant in _approximations().get(low_at(words, at), ()):
            if all(low_at(words, at + n) == word for n, word in enumerate(phrase)):
                at += len(phrase)
                qualifier = meant if qualifier == "exact" else qualifier
                break
        else:
            break
    return qualifier, at


def _all_but(words: Sequence[Word], at: int) -> tuple[Number, int] | None:
    """Read "all but three of the 40"."""
    if (low_at(words, at), low_at(words, at + 1)) != ("all", "but") or (less := read_cardinal(words, at + 2)) is None:
        return None
    after = less[1]
    while low_at(words, after) in ("of", "the", "people", "those"):
        after += 1
    whole = read_cardinal(words, after)
    if whole is None or whole[0] < less[0]:
        return None
    return _exactly(whole[0] - less[0], words, at, whole[1]), whole[1]


_SPAN = re.compile(r"(\d+)[-‐‑–](\d+)$")
_SPANNING = ("between", "from")


def _range(words: Sequence[Word], at: int) -> tuple[int, int, int] | None:
    """Read "between 30 and 40", "30 to 40", "two or three", "30-40" as (low, high, word after)."""
    if at >= len(words):
        return None
    if joined := _SPAN.match(words[at].low):
        low, high = int(joined[1][:13]), int(joined[2][:13])
        return (low, high, at + 1) if low < high <= LARGEST else None
    between = words[at].low in _SPANNING
    first = read_cardinal(words, at + between)
    if first is None:
        return None
    joints = ("and", "to") if between else ("to", "or", "-", "–")
    if low_at(words, first[1]) not in joints or (second := read_cardinal(words, first[1] + 1)) is None:
        return None
    return (first[0], second[0], second[1]) if first[0] < second[0] else None


_VAGUE = ("several", "a", "many")


def _indefinite(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Read "dozens", "tens of thousands", "several hundred" as (lower bound, word after)."""
    low = low_at(words, at)
    if low in _VAGUE and (scale := scale_of(low_at(words, at + 1 + (low_at(words, at + 1) == "few")))):
        few = low == "a" and low_at(words, at + 1) == "few"
        return (2 * scale, at + 2 + few) if few or low != "a" else None
    if low == "tens" and low_at(words, at + 1) == "of" and many_of(low_at(words, at + 2)):
        return 10 * many_of(low_at(words, at + 2)), at + 3
    if value := many_of(low):
        if low_at(words, at + 1) == "of" and (more := many_of(low_at(words, at + 2))) > value:
            return value * more // 2, at + 3
        return value, at + 1
    return None
