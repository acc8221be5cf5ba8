"""The ledger: nothing is committed before everything it led to has arrived."""

from __future__ import annotations

import asyncio

import pytest

from tocsin.streams.ledger import Ledger

TP, OTHER = ("t", 0), ("t", 1)


def reading(*partitions: tuple[str, int]) -> Ledger:
    """Return a ledger of *partitions* that are read from their first record."""
    ledger = Ledger()
    ledger.begun(dict.fromkeys(partitions, 0))
    return ledger


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
    ledger, send = reading(TP), asyncio.get_running_loop().create_future()
    ledger.handled(TP, 4, 0)
    ledger.sent(send)
    if cancelled:
        send.cancel()
    else:
        send.set_exception(ConnectionError("gone"))
    await asyncio.sleep(0)
    with pytest.raises(ConnectionError):
        await ledger.settled()
    ledger.handled(TP, 5, 0)
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
    ledger = reading(TP, OTHER)
    assert ledger.position(TP) is None
    ledger.handled(TP, 4, 0)
    ledger.handled(OTHER, 9, 0)
    ledger.revoked({TP})
    assert (ledger.position(TP), ledger.position(OTHER)) == (None, 10)


def test_a_record_that_comes_again_takes_the_position_back() -> None:
    ledger = reading(TP)
    ledger.handled(TP, 9, 0)
    ledger.handled(TP, 3, 0)
    assert ledger.position(TP) == 4


def test_what_is_handled_while_nobody_knows_where_reading_begins_counts_for_nothing() -> None:
    ledger = reading(TP)
    ledger.revoked({TP})
    ledger.handled(TP, 4, ledger.turn)  # let through by a recovery that another rebalance has made void
    assert ledger.position(TP) is None
    ledger.seeking()
    ledger.handled(TP, 4, ledger.turn)
    ledger.begun({TP: 4})
    assert (ledger.position(TP), ledger.reached(TP)) == (None, 4)
    ledger.handled(TP, 4, ledger.turn)
    assert ledger.position(TP) == 5


def test_what_was_taken_before_reading_began_anew_counts_for_nothing() -> None:
    ledger = reading(TP)
    taken = ledger.turn
    ledger.seeking()
    ledger.begun({TP: 4})
    ledger.handled(TP, 4, taken)
    assert ledger.position(TP) is None
