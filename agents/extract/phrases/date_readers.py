"""What each form of a date means, seen from the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import MAXYEAR, date

from tocsin.agents.extract.phrases.cardinals import read_cardinal
from tocsin.agents.extract.phrases.stretches import a_day, from_to, full_year, month_of, moved, nearest, on_day, week_of, year_of
from tocsin.agents.extract.text.words import word_class, words_of
from tocsin.schemas.message import When

_MONTHS = {name.lower()[:3]: number for number, name in enumerate(calendar.month_name) if name}
_WEEKDAYS = [name.lower() for name in calendar.day_name]


def _group(match: re.Match[str], name: str) -> str:
    found = match.groupdict().get(name)
    return found.lower() if found else ""


def _iso(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    found = a_day(int(match["iso"]), int(match["isomonth"]), int(match["isoday"]))
    return on_day(found) if found else None


def _calendar_day(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    month, number = _MONTHS[match["month"].lower()[:3]], int(match["day"])
    year = _group(match, "year") or _group(match, "shortyear")
    written = a_day(full_year(year, day), month, number) if year else None
    found = written if year or day is None else nearest(month, number, day, ahead)
    if found is None:
        return None
    until = _group(match, "until") or _group(match, "until2")
    last = a_day(found.year, month, int(until)) if until else None
    return from_to(found, last, "about") if last and last > found else on_day(found)


def _month_day(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    """Read "on the 19th": of the month that the text named last before it, else of the one that goes on."""
    if day is None:
        return None
    number, named = int(match["monthday"]), _MONTH.findall(match.string, max(0, match.start() - _AT_MOST), match.start())
    if named:
        found = nearest(_MONTHS[named[-1].lower()[:3]], number, day, ahead)
    else:
        months = (day.year * 12 + day.month - 1 + by for by in ((0, 1) if ahead else (0, -1)))
        days = (a_day(month // 12, month % 12 + 1, number) for month in months)
        found = next((d for d in days if d is not None and (d >= day if ahead else d <= day)), None)
    return on_day(found) if found else None


_AT_MOST = 150
"""Characters between a month and a day of it."""
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?! \d{4})")


def _calendar_month(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    low = match.group().lower()
    month, part = _MONTHS[match["month"].lower()[:3]], _group(match, "part")
    if year := _group(match, "year"):
        return month_of(int(year), month, part)
    # "may", "march" and short forms are words of their own.
    if day is None or (
        match["month"].lower() in ("may", "march", "mar", "jan", "sep", "dec", "oct", "nov", "jun", "jul")
        and not _capital_after_in(match)
    ):
        return None
    if low in word_class("month_or_name") and _SURNAME.match(match.string, match.end()):
        return None  # "April Kort was killed"
    first = nearest(month, 1, day, ahead or low.startswith("next"))
    return month_of(first.year, month, part) if first else None


_SURNAME = re.compile(r"\s[A-Z][a-z]")


def _capital_after_in(match: re.Match[str]) -> bool:
    """Say whether a month in capitals follows what leads to one: "in May", "postponed until May", "moved from April to May"."""
    low = match.group().lower()
    led = low.startswith(("in ", "since ", "last ", "next ", "early ", "late ", "mid", "until "))
    moved_to = low.startswith("to ") and _MOVED.search(match.string, 0, match.start()) is not None
    return match["month"][:1].isupper() and (led or moved_to)


_MOVED = re.compile(
    r"(?:\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|\b(?:postponed|moved|delayed|rescheduled|shifted|back|off|forward))\s\Z",
    re.IGNORECASE,
)


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _season(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    month, year = _SEASONS[match["season"].lower()], _group(match, "year")
    if not year and day is None:
        return None
    number = int(year) if year else (day.year if day else 0) + {"last": -1, "next": 1}.get(_group(match, "which"), 0)
    if day and not year and _group(match, "which") == "last" and day.month > month + 2:
        number += 1
    start = a_day(number, month, 1)
    end = month_of(number + (month == 12), (month + 1) % 12 + 1)
    return from_to(start, end.end, "season") if start and end else None


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
    found = moved(day, shift)
    return on_day(found) if found else None


def _near(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    if day is None:
        return None
    low = match["near"].lower()
    if "weekend" in low:
        saturday = moved(day, -((day.weekday() - 5) % 7) - (7 if low.startswith("last") and day.weekday() >= 5 else 0))
        sunday = moved(saturday, 1) if saturday else None
        return from_to(saturday, sunday, "about") if saturday and sunday else None
    days = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(low, 0)
    if "before yesterday" in low or "after tomorrow" in low:
        days = -2 if "before" in low else 2
    if low.endswith(_SINCE_YESTERDAY) and (eve := moved(day, -1)):
        return from_to(eve, day, "about")
    found = moved(day, days)
    return on_day(found) if found else None


_SINCE_YESTERDAY = ("overnight", " past day", " last day", " 24 hours", " 24h")
_LASTS = re.compile(r"\b(?:over|for|lasted|during|lasting) \Z", re.IGNORECASE)
_LASTED = 10
_LENGTH = {"day": 1, "night": 1, "week": 7}


def _counted(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    way, unit = match["way"].lower(), match["unit"].lower()
    from_here = way in ("ago", "in", "within", "from now")
    origin = day if from_here else near
    if origin is None or (way in ("in", "within") and not ahead):
        return None
    if way != "ago" and _LASTS.search(match.string, max(0, match.start() - _LASTED), match.start()):
        return None  # "lend it over two years after talks", "was jailed for a year before his trial"; but "over two years ago"
    count = _value(match["count"]) * (1 if way in ("later", "after", "in", "within", "from now") else -1)
    if unit in _LENGTH:
        found = moved(origin, count * _LENGTH[unit])
        if found is None:
            return None
        return on_day(found) if unit != "week" else week_of(found)
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = divmod(origin.year * 12 + origin.month - 1 + months, 12)
    return (year_of(year) if unit != "month" else month_of(year, month + 1)) if 0 < year <= MAXYEAR else None


def _beside(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    """Read "the previous day", and "the following day" of a day told before."""
    back = match["before"] or match["beside"].lower() in ("previous", "preceding")
    if near is None or (not back and near == day):
        return None
    found = moved(near, -1 if back else 1)
    return on_day(found) if found else None


def _value(count: str) -> int:
    low = count.lower()
    if low in ("a", "an"):
        return 1
    read = read_cardinal(words_of(low + (" " if "couple" not in low else " x")), 0)
    return read[0] if read else 1


def _unit(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    if day is None:
        return None
    which, unit, part = match["which"].lower(), match["unit"].lower(), _group(match, "part")
    if which in ("the same", "that"):
        return (on_day(near) if near and near != day else None) if unit in ("day", "night") else None
    if unit in ("day", "night", "decade"):
        return None
    by = {"last": -1, "previous": -1, "next": 1}.get(which, 0)
    when: When | None
    if unit == "week":
        then = moved(day, 7 * by)
        when = week_of(then) if then else None
    elif unit == "month":
        year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
        when = month_of(year, month + 1, part)
    else:
        when = year_of(day.year + by, part)
    return _cut(when, day, part) if when else None


def _cut(when: When, day: date, part: str) -> When:
    """Return what is left of a stretch when the text says "later this month" or "earlier this year"."""
    if part == "later" and when.start <= day < when.end:
        return from_to(day, when.end, when.precision)
    if part == "earlier" and when.start < day <= when.end:
        return from_to(when.start, day, when.precision)
    return when


def _year(match: re.Match[str], day: date | None, near: date | None, ahead: bool) -> When | None:
    return year_of(int(match["plainyear"]), _group(match, "part"))


READERS: dict[str, Callable[[re.Match[str], date | None, date | None, bool], When | None]] = {
    "iso": _iso, "calendar_day": _calendar_day, "month_day": _month_day, "calendar_month": _calendar_month, "season": _season,
    "weekday": _weekday, "near": _near, "counted": _counted, "beside": _beside, "unit": _unit, "year": _year,
}  # fmt: skip
