"""When: dates as the text gives them, as exactly as it gives them, against the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib import resources

from tocsin.agents.extract.phrases.date_readers import READERS
from tocsin.agents.extract.text.subheads import text_after_dateline
from tocsin.schemas.message import When


def resolve_date(phrase: str, day: date | None, *, ahead: bool = False) -> When | None:
    """Return when *phrase* ("on Tuesday", "22 MAR 90") is, seen from *day*; without *day* only absolute dates.

    A bare weekday or day of the year is the last one up to *day*; with *ahead* the next one from it on.
    """
    return next((when for _, _, when in _found(phrase, day, ahead)), None)


def find_dates(text: str, day: date | None) -> list[tuple[int, int, When]]:
    """Return the dates of *text* as (start, end, when), in order. "Two days earlier" counts from the date told before it."""
    return list(_found(text, day, False))


def dateline_day(text: str) -> date | None:
    """Return the day that a dateline at the head of *text* gives in full: "BOGOTA, 22 SEP 89 (DPA) -- "."""
    head = text[:160]
    for start, _, when in _found(head, None, False) if _DIGIT.search(head) else ():
        if when.precision == "day" and start < 90:
            return when.start
    return None


def day_written(text: str, published: date | None) -> date | None:
    """Return the day on which *text* was written: its dateline's, where that is at most LATE before it was *published*.

    "OSLO, May 2 (Wire) - Lind met Varga today" was published on 3 May, after midnight elsewhere.
    """
    end = text_after_dateline(text[:_HEAD]) if published is not None else 0
    for _, _, when in find_dates(text[:end], published) if end else ():
        if published is not None and timedelta(0) <= published - when.end <= LATE:
            return when.end
    return published


LATE = timedelta(days=2)
_HEAD = 200  # characters


_DIGIT = re.compile(r"\d")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(pattern, re.IGNORECASE)) for form, pattern in _forms())


def _forms() -> Iterator[tuple[str, str]]:
    """Yield (form, regular expression) from date_forms.txt, where `NAME = ...` lines are put in for `<NAME>`."""
    pieces: dict[str, str] = {}
    lines = resources.files(__package__).joinpath("date_forms.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line or line.startswith("#"):
            continue
        name, _, body = line.partition(" = ")
        for piece, pattern in pieces.items():
            body = body.replace(f"<{piece}>", pattern)
        if name.isupper():
            pieces[name] = body
        else:
            yield name.rstrip("0123456789"), body if body.startswith("^") else rf"(?<![\w-]){body}"


_HINT = re.compile(
    r"\d|day|night|week|month|year|ago\b|decade|morrow|morning|afternoon|evening|season|spring|summer|autumn|winter|fall"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.IGNORECASE,
)


def _found(text: str, day: date | None, ahead: bool) -> Iterator[tuple[int, int, When]]:
    if not _HINT.search(text):
        return
    anchor: When | None = None
    anchored = -1
    for start, end, name, match in _matches(text):
        near = anchor.start if anchor is not None and start - anchored < 300 else day
        when = READERS[name](match, day, near, ahead)
        if when is not None:
            yield start, end, when
            if when.precision == "day":
                anchor, anchored = when, end


def _matches(text: str) -> Iterator[tuple[int, int, str, re.Match[str]]]:
    """Yield the matches of all forms, earliest first, the first form listed winning, without overlaps."""
    spans = [
        (match.start(), order, match.end(), name, match)
        for order, (name, pattern) in enumerate(_patterns())
        for match in pattern.finditer(text)
    ]
    done = 0
    for start, _, end, name, match in sorted(spans, key=lambda span: (span[0], span[1])):
        if start >= done and end > start:
            yield start, end, name, match
            done = end
