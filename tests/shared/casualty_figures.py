"""What a text of a test says of casualties, read on the day of the tests."""

from __future__ import annotations

from datetime import date

from tocsin.agents.extract.casualties.finder import find_casualties
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.terms import CasualtyKind

DAY = date(2024, 5, 15)


def figures(text: str, kind: CasualtyKind = "killed") -> set[int]:
    """Every figure."""
    return {c.best for c in find_casualties(Reading.of(text, day=DAY)) if c.kind == kind and c.scope == "incident"}


def toll(text: str, kind: CasualtyKind = "killed") -> int | None:
    """The largest figure, a list summed."""
    told = [c for c in find_casualties(Reading.of(text, day=DAY)) if c.kind == kind and c.scope == "incident"]
    return max((c.together or c.best for c in told), default=None)
