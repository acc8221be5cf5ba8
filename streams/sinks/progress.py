"""How far a hook has come: everything before its position is settled, whatever the order in which it was."""

from __future__ import annotations

from dataclasses import dataclass, field

Where = tuple[str, int]
"""A topic and the number of its partition."""


@dataclass(slots=True)
class Progress:
    """What was taken and what is settled, of every partition; `positions` is where to begin after a crash."""

    positions: dict[Where, int] = field(default_factory=dict)
    _taken: dict[Where, dict[int, bool]] = field(default_factory=dict)  # offset: settled, in the order of the partition

    def take(self, where: Where, offset: int) -> None:
        """Note that a record is in hand."""
        self._taken.setdefault(where, {})[offset] = False

    def settle(self, where: Where, offset: int) -> dict[Where, int]:
        """Note that a record was delivered, given up or not wanted; return the positions that moved by it."""
        taken = self._taken[where]
        taken[offset] = True
        before = self.positions.get(where)
        for earliest in list(taken):
            if not taken[earliest]:
                break
            del taken[earliest]
            self.positions[where] = earliest + 1
        now = self.positions.get(where)
        return {} if now is None or now == before else {where: now}

    @property
    def in_hand(self) -> int:
        """How many records were taken and are not behind the position."""
        return sum(map(len, self._taken.values()))
