"""Which numbers were filed under which keys: sorted arrays of eight bytes a pair."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

import numpy as np
import numpy.typing as npt

Pairs = npt.NDArray[np.uint64]
"""key << 32 | number"""

MOST = 256
"""Of one key, only so many of the newest numbers are looked at."""
_LONGER = 8  # every run is searched for every article; joining them costs little beside that
_NONE = np.zeros(0, np.int64)
_PENDING = 20_000  # pairs kept in a dict before they are sorted into a run


class Postings:
    """Key to numbers. What it answers depends on what was added alone, not on how it is stored."""

    def __init__(self) -> None:
        self._runs: list[Pairs] = []
        self._pending: defaultdict[int, list[int]] = defaultdict(list)
        self._pending_size = 0

    def add(self, keys: npt.NDArray[np.uint32], number: int, *, floor: int) -> None:
        """File *number* under *keys*; numbers below *floor* may be forgotten on the way. Numbers only grow."""
        for key in keys.tolist():
            self._pending[key].append(number)
        self._pending_size += len(keys)
        if self._pending_size >= _PENDING:
            self._settle(floor)

    def add_all(self, keys: npt.NDArray[np.uint32], numbers: npt.NDArray[np.int64], *, floor: int) -> None:
        """File each of *numbers* under the key of the same place, as `add` does."""
        if len(keys):
            self._join(np.sort(keys.astype(np.uint64) << np.uint64(32) | numbers.astype(np.uint64)), floor)

    def find(self, keys: npt.NDArray[np.uint32], *, floor: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return (place in *keys*, number) of every posting at or above *floor*, at most MOST of the newest for each key."""
        places: list[npt.NDArray[np.int64]] = []
        numbers: list[npt.NDArray[np.int64]] = []
        for place, key in enumerate(keys.tolist()):
            if found := self._pending.get(key):
                places.append(np.full(len(found), place, np.int64))
                numbers.append(np.array(found, np.int64))
        low = keys.astype(np.uint64) << np.uint64(32)
        first = low | np.uint64(max(floor, 0))
        for run in self._runs:
            starts = run.searchsorted(first)
            of = (run.take(starts, mode="clip") >> np.uint64(32) == keys).nonzero()[0]
            if not len(of):
                continue
            ends = run.searchsorted(low[of] | np.uint64(0xFFFFFFFF), side="right")
            held = np.minimum(np.maximum(ends - starts[of], 0), MOST)
            stops = held.cumsum()
            at = (ends - stops).repeat(held) + np.arange(stops[-1])
            places.append(of.repeat(held))
            numbers.append((run[at] & np.uint64(0xFFFFFFFF)).astype(np.int64))
        if not places:
            return _NONE, _NONE
        return _newest(np.concatenate(places), np.concatenate(numbers), floor)

    @property
    def nbytes(self) -> int:
        """Memory of the settled part."""
        return sum(run.nbytes for run in self._runs)

    def _settle(self, floor: int) -> None:
        """Turn what is pending into a run."""
        counts = np.fromiter(map(len, self._pending.values()), np.int64, len(self._pending))
        keys = np.repeat(np.fromiter(self._pending, np.uint64, len(self._pending)), counts)
        numbers = np.fromiter(chain.from_iterable(self._pending.values()), np.uint64, len(keys))
        self._pending, self._pending_size = defaultdict(list), 0
        self._join(np.sort(keys << np.uint64(32) | numbers), floor)

    def _join(self, run: Pairs, floor: int) -> None:
        """Add a run, and join runs so that each is at least _LONGER times as long as the next."""
        self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-2]) < _LONGER * len(self._runs[-1]):
            joined = np.concatenate((self._runs[-2], self._runs[-1]))
            joined = joined[(joined & np.uint64(0xFFFFFFFF)) >= np.uint64(floor)]
            joined.sort(kind="stable")  # merges what is sorted already
            self._runs[-2:] = [joined]


def _newest(
    places: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64], floor: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    live = numbers >= floor
    places, numbers = places[live], numbers[live]
    if len(places) <= MOST:
        return places, numbers
    order = np.lexsort((-numbers, places))
    places, numbers = places[order], numbers[order]
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    rank = np.arange(len(places)) - np.repeat(starts, np.diff(np.append(starts, len(places))))
    return places[rank < MOST], numbers[rank < MOST]
