"""Stories a desk would know: articles in, alerts expected. The files beside this one are the specification of `alert`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from tocsin.streams.offline import River, read_articles

SCENARIOS = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    raised = [alert for alert in _raised(scenario["articles"]) if alert.kind in scenario["watch"]]
    told = [_as_told(alert, wanted, raised) for alert, wanted in zip(raised, scenario["alerts"], strict=False)]
    told += [f"unexpected: {alert.headline}" for alert in raised[len(told) :]]
    assert told == scenario["alerts"]


def test_there_are_enough() -> None:
    assert len(SCENARIOS) >= 25


def _raised(articles: list[dict[str, Any]]) -> list[Any]:
    complaints: list[str] = []
    river = River(complaints.append)
    lines = [orjson.dumps(article) for article in articles]
    raised = [alert for _, alerts in river.replay(read_articles(lines, complaints.append)) for alert in alerts]
    assert complaints == []
    return raised


def _as_told(alert: Any, wanted: dict[str, Any], raised: list[Any]) -> dict[str, Any]:
    """Return *alert* by the names that *wanted* uses."""
    return {name: _value(alert, name, raised) for name in wanted}


def _value(alert: Any, name: str, raised: list[Any]) -> Any:
    if name in ("kind", "action"):
        return getattr(alert, name)
    if name == "article":
        return alert.claims[-1].article_id
    if name == "sources":
        return alert.independent_sources
    if name == "repeats":  # the place of the alert whose id it has
        return next((place for place, other in enumerate(raised) if other.id == alert.id), None)
    if name == "supersedes":  # the article that raised the alert it replaces
        return next((a.claims[-1].article_id for a in raised if a.id == alert.supersedes), None)
    return _OF_KIND[alert.kind](alert, name)


def _of_toll(alert: Any, name: str) -> Any:
    if name in ("previous", "disputed"):
        return getattr(alert.figure, name)
    return alert.incident.place if name == "place" else alert.figure.best if alert.figure.kind == name else None


def _of_meeting(alert: Any, name: str) -> Any:
    if name == "date":
        return alert.meeting.date.start if alert.meeting.date else None
    return list(alert.meeting.changed) if name == "changed" else getattr(alert.meeting, name)


def _of_actors(alert: Any, name: str) -> Any:
    if name == "names":
        return [actor.name for actor in alert.actors]
    found = {actor.novelty for actor in alert.actors}
    return found.pop() if len(found) == 1 else sorted(found)


_OF_KIND = {"casualties": _of_toll, "meetings": _of_meeting, "actors": _of_actors}
