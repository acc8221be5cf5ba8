"""Faust's Kafka consumer, made to fetch no more of a topic than fits in memory.

Faust counts the records that wait in front of an agent, whatever they weigh: 256 articles may be a megabyte or a gigabyte.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import Any

from tocsin.streams.prompt import Prompt

MIB = 1024 * 1024
MOST = 16 * MIB
"""Bytes of one topic that may wait in memory before no more of it is fetched."""
FETCH = MIB
"""Bytes of one partition that are fetched at once; a broker gives a record that is longer all the same."""


class Weighed(Prompt):
    """Mixed into the consumer: the partitions of a topic whose waiting records are heavy count as full."""

    _held: frozenset[Any] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: defaultdict[Any, Waiting] = defaultdict(Waiting)

    async def _wait_next_records(self, timeout: float) -> Any:
        found = await super()._wait_next_records(timeout)
        for tp, records in (found[0] or {}).items():
            for record in records:
                self._waiting[tp].came(record.offset, len(record.value or b""))
        return found

    def _all_full(self) -> bool:
        if self._waiting:
            self._weigh()
        return super()._all_full()

    def _weigh(self) -> None:
        one: Any = self
        ours, weights = one.assignment(), Counter[str]()
        for tp in self._waiting.keys() - ours:
            del self._waiting[tp]
        for tp, waiting in self._waiting.items():
            weights[tp.topic] += waiting.weight(one.app.ledger.reached((tp.topic, tp.partition)))
        heavy = frozenset(tp for tp in ours if weights[tp.topic] > MOST)
        for tp in heavy & one._get_active_partitions():
            one.on_buffer_full(tp)
        for tp in (self._held - heavy) & ours:
            one.on_buffer_drop(tp)
        self._held = heavy


class Waiting:
    """The records of one partition that were fetched and not yet handled."""

    def __init__(self) -> None:
        self._sizes: deque[tuple[int, int]] = deque()
        self._sum = 0

    def came(self, offset: int, size: int) -> None:
        """Note a record; one that comes again comes with all that followed it."""
        while self._sizes and self._sizes[-1][0] >= offset:
            self._sum -= self._sizes.pop()[1]
        self._sizes.append((offset, size))
        self._sum += size

    def weight(self, reached: int | None) -> int:
        """Return the bytes that wait from offset *reached* on; none where the partition has not been begun."""
        while self._sizes and (reached is None or self._sizes[0][0] < reached):
            self._sum -= self._sizes.popleft()[1]
        return self._sum
