"""What a lane waits for and nobody sends: noticed, and sent again from what the topics keep.

A lane takes facts strictly by `seq`. One that is gone (deleted before it was read, or by hand) would hold up all that follow,
with nothing to be seen: no lag, no error.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import orjson

from tocsin.agents.alert import Awaited
from tocsin.errors import TocsinError
from tocsin.schemas.facts import Facts
from tocsin.streams.broker import Broker, Start
from tocsin.streams.deliveries import to_facts
from tocsin.streams.topics import FACTS, UNIQUE

PATIENCE_S = 60.0
"""So long facts may wait for those before them: a long article that is still being read is no gap."""
LONG_S = 600.0
"""So long what is still on its way is waited for; after that it is looked for in any case."""
BEFORE = timedelta(hours=1)
"""So much earlier than the first that waits, what is missing may have been received."""


class NothingWaits(TocsinError):
    """A number that no topic has, or that is to be passed over where nothing waits for it."""


class Gaps:
    """What every lane waits for, and for how long; times in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[tuple[str, int], float] = {}
        self._due: dict[tuple[str, int], float] = {}

    def note(self, awaited: Iterable[Awaited]) -> list[Awaited]:
        """Note what is *awaited* now, and return what is overdue: after PATIENCE_S, and as long as nobody looks for it."""
        now = self._clock()
        each = {(gap.edition, gap.seq): gap for gap in awaited}
        self._since = {key: self._since.get(key, now) for key in each}
        self._due = {key: self._due.get(key, now + PATIENCE_S) for key in each}
        return [gap for key, gap in each.items() if self._due[key] <= now]

    def looked_for(self, gaps: Iterable[Awaited]) -> None:
        """Note that *gaps* are looked for now: each is overdue again after twice as long as it has waited."""
        now = self._clock()
        for key in ((gap.edition, gap.seq) for gap in gaps):
            self._due[key] = now + 2 * (now - self._since[key])

    def waited_s(self) -> float:
        """Return for how long facts have waited for one before them; 0 where none do."""
        return max((self._clock() - since for since in self._since.values()), default=0.0)


async def retell(broker: Broker, edition: str, seq: int, *, start: Start = "first") -> str | None:
    """Send again the facts of number *seq*, else the article that they are read from; return the topic that had it, if any.

    What was sent before changes nothing: a lane gives the same answer to the same number.
    """
    for topic in (FACTS, UNIQUE):
        async for record in broker.read([topic.name], start=start, follow=False):
            if _numbers(record.value) == (edition, seq):
                await (await broker.send(topic.name, record.value, key=record.key, headers=record.headers))
                return topic.name
    return None


async def pass_over(broker: Broker, edition: str, seq: int) -> None:
    """Let a lane go on without number *seq*, as where an article could not be read.

    Raises NothingWaits where no later facts are there: the article may still be on its way.
    """
    async for record in broker.read([FACTS.name], start="first", follow=False):
        of, number = _numbers(record.value) or (None, None)
        if of == edition and isinstance(number, int) and number > seq:
            # As old as one that waits: it moves no lane's time.
            facts = Facts(article_id=f"missing:{edition}:{seq}", seq=seq, edition=edition, received_at=record.at, failed=True)
            delivery = to_facts(facts)
            await (await broker.send(delivery.topic.name, delivery.value, key=delivery.key, headers=delivery.headers))
            return
    raise NothingWaits(f"{edition} {seq}: {FACTS.name} has nothing that comes after it, so nothing waits for it")


def _numbers(value: bytes) -> tuple[Any, Any] | None:
    try:
        read = orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    return (read.get("edition", "en"), read.get("seq")) if isinstance(read, dict) else None
