"""What an arrival says that was not said by an article seen before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.lexicon import lexicon
from tocsin.agents.deduplicate.page import Mask, Page, figure_share
from tocsin.agents.deduplicate.ranks import distinct
from tocsin.agents.deduplicate.words import BREAK, CAPITAL, FIGURE, NEGATION, Codes, figure_codes, word_code

COVERED = 0.6
"""Share of a sentence's words that one place of the seen article must hold for it to be the same sentence."""
FEWEST = 4
"""A sentence of fewer different words is never new by itself."""
TABLE = 0.3
"""A line without an end of which this share are numbers is a row of a table."""

_UNITS = (1e3, 1e6, 1e9, 1e12)
_EPSILON = 1e-6

_Keys = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far an arrival repeats a seen article, and what it says beyond it."""

    covered: float
    """Share of the arrival's words that stand in sentences of the seen article."""
    said_again: float
    """Share of the seen article's words that the arrival holds."""
    new_sentences: int = 0
    new_figures: int = 0
    new_names: int = 0
    turned: int = 0

    @property
    def says_nothing_new(self) -> bool:
        """Whether the arrival only repeats."""
        return not (self.new_sentences or self.new_figures or self.new_names or self.turned)


def compare(page: Page, seen: Codes) -> Likeness:
    """Return what *page* says beyond *seen* (see `Page.kept`)."""
    known = distinct(seen)
    place = np.minimum(np.searchsorted(known, page.codes), len(known) - 1)
    is_known = known[place] == page.codes
    share, size = _coverage(page, seen, known, place, is_known)
    covered = share >= COVERED
    row = figure_share(page) >= TABLE
    tells = ~page.furniture & (page.told | covered | row)
    tells[0] = False
    new_sentence = tells & ~covered & (size >= FEWEST)
    turns = _turned(page, seen)
    counts = tells[page.sentence]
    weight = np.count_nonzero(counts)
    return Likeness(
        covered=np.count_nonzero(counts & covered[page.sentence]) / weight if weight else 0.0,
        said_again=float(_among(seen[seen != BREAK], distinct(page.codes)).mean()) if seen.any() else 0.0,
        new_sentences=int(new_sentence.sum()),
        new_figures=int(_new_figures(page, known, is_known, tells).sum()),
        new_names=int(_new_names(page, is_known, tells).sum()),
        turned=int((turns & covered[page.sentence]).sum()),
    )


def _coverage(
    page: Page, seen: Codes, known: Codes, place: npt.NDArray[np.int64], is_known: Mask
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return, by sentence of *page*, which share of its different words one place of *seen* holds, and how many they are."""
    of = np.cumsum(seen == BREAK)
    held = np.zeros((int(of[-1]) + 1, len(known)), np.float32)
    held[of, np.searchsorted(known, seen)] = 1
    held[:, known == BREAK] = 0
    if len(held) > 1:  # sentences are split and joined in copies: two neighbours are one place
        held[:-1] = np.maximum(held[:-1], held[1:])
    asked = np.zeros((page.sentences, len(known)), np.float32)
    asked[page.sentence[is_known], place[is_known]] = 1
    pairs = distinct(page.sentence * 65536 + page.codes) >> 16
    size = np.bincount(pairs, minlength=page.sentences)
    share = (asked @ held.T).max(axis=1) / np.maximum(size, 1)
    return np.maximum(share, _anchored(page, seen)), size


def _anchored(page: Page, seen: Codes) -> npt.NDArray[np.float64]:
    """Return, by sentence, the share of words with a neighbour that they have in *seen*, wherever its sentences end."""
    words = seen[seen != BREAK]
    same = page.sentence[:-1] == page.sentence[1:]
    pair = same & _among(_keys(page.codes[:-1], page.codes[1:]), distinct(_keys(words[:-1], words[1:])))
    anchored = np.zeros(len(page.codes), np.bool_)
    anchored[:-1] |= pair
    anchored[1:] |= pair
    count = np.bincount(page.sentence, minlength=page.sentences)
    return np.bincount(page.sentence[anchored], minlength=page.sentences) / np.maximum(count, 1)


def _new_figures(page: Page, known: Codes, is_known: Mask, tells: Mask) -> Mask:
    figure = (page.codes >= FIGURE) & ~is_known
    said = tells.copy()
    said[0] = True
    fresh: Mask = figure & said[page.sentence] & (page.codes != _one())
    at = np.flatnonzero(fresh & (page.amounts > 0))
    fresh[at] &= ~_in_other_units(page.amounts[at], known)
    return fresh


def _in_other_units(amounts: npt.NDArray[np.float64], known: Codes) -> Mask:
    """Mark numbers of three digits or more that *known* has with the magnitude they lack: "38.37" for "38.37 billion"."""
    digits = amounts / 10.0 ** np.floor(np.log10(amounts))
    telling = np.abs(digits * 10 - np.rint(digits * 10)) > _EPSILON
    there = [_among(figure_codes(amounts * unit), known) for unit in _UNITS]
    found: Mask = telling & np.logical_or.reduce(there)
    return found


def _new_names(page: Page, is_known: Mask, tells: Mask) -> Mask:
    """Mark capitalised words inside sentences that the seen article nowhere holds."""
    capital = (page.flags & CAPITAL) > 0
    first = np.diff(page.sentence, prepend=-1) > 0
    fresh: Mask = capital & ~first & ~is_known & tells[page.sentence]
    return fresh


def _turned(page: Page, seen: Codes) -> Mask:
    """Mark words that stand where the seen article has their opposite, another figure or day; or a negation come or gone."""
    ours = _spaced(page.codes, page.sentence)
    here, there = _Context(ours), _Context(seen)
    other = ~_among(here.triple, distinct(there.triple))
    marks = _negated(here, there) | (other & _opposed(here, there))
    other &= ~_reworded(ours, seen)
    for kind in (_is_figure, _is_date):
        marks |= other & kind(ours) & _among(here.gap, distinct(there.gap[kind(seen)]))
    found: Mask = marks[ours != BREAK]
    return found


def _reworded(ours: Codes, seen: Codes) -> Mask:
    """Mark words that the seen article has before the same two: the verb alone is another, "shares fell 2.4% in Oslo"."""
    marks = np.zeros(len(ours), np.bool_)
    inside = (ours[:-2] != BREAK) & (ours[1:-1] != BREAK) & (ours[2:] != BREAK)
    marks[:-2] = inside & _among(_threes(ours), distinct(_threes(seen)))
    return marks


def _threes(codes: Codes) -> npt.NDArray[np.uint64]:
    return _keys(codes[:-2], codes[1:-1]).astype(np.uint64) << np.uint64(16) | codes[2:]


class _Context:
    """The words of a text with their neighbours, as keys."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.before = np.concatenate((np.array([BREAK], np.uint16), codes[:-1]))
        self.after = np.concatenate((codes[1:], np.array([BREAK], np.uint16)))
        self.left = _keys(self.before, codes)
        self.right = _keys(codes, self.after)
        self.gap = _keys(self.before, self.after)
        self.triple = self.gap.astype(np.uint64) << np.uint64(16) | codes
        self.pairs = distinct(self.right)
        """Every two neighbours, sorted."""


def _negated(here: _Context, there: _Context) -> Mask:
    """Mark a negation put between neighbours, and the second of two neighbours that lost the one between them."""
    fresh = ~_among(here.left, there.pairs) & ~_among(here.right, there.pairs)
    put = (here.codes == NEGATION) & (fresh | (_among(here.gap, there.pairs) & ~_among(here.gap, _gaps(there))))
    lost = _gaps(there, inside=True)
    lost = lost[~_among(lost, there.pairs)]
    marks: Mask = put | _among(here.left, lost)
    return marks


def _gaps(context: _Context, *, inside: bool = False) -> _Keys:
    """Return the pairs of neighbours that a negation stands between; *inside*: within one sentence."""
    at = context.codes == NEGATION
    if inside:
        at = at & (context.before != BREAK) & (context.after != BREAK)
    return distinct(context.gap[at])


def _opposed(here: _Context, there: _Context) -> Mask:
    """Mark words whose opposite the seen article has between the same neighbours, or beside one of them and no more."""
    ours, theirs = _sides()[here.codes], _sides()[there.codes]
    polar = theirs > 1
    left = polar & ~_among(there.left, here.pairs)
    right = polar & ~_among(there.right, here.pairs)
    opposite = (ours ^ 1).astype(np.uint8)
    fresh = ~_among(here.left, there.pairs) & ~_among(here.right, there.pairs)
    beside = _among(_sided(here.before, opposite), distinct(_sided(there.before, theirs)[left]))
    beside |= _among(_sided(here.after, opposite), distinct(_sided(there.after, theirs)[right]))
    gaps = distinct(_sided(there.gap, theirs)[polar])
    between = _among(_sided(here.gap, opposite), gaps)
    reworded = _among(_sided(here.gap, ours), gaps)  # "sales climbed 2%" for "sales rose 2%", whatever else fell
    marks: Mask = (ours > 1) & ~reworded & (between | (fresh & beside))
    return marks


def _spaced(codes: Codes, sentence: npt.NDArray[np.int64]) -> Codes:
    return np.insert(codes, np.flatnonzero(np.diff(sentence)) + 1, BREAK)


def _keys(left: Codes, right: Codes) -> _Keys:
    return left.astype(np.uint32) << np.uint32(16) | right


def _sided(place: Codes | _Keys, side: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    return place.astype(np.uint64) << np.uint64(8) | side


def _among(keys: npt.NDArray[np.unsignedinteger[Any]], known: npt.NDArray[np.unsignedinteger[Any]]) -> Mask:
    """Say which *keys* are in *known* (sorted)."""
    if not len(known):
        return np.zeros(len(keys), np.bool_)
    found: Mask = known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] == keys
    return found


@cache
def _sides() -> npt.NDArray[np.uint8]:
    """Return, by code, the side of an opposition a word is on (`Lexicon.opposites` plus 2), 0 where it has none."""
    sides = np.zeros(65536, np.uint8)
    for word, side in lexicon().opposites.items():
        sides[word_code(word)] = side + 2
    return sides


@cache
def _dates() -> Codes:
    return np.array(sorted(word_code(word) for word in lexicon().dates), np.uint16)


def _is_figure(codes: Codes) -> Mask:
    return codes >= FIGURE


def _is_date(codes: Codes) -> Mask:
    return np.isin(codes, _dates())


@cache
def _one() -> int:
    return int(figure_codes(np.array([1.0]))[0])
