"""The tables as typed records, read once when somebody asks."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from tocsin.agents.knowledge.records import Country, Office, Organisation, Sex, Term, Trigger, first_day, last_day


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who makes diplomatic news, under a Wikidata QID or the slug of the name; terms in order of time."""

    id: str
    name: str
    sex: Sex
    aliases: tuple[str, ...]
    terms: tuple[Term, ...]

    def term(self, day: date | None) -> Term:
        """Return the term that covers *day*; else the last one begun by then; else the first. No day: the last."""
        if day is None:
            return self.terms[-1]
        covering = [t for t in self.terms if t.covers(day)]
        begun = [t for t in self.terms if t.start <= day]
        return (covering or begun or self.terms[:1])[-1]

    def role(self, day: date | None) -> str | None:
        """Return the office as it reads on *day* ("former president" after its end); nothing before the first term."""
        term = self.term(day)
        if day is None or term.covers(day):
            return term.office
        return f"former {term.office}" if term.end and term.end < day else None

    @property
    def country(self) -> str | None:
        """The country that the person stands for, directly or through an organisation."""
        for term in reversed(self.terms):
            if term.of in countries():
                return term.of
        return organisations()[self.terms[-1].of].country


@cache
def countries() -> Mapping[str, Country]:
    """Return every country by its code; states that are gone have their old code (SU, YU, CS, DD)."""
    found = {}
    for row in _rows("countries.csv"):
        lists = (_list(row[key]) for key in ("aliases", "adjectives", "people", "capital", "cities"))
        found[row["code"]] = Country(row["code"], row["name"], *lists)
    return MappingProxyType(found)


@cache
def seats() -> Mapping[str, str]:
    """Return the capital by each adjective of its state, in lower case: "malian" to Bamako; none where either has two."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for country in countries().values():
        for adjective in country.adjectives:
            found.setdefault(adjective.lower(), set()).add(country.capitals)
    alone = {adjective: min(capitals) for adjective, capitals in found.items() if len(capitals) == 1}
    return MappingProxyType({adjective: towns[0] for adjective, towns in alone.items() if len(towns) == 1})


@cache
def organisations() -> Mapping[str, Organisation]:
    """Return every organisation and armed group by its id."""
    found = {}
    for row in _rows("organisations.csv"):
        kind: Literal["organisation", "group"] = "group" if row["kind"] == "group" else "organisation"
        found[row["id"]] = Organisation(row["id"], row["name"], _list(row["aliases"]), kind, row["country"] or None)
    return MappingProxyType(found)


@cache
def people() -> Mapping[str, Person]:
    """Return every person by id; a person has one row for each term, the first row has the names."""
    names: dict[str, tuple[str, Sex, tuple[str, ...]]] = {}
    terms: dict[str, list[Term]] = {}
    for row in _rows("people.csv"):
        if row["name"]:
            names[row["id"]] = (row["name"], _sex(row["sex"]), (*_list(row["aliases"]), *_as_at_home(row["name"], row["of"])))
        start = first_day(row["start"])
        terms.setdefault(row["id"], []).append(Term(row["of"], row["office"], start, last_day(row["end"])))
    return MappingProxyType({key: Person(key, *names[key], tuple(sorted(terms[key], key=_start))) for key in names})


def _as_at_home(name: str, state: str) -> tuple[str, ...]:
    """Return the name with the family's first, as it is written in Japan and Hungary: "Takaichi Sanae"."""
    first, _, family = name.partition(" ")
    return (f"{family} {first}",) if state in _FAMILY_FIRST and family and " " not in family else ()


_FAMILY_FIRST = frozenset(("JP", "HU"))


@cache
def offices() -> Mapping[str, Office]:
    """Return every office under each of its names, in lower case."""
    found = {}
    for row in _rows("offices.csv"):
        shared = row["held_by"] == "many"
        office = Office(row["office"], int(row["weight"]), _list(row["aliases"]), row["trait"], shared, row["of"])
        found.update(dict.fromkeys((office.name, *office.aliases), office))
    return MappingProxyType(found)


@cache
def civil_servants() -> Mapping[tuple[str, str], Office]:
    """Return the offices that are somebody else's here than elsewhere, by what the text calls them and whose they are."""
    rows = list(_rows("civil_servants.csv"))
    found = {(row["surface"], country): offices()[row["office"]] for row in rows for country in _list(row["countries"])}
    return MappingProxyType(found)


@cache
def short_offices() -> Mapping[str, str]:
    """Return the words of offices that are written short, and what they are in full: "gen" is a general."""
    return MappingProxyType({row["short"]: row["full"] for row in _rows("short_offices.csv")})


@cache
def metonyms() -> Mapping[str, str]:
    """Return what buildings and bodies stand for: surface to country code or organisation id ("" for any country)."""
    return MappingProxyType({row["surface"]: row["of"] for row in _rows("metonyms.csv")})


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """Return the regions that are no state, with what their people are called: they act through those people only."""
    return MappingProxyType({row["name"]: _list(row["adjectives"]) for row in _rows("regions.csv")})


@cache
def past_events() -> Mapping[str, int]:
    """Return the year in which each well-known event of the past ended, by its name in lower case."""
    return MappingProxyType({row["event"]: int(row["year"]) for row in _rows("past_events.csv")})


@cache
def outlets() -> frozenset[str]:
    """Return the names of news media and platforms: they tell the story and are not in it."""
    return frozenset(row["name"] for row in _rows("outlets.csv"))


@cache
def collectives() -> Mapping[str, str]:
    """Return the nouns for people who act together, with whom they stand for: state, group, people or none."""
    return MappingProxyType({row["noun"].lower(): row["side"] for row in _rows("collectives.csv")})


@cache
def triggers() -> tuple[Trigger, ...]:
    """Return the words that an article must hold to be worth reading."""
    return tuple(
        Trigger(row["word"].removesuffix("*"), row["word"].endswith("*"), _strength(row["strength"]), bool(row["harm"]))
        for row in _rows("triggers.csv")
    )


@cache
def words(name: str) -> frozenset[str]:
    """Return the lines of one word list (`role_modifiers`, `heads`, ...), comments left out."""
    lines = (files(__package__) / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def leader_of(country: str, office: str, day: date | None) -> Person | None:
    """Return who held *office* (any of its names) of a country or organisation on *day*; nothing where several may, or none."""
    wanted = offices().get(office)
    if wanted is None or (wanted.shared and country in countries()) or day is None:
        return None
    held = _holders().get((country, wanted.name), ())
    now = [person for person in held if any(_is(t, country, wanted.name) and t.covers(day) for t in person.terms)]
    return now[0] if len(now) == 1 else None


@cache
def _holders() -> Mapping[tuple[str, str], tuple[Person, ...]]:
    found: dict[tuple[str, str], dict[str, Person]] = {}
    for person in people().values():
        for term in person.terms:
            found.setdefault((term.of, term.office), {})[person.id] = person
    return {key: tuple(held.values()) for key, held in found.items()}


def _is(term: Term, of: str, office: str) -> bool:
    return term.of == of and term.office == office


def _start(term: Term) -> date:
    return term.start


def _sex(text: str) -> Sex:
    return "m" if text == "m" else "f" if text == "f" else ""


def _strength(text: str) -> Literal["strong", "weak", ""]:
    return "strong" if text == "strong" else "weak" if text == "weak" else ""


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader((files(__package__) / name).read_text(encoding="utf-8").splitlines())
