"""Every known surface found in a text at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from tocsin.agents.knowledge.tables import countries, metonyms, organisations, outlets, people, regions, words

EntryKind = Literal[
    "country", "adjective", "people", "capital", "city", "metonym", "organisation", "person", "outlet", "region", "regional"
]


_REACH = 60  # characters in which a surface ends that begins within another's words


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface may mean: `ref` is a country code, an organisation or person id, or an outlet's name."""

    kind: EntryKind
    ref: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A known surface in a text, in code points."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    def ref(self, *kinds: EntryKind) -> str | None:
        """Return the reference of the first entry of one of *kinds*, in the order of *kinds*."""
        for kind in kinds:
            for entry in self.entries:
                if entry.kind == kind:
                    return entry.ref
        return None


def find_known(text: str, *, shouted: bool = False) -> list[Hit]:
    """Return the known surfaces of *text* in order, the longest at each place, whole words only.

    Case must be as in the table, but for the text that is *shouted* and words in capitals ("RUSSIA").
    """
    _, surfaces = _automaton()
    hits, done = [], 0
    low = in_lower_case(text)
    for match in _matches(text, low):
        found = (match,) if match[1] < done or _as_cased(text[match[1] : match[2]], surfaces[match[0]], shouted) else ()
        for index, start, end in found or _inside(text, low, match[1], match[2]):
            if start >= done and (entries := _as_cased(text[start:end], surfaces[index], shouted)):
                hits.append(Hit(start, end, entries))
                done = end
    return hits


def _matches(text: str, low: str) -> Iterator[tuple[int, int, int]]:
    """Yield the surfaces of whole words in order, with their index in the automaton."""
    automaton, _ = _automaton()
    for index, start, end in automaton.find_matches_as_indexes(low):
        if start and _joins(text[start - 1]):
            continue
        if not (_joins(text[end : end + 1]) and _joins(text[end - 1])):
            yield index, start, end
        else:  # "The Nation" in "The National Security Council" must not hide the rest
            yield from _inside(text, low, start, end)


def _inside(text: str, low: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the surfaces that begin behind the first word of one that is none: Netherlands of "the Netherlands"."""
    automaton, _ = _automaton()
    inside = low.find(" ", start, end) + 1
    if inside:
        for inner, first, last in automaton.find_matches_as_indexes(low[inside : end + _REACH]):
            if inside + first < end and _whole(text, inside + first, inside + last):
                yield inner, inside + first, inside + last


def in_lower_case(text: str) -> str:
    """Return *text* in lower case, the same length: the only letter whose lower case is two, the Turkish İ, is an i."""
    return text.replace("İ", "i").lower()


@cache
def surfaces() -> Mapping[str, tuple[Entry, ...]]:
    """Return what each surface may mean, as the tables write it."""
    found: dict[str, dict[Entry, None]] = {}
    for surface, kind, ref in _pairs():
        found.setdefault(surface, {})[Entry(kind, ref)] = None
    return {surface: tuple(entries) for surface, entries in found.items()}


def _pairs() -> Iterator[tuple[str, EntryKind, str]]:
    for country in countries().values():
        yield from ((s, "country", country.code) for s in (country.name, *country.aliases))
        yield from ((s, "adjective", country.code) for s in country.adjectives)
        yield from ((s, "people", country.code) for s in country.people)
        yield from ((s, "capital", country.code) for s in country.capitals)
        yield from ((s, "city", country.code) for s in country.cities)
    yield from ((s, "metonym", of) for s, of in metonyms().items())
    for known in organisations().values():
        yield from ((s, "organisation", known.id) for s in (known.name, *known.aliases))
    for person in people().values():
        yield from ((s, "person", person.id) for s in (person.name, *person.aliases))
    yield from ((s, "outlet", s) for s in outlets())
    for region, adjectives in regions().items():
        yield region, "region", region
        yield from ((s, "regional", region) for s in adjectives)


@cache
def _automaton() -> tuple[AhoCorasick, tuple[tuple[str, ...], ...]]:
    spellings: dict[str, list[str]] = {}
    for surface in surfaces():
        spellings.setdefault(in_lower_case(surface), []).append(surface)
    return AhoCorasick(list(spellings), matchkind=MatchKind.LeftmostLongest), tuple(map(tuple, spellings.values()))


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_joins(before) or (_joins(after) and _joins(text[end - 1])))


def _joins(char: str) -> bool:
    return char.isalnum() or char == "_"


def _as_cased(said: str, spellings: tuple[str, ...], shouted: bool) -> tuple[Entry, ...]:
    exact = [s for s in spellings if s == said]
    if not exact and shouted and in_lower_case(said) not in words("capitals_ambiguous"):
        exact = list(spellings)
    if not exact and len(said) > 4 and said.isupper():
        exact = [s for s in spellings if not s.isupper()]
    return tuple(dict.fromkeys(entry for s in exact for entry in surfaces()[s]))
