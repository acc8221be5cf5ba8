"""The word lists that a comparison needs: stop words, spellings, numbers, negations, opposites, page furniture."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import ahocorasick_rs


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists, in lower case."""

    stop: frozenset[str]
    aliases: dict[str, str]
    numbers: dict[str, int]
    negations: frozenset[str]
    dates: frozenset[str]
    opposites: dict[str, int]
    """Word to its axis and side: 2 x axis, plus 1 on the minus side; `n ^ 1` is the opposite of `n`."""
    turns: tuple[tuple[str, ...], ...]
    """Words that a story turns by, one group for each turn: who tells the same uses one of the group as well."""
    deeds: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """Verbs: the forms of what is to come ("close", "closing") and of what is done ("closes", "closed").

    Without the forms that have one code, as all of "attack" and "attacked" do: these tell nothing.
    """
    ahead: frozenset[str]
    """Words that put the verb after them ahead: "will attack", "threatened to attack"."""
    coming: frozenset[str]
    """Verbs that a "to" before them puts ahead as well: "flew to Oslo to sign a treaty"."""
    unchanged: frozenset[str]
    """Verbs that are the same when done: "will hit", "hit"."""


@cache
def lexicon() -> Lexicon:
    """Return the lists, read once."""
    return Lexicon(
        stop=frozenset(_words("stop.txt")),
        aliases={row["word"]: row["same"] for row in _rows("aliases.csv")},
        numbers={row["word"]: int(row["value"]) for row in _rows("numbers.csv")},
        negations=frozenset(_words("negations.txt")),
        dates=frozenset(_words("dates.txt")),
        opposites={
            word: 2 * axis + side
            for axis, row in enumerate(_rows("polarity.csv"))
            for side, words in enumerate((row["plus"], row["minus"]))
            for word in words.split()
        },
        turns=tuple(tuple(row["words"].split()) for row in _rows("turns.csv")),
        deeds=tuple((tuple(row["to come"].split()), tuple(row["done"].split())) for row in _rows("deeds.csv")),
        ahead=frozenset(_words("ahead.txt")),
        coming=frozenset(_words("coming.txt")),
        unchanged=frozenset(_words("unchanged.txt")),
    )


@cache
def furniture(line: int, short: int) -> tuple[ahocorasick_rs.AhoCorasick, list[int]]:
    """Return the matcher of phrases that belong to a page, and the longest piece of text in which each of them does.

    Give it lower case. *line* is that length for most phrases, *short* for those that belong to a page only in a short line.
    """
    lines = [phrase for phrase in _lines("furniture.txt") if not phrase.startswith("#")]
    longest = [short if phrase.startswith("~ ") else line for phrase in lines]
    return ahocorasick_rs.AhoCorasick([phrase.removeprefix("~ ") for phrase in lines]), longest


def frequent() -> list[str]:
    """Return the commonest words of English in lower case, commonest first."""
    return list(_words("frequent.txt"))


def _words(name: str) -> Iterator[str]:
    for line in _lines(name):
        if not line.startswith("#"):
            yield from line.split()


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_lines(name)))


def _lines(name: str) -> list[str]:
    return (files("tocsin.agents.deduplicate") / name).read_text(encoding="utf-8").splitlines()
