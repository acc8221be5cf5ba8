"""The judges of a stateful agent, one for each partition that this worker owns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Collection, Mapping, MutableMapping
from dataclasses import replace
from functools import partial
from typing import Any, Generic, TypeVar

from tocsin.agents.lane import PackedMemory, recover
from tocsin.schemas.memory import Memory
from tocsin.schemas.message import Message
from tocsin.streams.codec import SOURCE, Record
from tocsin.streams.deliveries import Delivery
from tocsin.streams.flow import Agent
from tocsin.streams.river import River
from tocsin.streams.topics import Topic

Judge = TypeVar("Judge")


class Lanes(Generic[Judge]):
    """A judge for each partition, made anew from its table after every recovery: nothing of a lost partition lingers."""

    def __init__(
        self,
        app: River,
        source: Topic,
        name: str,
        agent: Callable[[Judge, AsyncIterable[Any]], AsyncIterator[Message]],
        judge: Callable[[PackedMemory], Judge],
        kinds: Mapping[str, type[Memory]],
        *,
        output: Callable[[Any], Any],
        to: Callable[[Any], Delivery],
    ) -> None:
        self._app = app
        self._agent = agent
        self._judge = judge
        self._kinds = kinds
        self._output = output
        self._to = to
        self._judges: dict[int, Judge] = {}
        self._table = app.table_of(name, source)
        self._table.restore = self.restore
        self._table.forget = self._judges.clear

    def of(self, record: Record) -> Agent:
        """Return the agent with the judge of *record*'s partition, and note whose input comes now."""
        return self._with(self._agent, record)

    @property
    def judges(self) -> Collection[Judge]:
        """The judges of the partitions that are ours now."""
        return self._judges.values()

    def hearing(self, agent: Callable[[Judge, AsyncIterable[Any]], AsyncIterator[Message]]) -> Callable[[Record], Agent]:
        """Return the same for another *agent*, whose source has as many partitions: it works with the same judges."""
        return partial(self._with, agent)

    def _with(self, agent: Callable[[Judge, AsyncIterable[Any]], AsyncIterator[Message]], record: Record) -> Agent:
        # Nothing is awaited between this and the last write of the outbox: one source cannot come in between.
        self._table.inputs[record.partition] = record.topic, record.offset
        return partial(agent, self._judges[record.partition])

    async def restore(self, partition: int, values: MutableMapping[str, bytes]) -> None:
        """Apply what the outboxes hold, send their outputs again, and only then make the judge."""
        memory = PackedMemory(values, self._kinds)
        places = self._table.answered(partition)
        for outbox in recover(memory, self._kinds):
            for output in outbox.outputs:
                place = places.get((str(output.get("edition")), outbox.applied_seq), "")
                delivery = self._to(self._output(output))
                headers = {**delivery.headers, SOURCE: place.encode()}
                await self._app.repeat(replace(delivery, headers=headers))
        # Beside the event loop, which many articles would hold for longer than TOCSIN_STUCK_S.
        self._judges[partition] = await asyncio.to_thread(self._judge, memory)
