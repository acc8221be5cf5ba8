"""What stands around a figure: cause, place, day, who says so, and whether it sums up a long time."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

from tocsin.agents.extract.dates import find_dates
from tocsin.agents.extract.person_nouns import is_person
from tocsin.agents.extract.stretches import from_to, moved
from tocsin.agents.extract.words import Word, low_at, table, word_class
from tocsin.agents.knowledge import countries
from tocsin.schemas.facts import Scope
from tocsin.schemas.message import When

RECENT = timedelta(days=180)
"""An incident further back than this is background, whatever the sentence says."""


def cause_of(sentence: str, at: int) -> str | None:
    """Return what killed or hurt people in *sentence*, the cause named nearest to place *at*.

    One on the same side of "a day after" goes first: "jets killed nine, a day after a bomb hit Osta".
    """
    found = [
        (_is_told_apart(sentence, at, start), abs(start - at), -len(cause), cause) for start, cause in _named_causes(sentence)
    ]
    if not found:
        return "attack" if re.search(r"\battack", sentence, re.IGNORECASE) else None
    return min(found)[3]


@lru_cache(maxsize=8)  # the figures of a sentence ask one after another
def _named_causes(sentence: str) -> tuple[tuple[int, str], ...]:
    found = ((match.start(), _cause_named(sentence, match)) for match in _causes().finditer(sentence))
    return tuple((start, cause) for start, cause in found if cause is not None)


def _cause_named(sentence: str, named: re.Match[str]) -> str | None:
    """Return the cause of its words; "Thai fire" and "tank fire" come out of guns, and a fire department puts them out."""
    if named.group().lower() in ("fire", "firefight") and _BRIGADE.match(sentence, named.end()):
        return None
    of = _BEFORE.search(sentence, max(0, named.start() - _LONGEST_WORD), named.start())
    if named.group().lower() == "fire" and of is not None and _opens_fire(of.group(1)):
        return "shooting"
    return _cause_names()[re.sub(r"[\s-]+", " ", named.group().lower())]


def _opens_fire(word: str) -> bool:
    return word.lower() in word_class("opens_fire") or _OF_A_NATION.fullmatch(word) is not None


_BRIGADE = re.compile(
    r"[ -]?(?:department|brigade|service|chief|official|crew|truck|station|engine|marshal|fighter|er)s?\b|men\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(\w+)\W+\Z")
_LONGEST_WORD = 20
_OF_A_NATION = re.compile(r"[A-Z]\w+(?:an|ese|ish|i)")
_TIME_AFTER = re.compile(r"\b(?:hour|day|night|week|month|year)s? after\b", re.IGNORECASE)


def _is_told_apart(sentence: str, one: int, other: int) -> bool:
    """Return whether "a day after" stands between two places of *sentence*: what is told there happened before."""
    return _TIME_AFTER.search(sentence, min(one, other), max(one, other)) is not None


@cache
def _cause_names() -> dict[str, str]:
    return {row["phrase"]: row["cause"] for row in table("casualty_causes.csv")}


@cache
def _causes() -> re.Pattern[str]:
    phrases = sorted(_cause_names(), key=len, reverse=True)
    said = "|".join(re.escape(phrase).replace(r"\ ", r"[\s-]+") for phrase in phrases)
    return re.compile(rf"\b(?:{said})", re.IGNORECASE | re.ASCII)  # else "fİre" is a fire that no table knows


def date_of(sentence: str, at: int, day: date | None) -> When | None:
    """Return the date in *sentence* that stands nearest to place *at*, the day of what happened before any other.

    "A girl wounded in Tuesday's bombing died on Thursday": the bombing's day. In "spoke on Thursday, two days after the
    mayor was shot" he was shot on Tuesday, and nobody spoke on Saturday; the day on which somebody said so comes last.
    """
    found = [
        (not _is_of_cause(sentence, end), _is_of_saying(sentence, start), abs(start - at), start, when)
        for start, end, told in _dates(sentence, day)
        if (when := _counted_back(sentence, at, start, end, told, day)) is not None
    ]
    return min(found, key=lambda row: row[:4])[4] if found else None


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


def _is_of_saying(sentence: str, start: int) -> bool:
    """Return whether a date is of who speaks: "the ministry said on Friday"."""
    return _SAID.search(sentence, max(0, start - _SAID_BEFORE), start) is not None


_SAID = re.compile(
    r"\b(?:said|says|reported|told reporters|announced|confirmed|added)(?: (?:on|late|early))?\s+\Z", re.IGNORECASE
)
_SAID_BEFORE = 30


def _is_of_cause(sentence: str, end: int) -> bool:
    """Return whether the day that ends at *end* is that of a cause: "Tuesday's market bombing"."""
    owns = _OWNS.match(sentence, end)
    return owns is not None and _causes().search(sentence[owns.start() : owns.end()]) is not None


_OWNS = re.compile(r"['’]s?(?:\s+[\w-]+){1,4}")


@lru_cache(maxsize=8)
def _dates(sentence: str, day: date | None) -> tuple[tuple[int, int, When], ...]:
    return tuple(find_dates(_without_records(sentence), day))


def scope_of(sentence: str, when: When | None, day: date | None) -> Scope:
    """Return whether a figure of *sentence* is of one recent incident, or of many or long ago (`cumulative`)."""
    if _sums_up(sentence):
        return "cumulative"
    if when is None or day is None:
        return "incident"
    return "cumulative" if when.end < day and day - when.end > RECENT else "incident"


@lru_cache(maxsize=8)
def _sums_up(sentence: str) -> bool:
    return _long_time().search(_without_records(sentence)) is not None


_RECORD = re.compile(
    r"\b(?:first|worst|deadliest|bloodiest|biggest|largest|heaviest|highest|lowest)(?: [\w-]+){0,8} since [^,.;]{2,40}",
    re.IGNORECASE,
)


def _without_records(sentence: str) -> str:
    """Return *sentence* with blanks for what a new toll is measured by: "the worst since 2016" dates and sums up nothing."""
    return _RECORD.sub(lambda found: " " * len(found[0]), sentence)


@cache
def _long_time() -> re.Pattern[str]:
    lines = resources.files(__package__).joinpath("cumulative.txt").read_text(encoding="utf-8").splitlines()
    forms = [line.replace(" ", r"\s+") for line in lines if line and not line.startswith("#")]
    return re.compile("|".join(rf"\b(?:{form})\b" for form in forms), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spots:
    """The places of a sentence by the word that leads to each ("in", "near"), and where one of its parts ends.

    These are semicolons, and the "after" of "two days after".
    """

    places: tuple[tuple[int, str], ...]
    marks: tuple[int, ...]

    @classmethod
    def of(cls, words: Sequence[Word]) -> Spots:
        """Return those of *words*."""
        return cls(tuple(_places(words)), tuple(n for n in range(len(words)) if _parts(words, n)))

    def nearest(self, at: int) -> str | None:
        """Return the place nearest to word *at*, and after it rather than before.

        One in the same part goes first: "in Osta ten were killed; in Kesk, four".
        """
        begin = max((n for n in self.marks if n < at), default=-1)
        end = min((n for n in self.marks if n > at), default=sys.maxsize)
        near = [place for place in self.places if begin < place[0] < end] or self.places
        later = [name for first, name in near if first > at]
        return later[0] if later else near[-1][1] if near else None


def _parts(words: Sequence[Word], at: int) -> bool:
    return words[at].low == ";" or (words[at].low == "after" and low_at(words, at - 1).rstrip("s") in _TIMES)


_TIMES = frozenset(("hour", "day", "night", "week", "month", "year"))


def after_place(words: Sequence[Word], at: int) -> int | None:
    """Return the word after the place that begins at word *at*, as "in the town of Kesk"; nothing where none begins there."""
    if low_at(words, at) not in _AT or (first := _name_start(words, at + 1)) is None:
        return None
    return _name_end(words, first)


_AT = ("in", "near", "outside", "at", "throughout", "across")
_AT_SEA = ("sank", "sink", "sinks", "sunk", "sinking", "capsized", "capsizes", "capsizing", "down", "coast", "crashed")
"""Words behind which "off" leads to a place: "sank off Osta", but "cut off Osta"."""
_NAME_PARTS = frozenset(("de", "la", "del", "los", "las", "al", "el", "of"))


def _places(words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """Yield the places; what lies "in Kesk in the south of Osta" is one, "Kesk, Osta", and its country goes without saying."""
    found: list[tuple[int, int, str]] = []
    for at in range(len(words)):
        if not _leads_to_place(words, at) or (span := _place_at(words, at + 1)) is None:
            continue
        first, after = span
        name = " ".join(word.text for word in words[first:after])
        if found and found[-1][1] in (at, after):
            if found[-1][1] == at and name.lower() not in _countries():
                found[-1] = found[-1][0], after, f"{found[-1][2]}, {name}"
            continue
        found.append((at, after, name))
    yield from ((at, name) for at, _, name in found)


def _leads_to_place(words: Sequence[Word], at: int) -> bool:
    low, before = words[at].low, low_at(words, at - 1)
    if low == "off":
        return before in _AT_SEA or low_at(words, at + 2) == "coast"
    if low == "on":
        return low_at(words, at + 1) == "the" or before in word_class("onslaught")
    return low in _AT


def _place_at(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return the words of the place that a phrase from word *at* on names."""
    first = _name_start(words, at)
    after = _name_end(words, first) if first is not None else 0
    if first is not None and (inner := _owned_place(words, after)) is not None:
        first, after = inner, _name_end(words, inner)
    if first is None or after <= first:
        return None
    last = words[after - 1].low
    return None if last in word_class("organ") or is_person(last) else (first, after)


@cache
def _countries() -> frozenset[str]:
    return frozenset(name.lower() for country in countries().values() for name in (country.name, *country.aliases))


def _owned_place(words: Sequence[Word], at: int) -> int | None:
    """Return where the place begins that a state is said to have: "Sudan's Kassala", "Chile's parliament in Santiago"."""
    if low_at(words, at) != "'s":
        return None
    for place in range(at + 1, min(at + 6, len(words))):
        low = words[place].low
        if _is_name(words[place]):
            end = _name_end(words, place)
            return None if words[end - 1].low in word_class("organ") else place
        other = low in word_class("preposition") and low not in _INTO
        if not low[0].isalpha() or other or low in word_class("conjunction") or low in word_class("auxiliary"):
            return None
    return None


_INTO = frozenset(("in", "of", "at", "near"))


def _name_start(words: Sequence[Word], at: int) -> int | None:
    for place in range(at, min(at + 6, len(words))):
        low = words[place].low
        if _is_name(words[place]):
            return place
        if not low[0].isalpha() or low in word_class("conjunction") or low in word_class("auxiliary"):
            return None
    return None


def _is_name(word: Word) -> bool:
    other = word.low in word_class("time") or word.low in word_class("demonym") or is_person(word.low)
    return word.text[:1].isupper() and not other and not _is_road(word.low)


def _is_road(low: str) -> bool:
    """Return whether a word is of a road that goes through many towns: "Interstate 70", "I-70"."""
    return low in word_class("road") or _NUMBERED.fullmatch(low) is not None


_NUMBERED = re.compile(r"[a-z]{1,3}-\d{1,4}")


def _name_end(words: Sequence[Word], first: int) -> int:
    at = first
    while at < min(len(words), first + 6):
        joins = words[at].low in _NAME_PARTS and at + 1 < len(words) and _is_name(words[at + 1])
        if not _is_name(words[at]) and not joins:
            break
        at += 1
    return at


_SAYING = re.compile(
    r"(?:according to (?P<source>(?:the |a |an )?[\w.' -]{2,60}?)(?=[,.;]|$| in | on | who | which )"
    r"|(?:^|[,;\"”] ?|and )(?P<speaker>(?:the |a |an )?[\w.'’ -]{2,50}?)"
    r" (?:said|says|reported|confirmed|announced|stated|told|added)\b"
    r"|^(?P<counts>(?:the |a |an )?[\w.'’ -]{2,50}?)(?: on [A-Z][a-z]+day)?"
    r" (?:has |have )?(?:lowered|raised|revised|cut|put|updated|increased)"
    r" (?:the|its|their|his|her) (?:[\w-]+ ){0,3}(?:toll|count|tally|figure|number)"
    r"|(?:said|reported|confirmed|announced) (?P<late>(?:the |a |an )?[\w.'’ -]{2,50}?)(?=[,.;]|$))",
    re.IGNORECASE,
)


@lru_cache(maxsize=8)
def attribution_of(sentence: str) -> str | None:
    """Return who says so: "police" in "police said", "the mayor" in "according to the mayor"."""
    flat = re.sub(r"\s+", " ", sentence[:1000])
    for match in _SAYING.finditer(flat):
        who = next(filter(None, match.groups()), "").strip()
        said = who.lower().split()
        if said and len(said) <= 7 and said[0] not in _NOBODY and said[-1] not in word_class("auxiliary"):
            return who  # nine that "are confirmed dead" confirm nothing
    return None


_NOBODY = frozenset(
    ("it", "that", "he", "she", "they", "who", "and", "but", "was", "were", "which", "in", "on", "as", "when", "after", "to")
)
