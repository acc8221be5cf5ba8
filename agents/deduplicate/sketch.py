"""A sample of an article's word triples: articles that share a few of them may say the same."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.ranks import distinct
from tocsin.agents.deduplicate.words import BREAK, Codes

Keys = npt.NDArray[np.uint32]

DENSITY = 8  # one triple in so many is kept
LEADS = 2  # opening sentences that are kept whole
_FEWEST = 16  # triples: shorter articles are sampled more densely
_SHORTEST_LEAD = 6  # words


@dataclass(frozen=True, slots=True)
class Sketch:
    """Keys to look an article up by, and how much each counts."""

    keys: Keys
    votes: npt.NDArray[np.uint8]


def sketch(kept: Codes) -> Sketch:
    """Return the sketch of what is remembered of an article (`Page.kept`).

    Source: FracMinHash (Irber et al., 2022): hashes below a fixed share of the range, so that samples of texts of
    any two lengths can be compared.
    """
    triples = _triples(kept)
    density = DENSITY
    while density > 1 and len(triples) < _FEWEST * density:
        density //= 2
    sampled = distinct(triples[triples < np.uint64(0xFFFFFFFFFFFFFFFF // density)].astype(np.uint32))
    leads = np.array(_leads(kept), np.uint32)
    votes = np.concatenate((np.ones(len(sampled), np.uint8), np.full(len(leads), 3, np.uint8)))
    return Sketch(np.concatenate((sampled, leads)), votes)


def exact_key(codes: Codes) -> bytes:
    """Return 8 bytes that are the same for the same words in the same order."""
    return blake2b(codes.astype("<u2").tobytes(), digest_size=8).digest()


def _triples(kept: Codes) -> npt.NDArray[np.uint64]:
    body = _body(kept)
    words = body[body != BREAK].astype(np.uint64)
    if len(words) < 3:
        words = kept[kept != BREAK].astype(np.uint64)
    return _mixed(words[:-2] << np.uint64(32) | words[1:-1] << np.uint64(16) | words[2:])


def _leads(kept: Codes) -> list[int]:
    """Return a key of each opening sentence, by its different words."""
    body = _body(kept)
    breaks = np.flatnonzero(body == BREAK)[: LEADS + 1].tolist()
    sentences = [body[start:end].tolist() for start, end in pairwise([0, *breaks, len(body)])][: LEADS + 1]
    words = [sorted({*sentence} - {BREAK}) for sentence in sentences]
    keys = (exact_key(np.array(w, np.uint16)) for w in words if len(w) >= _SHORTEST_LEAD)
    return [int.from_bytes(key[:4], "little") for key in islice(keys, LEADS)]


def _body(kept: Codes) -> Codes:
    """Return *kept* without the headline, which each outlet writes anew."""
    breaks = np.flatnonzero(kept == BREAK)
    return kept[breaks[0] + 1 :] if len(breaks) else kept


def _mixed(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    # The finaliser of splitmix64 (Steele, Lea and Flood, 2014).
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
