"""The words of a stretch of text, with their places."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

_WORD = re.compile(
    r"['’][sS]\b"
    r"|(?:[A-Za-z]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Lt|Col|Gen|Sgt|Maj|Capt|Cpl|Gov|Sen|Rep|Rev|Fr|Jr|Sr|St|Ft|Mt)\.(?=\s)"
    r"|[^\W_]+(?:[.,]\d+|['’](?![sS]\b)[^\W_]+|[-‐‑–](?=[^\W_])[^\W_]+)*"
    r"|--+|[^\s\w]|_",
    re.IGNORECASE,
)


_DASHES = frozenset(("—", "–", "---"))
"""Marks that are read as "--": what stands between two of them is an aside."""


class Word(NamedTuple):
    """One word or mark: as it stands, in lower case, and where."""

    low: str
    text: str
    start: int
    end: int


def words_of(text: str, offset: int = 0) -> list[Word]:
    """Return the words and marks of *text*; places count from *offset* on. A possessive `'s` is a word of its own."""
    spans = map(re.Match.span, _WORD.finditer(text))
    return [Word(_low(word := text[start:end]), word, offset + start, offset + end) for start, end in spans]


def _low(word: str) -> str:
    return "--" if word in _DASHES else word.lower().replace("’", "'")


def spelt(texts: Iterable[str]) -> str:
    """Return words as a text spells them, one blank between: "Lydia's Workers Party"."""
    return " ".join(texts).replace(" 's", "'s").replace(" ’s", "’s")


def low_at(words: Sequence[Word], at: int) -> str:
    """Return one word in lower case, empty outside the sentence."""
    return words[at].low if 0 <= at < len(words) else ""


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a .csv file, named from the folder of `extract` on."""
    with resources.files("tocsin.agents.extract").joinpath(name).open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def word_class(name: str) -> frozenset[str]:
    """Return the words of one class of `text/grammar_words.csv`. Raises KeyError."""
    return _classes()[name]


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {row["class"]: frozenset(row["words"].split()) for row in table("text/grammar_words.csv")}
