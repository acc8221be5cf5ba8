"""Stories a desk would know: articles in, alerts expected. The files beside this one are the specification of `alert`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from checked import CheckedMemory
from tocsin.agents.alert import KINDS as ALERT_KINDS
from tocsin.agents.alert import Alerter
from tocsin.agents.deduplicate import KINDS as DEDUPLICATE_KINDS
from tocsin.agents.deduplicate import Deduplicator
from tocsin.schemas.mark import Mark
from tocsin.streams.offline import Complain, River, read_articles

SCENARIOS = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    raised = [alert for alert in _raised(scenario) if alert.kind in scenario["watch"]]
    told = [_as_told(alert, wanted, raised) for alert, wanted in zip(raised, scenario["alerts"], strict=False)]
    told += [f"unexpected: {alert.headline}" for alert in raised[len(told) :]]
    assert told == scenario["alerts"]


def test_there_are_enough() -> None:
    assert len(SCENARIOS) >= 25


def _raised(scenario: dict[str, Any]) -> list[Any]:
    raised: list[Any] = []
    marks: list[Mark] = []
    for told in [None, *scenario.get("marks", [])]:  # a mark is of an alert that the marks before it have left
        if told:
            marks.append(_mark(told, [alert for alert in raised if alert.kind in scenario["watch"]]))
        complaints: list[str] = []
        lines = [orjson.dumps(article) for article in scenario["articles"]]
        replayed = _river(complaints.append).replay(read_articles(lines, complaints.append), marks)
        raised = [alert for _, alerts in replayed for alert in alerts]
        assert complaints == []
    return raised


def _river(complain: Complain) -> River:
    deduplicator = Deduplicator(CheckedMemory({}, DEDUPLICATE_KINDS))
    return River(complain, _deduplicator=deduplicator, _alerter=Alerter(CheckedMemory({}, ALERT_KINDS)))


def _mark(told: dict[str, Any], raised: list[Any]) -> Mark:
    """Return the mark that *told* describes: of the first watched alert that an article raised, or of its story."""
    alert = next(alert for alert in raised if alert.claims[-1].article_id == told["article"])
    fields = {name: value for name, value in told.items() if name != "article"}
    return Mark.model_validate({**fields, "edition": alert.edition, "alert_id": alert.id, "story_id": alert.story_id})


def _as_told(alert: Any, wanted: dict[str, Any], raised: list[Any]) -> dict[str, Any]:
    """Return *alert* by the names that *wanted* uses."""
    return {name: _value(alert, name, raised) for name in wanted}


def _value(alert: Any, name: str, raised: list[Any]) -> Any:
    if name in ("kind", "action", "withdrawn_by", "muted", "headline"):
        return getattr(alert, name)
    if name == "article":
        return alert.claims[-1].article_id
    if name == "quoted":  # the figures of the claims that it shows
        return [claim.value for claim in alert.claims]
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
