"""Everything the desk knows: alerts, marks, where a reader of the stream may go on, and how fresh it all is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from tocsin.desk.answers import Clock, StoryLine
from tocsin.desk.arrivals import Arrival, Arrivals
from tocsin.desk.cursor import Notation
from tocsin.desk.freshness import Freshness
from tocsin.desk.marks import Marks
from tocsin.desk.ring import Ring
from tocsin.desk.rung import AnyAlert, Begun, Marked, News, Passed, Pulse, Rung, Trouble
from tocsin.desk.story import story_account, story_line

MAX_MARKS = 10_000
"""Most marks that the desk holds."""
MAX_TIMELINE = 500
"""Most alerts of one story that one answer holds: the newest."""


class Board:
    """A fold over news: `take` what was read, ask for what is shown. Knows no connection and no clock but the one given."""

    def __init__(self, notation: Notation, *, most: int, most_bytes: int) -> None:
        self.notation = notation
        self.ring = Ring(most=most, most_bytes=most_bytes)
        self.marks = Marks(most=MAX_MARKS)
        self.arrivals = Arrivals()
        self.freshness = Freshness()
        self.passed = 0
        """How many records were neither an alert nor a mark."""

    def take(self, news: News) -> Arrival | None:
        """Take in what was read, and return it where it is to be shown: what came before is not."""
        shown: Arrival | None = None
        if isinstance(news, Trouble):
            self.freshness.failed(news.reason)
        elif isinstance(news, Pulse):
            self.freshness.asked(news)
        elif isinstance(news, Begun):
            for where, offset in news.offsets.items():
                self.arrivals.begin(where, offset)
        elif news.offset >= (self.arrivals.end_of(news.where) or 0):
            shown = self._placed(news)
        self.freshness.settle(self.arrivals.reaches)
        return shown

    def _placed(self, news: Rung | Marked | Passed) -> Arrival | None:
        if isinstance(news, Passed):
            self.passed += 1
        elif isinstance(news, Rung) and news.alert.id not in self.ring:
            self.arrivals.add(news)
            self._forget(self.ring.add(news))
            return news
        elif isinstance(news, Marked) and news.mark.id not in self.marks:
            self.arrivals.add(news)
            self._forget(self.marks.add(news))
            return news
        self.arrivals.pass_by(news.where, news.offset + 1)
        return None

    def expire(self, before: datetime) -> None:
        """Let go of alerts that rang before that time."""
        self._forget(self.ring.forget(before))

    def _forget(self, gone: list[Rung] | list[Marked]) -> None:
        for arrival in gone:
            self.arrivals.forget(arrival)

    @property
    def cursor(self) -> str:
        """The position behind everything that was read, as text."""
        return self.notation.write(self.arrivals.end)

    def live(self, alert: AnyAlert) -> bool:
        """Say whether an alert stands: neither superseded nor taken back."""
        return alert.action != "withdraw" and self.ring.successor(alert.id) is None

    def muted(self, alert: AnyAlert) -> bool:
        """Say whether the story of *alert*, the newest of what is asked about, is mute."""
        marked = self.marks.muted(alert.story_id)
        return alert.muted if marked is None else marked

    def item(self, rung: Rung) -> dict[str, Any]:
        """Return an alert as the desk shows it (`Item`), for orjson."""
        successor = self.ring.successor(rung.alert.id)
        return {
            "alert": orjson.Fragment(rung.data),
            "cursor": self.notation.write_key(rung.key),
            "rung_at": rung.at.isoformat().replace("+00:00", "Z"),
            "superseded_by": successor.alert.id if successor else None,
            "superseded_action": successor.alert.action if successor else None,
            "muted": self.muted(rung.alert),
        }

    def story_line(self, story_id: str) -> StoryLine:
        """Return a story that is held, as a line of a list."""
        rungs = self.ring.story(story_id)
        return story_line(rungs, live=self.live, muted=self.muted(rungs[-1].alert))

    def story_view(self, story_id: str) -> dict[str, Any] | None:
        """Return a story with all that belongs to it (`StoryView`), for orjson; nothing where it is not held."""
        rungs = self.ring.story(story_id)
        if not rungs:
            return None
        shown = rungs[-MAX_TIMELINE:]
        account = story_account(
            shown,
            live=self.live,
            muted=self.muted(rungs[-1].alert),
            marks=self.marks.of(story_id, [rung.alert.id for rung in rungs]),
            omitted=len(rungs) - len(shown),
        )
        return {**account.model_dump(mode="json"), "timeline": [self.item(rung) for rung in shown]}

    def clock(self, now: datetime, monotonic: float) -> Clock:
        """Return how fresh the desk is."""
        delay_s = self.freshness.delay_s(monotonic)
        newest = self.ring.newest
        return Clock(
            now=now,
            newest_at=newest.at if newest else None,
            read_at=None if delay_s is None else now - timedelta(seconds=delay_s),
            delay_s=None if delay_s is None else round(delay_s, 3),
        )


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
