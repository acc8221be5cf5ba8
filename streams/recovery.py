"""Faust's recovery of tables, with changelogs read in runs by `changelogs.py`."""

from __future__ import annotations

from contextlib import aclosing
from typing import Any

from faust.tables.recovery import Recovery as FaustRecovery
from faust.types import TP

from tocsin.streams.changelogs import kafka_runs, log_runs
from tocsin.streams.embedded.tables import TableManager as PromptTableManager
from tocsin.streams.heap import settle


class Recovery(FaustRecovery):  # type: ignore[misc]
    """Faust's own, which finds nothing left to be read event by event."""

    async def _seek_offsets(self, consumer: Any, tps: set[TP], offsets: Any, title: str) -> None:
        if title == "active":
            await self._read(consumer)
        await super()._seek_offsets(consumer, tps, offsets, title)

    async def _read(self, consumer: Any) -> None:
        """Bring the tables to the ends of their changelogs. A rebalance cancels it between two runs."""
        offsets, ends = self.active_offsets, self.active_highwaters  # of the last record read, and of the last there is
        # Where the values stand, never where Faust counts to: it may count on in a lane that was lost, and got back empty.
        begins = {tp: self.tp_to_table[tp].data.next_of.get(tp.partition, 0) for tp in self.active_tps}
        wanted = {(tp.topic, tp.partition): range(begin, ends[tp] + 1) for tp, begin in begins.items()}
        settings = self.app.settings
        source = log_runs(consumer.journal, wanted) if settings.embedded else kafka_runs(settings, wanted)
        async with aclosing(source) as runs:
            async for topic, partition, records, next_offset in runs:
                tp = TP(topic, partition)
                self.tp_to_table[tp].data.learn(partition, records, next_offset)
                offsets[tp] = next_offset - 1
        for tp in self.active_tps:  # where the last offsets hold no record
            offsets[tp] = max(offsets[tp], ends[tp])

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """Let the streams go on; the lanes are made, and stay."""
        await super().on_recovery_completed(generation_id)
        settle()

    async def _wait(self, coro: Any, timeout: Any = None) -> None:
        # Faust ends its recovery for good, in silence, where a broker takes longer than *timeout*; the watchdog does not.
        await super()._wait(coro)


class TableManager(PromptTableManager):
    """The tables of the river."""

    _recovery: Recovery | None = None

    @property
    def recovery(self) -> Recovery:
        """What restores every table."""
        if self._recovery is None:
            self._recovery = Recovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery
