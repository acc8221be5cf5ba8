"""What was handled and what is still on its way: an offset may be committed only when all it led to has arrived."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Hashable, Mapping
from typing import Any


class Ledger:
    """Sends that no broker has acknowledged yet, and how far each partition was handled.

    Faust counts a record as done when its agent goes on, also where the agent was cancelled or the record was skipped
    because its partition moved. Only what `flow` wrote here as handled is ever committed.
    """

    def __init__(self) -> None:
        self.failure: BaseException | None = None
        self._under_way: dict[asyncio.Future[Any], float] = {}
        self._handled: dict[Hashable, int] = {}
        self._begun: dict[Hashable, int] = {}
        self.turn = 0
        """Grows whenever partitions are given back or read anew: what was counted before belongs to another turn."""

    def sent(self, future: asyncio.Future[Any]) -> None:
        """Note a send; it is forgotten once the broker has acknowledged it."""
        self._under_way[future] = time.monotonic()
        future.add_done_callback(self._arrived)

    def handled(self, partition: Hashable, offset: int, turn: int) -> None:
        """Note that everything *offset* led to was sent.

        It counts for nothing where it was taken in another *turn*, or while nobody knows yet from where on the partition
        is read: it comes again, and the outbox that answers it must not go before.
        """
        if self.failure is None and turn == self.turn and partition in self._begun:
            self._handled[partition] = offset + 1

    def waiting_s(self) -> float:
        """Return for how many seconds the oldest send has waited for the broker; 0 where none waits."""
        oldest = next(iter(self._under_way.values()), None)
        return 0.0 if oldest is None else time.monotonic() - oldest

    def seeking(self) -> None:
        """Note that partitions are about to be read from what is committed: what was handled since comes again."""
        self.turn += 1
        self._handled.clear()
        self._begun.clear()

    def begun(self, places: Mapping[Any, int]) -> None:
        """Note where partitions are read from: nothing before it is ours to do."""
        self._begun = dict(places)

    def reached(self, partition: Hashable) -> int | None:
        """Return the offset of the next record to be handled; nothing where the partition is not ours."""
        return self._handled.get(partition, self._begun.get(partition))

    def position(self, partition: Hashable) -> int | None:
        """Return the offset that may be committed once `settled` has returned; nothing where none may."""
        return None if self.failure else self._handled.get(partition)

    def revoked(self, partitions: set[Any]) -> None:
        """Forget partitions that another worker has now."""
        self.turn += 1
        for partition in partitions:
            self._handled.pop(partition, None)
            self._begun.pop(partition, None)

    def fail(self, error: BaseException) -> None:
        """Stop every commit from now on: the records concerned come again after a restart."""
        self.failure = self.failure or error

    async def settled(self) -> None:
        """Return when every send so far was acknowledged. Raises what one of them failed with, as soon as it has."""
        if self._under_way and self.failure is None:
            await asyncio.wait(list(self._under_way), return_when=asyncio.FIRST_EXCEPTION)
        if self.failure is not None:
            raise self.failure

    def _arrived(self, future: asyncio.Future[Any]) -> None:
        self._under_way.pop(future, None)
        if future.cancelled():
            self.fail(ConnectionError("a send was cancelled before the broker had acknowledged it"))
        elif error := future.exception():
            self.fail(error)
