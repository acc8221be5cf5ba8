"""Where the records that wait are heavy, no more of their topic is fetched until they are handled."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

from tocsin.streams.ledger import Ledger
from tocsin.streams.river import River
from tocsin.streams.settings import Settings
from tocsin.streams.weight import FETCH, MOST, Waiting, Weighed


class Place(NamedTuple):
    topic: str
    partition: int


RAW, MORE, FACTS = Place("raw", 0), Place("raw", 1), Place("facts", 0)


class _Fetches:
    """A consumer as far as `Weighed` sees one: it gives what is put into `next`."""

    flow_active = True
    should_stop = False

    def __init__(self) -> None:
        self.app = SimpleNamespace(ledger=Ledger())
        self.app.ledger.begun({(tp.topic, tp.partition): 0 for tp in (RAW, MORE, FACTS)})
        self._buffered_partitions: set[Place] = set()
        self.active = {RAW, MORE, FACTS}
        self.next: dict[Place, list[Any]] = {}

    def assignment(self) -> set[Place]:
        return {RAW, MORE, FACTS}

    def _get_active_partitions(self) -> set[Place]:
        return self.active

    def on_buffer_full(self, tp: Place) -> None:
        self.active.discard(tp)
        self._buffered_partitions.add(tp)

    def on_buffer_drop(self, tp: Place) -> None:
        if tp in self._buffered_partitions:
            self._buffered_partitions.discard(tp)
            self.active.add(tp)

    async def _wait_next_records(self, timeout: float) -> Any:
        given, self.next = self.next, {}
        return given, self.active


class _Consumer(Weighed, _Fetches):
    pass


def records(first: int, *sizes: int) -> list[Any]:
    return [SimpleNamespace(offset=first + at, value=b"x" * size) for at, size in enumerate(sizes)]


async def test_a_heavy_topic_counts_as_full_until_enough_of_it_was_handled() -> None:
    one = _Consumer()
    one.next = {RAW: records(0, MOST // 2, MOST // 2), MORE: records(0, 1, 1), FACTS: records(0, 9)}
    await one._wait_next_records(1.0)
    await one._wait_next_records(1.0)
    assert one.active == {FACTS}
    one.app.ledger.handled(("raw", 0), 0, 0)
    await one._wait_next_records(1.0)
    assert one.active == {RAW, MORE, FACTS}


async def test_what_is_light_is_fetched_on() -> None:
    one = _Consumer()
    for first in range(3):
        one.next = {RAW: records(first, MOST // 4)}
        await one._wait_next_records(1.0)
    assert not one._all_full()
    assert one.active == {RAW, MORE, FACTS}


async def test_a_partition_that_is_ours_no_longer_weighs_nothing() -> None:
    one = _Consumer()
    one.next = {RAW: records(0, MOST + 1)}
    await one._wait_next_records(1.0)
    one.app.ledger.revoked({RAW})
    await one._wait_next_records(1.0)
    assert one.active == {RAW, MORE, FACTS}


async def test_a_tombstone_weighs_nothing() -> None:
    one = _Consumer()
    one.next = {RAW: [SimpleNamespace(offset=0, value=None)]}
    await one._wait_next_records(1.0)
    assert not one._all_full()


def test_a_record_that_comes_again_is_counted_once() -> None:
    waiting = Waiting()
    for offset in (5, 6, 7, 6, 7):
        waiting.came(offset, 10)
    assert waiting.weight(5) == 30
    assert waiting.weight(7) == 10
    assert waiting.weight(8) == 0
    assert waiting.weight(None) == 0


def test_a_worker_on_kafka_weighs_and_fetches_little_at_once() -> None:
    app = River(Settings(_env_file=None, broker="kafka://localhost:9092"))
    assert issubclass(app.transport.Consumer, Weighed)
    assert app.conf.consumer_max_fetch_size == FETCH < MOST
