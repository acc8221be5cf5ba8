"""An article laid out for comparison: its sentences as codes, and what each of them is."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.lexicon import furniture
from tocsin.agents.deduplicate.ranks import Pairs, distinct, firsts, pair_keys
from tocsin.agents.deduplicate.words import BREAK, DONE, FIGURE, MARK, Codes, Vocabulary

SHORT = 25
"""Below this many words that count, nothing is taken for page furniture: a flash of one line must not vanish."""
LONGEST = 6_000
"""Words that count and are compared; what lies beyond is told apart by the exact key alone."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Page:
    """The words that count of one article. Sentence 0 is the headline.

    What follows from them alone is worked out once, for all the seen articles that it is compared with.
    """

    codes: Codes
    """Without BREAK, in reading order."""
    flags: npt.NDArray[np.uint8]
    sentence: npt.NDArray[np.int64]
    """The sentence of each word."""
    told: Mask
    """By sentence: it ends like a sentence, or the article is so short that every line counts."""
    furniture: Mask
    """By sentence: the page speaks of itself."""
    amounts: npt.NDArray[np.float64]
    """See `Tokens.amounts`."""
    cut: bool = False
    """The article is longer than what is compared."""

    @property
    def sentences(self) -> int:
        """How many there are, the headline included."""
        return len(self.told)

    @cached_property
    def different(self) -> Codes:
        """Its different words, sorted."""
        return distinct(self.codes)

    @cached_property
    def words(self) -> npt.NDArray[np.int64]:
        """By sentence: how many words it has."""
        return np.bincount(self.sentence, minlength=self.sentences)

    @cached_property
    def different_words(self) -> npt.NDArray[np.int64]:
        """By sentence: how many different words it has."""
        return np.bincount(distinct(self.sentence << 16 | self.codes) >> 16, minlength=self.sentences)

    @cached_property
    def done(self) -> npt.NDArray[np.int64]:
        """The places of words that tell of what was done, the first word left out."""
        return (self.flags[1:] & DONE).nonzero()[0] + 1

    @cached_property
    def figure_share(self) -> npt.NDArray[np.float64]:
        """By sentence: which share of its words are numbers. Rows of tables have many."""
        figures = np.bincount(self.sentence[self.codes >= FIGURE], minlength=self.sentences)
        return figures / np.maximum(self.words, 1)

    @cached_property
    def neighbours(self) -> tuple[Mask, Pairs]:
        """Of every two words that follow each other: whether in one sentence, and their key."""
        return self.sentence[:-1] == self.sentence[1:], pair_keys(self.codes[:-1], self.codes[1:])

    @cached_property
    def spaced(self) -> Codes:
        """Its words with BREAK between sentences."""
        return np.insert(self.codes, np.flatnonzero(np.diff(self.sentence)) + 1, BREAK)

    def kept(self) -> Codes:
        """Return what is remembered of it: codes with BREAK between sentences, furniture left out."""
        stays = ~self.furniture[self.sentence]
        codes, sentence = self.codes[stays], self.sentence[stays]
        headless = not (len(sentence) and sentence[0] == 0)
        shift = firsts(sentence).cumsum() - 1 + headless
        kept = np.full(len(codes) + (int(shift[-1]) if len(codes) else 1), BREAK, np.uint16)
        kept[np.arange(len(codes)) + shift] = codes
        return kept


def lay_out(title: str, text: str) -> Page:
    """Return *title* and *text* as a page."""
    pieces = [title, *_pieces(_body(text))]
    tokens = _vocabulary().read(_in_one_word(f" {MARK} ".join(pieces)))
    breaks = tokens.codes == BREAK
    sentence, words = breaks.cumsum(), (~breaks).nonzero()[0]
    cut = len(words) > LONGEST
    words = words[:LONGEST]
    codes, sentence = tokens.codes[words], sentence[words]
    told = np.array([_is_told(piece) for piece in pieces])
    page_speaks = np.array([False, *_speak_of_themselves(pieces[1:])])
    if np.count_nonzero(~page_speaks[sentence] & (sentence > 0)) < SHORT:
        page_speaks[:] = False
        told[:] = True
    return Page(codes, tokens.flags[words], sentence, told, page_speaks, tokens.amounts[words], cut)


_ENDS = re.compile(
    r"[.!?…\n](?:(?<=\n)\n*"
    r"|(?<!\n)(?<![A-Z]\.[A-Z]\.)(?<! [A-Z]\.)(?<!\bM[rs]\.)(?<!\bDr\.)(?<!\bSt\.)[\"'”’)\]]*\s+"
    r"|(?<=[a-z]{2}[.!?])(?=[“\"]?[A-Z]))"
)
"""Begins with the stop itself, not with a look back for it: the search then skips from stop to stop."""
_BULLET = re.compile(r"\n[ \t]*(?:[•*·▪-]|\d{1,2}[.)](?=[ \t]+[^\d\s]))[ \t]*")
_LINE, _SHORT_LINE = 300, 100
"""Characters up to which a sentence may be one in which the page speaks of itself, and below which it is a short line."""
_LABELLED = re.compile(r"[A-Z][A-Za-z]+(?: [A-Za-z]+){0,2}: [^.]*$")
_DATELINE = re.compile(
    r"\n[ \t]*(?:(?:[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3})(?:, [A-Z][\w.]+(?: [A-Z]?\w+\.?)?){0,3}(?:,? \w+\.? \d{1,2})?"
    r"(?: ?\([A-Z][^)\n]{1,30}\))?|\([A-Z][^)\n]{1,30}\))[ \t]?[-–—_]{1,2}[ \t]+"
)
_NAMED = r"[A-Z][\w.'’-]"
_BYLINE = re.compile(
    # No word can be read as two: a line of one letter over and over would take for ever.
    rf"\n[ \t]*by (?:{_NAMED}{{3,}}|{_NAMED}+(?:(?:, ?| ){_NAMED}+){{1,4}}),? ?[^.\n]{{0,40}}$",
    re.IGNORECASE | re.MULTILINE,
)


def _is_told(piece: str) -> bool:
    """Return whether *piece* ends as a sentence or a quotation does."""
    if piece[-1:] in _STOPS:
        return True
    end = piece.rstrip()
    return end[-1:] in ('"', "”") or end.rstrip("\"'”’)]")[-1:] in _STOPS


_STOPS = frozenset(".!?…:;,")


def _pieces(text: str) -> list[str]:
    starts, ends = [0], []
    for end in _ENDS.finditer(text):
        ends.append(end.start() + (text[end.start()] != "\n"))
        starts.append(end.end())
    pieces = map(text.__getitem__, map(slice, starts, [*ends, len(text)]))
    return [piece for piece in pieces if piece.strip()]


_CALLED_OFF = re.compile(r"\bcall(?:s|ed|ing)? off\b")


def _in_one_word(text: str) -> str:
    """Return *text* with "called off" as the one word it stands for: taken apart, neither says it."""
    return _CALLED_OFF.sub("cancelled", text) if " off" in text else text


def _body(text: str) -> str:
    """Return *text* without the bylines, datelines and bullets that every outlet sets its own way."""
    # A search for "\n" skips from line to line; one for "^" stops at every character.
    body = _DATELINE.sub("\n", _BYLINE.sub("\n", _BULLET.sub("\n", f"\n{_unwrapped(text)}")))[1:]
    return body if body.strip() else text


def _unwrapped(text: str) -> str:
    """Return *text* with its lines joined where they were broken at a fixed width."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 4:
        return text
    broken = sum(50 <= len(line) <= 100 and not _is_told(line) for line in lines[:-1])
    if broken * 10 < 6 * (len(lines) - 1):
        return text
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def _speak_of_themselves(pieces: list[str]) -> list[bool]:
    """Say of each piece whether the page speaks of itself in it."""
    speak = [": " in piece and len(piece) < _SHORT_LINE and _LABELLED.match(piece) is not None for piece in pieces]
    phrases, longest = furniture(_LINE, _SHORT_LINE - 1)
    # One call for all: each costs more than what it reads of a piece.
    if found := phrases.find_matches_as_indexes(MARK.join(pieces).lower(), overlapping=True):
        starts = list(accumulate((len(piece.lower()) + 1 for piece in pieces), initial=0))
        for phrase, start, _ in found:
            at = bisect_right(starts, start) - 1
            speak[at] |= len(pieces[at]) <= longest[phrase]
    return speak


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary()
