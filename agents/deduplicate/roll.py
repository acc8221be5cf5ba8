"""The stories of an edition as rows of arrays, so that one sum compares an article with many of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.words import Codes

TERMS = 64
"""Words that a story is known by."""

Vector = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Terms:
    """Codes and weights of unit length, heaviest first; at most TERMS."""

    codes: Codes
    weights: Vector


class Roll:
    """Slot to its row: the terms that a story is told in, when it was last told, and by how many articles."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._free: list[int] = []
        self._codes = np.zeros((1024, TERMS), np.uint16)
        self._weights = np.zeros((1024, TERMS), np.float32)
        self._lengths = np.zeros(1024, np.uint8)
        self.last_s = np.zeros(1024, np.float64)
        """By row, when the story was last told, in seconds of the epoch."""
        self.size = np.zeros(1024, np.int64)
        """By row, how many articles tell it."""
        self._ours = np.zeros(65536, np.float32)  # scratch of `likeness`, always left empty

    def rows(self, slots: list[int]) -> Rows:
        """Return the rows of *slots*."""
        return np.array([self._rows[slot] for slot in slots], np.int64)

    def terms(self, slot: int) -> Terms:
        """Return the terms of a story that is on the roll."""
        row = self._rows[slot]
        length = self._lengths[row]
        return Terms(self._codes[row, :length], self._weights[row, :length])

    def enter(self, slot: int, terms: Terms, at: datetime, size: int) -> None:
        """Put a story on the roll."""
        row = self._free.pop() if self._free else len(self._rows)
        if row == len(self.size):
            self._grow()
        length = len(terms.codes)
        self._codes[row, :length], self._weights[row, :length] = terms.codes, terms.weights
        self._weights[row, length:] = 0
        self._lengths[row], self.last_s[row], self.size[row] = length, at.timestamp(), size
        self._rows[slot] = row

    def strike(self, slot: int) -> None:
        """Take a story off the roll."""
        self._free.append(self._rows.pop(slot))

    def likeness(self, terms: Terms, rows: Rows) -> npt.NDArray[np.float64]:
        """Return the cosine of *terms* with the story of each of *rows*."""
        self._ours[terms.codes] = terms.weights
        products = self._ours.take(self._codes.take(rows, axis=0))
        self._ours[terms.codes] = 0
        products *= self._weights.take(rows, axis=0)
        cosines: npt.NDArray[np.float64] = products.sum(axis=1, dtype=np.float64)
        return cosines

    def _grow(self) -> None:
        more = 2 * len(self.size)
        self._codes, self._weights = np.resize(self._codes, (more, TERMS)), np.resize(self._weights, (more, TERMS))
        self._lengths = np.resize(self._lengths, more)
        self.last_s, self.size = np.resize(self.last_s, more), np.resize(self.size, more)
