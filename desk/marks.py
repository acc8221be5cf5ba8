"""The marks that the desk holds: which stories are mute, and who said what."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from tocsin.desk.rung import Marked
from tocsin.schemas.mark import Mark


class Marks:
    """Marks by story and by alert, bounded in number; the oldest go first, but what is mute stays mute."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._all: deque[Marked] = deque()
        self._ids: set[str] = set()
        self._muted: dict[str, bool] = {}

    def __contains__(self, mark_id: str) -> bool:
        return mark_id in self._ids

    def add(self, marked: Marked) -> list[Marked]:
        """Take in a mark whose id is not held, and return those that had to go for it."""
        mark = marked.mark
        self._all.append(marked)
        self._ids.add(mark.id)
        if mark.kind != "wrong" and mark.story_id is not None:
            self._muted[mark.story_id] = mark.kind == "mute"
        return self._surplus()

    def muted(self, story_id: str) -> bool | None:
        """Say whether a story is mute; nothing where no mark says so."""
        return self._muted.get(story_id)

    def of(self, story_id: str, alert_ids: Iterable[str]) -> list[Mark]:
        """Return the marks of a story and of its alerts, oldest first."""
        ids = set(alert_ids)
        return [held.mark for held in self._all if held.mark.story_id == story_id or held.mark.alert_id in ids]

    def _surplus(self) -> list[Marked]:
        gone = []
        while len(self._all) > self._most:
            gone.append(self._all.popleft())
            self._ids.discard(gone[-1].mark.id)
        while len(self._muted) > self._most:
            del self._muted[next(iter(self._muted))]
        return gone
