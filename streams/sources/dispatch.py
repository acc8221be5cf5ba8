"""What is new in a feed, onto the raw topic, and into the book once the broker has acknowledged it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tocsin.streams.broker import Broker
from tocsin.streams.ingest import Offer, ingest
from tocsin.streams.sources.clock import Clock
from tocsin.streams.sources.entry import Entry
from tocsin.streams.sources.feed_book import FeedBook, FeedState, Sent
from tocsin.streams.sources.reading import PageMissing, Pages

OLD = timedelta(hours=1)
"""What is older, or of unknown age, when a feed is first read is no news: it is sent silently."""
TRIES = 3
"""How often a page that is missing is asked for."""

_AT_ONCE = 10  # entries whose pages are read together
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that is about to be sent; without an offer there is nothing to say, only something to remember."""

    entry: Entry
    offer: Offer | None
    sent: Sent


class Dispatch:
    """Sends what a feed has that was not sent before."""

    def __init__(self, broker: Broker, book: FeedBook, pages: Pages, clock: Clock) -> None:
        self._broker, self._book, self._pages, self._clock = broker, book, pages, clock

    async def send(self, state: FeedState, entries: Iterable[Entry]) -> tuple[int, bool]:
        """Send the new and the changed, oldest first; return how many, and whether a page is still missing.

        What the broker has acknowledged is remembered at once, a few entries at a time: who is killed here sends those few
        again, with the same ids.
        """
        found = list(entries)
        known = self._book.sent(state.address, [entry.id for entry in found])
        waiting = [entry for entry in _oldest_first(found) if _is_wanted(entry, known.get(entry.id))]
        now, count, missing = self._clock.now(), 0, False
        for first in range(0, len(waiting), _AT_ONCE):
            few = waiting[first : first + _AT_ONCE]
            drafts = await asyncio.gather(*(self._draft(state, entry, known.get(entry.id), now) for entry in few))
            tally = await ingest(self._broker, _offers(drafts), now=self._clock.now)
            self._book.delivered(state.address, {draft.entry.id: draft.sent for draft in drafts}, now)
            count += tally.sent
            missing = missing or any(draft.sent.missed for draft in drafts)
        return count, missing

    async def _draft(self, state: FeedState, entry: Entry, known: Sent | None, now: datetime) -> Draft:
        again = known is not None and known.version == entry.version
        silent = known.silent if known and again else not state.met and is_old(entry, now)
        if not again and self._book.sent_by_another(entry.id, entry.version):
            return Draft(entry, None, Sent(entry.version))
        try:
            page = await self._pages.read_for(entry)
        except PageMissing:
            missed = (known.missed if known and again else 0) + 1
            # Its teaser now rather than all of it later: the page follows as another version of the same article.
            offer = None if again else _offer(entry, None, silent)
            return Draft(entry, offer, Sent(entry.version, missed if missed < TRIES else 0, silent))
        offer = None if again and page is None else _offer(entry, page, silent)
        return Draft(entry, offer, Sent(entry.version, 0, silent))


def is_old(entry: Entry, now: datetime) -> bool:
    """Say whether *entry* is too old, or of unknown age, to be news when its feed is first read."""
    return entry.published_at is None or entry.published_at < now - OLD


def _is_wanted(entry: Entry, known: Sent | None) -> bool:
    return known is None or known.version != entry.version or known.missed > 0


def _oldest_first(entries: list[Entry]) -> list[Entry]:
    backwards = entries[::-1]  # feeds begin with the newest
    if any(entry.published_at is None for entry in entries):
        return backwards
    return sorted(backwards, key=lambda entry: entry.published_at or _EPOCH)


def _offer(entry: Entry, page: Mapping[str, object] | None, silent: bool) -> Offer | None:
    fields = entry.article(dict(page) if page else None)
    if fields is None:
        return None
    return Offer.article({**fields, "silent": True} if silent else fields)


async def _offers(drafts: Iterable[Draft]) -> AsyncIterator[Offer]:
    for draft in drafts:
        if draft.offer:
            yield draft.offer
