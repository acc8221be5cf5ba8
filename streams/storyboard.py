"""A story on the terminal: toll, meetings, cast, and the timeline with every quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from tocsin.schemas.alert import CasualtiesAlert, MeetingsAlert
from tocsin.schemas.message import When
from tocsin.streams.bulletin import bulletin, loudness, plain
from tocsin.streams.chronicle import Chronicle, Member

_BARS = "▁▂▃▄▅▆▇█"
_SPARKS = 40
"""Most bars of a spark line: the latest."""


def storyboard(story: Chronicle, *, width: int = 100) -> Iterator[Text]:
    """Yield the story line by line."""
    yield from _head(story)
    yield from _section("Toll", [_toll(story, steps) for steps in story.tolls()])
    yield from _section("Meetings", [_meeting(story, steps) for steps in story.meetings()])
    yield from _section("Cast", [_member(member) for member in story.cast()])
    yield from _section("Timeline", [])
    for alert in story.alerts:
        yield bulletin(alert, width=width, by=story.replaced.get(alert.id))


def spark(values: Sequence[int | None]) -> str:
    """Return *values* as bars from nothing to the greatest of them; a gap where there is no value."""
    top = max((value for value in values if value is not None), default=0) or 1
    return "".join(" " if value is None else _BARS[round(value * 7 / top)] for value in values)


def _head(story: Chronicle) -> Iterator[Text]:
    line = story.line
    yield Text(plain(line.headline), "bold")
    when = f"{line.first_at:%d %b %H:%M} to {line.last_at:%d %b %H:%M}"
    facts = f"story {plain(story.story_id)}  {when}  {_count(line.independent_sources, 'independent source')}"
    muted = "  muted" if line.muted else ""
    yield Text("severity ").append(str(line.severity), loudness(line.severity)).append(f"  {facts}{muted}", "dim")


def _section(title: str, lines: Sequence[Text]) -> Iterator[Text]:
    if lines or title == "Timeline":
        yield Text(f"\n{title}", "bold underline")
        yield from lines


def _toll(story: Chronicle, steps: Sequence[CasualtiesAlert]) -> Text:
    figures = [None if step.action == "withdraw" else step.figure.best for step in steps]
    last = steps[-1]
    text = Text(f"  {last.figure.kind:<10}").append(_figure(last), "bold" if story.stands(last) else "strike dim")
    text.append(f"  {spark(figures[-_SPARKS:])}", "red")
    text.append("  " + " → ".join("withdrawn" if value is None else f"{value:,}" for value in figures[-8:]))
    where = filter(None, (last.incident.cause, last.incident.place, day(last.incident.date)))
    return text.append(f"  {plain(', '.join(where))}", "dim")


def _figure(alert: CasualtiesAlert) -> str:
    figure = alert.figure
    sign = {"exact": "", "at_least": "≥", "about": "~", "up_to": "≤"}[figure.qualifier]
    disputed = f" (disputed, {figure.low:,} to {max(figure.best, figure.high or 0):,})" if figure.disputed else ""
    return f"{sign}{figure.best:,}{disputed}".rjust(6)


def _meeting(story: Chronicle, steps: Sequence[MeetingsAlert]) -> Text:
    last = steps[-1].meeting
    people = {side.country for side in last.participants if side.country and side.id != side.country}
    sides = [side.name for side in last.participants if side.id not in people]
    text = Text(f"  {last.mode:<10}")
    text.append(plain(" and ".join(sides)) or "sides not named", "bold" if story.stands(steps[-1]) else "strike dim")
    text.append("  " + " → ".join("withdrawn" if step.action == "withdraw" else _status(step) for step in steps), "cyan")
    return text.append(f"  {plain(', '.join(filter(None, (last.place, day(last.date)))))}", "dim")


def _status(step: MeetingsAlert) -> str:
    moved = [name for name in step.meeting.changed if name != "status"]
    return step.meeting.status + (f" (new {plain(' and '.join(moved))})" if moved and step.supersedes else "")


def _member(member: Member) -> Text:
    actor = member.actor
    before = f", before {actor.previous_role}" if actor.previous_role else ""
    what = ", ".join(filter(None, (actor.role or (actor.kind if actor.kind != "person" else ""), actor.country)))
    return Text(f"  {plain(actor.name)}").append(f"  {plain(what + before)}", "dim")


def day(when: When | None) -> str:
    """Return a date as short as it is exact: "2 Mar 2026", "2 to 5 Mar 2026", or nothing."""
    if when is None:
        return ""
    if when.start == when.end:
        return f"{when.start.day} {when.start:%b %Y}"
    return f"{when.start.day} {when.start:%b} to {when.end.day} {when.end:%b %Y}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
