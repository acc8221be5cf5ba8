"""Any Faust transport, made careful: it commits what the ledger says, once everything sent was acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from contextlib import suppress
from functools import partial
from inspect import iscoroutine
from typing import Any

from faust.transport.consumer import ThreadDelegateConsumer
from mode.services import WaitResults

from tocsin.streams.rewind import Rewinding
from tocsin.streams.weight import Weighed


def careful(transport: type[Any]) -> type[Any]:
    """Return *transport* with a consumer that waits for the producer's acknowledgements before it commits."""
    return type(
        f"Careful{transport.__name__}",
        (transport,),
        {
            "Consumer": type("CarefulConsumer", (_CarefulConsumer, *_of_kafka(transport), transport.Consumer), {}),
            "Producer": type("CarefulProducer", (_CarefulProducer, transport.Producer), {}),
        },
    )


def _of_kafka(transport: type[Any]) -> tuple[type[Any], ...]:
    # The embedded broker's own consumer skips nothing and is prompt; those that run in a thread of their own are Kafka's.
    return (Rewinding, Weighed) if issubclass(transport.Consumer, ThreadDelegateConsumer) else ()


class _CarefulConsumer:
    """Mixed into a transport's consumer."""

    app: Any

    def _new_offset(self, tp: Any) -> int | None:
        # Faust counts records as done that were skipped or cancelled: the ledger is the only truth.
        super()._new_offset(tp)  # type: ignore[misc]  # keeps Faust's own lists short
        position: int | None = self.app.ledger.position((tp.topic, tp.partition))
        return position

    async def commit(self, *args: Any, **kwargs: Any) -> bool:
        # After a send that failed nothing may be committed, so that nobody would ever come to ask what it failed with.
        failure = self.app.ledger.failure
        if failure is not None and not isinstance(failure, asyncio.CancelledError):
            await self._crash_once(failure)
            return False
        done: bool = await super().commit(*args, **kwargs)  # type: ignore[misc]
        return done

    async def _crash_once(self, error: BaseException) -> None:
        if not self.crashed:  # type: ignore[attr-defined]  # a commit on the way out would say the same again
            await self.crash(error)  # type: ignore[attr-defined]

    async def _commit_offsets(self, offsets: Mapping[Any, int], start_new_transaction: bool = True) -> bool:
        ledger = self.app.ledger
        turn = ledger.turn
        try:
            await ledger.settled()
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001  whatever a send failed with, nothing is committed and the worker stops
            await self._crash_once(error)
            return False
        if ledger.turn != turn:
            # The group shared out anew while we waited: reading began again behind these offsets, and with them outboxes
            # would go whose inputs are still to come.
            return False
        done: bool = await super()._commit_offsets(offsets, start_new_transaction)  # type: ignore[misc]
        if done and ledger.turn == turn:
            await self.app.committed(offsets)
        return done

    async def wait_first(self, *awaited: Any, timeout: Any = None) -> Any:
        # Faust gives every message four tasks, to stop waiting for room where the group shares out anew. Most messages find
        # room at once and need none.
        if len(awaited) == 2 and all(map(iscoroutine, awaited)):
            handing, suspended = awaited
            try:
                room = handing.send(None)
            except StopIteration as done:
                suspended.close()
                return WaitResults([handing], [done.value], False)
            except BaseException:
                suspended.close()
                raise
            awaited = (_Begun(handing, room).rest(), suspended)
        return await super().wait_first(*awaited, timeout=timeout)  # type: ignore[misc]

    async def seek_to_committed(self) -> Mapping[Any, int]:
        # Before the broker is asked: a commit that overtakes its answer would let outboxes go whose inputs come again. A recovery
        # that a newer rebalance has made void lets records through once more, after the partitions were given back.
        self.app.ledger.seeking()
        places: Mapping[Any, int] = await super().seek_to_committed()  # type: ignore[misc]
        self.app.ledger.begun({(tp.topic, tp.partition): max(offset or 0, 0) for tp, offset in places.items()})
        return places

    async def on_partitions_revoked(self, revoked: set[Any]) -> None:
        await super().on_partitions_revoked(revoked)  # type: ignore[misc]
        self.app.ledger.revoked({(tp.topic, tp.partition) for tp in revoked})


class _Begun:
    """A coroutine that was begun without a task and waits for *room*, to be gone on with in one."""

    def __init__(self, handing: Coroutine[Any, Any, Any], room: Any) -> None:
        self._handing = handing
        self._room = room

    async def rest(self) -> Any:
        """Return what the coroutine returns."""
        return await self

    def __await__(self) -> Generator[Any, Any, Any]:
        waited = self._room
        while True:
            step: Callable[[], Any] = partial(self._handing.send, None)
            try:
                yield waited
            except BaseException as error:  # noqa: BLE001  whatever it is, it is the coroutine's
                step = partial(self._handing.throw, error)
            try:
                waited = step()
            except StopIteration as done:
                return done.value


class _CarefulProducer:
    """Mixed into a transport's producer."""

    app: Any
    buffer: Any

    async def on_start(self) -> None:
        await super().on_start()  # type: ignore[misc]
        self.buffer.max_messages = 10_000

    async def on_stop(self) -> None:
        # The last commit lets outboxes go, and what sends that would crash where the producer had gone before.
        with suppress(Exception):  # whatever a send failed with, it was said
            await self.app.ledger.settled()
        await super().on_stop()  # type: ignore[misc]

    def send_soon(self, fut: asyncio.Future[Any]) -> None:
        self.app.ledger.sent(fut)
        super().send_soon(fut)  # type: ignore[misc]

    async def send(self, *args: Any, **kwargs: Any) -> Awaitable[Any]:
        future: asyncio.Future[Any] = await super().send(*args, **kwargs)  # type: ignore[misc]
        self.app.ledger.sent(future)
        return future

    async def flush(self) -> None:
        # Faust's own flush goes on after a tenth of a second, whatever is still waiting.
        while self.buffer.size:
            await super().flush()  # type: ignore[misc]
        await super().flush()  # type: ignore[misc]

    def _settings_extra(self) -> Mapping[str, Any]:
        # A send that is repeated after a lost answer must not arrive twice, nor out of order.
        return {"acks": "all", "enable_idempotence": True}
