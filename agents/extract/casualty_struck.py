"""Places that are struck: "floods hit Valencia and twelve people were injured" names no thirteenth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.agents.extract.words import Word, low_at, word_class

_BEFORE = 6
"""Words before "hit" in which a flood, a missile or the like must be told of: else it may hit a person."""


def strikes_place(words: Sequence[Word], at: int) -> bool:
    """Return whether word *at* is the last before a place that is struck: "hit", "stormed", the "through" of "swept through"."""
    low = words[at].low
    if low in ("through", "across", "into"):
        return low_at(words, at - 1) in word_class("sweeps")
    if low in word_class("storms_place"):
        return True
    return low in word_class("strikes_place") and any(
        words[n].low in word_class("striker") for n in range(max(0, at - _BEFORE), at)
    )


def struck(words: Sequence[Word]) -> frozenset[int]:
    """Return the words that name what is struck: Kesk and Osta of "missiles hit Kesk and Osta and two were killed"."""
    return frozenset(place for at in range(len(words)) if strikes_place(words, at) for place in _names(words, at + 1))


def _names(words: Sequence[Word], at: int) -> Iterator[int]:
    at += low_at(words, at) == "the"
    while at < len(words):
        joins = words[at].low in (",", "and") and at + 1 < len(words) and _is_capital(words[at + 1])
        if not _is_capital(words[at]) and not joins:
            return
        yield at
        at += 1


def _is_capital(word: Word) -> bool:
    return word.text[:1].isupper()
