"""Parts of speech and lemmas of a parsed sentence with a memory: they follow from each word, its tag and its dependency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.matcher import Matcher
from spacy.tokens import Doc

MOST_WORDS = 100_000
"""Words, tags and dependencies that are remembered, 30 MB; then the memory starts afresh."""

_ASKED = [ORTH, TAG, DEP]
_TOLD = [TAG, POS, MORPH, LEMMA, DEP]  # white space is given another tag and dependency
_BY_WORD = {"TAG", "POS", "MORPH", "LEMMA", "DEP"}

_Key = tuple[int, int, int]


@dataclass(slots=True)
class Morphology:
    """What the attribute ruler and the lemmatizer of a pipeline made of the words that they met.

    The output is theirs, for a fifth of the time: only rules over several words make an exception of a sentence.
    """

    ruler: Any
    lemmatizer: Any
    _exceptions: Any = field(init=False)
    _known: dict[_Key, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._exceptions = Matcher(self.ruler.vocab)
        for row in self.ruler.patterns:
            if any(len(pattern) > 1 for pattern in row["patterns"]) or not row["attrs"].keys() <= _BY_WORD:
                self._exceptions.add("several words", row["patterns"])

    def complete(self, docs: Iterable[Any]) -> None:
        """Give Docs that are tagged and parsed their parts of speech, morphology and lemmas."""
        if len(self._known) > MOST_WORDS:
            self._known.clear()
        for doc in docs:
            if self._exceptions(doc, allow_missing=True):
                self.lemmatizer(self.ruler(doc))
            elif len(doc):
                array = doc.to_array(_ASKED)
                keys: list[_Key] = list(map(tuple, array.tolist()))
                self._learn([key for key in dict.fromkeys(keys) if key not in self._known], doc.vocab)
                doc.from_array(_TOLD, np.array([self._known[key] for key in keys], dtype=array.dtype))

    def _learn(self, keys: list[_Key], vocab: Any) -> None:
        """Remember what becomes of words that were not met before."""
        if not keys:
            return
        doc = Doc(vocab, words=[vocab.strings[word] for word, _, _ in keys], spaces=[False] * len(keys))
        doc.from_array([TAG, DEP], np.array([key[1:] for key in keys], dtype=np.uint64))
        if len(keys) > 1 and self._exceptions(doc, allow_missing=True):  # neighbours that were none
            for key in keys:
                self._learn([key], vocab)
            return
        self.lemmatizer(self.ruler(doc))
        self._known.update(zip(keys, map(tuple, doc.to_array(_TOLD).tolist()), strict=True))
