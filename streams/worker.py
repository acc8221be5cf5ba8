"""A worker's life: start, work until told to stop or crashed, drain, end; and a deadline for the end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from tocsin.errors import SettingsInvalid, TocsinError
from tocsin.streams.broker import Broker, ClockWrong, TopicMissing, connected
from tocsin.streams.crew import crew_of
from tocsin.streams.progress import Watchdog
from tocsin.streams.settings import Settings
from tocsin.streams.topics import all_topics

if TYPE_CHECKING:
    from tocsin.streams.river import River

_T = TypeVar("_T")

_CLOCK = (
    "Apache Kafka refuses what is stamped by the clock of this machine, which is too far from the broker's"
    " (message.timestamp.after.max.ms, an hour ahead as it is delivered): put the clock right; nothing is lost"
)


async def work(settings: Settings) -> None:
    """Work on the broker of *settings* until SIGTERM or SIGINT. Raises what the worker crashed with."""
    async with connected(settings, "worker") as broker:
        if settings.embedded:
            await broker.create(all_topics(settings))
        await check_topics(broker, settings)
    with stop_signals(settings.stop_s) as stop:
        await serve(settings, stop, watched=True)


async def serve(
    settings: Settings, stop: asyncio.Event, ready: Callable[[], None] = lambda: None, *, watched: bool = False
) -> None:
    """Run the river until *stop* is set; *ready* is called once it takes records and can extract. Raises what it crashed with.

    Where it is *watched*, the process ends when nothing comes on for TOCSIN_STUCK_S seconds, and takes part in its group only
    once it can extract.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        crew = await stack.enter_async_context(crew_of(settings)) if settings.extracting else None
        from tocsin.streams.app import create_app  # takes a second, in which the model is loaded beside it

        app = create_app(settings, crew)
        stack.enter_context(app.in_hand.kept(settings.data_dir))
        await stack.enter_async_context(_vitals(app, settings, watched=watched))
        with _saying_why(app):
            await _serve(app, stop, ready, warm_first=watched)


@contextmanager
def _saying_why(app: River) -> Iterator[None]:
    """Raise what ended *app*: what we have a sentence for, else a send that failed, else what went wrong on the way out."""
    last: BaseException | None = None
    try:
        yield
    except Exception as error:  # noqa: BLE001  Faust and aiokafka raise what they like
        last = error
    if (last := last or app.crash_reason) is None:
        return
    reasons = [
        _explained(error) for error in (app.ledger.failure, last) if error and not isinstance(error, asyncio.CancelledError)
    ]
    raise next((error for error in reasons if isinstance(error, TocsinError)), [*reasons, last][0])


def _explained(error: BaseException) -> BaseException:
    from aiokafka.errors import InvalidTimestampError

    return ClockWrong(_CLOCK) if isinstance(error, InvalidTimestampError) else error


async def _serve(app: River, stop: asyncio.Event, ready: Callable[[], None], *, warm_first: bool) -> None:
    stopping = asyncio.ensure_future(stop.wait())
    starting = asyncio.ensure_future(_start(app, warm_first=warm_first))
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            ready()
            await app.wait(stopping)
    finally:
        stopping.cancel()
        with suppress(asyncio.CancelledError):
            await _ended(app, starting)


async def _start(app: River, *, warm_first: bool) -> None:
    warming = asyncio.ensure_future(_warmed_up(app))
    try:
        if warm_first or app.crew is None:  # a record that is tried by a copy meanwhile would find the copy's locks held
            await warming
        await app.start()
        await warming
    finally:
        warming.cancel()


async def _warmed_up(app: River) -> None:
    """Return once the model is loaded, here or where it is used. Raises ModelMissing, ExtractorLost."""
    if app.crew is not None:
        await app.crew.ready()
        return
    from tocsin.agents.extract.extraction import warm_up

    await asyncio.to_thread(warm_up)


@asynccontextmanager
async def _vitals(app: River, settings: Settings, *, watched: bool) -> AsyncIterator[None]:
    """Say how the worker is, to whoever asks and to the watchdog, as long as it runs."""
    from tocsin.streams.vitals import serving

    watching = asyncio.ensure_future(app.watch())
    try:
        async with AsyncExitStack() as stack:
            if watched:
                stack.enter_context(Watchdog(app.progress, settings.stuck_s))
            if settings.metrics:
                failed = partial(_failure, app)
                await stack.enter_async_context(serving(settings.metrics, app.progress, app.metrics, lambda: app.unready, failed))
            yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await asyncio.to_thread(app.tracing.close)


def _failure(app: River) -> str | None:
    return repr(type(app.ledger.failure).__name__) if app.ledger.failure else None


async def _ended(app: River, starting: asyncio.Future[Any]) -> None:
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
    await app.stop()


async def check_topics(broker: Broker, settings: Settings) -> None:
    """Return where every topic is there with as many partitions as the settings say. Raises TopicMissing, SettingsInvalid."""
    there = {holding.name: holding.partitions for holding in await broker.holdings()}
    for topic in all_topics(settings):
        wanted = topic.partition_count(settings)
        if topic.name not in there:
            raise TopicMissing(f"there is no topic {topic.name}: run `tocsin topics create` first")
        if (count := there[topic.name]) != wanted:
            raise SettingsInvalid(
                f"TOCSIN_{topic.partitions.upper()}: topic {topic.name} has {count} partitions, the setting says {wanted}."
                " The number cannot be changed once the topic exists: set it to what is there"
            )


@contextmanager
def stop_signals(deadline_s: float) -> Iterator[asyncio.Event]:
    """Give an event that SIGTERM or SIGINT sets; *deadline_s* seconds later the process is killed, whatever it does."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def on_signal(number: int, _: object) -> None:
        _kill_after(deadline_s)
        loop.call_soon_threadsafe(stop.set)

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _kill_after(seconds: float) -> None:
    def kill() -> None:
        logging.getLogger(__name__).error("still not stopped after %s s: killed", seconds)
        os.kill(os.getpid(), signal.SIGKILL)

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()


def run_loop(main: Coroutine[Any, Any, _T]) -> _T:
    """Return what *main* returns, on uvloop where there is one."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(main)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # there is none for Windows
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory
