"""Several records of a topic worked on at once, elsewhere; what they lead to is sent in the order in which they came."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Self

from tocsin.streams.codec import Record
from tocsin.streams.deliveries import Delivery
from tocsin.streams.flow import Outlet, hand_over

Work = Callable[[Record], Awaitable[list[Delivery]]]


class Ahead:
    """Takes a record before the one before it is done with, *most* at once; a partition is handed over record by record.

    *around* gives what each record is timed and traced by.
    """

    def __init__(self, work: Work, outlet: Outlet, most: int, around: Callable[[Record], AbstractContextManager[object]]) -> None:
        self._work = work
        self._outlet = outlet
        self._around = around
        self._places = asyncio.Semaphore(most)
        self._last: dict[int, asyncio.Task[None]] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave nothing behind: what is not handed over yet never is, and comes again."""
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def take(self, record: Record, handled: Callable[[], object]) -> None:
        """Begin with *record* as soon as there is a place for it; *handled* is called once it counts as handled."""
        await self._places.acquire()
        before = self._last.get(record.partition)
        task = asyncio.create_task(self._carry(record, self._outlet.turn, before, handled))
        self._last[record.partition] = task
        self._under_way.add(task)
        task.add_done_callback(self._done)

    async def _carry(self, record: Record, turn: int, before: asyncio.Task[None] | None, handled: Callable[[], object]) -> None:
        with self._around(record):
            await hand_over(self._work(record), record, self._outlet, turn, before)
        handled()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._places.release()
        if not task.cancelled():
            task.exception()  # the worker was stopped for it: nobody else comes to ask
