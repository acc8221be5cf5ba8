"""The filter expression: which alerts are wanted. The same one everywhere: desk, tail, webhooks.

    kind:casualties severity>=7 -country:FR "railway station"

Terms stand apart by spaces, and all are needed. `field:value,other` takes either value, a leading `-` turns a term round, and
a bare word or "quoted words" are looked for in the headline and the quotes. Case and accents make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NoReturn, Self, get_args

from tocsin.errors import FilterInvalid
from tocsin.schemas.alert import Action, ActorsAlert, CasualtiesAlert, MeetingsAlert
from tocsin.schemas.terms import Participant

AnyAlert = ActorsAlert | MeetingsAlert | CasualtiesAlert
Field = Literal["kind", "action", "actor", "country", "place", "story", "text", "severity"]

KINDS = ("actors", "meetings", "casualties")
FIELDS: tuple[Field, ...] = get_args(Field)
MAX_LENGTH = 1_000
"""Longest expression, in characters."""
MAX_TERMS = 32
"""Most terms of one expression."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: any of *values*, or a severity compared with the only one of them."""

    field: Field
    values: tuple[str, ...]
    negated: bool = False
    compared: str = ":"

    def matches(self, alert: AnyAlert) -> bool:
        """Say whether *alert* meets the condition."""
        if self.field == "severity":
            met = _COMPARISONS[self.compared](alert.severity, int(self.values[0]))
        else:
            met = any(_TESTS[self.field](alert, folded(value)) for value in self.values)
        return met != self.negated

    def __str__(self) -> str:
        """Return the term as it may be typed."""
        minus = "-" if self.negated else ""
        if self.field == "severity":
            return f"{minus}severity{self.compared}{self.values[0]}"
        name = "" if self.field == "text" else f"{self.field}:"
        return minus + name + ",".join(map(_quoted, self.values))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts are wanted: those that meet every term; without terms, all."""

    terms: tuple[Term, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what *text* asks for. Raises FilterInvalid, which names the position and what is accepted there."""
        wanted = cls(tuple(_terms(text)))
        if (length := len(str(wanted))) > MAX_LENGTH:  # what is written with quotes must be read again
            _refuse(len(text), f"a filter has at most {MAX_LENGTH} characters, this one {length} with its quotes")
        return wanted

    def matches(self, alert: AnyAlert) -> bool:
        """Say whether *alert* is wanted; one that has no actor, country or place is not where one is asked for."""
        return all(term.matches(alert) for term in self.terms)

    def and_also(self, *terms: Term) -> Self:
        """Return these conditions and more."""
        return type(self)((*self.terms, *terms))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of alert that can match at all."""
        named = [term for term in self.terms if term.field == "kind"]
        return tuple(kind for kind in KINDS if all((kind in term.values) != term.negated for term in named))

    def __str__(self) -> str:
        """Return the expression as it may be typed; parsed again it is the same."""
        return " ".join(map(str, self.terms))


def folded(text: str) -> str:
    """Return *text* as it is compared: without case, accents and doubled spaces."""
    return _kept(text) if len(text) <= _MOST_KEPT else _fold(text)


def _fold(text: str) -> str:
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.casefold().split())


_MOST_KEPT = 1_000
_kept = lru_cache(maxsize=4096)(_fold)  # one alert is held against many filters


def _any_text(alert: AnyAlert, value: str) -> bool:
    return value in folded(alert.headline) or any(value in folded(claim.quote) for claim in alert.claims)


def _any_actor(alert: AnyAlert, value: str) -> bool:
    if isinstance(alert, CasualtiesAlert):
        return False
    sides = alert.actors if isinstance(alert, ActorsAlert) else alert.meeting.participants
    return any(value == folded(side.id) or value in folded(side.name) for side in sides)


def _any_country(alert: AnyAlert, value: str) -> bool:
    if isinstance(alert, ActorsAlert):
        return any(value in _countries(actor.country, actor.id, actor.name, actor.kind == "country") for actor in alert.actors)
    if isinstance(alert, MeetingsAlert) and any(value in _countries_of(side) for side in alert.meeting.participants):
        return True
    return any(value == folded(part) for part in _place(alert).split(","))


def _countries_of(side: Participant) -> tuple[str, ...]:
    # A country is its own country, and its id is the code: a person's id is longer.
    return _countries(side.country, side.id, side.name, len(side.id) == 2 or side.id == side.country)


def _countries(country: str | None, actor_id: str, name: str, itself: bool) -> tuple[str, ...]:
    return tuple(map(folded, ((country or "",) + ((actor_id, name) if itself else ()))))


def _place(alert: AnyAlert) -> str:
    if isinstance(alert, ActorsAlert):
        return ""
    return (alert.meeting.place if isinstance(alert, MeetingsAlert) else alert.incident.place) or ""


_TESTS: Mapping[Field, Callable[[AnyAlert, str], bool]] = {
    "kind": lambda alert, value: alert.kind == value,
    "action": lambda alert, value: alert.action == value,
    "actor": _any_actor,
    "country": _any_country,
    "place": lambda alert, value: value in folded(_place(alert)),
    "story": lambda alert, value: folded(alert.story_id).startswith(value),
    "text": _any_text,
}
_COMPARISONS: Mapping[str, Callable[[int, int], bool]] = {
    ">=": int.__ge__,
    "<=": int.__le__,
    ">": int.__gt__,
    "<": int.__lt__,
    "=": int.__eq__,
}
_ACCEPTED: Mapping[Field, tuple[str, ...]] = {"kind": KINDS, "action": get_args(Action)}

_BLANK = re.compile(r"\s*")
_NAME = re.compile(r"([^\s,:<>=\"“”]+)(:|>=|<=|>|<|=)")
_WORD = re.compile(r"[^\s,\"“”]+")
_QUOTES = (re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL), re.compile(r"“([^”]*)”"))  # the second is what phones type
_PLAIN = re.compile(r"[\w.'’/][\w.'’/-]*")


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _terms(text: str) -> Iterator[Term]:
    if len(text) > MAX_LENGTH:
        _refuse(MAX_LENGTH, f"a filter has at most {MAX_LENGTH} characters, this one {len(text)}")
    at = _after_blanks(text, 0)
    for _ in range(MAX_TERMS):
        if at == len(text):
            return
        term, end = _term(text, at)
        yield term
        at = _after_blanks(text, end)
        if at == end < len(text):
            _refuse(end, "a space is needed before the next term")
    if at < len(text):
        _refuse(at, f"a filter has at most {MAX_TERMS} terms")


def _term(text: str, at: int) -> tuple[Term, int]:
    negated = text[at] == "-"
    start = at + negated
    named = _NAME.match(text, start)
    if named is None:
        values, end = _values(text, start, "text")
        return Term("text", values, negated), end
    name, sign = folded(named[1]), named[2]
    if name == "severity":
        level, end = _level(text, named.end(), sign)
        return Term("severity", (level,), negated, sign), end
    field = next((field for field in FIELDS if field == name), None)
    if field is None:
        _refuse(start, f"{named[1]!r} is no field; fields are {', '.join(FIELDS)}; quote words to look for them")
    if sign != ":":
        _refuse(named.start(2), f"only severity is compared; write {field}:value, or quote words to look for them")
    values, end = _values(text, named.end(), field)
    return Term(field, values, negated), end


def _level(text: str, at: int, sign: str) -> tuple[str, int]:
    found = _WORD.match(text, at)
    if sign not in _COMPARISONS or found is None or not re.fullmatch(r"[1-9]", found[0]):
        _refuse(at, "severity is compared by >=, >, <=, < or = with a number from 1 to 9")
    return found[0], found.end()


def _values(text: str, at: int, field: Field) -> tuple[tuple[str, ...], int]:
    values: list[str] = []
    while True:
        value, end = _value(text, at, field)
        values.append(value)
        if text[end : end + 1] != ",":
            return tuple(values), end
        at = end + 1


def _value(text: str, at: int, field: Field) -> tuple[str, int]:
    found = next((m for quotes in _QUOTES if (m := quotes.match(text, at))), None)
    value = re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL) if found and found[0][0] == '"' else found[1] if found else ""
    if found is None and (found := _WORD.match(text, at)):
        value = found[0]
    if found is None:
        _refuse(at, "the quotation mark is never closed" if text[at : at + 1] in ('"', "“") else f"a value for {field} is needed")
    if not folded(value):
        _refuse(at, f"a value for {field} is needed, this one is blank")
    if field in _ACCEPTED:
        value = folded(value)
        if value not in _ACCEPTED[field]:
            _refuse(at, f"{value!r} is no {field}; accepted are {', '.join(_ACCEPTED[field])}")
    return value, found.end()


def _after_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _refuse(position: int, reason: str) -> NoReturn:
    raise FilterInvalid(reason, position=position)
