"""Parts of speech and lemmas of a parsed sentence with a memory: they follow from each word, its tag and its dependency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from spacy.attrs import DEP, LEMMA, LOWER, MORPH, ORTH, POS, TAG
from spacy.matcher import Matcher
from spacy.tokens import Doc

MOST_WORDS = 100_000
"""Words, tags and dependencies that are remembered, 30 MB; then the memory starts afresh."""

_ASKED = [ORTH, TAG, DEP, LOWER]
_TOLD = [TAG, POS, MORPH, LEMMA, DEP]  # white space is given another tag and dependency
_BY_WORD = {"TAG", "POS", "MORPH", "LEMMA", "DEP"}
_ANY = "any dependency"
"""Stands for a dependency that makes no difference to its word: one that no rule names for such a word."""

_Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _ToldApart:
    """Where a rule looks at the dependency of a word: ids of the words in lower case, of the tags, of the dependencies."""

    words: frozenset[int]
    tags: frozenset[int]
    dependencies: frozenset[int]
    """Those that some rule names for words and tags of any kind."""
    any: int

    @classmethod
    def of(cls, patterns: Iterable[list[dict[str, Any]]], strings: Any) -> _ToldApart:
        """Return what the *patterns* of an attribute ruler look at."""
        rules = [rule for pattern in patterns for rule in pattern if "DEP" in rule]
        by_word = [rule for rule in rules if "LOWER" in rule]
        by_tag = [rule for rule in rules if "LOWER" not in rule and _listed(rule.get("TAG"))]
        rest = [rule for rule in rules if rule not in by_word and rule not in by_tag]
        return cls(
            _ids(strings, (word for rule in by_word for word in _listed(rule["LOWER"]))),
            _ids(strings, (tag for rule in by_tag for tag in _listed(rule["TAG"]))),
            _ids(strings, (name for rule in rest for name in (_listed(rule["DEP"]) or rule["DEP"].get("NOT_IN", ())))),
            strings.add(_ANY),
        )

    def key(self, word: int, tag: int, dependency: int, lower: int) -> _Key:
        """Return what the analysis of a word depends on."""
        apart = lower in self.words or tag in self.tags or dependency in self.dependencies
        return word, tag, dependency if apart else self.any


def _hints(patterns: Iterable[list[dict[str, Any]]], strings: Any) -> frozenset[int] | None:
    """Return ids of which every Doc that *patterns* match has one: a word in lower case or a dependency; None if unknown."""
    found: set[int] = set()
    for pattern in patterns:
        told = [_listed(rule.get(name)) for name in ("DEP", "LOWER") for rule in pattern]
        fewest = min(filter(None, told), key=len, default=None)
        if fewest is None:
            return None
        found |= _ids(strings, fewest)
    return frozenset(found)


def _listed(rule: Any) -> list[str]:
    """Return the values that a rule asks for; none where it only rules some out."""
    return [rule] if isinstance(rule, str) else list((rule or {}).get("IN", ()))


def _ids(strings: Any, names: Iterable[str]) -> frozenset[int]:
    return frozenset(strings.add(name) if name else 0 for name in names)


@dataclass(slots=True)
class Morphology:
    """What the attribute ruler and the lemmatizer of a pipeline made of the words that they met.

    The output is theirs, for a fifth of the time: only rules over several words make an exception of a sentence.
    """

    ruler: Any
    lemmatizer: Any
    _exceptions: Any = field(init=False)
    _hints: Any = field(init=False)
    _told_apart: _ToldApart = field(init=False)
    _known: dict[_Key, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._exceptions = Matcher(self.ruler.vocab)
        several = [
            row
            for row in self.ruler.patterns
            if any(len(pattern) > 1 for pattern in row["patterns"]) or not row["attrs"].keys() <= _BY_WORD
        ]
        for row in several:
            self._exceptions.add("several words", row["patterns"])
        self._hints = _hints([p for row in several for p in row["patterns"]], self.ruler.vocab.strings)
        self._told_apart = _ToldApart.of([p for row in self.ruler.patterns for p in row["patterns"]], self.ruler.vocab.strings)

    def complete(self, docs: Iterable[Any]) -> None:
        """Give Docs that are tagged and parsed their parts of speech, morphology and lemmas."""
        if len(self._known) > MOST_WORDS:
            self._known.clear()
        for doc in docs:
            array = doc.to_array(_ASKED)
            if self._is_exception(doc, array):
                self.lemmatizer(self.ruler(doc))
            elif len(doc):
                self._remember(doc, array)

    def _is_exception(self, doc: Any, array: Any) -> bool:
        """Whether a rule over several words speaks of a Doc."""
        hinted = self._hints is None or not self._hints.isdisjoint(array.ravel().tolist())
        return hinted and bool(self._exceptions(doc, allow_missing=True))

    def _remember(self, doc: Any, array: Any) -> None:
        keys = [self._told_apart.key(*row) for row in array.tolist()]
        self._learn([key for key in dict.fromkeys(keys) if key not in self._known], doc.vocab)
        told = np.array([self._known[key] for key in keys], dtype=array.dtype)
        same = told[:, -1] == self._told_apart.any
        told[same, -1] = array[same, 2]
        doc.from_array(_TOLD, told)

    def _learn(self, keys: list[_Key], vocab: Any) -> None:
        """Remember what becomes of words that were not met before."""
        if not keys:
            return
        doc = Doc(vocab, words=[vocab.strings[word] for word, _, _ in keys], spaces=[False] * len(keys))
        doc.from_array([TAG, DEP], np.array([key[1:] for key in keys], dtype=np.uint64))
        if len(keys) > 1 and self._is_exception(doc, doc.to_array(_ASKED)):  # neighbours that were none
            for key in keys:
                self._learn([key], vocab)
            return
        self.lemmatizer(self.ruler(doc))
        self._known.update(zip(keys, map(tuple, doc.to_array(_TOLD).tolist()), strict=True))
