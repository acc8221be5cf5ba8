"""Everything in one process: the river on the embedded broker, articles in, alerts on the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from tocsin.errors import SettingsInvalid
from tocsin.schemas.wanted import Wanted
from tocsin.streams.broker import Broker, connected
from tocsin.streams.bulletin import bulletin
from tocsin.streams.heap import settle
from tocsin.streams.ingest import Offer, Tally, ingest
from tocsin.streams.settings import Settings
from tocsin.streams.sources.files import file_offers
from tocsin.streams.sources.following import feed_addresses, follower, poll_lines
from tocsin.streams.tail import alerts
from tocsin.streams.topics import all_topics
from tocsin.streams.worker import serve, stop_signals

if TYPE_CHECKING:
    from rich.console import Console

STOP_S = 3.0
"""After Ctrl-C the process is gone so many seconds later, whatever it was doing: nothing is lost by that."""
_PACE_S = 0.8  # between two articles of the demo


async def run(settings: Settings, files_in: list[Path], *, feeds: list[str], demo: bool, desk: bool, console: Console) -> None:
    """Run the river until Ctrl-C, follow *feeds*, and print each alert as it rings.

    Raises SettingsInvalid where the broker is not the embedded one, and what the river crashed with.
    """
    if not settings.embedded:
        raise SettingsInvalid(
            "TOCSIN_BROKER: `tocsin run` has a broker of its own; use `tocsin worker` and `tocsin tail` with Kafka"
        )
    addresses = await feed_addresses(feeds, settings)
    with stop_signals(STOP_S) as stop:
        async with connected(settings) as broker:
            await broker.create(all_topics(settings))
            async with (
                _desk(settings, broker, console) if desk else nullcontext(),
                _receiver(settings, broker, console) if settings.receive else nullcontext(),
            ):
                await _run(settings, broker, files_in, addresses, stop, demo=demo, console=console)


@asynccontextmanager
async def _desk(settings: Settings, broker: Broker, console: Console) -> AsyncIterator[None]:
    from tocsin.streams.desk import AddressTaken, serving

    async with AsyncExitStack() as stack:
        try:
            open_desk = await stack.enter_async_context(serving(settings, broker))
        except AddressTaken as error:
            console.print(f"[dim]No desk: {error}.[/]")
        else:
            console.print(f"[dim]The desk is at[/] {open_desk.address}")
        yield


@asynccontextmanager
async def _receiver(settings: Settings, broker: Broker, console: Console) -> AsyncIterator[None]:
    from tocsin.streams.sources.receiving import receiving

    async with receiving(settings, broker) as address:
        console.print(f"[dim]Articles are taken at[/] {address}")
        yield


async def _run(
    settings: Settings,
    broker: Broker,
    files_in: list[Path],
    feeds: list[str],
    stop: asyncio.Event,
    *,
    demo: bool,
    console: Console,
) -> None:
    ready = asyncio.Event()
    settling = asyncio.create_task(_settle(ready))
    ringing = asyncio.create_task(_ring(broker, console))
    feeding = asyncio.create_task(_feed(broker, files_in, ready, demo=demo, console=console))
    serving = asyncio.create_task(serve(settings, stop, ready.set))
    following = asyncio.create_task(_follow(settings, broker, feeds, ready, stop, console))
    running = {serving, ringing, feeding, following, settling}
    try:
        while serving in running:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        stop.set()
        for task in (settling, ringing, feeding, following):
            task.cancel()
        await asyncio.gather(serving, settling, ringing, feeding, following, return_exceptions=True)


async def _ring(broker: Broker, console: Console) -> None:
    async for alert, _ in alerts(broker, Wanted(), start="end", follow=True):
        console.print(bulletin(alert, width=console.width), soft_wrap=True)


async def _feed(broker: Broker, files_in: list[Path], ready: asyncio.Event, *, demo: bool, console: Console) -> None:
    await ready.wait()
    if demo:
        console.print("[dim]A story breaks: a dozen articles of five invented outlets, one after another.[/]")
        await ingest(broker, _demo())
    tally = Tally()
    for path in files_in:
        with path.open("rb") as stream:
            done = await ingest(broker, file_offers(stream, path.name))
            tally.sent += done.sent
            tally.refused += done.refused
    if files_in:
        console.print(f"[dim]{tally.sent} articles sent, {tally.refused} refused.[/]")
    console.print("[dim]Watching for more: `tocsin ingest FILE` in another terminal here. Ctrl-C stops.[/]")


async def _follow(
    settings: Settings, broker: Broker, feeds: list[str], ready: asyncio.Event, stop: asyncio.Event, console: Console
) -> None:
    if not feeds:
        return
    await ready.wait()
    console.print(f"[dim]Following {len(feeds)} feeds; `tocsin feeds --list` says how each stands.[/]")
    async with follower(settings, broker, told=poll_lines(settings, console)) as following:
        await following.follow(feeds, stop)


async def _demo() -> AsyncIterator[Offer]:
    for index, article in enumerate(demo_articles(datetime.now(UTC))):
        if index:
            await asyncio.sleep(_PACE_S)
        yield Offer.article(article)


def demo_articles(now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the sample articles as if they had come in the last days before *now*.

    They move by whole weeks, so that the weekdays they name still fit, and are received when they were published: else
    they would be too old to be news.
    """
    articles = [orjson.loads(line) for line in (files("tocsin.streams") / "demo.jsonl").read_bytes().splitlines() if line.strip()]
    last = max(datetime.fromisoformat(article["published_at"]) for article in articles)
    shift = (now - last) // timedelta(weeks=1) * timedelta(weeks=1)
    for article in articles:
        at = (datetime.fromisoformat(article["published_at"]) + shift).isoformat()
        yield {**article, "published_at": at, "received_at": at}


async def _settle(ready: asyncio.Event) -> None:
    await ready.wait()
    settle()
