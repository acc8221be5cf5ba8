"""Alerts and marks as a desk is given them: invented places, outlets and people."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from alerts import alert
from tocsin.agents.lane import wire
from tocsin.desk.cursor import Notation
from tocsin.desk.rung import Begun, Marked, News, Pulse, Rung
from tocsin.schemas.mark import Mark

ACTORS, CASUALTIES, MEETINGS, MARKS = "t.actors", "t.casualties", "t.meetings", "t.marks"
TOPIC_OF = {"actors": ACTORS, "casualties": CASUALTIES, "meetings": MEETINGS}
NOTATION = Notation({ACTORS: "a", CASUALTIES: "c", MEETINGS: "m", MARKS: "k"})
BEGAN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def rung(number: int, kind: str = "casualties", *, offset: int | None = None, at: datetime | None = None, **changes: Any) -> Rung:
    """Return the alert of that number as it rang: a minute later, and an offset further, than the one before."""
    when = BEGAN + timedelta(minutes=number) if at is None else at
    own = {"id": f"alert-{number}", "story_id": "story-1", "headline": f"{number} ferries collide off Kesk", "seen_at": when}
    rang = alert(kind, **own | changes)
    return Rung(TOPIC_OF[kind], 0, number if offset is None else offset, when, rang, wire(rang))


def marked(number: int, kind: str = "mute", *, partition: int = 0, offset: int | None = None, **changes: Any) -> Marked:
    """Return a mark of story-1, or of alert-1 where it is wrong."""
    said = {"kind": kind, "edition": "en", "story_id": "story-1", "by": "Mira Oldham", "at": BEGAN.isoformat(), **changes}
    mark = Mark.model_validate({**said, "id": f"mark-{number}", "alert_id": "alert-1" if kind == "wrong" else None})
    return Marked(MARKS, partition, number if offset is None else offset, BEGAN + timedelta(minutes=number), mark)


class Wire:
    """A broker's topics as the desk hears of them: what is put on it comes out, with pulses that keep it fresh."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[News] = asyncio.Queue()
        self.ends: dict[tuple[str, int], int] = {(topic, 0): 0 for topic in NOTATION.topics}
        self._queue.put_nowait(Begun(dict(self.ends)))

    def put(self, *news: Rung | Marked) -> None:
        """Let *news* come, and a pulse that says there is no more."""
        for each in news:
            self._queue.put_nowait(each)
            self.ends[each.where] = max(self.ends.get(each.where, 0), each.offset + 1)
        self.pulse()

    def pulse(self) -> None:
        """Say how far the topics go."""
        self._queue.put_nowait(Pulse(time.monotonic(), dict(self.ends)))

    def say(self, news: News) -> None:
        """Let exactly *news* come."""
        self._queue.put_nowait(news)

    async def news(self) -> AsyncIterator[News]:
        """Yield what was put, for ever."""
        while True:
            yield await self._queue.get()
