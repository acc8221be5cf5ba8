"""When: dates as the text gives them, as exactly as it gives them, against the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import MAXYEAR, date, timedelta
from functools import cache
from importlib import resources
from typing import Literal

from tocsin.agents.extract.numbers import read_cardinal
from tocsin.agents.extract.words import words_of
from tocsin.schemas.message import When

Precision = Literal["day", "week", "month", "season", "year", "about"]

FURTHEST_AHEAD = 90
"""A day without a year lies at most this many days after the day of publication; else in the year before."""


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
    for start, _, when in _found(text[:160], None, False):
        if when.precision == "day" and start < 90:
            return when.start
    return None


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
        when = _READERS[name](match, day, near, ahead)
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


def _group(match: re.Match[str], name: str) -> str:
    found = match.groupdict().get(name)
    return found.lower() if found else ""


def _on(day: date) -> When:
    return When(start=day, end=day, precision="day")


def _from_to(start: date, end: date, precision: Precision) -> When:
    return When(start=start, end=end, precision=precision)


def _a_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


_MONTHS = {name.lower()[:3]: number for number, name in enumerate(calendar.month_name) if name}
_WEEKDAYS = [name.lower() for name in calendar.day_name]


def _iso(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    found = _a_day(int(match["iso"]), int(match["isomonth"]), int(match["isoday"]))
    return _on(found) if found else None


def _full_year(short: str, day: date | None) -> int:
    """Return 1990 for "90"; the century is the one that puts the year next to *day*, else 1940-2039."""
    value = int(short.lstrip("'"))
    if value > 99:
        return value
    if day is None:
        return 1900 + value if value >= 40 else 2000 + value
    return min(
        (day.year // 100 * 100 + value + by for by in (-100, 0)), key=lambda year: (year > day.year + 1, abs(day.year - year))
    )


def _calendar_day(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    month, number = _MONTHS[match["month"].lower()[:3]], int(match["day"])
    year = _group(match, "year") or _group(match, "shortyear")
    written = _a_day(_full_year(year, day), month, number) if year else None
    found = written if year or day is None else _nearest(month, number, day, ahead)
    if found is None:
        return None
    until = _group(match, "until") or _group(match, "until2")
    last = _a_day(found.year, month, int(until)) if until else None
    return _from_to(found, last, "about") if last and last > found else _on(found)


def _nearest(month: int, number: int, day: date, ahead: bool) -> date | None:
    """Return the day of the year nearest to *day*, seldom in the future unless *ahead*."""
    found = [d for year in (day.year - 1, day.year, day.year + 1) if 0 < year <= MAXYEAR and (d := _a_day(year, month, number))]
    if ahead:
        return min((d for d in found if d >= day), default=None)
    return max((d for d in found if (d - day).days <= FURTHEST_AHEAD), default=None)


def _month_of(year: int, month: int, part: str = "") -> When | None:
    if not 0 < year <= MAXYEAR:
        return None
    last = calendar.monthrange(year, month)[1]
    first, until = {"early": (1, 10), "mid": (10, 20), "late": (20, last)}.get(part, (1, last))
    return _from_to(date(year, month, first), date(year, month, until), "about" if part in ("early", "mid", "late") else "month")


def _calendar_month(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    low = match.group().lower()
    month, part = _MONTHS[match["month"].lower()[:3]], _group(match, "part")
    if year := _group(match, "year"):
        return _month_of(int(year), month, part)
    # "may", "march" and short forms are words of their own.
    if day is None or (
        match["month"].lower() in ("may", "march", "mar", "jan", "sep", "dec", "oct", "nov", "jun", "jul")
        and not _capital_after_in(match)
    ):
        return None
    first = _nearest(month, 1, day, ahead or low.startswith("next"))
    return _month_of(first.year, month, part) if first else None


def _capital_after_in(match: re.Match[str]) -> bool:
    return match["month"][:1].isupper() and match.group().lower().startswith(
        ("in ", "since ", "last ", "next ", "early ", "late ", "mid")
    )


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _season(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    month, year = _SEASONS[match["season"].lower()], _group(match, "year")
    if not year and day is None:
        return None
    number = int(year) if year else (day.year if day else 0) + {"last": -1, "next": 1}.get(_group(match, "which"), 0)
    if day and not year and _group(match, "which") == "last" and day.month > month + 2:
        number += 1
    start = _a_day(number, month, 1)
    end = _month_of(number + (month == 12), (month + 1) % 12 + 1)
    return _from_to(start, end.end, "season") if start and end else None


def _weekday(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    if day is None:
        return None
    which, back = _group(match, "which"), (day.weekday() - _WEEKDAYS.index(match["weekday"].lower())) % 7
    shift = -back
    if which in ("last", "previous") and back == 0:
        shift = -7
    if which in ("next", "this coming") or ahead:
        shift = (7 - back) % 7 or (7 if which == "next" else 0)
    if week := _group(match, "ofweek"):
        shift = _WEEKDAYS.index(match["weekday"].lower()) - day.weekday() + (-7 if week == "last week" else 7)
    found = _moved(day, shift)
    return _on(found) if found else None


def _near(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    if day is None:
        return None
    low = match["near"].lower()
    if "weekend" in low:
        saturday = _moved(day, -((day.weekday() - 5) % 7) - (7 if low.startswith("last") and day.weekday() >= 5 else 0))
        sunday = _moved(saturday, 1) if saturday else None
        return _from_to(saturday, sunday, "about") if saturday and sunday else None
    days = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(low, 0)
    if "before yesterday" in low or "after tomorrow" in low:
        days = -2 if "before" in low else 2
    if low == "overnight" and (eve := _moved(day, -1)):
        return _from_to(eve, day, "about")
    found = _moved(day, days)
    return _on(found) if found else None


_LENGTH = {"day": 1, "night": 1, "week": 7}


def _counted(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    way, unit = match["way"].lower(), match["unit"].lower()
    from_here = way in ("ago", "in", "within", "from now")
    origin = day if from_here else near
    if origin is None or (way in ("in", "within") and not ahead):
        return None
    count = _value(match["count"]) * (1 if way in ("later", "after", "in", "within", "from now") else -1)
    if unit in _LENGTH:
        found = _moved(origin, count * _LENGTH[unit])
        if found is None:
            return None
        return _on(found) if unit != "week" else _week_of(found)
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = divmod(origin.year * 12 + origin.month - 1 + months, 12)
    return (_year_of(year) if unit != "month" else _month_of(year, month + 1)) if 0 < year <= MAXYEAR else None


def _value(count: str) -> int:
    low = count.lower()
    if low in ("a", "an"):
        return 1
    read = read_cardinal(words_of(low + (" " if "couple" not in low else " x")), 0)
    return read[0] if read else 1


def _week_of(day: date) -> When | None:
    monday = _moved(day, -day.weekday())
    sunday = _moved(monday, 6) if monday else None
    return _from_to(monday, sunday, "week") if monday and sunday else None


def _year_of(year: int, part: str = "") -> When | None:
    if not 0 < year <= MAXYEAR:
        return None
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(part, (1, 12))
    start, end = date(year, first, 1), date(year, last, 31 if last in (8, 12) else 30)
    return _from_to(start, end, "about" if part in ("early", "mid", "late") else "year")


def _unit(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    if day is None:
        return None
    which, unit, part = match["which"].lower(), match["unit"].lower(), _group(match, "part")
    if which in ("the same", "that"):
        return (_on(near) if near and near != day else None) if unit in ("day", "night") else None
    if unit in ("day", "night", "decade"):
        return None
    by = {"last": -1, "previous": -1, "next": 1}.get(which, 0)
    when: When | None
    if unit == "week":
        moved = _moved(day, 7 * by)
        when = _week_of(moved) if moved else None
    elif unit == "month":
        year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
        when = _month_of(year, month + 1, part)
    else:
        when = _year_of(day.year + by, part)
    return _cut(when, day, part) if when else None


def _cut(when: When, day: date, part: str) -> When:
    """Return what is left of a stretch when the text says "later this month" or "earlier this year"."""
    if part == "later" and when.start <= day < when.end:
        return _from_to(day, when.end, when.precision)
    if part == "earlier" and when.start < day <= when.end:
        return _from_to(when.start, day, when.precision)
    return when


def _year(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    return _year_of(int(match["plainyear"]), _group(match, "part"))


_READERS: dict[str, Callable[[re.Match[str], date | None, date | None, bool], When | None]] = {
    "iso": _iso, "calendar_day": _calendar_day, "calendar_month": _calendar_month, "season": _season, "weekday": _weekday,
    "near": _near, "counted": _counted, "unit": _unit, "year": _year,
}  # fmt: skip
