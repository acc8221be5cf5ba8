"""Which story an article tells: the nearest among those still told, or its own."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.packing import packed_bytes, packed_codes, unpacked_bytes, unpacked_codes
from tocsin.agents.deduplicate.page import Page
from tocsin.agents.deduplicate.ranks import firsts, grouped
from tocsin.agents.deduplicate.rarity import rarity
from tocsin.agents.deduplicate.roll import TERMS, Roll, Rows, Terms, Vector
from tocsin.agents.deduplicate.sketches import Run
from tocsin.agents.deduplicate.words import CAPITAL, FIGURE, Codes
from tocsin.schemas.memory import Memory
from tocsin.schemas.message import UNDATED
from tocsin.schemas.seen import Story

SILENCE = timedelta(days=30)
"""A story that was not told for so long is over."""
_KEPT = SILENCE + timedelta(days=8)  # a late article may still join a story that lane time has left behind
MOST_STORIES = 20_000
"""More are never kept: the one that was told longest ago goes first."""
MOST_TOLD = 500
"""A story takes no more articles than these and later versions of them: a mould that wires are cast in is no story."""
NEAR = 0.1
"""By so much an article must be more like its story than like others that it could be taken for."""
_OTHERS = 3  # so many of them: where much is alike (court reports, results), likeness alone says little
_SILENCE_S = SILENCE.total_seconds()
_AGING = 0.25 / _SILENCE_S  # likeness that a second of silence takes
_TITLE, _NAME, _FIGURE = 3.0, 2.0, 0.5
_INDEX_BITS = 5
_INDEXED = 1 << _INDEX_BITS  # a story is found by its heaviest words
_LOOKED_AT = 100  # stories a word, those told last
_COMPARED = 24
_FEW = 16  # slots that a word may name in vain
_UNDATED_S = UNDATED.timestamp()
_NO_SLOTS = array("q")
_NO_TERMS = Terms(np.zeros(0, np.uint16), np.zeros(0, np.float32))
_ORDER = np.arange(_INDEXED, dtype=np.int64)


class Stories:
    """The stories of an edition that are still told. Derived from memory: `of` builds it again."""

    def __init__(self) -> None:
        self._stories: OrderedDict[str, Story] = OrderedDict()  # a dict walks over its gaps to find its first
        self._dated: OrderedDict[str, datetime] = OrderedDict()  # when last told; not those that undated articles alone tell
        self._roll = Roll()
        self._slots: dict[str, int] = {}
        self._named: dict[int, str] = {}
        self._next_slot = 0  # a story gets the next one whenever it is told: they stand in the order of the telling
        self._first_slot = 0  # no story has one below it; what words still name there counts for nothing
        self._by_term: defaultdict[int, array[int]] = defaultdict(partial(array, "q"))  # slots by word, in order
        self._told: tuple[Story | None, Terms] = None, _NO_TERMS  # the last one, which is kept next, need not be unpacked
        self._articles = 0
        self._counts = np.zeros(65536, np.int32)

    def count(self, codes: Codes, articles: int = 1) -> None:
        """Learn that so many more articles hold these words; -1 where one is forgotten."""
        self._counts[codes] += articles  # numpy adds once however often a code is named
        self._articles += articles

    def count_all(self, run: Run) -> None:
        """Learn the words of every article of *run*."""
        self._counts += run.holders()
        self._articles += len(run.starts)

    def over(self, time: datetime, most: int) -> list[str]:
        """Return up to *most* stories that are over at lane time *time*, or too many, told longest ago first."""
        surplus = max(0, len(self._stories) - MOST_STORIES)
        found = dict.fromkeys(islice(self._stories, surplus)) if surplus else {}
        for story_id, last_at in islice(self._dated.items(), most):
            if time - last_at > _KEPT:
                found[story_id] = None
        return list(islice(found, most))

    def is_full(self, story_id: str) -> bool:
        """Whether the story takes no more articles."""
        known = self._stories.get(story_id)
        return known is not None and known.size >= MOST_TOLD

    def terms(self, page: Page) -> Terms:
        """Return the words that tell the story of *page*."""
        weight = np.ones(len(page.codes), np.float32)
        weight[page.sentence == 0] = _TITLE
        weight[page.furniture[page.sentence]] = 0
        codes, place = grouped(page.codes)
        often = np.bincount(place, weights=weight)
        name = np.ones(len(codes))
        name[place[(page.flags & CAPITAL) > 0]] = _NAME
        weights = rarity(codes, self._counts, self._articles + len(self._stories))
        found = np.where(often > 0, 1 + np.log(np.maximum(often, 1)), 0) * weights * name
        found[codes >= FIGURE] *= _FIGURE
        return _heaviest(codes, found)

    def nearest(self, terms: Terms, at: datetime) -> str | None:
        """Return the story that *terms* tell, if one of them stands out.

        Source: scores are read against the best of a cohort, as in speaker verification (Auckenthaler, Carey and
        Lloyd-Thomas, "Score normalization", 2000): one threshold then serves a quiet lane and a crowded one.
        """
        voted = self._voted(terms)
        rows = self._roll.rows(voted)
        last_s = self._roll.last_s[rows]
        gaps = np.where(last_s == _UNDATED_S, 0, np.abs(at.timestamp() - last_s))
        near = ((gaps <= _SILENCE_S) & (self._roll.size[rows] < MOST_TOLD)).nonzero()[0]
        if not len(near):
            return None
        likeness = self._roll.likeness(terms, rows[near])
        scores = likeness - _AGING * gaps[near]
        order = (-scores).argsort(kind="stable")
        others = likeness[order[1 : 1 + _OTHERS]].sum() / _OTHERS
        return self._named[voted[near[order[0]]]] if scores[order[0]] - others >= NEAR else None

    def _voted(self, terms: Terms) -> list[int]:
        """Return the slots of the stories that share most of the heaviest words."""
        named = [self._by_term.get(code, _NO_SLOTS)[-_LOOKED_AT:] for code in terms.codes[:_INDEXED].tolist()]
        slots = np.frombuffer(b"".join(named), np.int64)
        # Slot and word in one number: sorting numbers is cheaper than sorting their places.
        calls = slots << _INDEX_BITS | _ORDER[: len(named)].repeat([len(of) for of in named])
        calls.sort()
        calls = calls[calls.searchsorted(self._first_slot << _INDEX_BITS) :]
        slot = calls >> _INDEX_BITS
        first = firsts(slot)
        votes = np.bincount(first.cumsum() - 1, weights=terms.weights[calls & (_INDEXED - 1)])
        found = slot[first]
        order = _largest(votes[::-1], _COMPARED)  # of equals the one told last
        voted: list[int] = found[::-1][order].tolist()
        return voted

    def told(self, story_id: str, terms: Terms, at: datetime) -> Story:
        """Return *story_id* as it is once *terms* have told it too."""
        known = self._stories.get(story_id)
        if known is None:
            return self._story(1, at, terms)
        before = self._roll.terms(self._slots[story_id])
        both = np.concatenate((before.codes, terms.codes))
        weights = np.concatenate((before.weights * min(known.size, 20), terms.weights))
        codes, place = grouped(both)
        told = _heaviest(codes, np.bincount(place, weights=weights).astype(np.float64))
        return self._story(known.size + 1, max(at, known.last_at), told)

    def _story(self, size: int, at: datetime, terms: Terms) -> Story:
        weights = np.maximum(np.rint(terms.weights / max(float(terms.weights.max(initial=0)), 1e-9) * 255), 1)
        packed = packed_bytes(weights.astype(np.uint8))
        story = Story(size=size, last_at=at, terms=packed_codes(terms.codes), weights=packed)
        self._told = story, Terms(terms.codes, _unit(weights.astype(np.float32)))
        return story

    def keep(self, changes: Mapping[str, Memory | None], prefix: str) -> None:
        """Take over the stories among *changes* of the table."""
        for key, value in changes.items():
            if key.startswith(prefix):
                self._drop(key.removeprefix(prefix))
                if isinstance(value, Story):
                    self._take(key.removeprefix(prefix), value)

    def _take(self, story_id: str, story: Story) -> None:
        told, terms = self._told
        if told is not story:
            terms = Terms(unpacked_codes(story.terms), _unit(unpacked_bytes(story.weights).astype(np.float32)))
        self._stories[story_id] = story
        if story.last_at != UNDATED:
            self._dated[story_id] = story.last_at
        self._counts[terms.codes] += 1
        slot = self._next_slot
        self._roll.enter(slot, terms, story.last_at, story.size)
        self._slots[story_id], self._named[slot], self._next_slot = slot, story_id, slot + 1
        for code in terms.codes[:_INDEXED].tolist():
            named = self._by_term[code]
            if len(named) > _FEW and named[len(named) // 2] < self._first_slot:
                del named[: bisect_left(named, self._first_slot)]
            named.append(slot)

    def _drop(self, story_id: str) -> None:
        # Taken out and put in again, a story stands last: every index is in the order of the last telling.
        slot = self._slots.pop(story_id, None)
        if slot is None:
            return
        known = self._roll.terms(slot)
        del self._stories[story_id]
        self._dated.pop(story_id, None)
        self._roll.strike(slot)
        self._counts[known.codes] -= 1
        del self._named[slot]
        if slot == self._first_slot:
            while self._first_slot < self._next_slot and self._first_slot not in self._named:
                self._first_slot += 1
            return  # the words that name it are passed over, and forgotten when they name others
        for code in known.codes[:_INDEXED].tolist():
            named = self._by_term[code]
            del named[bisect_left(named, slot)]
            if not named:
                del self._by_term[code]


def _largest(values: npt.NDArray[Any], most: int) -> Rows:
    """Return the places of the largest *values*, largest first; of equals those that come first."""
    near = np.arange(len(values))
    if len(values) > most:  # few are wanted of many: only those that may be among them are sorted
        least = np.partition(values, len(values) - most)[len(values) - most]
        near = (values >= least).nonzero()[0]
    return near[(-values[near]).argsort(kind="stable")[:most]]


def _heaviest(codes: Codes, weights: npt.NDArray[np.float64]) -> Terms:
    """Return the heaviest of *codes*, which are sorted."""
    order = (-weights).argsort(kind="stable")[:TERMS]
    order = order[weights[order] > 0]
    return Terms(codes[order], _unit(weights[order].astype(np.float32)))


def _unit(weights: Vector) -> Vector:
    length = float(np.sqrt((weights * weights).sum()))
    return weights / length if length else weights
