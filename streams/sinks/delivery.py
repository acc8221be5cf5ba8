"""One hook at work: alerts in, requests out, and its place kept so that nothing is lost whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import random
from zlib import crc32

from pydantic import ValidationError

from tocsin.schemas.alert import ALERT
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import AnyAlert
from tocsin.streams.sinks.attempts import HookGone, Undeliverable, Undelivered, pause_s
from tocsin.streams.sinks.book import DeadLetter, HookBook
from tocsin.streams.sinks.hooks import Hook
from tocsin.streams.sinks.news import Form, News, Told
from tocsin.streams.sinks.post import Post
from tocsin.streams.sinks.progress import Progress

_WAITING = 16  # records in front of each lane
_IDLE_S = 1.0  # how often the place is written while nothing is wanted

Say = Callable[[str], None]
"""Takes one line for whoever watches."""


@dataclass(slots=True)
class Delivery:
    """Sends the alerts that one hook wants.

    The alerts of a story go one after the other; as many stories at once as the hook takes requests. What replaces an
    alert that was told is told too, also where the filter would not ask for it: nobody is left with a toll that fell.
    """

    hook: Hook
    form: Form
    post: Post
    book: HookBook
    now: Callable[[], datetime]
    say: Say
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random
    _progress: Progress = field(default_factory=Progress)

    async def run(self, records: AsyncIterator[Record]) -> None:
        """Send what *records* hold until they end. Raises HookGone where the address wants no more, and what reading raises."""
        lanes: list[asyncio.Queue[News | None]] = [asyncio.Queue(_WAITING) for _ in range(self.hook.parallel)]
        try:
            async with asyncio.TaskGroup() as group:
                for lane in lanes:
                    group.create_task(self._serve(lane))
                await self._spread(records, lanes)
        except BaseExceptionGroup as group_of:
            raise first_of(group_of) from None
        finally:
            self.book.move(self.hook.name, self._progress.positions)

    async def _spread(self, records: AsyncIterator[Record], lanes: list[asyncio.Queue[News | None]]) -> None:
        written = self.now()
        async for record in records:
            self._progress.take((record.topic, record.partition), record.offset)
            if (alert := _read(record)) is None:
                self._progress.settle((record.topic, record.partition), record.offset)
            else:
                await lanes[crc32(alert.story_id.encode()) % len(lanes)].put(News(alert, record))
            if (self.now() - written).total_seconds() > _IDLE_S:
                written = self.now()
                await asyncio.to_thread(self.book.move, self.hook.name, dict(self._progress.positions))
        for lane in lanes:
            await lane.put(None)

    async def _serve(self, lane: asyncio.Queue[News | None]) -> None:
        while (news := await lane.get()) is not None:
            asked, before = await asyncio.to_thread(self._asked, news.alert)
            if asked:
                await self._deliver(news, before)
            moved = self._progress.settle((news.record.topic, news.record.partition), news.record.offset)
            if asked and moved:
                await asyncio.to_thread(self.book.move, self.hook.name, moved)

    def _asked(self, alert: AnyAlert) -> tuple[bool, Told | None]:
        """Return whether *alert* is to be sent, and what it replaces; a repeated one is not."""
        name, replaced = self.hook.name, alert.supersedes
        # A message in a chat rings: of a muted story only what was told there is kept right.
        rings = self.hook.wanted.matches(alert) and not (alert.muted and self.hook.format == "slack")
        if not (rings or (replaced and self.book.heard_of(name, replaced))):
            return False, None
        if self.book.told(name, alert.id):
            return False, None
        return True, self.book.told(name, replaced) if replaced else None

    async def _deliver(self, news: News, before: Told | None) -> None:
        for attempt in range(1, self.hook.attempts + 1):
            try:
                told = await self.form.tell(news, before, self.post)
            except Undelivered as error:
                if attempt == self.hook.attempts:
                    await self._bury(news, str(error), attempt)
                    return
                pause = self._pause_s(attempt, error.wait_s)
                self.say(f"{self.hook.name}: {news.alert.id}: {error}; again in {pause:.1f} s")
                await self.sleep(pause)
            except Undeliverable as error:
                await self._bury(news, str(error), attempt)
                return
            except HookGone:
                raise
            except Exception as error:  # noqa: BLE001  one strange alert must not keep the others
                await self._bury(news, f"{type(error).__name__}: {error}", attempt)
                return
            else:
                replaced = news.alert.supersedes
                await asyncio.to_thread(self.book.tell, self.hook.name, news.alert.id, told, supersedes=replaced)
                return

    async def _bury(self, news: News, reason: str, attempts: int) -> None:
        self.say(f"{self.hook.name}: {news.alert.id}: given up after {attempts} attempts: {reason}")
        letter = dead_letter(self.hook.name, news, reason, attempts, self.now())
        await asyncio.to_thread(self.book.bury, letter)

    def _pause_s(self, attempt: int, asked_s: float | None) -> float:
        longest = self.hook.longest_pause_s
        return pause_s(attempt, first_s=self.hook.first_pause_s, longest_s=longest, asked_s=asked_s, chance=self.chance())


def first_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first exception that *group* holds."""
    inner = group.exceptions[0]
    return first_of(inner) if isinstance(inner, BaseExceptionGroup) else inner


def dead_letter(hook: str, news: News, reason: str, attempts: int, at: datetime) -> DeadLetter:
    """Return the letter that keeps *news*, with the place of its record."""
    record, said = news.record, at.isoformat(timespec="seconds")
    return DeadLetter(0, hook, news.alert.id, record.topic, record.partition, record.offset, record.value, reason, attempts, said)


def _read(record: Record) -> AnyAlert | None:
    try:
        return ALERT.validate_json(record.value)
    except ValidationError:
        return None  # of a newer release, or not ours
