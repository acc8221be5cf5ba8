"""Short ways to say what an article states, and to judge it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tocsin.schemas.facts import PLOVER_OF, Actor, Casualty, Facts, Meeting
from tocsin.schemas.message import Mention, Span, When
from tocsin.schemas.terms import Participant

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def _when(day: str | date | None) -> When | None:
    if day is None:
        return None
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return When(start=on, end=on, precision="day")


class Telling:
    """Builds facts: every quote is the words given, placed one after the other."""

    noon = NOON
    when = staticmethod(_when)

    def toll(self, best: int, kind: str = "killed", *, place: str | None = None, day: str | None = None, **more: Any) -> Casualty:
        """Return a casualty figure."""
        quote = more.pop("quote", f"{best} {kind}.")
        start = more.pop("start", 0)
        return Casualty.model_validate(
            {
                "kind": kind,
                "low": more.pop("low", best),
                "best": best,
                "high": more.pop("high", best),
                "place": place,
                "date": _when(day),
                "evidence": Span(quote=quote, start=start, end=start + len(quote)),
                **more,
            }
        )

    def meeting(self, status: str, *who: str, place: str | None = None, day: str | None = None, **more: Any) -> Meeting:
        """Return a meeting; who is "NO" or "NO:Ana Berg"."""
        quote = more.pop("quote", f"They {status}.")
        start = more.pop("start", 0)
        return Meeting.model_validate(
            {
                "mode": more.pop("mode", "talks"),
                "status": status,
                "type": PLOVER_OF[status],  # type: ignore[index]
                "participants": [_participant(name) for name in who],
                "place": place,
                "date": _when(day),
                "evidence": Span(quote=quote, start=start, end=start + len(quote)),
                **more,
            }
        )

    def actor(self, name: str, role: str | None = None, *, kind: str = "person", **more: Any) -> Actor:
        """Return an actor."""
        return Actor.model_validate(
            {
                "id": more.pop("id", name.lower().replace(" ", "-")),
                "name": name,
                "kind": kind,
                "role": role,
                "mentions": [Mention(text=name, start=0, end=len(name))] * more.pop("times", 1),
                **more,
            }
        )

    def facts(self, seq: int, *told: Any, hours: float | None = None, **more: Any) -> Facts:
        """Return the facts of article `a<seq>`, published and received *hours* after noon (one hour a seq)."""
        at = NOON + timedelta(hours=seq if hours is None else hours)
        name = more.get("article_id", f"a{seq}")
        return Facts.model_validate(
            {
                "article_id": name,
                "content_hash": f"hash of {name}",
                "seq": seq,
                "story_id": "story",
                "verdict": "new",
                "source": f"Outlet {name}",
                "published_at": at,
                "received_at": at,
                "actors": [fact for fact in told if isinstance(fact, Actor)],
                "meetings": [fact for fact in told if isinstance(fact, Meeting)],
                "casualties": [fact for fact in told if isinstance(fact, Casualty)],
                **more,
            }
        )


def _participant(name: str) -> Participant:
    country, _, person = name.partition(":")
    return Participant(id=person.lower().replace(" ", "-") or country, name=person or country, country=country or None)


@pytest.fixture(scope="session")
def telling() -> Telling:
    return Telling()


@pytest.fixture(scope="session")
def brief() -> Callable[[Any], str]:
    """Return an alert in a few words: "casualties update killed 7"."""

    def words(alert: Any) -> str:
        if alert.kind == "casualties":
            figure = alert.figure
            return f"{alert.action} {figure.kind} {figure.best}{' disputed' if figure.disputed else ''}"
        if alert.kind == "meetings":
            return f"{alert.action} {alert.meeting.status}{''.join(f' {c}' for c in alert.meeting.changed)}"
        return f"{alert.action} {', '.join(f'{a.name} {a.novelty}' for a in alert.actors)}"

    return words
