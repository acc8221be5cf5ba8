"""Lane time, and which articles are still held at it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tocsin.schemas.article import Article
from tocsin.schemas.seen import Shelf

AHEAD = timedelta(days=1)
"""A publisher's clock may run ahead of ours by so much."""
SWEEP = 8
"""At most so many numbers are forgotten with one article: a new day must not stop the lane."""
_LAST = datetime.max.replace(tzinfo=UTC) - AHEAD


def advanced(shelf: Shelf, article: Article, *, position: int, window_days: int, size: int) -> Shelf:
    """Return *shelf* after *article* came in: its lane time, and what still counts at that time.

    Articles go by whole days of lane time, oldest first, and earlier where more than *size* are held.
    """
    time = max(shelf.time or article.received_at, article.received_at)
    today = time.date()
    days = shelf.days if shelf.days and shelf.days[-1][0] == today else (*shelf.days, (today, shelf.next_number))
    while len(days) > 1 and (today - days[0][0]).days >= window_days:
        days = days[1:]
    floor = max(shelf.floor, days[0][1], shelf.next_number + 1 - size)
    swept = max(shelf.swept, min(floor, shelf.swept + SWEEP))
    return shelf.model_copy(
        update={
            "applied_seq": shelf.next_seq,
            "time": time,
            "days": days,
            "floor": floor,
            "swept": swept,
            "next_seq": shelf.next_seq + 1,
            "position": position,
        }
    )


def told_at(article: Article, time: datetime) -> datetime:
    """Return when *article* was published, as far as its clock can be believed at lane time *time*."""
    latest = time + AHEAD if time < _LAST else time
    return min(article.published_at or article.received_at, latest)


def is_late(article: Article, time: datetime, window_days: int) -> bool:
    """Say whether *article* is older than the window at lane time *time*."""
    return (time - told_at(article, time)) > timedelta(days=window_days)
