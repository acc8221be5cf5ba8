"""Dates as feeds write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_ZONES = {  # hours east of UTC; mail knows GMT, UT and those of North America
    "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "IRST": 3.5, "PKT": 5,
    "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?", re.IGNORECASE)
_LONGEST = 80


def feed_date(text: str | None) -> datetime | None:
    """Return the time that *text* names, in UTC; nothing where it names none. Without a zone it is taken as UTC."""
    text = (text or "").strip()
    if not 8 <= len(text) <= _LONGEST:
        return None
    try:
        at = _iso(text) if text[:4].isdigit() else _mail(text)
        return at.astimezone(UTC) if at else None
    except (ValueError, OverflowError):
        return None  # a 31st of April, or outside the years 1 to 9999


def _iso(text: str) -> datetime | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    day, time, zone = found.groups()
    return datetime.fromisoformat(f"{day}T{time or '00:00'}{(zone or 'Z').upper()}")


def _mail(text: str) -> datetime | None:
    try:
        found = parsedate_tz(text)
    except (TypeError, IndexError, AttributeError):
        return None  # its own slips over what is no date
    if found is None:
        return None
    east_s = found[9]
    if east_s is None or (east_s == 0 and text.split()[-1].upper() in _ZONES):
        east_s = round(3600 * _ZONES.get(text.split()[-1].upper(), 0))
    return datetime(*found[:6], tzinfo=timezone(timedelta(seconds=east_s)))
