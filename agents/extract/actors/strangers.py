"""Places, countries and abbreviations that no table knows, told from the company that they keep in the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.actors.roles import office_end
from tocsin.agents.extract.text.casing import is_common
from tocsin.agents.knowledge import collectives, words

_PASSED = frozenset(("of", "the", "for", "and", "in", "on", "to", "de", "-"))
_ENDINGS = ("ian", "ean", "an", "ese", "ish", "i", "ic")


@dataclass(frozen=True, slots=True)
class Strangers:
    """What an article shows of proper words that are in no table; all in lower case."""

    places: frozenset[str] = frozenset()
    lands: dict[str, str] = field(default_factory=dict)
    """Countries by name and by adjective, to the name as the text writes it."""
    short: dict[str, str] = field(default_factory=dict)
    """Abbreviations in capitals, as the text writes them, to the name that one stands behind in brackets."""

    def is_person(self, word: str) -> bool:
        """Say whether a single word may be a person's name, for all that the article shows."""
        return word.lower() not in self.places and word.lower() not in self.lands and word not in self.short


def find_strangers(lines: Iterable[Line]) -> Strangers:
    """Return the unknown places and countries of an article: "in Karsk"; "Morvian envoy" beside "Morvia"."""
    said: dict[str, str] = {}
    short: dict[str, str] = {}
    places: set[str] = set()
    adjectives: set[str] = set()
    for line in lines:
        short |= _abbreviated(line)
        for at, word in _unknown(line):
            said.setdefault(word, line.words[at].text)
            if _locates(line, at):
                places.add(word)
            if word.endswith(_ENDINGS) and _describes_people(line, at):
                adjectives.add(word)
    lands = {adjective: said[land] for adjective in adjectives for land in _lands_of(adjective) if land in said}
    return Strangers(frozenset(places), lands | {name.lower(): name for name in lands.values()}, short)


def _abbreviated(line: Line) -> dict[str, str]:
    """Return what brackets shorten: NHA for "the National Harvest Agency (NHA)"; its letters mostly begin the words before it."""
    found: dict[str, str] = {}
    for at in [i + 1 for i, word in enumerate(line.words[:-2]) if word.text == "("]:
        letters = line.words[at].text
        if line.low(at + 1) == ")" and letters.istitle() and line.low(at - 2) in words("heads"):
            found |= _in_another_language(line, at, letters)  # "the National Search and Rescue Agency (Basarnas)"
        elif line.low(at + 1) == ")" and _is_short(letters) and at not in line.known:
            start = at - 1
            for letter in reversed(letters):
                while start > 0 and line.low(start - 1) in _PASSED:
                    start -= 1
                start -= 1
                if start < 0 or not (line.words[start].capital and line.words[start].text.startswith(letter)):
                    break
            else:
                found[letters] = line.text(start, at - 1)
            if letters not in found and line.low(at - 2) in words("heads"):
                found |= _in_another_language(line, at, letters)
    return found


def _in_another_language(line: Line, at: int, letters: str) -> dict[str, str]:
    """Return what brackets at word *at* shorten by other letters: BNPB for "the National Disaster Agency (BNPB)"."""
    start = at - 1
    while start > 0 and (line.words[start - 1].capital or (line.low(start - 1) in _WITHIN and line.words[start - 2].capital)):
        start -= 1
    start += line.low(start) == "the"
    return {letters: line.text(start, at - 1)} if at - 1 - start in range(2, _LONGEST) else {}


_WITHIN = frozenset(("of", "for", "and"))
_LONGEST = 9  # words


def _is_short(word: str) -> bool:
    return word.isalpha() and word.isupper() and len(word) in range(2, 8)


def _unknown(line: Line) -> Iterator[tuple[int, str]]:
    covered = {i for start, (_, end) in line.known.items() for i in range(start, end)}
    for at, word in enumerate(line.words):
        if at not in covered and word.capital and word.text.isalpha() and not is_common(word.low):
            yield at, word.low


def _locates(line: Line, at: int) -> bool:
    after = line.word(at + 1)
    located = line.low(at - 1) in words("locating") or (line.low(at - 1) == "from" and line.low(at - 2) in words("leaving"))
    return located and not line.possessive(at + 1) and not (after is not None and after.capital)


def _describes_people(line: Line, at: int) -> bool:
    for next_ in range(at + 1, at + 4):
        if line.low(next_) in collectives() or office_end(line, next_) is not None:
            return True
        if line.low(next_) not in words("role_modifiers") | words("body_modifiers"):
            return False
    return False


def _lands_of(adjective: str) -> Iterator[str]:
    """Yield the names that an adjective may come from: Morvian from Morvia, Kalistani from Kalistan."""
    for ending in _ENDINGS:
        stem = adjective.removesuffix(ending)
        if stem != adjective and len(stem) > 2:
            yield from (stem, stem + "a", stem + "ia", stem + "y", stem + "e", stem + "o")
