"""What an arrival says that was not said by an article seen before."""

from __future__ import annotations

from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.lexicon import lexicon
from tocsin.agents.deduplicate.page import Mask, Page
from tocsin.agents.deduplicate.ranks import among, distinct, pair_keys
from tocsin.agents.deduplicate.turned import days, turned
from tocsin.agents.deduplicate.words import BREAK, CAPITAL, FIGURE, Codes, code_of, figure_code, marked

COVERED = 0.6
"""Share of a sentence's words that one place of the seen article must hold for it to be the same sentence."""
FEWEST = 4
"""A sentence of fewer different words is never new by itself."""
OTHER, MANY = 0.15, 6
"""Share of an arrival's words, and number of one sentence's, that a copy would not have of its own."""
TABLE = 0.3
"""A line without an end of which this share are numbers is a row of a table."""

_UNITS = (1e3, 1e6, 1e9, 1e12)
_EPSILON = 1e-6
_ONE = figure_code(1)


class Likeness:
    """How far a page repeats a seen article (see `Page.kept`), and what it says beyond it.

    Each is worked out when it is asked for: most candidates are told apart by the first two.
    """

    def __init__(self, page: Page, seen: Codes) -> None:
        self._page, self._seen = page, seen
        self._known = distinct(seen)
        place = np.minimum(np.searchsorted(self._known, page.codes), len(self._known) - 1)
        self._is_known: Mask = self._known[place] == page.codes
        self._covered: Mask = _coverage(page, seen, self._known, place, self._is_known) >= COVERED
        row = page.figure_share >= TABLE
        self._tells: Mask = ~page.furniture & (page.told | self._covered | row)
        self._tells[0] = False

    @cached_property
    def covered(self) -> float:
        """Share of the arrival's words that stand in sentences of the seen article."""
        counts = self._tells[self._page.sentence]
        weight = np.count_nonzero(counts)
        return np.count_nonzero(counts & self._covered[self._page.sentence]) / weight if weight else 0.0

    @cached_property
    def said_again(self) -> float:
        """Share of the seen article's words that the arrival holds."""
        seen = self._seen
        return float(among(seen[seen != BREAK], self._page.different).mean()) if seen.any() else 0.0

    @cached_property
    def new_sentences(self) -> int:
        """Sentences of the arrival that the seen article does not hold."""
        return int(np.count_nonzero(self._tells & ~self._covered & (self._page.different_words >= FEWEST)))

    @cached_property
    def new_figures(self) -> int:
        """Numbers of the arrival that the seen article does not hold."""
        return int(_new_figures(self._page, self._known, self._is_known, self._tells).sum())

    @cached_property
    def new_names(self) -> int:
        """Names of the arrival that the seen article does not hold."""
        return int(_new_names(self._page, self._is_known, self._tells).sum())

    @cached_property
    def turned(self) -> int:
        """Words that state the opposite of what the seen article states."""
        return int((turned(self._page, self._seen) & self._covered[self._page.sentence]).sum())

    @cached_property
    def new_days(self) -> int:
        """Days that the arrival names in the stead of one that the seen article names: "moved from Thursday to Friday".

        A day named where none was, or beside it, is no news.
        """
        page = self._page
        ours = page.codes[days(page.codes) & self._tells[page.sentence]]
        fresh = ours[~among(ours, self._known)]
        dropped = days(self._known) & ~among(self._known, page.different)
        return len(fresh) if dropped.any() else 0

    @cached_property
    def turns(self) -> int:
        """Turns that the arrival tells and the seen article does not, in any words: called off, denied, resigned, dead."""
        turns = _turns()
        told = np.bitwise_or.reduce(turns[self._page.codes[self._tells[self._page.sentence]]])
        return int(told & ~np.bitwise_or.reduce(turns[self._known])).bit_count()

    @cached_property
    def deeds(self) -> int:
        """Deeds that are done in the arrival and to come in the seen article: "will close its embassy", then "closed"."""
        return self._other_forms + self._same_forms

    @property
    def _other_forms(self) -> int:
        to_come, done = _deeds()
        here = done[self._page.codes[self._tells[self._page.sentence] & ~self._is_known]]
        here = here[here > 0]
        if not len(here):
            return 0
        return int(np.count_nonzero(np.isin(here, to_come[self._known]) & ~np.isin(here, to_come[self._page.codes])))

    @property
    def _same_forms(self) -> int:
        # Most verbs have one code, done or not: there it hangs on the word before.
        page, seen = self._page, self._seen
        to_come = _ahead()[seen[:-1]]
        here = page.done[among(page.codes[page.done], distinct(seen[1:][to_come]))]
        here = here[self._tells[page.sentence[here]] & ~_ahead()[page.codes[here - 1]]]
        if not len(here):
            return 0
        return int(np.count_nonzero(~among(page.codes[here], distinct(seen[1:][~to_come]))))

    @cached_property
    def other_words(self) -> bool:
        """Whether so many words are nowhere in the seen article that the same names tell something else, as in a flash."""
        page = self._page
        unknown = np.bincount(page.sentence[~self._is_known], minlength=page.sentences) * self._tells
        return bool(unknown.max() >= MANY or unknown.sum() >= OTHER * page.words[self._tells].sum())

    @property
    def says_nothing_new(self) -> bool:
        """Whether the arrival only repeats."""
        new = self.new_sentences or self.new_figures or self.new_names or self.new_days
        return not (new or self.turned or self.turns or self.deeds or self.other_words)


@cache
def _turns() -> npt.NDArray[np.uint32]:
    """Return, by code, the turns that a word tells, a bit each."""
    turns = np.zeros(65536, np.uint32)
    for turn, words in enumerate(lexicon().turns):
        turns[list({code_of(word, lexicon()) for word in words})] |= np.uint32(1 << turn)
    return turns


@cache
def _deeds() -> tuple[Codes, Codes]:
    """Return, by code, the verb that a word is the form of, from 1 on, or 0: where it is to come, and where it is done."""
    to_come, done = np.zeros(65536, np.uint16), np.zeros(65536, np.uint16)
    for verb, forms in enumerate(lexicon().deeds, 1):
        for table, words in zip((to_come, done), forms, strict=True):
            table[[code_of(word, lexicon()) for word in words]] = verb
    return to_come, done


@cache
def _ahead() -> Mask:
    """Say of each code whether it puts the verb after it ahead."""
    return marked(lexicon().ahead, lexicon())


def compare(page: Page, seen: Codes) -> Likeness:
    """Return what *page* says beyond *seen* (see `Page.kept`)."""
    return Likeness(page, seen)


def _coverage(page: Page, seen: Codes, known: Codes, place: npt.NDArray[np.int64], is_known: Mask) -> npt.NDArray[np.float64]:
    """Return, by sentence of *page*, which share of its different words one place of *seen* holds."""
    of = np.cumsum(seen == BREAK)
    held = np.zeros((int(of[-1]) + 1, len(known)), np.float32)
    held[of, np.searchsorted(known, seen)] = 1
    held[:, known == BREAK] = 0
    if len(held) > 1:  # sentences are split and joined in copies: two neighbours are one place
        held[:-1] = np.maximum(held[:-1], held[1:])
    asked = np.zeros((page.sentences, len(known)), np.float32)
    asked[page.sentence[is_known], place[is_known]] = 1
    share = (asked @ held.T).max(axis=1) / np.maximum(page.different_words, 1)
    either: npt.NDArray[np.float64] = np.maximum(share, _anchored(page, seen))
    return either


def _anchored(page: Page, seen: Codes) -> npt.NDArray[np.float64]:
    """Return, by sentence, the share of words with a neighbour that they have in *seen*, wherever its sentences end."""
    words = seen[seen != BREAK]
    same, neighbours = page.neighbours
    pair = same & among(neighbours, distinct(pair_keys(words[:-1], words[1:])))
    anchored = np.zeros(len(page.codes), np.bool_)
    anchored[:-1] |= pair
    anchored[1:] |= pair
    return np.bincount(page.sentence[anchored], minlength=page.sentences) / np.maximum(page.words, 1)


def _new_figures(page: Page, known: Codes, is_known: Mask, tells: Mask) -> Mask:
    figure = (page.codes >= FIGURE) & ~is_known
    said = tells.copy()
    said[0] = True
    fresh: Mask = figure & said[page.sentence] & (page.codes != _ONE)
    at = np.flatnonzero(fresh & (page.amounts > 0))
    fresh[at] &= ~_in_other_units(page.amounts[at], known)
    return fresh


def _in_other_units(amounts: npt.NDArray[np.float64], known: Codes) -> Mask:
    """Mark numbers of three digits or more that *known* has with the magnitude they lack: "38.37" for "38.37 billion"."""
    digits = amounts / 10.0 ** np.floor(np.log10(amounts))
    telling = np.abs(digits * 10 - np.rint(digits * 10)) > _EPSILON
    there = [among(np.array([figure_code(amount * unit) for amount in amounts.tolist()], np.uint16), known) for unit in _UNITS]
    found: Mask = telling & np.logical_or.reduce(there)
    return found


def _new_names(page: Page, is_known: Mask, tells: Mask) -> Mask:
    """Mark capitalised words inside sentences that the seen article nowhere holds."""
    capital = (page.flags & CAPITAL) > 0
    first = np.diff(page.sentence, prepend=-1) > 0
    fresh: Mask = capital & ~first & ~is_known & tells[page.sentence]
    return fresh
