"""How many: numbers in words and digits, ranges and approximations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tocsin.agents.extract.words import Word, low_at, table, words_of
from tocsin.schemas.facts import Qualifier

LARGEST = 10**12
"""Numbers above this count nobody."""


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


def read_cardinal(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return the value of the plain number that starts at word *at*, and the word after it."""
    if at >= len(words):
        return None
    low = words[at].low
    if low[0].isdigit():
        return _in_digits(words, at)
    if low in ("a", "an", "half", "another"):
        return _with_article(words, at)
    return _in_words(words, at)


def _qualified(value: int, qualifier: Qualifier, start: int, end: int) -> Number:
    low = 0 if qualifier == "up_to" else value
    high = None if qualifier in ("at_least", "about") else value
    return Number(low, value, high, qualifier, start, end)


def _exactly(value: int, words: Sequence[Word], at: int, after: int) -> Number:
    return Number(value, value, value, "exact", words[at].start, words[after - 1].end)


def _nobody(words: Sequence[Word], at: int) -> int | None:
    low, following = low_at(words, at), low_at(words, at + 1)
    if low in ("no", "not") and following in ("one", "body", "a"):
        return at + 2 + (following == "a" and low_at(words, at + 2) == "single")
    if low in ("no", "none", "nobody", "no-one", "neither", "zero", "nil"):
        return None if low == "no" and (following[:1].isdigit() or following in ("fewer", "less", "more", ".")) else at + 1
    return None


@cache
def _approximations() -> dict[str, list[tuple[tuple[str, ...], Qualifier]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], Qualifier]]] = {}
    for row in sorted(table("approximations.csv"), key=lambda row: -len(row["phrase"].split())):
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


def _range(words: Sequence[Word], at: int) -> tuple[int, int, int] | None:
    """Read "between 30 and 40", "30 to 40", "two or three", "30-40" as (low, high, word after)."""
    if at >= len(words):
        return None
    if joined := _SPAN.match(words[at].low):
        low, high = int(joined[1][:13]), int(joined[2][:13])
        return (low, high, at + 1) if low < high <= LARGEST else None
    between = words[at].low in ("between", "from")
    first = read_cardinal(words, at + between)
    if first is None:
        return None
    joints = ("and", "to") if between else ("to", "or", "-", "–")
    if low_at(words, first[1]) not in joints or (second := read_cardinal(words, first[1] + 1)) is None:
        return None
    return (first[0], second[0], second[1]) if first[0] < second[0] else None


def _indefinite(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Read "dozens", "tens of thousands", "several hundred" as (lower bound, word after)."""
    low = low_at(words, at)
    if low in ("several", "a", "many") and (scale := _scale(low_at(words, at + 1 + (low_at(words, at + 1) == "few")))):
        few = low == "a" and low_at(words, at + 1) == "few"
        return (2 * scale, at + 2 + few) if few or low != "a" else None
    if low == "tens" and low_at(words, at + 1) == "of" and _many(low_at(words, at + 2)):
        return 10 * _many(low_at(words, at + 2)), at + 3
    if value := _many(low):
        if low_at(words, at + 1) == "of" and (more := _many(low_at(words, at + 2))) > value:
            return value * more // 2, at + 3
        return value, at + 1
    return None


@cache
def _parts(part: str) -> dict[str, int]:
    return {row["word"]: int(row["value"]) for row in table("number_words.csv") if row["part"] == part}


def _scale(low: str) -> int:
    return _parts("scale").get(low, 0) if len(low) > 2 or low == "bn" else 0


def _many(low: str) -> int:
    return _parts("many").get(low, 0)


_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$|\d+(?:\.\d+)?$")


def _in_digits(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    if not _DIGITS.match(low := words[at].low) or len(low) > 20 or _is_of_a_clock(words, at):
        return None
    number, after = float(low.replace(",", "")), at + 1
    while scale := _parts("scale").get(low_at(words, after), 0):
        number, after = number * scale, after + 1
        if number > LARGEST:
            return None
    return (round(number), after) if number == round(number) and number <= LARGEST else None


def _is_of_a_clock(words: Sequence[Word], at: int) -> bool:
    """Return whether the digits at word *at* are a part of "2:18"."""
    for colon in (at - 1, at + 1):
        if low_at(words, colon) == ":" and 0 < colon < len(words) - 1:
            before, after = words[colon - 1], words[colon + 1]
            if before.end + 1 == after.start and before.low.isdigit() and after.low.isdigit():
                return True
    return False


def _with_article(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Read "a dozen", "half a million", "half a dozen", "a couple of", "a hundred and ten", "another two"."""
    low, following = words[at].low, low_at(words, at + 1)
    if low == "another":
        return _in_digits(words, at + 1) if following[:1].isdigit() else _in_words(words, at + 1)
    half = low == "half"
    at += half and following in ("a", "an")
    noun = low_at(words, at + 1)
    if not half and noun in ("couple", "pair") and low_at(words, at + 2) in ("of", "more", "dozen", "hundred", "thousand"):
        scale = _scale(low_at(words, at + 2))
        return 2 * (scale or 1), at + 2 + (bool(scale) or low_at(words, at + 2) == "of")
    scale = _scale(noun)
    if not scale or (noun == "score" and low_at(words, at + 2) != "of"):
        return None
    if half:
        return scale // 2, at + 2
    return _grown(words, at + 2, scale)


def _in_words(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    return _grown(words, at, 0)


def _grown(words: Sequence[Word], at: int, current: int) -> tuple[int, int] | None:
    """Add up number words from *at* on, starting with *current*; None where there are none."""
    total, begun, after = 0, current > 0, at
    while after < len(words):
        pieces = list(_pieces(words[after].low))
        if begun and words[after].low == "and" and current >= 100 and _small(low_at(words, after + 1)):
            after += 1
            continue
        if not pieces or (not begun and pieces[0][1] == "scale"):
            break
        grown = _with_pieces(total, current, pieces)
        if grown is None:
            break
        (total, current), begun, after = grown, True, after + 1
    return (total + current, after) if begun and total + current <= LARGEST else None


def _with_pieces(total: int, current: int, pieces: list[tuple[int, str]]) -> tuple[int, int] | None:
    for value, part in pieces:
        if part == "scale":
            if value >= 1000:
                total, current = total + max(current, 1) * value, 0
            elif value <= 20 and current >= 100:
                return None
            else:
                current = max(current, 1) * value
        elif current % 10 or (current % 100 and (part == "ten" or value >= 10 or current % 100 < 20)):
            return None
        else:
            current += value
    return (total, current) if total + current <= LARGEST else None


def _pieces(low: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of "twenty-three"; nothing where any part is no number."""
    parts = low.split("-") if "-" in low else [low]
    known = [
        (_parts(kind)[part], kind)
        for part in parts
        for kind in ("unit", "ten", "scale")
        if part in _parts(kind) and len(part) > 2
    ]
    if len(known) == len(parts):
        yield from known


def _small(low: str) -> bool:
    head = low.split("-")[0]
    return head in _parts("unit") or head in _parts("ten")
