"""What a row of a table is, and how its names and dates are written."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

Sex = Literal["m", "f", ""]


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory: ISO 3166 alpha-2 `code`, and what texts call it, its people and its seat of government."""

    code: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An international organisation, agency, party or armed group; `country` where it belongs to one."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: Literal["organisation", "group"]
    country: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """One office held by a person; `of` is a country code or an organisation id, `end` is empty while it lasts."""

    of: str
    office: str
    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Say whether the office was held on *day*, the days of handing over included."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Office:
    """An office under its usual name; `weight` is how much news its holder makes, 1 to 9.

    `trait` tells offices that say little: vague ("leader"), echo ("counterpart": the office just named), weak ("son", "doctor").
    """

    name: str
    weight: int
    aliases: tuple[str, ...]
    trait: str
    shared: bool
    """Whether a state has several of them at a time: no table knows who "the Russian ambassador" is."""
    of: str
    """Whose it is where the text need not say: the pope is the Vatican's. Empty for most."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase of diplomacy or violence; a `stem` begins words, anything else is whole.

    `strength` is empty where it only tells of `harm` to people, whatever the cause.
    """

    text: str
    stem: bool
    strength: Literal["strong", "weak", ""]
    harm: bool


def slug(name: str) -> str:
    """Return *name* as a stable identifier: lower case, unaccented, words joined by hyphens."""
    plain = name.replace("’", "").replace("'", "")
    kept = plain.lower() if plain.isascii() else _unaccented(plain)
    return re.sub(r"[\W_]+", "-", kept).strip("-")


def _unaccented(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))


def first_day(text: str) -> date:
    """Return the first day of a year, month or day in ISO 8601."""
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(text: str) -> date | None:
    """Return the last day of a year, month or day in ISO 8601; nothing for nothing."""
    if not text:
        return None
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])
