"""What one article changes, written beside the lane's memory until it is carried out."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import TypeVar

from tocsin.schemas.memory import Memory
from tocsin.schemas.story import Heeded, Held, IncidentMemory, KnownActor, MeetingMemory, NewsLane, StoryMemory, Trace

KINDS: dict[str, type[Memory]] = {
    "lane": NewsLane,
    "held": Held,
    "trace": Trace,
    "story": StoryMemory,
    "incident": IncidentMemory,
    "meeting": MeetingMemory,
    "actor": KnownActor,
    "mark": Heeded,
}
"""The model of each kind of key in the memory of `alert`."""

M = TypeVar("M", bound=Memory)


def key(kind: str, edition: str, rest: str | int) -> str:
    """Return the key of one value; the edition comes second, so that lanes never meet."""
    return f"{kind}:{edition}:{rest}"


class Notebook:
    """A view of the memory with one article's changes on top."""

    def __init__(self, memory: Mapping[str, Memory] | MutableMapping[str, Memory], edition: str) -> None:
        self.edition = edition
        self.changes: dict[str, Memory | None] = {}
        self._memory = memory

    def find(self, kind: type[M], at: str) -> M | None:
        """Return the value under the key *at*, as this article leaves it."""
        value = self.changes[at] if at in self.changes else self._memory.get(at)
        if value is None:
            return None
        assert isinstance(value, kind), f"{at} holds {type(value).__name__}"
        return value

    def write(self, at: str, value: Memory) -> None:
        """Remember *value* under the key *at*."""
        self.changes[at] = value

    def forget(self, at: str) -> None:
        """Drop the key *at*."""
        self.changes[at] = None
