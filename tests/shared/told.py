"""What a bombing, a meeting and a cast become alert by alert: stories for those who look at the desk."""

from __future__ import annotations

from typing import Any

from alerts import alert
from tocsin.schemas.wanted import AnyAlert

PLACE = "Varna Kesh"
STORY = "b0a7"


def toll(article: str, best: int, **changes: Any) -> AnyAlert:
    """Return an alert of a toll in Varna Kesh, raised by *article*; `was` is the alert that it replaces, `said` its quote."""
    was: AnyAlert | None = changes.pop("was", None)
    figure = {"kind": "killed", "low": best, "best": best, "high": best, **changes.pop("figure", {})}
    if was is not None and was.kind == "casualties":
        figure.setdefault("previous", was.figure.best)
        changes = {"action": "update", "supersedes": was.id, "revision": was.revision + 1, **changes}
    told = {
        "id": f"toll-{article}",
        "story_id": STORY,
        "headline": f"{best} killed in a bombing in {PLACE}",
        "claims": [claim(article, changes.pop("said", f"The blast in {PLACE} killed {best}, the hospital said."), best)],
        "incident": {"id": "blast", "place": PLACE, "cause": "bombing"},
        "figure": figure,
        "published_at": "2026-03-02T09:00:00Z",
        **changes,
    }
    return alert("casualties", **told)


def claim(article: str, quote: str, value: int | str | None = None, **changes: Any) -> dict[str, Any]:
    """Return a claim of *article*, of an outlet called after it."""
    return {
        "article_id": article,
        "source": f"{article.capitalize()} Post",
        "url": f"https://{article}.example/blast",
        "published_at": "2026-03-02T09:00:00Z",
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "value": value,
        **changes,
    }


def numbered(count: int, *, first: int = 0) -> list[AnyAlert]:
    """Return *count* tolls of as many stories, called "Toll 0", "Toll 1", ..."""
    return [
        toll(f"n{number}", 3, story_id=f"story{number}", headline=f"Toll {number} in {PLACE}", incident={"id": f"i{number}"})
        for number in range(first, first + count)
    ]
