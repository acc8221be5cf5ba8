"""The sketches of many articles at once, as a restart needs them: one at a time most of the work would be ceremony."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.ranks import distinct
from tocsin.agents.deduplicate.sketch import FEWEST, LEADS, SHORTEST_LEAD, Keys, hashed, lead_key, limits
from tocsin.agents.deduplicate.words import BREAK, Codes

Places = npt.NDArray[np.int64]
"""Of words in a run of articles, or of articles in it."""

_LOW, _WORD = np.uint64(0xFFFFFFFF), np.uint64(0xFFFF)


@dataclass(frozen=True, slots=True)
class Run:
    """What is remembered of some articles (`Page.kept`), one after another."""

    codes: Codes
    owner: Places
    """The article of each code."""
    starts: Places
    """By article, where its codes begin."""
    bodies: Places
    """By article, where its codes begin after the headline."""
    before: Places = field(repr=False)
    """By place, how many words stand before it; one more than there are places."""

    @classmethod
    def of(cls, kept: Sequence[Codes]) -> Run:
        """Return the run of *kept*."""
        lengths = np.fromiter(map(len, kept), np.int64, len(kept))
        codes = np.concatenate((*kept, np.zeros(0, np.uint16)))
        ends = np.cumsum(lengths)
        starts = ends - lengths
        breaks = np.append(np.flatnonzero(codes == BREAK), len(codes))
        first = breaks[np.searchsorted(breaks, starts)]
        before = np.concatenate((np.zeros(1, np.int64), np.cumsum(codes != BREAK)))
        return cls(codes, np.repeat(np.arange(len(kept)), lengths), starts, np.where(first < ends, first + 1, starts), before)

    def holders(self) -> npt.NDArray[np.int32]:
        """Return, by code, how many of the articles hold it."""
        held = distinct(self.owner.astype(np.uint64) << np.uint64(16) | self.codes) & _WORD
        return np.bincount(held.astype(np.int64), minlength=65536).astype(np.int32)

    def sketches(self) -> tuple[Keys, Places]:
        """Return the keys of every article's `sketch`, each with its article; an article's own keys are in no order."""
        sampled, leads = self._sampled(), self._leads()
        return np.concatenate((sampled[0], leads[0])), np.concatenate((sampled[1], leads[1]))

    def _sampled(self) -> tuple[Keys, Places]:
        ends = np.append(self.starts[1:], len(self.codes))
        few = self.before[ends] - self.before[self.bodies] < FEWEST
        at = self._words_from(np.where(few, self.starts, self.bodies))
        hashes, owner = hashed(self.codes[at]), self.owner[at]
        inside, owner = owner[:-2] == owner[2:], owner[:-2]
        sizes = np.bincount(owner[inside], minlength=len(self.starts))
        taken = inside & (hashes < limits(sizes)[owner])
        pairs = distinct(owner[taken].astype(np.uint64) << np.uint64(32) | hashes[taken] & _LOW)
        return (pairs & _LOW).astype(np.uint32), (pairs >> np.uint64(32)).astype(np.int64)

    def _leads(self) -> tuple[Keys, Places]:
        at = self._words_from(self.bodies)
        owner = self.owner[at]
        # Breaks stand where no words do: those between the beginning of the body and the word number its sentence.
        begins = self.bodies[owner]
        sentence = (at - self.before[at]) - (begins - self.before[begins])
        first = sentence <= LEADS
        group = owner[first] * (LEADS + 1) + sentence[first]
        pairs = distinct(group.astype(np.uint64) << np.uint64(16) | self.codes[at[first]])
        groups, size = np.unique((pairs >> np.uint64(16)).astype(np.int64), return_counts=True)
        ends = np.cumsum(size)
        chosen = np.flatnonzero(size >= SHORTEST_LEAD)
        owner = groups[chosen] // (LEADS + 1)
        rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
        chosen, owner = chosen[rank < LEADS], owner[rank < LEADS]
        codes = (pairs & _WORD).astype(np.uint16)
        spans = zip((ends - size)[chosen].tolist(), ends[chosen].tolist(), strict=True)
        return np.array([lead_key(codes[start:end]) for start, end in spans], np.uint32), owner

    def _words_from(self, begins: Places) -> Places:
        """Return the places of the words from each article's place in *begins* on."""
        places = np.arange(len(self.codes))
        return np.flatnonzero((self.codes != BREAK) & (places >= begins[self.owner]))
