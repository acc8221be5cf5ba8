"""Plain numbers: in digits, in words, and with an article ("half a million")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tocsin.agents.extract.text.words import Word, low_at, table

LARGEST = 10**12
"""Numbers above this count nobody."""


_ARTICLES = ("a", "an", "half", "another")


def read_cardinal(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return the value of the plain number that starts at word *at*, and the word after it."""
    if at >= len(words):
        return None
    low = words[at].low
    if low[0].isdigit():
        return _in_digits(words, at)
    if low in _ARTICLES:
        return _with_article(words, at)
    return _in_words(words, at)


def scale_of(low: str) -> int:
    """Return what *low* multiplies by: 1000 for "thousand"; 0 where it is no such word."""
    return _parts("scale").get(low, 0) if len(low) > 2 or low == "bn" else 0


def many_of(low: str) -> int:
    """Return the least that *low* means: 24 for "dozens"; 0 where it is no such word."""
    return _parts("many").get(low, 0)


def ordinal_of(low: str) -> int:
    """Return what *low* counts to: 12 for "twelfth" and "12th"; 0 where it is no such word."""
    if not low[:1].isdigit():
        return _parts("ordinal").get(low, 0)
    found = _ORDINAL.fullmatch(low)
    return int(found[1]) if found else 0


_ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)", re.ASCII)


@cache
def cardinal_beginnings() -> frozenset[str]:
    """Return the words that a plain number, or one like "dozens", may begin with."""
    return frozenset((*_ARTICLES, *_parts("unit"), *_parts("ten"), *_parts("many")))


def may_begin_in_words(low: str) -> bool:
    """Return whether the compound *low* begins with a number word: "twenty-three"."""
    return low.partition("-")[0] in cardinal_beginnings()


@cache
def _parts(part: str) -> dict[str, int]:
    return {row["word"]: int(row["value"]) for row in table("phrases/number_words.csv") if row["part"] == part}


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
        scale = scale_of(low_at(words, at + 2))
        return 2 * (scale or 1), at + 2 + (bool(scale) or low_at(words, at + 2) == "of")
    scale = scale_of(noun)
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
