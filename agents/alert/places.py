"""Places, and whether two names may mean the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from tocsin.agents.knowledge import countries

_WORD = re.compile(r"[^\W_]+")


def same_place(one: str | None, other: str | None) -> bool | None:
    """Return whether two names mean one place; nothing where one is missing or too wide to tell."""
    first, second = place_words(one), place_words(other)
    if not first or not second:
        return None
    if first <= second or second <= first:
        return True
    return None if wide(one) or wide(other) else False


@lru_cache(10_000)
def place_key(place: str | None) -> str:
    """Return a place's name as a key: its telling words in order, in lower case."""
    return " ".join(w for w in _WORD.findall((place or "").lower()) if w not in _vague())


@lru_cache(10_000)
def place_words(place: str | None) -> frozenset[str]:
    """Return the telling words of a place's name: "central Aleppo city" is "aleppo"."""
    return frozenset(place_key(place).split())


def wide(place: str | None) -> bool:
    """Return whether a name is of a country, a state or a continent: too wide to tell two incidents apart."""
    return place_key(place) in _wide()


@cache
def _wide() -> frozenset[str]:
    return frozenset(place_key(name) for name in [*_listed("wide_places.txt"), *_countries()])


@cache
def _vague() -> frozenset[str]:
    return frozenset(_listed("vague_words.txt"))


def _listed(name: str) -> list[str]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _countries() -> Iterator[str]:
    for country in countries().values():
        yield from (country.name, *country.aliases)
