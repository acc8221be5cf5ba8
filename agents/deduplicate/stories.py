"""Which story an article tells: the nearest among those still told, or its own."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.packing import packed_bytes, packed_codes, unpacked_bytes, unpacked_codes
from tocsin.agents.deduplicate.page import Page
from tocsin.agents.deduplicate.rarity import rarity
from tocsin.agents.deduplicate.words import CAPITAL, FIGURE, Codes
from tocsin.schemas.memory import Memory
from tocsin.schemas.seen import Story

TERMS = 64
"""Words that a story is known by."""
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
_INDEXED = 32  # a story is found by its heaviest words
_LOOKED_AT = 100  # stories a word, those told last
_COMPARED = 24

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Terms:
    """Codes and weights of unit length, heaviest first."""

    codes: Codes
    weights: Vector


class Stories:
    """The stories of an edition that are still told. Derived from memory: `of` builds it again."""

    def __init__(self) -> None:
        self._stories: dict[str, Story] = {}
        self._terms: dict[str, Terms] = {}
        self._slots: dict[str, int] = {}
        self._named: dict[int, str] = {}
        self._next_slot = 0  # a story gets the next one whenever it is told: they stand in the order of the telling
        self._by_term: dict[int, array[int]] = {}  # slots by word, in order: eight bytes each
        self._articles = 0
        self._ours = np.zeros(65536, np.float32)  # scratch of `nearest`, always left empty
        self._counts = np.zeros(65536, np.int32)

    def count(self, codes: Codes, articles: int = 1) -> None:
        """Learn that so many more articles hold these words; -1 where one is forgotten."""
        self._counts[np.unique(codes)] += articles
        self._articles += articles

    def over(self, time: datetime, most: int) -> list[str]:
        """Return up to *most* stories that are over at lane time *time*, or too many, told longest ago first."""
        surplus = len(self._stories) - MOST_STORIES
        oldest = enumerate(islice(self._stories.items(), most))
        return [story_id for place, (story_id, story) in oldest if place < surplus or time - story.last_at > _KEPT]

    def is_full(self, story_id: str) -> bool:
        """Whether the story takes no more articles."""
        known = self._stories.get(story_id)
        return known is not None and known.size >= MOST_TOLD

    def terms(self, page: Page) -> Terms:
        """Return the words that tell the story of *page*."""
        weight = np.ones(len(page.codes), np.float32)
        weight[page.sentence == 0] = _TITLE
        weight[page.furniture[page.sentence]] = 0
        codes, place = np.unique(page.codes, return_inverse=True)
        often = np.bincount(place, weights=weight)
        name = np.bincount(place, weights=((page.flags & CAPITAL) > 0)) > 0
        weights = rarity(codes, self._counts, self._articles + len(self._stories))
        found = np.where(often > 0, 1 + np.log(np.maximum(often, 1)), 0) * weights * np.where(name, _NAME, 1.0)
        found[codes >= FIGURE] *= _FIGURE
        return _heaviest(codes, found)

    def nearest(self, terms: Terms, at: datetime) -> str | None:
        """Return the story that *terms* tell, if one of them stands out.

        Source: scores are read against the best of a cohort, as in speaker verification (Auckenthaler, Carey and
        Lloyd-Thomas, "Score normalization", 2000): one threshold then serves a quiet lane and a crowded one.
        """
        voted = self._voted(terms)
        gaps = [abs((at - self._stories[story_id].last_at).total_seconds()) for story_id in voted]
        near = [i for i, gap in enumerate(gaps) if gap <= _SILENCE_S and not self.is_full(voted[i])]
        if not near:
            return None
        likeness = self._likeness(terms, [voted[i] for i in near])
        scores = likeness - _AGING * np.array([gaps[i] for i in near])
        order = np.argsort(-scores, kind="stable")
        others = likeness[order[1 : 1 + _OTHERS]].sum() / _OTHERS
        return voted[near[order[0]]] if scores[order[0]] - others >= NEAR else None

    def _likeness(self, terms: Terms, stories: list[str]) -> npt.NDArray[np.float64]:
        """Return the cosine of *terms* with each of *stories*."""
        known = [self._terms[story_id] for story_id in stories]
        starts = np.cumsum([0, *(len(theirs.codes) for theirs in known[:-1])])
        self._ours[terms.codes] = terms.weights
        products = self._ours[np.concatenate([theirs.codes for theirs in known])]
        self._ours[terms.codes] = 0
        products *= np.concatenate([theirs.weights for theirs in known])
        return np.add.reduceat(products, starts, dtype=np.float64)

    def _voted(self, terms: Terms) -> list[str]:
        """Return the stories that share most of the heaviest words."""
        slots, counts = array("q"), []
        for code in terms.codes[:_INDEXED].tolist():
            before = len(slots)
            if named := self._by_term.get(code):
                slots += named[-_LOOKED_AT:]
            counts.append(len(slots) - before)
        if not slots:
            return []
        found, place = np.unique(np.frombuffer(slots, np.int64), return_inverse=True)
        votes = np.bincount(place, weights=np.repeat(terms.weights[:_INDEXED].astype(np.float64), counts))
        order = np.lexsort((-found, -votes))[:_COMPARED]
        return [self._named[slot] for slot in found[order].tolist()]

    def told(self, story_id: str, terms: Terms, at: datetime) -> Story:
        """Return *story_id* as it is once *terms* have told it too."""
        known = self._stories.get(story_id)
        if known is None:
            return _story(1, at, terms)
        size = min(known.size, 20)
        both = np.concatenate((self._terms[story_id].codes, terms.codes))
        weights = np.concatenate((self._terms[story_id].weights * size, terms.weights))
        codes, place = np.unique(both, return_inverse=True)
        return _story(
            known.size + 1, max(at, known.last_at), _heaviest(codes, np.bincount(place, weights=weights).astype(np.float64))
        )

    def keep(self, changes: Mapping[str, Memory | None], prefix: str) -> None:
        """Take over the stories among *changes* of the table."""
        for key, value in changes.items():
            if key.startswith(prefix):
                self._drop(key.removeprefix(prefix))
                if isinstance(value, Story):
                    self._take(key.removeprefix(prefix), value)

    def _take(self, story_id: str, story: Story) -> None:
        terms = Terms(unpacked_codes(story.terms), _unit(unpacked_bytes(story.weights).astype(np.float32)))
        self._stories[story_id], self._terms[story_id] = story, terms
        self._counts[terms.codes] += 1
        slot = self._next_slot
        self._slots[story_id], self._named[slot], self._next_slot = slot, story_id, slot + 1
        for code in terms.codes[:_INDEXED].tolist():
            self._by_term.setdefault(code, array("q")).append(slot)

    def _drop(self, story_id: str) -> None:
        # Taken out and put in again, a story stands last: every index is in the order of the last telling.
        self._stories.pop(story_id, None)
        known = self._terms.pop(story_id, None)
        if known is None:
            return
        self._counts[known.codes] -= 1
        slot = self._slots.pop(story_id)
        del self._named[slot]
        for code in known.codes[:_INDEXED].tolist():
            named = self._by_term[code]
            del named[bisect_left(named, slot)]
            if not named:
                del self._by_term[code]


def _story(size: int, at: datetime, terms: Terms) -> Story:
    weights = np.maximum(np.rint(terms.weights / max(float(terms.weights.max(initial=0)), 1e-9) * 255), 1).astype(np.uint8)
    return Story(size=size, last_at=at, terms=packed_codes(terms.codes), weights=packed_bytes(weights))


def _heaviest(codes: Codes, weights: npt.NDArray[np.float64]) -> Terms:
    order = np.lexsort((codes, -weights))[:TERMS]
    order = order[weights[order] > 0]
    return Terms(codes[order], _unit(weights[order].astype(np.float32)))


def _unit(weights: Vector) -> Vector:
    length = float(np.sqrt((weights * weights).sum()))
    return weights / length if length else weights
