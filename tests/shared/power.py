"""A table that loses power after so many writes: what a lane's state looks like when its worker is killed."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping


class PowerCut(Exception):
    """No write gets through any more."""


class FailingTable(MutableMapping[str, bytes]):
    """A view of *data* that raises PowerCut once *writes* of its keys were set or deleted."""

    def __init__(self, data: dict[str, bytes], writes: int) -> None:
        self._data, self._left = data, writes

    def _write(self) -> None:
        if self._left == 0:
            raise PowerCut
        self._left -= 1

    def __getitem__(self, key: str) -> bytes:
        return self._data[key]

    def __setitem__(self, key: str, value: bytes) -> None:
        self._write()
        self._data[key] = value

    def __delitem__(self, key: str) -> None:
        self._write()
        del self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)
