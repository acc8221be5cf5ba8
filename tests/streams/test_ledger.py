"""The ledger: nothing is committed before everything it led to has arrived."""

from __future__ import annotations

import asyncio

import pytest

from tocsin.streams.ledger import Ledger

TP = ("t", 0)


async def test_settled_waits_for_every_send_before_it() -> None:
    ledger, sends = Ledger(), [asyncio.get_running_loop().create_future() for _ in range(3)]
    for send in sends:
        ledger.sent(send)
    waiting = asyncio.create_task(ledger.settled())
    for send in sends:
        await asyncio.sleep(0)
        assert not waiting.done()
        send.set_result(None)
    await waiting


async def test_a_later_send_is_not_waited_for() -> None:
    ledger, first, second = Ledger(), *(asyncio.get_running_loop().create_future() for _ in range(2))
    ledger.sent(first)
    waiting = asyncio.create_task(ledger.settled())
    await asyncio.sleep(0)
    ledger.sent(second)
    first.set_result(None)
    await asyncio.wait_for(waiting, 1)
    second.set_result(None)


@pytest.mark.parametrize("cancelled", [True, False])
async def test_a_send_that_failed_stops_every_commit(cancelled: bool) -> None:
    ledger, send = Ledger(), asyncio.get_running_loop().create_future()
    ledger.handled(TP, 4)
    ledger.sent(send)
    if cancelled:
        send.cancel()
    else:
        send.set_exception(ConnectionError("gone"))
    await asyncio.sleep(0)
    with pytest.raises(ConnectionError):
        await ledger.settled()
    ledger.handled(TP, 5)
    assert ledger.position(TP) is None


async def test_a_send_that_failed_is_told_at_once_although_another_still_waits() -> None:
    ledger, lost, slow = Ledger(), *(asyncio.get_running_loop().create_future() for _ in range(2))
    ledger.sent(slow)
    ledger.sent(lost)
    lost.set_exception(ConnectionError("gone"))
    with pytest.raises(ConnectionError):
        await asyncio.wait_for(ledger.settled(), 10)
    slow.set_result(None)


def test_positions_are_the_next_offset_and_go_with_the_partition() -> None:
    ledger = Ledger()
    assert ledger.position(TP) is None
    ledger.handled(TP, 4)
    ledger.handled(("t", 1), 9)
    ledger.revoked({TP})
    assert (ledger.position(TP), ledger.position(("t", 1))) == (None, 10)


def test_a_record_that_comes_again_takes_the_position_back() -> None:
    ledger = Ledger()
    ledger.handled(TP, 9)
    ledger.handled(TP, 3)
    assert ledger.position(TP) == 4
