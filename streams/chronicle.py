"""A story as its alerts tell it: who is in it, who meets, what the toll is, and how each came to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tocsin.schemas.alert import ActorNews, ActorsAlert, CasualtiesAlert, MeetingsAlert
from tocsin.streams.deliveries import AnyAlert


@dataclass(frozen=True, slots=True)
class Member:
    """An actor of the story and the alert that says so now."""

    actor: ActorNews
    alert: ActorsAlert


@dataclass(slots=True)
class Chronicle:
    """The alerts of one story, oldest first, each id once."""

    story_id: str
    alerts: list[AnyAlert] = field(default_factory=list)
    replaced: dict[str, AnyAlert] = field(default_factory=dict)
    """By its id, the alert that replaces another or takes it back."""
    _known: set[str] = field(default_factory=set)

    def add(self, alert: AnyAlert) -> None:
        """Take in the next alert; one that came before changes nothing."""
        if alert.id not in self._known:
            self._known.add(alert.id)
            self.alerts.append(alert)
            if alert.supersedes:
                self.replaced[alert.supersedes] = alert

    def stands(self, alert: AnyAlert) -> bool:
        """Say whether *alert* is the last word on its subject, and not taken back."""
        return alert.id not in self.replaced and alert.action != "withdraw"

    @property
    def leading(self) -> AnyAlert:
        """The alert that tells the story best: the most severe that stands, and the latest of these."""
        standing = [alert for alert in self.alerts if self.stands(alert)] or self.alerts
        return max(standing, key=lambda alert: (alert.severity, self.alerts.index(alert)))

    def cast(self) -> list[Member]:
        """Return who is in the story, in order of appearance; who was taken back is not."""
        cast: dict[str, Member] = {}
        for alert in self.alerts:
            if not isinstance(alert, ActorsAlert):
                continue
            for actor in alert.actors:
                if alert.action == "withdraw":
                    cast.pop(actor.id, None)
                else:
                    cast[actor.id] = Member(actor, alert)
        return list(cast.values())

    def meetings(self) -> list[list[MeetingsAlert]]:
        """Return the steps of every meeting."""
        lives: dict[str, list[MeetingsAlert]] = {}
        for alert in self.alerts:
            if isinstance(alert, MeetingsAlert):
                lives.setdefault(alert.meeting.id, []).append(alert)
        return list(lives.values())

    def tolls(self) -> list[list[CasualtiesAlert]]:
        """Return the steps of every toll: one incident, one kind of casualty."""
        tolls: dict[tuple[str, str], list[CasualtiesAlert]] = {}
        for alert in self.alerts:
            if isinstance(alert, CasualtiesAlert):
                tolls.setdefault((alert.incident.id, alert.figure.kind), []).append(alert)
        return list(tolls.values())


def in_time(alerts: Iterable[AnyAlert]) -> Iterator[AnyAlert]:
    """Yield alerts of several topics by the time they were seen; those of one topic stay in their order."""
    latest: dict[str, datetime] = {}
    placed: list[tuple[datetime, AnyAlert]] = []
    for alert in alerts:
        latest[alert.kind] = max(alert.seen_at, latest.get(alert.kind, alert.seen_at))
        placed.append((latest[alert.kind], alert))
    yield from (alert for _, alert in sorted(placed, key=lambda pair: pair[0]))


def as_json(story: Chronicle) -> dict[str, Any]:
    """Return the story as the desk's API gives it: cast, meetings, tolls, and the timeline, oldest first."""
    leading = story.leading
    return {
        "story_id": story.story_id,
        "edition": leading.edition,
        "headline": leading.headline,
        "severity": leading.severity,
        "first_at": _time(story.alerts[0].seen_at),
        "last_at": _time(story.alerts[-1].seen_at),
        "independent_sources": max(alert.independent_sources for alert in story.alerts),
        "muted": story.alerts[-1].muted,
        "cast": [
            {**member.actor.model_dump(mode="json"), "at": _time(member.alert.seen_at), "alert_id": member.alert.id}
            for member in story.cast()
        ],
        "meetings": [
            {"meeting": life[-1].meeting.model_dump(mode="json"), "steps": [_meeting_step(story, step) for step in life]}
            for life in story.meetings()
        ],
        "tolls": [
            {
                "incident": toll[-1].incident.model_dump(mode="json"),
                "kind": toll[-1].figure.kind,
                "steps": [_toll_step(story, step) for step in toll],
            }
            for toll in story.tolls()
        ],
        "timeline": [_item(story, alert) for alert in story.alerts],
    }


def _meeting_step(story: Chronicle, alert: MeetingsAlert) -> dict[str, Any]:
    said = {"status": alert.meeting.status, "changed": list(alert.meeting.changed), "headline": alert.headline}
    return {**_step(story, alert), **said}


def _toll_step(story: Chronicle, alert: CasualtiesAlert) -> dict[str, Any]:
    figure = alert.figure.model_dump(mode="json", exclude={"kind"})
    return {**_step(story, alert), **figure, "claims": [claim.model_dump(mode="json") for claim in alert.claims]}


def _step(story: Chronicle, alert: AnyAlert) -> dict[str, Any]:
    return {"alert_id": alert.id, "action": alert.action, "at": _time(alert.seen_at), "live": story.stands(alert)}


def _item(story: Chronicle, alert: AnyAlert) -> dict[str, Any]:
    by = story.replaced.get(alert.id)
    return {
        "alert": alert.model_dump(mode="json"),
        "superseded_by": by and by.id,
        "superseded_action": by and by.action,
        "muted": alert.muted,
    }


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
