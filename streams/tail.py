"""Alerts as they ring, filtered."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from tocsin.errors import SettingsInvalid
from tocsin.schemas.alert import ALERT, ActorsAlert, MeetingsAlert
from tocsin.streams.broker import Broker, Start
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import AnyAlert
from tocsin.streams.topics import ALERTS

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts are wanted; what is empty lets everything through."""

    kinds: tuple[str, ...] = ()
    story: str | None = None
    actor: str | None = None
    min_severity: int = 1

    def matches(self, alert: AnyAlert) -> bool:
        """Say whether *alert* is wanted; an alert that names no actor is not, where one is asked for."""
        return (
            (not self.kinds or alert.kind in self.kinds)
            and alert.severity >= self.min_severity
            and (self.story is None or alert.story_id.startswith(self.story))
            and (self.actor is None or any(_named(self.actor, *names) for names in _actors(alert)))
        )


async def alerts(broker: Broker, wanted: Wanted, *, start: Start, follow: bool) -> AsyncIterator[tuple[AnyAlert, Record]]:
    """Yield the wanted alerts, each with its record; what cannot be read is passed over."""
    names = [topic.name for kind, topic in ALERTS.items() if not wanted.kinds or kind in wanted.kinds]
    async for record in broker.read(names, start=start, follow=follow):
        try:
            alert = ALERT.validate_json(record.value)
        except ValidationError:
            continue  # of a newer release, or not ours: one strange record must not end the watch
        if wanted.matches(alert):
            yield alert, record


def since(text: str, *, now: datetime) -> datetime:
    """Return the time that *text* names: `30m`, `2h`, `1d`, or ISO 8601. Raises SettingsInvalid."""
    if span := re.fullmatch(r"(\d{1,6})([smhdw])", text.strip()):
        return now - timedelta(**{_UNITS[span.group(2)]: int(span.group(1))})
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise SettingsInvalid(f"--since {text}: give a span such as 30m, 2h or 1d, or a time such as 2026-03-02T09:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _actors(alert: AnyAlert) -> list[tuple[str, str]]:
    if isinstance(alert, ActorsAlert):
        return [(actor.id, actor.name) for actor in alert.actors]
    if isinstance(alert, MeetingsAlert):
        return [(side.id, side.name) for side in alert.meeting.participants]
    return []


def _named(wanted: str, actor_id: str, name: str) -> bool:
    return wanted.casefold() == actor_id.casefold() or wanted.casefold() in name.casefold()
