"""How every feed stands, as a table, as JSON, and as a line for each poll."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from tocsin.streams.sources.feed_book import FeedState, when

if TYPE_CHECKING:
    from rich.table import Table

Standing = Literal["ok", "failing", "gone", "new"]


def standing(state: FeedState) -> Standing:
    """Return how a feed stands."""
    if state.gone:
        return "gone"
    if state.failures:
        return "failing"
    return "ok" if state.ok_at else "new"


def feed_status(state: FeedState) -> dict[str, Any]:
    """Return how a feed stands as JSON has it; times are ISO 8601, or null."""
    times = {name: _iso(getattr(state, name)) for name in ("next_at", "ok_at", "error_at")}
    known = {name: value for name, value in asdict(state).items() if name not in {"etag", "last_modified", "met", "pause_s"}}
    return {**known, **times, "standing": standing(state), "next_at": None if state.gone else times["next_at"]}


def feed_table(states: Iterable[FeedState], *, now: datetime) -> Table:
    """Return a table of *states*, those that fail first."""
    from rich.table import Table
    from rich.text import Text

    from tocsin.streams.bulletin import plain

    order = {"failing": 0, "gone": 1, "new": 2, "ok": 3}
    colours = {"ok": "green", "failing": "red", "gone": "dim", "new": "yellow"}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("", "feed", "articles", "last read", "next", "why"):
        table.add_column(name, justify="right" if name == "articles" else "left", overflow="fold")
    for state in sorted(states, key=lambda state: (order[standing(state)], state.address)):
        name = standing(state)
        table.add_row(
            Text(name, style=colours[name]),
            Text("\n".join(plain(text) for text in (state.title, state.address) if text)),
            f"{state.articles:,}",
            _ago(when(state.ok_at), now),
            "never" if state.gone else _in(when(state.next_at), now),
            Text(plain(_why(state)), style="red" if state.error else ""),
        )
    return table


def poll_line(state: FeedState, before: int) -> str | None:
    """Return what a poll is worth saying, where the feed had sent *before* articles until then; nothing where it is not."""
    name = state.title or state.address
    if state.error:
        return _why(state) if state.failures == 1 or state.gone else None
    new = state.articles - before
    return f"{name}: {new} {'article' if new == 1 else 'articles'}" if new else None


def _why(state: FeedState) -> str:
    if not state.error:
        return "moved to " + state.url if state.url != state.address else ""
    times = f" ({state.failures} times in a row)" if state.failures > 1 and not state.gone else ""
    return state.error + times


def _iso(seconds: float | None) -> str | None:
    at = when(seconds)
    return at.isoformat(timespec="seconds") if at else None


def _ago(at: datetime | None, now: datetime) -> str:
    return f"{_span(now - at)} ago" if at else "never"


def _in(at: datetime | None, now: datetime) -> str:
    return "now" if at is None or at <= now else f"in {_span(at - now)}"


def _span(span: timedelta) -> str:
    seconds = max(int(span.total_seconds()), 0)
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
