"""Feeds followed for a broker: where the list comes from, and everything that the following needs."""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tocsin.errors import SettingsInvalid, TocsinError
from tocsin.streams.broker import Broker
from tocsin.streams.bulletin import plain
from tocsin.streams.settings import Settings
from tocsin.streams.sources.clock import WallClock
from tocsin.streams.sources.dispatch import Dispatch
from tocsin.streams.sources.feed_book import FeedBook, FeedState
from tocsin.streams.sources.feed_table import poll_line
from tocsin.streams.sources.follow import Follower
from tocsin.streams.sources.hosts import Hosts
from tocsin.streams.sources.opml import MOST, listed_feeds
from tocsin.streams.sources.pauses import Pace
from tocsin.streams.sources.poll import Poll
from tocsin.streams.sources.reading import Pages
from tocsin.streams.sources.web import Web

if TYPE_CHECKING:
    from rich.console import Console

_LONGEST_LIST = 16 * 1024 * 1024


class FeedsInUse(TocsinError):
    """Another process follows feeds out of the same directory."""


def feed_book(settings: Settings) -> FeedBook:
    """Return what is known of the feeds, opened. Raises BookUnusable."""
    return FeedBook(settings.data_dir / "feeds.db")


async def feed_addresses(sources: Iterable[str], settings: Settings, *, allow_private: bool = False) -> list[str]:
    """Return the addresses that *sources* name, each once: addresses themselves, files that list them, OPML by its address.

    Raises SettingsInvalid where a file is missing or lists none, PageRefused where a list cannot be fetched.
    """
    found: list[str] = []
    for source in sources:
        if not source.startswith(("http://", "https://")):
            found += _listed(Path(source).expanduser())
        elif urlsplit(source).path.lower().endswith(".opml"):
            async with Web.of(settings, allow_private=allow_private) as web:
                found += listed_feeds((await web.get(source)).data, base=source)
        else:
            found.append(source)
    return list(dict.fromkeys(found))[:MOST]


@asynccontextmanager
async def follower(
    settings: Settings, broker: Broker, *, allow_private: bool = False, told: Callable[[FeedState], None] = lambda _: None
) -> AsyncIterator[Follower]:
    """Give what follows feeds for *broker*; *told* hears of every poll. Raises FeedsInUse, BookUnusable."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    clock = WallClock()
    with _alone(settings.data_dir / "feeds.lock"), feed_book(settings) as book:
        async with Web.of(settings, allow_private=allow_private) as web:
            hosts = Hosts(clock, gap_s=settings.feeds_gap_s)
            dispatch = Dispatch(broker, book, Pages(web, hosts, clock), clock)
            poll = Poll(web, hosts, book, dispatch, clock, pace=Pace.of(settings))
            yield Follower(book, poll, at_once=settings.feeds_at_once, clock=clock, told=told)


def poll_lines(settings: Settings, console: Console) -> Callable[[FeedState], None]:
    """Return what prints a line for each poll that is worth one. Raises BookUnusable."""
    with feed_book(settings) as book:
        sent = {state.address: state.articles for state in book.states()}

    def say(state: FeedState) -> None:
        line = poll_line(state, sent.get(state.address, 0))
        sent[state.address] = state.articles
        if line:
            console.print(plain(line), style="dim", markup=False, soft_wrap=True)

    return say


def _listed(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_LIST)
    except OSError as error:
        raise SettingsInvalid(
            f"{path}: {error.strerror}: a feed is an address that begins with http:// or https://, or a file that lists such"
        ) from None
    if found := listed_feeds(data):
        return found
    raise SettingsInvalid(f"{path}: it lists no feed: one address a line, or OPML with an `xmlUrl` for each")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    # Two that follow the same feeds would ask for everything twice, and each would take the other's state for its own.
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 32).decode("ascii", "replace").strip() or "unknown"
            raise FeedsInUse(
                f"{path.parent}: process {holder} follows feeds from here: stop it, or set TOCSIN_DATA_DIR to another directory"
            ) from None
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(file)
