"""What an edition has read: the sketches of the articles it holds, to find what an arrival may repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.postings import Postings
from tocsin.agents.deduplicate.ranks import grouped
from tocsin.agents.deduplicate.sketch import Sketch
from tocsin.agents.deduplicate.sketches import Run

ENOUGH = 3
"""Shared triples that make a seen article a candidate."""
CANDIDATES = 6
"""So many of the likeliest are compared."""
_LOOKED_AT = 4 * CANDIDATES  # some of them may be withdrawn


@dataclass(frozen=True, slots=True)
class Candidate:
    """A seen article by its number, and how many votes of the sketch it has."""

    number: int
    votes: int


class Library:
    """The sketches of the articles held. Derived: it is built again from what the table holds."""

    def __init__(self) -> None:
        self._postings = Postings()

    def shelve(self, number: int, found: Sketch, *, floor: int) -> None:
        """File the article of *number*."""
        self._postings.add(found.keys, number, floor=floor)

    def shelve_all(self, numbers: npt.NDArray[np.int64], run: Run, *, floor: int) -> None:
        """File every article of *run* under its number."""
        keys, owners = run.sketches()
        self._postings.add_all(keys, numbers[owners], floor=floor)

    def candidates(self, found: Sketch, *, floor: int) -> list[Candidate]:
        """Return the seen articles that share most of *found*, likeliest first."""
        places, numbers = self._postings.find(found.keys, floor=floor)
        if not len(numbers):
            return []
        unique, place = grouped(numbers)
        votes = np.bincount(place, weights=found.votes[places]).astype(np.int64)
        order = np.lexsort((unique, -votes))[:_LOOKED_AT]
        return [Candidate(int(unique[i]), int(votes[i])) for i in order if votes[i] >= ENOUGH]

    @property
    def nbytes(self) -> int:
        """Memory of the settled part."""
        return self._postings.nbytes


def shelved(books: Iterable[tuple[int, Sketch]]) -> Library:
    """Return a library of *books*, which come in the order of their numbers."""
    library = Library()
    for number, found in books:
        library.shelve(number, found, floor=0)
    return library
