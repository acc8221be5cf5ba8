"""A real desk on a real embedded broker, in a thread of its own, so that a test may drive a browser meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tocsin.agents.lane import wire
from tocsin.schemas.mark import Mark
from tocsin.schemas.wanted import AnyAlert
from tocsin.streams.broker import Broker, connected
from tocsin.streams.desk import serving
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ALERTS, MARKS, all_topics

_T = TypeVar("_T")
_ENOUGH_S = 60.0


class LiveDesk:
    """`start` it, `ring` alerts on its broker, `stop` it and `start` it again at the same address."""

    def __init__(self, directory: Path, **given: Any) -> None:
        self._settings = Settings(data_dir=directory, desk="127.0.0.1:0", **given)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._served = AsyncExitStack()
        self._broker: Broker | None = None
        self._held = AsyncExitStack()
        self.address = ""
        self._do(self._connect())

    def start(self) -> None:
        """Serve, at the address of the time before if there was one."""
        self._do(self._start())

    def stop(self) -> None:
        """Serve no more; the broker stays."""
        self._do(self._served.aclose())

    def close(self) -> None:
        """Leave nothing behind."""
        self.stop()
        self._do(self._held.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_ENOUGH_S)
        self._loop.close()

    def ring(self, *alerts: AnyAlert) -> None:
        """Put *alerts* on their topics, and return when the broker has them."""
        self._do(self._ring(alerts))

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Keep every connection open, and say nothing on any."""
        go_on = threading.Event()
        self._loop.call_soon_threadsafe(go_on.wait)
        try:
            yield
        finally:
            go_on.set()

    def marks(self) -> list[Mark]:
        """Return every mark on the topic of marks."""
        return self._do(self._marks())

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_ENOUGH_S)

    async def _connect(self) -> None:
        self._broker = await self._held.enter_async_context(connected(self._settings))
        await self._broker.create(all_topics(self._settings))

    async def _start(self) -> None:
        assert self._broker
        open_desk = await self._served.enter_async_context(serving(self._settings, self._broker))
        self.address = open_desk.address
        address = open_desk.address.removeprefix("http://").rstrip("/")
        self._settings = self._settings.model_copy(update={"desk": address})

    async def _ring(self, alerts: Iterable[AnyAlert]) -> None:
        assert self._broker
        sent = [await self._broker.send(ALERTS[alert.kind].name, wire(alert), key=alert.story_id.encode()) for alert in alerts]
        for done in sent:
            await done

    async def _marks(self) -> list[Mark]:
        assert self._broker
        return [
            Mark.model_validate_json(record.value)
            async for record in self._broker.read([MARKS.name], start="first", follow=False)
        ]
