"""What came in, partition by partition, so that a reader can go on exactly where it was."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice

from tocsin.desk.cursor import Position
from tocsin.desk.rung import Marked, Rung, Where

Arrival = Rung | Marked
_SPARE = 1024  # forgotten entries that may stay at the head of a list before it is cut


@dataclass(slots=True)
class _Track:
    """One partition: what is held of it in the order of its offsets, and where it ends."""

    kept_from: int
    end: int
    offsets: list[int] = field(default_factory=list)
    entries: list[tuple[int, Arrival]] = field(default_factory=list)  # with the number of its arrival
    head: int = 0

    def forget(self, below: int) -> None:
        self.kept_from = max(self.kept_from, below)
        self.head = bisect_left(self.offsets, self.kept_from, self.head)
        if self.head > _SPARE and self.head * 2 > len(self.offsets):
            del self.offsets[: self.head], self.entries[: self.head]
            self.head = 0

    def after(self, offset: int, most: int) -> list[tuple[int, Arrival]]:
        first = bisect_left(self.offsets, offset, self.head)
        return self.entries[first : first + most]


class Arrivals:
    """Everything that is held, in the order of its arrival, and the position behind it."""

    def __init__(self) -> None:
        self._tracks: dict[Where, _Track] = {}
        self._count = 0

    @property
    def end(self) -> Position:
        """The position behind everything that was read."""
        return {where: track.end for where, track in self._tracks.items()}

    def end_of(self, where: Where) -> int | None:
        """Return the next offset of one partition; nothing where it was never read."""
        track = self._tracks.get(where)
        return track.end if track else None

    def begin(self, where: Where, offset: int) -> None:
        """Take note that reading begins at *offset*: what lies before and was not read is not there to be read."""
        track = self._tracks.get(where)
        if track is None or track.end < offset:
            self.pass_by(where, offset)
            self._tracks[where].forget(offset)

    def pass_by(self, where: Where, offset: int) -> None:
        """Take note that everything before *offset* was read or is not there to be read."""
        track = self._tracks.get(where)
        if track is None:
            self._tracks[where] = _Track(kept_from=offset, end=offset)
        else:
            track.end = max(track.end, offset)

    def add(self, arrival: Arrival) -> None:
        """Take in what comes next in its partition."""
        track = self._tracks.setdefault(arrival.where, _Track(arrival.offset, arrival.offset))
        track.offsets.append(arrival.offset)
        track.entries.append((self._count, arrival))
        track.end = arrival.offset + 1
        self._count += 1

    def forget(self, arrival: Arrival) -> None:
        """Let go of *arrival* and of everything before it in its partition."""
        self._tracks[arrival.where].forget(arrival.offset + 1)

    def complete(self, position: Position) -> bool:
        """Say whether everything after *position* is held."""
        return all(position.get(where, 0) >= track.kept_from for where, track in self._tracks.items())

    def reaches(self, position: Position) -> bool:
        """Say whether everything before *position* was read."""
        return all((self.end_of(where) or 0) >= offset for where, offset in position.items())

    def after(self, position: Position, most: int) -> list[Arrival]:
        """Return up to *most* of what came after *position*, in the order of arrival."""
        tails = [track.after(position.get(where, 0), most) for where, track in self._tracks.items()]
        return [arrival for _, arrival in islice(merge(*tails, key=lambda entry: entry[0]), most)]
