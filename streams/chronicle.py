"""A story as its alerts tell it: who is in it, who meets, what the toll is, and how each came to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from tocsin.desk.answers import StoryLine
from tocsin.desk.rung import Rung
from tocsin.desk.story import story_account, story_line
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
    rungs: list[Rung] = field(default_factory=list)
    replaced: dict[str, AnyAlert] = field(default_factory=dict)
    """By its id, the alert that replaces another or takes it back."""
    _known: set[str] = field(default_factory=set)

    @property
    def alerts(self) -> list[AnyAlert]:
        """What rang."""
        return [rung.alert for rung in self.rungs]

    def add(self, rung: Rung) -> None:
        """Take in the next alert; one that came before changes nothing."""
        alert = rung.alert
        if alert.id not in self._known:
            self._known.add(alert.id)
            self.rungs.append(rung)
            if alert.supersedes:
                self.replaced[alert.supersedes] = alert

    def stands(self, alert: AnyAlert) -> bool:
        """Say whether *alert* is the last word on its subject, and not taken back."""
        return alert.id not in self.replaced and alert.action != "withdraw"

    @property
    def line(self) -> StoryLine:
        """The story in a line: the headline of its gravest alert that stands, and its times."""
        return story_line(self.rungs, live=self.stands, muted=self.rungs[-1].alert.muted)

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


def in_time(rungs: Iterable[Rung]) -> Iterator[Rung]:
    """Yield alerts of several topics by the time their articles were received; those of one topic stay in their order."""
    latest: dict[str, datetime] = {}
    placed: list[tuple[datetime, Rung]] = []
    for rung in rungs:
        seen_at = rung.alert.seen_at
        latest[rung.topic] = max(seen_at, latest.get(rung.topic, seen_at))
        placed.append((latest[rung.topic], rung))
    yield from (rung for _, rung in sorted(placed, key=lambda pair: pair[0]))


def as_json(story: Chronicle) -> dict[str, Any]:
    """Return the story as the desk's API gives it, without marks and cursors: cast, meetings, tolls, and the timeline."""
    account = story_account(story.rungs, live=story.stands, muted=story.rungs[-1].alert.muted)
    timeline = [_item(story, rung) for rung in story.rungs]
    return {**account.model_dump(mode="json", exclude={"marks", "omitted"}), "timeline": timeline}


def _item(story: Chronicle, rung: Rung) -> dict[str, Any]:
    by = story.replaced.get(rung.alert.id)
    return {
        "alert": orjson.Fragment(rung.data),
        "rung_at": rung.at,
        "superseded_by": by and by.id,
        "superseded_action": by and by.action,
        "muted": rung.alert.muted,
    }
