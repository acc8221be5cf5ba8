"""How loud an alert rings, from 1 to 9, and how sure it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from tocsin.agents import knowledge
from tocsin.schemas.alert import MeetingNews
from tocsin.schemas.terms import ActorKind, CasualtyKind

_KILLED = (1, 2, 5, 20, 100, 500)
"""Dead from which the severity is 3, 4, 5, ...: each step is about as much rarer as the last."""
_LIGHTER: dict[CasualtyKind, int] = {"killed": 0, "missing": 1, "wounded": 1, "captured": 1, "displaced": 3}
_KIND: dict[ActorKind, int] = {"country": 3, "organisation": 3, "group": 3, "person": 2}
FORMER = "former"
"""The office of whoever left one."""
CLAIMED = "claimed"
"""The office of whoever shadows, awaits or claims one: "shadow chancellor", "self-styled president"."""
_LESSER = 3
"""The weight of an office that is not held."""
_GENERIC = frozenset({"minister", "secretary", "director", "commissioner", "adviser", "officer", "commander", "speaker"})
_LONGEST = 8  # words of an office's name
_LARGE = 10  # articles
_CORROBORATED = 3  # independent sources


def toll_severity(kind: CasualtyKind, figure: int, sources: int) -> int:
    """Return the severity of a toll: by its size and kind, one higher with three independent sources."""
    size = 2 + bisect_right(_KILLED, figure) - _LIGHTER[kind]
    return _bounded(size + (sources >= _CORROBORATED))


def actor_severity(kind: ActorKind, role: str | None, articles: int) -> int:
    """Return the severity of a new actor: by office, one higher in a large story."""
    return _bounded(max(_KIND[kind], office_weight(role)) + (articles >= _LARGE))


def meeting_severity(meeting: MeetingNews, roles: Iterable[str | None], sources: int) -> int:
    """Return the severity of a meeting: by the offices that meet and the number of countries."""
    countries = {p.country for p in meeting.participants if p.country}
    offices = max((office_weight(role) for role in roles), default=0)
    size = max(3, offices - 1) + (len(countries) >= 2)
    return _bounded(size + (sources >= _CORROBORATED))


def office_weight(role: str | None) -> int:
    """Return the weight of a role, 0 to 7: 1 where it is no office of the table; one that is not held weighs 3."""
    if not role:
        return 0
    held = offices(role)
    if held & {FORMER, CLAIMED}:
        return _LESSER
    return max((knowledge.offices()[name].weight - 2 for name in held), default=1)


def office_of(role: str | None, country: str | None, actor_id: str) -> str | None:
    """Return *role*, and "chairman" for a president, a queen or a secretary-general of no state, whom the tables do not know.

    Firms, clubs and chambers have presidents too; *actor_id* is that of Wikidata ("Q7747") for whoever is known.
    """
    unknown = country is None and _QID.fullmatch(actor_id) is None
    return "chairman" if unknown and offices(role) & _FIRMS_HAVE and not offices(role) - _FIRMS_HAVE else role


_QID = re.compile(r"Q\d+")
_FIRMS_HAVE = frozenset(
    ("president", "vice president", "chancellor", "vice chancellor", "king", "queen", "prince", "secretary-general")
)


@lru_cache(10_000)
def offices(role: str | None) -> frozenset[str]:
    """Return the offices that a role names, under their usual names: "vice premier" is a deputy prime minister.

    A former office is FORMER alone, and one that is not held CLAIMED. Words that say little ("leader", "counterpart",
    "son") are no office.
    """
    words = (role or "").lower().split()
    if any(word in knowledge.words("past_tenures") or word.startswith("ex-") for word in words):
        return frozenset({FORMER})
    if not knowledge.words("not_held").isdisjoint(words):
        return frozenset({CLAIMED})
    return offices_named(words)


def offices_named(words: Sequence[str]) -> frozenset[str]:
    """Return the offices among *words*, whether they are held or not."""
    found, at = set(), 0
    while at < len(words):
        name = next((n for n in range(min(_LONGEST, len(words) - at), 0, -1) if " ".join(words[at : at + n]) in _offices()), 0)
        if name and not (name == 1 and words[at] == "deputy" and at + 1 < len(words)):  # of parliament, where nothing follows
            office = _offices()[" ".join(words[at : at + name])]
            if office == "secretary of state" and words[at + name : at + name + 1] == ["for"]:
                office = "minister"  # "secretary of state for work and pensions"
            if office.endswith("minister") and at and words[at - 1] in DEPUTIES:
                office = "deputy minister"  # "deputy trade minister"; the greatest deputies have names of their own
            found.add(office)
        at += name or 1
    return frozenset(found)


DEPUTIES = frozenset(("deputy", "vice", "junior", "assistant"))
"""Words that make a deputy of a minister."""


def same_office(one: str, other: str, country: str | None = None) -> bool:
    """Return whether two offices, of a *country* where it is known, may be one.

    They are equal, called by two names, or one is a mere "minister" or "envoy" of the other's kind.
    """
    short, long = sorted((one, other), key=len)
    twins = frozenset((one, other)) in _TWINS or (country == "GB" and {one, other} == _OF_THE_EXCHEQUER)
    return one == other or twins or (" " not in short and short in _GENERIC and f" {short}" in f" {long}")


_TWINS = frozenset(
    frozenset(pair)
    for pair in (
        ("president", "president of the european commission"),
        (CLAIMED, "spokesperson"),  # of the opposition, on what a minister is for
        (CLAIMED, "opposition leader"),
        (CLAIMED, "candidate"),
    )
)
_OF_THE_EXCHEQUER = frozenset(("chancellor", "finance minister"))


def confidence(sources: int, *, disputed: bool = False, vague: bool = False) -> float:
    """Return how sure a claim is, by independent sources: .55, .73, .84, ...; less where it is disputed or vague."""
    sure = 1 - 0.45 * 0.6 ** (max(sources, 1) - 1)
    return round(sure * (0.7 if disputed else 1) * (0.9 if vague else 1), 2)


@cache
def _offices() -> dict[str, str]:
    return {alias: office.name for alias, office in knowledge.offices().items() if not office.trait}


def _bounded(severity: int) -> int:
    return max(1, min(9, severity))
