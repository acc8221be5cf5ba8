"""The alerts that the desk holds: bounded in number and bytes, the oldest go first, each alert once."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tocsin.desk.rung import Key, Rung
from tocsin.schemas.wanted import Wanted

_ANCESTORS = 64  # how many steps back a follow-up is traced to an alert that was wanted


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, newest first; *behind* is where the next part begins, nothing at the end of the list."""

    rungs: list[Rung]
    behind: Key | None


class Ring:
    """Alerts by id, by story and in order. Nothing here waits, reads a clock or knows a connection."""

    def __init__(self, *, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._by_id: dict[str, Rung] = {}
        self._by_key: dict[Key, Rung] = {}
        self._keys: list[Key] = []
        self._stories: dict[str, list[Key]] = {}
        self._followed: dict[str, str] = {}  # an alert's id to that of the alert that superseded it
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, alert_id: str) -> bool:
        return alert_id in self._by_id

    @property
    def newest(self) -> Rung | None:
        """The last alert that rang."""
        return self._by_key[self._keys[-1]] if self._keys else None

    def get(self, alert_id: str) -> Rung | None:
        """Return one alert; nothing where it is not held."""
        return self._by_id.get(alert_id)

    def add(self, rung: Rung) -> list[Rung]:
        """Take in an alert whose id is not held, and return those that had to go for it: itself, where it is the oldest."""
        insort(self._keys, rung.key)
        self._by_key[rung.key] = self._by_id[rung.alert.id] = rung
        insort(self._stories.setdefault(rung.alert.story_id, []), rung.key)
        if rung.alert.supersedes is not None:
            self._followed[rung.alert.supersedes] = rung.alert.id
        self.bytes += len(rung.data)
        return list(self._surplus())

    def forget(self, before: datetime) -> list[Rung]:
        """Let go of what rang before that time, and return it."""
        limit = int(before.timestamp() * 1000)
        gone = []
        while self._keys and self._keys[0][0] < limit:
            gone.append(self._drop())
        return gone

    def story(self, story_id: str) -> list[Rung]:
        """Return a story's alerts, oldest first; none where it is not known."""
        return [self._by_key[key] for key in self._stories.get(story_id, ())]

    def successor(self, alert_id: str) -> Rung | None:
        """Return the alert that superseded that one; nothing where it still stands."""
        return self._by_id.get(self._followed.get(alert_id, ""))

    def concerns(self, wanted: Wanted, rung: Rung) -> bool:
        """Say whether *rung* is wanted, or follows up on an alert that was.

        Whoever was shown an alert must see it corrected, even where the correction alone would not have been wanted.
        """
        for _ in range(_ANCESTORS):
            if wanted.matches(rung.alert):
                return True
            before = self._by_id.get(rung.alert.supersedes or "")
            if before is None:
                return False
            rung = before
        return False

    def alerts(self, wanted: Wanted, *, before: Key | None, limit: int, scan: int) -> Page:
        """Return up to *limit* wanted alerts, newest first, after looking at no more than *scan*."""
        return self._page(before, limit, scan, lambda rung: self.concerns(wanted, rung))

    def stories(self, wanted: Wanted, *, before: Key | None, limit: int, scan: int) -> Page:
        """Return the newest alert of up to *limit* stories that hold a wanted one, newest first; *scan* as in `alerts`."""

        def last_of_wanted(rung: Rung) -> bool:
            keys = self._stories[rung.alert.story_id]
            return keys[-1] == rung.key and any(wanted.matches(self._by_key[key].alert) for key in reversed(keys))

        return self._page(before, limit, scan, last_of_wanted)

    def _page(self, before: Key | None, limit: int, scan: int, taken: Callable[[Rung], bool]) -> Page:
        rungs: list[Rung] = []
        key: Key | None = None
        for key in self._backwards(before, scan):
            if taken(self._by_key[key]):
                rungs.append(self._by_key[key])
                if len(rungs) == limit:
                    break
        return Page(rungs, None if key is None or key == self._keys[0] else key)

    def _backwards(self, before: Key | None, most: int) -> Iterator[Key]:
        end = len(self._keys) if before is None else bisect_left(self._keys, before)
        return (self._keys[at] for at in range(end - 1, max(-1, end - 1 - most), -1))

    def _surplus(self) -> Iterator[Rung]:
        while self._keys and (len(self._keys) > self._most or self.bytes > self._most_bytes):
            yield self._drop()

    def _drop(self) -> Rung:
        rung = self._by_key.pop(self._keys.pop(0))
        alert = rung.alert
        del self._by_id[alert.id]
        self.bytes -= len(rung.data)
        keys = self._stories[alert.story_id]
        keys.remove(rung.key)
        if not keys:
            del self._stories[alert.story_id]
        self._followed.pop(alert.id, None)
        if alert.supersedes is not None and alert.supersedes not in self._by_id:
            self._followed.pop(alert.supersedes, None)
        return rung
