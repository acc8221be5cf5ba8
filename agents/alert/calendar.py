"""Lane time, and how two uncertain dates compare."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

from tocsin.schemas.facts import Facts
from tocsin.schemas.message import Instant, When
from tocsin.schemas.story import NewsLane

LEAP = timedelta(days=7)
"""A jump of lane time beyond this waits until a second article makes it too."""
AHEAD = timedelta(days=1)
"""How far an article may be dated ahead of its arrival."""


def advanced(lane: NewsLane, facts: Facts) -> NewsLane:
    """Return *lane* after *facts*, which are next: its time is the highest `received_at`, but no single article moves it far.

    Without that, one article dated 9999 in a replay would expire everything that is remembered.
    """
    time, leap = _advanced(lane, facts)
    seq = lane.next_seq
    update = {"applied_seq": lane.turn, "next_seq": seq + 1, "position": seq, "time": time, "leap": leap}
    return lane.model_copy(update=update)


def _advanced(lane: NewsLane, facts: Facts) -> tuple[Instant, Instant | None]:
    now = facts.received_at
    if lane.time is None or lane.time < now <= _later(lane.time, LEAP):
        return now, None
    if now <= lane.time:
        return lane.time, None
    if lane.leap is not None and facts.published_at is not None:
        return min(now, lane.leap), None
    return lane.time, now


def claimed_at(facts: Facts) -> Instant:
    """Return when the article was published; a date ahead of its arrival is cut to a day after it."""
    if facts.published_at is None:
        return facts.received_at
    return min(facts.published_at, _later(facts.received_at, AHEAD))


class Dated(Protocol):
    """A first and a last day."""

    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...


def days_between(one: Dated, other: Dated) -> int:
    """Return the days from the end of one to the start of the other; 0 where they may be the same day."""
    return max(0, (other.start - one.end).days, (one.start - other.end).days)


def days_before(when: When, day: date) -> int:
    """Return how many days before *day* the last possible day of *when* lies; 0 where it is not before."""
    return max(0, (day - when.end).days)


def sharper(one: When | None, other: When | None) -> When | None:
    """Return the shorter of two spans; the first where they are equal."""
    if one is None or other is None:
        return one or other
    return other if other.end - other.start < one.end - one.start else one


def earlier(time: datetime, span: timedelta) -> datetime:
    """Return *time* less *span*, stopping at the first day there is."""
    first = datetime.min.replace(tzinfo=time.tzinfo)
    return time - span if time - first > span else first


def _later(time: datetime, span: timedelta) -> datetime:
    last = datetime.max.replace(tzinfo=time.tzinfo)
    return time + span if last - time > span else last
