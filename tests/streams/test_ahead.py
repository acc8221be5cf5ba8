"""Records that are worked on at once are handed over in the order in which they came, and nothing else waits for anything."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tocsin.streams.ahead import Ahead
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import Delivery
from tocsin.streams.in_hand import InHand
from tocsin.streams.rehearsal import Attempt
from tocsin.streams.topics import FACTS


def record(offset: int, partition: int = 0) -> Record:
    return Record("tocsin.articles.unique.v1", partition, offset, 1_772_443_800.5, None, b"%d" % offset)


@dataclass
class Works:
    """Finishes each record when it is told to, by offset; and an outlet that remembers."""

    begun: list[int] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    done: list[tuple[int, int]] = field(default_factory=list)
    gave_up: list[BaseException] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    turn: int = 0
    in_hand: InHand = field(default_factory=InHand)
    finished: dict[int, asyncio.Future[list[Delivery]]] = field(default_factory=dict)

    async def work(self, record: Record) -> list[Delivery]:
        self.begun.append(record.offset)
        self.finished[record.offset] = asyncio.get_running_loop().create_future()
        return await self.finished[record.offset]

    async def finish(self, *offsets: int) -> None:
        for offset in offsets:
            self.finished[offset].set_result([Delivery(FACTS, b"en", b"%d" % offset)])
            await calm()

    async def deliver(self, delivery: Delivery, timestamp: float | None = None) -> None:
        self.sent.append(delivery.value)

    def handled(self, record: Record, turn: int) -> None:
        self.done.append((record.offset, turn))

    async def survives(self, attempt: Attempt) -> bool:
        raise AssertionError("nothing is tried here")

    async def give_up(self, error: BaseException) -> None:
        self.gave_up.append(error)

    @contextmanager
    def watched(self, record: Record) -> Iterator[None]:
        self.around.append(f"+{record.offset}")
        yield
        self.around.append(f"-{record.offset}")


async def calm() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def ahead(works: Works, most: int = 4) -> Ahead:
    return Ahead(works.work, works, most, works.watched)


async def take(into: Ahead, *records: Record, acked: Callable[[], object] = lambda: None) -> None:
    for one in records:
        await into.take(one, acked)
    await calm()


async def test_what_is_done_first_waits_for_what_came_first() -> None:
    works, acks = Works(), []
    async with ahead(works) as into:
        await take(into, record(0), record(1), record(2), acked=lambda: acks.append(len(works.done)))
        assert works.begun == [0, 1, 2]
        await works.finish(2, 1)
        assert (works.sent, works.done, acks) == ([], [], [])
        await works.finish(0)
    assert works.sent == [b"0", b"1", b"2"]
    assert works.done == [(0, 0), (1, 0), (2, 0)]
    assert acks == [1, 2, 3]
    assert works.around == ["+0", "+1", "+2", "-0", "-1", "-2"]


async def test_another_partition_does_not_wait() -> None:
    works = Works()
    async with ahead(works) as into:
        await take(into, record(0), record(1, partition=1), record(2, partition=1))
        await works.finish(2, 1)
        assert works.sent == [b"1", b"2"]


async def test_no_more_are_begun_than_there_are_places() -> None:
    works = Works()
    async with ahead(works, most=2) as into:
        taking = asyncio.create_task(take(into, *(record(offset) for offset in range(4))))
        await calm()
        assert works.begun == [0, 1]
        await works.finish(1)
        assert works.begun == [0, 1], "what is not handed over keeps its place"
        await works.finish(0)
        assert works.begun == [0, 1, 2, 3]
        await works.finish(2, 3)
        await taking
    assert works.sent == [b"0", b"1", b"2", b"3"]


async def test_a_record_counts_for_the_turn_in_which_it_was_taken() -> None:
    works = Works()
    async with ahead(works) as into:
        await into.take(record(0), lambda: None)
        works.turn = 1  # before its task has begun
        await calm()
        await take(into, record(1))
        await works.finish(0, 1)
    assert works.done == [(0, 0), (1, 1)]


async def test_nothing_is_handed_over_behind_what_failed() -> None:
    works, acks, complaints = Works(), [], []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    async with ahead(works) as into:
        await take(into, record(0), record(1), record(2, partition=1), acked=lambda: acks.append(1))
        works.finished[0].set_exception(ConnectionError("lost"))
        await works.finish(1, 2)
        assert isinstance(works.gave_up[0], ConnectionError)
        await take(into, record(3))
        await works.finish(3)
    assert works.sent == [b"2"]
    assert works.done == [(2, 0)]
    assert acks == [1]
    works.gave_up.clear()  # what was raised holds on to the tasks
    works.finished.clear()
    del into
    gc.collect()
    assert complaints == [], "the worker has given up for it: that is said once"


async def test_what_is_under_way_when_its_stream_ends_is_not_handled() -> None:
    works = Works()
    async with ahead(works) as into:
        await take(into, record(0), record(1))
        await works.finish(1)
    assert works.sent == []
    assert works.done == []
    assert all(isinstance(error, asyncio.CancelledError) for error in works.gave_up)
    assert len(works.gave_up) == 2
    assert works.finished[0].cancelled()


async def test_places_are_free_again_after_a_failure() -> None:
    works = Works()
    async with ahead(works, most=1) as into:
        await take(into, record(0))
        works.finished[0].set_exception(ConnectionError("lost"))
        async with asyncio.timeout(5):
            await take(into, record(1, partition=1))
        await works.finish(1)
    assert works.sent == [b"1"]
