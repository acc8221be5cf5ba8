"""Cursors as text: where a reader of the stream is, where a page of a list ends.

They come back from outside, so only what was written here is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tocsin.desk.rung import Key, Where
from tocsin.errors import TocsinError

Position = Mapping[Where, int]
"""The next offset of every partition; a partition that is left out has not been read at all."""

MAX_LENGTH = 4096
"""Longest cursor that is read, in characters."""
_NOWHERE = "0"
_STEP = re.compile(r"([a-z])(0|[1-9][0-9]{0,3})\.([1-9][0-9]{0,14})", re.ASCII)
_KEY = re.compile(r"(0|[1-9][0-9]{0,14})\.([a-z])(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,14})", re.ASCII)


class CursorInvalid(TocsinError, ValueError):
    """A cursor that this desk never gave."""


class Notation:
    """Writes and reads cursors; a letter stands for each topic."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        self._letters = dict(letters)
        self._topics = {letter: topic for topic, letter in letters.items()}

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that have a letter."""
        return tuple(self._letters)

    def write(self, position: Position) -> str:
        """Return *position* as text: `a0.17-c0.4` is offset 17 of one topic and 4 of another, each the next to be read."""
        steps = sorted((self._letters[topic], partition, offset) for (topic, partition), offset in position.items() if offset)
        return "-".join(f"{letter}{partition}.{offset}" for letter, partition, offset in steps) or _NOWHERE

    def read(self, text: str) -> dict[Where, int]:
        """Return the position that *text* stands for. Raises CursorInvalid for anything that `write` does not give."""
        if text == _NOWHERE:
            return {}
        if len(text) > MAX_LENGTH:
            raise CursorInvalid(f"a cursor has at most {MAX_LENGTH} characters")
        position: dict[Where, int] = {}
        for step in text.split("-"):
            found = _STEP.fullmatch(step)
            if found is None or found[1] not in self._topics:
                raise CursorInvalid(f"{step[:40]!r} is no part of a cursor")
            position[self._topics[found[1]], int(found[2])] = int(found[3])
        if self.write(position) != text:
            raise CursorInvalid("the parts of a cursor come once each, in order")
        return position

    def write_key(self, key: Key) -> str:
        """Return *key* as text."""
        at_ms, topic, partition, offset = key
        return f"{at_ms}.{self._letters[topic]}{partition}.{offset}"

    def read_key(self, text: str) -> Key:
        """Return the key that *text* stands for. Raises CursorInvalid."""
        found = _KEY.fullmatch(text)
        if found is None or found[2] not in self._topics:
            raise CursorInvalid(f"{text[:40]!r} is no cursor of a list")
        return int(found[1]), self._topics[found[2]], int(found[3]), int(found[4])
