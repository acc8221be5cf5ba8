"""A sentence as words, with what the knowledge tables know of them: what the grammars of names and roles walk over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tocsin.agents.extract.casing import in_mixed_case
from tocsin.agents.extract.reading import Reading, Sentence
from tocsin.agents.knowledge import Hit, find_known

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+|['’](?!s\b|S\b)[^\W_]+)*|['’][sS]\b|\S")
_POSSESSIVE = frozenset(("'s", "’s", "'S", "’S"))


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark; offsets count from the article."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def wordy(self) -> bool:
        """Whether it is a word and no mark."""
        return self.text[:1].isalnum()


@dataclass(slots=True)
class Line:
    """One sentence: its words, and the known surfaces among them by the index of their first word."""

    sentence: Sentence
    words: list[Word]
    known: dict[int, tuple[Hit, int]]
    """Index of the first word to the hit and the index after its last word."""

    @property
    def inside(self) -> set[int]:
        """The words of known surfaces of several words."""
        return {i for start, (_, end) in self.known.items() if end - start > 1 for i in range(start, end)}

    def nations(self, start: int, end: int) -> set[int]:
        """Return the words of a range that name a country, also by its adjective."""
        return {
            i
            for first in range(start, end)
            if first in self.known and self.known[first][0].ref("country", "adjective")
            for i in range(first, self.known[first][1])
        }

    def word(self, index: int) -> Word | None:
        """Return one word, or nothing outside the sentence."""
        return self.words[index] if 0 <= index < len(self.words) else None

    def low(self, index: int) -> str:
        """Return one word in lower case, empty outside the sentence."""
        word = self.word(index)
        return word.low if word else ""

    def phrase(self, start: int, end: int) -> str:
        """Return the words of a range in lower case, one space between, hyphens as in the text."""
        return " ".join(word.low for word in self.words[start:end])

    def text(self, start: int, end: int) -> str:
        """Return the words of a range as the text spells them, one space between."""
        return " ".join(word.text for word in self.words[start:end])

    def known_before(self, index: int) -> tuple[Hit, int] | None:
        """Return the known surface that ends just before a word, with the index of its first word."""
        for start in range(index - 1, max(-1, index - 9), -1):
            if start in self.known and self.known[start][1] == index:
                return self.known[start][0], start
        return None

    def possessive(self, index: int) -> int:
        """Return how many words make the possessive mark at a place: 's is one, a torn ’ s is two, none is 0."""
        word = self.word(index)
        if word is None:
            return 0
        if word.text in _POSSESSIVE:
            return 1
        if word.text in ("'", "’"):
            return 2 if self.low(index + 1) == "s" else int(self.low(index - 1).endswith("s"))
        return 0

    def at(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of words that overlap two offsets of the article."""
        inside = [i for i, word in enumerate(self.words) if word.start < end and start < word.end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


def read_lines(reading: Reading) -> list[Line]:
    """Return the sentences of an article as lines; the knowledge tables are asked once for the whole text."""
    shouted = {s.index for s in reading.sentences if in_mixed_case(s.text) != s.text}
    hits = _find_known(reading.text)
    loud = _find_known(reading.text, shouted=True) if shouted else []
    lines = []
    for sentence in reading.sentences:
        here = _inside(loud if sentence.index in shouted else hits, sentence)
        words = list(_words(in_mixed_case(sentence.text), sentence.start))
        lines.append(Line(sentence, words, _placed(words, here)))
    return lines


_TORN = re.compile(
    r"(?<=\w) (?:[-'’] (?=\w)|’ ?(?=s\b))|(?<=\b[A-Z]) (?=\.)|(?<=\b[A-Z]\.) (?=[A-Z]\b)|(?<=\b[A-Z] \.) (?=[A-Z]\b)"
)


def _find_known(text: str, *, shouted: bool = False) -> list[Hit]:
    """Return the known surfaces, also where a tokeniser has torn them: "al - Assad", "U . S"."""
    if not _TORN.search(text):
        return find_known(text, shouted=shouted)
    blanks = _blanks(text)
    places = [i for i in range(len(text)) if i not in blanks]
    mended = "".join(text[i] for i in places)
    return [Hit(places[hit.start], places[hit.end - 1] + 1, hit.entries) for hit in find_known(mended, shouted=shouted)]


def _blanks(text: str) -> set[int]:
    return {i for match in _TORN.finditer(text) for i in range(match.start(), match.end()) if text[i] == " "}


def _inside(hits: list[Hit], sentence: Sentence) -> list[Hit]:
    return [hit for hit in hits if sentence.start <= hit.start and hit.end <= sentence.end]


def _words(text: str, start: int) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        yield Word(start + match.start(), start + match.end(), match.group())


def _placed(words: list[Word], hits: Iterable[Hit]) -> dict[int, tuple[Hit, int]]:
    starts = {word.start: i for i, word in enumerate(words)}
    ends = {word.end: i + 1 for i, word in enumerate(words)}
    placed = {}
    for hit in hits:
        first, last = starts.get(hit.start), ends.get(hit.end)
        if first is None:  # "non-US": the surface begins inside a word
            continue
        if last is None:
            last = next((i + 1 for i in range(first, len(words)) if words[i].end >= hit.end), len(words))
        placed[first] = (hit, last)
    return placed
