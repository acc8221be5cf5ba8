"""Days, weeks, months and years as stretches of time; nothing where the calendar has no such day."""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, date, timedelta
from typing import Literal

from tocsin.schemas.message import When

Precision = Literal["day", "week", "month", "season", "year", "about"]

FURTHEST_AHEAD = 90
"""A day without a year lies at most this many days after the day of publication; else in the year before."""


def on_day(day: date) -> When:
    """Return the stretch that is one day."""
    return When(start=day, end=day, precision="day")


def from_to(start: date, end: date, precision: Precision) -> When:
    """Return the stretch of both days and all between, told as exactly as *precision*."""
    return When(start=start, end=end, precision=precision)


def a_day(year: int, month: int, day: int) -> date | None:
    """Return a day, where the calendar has it: nothing for 30 February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moved(day: date, days: int) -> date | None:
    """Return the day so many *days* later, where the calendar goes so far."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def full_year(short: str, day: date | None) -> int:
    """Return 1990 for "90"; the century is the one that puts the year next to *day*, else 1940-2039."""
    value = int(short.lstrip("'"))
    if value > 99:
        return value
    if day is None:
        return 1900 + value if value >= 40 else 2000 + value
    return min(
        (day.year // 100 * 100 + value + by for by in (-100, 0)), key=lambda year: (year > day.year + 1, abs(day.year - year))
    )


def nearest(month: int, number: int, day: date, ahead: bool) -> date | None:
    """Return the day of the year nearest to *day*, seldom in the future unless *ahead*."""
    found = [d for year in (day.year - 1, day.year, day.year + 1) if 0 < year <= MAXYEAR and (d := a_day(year, month, number))]
    if ahead:
        return min((d for d in found if d >= day), default=None)
    return max((d for d in found if (d - day).days <= FURTHEST_AHEAD), default=None)


def month_of(year: int, month: int, part: str = "") -> When | None:
    """Return a month, or its *part* ("early", "mid", "late")."""
    if not 0 < year <= MAXYEAR:
        return None
    last = calendar.monthrange(year, month)[1]
    first, until = {"early": (1, 10), "mid": (10, 20), "late": (20, last)}.get(part, (1, last))
    return from_to(date(year, month, first), date(year, month, until), "about" if part in ("early", "mid", "late") else "month")


def week_of(day: date) -> When | None:
    """Return the week around *day*, Monday to Sunday."""
    monday = moved(day, -day.weekday())
    sunday = moved(monday, 6) if monday else None
    return from_to(monday, sunday, "week") if monday and sunday else None


def year_of(year: int, part: str = "") -> When | None:
    """Return a year, or a third of it (*part*: "early", "mid", "late")."""
    if not 0 < year <= MAXYEAR:
        return None
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(part, (1, 12))
    start, end = date(year, first, 1), date(year, last, 31 if last in (8, 12) else 30)
    return from_to(start, end, "about" if part in ("early", "mid", "late") else "year")
