"""Alerts as they ring, filtered."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from tocsin.desk.rung import Rung
from tocsin.errors import SettingsInvalid, TocsinError
from tocsin.schemas.alert import ALERT
from tocsin.schemas.wanted import Term, Wanted, folded
from tocsin.streams.broker import Broker, Start
from tocsin.streams.bulletin import plain
from tocsin.streams.chronicle import Chronicle, in_time
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import AnyAlert
from tocsin.streams.topics import ALERTS

_MOST_NAMED = 8  # stories that are named where a beginning fits several
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class StoryUnknown(TocsinError):
    """No story has such an id, or several have one that begins so."""


def wanted_by(
    expression: str, *, kinds: Sequence[str] = (), story: str | None = None, actor: str | None = None, min_severity: int = 1
) -> Wanted:
    """Return what *expression* and the options beside it ask for together. Raises FilterInvalid."""
    terms = [Term("kind", tuple(kinds))] if kinds else []
    terms += [Term("story", (story,))] if story else []
    terms += [Term("actor", (actor,))] if actor else []
    terms += [Term("severity", (str(min_severity),), compared=">=")] if min_severity > 1 else []
    return Wanted.parse(expression).and_also(*terms)


async def alerts(broker: Broker, wanted: Wanted, *, start: Start, follow: bool) -> AsyncIterator[tuple[AnyAlert, Record]]:
    """Yield the wanted alerts, each with its record; what cannot be read is passed over."""
    if not (names := [topic.name for kind, topic in ALERTS.items() if kind in wanted.kinds]):
        return  # the filter contradicts itself
    async for record in broker.read(names, start=start, follow=follow):
        if (alert := _alert(record)) and wanted.matches(alert):
            yield alert, record


async def find_story(broker: Broker, beginning: str) -> Chronicle:
    """Return the story whose id begins so, from every alert that is kept. Raises StoryUnknown."""
    if not folded(beginning):
        raise StoryUnknown("the beginning of a story's id is needed")
    told: dict[str, list[Rung]] = {}
    async for record in broker.read([topic.name for topic in ALERTS.values()], start="first", follow=False):
        # The key is the story: of all that is kept, only the story itself is read.
        if not folded((record.key or b"").decode(errors="replace")).startswith(folded(beginning)):
            continue
        if (alert := _alert(record)) is None:
            continue
        rung = Rung(record.topic, record.partition, record.offset, record.at, alert, record.value)
        told.setdefault(alert.story_id, []).append(rung)
        if len(told) > _MOST_NAMED:  # ids are equally long: so short a beginning is nobody's whole id
            break
    if len(told) != 1:
        raise StoryUnknown(_which(beginning, told))
    ((story_id, found),) = told.items()
    story = Chronicle(story_id)
    for rung in in_time(found):
        story.add(rung)
    return story


def since(text: str, *, now: datetime) -> datetime:
    """Return the time that *text* names: `30m`, `2h`, `1d`, or ISO 8601. Raises SettingsInvalid."""
    if span := re.fullmatch(r"(\d{1,6})([smhdw])", text.strip()):
        return now - timedelta(**{_UNITS[span.group(2)]: int(span.group(1))})
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise SettingsInvalid(f"--since {text}: give a span such as 30m, 2h or 1d, or a time such as 2026-03-02T09:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _alert(record: Record) -> AnyAlert | None:
    try:
        return ALERT.validate_json(record.value)
    except ValidationError:
        return None  # of a newer release, or not ours: one strange record must not end the watch


def _which(beginning: str, told: Mapping[str, Sequence[Rung]]) -> str:
    if not told:
        return f"no alert that is kept belongs to a story {beginning}: `tocsin tail --no-follow --json` shows their ids"
    named = "".join(f"\n  {story_id}  {plain(rungs[-1].alert.headline)}" for story_id, rungs in told.items())
    return f"more than one story begins with {beginning}:{named}"
