"""Every hook of a file at work, each by itself: one that is slow or gone keeps no other waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from tocsin.errors import TocsinError
from tocsin.schemas.alert import ALERT
from tocsin.streams.broker import Broker, Offsets
from tocsin.streams.codec import Record
from tocsin.streams.sinks.attempts import HookGone, Undeliverable, Undelivered
from tocsin.streams.sinks.book import DeadLetter, HookBook
from tocsin.streams.sinks.cloudevents import CloudEvents
from tocsin.streams.sinks.delivery import Delivery, Say, dead_letter, first_of
from tocsin.streams.sinks.hooks import Hook
from tocsin.streams.sinks.news import Form, News
from tocsin.streams.sinks.post import Poster
from tocsin.streams.sinks.slack import SlackBot, SlackWebhook
from tocsin.streams.topics import ALERTS

_AGAIN_S = 2.0  # until the topics are read again, where the broker went away


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The hooks of a file and what is remembered of them."""

    hooks: Sequence[Hook]
    book: HookBook
    say: Say
    allow_private: bool = False

    async def run(self, broker: Broker, *, follow: bool = True) -> None:
        """Send alerts until every hook is gone; where *follow* is not set, until the last alert there is."""
        stopped = self.book.stopped()
        try:
            async with asyncio.TaskGroup() as group:
                for hook in self.hooks:
                    if why := stopped.get(hook.name):
                        self.say(f"{hook.name}: stopped: {why}; `tocsin webhooks start {hook.name}` lets it go on")
                    else:
                        group.create_task(self._serve(hook, broker, follow))
        except BaseExceptionGroup as group_of:
            raise first_of(group_of) from None

    async def retry(self, letters: Sequence[DeadLetter]) -> int:
        """Send dead letters once more, in their order; return how many arrived."""
        by_name = {hook.name: hook for hook in self.hooks}
        arrived = 0
        async with AsyncExitStack() as stack:
            for letter in letters:
                hook = by_name[letter.hook]
                post = await stack.enter_async_context(self._poster(hook))
                arrived += await self._retry(hook, letter, post)
        return arrived

    async def _serve(self, hook: Hook, broker: Broker, follow: bool) -> None:
        async with self._poster(hook) as post:
            while True:
                try:
                    return await self._send(hook, broker, post, follow)
                except HookGone as gone:
                    self.book.stop(hook.name, str(gone))
                    self.say(f"{hook.name}: {gone}: stopped; `tocsin webhooks start {hook.name}` lets it go on")
                    return None
                except TocsinError:
                    raise
                except Exception as error:
                    if not follow:
                        raise
                    self.say(f"{hook.name}: the alert topics cannot be read: {type(error).__name__}: {error}")
                await asyncio.sleep(_AGAIN_S)

    async def _send(self, hook: Hook, broker: Broker, post: Poster, follow: bool) -> None:
        start = await self._start(hook, broker)
        read = broker.read([topic.name for topic in ALERTS.values()], start=start, follow=follow)
        async with aclosing(cast("AsyncGenerator[Record, None]", read)) as records:
            await Delivery(hook, form_of(hook), post, self.book, _now, self.say).run(records)

    async def _start(self, hook: Hook, broker: Broker) -> Offsets:
        topics = [topic.name for topic in ALERTS.values()]
        known = self.book.positions(hook.name)
        fresh, first, end = [await broker.offsets(topics, start) for start in (hook.start, "first", "end")]
        start = {}
        for where, begin in fresh.items():
            place = known.get(where, begin)
            start[where] = place if first[where] <= place <= end[where] else first[where]
            if place != start[where]:
                self.say(f"{hook.name}: {where[0]}: offset {place} is not kept any more; goes on at {start[where]}")
        self.book.move(hook.name, start)  # before the first alert: a crash now must not begin at a later end
        return start

    async def _retry(self, hook: Hook, letter: DeadLetter, post: Poster) -> bool:
        alert = ALERT.validate_json(letter.value)
        if hook.format == "slack" and self.book.overtaken(hook.name, alert.id):
            self.say(f"{letter.number}: {hook.name}: not sent: what replaces it was told already")
            self.book.drop(letter)
            return False
        record = Record(letter.topic, letter.partition, letter.offset, 0.0, alert.story_id.encode(), letter.value)
        news = News(alert, record)
        before = self.book.told(hook.name, alert.supersedes) if alert.supersedes else None
        try:
            told = await form_of(hook).tell(news, before, post)
        except (Undelivered, Undeliverable, HookGone) as error:
            self.book.bury(dead_letter(hook.name, news, str(error), 1, _now()))
            self.say(f"{letter.number}: {hook.name}: {error}")
            return False
        self.book.tell(hook.name, alert.id, told, supersedes=alert.supersedes)
        return True

    def _poster(self, hook: Hook) -> Poster:
        return Poster.guarded(timeout_s=hook.timeout_s, allow_private=self.allow_private)


def form_of(hook: Hook) -> Form:
    """Return the form that *hook* asks for."""
    if hook.format == "cloudevents":
        return CloudEvents(hook, _now)
    return SlackBot(hook, _now) if hook.token else SlackWebhook(hook, _now)


def _now() -> datetime:
    return datetime.now(UTC)
