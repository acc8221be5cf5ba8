"""Who wrote a changelog record: each owner of a lane signs its keys with a pen of its own, new with every recovery.

A worker that was stopped may wake after its lane moved on, and write. By `applied_seq` a recovery tells its records from
newer ones, but compaction keeps the last record of a key, and that would be the sleeper's. With a pen in the key it only
ever replaces its own.
"""

from __future__ import annotations

from collections.abc import Iterable

MOVED = "tocsin_moved"
"""Header of a tombstone that forgets nothing: the value lives on under another pen."""

_MARK = "~"  # no kind of key begins with it


def signed(pen: str, key: str) -> str:
    """Return *key* as *pen* writes it into the changelog; the empty pen, of a lane that never moves, leaves no trace."""
    return f"{_MARK}{pen}{_MARK}{key}" if pen else key


def unsigned(written: str) -> tuple[str, str]:
    """Return the pen and the key of a changelog record."""
    if not written.startswith(_MARK):
        return "", written
    pen, _, key = written.removeprefix(_MARK).partition(_MARK)
    return pen, key


class Pens:
    """Of one partition: under which pen each value stands in the changelog, and what stands there in vain."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}  # where it is not the pen in hand
        self._left: set[tuple[str, str]] = set()

    def of(self, key: str, pen: str) -> str:
        """Return the pen that wrote the value of *key*: *pen*, the one in hand, where nothing else is known."""
        return self._of.get(key, pen)

    def wrote(self, key: str, pen: str, hand: str, *, known: bool) -> None:
        """Note that the value of *key* now stands under *pen*; where it was *known* before, that record is in vain."""
        if known and (before := self.of(key, hand)) != pen:
            self._left.add((before, key))
        self._left.discard((pen, key))
        if pen == hand:
            self._of.pop(key, None)
        else:
            self._of[key] = pen

    def in_vain(self, key: str, pen: str) -> None:
        """Note a record that an older or newer one has made void."""
        self._left.add((pen, key))

    def gone(self, key: str, pen: str) -> None:
        """Note that the record of *key* under *pen* is no more."""
        self._left.discard((pen, key))

    def forget(self, key: str) -> None:
        """Forget who wrote *key*: there is no value any more."""
        self._of.pop(key, None)

    def handed_over(self, keys: Iterable[str], pen: str) -> None:
        """Note that *pen* is put away: what it wrote so far, among *keys*, is not the next one's."""
        for key in keys:
            self._of.setdefault(key, pen)

    def swept(self) -> list[str]:
        """Return the written keys of what stands in vain, sorted, and forget them."""
        found = sorted(signed(pen, key) for pen, key in self._left)
        self._left.clear()
        return found
