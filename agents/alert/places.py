"""Places, and whether two names may mean the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from tocsin.agents.knowledge import countries, metonyms

_WORD = re.compile(r"[^\W_]+")


def same_place(one: str | None, other: str | None) -> bool | None:
    """Return whether two names mean one place; nothing where one is missing or too wide to tell.

    A state is wide, but no town of another one lies in it, nor is it that one.
    """
    first, second = place_words(one), place_words(other)
    if not first or not second:
        return None
    if joint(one) or joint(other):
        return _same_jointly(one, other)
    if first <= second or second <= first:
        part = min((one, other), key=lambda place: len(place_words(place)))
        return None if wide(part) and "," in f"{one}{other}" else True
    if not (wide(one) or wide(other)):
        return False
    here, there = state_of(one), state_of(other)
    return False if here and there and here != there else None


def _same_jointly(one: str | None, other: str | None) -> bool | None:
    """Return whether names, of several places at once, mean the same; nothing where they share one of them."""
    here, there = members(one), members(other)
    verdicts = [same_place(place, known) for place in here for known in there]
    if len(here) == len(there) and verdicts.count(True) >= len(here):
        return True
    return False if all(verdict is False for verdict in verdicts) else None


@lru_cache(10_000)
def members(place: str | None) -> tuple[str, ...]:
    """Return the places of "Kesk, Marn and Osta" apart; any other alone."""
    if not place or " and " not in place or _telling(place) in _wide():
        return (place,) if place else ()
    return tuple(name for name in _APART.split(place) if name)


_APART = re.compile(r", | and ")


def joint(place: str | None) -> bool:
    """Return whether a name is of several places at once."""
    return len(members(place)) > 1


@lru_cache(10_000)
def place_key(place: str | None) -> str:
    """Return a place's name as a key: its telling words in order, in lower case; of "Kesk, Osta" those of Kesk."""
    return _telling(place or "") if joint(place) else _telling((place or "").partition(",")[0])


def _telling(name: str) -> str:
    return " ".join(w for w in _WORD.findall(name.lower()) if w not in _vague())


@lru_cache(10_000)
def place_words(place: str | None) -> frozenset[str]:
    """Return the telling words of a place's name: "central Aleppo city" is "aleppo"."""
    return frozenset(_telling(_seat_of(place or "")).split())


def _seat_of(place: str) -> str:
    """Return "White House, Washington" for a seat of government alone."""
    state = countries().get(metonyms().get(place, ""))
    return place if state is None else ", ".join((place, *state.capitals[:1]))


def wide(place: str | None) -> bool:
    """Return whether a name is of a country, a state, a county, a continent or several places: too wide to tell two apart."""
    return joint(place) or place_key(place) in _wide() or (place or "").partition(",")[0].lower().endswith(_CONTAINERS)


def lies_in(place: str | None, region: str | None) -> bool:
    """Return whether one place may lie in another, as the text or its width tells: "Kesk, Osta" in Osta; any town in Norway."""
    if not place or not region or place_key(place) == place_key(region):
        return False
    if joint(region):
        return any(same_place(place, part) for part in members(region))
    inside = "," in place and place_key(place.partition(",")[2]) == place_key(region)
    return inside or (wide(region) and not wide(place) and same_place(place, region) is None)


_CONTAINERS = (
    " county",
    " province",
    " region",
    " state",
    " district",
    " governorate",
    " prefecture",
    " oblast",
    " valley",
    " mountains",
)


@cache
def _wide() -> frozenset[str]:
    return frozenset(_telling(name) for name in [*_listed("wide_places.txt"), *_countries()])


def state_of(place: str | None) -> str | None:
    """Return the code of the state that a place is, or lies in, where the tables know it and no other has one of that name."""
    if joint(place):
        states = {_states().get(place_key(part)) for part in members(place)}
        return states.pop() if len(states) == 1 else None
    return _states().get(place_key(place))


@lru_cache(1_000)  # an article's figures ask one after another
def state_told(place: str | None, quote: str) -> str | None:
    """Return the state that *quote* says a place lies in: "Vietnam's Dak Lak", "Dak Lak in Vietnam"; else the tables'."""
    if place is None or (known := state_of(place)) is not None:
        return known if place is not None else None
    at = quote.find(place.partition(",")[0])
    if at < 0:
        return None
    owner = next(iter(_OWNER.findall(quote[max(0, at - _NEAR) : at])), None)
    behind = _WITHIN.match(quote[at + len(place.partition(",")[0]) :])
    return state_of(owner) or (state_of(behind.group(1)) if behind else None)


_NEAR = 40
_OWNER = re.compile(r"\b([A-Z][\w-]+(?: [A-Z][\w-]+)?)['’]s (?:[\w-]+ ){0,3}\Z")
_WITHIN = re.compile(r"(?:[\w-]+ ){0,2}(?:,| in) (?:[a-z]\w+ )?([A-Z][\w-]+(?: [A-Z][\w-]+)?)")


@cache
def _states() -> dict[str, str | None]:
    found: dict[str, set[str]] = {}
    for country in countries().values():
        for name in (country.name, *country.aliases, *country.cities, *country.capitals):
            found.setdefault(place_key(name), set()).add(country.code)
    return {key: min(codes) if len(codes) == 1 else None for key, codes in found.items()}


@cache
def _vague() -> frozenset[str]:
    return frozenset(_listed("vague_words.txt"))


def _listed(name: str) -> list[str]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _countries() -> Iterator[str]:
    for country in countries().values():
        yield from (country.name, *country.aliases)
