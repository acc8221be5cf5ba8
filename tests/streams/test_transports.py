"""An offset is committed once everything sent before it was acknowledged, and never where a send failed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from faust.types import TP

from tocsin.streams.ledger import Ledger
from tocsin.streams.transports import careful

SOURCE = TP("tocsin.facts.v1", 0)


class _App:
    """An app as far as the consumer sees one."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.pruned: list[Mapping[TP, int]] = []

    async def committed(self, offsets: Mapping[TP, int]) -> None:
        self.pruned.append(offsets)


class _Plain:
    """A consumer that commits whatever it is told, and counts a record as done too early."""

    def __init__(self, app: _App) -> None:
        self.app = app
        self.commits: list[Mapping[TP, int]] = []
        self.crashed: list[BaseException] = []

    def _new_offset(self, tp: TP) -> int:
        return 99

    async def _commit_offsets(self, offsets: Mapping[TP, int], start_new_transaction: bool = True) -> bool:
        self.commits.append(offsets)
        return True

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        pass

    async def crash(self, reason: BaseException) -> None:
        self.crashed.append(reason)


def consumer() -> Any:
    transport: Any = type("Plain", (), {"Consumer": _Plain, "Producer": SimpleNamespace})
    return careful(transport).Consumer(_App())


async def test_a_commit_waits_for_every_acknowledgement() -> None:
    one = consumer()
    sends = [asyncio.get_running_loop().create_future() for _ in range(2)]
    for send in sends:
        one.app.ledger.sent(send)
    committing = asyncio.create_task(one._commit_offsets({SOURCE: 7}))
    for send in sends:
        await asyncio.sleep(0.01)
        assert (one.commits, one.app.pruned) == ([], [])
        send.set_result(None)
    assert await committing
    assert (one.commits, one.app.pruned) == ([{SOURCE: 7}], [{SOURCE: 7}])


async def test_a_failed_send_stops_the_worker_and_commits_nothing() -> None:
    one = consumer()
    lost = asyncio.get_running_loop().create_future()
    one.app.ledger.sent(lost)
    lost.set_exception(ConnectionError("the broker went away"))
    assert not await one._commit_offsets({SOURCE: 7})
    assert (one.commits, one.app.pruned) == ([], [])
    assert [str(error) for error in one.crashed] == ["the broker went away"]


def test_only_what_was_handled_may_be_committed_whatever_faust_counts() -> None:
    one = consumer()
    assert one._new_offset(SOURCE) is None
    one.app.ledger.handled((SOURCE.topic, SOURCE.partition), 4)
    assert one._new_offset(SOURCE) == 5


async def test_a_partition_that_moved_is_forgotten() -> None:
    one = consumer()
    one.app.ledger.handled((SOURCE.topic, SOURCE.partition), 4)
    await one.on_partitions_revoked({SOURCE})
    assert one._new_offset(SOURCE) is None


async def test_what_was_counted_before_a_rebalance_is_not_committed_after_it() -> None:
    one = consumer()
    send = asyncio.get_running_loop().create_future()
    one.app.ledger.sent(send)
    committing = asyncio.create_task(one._commit_offsets({SOURCE: 7}))
    await asyncio.sleep(0)
    await one.on_partitions_revoked({SOURCE})  # and the same worker has it again, from what was committed before
    send.set_result(None)
    assert await committing is False
    assert (one.commits, one.app.pruned) == ([], [])


async def test_a_rebalance_during_a_commit_leaves_the_outboxes_alone() -> None:
    one = consumer()
    original = _Plain._commit_offsets

    async def slow(self: Any, offsets: Mapping[TP, int], start_new_transaction: bool = True) -> bool:
        await one.on_partitions_revoked({SOURCE})
        return await original(self, offsets, start_new_transaction)

    _Plain._commit_offsets = slow  # type: ignore[method-assign]
    try:
        assert await one._commit_offsets({SOURCE: 7}) is True
    finally:
        _Plain._commit_offsets = original  # type: ignore[method-assign]
    assert one.app.pruned == []
