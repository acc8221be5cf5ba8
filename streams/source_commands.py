"""The commands that bring articles in and stay: feeds, and articles over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tocsin.errors import SettingsInvalid
from tocsin.streams.commands import EX_UNAVAILABLE, with_settings

if TYPE_CHECKING:
    from tocsin.streams.broker import Broker
    from tocsin.streams.settings import Settings


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
    from tocsin.streams.commands import _console
    from tocsin.streams.sources.following import follower, poll_lines
    from tocsin.streams.worker import stop_signals

    with stop_signals(settings.stop_s) as stop:
        async with follower(
            settings, broker, allow_private=allow_private, told=poll_lines(settings, _console(err=True))
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

    from tocsin.streams.commands import _console
    from tocsin.streams.sources.feed_table import feed_status, feed_table
    from tocsin.streams.sources.following import feed_book

    with feed_book(settings) as book:
        known = {state.address: state for state in book.states()}
        states = [known.get(address) or book.state(address) for address in addresses or known]
    if as_json:
        for state in states:
            click.echo(orjson.dumps(feed_status(state)))
    else:
        _console().print(feed_table(states, now=datetime.now(UTC)))


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


SOURCES = (feeds, receive)
