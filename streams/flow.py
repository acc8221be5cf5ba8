"""One step of the river: a record in, whatever its agent yields out, and nothing lost on the way."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from tocsin.errors import ArticleFatal, ExtractorLost, LogError, ModelMissing, SettingsInvalid, TocsinError
from tocsin.schemas.message import Message
from tocsin.streams.codec import ATTEMPTS, SOURCE, TRACE, Record, quarantined
from tocsin.streams.deliveries import Delivery, to_quarantine
from tocsin.streams.in_hand import FATAL, InHand
from tocsin.streams.rehearsal import Attempt
from tocsin.streams.topics import Topic

if TYPE_CHECKING:
    from tocsin.streams.river import River

Agent = Callable[[AsyncIterable[Any]], AsyncIterator[Message]]
"""An async generator over messages, as the agents' own modules have them."""

_OUR_OWN = (ModelMissing, ExtractorLost, SettingsInvalid, LogError, MemoryError)
"""Not the article's fault: the worker stops, and the record comes again."""
_FATAL = "a worker ended with it in hand, then a copy that tried it: it stands still for half of TOCSIN_STUCK_S, or kills"


class Bench(Protocol):
    """Where a record is worked on: a worker's process, or one beside it."""

    in_hand: InHand
    """What is being worked on, for the process that comes after one that did not survive it."""

    async def survives(self, attempt: Attempt) -> bool:
        """Say whether a copy of this process survives *attempt*."""


class Outlet(Bench, Protocol):
    """Where a step leaves its outputs; `River` is one."""

    async def deliver(self, delivery: Delivery, timestamp: float | None) -> None:
        """Hand one record to the broker's producer."""

    @property
    def turn(self) -> int:
        """In which turn of the partitions a record is taken."""

    def handled(self, record: Record, turn: int) -> None:
        """Note that everything *record* led to, which was taken in *turn*, was handed over."""

    async def give_up(self, error: BaseException) -> None:
        """Commit nothing from now on, and stop the worker."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to each record of one topic.

    `lane` gives the agent for a record: a stateful one differs by partition. What `fallback` makes of a message goes on
    in its stead where the agent fails: an output as it is, another input through the agent once more. What `salvage`
    still reads of a record that cannot be read is such a message.
    """

    read: Callable[[Record], Message]
    lane: Callable[[Record], Agent]
    to: Callable[[Any], Delivery]
    fallback: Callable[[Any], Message] | None = None
    salvage: Callable[[Record], Message | None] | None = None

    async def deliveries(self, record: Record) -> list[Delivery]:
        """Return everything that *record* leads to; never raises for what is wrong with the record itself."""
        try:
            message = self.read(record)
        except TocsinError as error:
            return await self.passing(record, error)
        agent = self.lane(record)
        try:
            outputs = await _outputs(agent, message)
        except _OUR_OWN:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, it goes to quarantine and the next article comes
            outputs = await self._rescued(agent, message)
            return [_refused(record, error), *(self._addressed(o, record) for o in outputs)]
        return [self._addressed(output, record) for output in outputs]

    async def passing(self, record: Record, error: TocsinError) -> list[Delivery]:
        """Return what *record* leads to unworked: its bytes in quarantine with *error*, and its place in the lane."""
        rest = self._rest(record)
        outputs = await self._rescued(self.lane(record), rest) if rest else []
        return [_refused(record, error), *(self._addressed(o, record) for o in outputs)]

    def _rest(self, record: Record) -> Message | None:
        try:
            return self.read(record)
        except TocsinError:
            return self.salvage(record) if self.salvage else None

    async def _rescued(self, agent: Agent, message: Message) -> list[Message]:
        # The lanes count on one message for every article: without it they would wait for ever.
        if self.fallback is None:
            return []
        bare = self.fallback(message)
        return await _outputs(agent, bare) if type(bare) is type(message) else [bare]

    def _addressed(self, output: Message, record: Record) -> Delivery:
        return _after(record, self.to(output))


def _refused(record: Record, error: Exception) -> Delivery:
    return _after(record, to_quarantine(quarantined(record, error)))


def _after(record: Record, delivery: Delivery) -> Delivery:
    headers = {**delivery.headers, SOURCE: record.place.encode()}
    if record.attempts:
        headers[ATTEMPTS] = str(record.attempts).encode()
    if TRACE in record.headers:
        headers[TRACE] = record.headers[TRACE]
    return replace(delivery, headers=headers)


def flow(
    app: River,
    source: Topic,
    agent: Agent | None = None,
    *,
    read: Callable[[Record], Message],
    to: Callable[[Any], Delivery],
    lane: Callable[[Record], Agent] | None = None,
    fallback: Callable[[Any], Message] | None = None,
    salvage: Callable[[Record], Message | None] | None = None,
) -> None:
    """Let *agent*, or the *lane* of each record where the agent remembers, work on every record of *source*."""
    if lane is None and agent is None:
        raise ValueError("a step needs an agent or a lane")
    app.work(source, Step(read, lane or always(agent), to, fallback, salvage))


async def carry(step: Step, record: Record, outlet: Outlet) -> None:
    """Send what *record* leads to, then count it as handled; where that is impossible the worker stops."""
    await hand_over(worked(step, record, outlet), record, outlet, outlet.turn)


async def hand_over(
    work: Awaitable[list[Delivery]], record: Record, outlet: Outlet, turn: int, after: Awaitable[object] | None = None
) -> None:
    """Send what *work* makes of *record*, which was taken in *turn*, once *after* is done; then count it as handled."""
    try:
        deliveries = await work
        if after is not None:
            await after
        for delivery in deliveries:
            await outlet.deliver(delivery, record.timestamp)
    except BaseException as error:
        # Faust would count the record as done: nothing may be committed any more.
        await outlet.give_up(error)
        raise
    outlet.handled(record, turn)


async def worked(step: Step, record: Record, bench: Bench) -> list[Delivery]:
    """Return what *record* leads to, noting that it is in hand; what ended processes before is tried by a copy first."""
    in_hand = bench.in_hand
    if in_hand.ends(record) and await _ends_workers(step, record, bench):
        return await step.passing(record, ArticleFatal(_FATAL))
    in_hand.take(record)
    try:
        return await step.deliveries(record)
    finally:
        in_hand.lay_down()


async def _ends_workers(step: Step, record: Record, bench: Bench) -> bool:
    """Say whether *record*, which a worker had in hand when it ended, was the cause: a power cut leaves one in hand as well."""
    if bench.in_hand.ends(record) < FATAL and not await bench.survives(partial(step.deliveries, record)):
        bench.in_hand.condemn(record)
    return bench.in_hand.ends(record) >= FATAL


def always(agent: Any) -> Callable[[Record], Agent]:
    """Return the `lane` of a step whose *agent* remembers nothing: the same for every record."""
    return lambda _: cast(Agent, agent)


async def _outputs(agent: Agent, message: Message) -> list[Message]:
    return [output async for output in agent(_only(message))]


async def _only(message: Message) -> AsyncIterator[Message]:
    yield message
