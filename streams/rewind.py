"""Faust's Kafka consumer, made to skip nothing: after a rebalance every record that was dropped is read again.

Faust 0.15.3 loses records in two ways. It goes back to what is committed, but where nothing is committed yet aiokafka
stays where its prefetch is; and what arrives between that seek and the end of the rebalance is cleared with the queues.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

from aiokafka.errors import IllegalStateError


class Rewinding:
    """Mixed into the consumer: each partition's records are passed on in sequence, or fetched again."""

    app: Any
    _next: dict[Any, int]
    _tried: dict[Any, int]
    _dropped: set[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._next = {}
        self._tried = {}
        self._dropped = set()

    async def seek_to_committed(self) -> Mapping[Any, int]:
        """Go back to what is committed, and to the first record where nothing is."""
        self._dropped.clear()  # first: what is dropped while we seek must be fetched again
        committed: Mapping[Any, int | None] = await super().seek_to_committed()  # type: ignore[misc]
        places = {tp: offset for tp, offset in committed.items() if not self._is_changelog_tp(tp)}  # type: ignore[attr-defined]
        fresh = [tp for tp, offset in places.items() if not offset or offset < 0]
        if fresh:
            first = await self.earliest_offsets(*fresh)  # type: ignore[attr-defined]
            await self.seek_wait(first)  # type: ignore[attr-defined]
            places |= first
        self._next = {tp: offset or 0 for tp, offset in places.items()}
        self._tried.clear()
        return {**committed, **places}  # type: ignore[dict-item]

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[Any, Any]]:
        """Yield the records that were fetched; one out of sequence is fetched again with those before it."""
        await self._fetch_dropped()
        gone_back = set()
        async for tp, message in super().getmany(timeout):  # type: ignore[misc]
            if self._is_changelog_tp(tp):  # type: ignore[attr-defined]
                yield tp, message
            elif self.app.rebalancing:
                self._dropped.add(tp)  # Faust clears its queues when the rebalance ends
            elif tp in gone_back:
                continue
            elif self._in_sequence(tp, message.offset):
                self._next[tp] = message.offset + 1
                yield tp, message
            elif message.offset > self._next[tp]:
                gone_back.add(tp)
                await self._go_back(tp)

    def _in_sequence(self, tp: Any, offset: int) -> bool:
        awaited = self._next.get(tp)
        # A place that was tried in vain holds no record: a transaction's marker, or what retention has deleted.
        return awaited is None or offset == awaited or (offset > awaited and self._tried.get(tp) == awaited)

    async def _fetch_dropped(self) -> None:
        """Once the rebalance is over, go back to what was dropped in it: on a quiet topic no later record would tell."""
        if self.app.rebalancing:
            return
        dropped, self._dropped = self._dropped, set()
        for tp in dropped:
            if tp in self._next:
                await self._seek(tp)

    async def _go_back(self, tp: Any) -> None:
        awaited = self._next[tp]
        if await self._seek(tp) and self._next.get(tp) == awaited:
            self._tried[tp] = awaited

    async def _seek(self, tp: Any) -> bool:
        """Fetch from the record that comes next; say whether the partition is still ours."""
        with suppress(IllegalStateError):  # the partition has just moved: its next owner begins at what is committed
            first = (await self.earliest_offsets(tp))[tp]  # type: ignore[attr-defined]
            if tp not in self._next:  # it moved while we asked
                return False
            await self.seek_wait({tp: max(first, self._next[tp])})  # type: ignore[attr-defined]
            return True
        return False
