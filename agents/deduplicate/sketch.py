"""A sample of an article's word triples: articles that share a few of them may say the same."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.ranks import distinct
from tocsin.agents.deduplicate.words import BREAK, Codes

Keys = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]

LEADS = 2  # opening sentences that are kept whole
SHORTEST_LEAD = 6  # words
FEWEST = 3
"""Words of the shortest body; where there are fewer the headline is sampled too."""
_DENSITIES = np.array([1, 2, 4, 8])  # one triple in so many is kept
_SIZES = 16 * _DENSITIES[1:]  # triples: shorter articles are sampled more densely
_LIMITS = np.uint64(0xFFFFFFFFFFFFFFFF) // _DENSITIES.astype(np.uint64)


@dataclass(frozen=True, slots=True)
class Sketch:
    """Keys to look an article up by, and how much each counts."""

    keys: Keys
    votes: npt.NDArray[np.uint8]


def sketch(kept: Codes) -> Sketch:
    """Return the sketch of what is remembered of an article (`Page.kept`); `sketches.py` makes those of many.

    Source: FracMinHash (Irber et al., 2022): hashes below a fixed share of the range, so that samples of texts of
    any two lengths can be compared.
    """
    breaks = (kept == BREAK).nonzero()[0]
    body = kept[breaks[0] + 1 :] if len(breaks) else kept  # without the headline, which each outlet writes anew
    words = body[body != BREAK]
    triples = hashed(words if len(words) >= FEWEST else kept[kept != BREAK])
    sampled = distinct(triples[triples < limits(len(triples))].astype(np.uint32))
    leads = _leads(body)
    votes = np.ones(len(sampled) + len(leads), np.uint8)
    votes[len(sampled) :] = 3
    return Sketch(np.concatenate((sampled, np.array(leads, np.uint32))), votes)


def hashed(words: Codes) -> Hashes:
    """Return a hash of every three of *words* that follow each other."""
    wide = words.astype(np.uint64)
    keys = wide[:-2] << np.uint64(32)
    keys |= wide[1:-1] << np.uint64(16)
    keys |= wide[2:]
    # The finaliser of splitmix64 (Steele, Lea and Flood, 2014).
    keys ^= keys >> np.uint64(30)
    keys *= np.uint64(0xBF58476D1CE4E5B9)
    keys ^= keys >> np.uint64(27)
    keys *= np.uint64(0x94D049BB133111EB)
    keys ^= keys >> np.uint64(31)
    return keys


def limits(triples: int | npt.NDArray[np.int64]) -> Any:
    """Return the bound that hashes lie below which are sampled, of an article or of each that has so many *triples*."""
    return _LIMITS[_SIZES.searchsorted(triples, side="right")]


def lead_key(words: Codes) -> int:
    """Return the key of an opening sentence by its different *words*, sorted."""
    return int.from_bytes(exact_key(words)[:4], "little")


def exact_key(codes: Codes) -> bytes:
    """Return 8 bytes that are the same for the same words in the same order."""
    return blake2b(codes.astype("<u2").tobytes(), digest_size=8).digest()


def _leads(body: Codes) -> list[int]:
    """Return a key of each opening sentence, by its different words."""
    breaks = (body == BREAK).nonzero()[0][: LEADS + 1].tolist()
    spans = list(pairwise([-1, *breaks, len(body)]))[: LEADS + 1]
    sentences = (sorted(set(body[start + 1 : end].tolist())) for start, end in spans if end - start > SHORTEST_LEAD)
    return [lead_key(np.array(words, np.uint16)) for words in sentences if len(words) >= SHORTEST_LEAD][:LEADS]
