"""The desk on a broker: reads the alerts and the marks for it, and sends the marks that are made there."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import orjson

from tocsin.agents.lane import wire
from tocsin.desk.access import is_loopback
from tocsin.desk.cursor import Notation
from tocsin.desk.rung import Begun, Marked, News, Passed, Pulse, Rung, Trouble
from tocsin.desk.server import Desk, Options
from tocsin.errors import SettingsInvalid, TocsinError
from tocsin.schemas.alert import ALERT
from tocsin.schemas.mark import Mark
from tocsin.streams.broker import Broker
from tocsin.streams.codec import Record
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ACTORS, CASUALTIES, MARKS, MEETINGS

LETTERS = {ACTORS.name: "a", CASUALTIES.name: "c", MARKS.name: "k", MEETINGS.name: "m"}
"""The letter of each topic in a cursor. Cursors outlive releases: a letter never comes to mean another topic."""
MAX_SHOWN = 1024 * 1024
"""Longest record that the desk shows, in bytes."""
PULSE_S = 1.0
"""Seconds between two looks at how far the topics go."""
_ANSWER_S = 10.0  # for such a look
_AHEAD = timedelta(days=1)  # a record further ahead than this was sent by a false clock
_QUEUED = 1000
_PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0)  # before reading is tried again

_log = logging.getLogger(__name__)


class AddressTaken(TocsinError):
    """The desk's address cannot be listened on."""


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """A desk that is served."""

    address: str
    desk: Desk

    async def until(self, stop: asyncio.Event) -> None:
        """Return when *stop* is set. Raises what the desk crashed with."""
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await self.desk.run(stopping)
        finally:
            stopping.cancel()


@asynccontextmanager
async def serving(settings: Settings, broker: Broker) -> AsyncIterator[OpenDesk]:
    """Serve the desk of *settings*. Raises AddressTaken, SettingsInvalid, TopicMissing."""
    host, _, port = settings.desk.rpartition(":")
    if settings.desk_token is None and not is_loopback(host.strip("[]")):
        raise SettingsInvalid(
            f"TOCSIN_DESK_TOKEN: a token is needed where the desk is reached from elsewhere, at {settings.desk}"
        )
    desk = Desk(Notation(LETTERS), partial(send_mark, broker), _options(settings, host.strip("[]")))
    since = datetime.now(UTC) - timedelta(days=settings.desk_days)
    async with AsyncExitStack() as stack:
        news = await stack.enter_async_context(reading(broker, since))
        try:
            bound = await stack.enter_async_context(desk.serving(news, host.strip("[]"), int(port)))
        except OSError as error:
            raise AddressTaken(f"{settings.desk} cannot be listened on ({error.strerror}): set TOCSIN_DESK") from None
        yield OpenDesk(f"http://{host}:{bound}/", desk)


def _options(settings: Settings, host: str) -> Options:
    return Options(
        days=settings.desk_days,
        alerts=settings.desk_alerts,
        bytes=settings.desk_bytes,
        clients=settings.desk_clients,
        clients_each=settings.desk_clients_each,
        token=settings.desk_token.get_secret_value() if settings.desk_token else None,
        hosts=(host, *settings.desk_hosts.split()),
    )


@asynccontextmanager
async def reading(broker: Broker, since: datetime) -> AsyncIterator[AsyncIterator[News]]:
    """Give the news from *since* on, without end. Raises TopicMissing.

    Reading that fails is begun again where it was, and said as Trouble.
    """
    await broker.offsets(LETTERS, "end")
    queue: asyncio.Queue[News] = asyncio.Queue(_QUEUED)
    tasks = [asyncio.create_task(_read(broker, since, queue)), asyncio.create_task(_pulse(broker, queue))]
    try:
        yield _drain(queue)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def send_mark(broker: Broker, mark: Mark) -> None:
    """Return once the broker has acknowledged *mark*."""
    await (await broker.send(MARKS.name, wire(mark), key=mark.edition.encode()))


def news_of(record: Record, *, now: datetime) -> Rung | Marked | Passed:
    """Return the alert or the mark of *record*; Passed where it is neither."""
    place = (record.topic, record.partition, record.offset, _taken_at(record, now))
    if len(record.value) > MAX_SHOWN:
        return Passed(*place, f"{len(record.value):,} bytes are more than a desk shows")
    try:
        data = orjson.dumps(orjson.loads(record.value))  # on one line, and JSON to the letter
        if record.topic == MARKS.name:
            return Marked(*place, Mark.model_validate_json(data))
        return Rung(*place, ALERT.validate_json(data), data)
    except (ValueError, TypeError) as error:
        return Passed(*place, f"{type(error).__name__}: {str(error).splitlines()[0]}")


def _taken_at(record: Record, now: datetime) -> datetime:
    return record.at if record.timestamp < (now + _AHEAD).timestamp() else now


async def _drain(queue: asyncio.Queue[News]) -> AsyncIterator[News]:
    while True:
        yield await queue.get()


async def _read(broker: Broker, since: datetime, queue: asyncio.Queue[News]) -> None:
    offsets: dict[tuple[str, int], int] | None = None
    failures = 0
    while True:
        try:
            if offsets is None:
                offsets = dict(await broker.offsets(LETTERS, since))
            await queue.put(Begun(dict(offsets)))
            async for record in broker.read(LETTERS, start=offsets, follow=True):
                await queue.put(news_of(record, now=datetime.now(UTC)))
                offsets[record.topic, record.partition] = record.offset + 1
                failures = 0
        except Exception as error:  # noqa: BLE001  aiokafka raises what it likes
            await _failed(queue, error)
        await asyncio.sleep(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
        failures += 1


async def _pulse(broker: Broker, queue: asyncio.Queue[News]) -> None:
    while True:
        asked = time.monotonic()
        try:
            async with asyncio.timeout(_ANSWER_S):
                ends = await broker.offsets(LETTERS, "end")
            await queue.put(Pulse(asked, ends))
        except Exception as error:  # noqa: BLE001  as above
            await _failed(queue, error)
        await asyncio.sleep(PULSE_S)


async def _failed(queue: asyncio.Queue[News], error: Exception) -> None:
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    _log.warning("the alert topics cannot be read: %s", reason)
    await queue.put(Trouble(reason))
