"""What stands around a figure: its day, and whether it sums up a long time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

from tocsin.agents.extract.phrases.causes import causes
from tocsin.agents.extract.phrases.dates import find_dates
from tocsin.agents.extract.phrases.stretches import from_to, month_of, moved, year_of
from tocsin.agents.extract.text.subheads import text_after_dateline
from tocsin.schemas.facts import Scope
from tocsin.schemas.message import When

RECENT = timedelta(days=180)
"""An incident further back than this is background, whatever the sentence says."""


def date_of(sentence: str, at: int, day: date | None) -> When | None:
    """Return the date in *sentence* that stands nearest to place *at*, the day of what happened before any other.

    "A girl wounded in Tuesday's bombing died on Thursday": the bombing's day. In "spoke on Thursday, two days after the
    mayor was shot" he was shot on Tuesday, and nobody spoke on Saturday; the day on which somebody said so comes late,
    and that of a dateline last.
    """
    if (before := _measured_by(sentence, at)) is not None:
        return next((when for _, _, when in reversed(find_dates(before, day))), None)
    if (year := _of_year(sentence, at)) is not None and (day is None or year.end < day):
        return year
    if _LASTED.search(sentence, 0, at) is not None:
        return None  # of no day: "agreed a truce on Monday, ending 20 days of fighting in which 101 people were killed"
    lasted = _LASTED.search(sentence, at, at + _SOON) is not None  # "in three days of fighting, officials said on Monday"
    sent = text_after_dateline(sentence)
    found = [
        (start < sent, not _is_of_cause(sentence, end), _is_of_saying(sentence, start), abs(start - at), start, when)
        for start, end, told in _dates(sentence, day)
        if not _is_of_count(sentence, start, end) and not _is_of_arrest(sentence, at, start, end, told, day)
        if (when := _counted_back(sentence, at, start, end, told, day)) is not None
    ]
    found = [row for row in found if not (lasted and row[2])]
    return _past(min(found, key=lambda row: row[:5])[5], day) if found else None


def _past(when: When, day: date | None) -> When:
    """Return the month of deaths told on *day*, which are not to come: the "June" of May is last year's."""
    if day is None or when.start <= day or when.precision != "month":
        return when
    return month_of(when.start.year - 1, when.start.month) or when


_SOON = 40
"""Characters behind a figure in which "days of fighting" tells how long it took."""


_LASTED = re.compile(
    r"\b(?:days|weeks|months) of (?:[\w-]+ ){0,3}(?:fighting|clashes|violence|unrest|protests|combat|riots|shelling)\b", re.I
)


def _counted_back(sentence: str, at: int, start: int, end: int, told: When, day: date | None) -> When | None:
    """Return the date that a figure at *at* has of the one told between *start* and *end*: another behind "two days after"."""
    if not _FOLLOWED.match(sentence, end) or not sentence.endswith("after", start, end):
        return told
    if at < end or "," in sentence[end:at] or told.precision in ("month", "year"):
        return None  # when that was, counts from the figure's own day
    before = [when.start for _, stop, when in _dates(sentence, day) if stop <= start and when.precision == "day"]
    origin = before[-1] if before else day
    back = moved(origin, -(told.start - origin).days) if origin else None
    last = moved(back, (told.end - told.start).days) if back else None
    return from_to(back, last, told.precision) if back and last else None


_FOLLOWED = re.compile(r"\s+\w")


def said_on(sentence: str, day: date | None) -> bool:
    """Return whether the only date of *sentence* is when somebody told it: "killed 50, medics said on Monday"."""
    sent = text_after_dateline(sentence)
    dates = [start for start, _, _ in _dates(sentence, day) if start >= sent]
    return bool(dates) and all(_is_of_saying(sentence, start) for start in dates)


def day_of_deed(sentence: str, day: date | None) -> When | None:
    """Return the day that *sentence* has of a recent deed: "Thursday's attack"; nothing where it has none or several."""
    found = {when for _, end, when in _dates(sentence, day) if when.precision == "day" and _is_of_cause(sentence, end)}
    return found.pop() if len(found) == 1 else None


def _is_of_saying(sentence: str, start: int) -> bool:
    """Return whether a date is of who speaks: "the ministry said on Friday"."""
    return _SAID.search(sentence, max(0, start - _SAID_BEFORE), start) is not None


_SAID = re.compile(
    r"\b(?:said|says|reported|told reporters|announced|confirmed|added)(?: (?:on|late|early))?\s+\Z", re.IGNORECASE
)
_COUNTED = re.compile(
    r",? (?:has |have )?(?:lowered|raised|revised|cut|put|updated|increased|reduced) (?:the|its|their) (?:[\w-]+ ){0,3}"
    r"(?:toll|count|tally|number)\b",
    re.IGNORECASE,
)
_SAID_BEFORE = 30


def _is_of_count(sentence: str, start: int, end: int) -> bool:
    """Return whether somebody counted then, which is no day of the dead: "as of Friday", "on Friday lowered the toll"."""
    return _COUNTED.match(sentence, end) is not None or _AS_OF.search(sentence, max(0, start - _SAID_BEFORE), start) is not None


_AS_OF = re.compile(r"\bas (?:of|at) (?:(?:late|early) )?\Z", re.IGNORECASE)


def _is_of_arrest(sentence: str, at: int, start: int, end: int, told: When, day: date | None) -> bool:
    """Return whether a recent day is that of an arrest: "arrested on Monday in a shooting that killed two"."""
    if told.precision != "day" or day is None or day - told.end > RECENT:
        return False
    caught = next((found for found in _CAUGHT.finditer(sentence, 0, at) if found.end() > start - _SAID_BEFORE), None)
    if caught is None or caught.start() - end > _BEFORE_CAUGHT:
        return False
    return _FOR_IT.search(sentence, max(caught.end(), end), at) is not None


_CAUGHT = re.compile(
    r"\b(?:arrest(?:ed|s)|charged|detained|indicted|sentenced|convicted|jailed|remanded|found guilty|pleaded guilty)\b",
    re.IGNORECASE,
)
_FOR_IT = re.compile(
    r"\b(?:in|over|for|with|of) (?:connection with )?(?:the|an?|last|this|his|her|their|[\w-]+['’]s)\b", re.IGNORECASE
)
_BEFORE_CAUGHT = 6  # characters between "on Tuesday" and "arrested"


def _is_of_cause(sentence: str, end: int) -> bool:
    """Return whether the day that ends at *end* is that of a cause: "Tuesday's market bombing"."""
    owns = _OWNS.match(sentence, end)
    owned = "" if owns is None else owns[0]
    return causes().search(owned) is not None or _DEED.search(owned) is not None


_DEED = re.compile(r"\b(?:attack|assault|raid|massacre|killings?|incident)s?\b", re.IGNORECASE)
_OWNS = re.compile(r"['’]s?(?:\s+[\w-]+){1,4}")


@lru_cache(maxsize=8)
def _dates(sentence: str, day: date | None) -> tuple[tuple[int, int, When], ...]:
    return tuple(find_dates(_without_records(sentence), day))


def scope_of(sentence: str, at: int, when: When | None, day: date | None) -> Scope:
    """Return whether a figure at *at* in *sentence* is of one recent incident, or of many or long ago (`cumulative`)."""
    if _sums_up(sentence) or _measured_by(sentence, at) is not None:
        return "cumulative"
    return "incident" if when is None or day is None or is_recent(when, day) else "cumulative"


def is_recent(when: When, day: date | None) -> bool:
    """Return whether what happened on *when* may still be news on *day*."""
    return day is not None and day - when.end <= RECENT


@lru_cache(maxsize=8)
def _sums_up(sentence: str) -> bool:
    return _long_time().search(_without_records(sentence)) is not None


_RECORD = re.compile(
    r"\b(?:first|worst|deadliest|bloodiest|biggest|largest|heaviest|highest|lowest)(?: [\w-]+){0,8} since [^,.;]{2,40}",
    re.IGNORECASE,
)


def _measured_by(sentence: str, at: int) -> str | None:
    """Return what a new toll is measured by where place *at* stands in it: "since 2008, when a bomb killed 60"."""
    for record in _RECORD.finditer(sentence):
        since = record[0].find(" since ")
        if record.start() + since < at and (at < record.end() or _WHEN.match(sentence, record.end())):
            return record[0][since:]
    return None


_WHEN = re.compile(r",? (?:when|in which|where)\b")


def _of_year(sentence: str, at: int) -> When | None:
    """Return the year of what place *at* is told to have happened in: "were killed in the 2019 attack on the mosque"."""
    found = _IN_ITS_YEAR.match(sentence, at)
    return None if found is None else year_of(int(found[1]))


_IN_ITS_YEAR = re.compile(
    r"(?:[\w’'-]+ ){1,8}?(?:in|during|by|at|from|after|of) (?:the (?:[\w-]+ ){1,2}(?:on|of|against|after|over|during) )?"
    r"the ((?:19|20)\d\d)"
    r" (?:[\w-]+ ){0,3}(?:attacks?|wars?|uprising|revolution|protests?|unrest|clashes|riots?|massacres?|genocide"
    r"|earthquakes?|quake|tsunami|floods?|flooding|fires?|bombings?|shootings?|crash|disaster|invasion|siege|pogroms?|killings?|murders?|coup"
    r"|explosions?|blasts?|rebellion|crackdown|hurricane|cyclone|storm|landslides?|collapse)\b"
)


def _without_records(sentence: str) -> str:
    """Return *sentence* with blanks for what a new toll is measured by: "the worst since 2016" dates and sums up nothing."""
    return _RECORD.sub(lambda found: " " * len(found[0]), sentence)


@cache
def _long_time() -> re.Pattern[str]:
    lines = resources.files(__package__).joinpath("cumulative.txt").read_text(encoding="utf-8").splitlines()
    forms = [line.replace(" ", r"\s+") for line in lines if line and not line.startswith("#")]
    return re.compile("|".join(rf"\b(?:{form})\b" for form in forms), re.IGNORECASE)
