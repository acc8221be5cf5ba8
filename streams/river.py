"""The Faust app underneath: what it takes to commit nothing too early and to lose nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from secrets import token_hex
from typing import Any, cast

import faust
import mode
from faust.app.base import BootStrategy
from faust.transport.drivers import by_url

from tocsin.agents.alert import Awaited
from tocsin.errors import TocsinError
from tocsin.streams.ahead import Ahead
from tocsin.streams.broker import connected
from tocsin.streams.codec import Record
from tocsin.streams.crew import Crew
from tocsin.streams.deliveries import Delivery
from tocsin.streams.flow import Step, carry
from tocsin.streams.gaps import BEFORE, LONG_S, Gaps, retell
from tocsin.streams.in_hand import InHand
from tocsin.streams.leaps import Leaps
from tocsin.streams.ledger import Ledger
from tocsin.streams.memory import LaneTable
from tocsin.streams.metrics import Metrics
from tocsin.streams.progress import Progress
from tocsin.streams.rehearsal import Attempt, survived
from tocsin.streams.security import faust_credentials
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ALERTS, ENVELOPE, FACTS, INNER_LIMIT, QUARANTINE, UNIQUE, Topic, changelog
from tocsin.streams.tracing import tracing
from tocsin.streams.transports import careful
from tocsin.streams.weight import FETCH

_log = logging.getLogger("tocsin.river")

_BEAT_S = 1.0
_SLOW_S = 5.0  # what waits longer for a broker waits for a broker
_LEVELS = {QUARANTINE.name: logging.WARNING, **{topic.name: logging.INFO for topic in ALERTS.values()}}
_OUTAGE_S = 120.0  # what no broker took for so long fails, and the worker begins again; Faust would wait 20 minutes
_FOUND = "the lane of edition %s waits for facts number %d, with %d behind them: sent again from %s"
_GONE = (
    "the lane of edition %s waits for facts number %d, with %d behind them, and no topic holds them: when nothing that is still"
    " being read can be it, `tocsin retell %s NUMBER --pass` lets the lane go on (docs/operations.md)"
)
_MOVED = (
    "the clock of this machine moved by %+.0f s, or it slept: put it right, since articles are received by it, and one that"
    " was days ahead makes later articles too old to ring (docs/operations.md)"
)


class _NoWeb(BootStrategy):  # type: ignore[misc]
    enable_web = False  # `web_enabled=False` alone still binds port 6066 on every address


class River(faust.App):  # type: ignore[misc]
    """A Faust app that commits what `flow` has handled and the broker has acknowledged, and only that."""

    BootStrategy = _NoWeb

    def __init__(self, settings: Settings, crew: Crew | None = None) -> None:
        self.settings = settings
        self.crew = crew
        self.ledger = Ledger()
        self.in_hand = InHand()
        self.progress = Progress()
        self.gaps = Gaps()
        self.awaited: Callable[[], Iterable[Awaited]] = tuple
        """What the lanes wait for."""
        self._retelling: asyncio.Task[None] | None = None
        self.tracing = tracing(settings.tracing)
        self._topics_by_name: dict[str, Any] = {}
        super().__init__(settings.app_id, **_options(settings))
        self.metrics = Metrics(self.progress, self._sizes, lambda: crew.lost if crew else 0, self.gaps.waited_s)

    def topic_of(self, topic: Topic) -> Any:
        """Return Faust's view of *topic*: bytes in, bytes out, so that no codec of Faust's can fail on them."""
        if topic.name not in self._topics_by_name:
            self._topics_by_name[topic.name] = self.topic(
                topic.name,
                key_type=bytes,
                value_type=bytes,
                key_serializer="raw",
                value_serializer="raw",
                partitions=topic.partition_count(self.settings),
                allow_empty=True,
            )
        return self._topics_by_name[topic.name]

    def table_of(self, name: str, source: Topic) -> LaneTable:
        """Return the table of one stateful agent; its partitions are those of the agent's *source*."""
        topic = changelog(name, self.settings.app_id)
        table = LaneTable(
            self,
            name=name,
            key_type=bytes,
            value_type=bytes,
            partitions=source.partition_count(self.settings),
            extra_topic_configs=topic.config(self.settings),
        )
        table.source = source.name
        table.restored = self._restored
        if not self.settings.embedded:  # there the lock on the directory lets nobody else write
            table.new_pen = partial(token_hex, 4)
        return cast(LaneTable, self.tables.add(table))

    def work(self, source: Topic, step: Step) -> None:
        """Take every record of *source* through *step*, one after another."""

        async def consume(stream: Any) -> None:
            async for event in stream.events():
                record = _record(event.message)
                with self._watched(source, record):
                    await carry(step, record, self)

        self._consume(source, consume)

    def work_apart(self, source: Topic, step: Step) -> None:
        """Take every record of *source* through *step*, several at once in processes of their own where there are any."""
        if (crew := self.crew) is None:
            self.work(source, step)
            return

        async def consume(stream: Any) -> None:
            async with Ahead(crew.work, self, crew.at_once, partial(self._watched, source)) as ahead:
                async for event in stream.noack().events():
                    await ahead.take(_record(event.message), event.ack)

        self._consume(source, consume)

    def _consume(self, source: Topic, consume: Callable[[Any], Awaitable[None]]) -> None:
        self.agent(self.topic_of(source), name=f"{source.name}.agent", supervisor_strategy=mode.CrashingSupervisor)(consume)

    @contextmanager
    def _watched(self, source: Topic, record: Record) -> Iterator[None]:
        with self.metrics.step.labels(source.name).time(), self.tracing.span(record):
            yield

    async def deliver(self, delivery: Delivery, timestamp: float | None = None) -> None:
        """Hand one record to the producer, which notes it in the ledger until the broker has acknowledged it."""
        await self._send(delivery, timestamp)
        self.metrics.delivered(delivery)
        if (level := _LEVELS.get(delivery.topic.name)) and _log.isEnabledFor(level):
            _log.log(level, "sent to %s", delivery.topic.name, extra=dict(delivery.about))

    async def repeat(self, delivery: Delivery) -> None:
        """Hand over a record that may have been sent before a recovery."""
        await self._send(delivery, None)
        self.metrics.repeated.labels(delivery.topic.name).inc()

    async def _send(self, delivery: Delivery, timestamp: float | None) -> None:
        headers = {**delivery.headers, **self.tracing.headers()}
        await self.topic_of(delivery.topic).send(key=delivery.key, value=delivery.value, headers=headers, timestamp=timestamp)

    @property
    def turn(self) -> int:
        """In which turn of the partitions records are taken now."""
        return self.ledger.turn

    def handled(self, record: Record, turn: int) -> None:
        """Note that everything *record* led to, which was taken in *turn*, was handed to the producer."""
        self.ledger.handled((record.topic, record.partition), record.offset, turn)

    async def survives(self, attempt: Attempt) -> bool:
        """Say whether a copy of this process survives *attempt*; it sends nothing, and has half of TOCSIN_STUCK_S for it."""
        return await survived(attempt, self.settings.stuck_s / 2, self._apart)

    def _apart(self) -> None:
        self.in_hand.let_go()
        for table in self.tables.values():
            table.silent = True

    async def give_up(self, error: BaseException) -> None:
        """Commit nothing from now on, and stop the worker."""
        self.ledger.fail(error)
        if not isinstance(error, asyncio.CancelledError):
            await self.crash(error)

    async def committed(self, offsets: Mapping[Any, int]) -> None:
        """Prune the outboxes of inputs that can never come again."""
        for table in self.tables.values():
            table.committed(offsets)

    async def watch(self) -> None:
        """Note once a second how far every lane is."""
        leaps = Leaps()
        while True:
            if moved_s := leaps.leap_s():
                _log.warning(_MOVED, moved_s)
            places = await self._places()
            self.progress.beat(places, excused=self.ledger.waiting_s() > _SLOW_S)
            self._look_for(self.gaps.note(self.awaited()))
            await asyncio.sleep(_BEAT_S)

    def _look_for(self, overdue: list[Awaited]) -> None:
        """Begin to look for what the lanes wait for, unless it may still be on its way to them."""
        lags = self.progress.lags().items()
        on_its_way = self.gaps.waited_s() < LONG_S and any(lag for (topic, _), lag in lags if topic in (UNIQUE.name, FACTS.name))
        if overdue and not on_its_way and (self._retelling is None or self._retelling.done()):
            self.gaps.looked_for(overdue)
            self._retelling = asyncio.create_task(self._retell(overdue))

    async def _retell(self, overdue: Iterable[Awaited]) -> None:
        """Send again what the lanes wait for. What goes wrong is said, and tried again when it is overdue anew."""
        try:
            async with connected(self.settings) as broker:
                for gap in overdue:
                    where = await retell(broker, gap.edition, gap.seq, start=gap.since - BEFORE)
                    _log.error(_FOUND if where else _GONE, gap.edition, gap.seq, gap.early, where or gap.edition)
        except (TocsinError, OSError) as error:
            _log.error("what a lane waits for could not be looked for: %s", error)

    @property
    def unready(self) -> str | None:
        """Why no record is taken now; nothing where all is well."""
        if self.rebalancing:
            return "the group is sharing out its partitions"
        return "the tables are being restored" if self.tables.recovery.in_recovery else None

    async def _places(self) -> dict[tuple[str, int], tuple[int, int]]:
        recovery = self.tables.recovery
        if recovery.in_recovery:
            ends = sum(max(end, 0) for end in recovery.active_highwaters.values())
            return {("recovery", 0): (sum(max(offset, 0) for offset in recovery.active_offsets.values()), ends)}
        if self.rebalancing:  # the group has a limit of its own
            return {}
        ours = [tp for tp in self.consumer.assignment() if self.ledger.reached((tp.topic, tp.partition)) is not None]
        try:
            async with asyncio.timeout(_SLOW_S):
                ends_of = await self.consumer.highwaters(*ours)
        except Exception:  # noqa: BLE001  a broker that is away says nothing about us
            return {}
        return {
            (tp.topic, tp.partition): (self.ledger.reached((tp.topic, tp.partition)) or 0, end) for tp, end in ends_of.items()
        }

    def _restored(self, values: int, seconds: float) -> None:
        self.metrics.recovered.inc(values)
        self.metrics.recovery.set(seconds)
        _log.info("restored", extra={"values": values, "seconds": round(seconds, 3)})

    def _sizes(self) -> dict[str, int]:
        return {name: table.size for name, table in self.tables.items()}

    def _new_transport(self) -> Any:
        return careful(by_url(self.conf.broker_consumer[0]))(self.conf.broker_consumer, self)

    def _new_producer_transport(self) -> Any:
        return careful(by_url(self.conf.broker_producer[0]))(self.conf.broker_producer, self)


def _record(message: Any) -> Record:
    headers = message.headers or {}
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp=message.timestamp or 0.0,
        key=message.key,
        value=message.value or b"",
        headers={name: bytes(value or b"") for name, value in pairs},
    )


def _options(settings: Settings) -> dict[str, Any]:
    limit = INNER_LIMIT + ENVELOPE
    return {
        "broker": settings.broker_url,
        "broker_credentials": faust_credentials(settings),
        "datadir": settings.data_dir.absolute() / "faust",
        "store": "memory://",
        "autodiscover": False,  # it hides import errors
        "processing_guarantee": "at_least_once",
        "web_enabled": False,
        "topic_disable_leader": True,
        # `topics create` makes them, and a worker needs no right to.
        "topic_allow_declare": settings.embedded,
        "topic_replication_factor": settings.replication,
        "table_standby_replicas": 0,
        "agent_supervisor": mode.CrashingSupervisor,
        "stream_buffer_maxsize": settings.buffered,
        "stream_recovery_delay": 0.0,
        "stream_wait_empty": True,
        "broker_commit_interval": settings.commit_ms / 1000,
        "broker_commit_every": 1000,
        "broker_max_poll_records": 500,
        "broker_request_timeout": max(40.0, settings.session_s),
        "broker_session_timeout": settings.session_s,
        "broker_heartbeat_interval": min(3.0, settings.session_s / 5),
        "consumer_auto_offset_reset": "earliest",
        "consumer_max_fetch_size": FETCH,
        "producer_acks": -1,
        "producer_request_timeout": _OUTAGE_S,
        "producer_linger": settings.linger_ms / 1000,
        "producer_max_batch_size": settings.batch_bytes,
        "producer_max_request_size": limit,
        "TableManager": "tocsin.streams.recovery:TableManager",
        "PartitionAssignor": "tocsin.streams.assignor:Assignor",
    }
