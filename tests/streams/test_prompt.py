"""A worker that has work does not stand idle: buffers with room again are looked at, requests do not linger at a broker."""

from __future__ import annotations

import asyncio
from typing import Any

from tocsin.streams.prompt import WAIT_MS, Prompt
from tocsin.streams.river import River
from tocsin.streams.settings import Settings


class _Waits:
    """A consumer that notes how long it would wait for records."""

    flow_active = True
    should_stop = False

    def __init__(self) -> None:
        self._buffered_partitions: set[int] = set()
        self.active: set[int] = {1}
        self.waits: list[float] = []

    def _get_active_partitions(self) -> set[int]:
        return self.active

    async def _wait_next_records(self, timeout: float) -> str:
        self.waits.append(timeout)
        return "records"


class _Consumer(Prompt, _Waits):
    pass


async def test_where_every_buffer_has_room_records_are_waited_for_as_long_as_they_take() -> None:
    one = _Consumer()
    assert await one._wait_next_records(1.0) == "records"
    assert one.waits == [1.0]


async def test_while_a_buffer_is_full_the_wait_is_short() -> None:
    one = _Consumer()
    one._buffered_partitions = {2}
    await one._wait_next_records(1.0)
    assert one.waits[0] < 0.1


async def test_where_every_buffer_is_full_nothing_is_asked_until_one_has_room() -> None:
    one = _Consumer()
    one._buffered_partitions, one.active = {1}, set()
    waiting = asyncio.create_task(one._wait_next_records(1.0))
    await asyncio.sleep(0.05)
    assert one.waits == []
    one._buffered_partitions, one.active = set(), {1}
    assert await waiting == "records"
    assert one.waits == [1.0]


async def test_full_buffers_hold_up_neither_a_stop_nor_a_rebalance() -> None:
    for way in ("should_stop", "flow_active"):
        one = _Consumer()
        one._buffered_partitions, one.active = {1}, set()
        waiting = asyncio.create_task(one._wait_next_records(1.0))
        await asyncio.sleep(0.05)
        assert one.waits == [], way
        setattr(one, way, way == "should_stop")
        assert await waiting == "records"


async def test_a_worker_on_apache_kafka_lets_no_request_linger_at_the_broker() -> None:
    app = River(Settings(_env_file=None, broker="kafka://127.0.0.1:9"))
    made: Any = app.consumer._thread._create_worker_consumer(app.transport)
    assert made._fetch_max_wait_ms == WAIT_MS < 500
    assert made._max_poll_records == 500, "the rest is as Faust has it"
