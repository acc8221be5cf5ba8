"""A sentence as words, with what the knowledge tables know of them: what the grammars of names and roles walk over."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from tocsin.agents.extract.actors.namesakes import as_meant, without_namesakes
from tocsin.agents.extract.parse.reading import Reading, Sentence
from tocsin.agents.extract.text.words import spelt
from tocsin.agents.knowledge import Hit, collectives, find_known, offices, words

_WORD = re.compile(r"[eE]x(?=-\w{4})|[^\W_]+(?:-[^\W_]+|['’](?!s\b|S\b)[^\W_]+)*|['’][sS]\b|\S")
_POSSESSIVE = frozenset(("'s", "’s", "'S", "’S"))


@dataclass(init=False, slots=True)
class Word:
    """One word or mark; offsets count from the article."""

    start: int
    end: int
    text: str
    low: str
    capital: bool
    """Whether it begins with a capital letter."""
    wordy: bool
    """Whether it is a word and no mark."""

    def __init__(self, start: int, end: int, text: str) -> None:  # by hand, since a text has thousands
        self.start, self.end, self.text = start, end, text
        self.low = text.lower()
        first = text[:1]
        self.wordy = first.isalnum()
        self.capital = first.isupper()


@dataclass(slots=True)
class Line:
    """One sentence: its words, and what begins at which of them."""

    sentence: Sentence
    words: list[Word]
    known: dict[int, tuple[Hit, int]]
    """Index of the first word of a known surface to the hit and the index after its last word."""
    offices: dict[int, int] = field(init=False)
    """Index of the first word of an office to the index after its last; the longest at each place."""
    nouns: dict[int, int] = field(init=False)
    """The same for collective nouns."""
    inside: set[int] = field(init=False)
    """The words of known surfaces of several words."""
    _known_ends: dict[int, int] = field(init=False)
    _office_ends: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        lows = [word.low for word in self.words]
        phrases = _all_phrases(lows, offices(), _office_heads())
        offices_said = [(start, end) for start, end in phrases if not self._is_given_name(start)]
        self.offices = _longest(offices_said)
        self.known = without_namesakes(self.words, self.known, self.offices)
        self.nouns = _longest(_all_phrases(lows, collectives(), _noun_heads()))
        self.inside = {i for start, (_, end) in self.known.items() if end - start > 1 for i in range(start, end)}
        self._known_ends = {end: start for start, (_, end) in self.known.items()}
        self._office_ends = {}
        for start, end in offices_said:
            self._office_ends.setdefault(end, start)

    def _is_given_name(self, at: int) -> bool:
        """Say whether what may be an office is a name: "the Israeli ambassador, Amir Kort", but "Qatar's Amir Sheikh Kort"."""
        before = self.low(at - 1)
        titled = before in ("minister", "spokesman", "governor", "mayor", "general")  # "Foreign Minister Amir Kort"
        if self.low(at) not in words("offices_and_names") or not (titled or before in ("", ",", "and", "with", "said")):
            return False
        after = self.word(at + 1)
        return after is not None and after.capital and after.wordy and after.low not in words("honorifics")

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
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def phrase(self, start: int, end: int) -> str:
        """Return the words of a range in lower case, one space between, hyphens mended."""
        return _joined([word.low for word in self.words[start:end]])

    def text(self, start: int, end: int) -> str:
        """Return the words of a range as the text spells them, one space between: "Lydia's Workers Party"."""
        return spelt(word.text for word in self.words[start:end])

    def office_before(self, index: int) -> int | None:
        """Return where the longest office begins that ends just before a word."""
        return self._office_ends.get(index)

    def known_before(self, index: int) -> tuple[Hit, int] | None:
        """Return the known surface that ends just before a word, with the index of its first word."""
        start = self._known_ends.get(index)
        return None if start is None else (self.known[start][0], start)

    def possessive(self, index: int) -> int:
        """Return how many words make the possessive mark at a place: 's is one, a torn ’ s is two, none is 0."""
        word = self.word(index)
        if word is None or word.wordy:
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
    quiet = {s.index: reading.quiet(s) for s in reading.sentences}
    shouted = {s.index for s in reading.sentences if quiet[s.index] != s.text and _is_in_other_case(quiet[s.index], s.text)}
    within = set(_A_STATE_OF_ONE.findall(reading.text))  # where it tells of Niger State, "in Niger" is there too
    found = as_meant(reading.text, _find_known(reading.text))
    hits = _by_sentence(reading, [hit for hit in found if reading.text[hit.start : hit.end] not in within] if within else found)
    loud = _by_sentence(reading, _find_known(reading.text, shouted=True)) if shouted else hits
    lines = []
    for sentence in reading.sentences:
        text, at, begin = quiet[sentence.index], sentence.start, reading.after_dateline(sentence)
        words = [Word(at + start, at + end, text[start:end]) for start, end in map(re.Match.span, _WORD.finditer(text, begin))]
        lines.append(Line(sentence, words, _placed(words, (loud if sentence.index in shouted else hits)[sentence.index])))
    return lines


_A_STATE_OF_ONE = re.compile(r"\b([A-Z][a-z]+) State\b(?! [A-Z]| of\b)")


def _is_in_other_case(quiet: str, text: str) -> bool:
    """Say whether two readings of one sentence differ in more than their dashes."""
    return quiet.replace("—", "-") != text.replace("—", "-")


_TORN = re.compile(
    # Begins with the blank itself, not with a look back for what stands before it: the search then skips from blank to blank.
    r" (?:(?<=\w )(?:[-'’] (?=\w)|’ ?(?=s\b))|(?<=\b[A-Z] )(?=\.)|(?<=\b[A-Z]\. )(?=[A-Z]\b)|(?<=\b[A-Z] \. )(?=[A-Z]\b))"
)


def _find_known(text: str, *, shouted: bool = False) -> list[Hit]:
    """Return the known surfaces, also where a tokeniser has torn them: "al - Assad", "U . S"."""
    blanks = sorted({i for match in _TORN.finditer(text) for i in range(match.start(), match.end()) if text[i] == " "})
    if not blanks:
        return find_known(text, shouted=shouted)
    mended = "".join(text[a + 1 : b] for a, b in pairwise([-1, *blanks, len(text)]))
    kept = [blank - n for n, blank in enumerate(blanks)]  # the place in the mended text of what follows each blank

    def torn(place: int) -> int:
        return place + bisect_right(kept, place)

    return [Hit(torn(hit.start), torn(hit.end - 1) + 1, hit.entries) for hit in find_known(mended, shouted=shouted)]


def _by_sentence(reading: Reading, hits: Iterable[Hit]) -> list[list[Hit]]:
    """Return the hits inside each sentence; both are in the order of the text."""
    found: list[list[Hit]] = [[] for _ in reading.sentences]
    at = 0
    for hit in hits:
        while at < len(found) and reading.sentences[at].end <= hit.start:
            at += 1
        if at < len(found) and reading.sentences[at].start <= hit.start and hit.end <= reading.sentences[at].end:
            found[at].append(hit)
    return found


def _placed(words: list[Word], hits: list[Hit]) -> dict[int, tuple[Hit, int]]:
    if not hits:
        return {}
    starts = {word.start: i for i, word in enumerate(words)}
    placed = {}
    for hit in hits:
        first = starts.get(hit.start)
        if first is not None:  # else the surface begins inside a word: "non-US"
            last = next((i + 1 for i in range(first, len(words)) if words[i].end >= hit.end), len(words))
            placed[first] = (hit, last)
    return placed


def _longest(phrases: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start, end in phrases:
        found[start] = max(end, found.get(start, 0))
    return found


def _all_phrases(lows: list[str], table: Collection[str], heads: dict[str, int]) -> Iterator[tuple[int, int]]:
    for start, low in enumerate(lows):
        longest = heads.get(low.partition("-")[0] if "-" in low else low)
        if longest is not None:
            for end in range(start + 1, min(len(lows), start + longest) + 1):
                phrase = _joined(lows[start:end])
                if phrase in table or (table is offices() and office_key(phrase) in table):
                    yield start, end


def office_key(phrase: str) -> str:
    """Return the name of an office as the table has it: with or without a hyphen, without an abbreviation's period."""
    if phrase in offices():
        return phrase
    short = phrase.removesuffix(" .")
    return (short if short.rpartition(" ")[2] in words("abbreviated_offices") else phrase).replace("-", " ")


def _joined(lows: list[str]) -> str:
    return lows[0] if len(lows) == 1 else " ".join(lows).replace(" - ", "-")


@cache
def _office_heads() -> dict[str, int]:
    return _heads(offices())


@cache
def _noun_heads() -> dict[str, int]:
    return _heads(collectives())


def _heads(table: Collection[str]) -> dict[str, int]:
    """Return the first words of the phrases of a table, with the most words that a phrase may have (hyphens count)."""
    heads: dict[str, int] = {}
    for phrase in table:
        first = phrase.replace("-", " ").split()[0]
        heads[first] = max(heads.get(first, 0), len(phrase.split()) + 2 * phrase.count("-") + 1)
    return heads
