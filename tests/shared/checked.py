"""A lane's memory that is read twice: what it knows of a value, and what its bytes read as, must be the same."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from tocsin.agents.lane import PackedMemory
from tocsin.schemas.memory import Memory


class CheckedMemory(PackedMemory):
    """Asserts with every value that it gives that another worker, which has the bytes alone, would be given the same."""

    def __init__(self, table: MutableMapping[str, bytes], kinds: Mapping[str, type[Memory]]) -> None:
        super().__init__(table, kinds)
        self._bytes, self._models = table, kinds

    def __getitem__(self, key: str) -> Memory:
        known = super().__getitem__(key)
        assert known == PackedMemory({key: self._bytes[key]}, self._models)[key], key
        return known
