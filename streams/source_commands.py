"""The commands that bring articles in: files, directories and pages, feeds, and HTTP."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin.errors import SettingsInvalid
from tocsin.streams.calling import EX_DATAERR, EX_UNAVAILABLE, console, with_settings

if TYPE_CHECKING:
    from tocsin.streams.broker import Broker
    from tocsin.streams.ingest import Offer, Tally
    from tocsin.streams.settings import Settings


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE|DIR|URL|-...")
@click.option("--allow-private", is_flag=True, help="Also fetch addresses inside private networks.")
@click.option("--as-published", is_flag=True, help="Take each article as received when it was published: for archives.")
@click.option("--watch", is_flag=True, help="Go on with what comes into the directories, until Ctrl-C.")
@with_settings
async def ingest(settings: Settings, sources: tuple[str, ...], allow_private: bool, as_published: bool, watch: bool) -> int:
    """Put articles on the raw topic: JSON lines, HTML, plain text, or a web page or feed by its address.

    Returns once the broker has acknowledged every one. One over 4 MiB is refused and goes to quarantine; the exit code is
    then 65. Whatever else is wrong with an article shows in `tocsin quarantine list`. Of a directory each file is sent once
    as it is, when it has not changed for two seconds; hidden files and those named *.tmp or *.part are left alone.

    \b
    tocsin ingest articles.jsonl
    tocsin ingest https://example.org/feed.xml
    tocsin ingest --watch incoming/
    curl -s https://example.org/story | tocsin ingest -
    """
    from tocsin.streams.ingest import Tally
    from tocsin.streams.ingest import ingest as send

    directories = [Path(source) for source in sources if source != "-" and Path(source).is_dir()]
    others = tuple(source for source in sources if source == "-" or not Path(source).is_dir())
    for source in others:
        if not _is_address(source) and source != "-" and not Path(source).is_file():
            raise click.UsageError(f"{source}: there is no such file; an address begins with http:// or https://")
    if watch and not directories:
        raise click.UsageError("--watch needs a directory")
    total = Tally()
    async with _on_broker(settings) as broker:
        with _progress() as report:
            total.add(await send(broker, _offers(others, settings, allow_private), as_published=as_published, progress=report))
        if directories:
            await _send_directories(settings, broker, directories, total, as_published=as_published, go_on=watch)
    click.echo(f"{total.sent} articles acknowledged, {total.refused} refused", err=True)
    return EX_DATAERR if total.refused else 0


async def _send_directories(
    settings: Settings, broker: Broker, paths: list[Path], total: Tally, *, as_published: bool, go_on: bool
) -> None:
    from tocsin.streams.bulletin import plain
    from tocsin.streams.sources.clock import WallClock
    from tocsin.streams.sources.directory import Directory, send_all, watch
    from tocsin.streams.sources.file_book import FileBook
    from tocsin.streams.worker import stop_signals

    def told(name: str, tally: Tally) -> None:
        total.add(tally)
        click.echo(f"{plain(name)}: {tally.sent} articles acknowledged, {tally.refused} refused", err=True)

    clock = WallClock()
    with FileBook(settings.data_dir / "files.db") as book, stop_signals(settings.stop_s) as stop:
        directories = [Directory(path, book, clock, as_published=as_published) for path in paths]
        if go_on:
            click.echo(f"Watching {', '.join(map(str, paths))}; Ctrl-C stops.", err=True)
            await asyncio.gather(*(watch(directory, broker, stop, clock, told) for directory in directories))
        else:
            for directory in directories:
                await send_all(directory, broker, stop, clock, told)


async def _offers(sources: tuple[str, ...], settings: Settings, allow_private: bool) -> AsyncIterator[Offer]:
    from tocsin.streams.sources.files import file_offers

    for source in sources:
        if _is_address(source):
            from tocsin.streams.sources.reading import web_offers

            async for offer in web_offers(source, settings, allow_private=allow_private):
                yield offer
        elif source == "-":
            async for offer in file_offers(sys.stdin.buffer, "stdin"):
                yield offer
        else:
            with Path(source).open("rb") as stream:
                async for offer in file_offers(stream, Path(source).name):
                    yield offer


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


class _progress:  # noqa: N801  a context manager that reads as a function
    def __enter__(self) -> Callable[[Tally], None]:
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} articles acknowledged"), TimeElapsedColumn())
        terminal = console(err=True)
        self._bar = Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal)
        self._bar.start()
        task = self._bar.add_task("")
        return lambda tally: self._bar.update(task, completed=tally.sent)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


@click.command()
@click.argument("sources", nargs=-1, metavar="[ADDRESS|FILE]...")
@click.option("--once", is_flag=True, help="Read each feed once, now, and end.")
@click.option("--list", "as_table", is_flag=True, help="Only show how every feed stands, and why.")
@click.option("--json", "as_json", is_flag=True, help="With --list: one line of JSON for each feed.")
@click.option("--retry", is_flag=True, help="Ask at once for those that failed or were gone, too.")
@click.option("--allow-private", is_flag=True, help="Also fetch addresses inside private networks.")
@with_settings
async def feeds(
    settings: Settings, sources: tuple[str, ...], once: bool, as_table: bool, as_json: bool, retry: bool, allow_private: bool
) -> int:
    """Follow feeds (RSS, Atom, JSON Feed) and put what is new on the raw topic, until Ctrl-C.

    A FILE lists feeds: one address a line, or OPML. Without any, TOCSIN_FEEDS says which. What was sent is remembered in
    TOCSIN_DATA_DIR, so that nothing comes twice. Entries that are an hour old when their feed is first read ring nothing.

    \b
    tocsin feeds https://example.org/feed.xml feeds.opml
    tocsin feeds --list
    TOCSIN_BROKER=kafka://host:9092 TOCSIN_FEEDS=feeds.txt tocsin feeds
    """
    from tocsin.streams.sources.following import feed_addresses

    given = sources or tuple((settings.feeds or "").split())
    addresses = await feed_addresses(given, settings, allow_private=allow_private)
    if as_table or as_json:
        _show(settings, addresses, as_json)
        return 0
    if not addresses:
        raise SettingsInvalid("TOCSIN_FEEDS: no feed is given: name addresses, or a file that lists them")
    if retry:
        _forgive(settings, addresses)
    async with _on_broker(settings) as broker:
        return await _follow(settings, broker, addresses, once=once, allow_private=allow_private)


async def _follow(settings: Settings, broker: Broker, addresses: list[str], *, once: bool, allow_private: bool) -> int:
    from tocsin.streams.sources.following import follower, poll_lines
    from tocsin.streams.worker import stop_signals

    with stop_signals(settings.stop_s) as stop:
        async with follower(
            settings, broker, allow_private=allow_private, told=poll_lines(settings, console(err=True))
        ) as following:
            if once:
                states = await following.once(addresses)
                failed = sum(state.failures > 0 for state in states)
                click.echo(f"{len(states)} feeds read, {failed} of them failed", err=True)
                return EX_UNAVAILABLE if failed else 0
            click.echo(f"Following {len(addresses)} feeds; Ctrl-C stops.", err=True)
            await following.follow(addresses, stop)
    return 0


def _show(settings: Settings, addresses: list[str], as_json: bool) -> None:
    import orjson

    from tocsin.streams.sources.feed_table import feed_status, feed_table
    from tocsin.streams.sources.following import feed_book

    with feed_book(settings) as book:
        known = {state.address: state for state in book.states()}
        states = [known.get(address) or book.state(address) for address in addresses or known]
    if as_json:
        for state in states:
            click.echo(orjson.dumps(feed_status(state)))
    else:
        console().print(feed_table(states, now=datetime.now(UTC)))


def _forgive(settings: Settings, addresses: list[str]) -> None:
    from tocsin.streams.sources.following import feed_book

    with feed_book(settings) as book:
        for address in addresses:
            book.forgive(address)


@asynccontextmanager
async def _on_broker(settings: Settings) -> AsyncIterator[Broker]:
    from tocsin.streams.broker import connected
    from tocsin.streams.topics import all_topics

    async with connected(settings, "ingest") as broker:
        if settings.embedded:
            await broker.create(all_topics(settings))
        yield broker


@click.command()
@with_settings
async def receive(settings: Settings) -> None:
    """Take articles over HTTP and put them on the raw topic, until Ctrl-C.

    `POST /articles` at TOCSIN_RECEIVE (127.0.0.1:8081) takes one article or many, as JSON, lines of JSON, or a page. The
    answer 202 comes once the broker has acknowledged all of them. Elsewhere than on a loopback address TOCSIN_RECEIVE_TOKEN
    is needed.

    \b
    tocsin receive
    curl -H 'Content-Type: application/json' -d '{"id":"a1","text":"Two ferries collided off Kesk."}' localhost:8081/articles
    TOCSIN_RECEIVE=0.0.0.0:8081 TOCSIN_BROKER=kafka://host:9092 tocsin receive
    """
    from tocsin.streams.sources.receiving import receiving
    from tocsin.streams.worker import stop_signals

    with stop_signals(settings.stop_s) as stop:
        async with _on_broker(settings) as broker, receiving(settings, broker) as address:
            click.echo(f"Taking articles at {address}; Ctrl-C stops.", err=True)
            await stop.wait()


SOURCES = (feeds, ingest, receive)
