"""How rare a word is in the news: what is known of English, corrected by what the lane holds."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.lexicon import frequent, lexicon
from tocsin.agents.deduplicate.words import Codes, code_of

RAREST = 1 / 3000
"""Share of articles that a word is held for that nothing is known of."""
_TRUST = 200  # articles that the general knowledge weighs as much as
_LENGTH = 300  # words of an article


def rarity(codes: Codes, held: npt.NDArray[np.int32], articles: int) -> npt.NDArray[np.float64]:
    """Return the weight of each of *codes*: minus the logarithm of the share of articles that hold it.

    `held` is, by code, how many of the *articles* that the lane knows hold it.
    """
    share = (_expected()[codes] + held[codes]) / (_TRUST + articles)
    return -np.log(np.minimum(np.maximum(share, RAREST), 1.0))


@cache
def _expected() -> npt.NDArray[np.float64]:
    """Return, by code, how many of _TRUST articles hold it by Zipf's law, and no fewer than hold the rarest."""
    often = np.zeros(65536)
    for rank, word in enumerate(frequent()):
        often[code_of(word, lexicon())] += 0.1 / (rank + 2.7)
    return _TRUST * (1 - np.exp(-_LENGTH * often) + RAREST)
