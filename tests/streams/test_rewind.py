"""What Faust drops around a rebalance is read again; no broker needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from types import SimpleNamespace
from typing import Any

from tocsin.streams.rewind import Rewinding

TP = "source"


class _Log:
    """A consumer over one list of offsets, as far as `Rewinding` sees one."""

    def __init__(self, offsets: list[int], committed: int | None) -> None:
        self.app = SimpleNamespace(rebalancing=False)
        self.offsets = offsets
        self.position = 0
        self.committed = committed

    async def seek_to_committed(self) -> Mapping[str, int | None]:
        if self.committed:  # aiokafka stays where it is without
            self.position = self.committed
        return {TP: self.committed}

    async def earliest_offsets(self, *partitions: str) -> dict[str, int]:
        return dict.fromkeys(partitions, self.offsets[0])

    async def seek_wait(self, places: Mapping[str, int]) -> None:
        self.position = places[TP]

    def _is_changelog_tp(self, tp: str) -> bool:
        return False

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[str, Any]]:
        batch = [offset for offset in self.offsets if offset >= self.position]
        self.position = batch[-1] + 1 if batch else self.position
        for offset in batch:
            yield TP, SimpleNamespace(offset=offset)


class _Consumer(Rewinding, _Log):
    pass


async def _read(consumer: _Consumer) -> list[int]:
    return [message.offset async for _, message in consumer.getmany(1.0)]


async def test_without_a_commit_it_goes_back_to_the_first_record() -> None:
    consumer = _Consumer([0, 1, 2, 3], committed=None)
    assert await _read(consumer) == [0, 1, 2, 3]
    await consumer.seek_to_committed()
    assert await _read(consumer) == [0, 1, 2, 3]


async def test_what_arrives_during_a_rebalance_is_read_after_it() -> None:
    consumer = _Consumer([0, 1, 2, 3], committed=2)
    consumer.app.rebalancing = True
    await consumer.seek_to_committed()
    assert await _read(consumer) == []
    consumer.app.rebalancing = False
    assert await _read(consumer) == [2, 3]  # although nothing came after them


async def test_what_arrives_while_it_seeks_is_read_after_the_rebalance() -> None:
    consumer = _Consumer([0, 1, 2, 3], committed=2)
    consumer.app.rebalancing = True
    seek = consumer.seek_to_committed

    async def overtaken(*partitions: str) -> dict[str, int]:
        assert await _read(consumer) == []
        return {TP: 0}

    consumer.committed = None
    consumer.earliest_offsets = overtaken  # type: ignore[method-assign]
    await seek()
    consumer.position = 4  # the fetch overtook the seek
    consumer.app.rebalancing = False
    consumer.earliest_offsets = lambda *_: _Log.earliest_offsets(consumer, TP)  # type: ignore[method-assign]
    assert await _read(consumer) == [0, 1, 2, 3]


async def test_a_record_out_of_sequence_brings_those_before_it() -> None:
    consumer = _Consumer([0, 1, 2, 3, 4], committed=2)
    await consumer.seek_to_committed()
    consumer.position = 4
    assert await _read(consumer) == []
    assert await _read(consumer) == [2, 3, 4]


async def test_a_place_without_a_record_is_passed_after_one_try() -> None:
    consumer = _Consumer([0, 1, 3, 4], committed=None)  # 2 is a transaction's marker
    await consumer.seek_to_committed()
    assert await _read(consumer) == [0, 1]
    assert await _read(consumer) == [3, 4]


async def test_what_retention_has_deleted_is_passed() -> None:
    consumer = _Consumer([10, 11], committed=5)
    await consumer.seek_to_committed()
    assert await _read(consumer) == []
    assert await _read(consumer) == [10, 11]


async def test_a_partition_that_moves_while_it_seeks_is_left_alone() -> None:
    consumer = _Consumer([0, 1, 2, 3], committed=2)
    consumer.app.rebalancing = True
    await consumer.seek_to_committed()
    assert await _read(consumer) == []
    consumer.app.rebalancing = False

    async def meanwhile(*partitions: str) -> dict[str, int]:
        consumer._next = {}  # the next rebalance gives the partition to somebody else
        return dict.fromkeys(partitions, 0)

    consumer.earliest_offsets = meanwhile  # type: ignore[method-assign]
    consumer.position = 4
    assert await _read(consumer) == []
    assert consumer.position == 4
