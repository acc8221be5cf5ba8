"""Ways into a lane's memory: by story, place and side, and by age. Derived from the memory, rebuilt from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import combinations

from tocsin.agents.alert.incidents import place_keys
from tocsin.agents.alert.meetings import sides
from tocsin.agents.alert.occasions import Occasion, may_happen_at, may_meet_at, occasion_of
from tocsin.agents.alert.places import members, place_key
from tocsin.schemas.facts import Casualty, Meeting
from tocsin.schemas.memory import Memory
from tocsin.schemas.message import Instant
from tocsin.schemas.story import Heeded, IncidentMemory, KnownActor, MeetingMemory, StoryMemory, Trace

_AGING = (Heeded, IncidentMemory, KnownActor, MeetingMemory, StoryMemory, Trace)


class Index:
    """Where the incidents and meetings of a story, a place or a side are kept, and which keys are oldest."""

    def __init__(self, memory: Mapping[str, Memory]) -> None:
        self._paths: dict[str, set[str]] = defaultdict(set)
        self._of: dict[str, tuple[Occasion, frozenset[str]]] = {}
        self._seen: dict[str, Instant] = {}
        self._ages: dict[tuple[str, str], list[tuple[Instant, str]]] = defaultdict(list)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._alerts: dict[tuple[str, str], str] = {}
        self._raised: dict[str, list[tuple[str, str]]] = {}
        for at in memory:
            self.note(at, memory[at])

    def note(self, at: str, value: Memory | None) -> None:
        """Take in that the key *at* now holds *value*."""
        self._leave(at)
        seen = self._seen.get(at)
        if not isinstance(value, _AGING):
            if seen is not None:
                del self._seen[at]
                self._counts[_shelf(at)] -= 1
            return
        shelf = _shelf(at)
        if seen is None:
            self._counts[shelf] += 1
        if seen != value.seen:
            self._seen[at] = value.seen
            heappush(self._ages[shelf], (value.seen, at))
        self._enter(at, shelf[1], value)

    def under(self, *paths: str) -> list[str]:
        """Return the keys under any of *paths*, in order."""
        return sorted({at for path in paths for at in self._paths.get(path, ())})

    def incidents(self, edition: str, told: Sequence[Casualty], at: Instant) -> list[str]:
        """Return the keys of the incidents that figures published *at* may be of, by place and day, in order."""
        places = {place_path(edition, place_key(part)) for casualty in told for part in members(casualty.place)}
        there = self.under(*places)
        return [known for known in there if any(may_happen_at(self._of[known][0], casualty, at) for casualty in told)]

    def meetings(self, edition: str, told: Sequence[Meeting]) -> list[str]:
        """Return the keys of the meetings that *told* may mean, in order: two of their sides met there or then."""
        named = sorted({side for meeting in told for side in sides(meeting.participants)})
        found = [keys for side in named if (keys := self._paths.get(side_path(edition, side)))]
        both = sorted({known for one, other in combinations(found, 2) for known in one & other})
        return [known for known in both if any(may_meet_at(self._of[known][0], meeting) for meeting in told)]

    def raised_by(self, edition: str, alert_id: str) -> str | None:
        """Return the key of the article's trace, or of the mark, that raised an alert."""
        return self._alerts.get((edition, alert_id))

    def overdue(self, kind: str, edition: str, *, before: Instant, most: int) -> list[str]:
        """Return the keys of one kind that were last seen before *before*, and the oldest of more than *most*."""
        ages, over = self._ages[kind, edition], self._counts[kind, edition] - most
        found: list[str] = []
        while ages and (ages[0][0] < before or len(found) < over):
            seen, at = heappop(ages)
            if self._seen.get(at) == seen:
                found.append(at)
        for at in found:  # they stay until the lane has carried it out
            heappush(ages, (self._seen[at], at))
        return found

    def _enter(self, at: str, edition: str, value: Memory) -> None:
        if alerts := [(edition, str(alert["id"])) for alert in _raised(value)]:
            self._raised[at] = alerts
            self._alerts.update(dict.fromkeys(alerts, at))
        if occasion := occasion_of(value):
            paths = frozenset(_paths(edition, value))
            self._of[at] = occasion, paths
            for path in paths:
                self._paths[path].add(at)

    def _leave(self, at: str) -> None:
        for alert in self._raised.pop(at, ()):
            self._alerts.pop(alert, None)
        if (left := self._of.pop(at, None)) is None:
            return
        for path in left[1]:
            self._paths[path].discard(at)
            if not self._paths[path]:
                del self._paths[path]


def story_path(edition: str, kind: str, story: str) -> str:
    """Return the path to the incidents or meetings of one story."""
    return f"{edition} {kind} story {story}"


def place_path(edition: str, place: str) -> str:
    """Return the path to the incidents at one place."""
    return f"{edition} incident place {place}"


def side_path(edition: str, side: str) -> str:
    """Return the path to the meetings of one side."""
    return f"{edition} meeting side {side}"


def _paths(edition: str, value: Memory) -> Iterator[str]:
    if isinstance(value, IncidentMemory):
        yield from (story_path(edition, "incident", story) for story in value.stories)
        yield from (place_path(edition, place) for place in place_keys(value))
    elif isinstance(value, MeetingMemory):
        yield from (story_path(edition, "meeting", story) for story in value.stories)
        for claim in value.claims:
            yield from (side_path(edition, side) for side in sides(claim.participants))


def _raised(value: Memory) -> Iterator[Mapping[str, object]]:
    if isinstance(value, Trace):
        yield from (alert for raised in value.raised for alert in raised.alerts)
    elif isinstance(value, Heeded):
        yield from value.alerts


def _shelf(at: str) -> tuple[str, str]:
    kind, edition, *_ = at.split(":", 2)
    return kind, edition
