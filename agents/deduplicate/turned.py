"""Statements that were turned: the words of a sentence that was seen before, with one of them the opposite."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.lexicon import lexicon
from tocsin.agents.deduplicate.page import Mask, Page
from tocsin.agents.deduplicate.ranks import Pairs, among, distinct, pair_keys
from tocsin.agents.deduplicate.words import BREAK, FIGURE, NEGATION, Codes, marked, word_code


def turned(page: Page, seen: Codes) -> Mask:
    """Mark words that stand where the seen article has their opposite, another figure or day; or a negation come or gone."""
    ours = page.spaced
    here, there = _Context(ours), _Context(seen)
    other = ~among(here.triple, distinct(there.triple))
    marks = _negated(here, there) | (other & _opposed(here, there))
    other &= ~_reworded(ours, seen)
    for kind in (_is_figure, days):
        marks |= other & kind(ours) & among(here.gap, distinct(there.gap[kind(seen)]))
    found: Mask = marks[ours != BREAK]
    return found


def _reworded(ours: Codes, seen: Codes) -> Mask:
    """Mark words that the seen article has before the same two: the verb alone is another, "shares fell 2.4% in Oslo"."""
    marks = np.zeros(len(ours), np.bool_)
    inside = (ours[:-2] != BREAK) & (ours[1:-1] != BREAK) & (ours[2:] != BREAK)
    marks[:-2] = inside & among(_threes(ours), distinct(_threes(seen)))
    return marks


def _threes(codes: Codes) -> npt.NDArray[np.uint64]:
    return pair_keys(codes[:-2], codes[1:-1]).astype(np.uint64) << np.uint64(16) | codes[2:]


class _Context:
    """The words of a text with their neighbours, as keys."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.before = np.concatenate((np.array([BREAK], np.uint16), codes[:-1]))
        self.after = np.concatenate((codes[1:], np.array([BREAK], np.uint16)))
        self.left = pair_keys(self.before, codes)
        self.right = pair_keys(codes, self.after)
        self.gap = pair_keys(self.before, self.after)
        self.triple = self.gap.astype(np.uint64) << np.uint64(16) | codes
        self.pairs = distinct(self.right)
        """Every two neighbours, sorted."""


def _negated(here: _Context, there: _Context) -> Mask:
    """Mark a negation put between neighbours, and the second of two neighbours that lost the one between them."""
    fresh = ~among(here.left, there.pairs) & ~among(here.right, there.pairs)
    put = (here.codes == NEGATION) & (fresh | (among(here.gap, there.pairs) & ~among(here.gap, _gaps(there))))
    lost = _gaps(there, inside=True)
    lost = lost[~among(lost, there.pairs)]
    marks: Mask = put | among(here.left, lost)
    return marks


def _gaps(context: _Context, *, inside: bool = False) -> Pairs:
    """Return the pairs of neighbours that a negation stands between; *inside*: within one sentence."""
    at = context.codes == NEGATION
    if inside:
        at = at & (context.before != BREAK) & (context.after != BREAK)
    return distinct(context.gap[at])


def _opposed(here: _Context, there: _Context) -> Mask:
    """Mark words whose opposite the seen article has between the same neighbours, or beside one of them and no more."""
    ours, theirs = _sides()[here.codes], _sides()[there.codes]
    polar = theirs > 1
    left = polar & ~among(there.left, here.pairs)
    right = polar & ~among(there.right, here.pairs)
    opposite = (ours ^ 1).astype(np.uint8)
    fresh = ~among(here.left, there.pairs) & ~among(here.right, there.pairs)
    beside = among(_sided(here.before, opposite), distinct(_sided(there.before, theirs)[left]))
    beside |= among(_sided(here.after, opposite), distinct(_sided(there.after, theirs)[right]))
    gaps = distinct(_sided(there.gap, theirs)[polar])
    between = among(_sided(here.gap, opposite), gaps)
    reworded = among(_sided(here.gap, ours), gaps)  # "sales climbed 2%" for "sales rose 2%", whatever else fell
    marks: Mask = (ours > 1) & ~reworded & (between | (fresh & beside))
    return marks


def _sided(place: Codes | Pairs, side: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    return place.astype(np.uint64) << np.uint64(8) | side


@cache
def _sides() -> npt.NDArray[np.uint8]:
    """Return, by code, the side of an opposition a word is on (`Lexicon.opposites` plus 2), 0 where it has none."""
    sides = np.zeros(65536, np.uint8)
    for word, side in lexicon().opposites.items():
        sides[word_code(word)] = side + 2
    return sides


@cache
def _dates() -> Mask:
    """Say of each code whether it is a day or a month."""
    return marked(lexicon().dates, lexicon())


def _is_figure(codes: Codes) -> Mask:
    return codes >= FIGURE


def days(codes: Codes) -> Mask:
    """Mark the days and months among *codes*."""
    return _dates()[codes]
