"""The meetings that a text tells of, as the tests of extraction look at them."""

from __future__ import annotations

from datetime import date

from tocsin.agents.extract.actors.finder import find_actors
from tocsin.agents.extract.meetings.finder import find_meetings
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.facts import Meeting

DAY = date(2026, 3, 12)
"""When the text was published: a Thursday."""


def meetings(text: str, day: date = DAY) -> list[Meeting]:
    """Return every meeting of *text*, published on *day*."""
    reading = Reading.of(text, day=day)
    return find_meetings(reading, find_actors(reading))


def names(meeting: Meeting) -> set[str]:
    """Return the names of all who take part."""
    return {participant.name for participant in meeting.participants}
