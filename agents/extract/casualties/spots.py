"""Where it was: which of the places of a sentence a figure belongs to."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.agents.extract.casualties.places import places_in
from tocsin.agents.extract.phrases.numbers import read_number
from tocsin.agents.extract.phrases.place_names import name_end, name_start
from tocsin.agents.extract.text.words import Word, low_at, word_class


@dataclass(frozen=True, slots=True)
class Spots:
    """The places of a sentence by the word that leads to each ("in", "near"), and where one of its parts ends.

    These are semicolons, and the "after" of "two days after".
    """

    places: tuple[tuple[int, str], ...]
    marks: tuple[int, ...]
    beds: frozenset[int]
    """Words that lead to the place of a hospital: "at the Holm Hospital in Osta"."""
    added: range
    """The words of "with seven more deaths reported in Osta", whose place is that of the seven alone."""
    parts: int
    """Where a count is told apart by places, "38 have died: 21 in Kesk and 17 in Osta", of which the whole has none."""
    told_of: range
    """The words of "where a fire killed 25 people", behind which the sentence goes on: "have been held in Osta"."""

    @classmethod
    def of(cls, words: Sequence[Word]) -> Spots:
        """Return those of *words*."""
        places = tuple(places_in(words))
        marks = tuple(n for n in range(len(words)) if _parts(words, n))
        beds = frozenset(at for at, _ in places if _leads_to_bed(words, at))
        added = _added(words)
        apart = any(low_at(words, at) in _FURTHER for at in added) or any(at not in added for at, _ in places)
        return cls(places, marks, beds, added if apart else range(0), _told_apart(words, places), _told_of(words))

    def nearest(self, at: int) -> str | None:
        """Return the place nearest to word *at*, and after it rather than before.

        One in the same part goes first: "in Osta ten were killed; in Kesk, four".
        """
        begin = max((n for n in self.marks if n < at), default=-1)
        end = min((n for n in self.marks if n > at), default=sys.maxsize)
        ours = [place for place in self.places if at in self.added or place[0] not in self.added]
        if at < self.parts:
            ours = [place for place in ours if place[0] < self.parts]
        if at in self.told_of:
            ours = [place for place in ours if place[0] < self.told_of.stop]
        ours = [place for place in ours if place[0] not in self.beds] or ours
        near = [place for place in ours if begin < place[0] < end] or ours
        later = [name for first, name in near if first > at]
        return later[0] if later else near[-1][1] if near else None


def _told_apart(words: Sequence[Word], places: Sequence[tuple[int, str]]) -> int:
    """Return the colon behind which several numbers have a place each; the end of the sentence where there is none."""
    colon = next((n for n in range(1, len(words) - 2) if words[n].low == ":" and read_number(words, n + 1)), len(words))
    return colon if sum(at > colon for at, _ in places) > 1 else len(words)


def _leads_to_bed(words: Sequence[Word], at: int) -> bool:
    first = name_start(words, at + 1) or at
    last = name_end(words, first) if first > at else first  # "in an Osta hospital"
    of_letters = last > first + 1 and words[first].text.isupper() and low_at(words, at) == "at"  # "at CMH Peshawar"
    near = range(max(0, at - 1), last + 1)
    return of_letters or any(low_at(words, n) in word_class("sickbed") for n in near)


def _added(words: Sequence[Word]) -> range:
    for at in range(1, len(words)):
        if words[at].low == "with" and words[at - 1].low == "," and (read := read_number(words, at + 1)):
            of = read[1] + (low_at(words, read[1]) in _FURTHER)
            if low_at(words, of) in _DEAD:
                return range(at, next((n for n in range(of, len(words)) if words[n].low in (",", ";")), len(words)))
    return range(0)


def _told_of(words: Sequence[Word]) -> range:
    begin = next((n for n in range(1, len(words)) if words[n].low in ("where", "which", "who")), len(words))
    closes = (n for n in range(begin + 1, len(words) - 1) if words[n].low == "," and words[n + 1].low in word_class("auxiliary"))
    end = next(closes, None)
    held = end is not None and any(low_at(words, n) in _HELD for n in range(end + 2, end + 5))  # else it is where it was
    return range(begin, end) if end is not None and held else range(0)


_HELD = frozenset(
    ("held", "detained", "arrested", "charged", "jailed", "sentenced", "questioned", "extradited", "caught", "tried")
)


_FURTHER = frozenset(("more", "new", "additional", "further"))
_DEAD = frozenset(("deaths", "fatalities", "bodies", "dead", "victims", "death", "fatality", "casualties"))


def _parts(words: Sequence[Word], at: int) -> bool:
    if words[at].low in ("and", "while") and low_at(words, at + 1) in _ONE:
        return _does(words, at + 2)
    return words[at].low == ";" or (words[at].low == "after" and low_at(words, at - 1).rstrip("s") in _TIMES)


def _does(words: Sequence[Word], at: int) -> bool:
    """Return whether another deed begins: "and a missile strike on Osta killed three"."""
    verb = next((n for n in range(at, min(at + _DEED, len(words))) if words[n].low in _DOES), None)
    return any(words[n].low in word_class("striker") for n in range(at, verb or at))


_ONE = frozenset(("a", "an", "another", "one", "the"))
_DOES = frozenset(("killed", "wounded", "injured", "claimed"))
_DEED = 10  # words


_TIMES = frozenset(("hour", "day", "night", "week", "month", "year"))
