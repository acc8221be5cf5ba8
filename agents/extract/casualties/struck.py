"""Places that are struck: "floods hit Valencia and twelve people were injured" names no thirteenth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.agents.extract.phrases.place_names import towns
from tocsin.agents.extract.text.words import Word, low_at, word_class

_BEFORE = 6
"""Words before "hit" in which a flood, a missile or the like must be told of: else it may hit a person."""
_KIND_IN = 5
"""Words in which "town" must follow what is attacked: "attacked the eastern Malian border town of Kesk"."""


def strikes_place(words: Sequence[Word], at: int) -> bool:
    """Return whether word *at* is the last before a place that is struck: "hit", "stormed", the "through" of "swept through"."""
    low = words[at].low
    if low in ("through", "across", "into"):
        return low_at(words, at - 1) in word_class("sweeps")
    if low in word_class("storms_place"):
        return True
    if low not in word_class("strikes_place"):
        return False
    by_what = any(words[n].low in word_class("striker") for n in range(max(0, at - _BEFORE), at))
    return by_what or _says_place(words, at + 1)


def _says_place(words: Sequence[Word], at: int) -> bool:
    """Return whether a place follows that is told as one or known: "attacked the city of Kesk", "attacked Kyiv"."""
    first = at + (low_at(words, at) in ("the", "a"))
    for n in range(first, min(first + _KIND_IN, len(words))):
        if words[n].low in word_class("place_kind"):
            named = n + 1 < len(words) and _is_capital(words[n + 1])
            if named and _is_capital(words[n]):
                return False  # "attacked the Kesk District Council"
            named_before = n > first and _is_capital(words[n - 1])  # "attacked Kesk town"
            return named or named_before or low_at(words, n + 1) == "of"
        if not words[n].text[:1].isupper() and words[n].low not in word_class("before_place"):
            break
    alone = at + 1 >= len(words) or not _is_capital(words[at + 1])
    return at < len(words) and _is_capital(words[at]) and words[at].low in towns() and alone


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
