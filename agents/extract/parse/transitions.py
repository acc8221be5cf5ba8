"""The transitions of a tagger's parsers in whole arrays: the same ones, in two thirds of the time.

The compiled loop of spaCy asks for the interpreter's lock at every addition, and multiplies small matrices as if they were large.
Source: Honnibal and Johnson, "An improved non-monotonic transition system for dependency parsing", 2015; what the weights
mean is told by spaCy's `parser_model.pyx`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from spacy.ml.parser_model import ParserStepModel


@dataclass(frozen=True, slots=True)
class Transitions:
    """A transition-based component of spaCy: what it predicts is what its own `predict` does."""

    component: Any
    lower: Any
    """Weights from a word to what it adds to a state as one of its features, (features, width, 2 * hidden): both pieces of a
    maxout side by side."""
    padding: Any
    """What is added where there is no such word, (features, 2 * hidden)."""
    bias: Any
    upper: Any
    """Weights from a state and a one to its transitions, (hidden + 1, classes): what the one is weighed by is the bias."""

    @classmethod
    def of(cls, component: Any) -> Transitions | None:
        """Return a quick form of *component*; nothing where it is not a greedy one of the usual make."""
        model = getattr(component, "model", None)
        if model is None or not {"lower", "upper"} <= set(model.ref_names) or component.cfg.get("beam_width") != 1:
            return None
        if not model.attrs["has_upper"] or model.attrs["unseen_classes"]:
            return None
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        weights = lower.get_param("W")  # (features, hidden, pieces, width)
        features, hidden, pieces, width = weights.shape
        if pieces != 2:
            return None
        return cls(
            component,
            np.ascontiguousarray(weights.transpose(0, 3, 2, 1).reshape(features, width, -1)),
            lower.get_param("pad").reshape(features, hidden, pieces).transpose(0, 2, 1).reshape(features, -1),
            lower.get_param("b").T.reshape(-1),
            np.vstack([upper.get_param("W").T, upper.get_param("b")]),
        )

    def predict(self, docs: Sequence[Any]) -> list[Any]:
        """Return the final state of each of some Docs, as `Parser.predict` does."""
        batch: list[Any] = self.component.moves.init_batch(docs)
        states = [state for state in batch if not state.is_final()]
        if not states:
            return batch
        added = self._added(docs)
        features, count, width = added.shape
        rows = added.reshape(-1, width)
        first = np.arange(1, features * count, count, dtype=np.int32)  # of each feature, behind its padding
        hidden = np.ones((len(states), 1 + width // 2), dtype=added.dtype)
        asked = SimpleNamespace(state2vec=SimpleNamespace(nF=features))
        while states:
            words = ParserStepModel.get_token_ids(asked, states)  # (states, features); -1 for none
            words += first
            sums = np.add.reduce(rows.take(words.T, axis=0), axis=0)
            hidden = hidden[: len(states)]
            np.maximum(sums[:, : width // 2], sums[:, width // 2 :], out=hidden[:, :-1])
            states = self.component.transition_states(states, hidden @ self.upper)
        return batch

    def _added(self, docs: Sequence[Any]) -> Any:
        """Return what each word adds to a state by its place in it, the padding first: (features, 1 + words, 2 * hidden)."""
        vectors = self.component.model.get_ref("tok2vec").predict(docs)
        features, _, wide = self.lower.shape
        added = np.empty((features, 1 + len(vectors), wide), dtype=vectors.dtype)
        np.matmul(vectors, self.lower, out=added[:, 1:])
        added[:, 0] = self.padding
        added[0] += self.bias  # each state takes one word, or none, as its first
        return added
