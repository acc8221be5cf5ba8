"""An offset is committed once everything sent before it was acknowledged, and never where a send failed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP
from mode import Service

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

    async def commit(self) -> bool:
        # As Faust: where no partition has an offset to commit there is nothing to do.
        offset = self._new_offset(SOURCE)
        return await self._commit_offsets({SOURCE: offset}) if offset is not None else False

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        pass

    async def seek_to_committed(self) -> Mapping[TP, int]:
        await asyncio.sleep(0)
        return {SOURCE: 4}

    async def crash(self, reason: BaseException) -> None:
        self.crashed.append(reason)


def consumer() -> Any:
    transport: Any = type("Plain", (), {"Consumer": _Plain, "Producer": SimpleNamespace})
    one = careful(transport).Consumer(_App())
    one.app.ledger.begun({(SOURCE.topic, SOURCE.partition): 0})
    return one


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


async def test_a_send_that_failed_between_two_commits_stops_the_worker_with_the_next_one() -> None:
    one = consumer()
    lost = asyncio.get_running_loop().create_future()
    one.app.ledger.handled((SOURCE.topic, SOURCE.partition), 6, 0)
    one.app.ledger.sent(lost)
    lost.set_exception(ConnectionError("out of order"))
    await asyncio.sleep(0)
    assert one._new_offset(SOURCE) is None, "nothing is there to commit any more"
    assert not await one.commit()
    assert not await one.commit()  # one more on the way out says nothing more
    assert [str(error) for error in one.crashed] == ["out of order"]
    assert (one.commits, one.app.pruned) == ([], [])


async def test_a_worker_that_is_being_stopped_does_not_crash_with_it() -> None:
    one = consumer()
    one.app.ledger.fail(asyncio.CancelledError())
    assert not await one.commit()
    assert one.crashed == []


def test_only_what_was_handled_may_be_committed_whatever_faust_counts() -> None:
    one = consumer()
    assert one._new_offset(SOURCE) is None
    one.app.ledger.handled((SOURCE.topic, SOURCE.partition), 4, 0)
    assert one._new_offset(SOURCE) == 5


async def test_a_partition_that_moved_is_forgotten() -> None:
    one = consumer()
    one.app.ledger.handled((SOURCE.topic, SOURCE.partition), 4, 0)
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


async def test_a_commit_that_overtakes_the_answer_where_to_begin_leaves_the_outboxes_alone() -> None:
    one = consumer()
    await one.on_partitions_revoked({SOURCE})
    one.app.ledger.handled((SOURCE.topic, SOURCE.partition), 4, one.app.ledger.turn)
    sent = asyncio.get_running_loop().create_future()
    one.app.ledger.sent(sent)
    committing = asyncio.create_task(one._commit_offsets({SOURCE: 5}))
    seeking = asyncio.create_task(one.seek_to_committed())
    await asyncio.sleep(0)
    sent.set_result(None)
    await asyncio.gather(committing, seeking)
    assert one.app.pruned == []
    assert one._new_offset(SOURCE) is None
    one.app.ledger.handled((SOURCE.topic, SOURCE.partition), 4, one.app.ledger.turn)
    assert one._new_offset(SOURCE) == 5


class _Sender:
    """A producer that has gone once it stopped."""

    def __init__(self, app: _App) -> None:
        self.app = app
        self.gone = False

    async def on_stop(self) -> None:
        self.gone = True


@pytest.mark.parametrize("refused", [False, True])
async def test_a_producer_stops_once_everything_has_arrived_or_something_never_will(refused: bool) -> None:
    transport: Any = type("Plain", (), {"Consumer": _Plain, "Producer": _Sender})
    one = careful(transport).Producer(_App())
    send, other = (asyncio.get_running_loop().create_future() for _ in range(2))
    one.app.ledger.sent(send)
    one.app.ledger.sent(other)
    stopping = asyncio.create_task(one.on_stop())
    await asyncio.sleep(0.01)
    assert not one.gone
    if refused:
        send.set_exception(ConnectionError("the broker went away"))
    else:
        send.set_result(None)
        other.set_result(None)
    await asyncio.wait_for(stopping, 5)
    assert one.gone


class _Service(Service):  # type: ignore[misc]
    """Waits as Faust's services do."""

    Consumer: Any


def waiting_consumer() -> Any:
    transport: Any = type("Plain", (), {"Consumer": _Service, "Producer": SimpleNamespace})
    return careful(transport).Consumer()


async def put(queue: asyncio.Queue[int], value: int) -> str:
    await queue.put(value)
    return f"put {value}"


async def test_a_message_that_finds_room_costs_no_task() -> None:
    one, queue, suspend = waiting_consumer(), asyncio.Queue[int](2), asyncio.Event()
    before = len(asyncio.all_tasks())
    found = await one.wait_first(put(queue, 1), suspend.wait())
    assert (found.results, found.stopped, queue.qsize(), len(asyncio.all_tasks())) == (["put 1"], False, 1, before)


async def test_a_message_that_finds_no_room_is_waited_for() -> None:
    one, queue, suspend = waiting_consumer(), asyncio.Queue[int](1), asyncio.Event()
    await one.wait_first(put(queue, 1), suspend.wait())
    waiting = asyncio.create_task(one.wait_first(put(queue, 2), suspend.wait()))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    assert queue.get_nowait() == 1
    assert (await waiting).results == ["put 2"]
    assert queue.get_nowait() == 2


async def test_a_wait_for_room_ends_where_the_group_shares_out_anew() -> None:
    one, queue, suspend = waiting_consumer(), asyncio.Queue[int](1), asyncio.Event()
    await one.wait_first(put(queue, 1), suspend.wait())
    waiting = asyncio.create_task(one.wait_first(put(queue, 2), suspend.wait()))
    await asyncio.sleep(0.01)
    suspend.set()
    assert (await waiting).results == [True]
    await asyncio.sleep(0.01)
    assert queue.get_nowait() == 1
    await asyncio.sleep(0.01)
    assert queue.empty(), "what nobody waits for any more is not handed over"


async def test_what_a_message_raises_is_raised() -> None:
    async def fail(*, late: bool) -> None:
        if late:
            await asyncio.sleep(0.001)
        raise KeyError("no such partition")

    one, suspend = waiting_consumer(), asyncio.Event()
    for late in (False, True):
        with pytest.raises(KeyError):
            await one.wait_first(fail(late=late), suspend.wait())
