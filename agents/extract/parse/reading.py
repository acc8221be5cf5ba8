"""One article as the finders read it: sentences with offsets, parsed when somebody asks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from operator import attrgetter
from typing import Any

from tocsin.agents.extract.parse.mended_parses import mend, seat_past_dateline
from tocsin.agents.extract.parse.model import name, parse
from tocsin.agents.extract.text.casing import in_mixed_case
from tocsin.agents.extract.text.subheads import text_after_dateline, text_after_subhead
from tocsin.schemas.message import Span

MAX_SENTENCE = 2_000
"""Longest stretch, in characters, that is parsed as one sentence."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the admitted text; `start` and `end` are code points of the whole text."""

    index: int
    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """The sentence as evidence."""
        return Span(quote=self.text, start=self.start, end=self.end)


@dataclass(slots=True)
class Reading:
    """The admitted text, its sentences, and their parses (made on demand, kept)."""

    text: str
    day: date | None = None
    """The day of publication: what "on Tuesday" is resolved against."""
    source: str | None = None
    title: str = ""
    sentences: tuple[Sentence, ...] = ()
    _quiet: dict[int, str] = field(default_factory=dict)
    _docs: dict[int, Any] = field(default_factory=dict)
    _parsed: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, text: str, *, day: date | None = None, source: str | None = None, title: str = "") -> Reading:
        """Return the reading of *text*; nothing is parsed yet."""
        return cls(text, day, source, title, tuple(split_sentences(text)))

    def opening(self, size: int) -> Reading:
        """Return what is read of a text that is longer than *size*: its first sentences, up to that many characters."""
        if len(self.text) <= size:
            return self
        kept = tuple(sentence for sentence in self.sentences if sentence.end <= size)
        return Reading(self.text[:size], self.day, self.source, self.title, kept)

    def quiet(self, sentence: Sentence) -> str:
        """Return a sentence as it stands, or in mixed case of the same length where it is shouted."""
        found = self._quiet.get(sentence.index)
        if found is None:
            found = _SET_OFF.sub(r" — \1 — ", in_mixed_case(sentence.text))
            if begin := self.after_dateline(sentence):
                found = found[: begin - 3] + found[begin - 3 : begin].replace("-", "—") + found[begin:]
            self._quiet[sentence.index] = found
        return found

    def after_dateline(self, sentence: Sentence) -> int:
        """Return how many characters of a sentence are the article's dateline: "OSLO, Dec 3 - "."""
        if sentence.index == 1 and _TOWN_ALONE.fullmatch(self.text, 0, sentence.start):
            found = _DAY_AND_WIRE.match(sentence.text)  # "KYIV. December 3 (Wire) - "
            return found.end() if found else 0
        return text_after_dateline(sentence.text) if sentence.index == 0 else 0

    def parsed(self, sentence: Sentence) -> Any:
        """Return the spaCy Doc of one sentence with parse, lemmas and entities.

        Its offsets count from the sentence: `sentence.start + token.idx` is the place in the text. Shouted text is
        read in mixed case of the same length, so `doc.text` may differ from `sentence.text` in case only.
        """
        self.parse([sentence])
        return self._docs[sentence.index]

    def named(self, sentence: Sentence) -> Any:
        """Return the spaCy Doc of one sentence with entities, and whatever else was already paid for."""
        self.name([sentence])
        return self._docs[sentence.index]

    def in_parse(self, start: int, end: int) -> Any | None:
        """Return the words of a parse between two offsets of the text; nothing where nobody had it parsed."""
        at = bisect_right(self.sentences, start, key=attrgetter("start")) - 1
        if at < 0 or self.sentences[at].index not in self._parsed:
            return None
        offset = self.sentences[at].start
        return self._docs[self.sentences[at].index].char_span(start - offset, end - offset, alignment_mode="expand")

    def parse(self, sentences: Iterable[Sentence]) -> None:
        """Parse many sentences at once: about twice as fast as one by one; entities already found are kept."""
        wanted = {s.index: s for s in sentences if s.index not in self._parsed}
        self.name(wanted.values())
        parse([self._docs[index] for index in wanted])
        for index, sentence in wanted.items():
            mend(self._docs[index])
            if end := self.after_dateline(sentence):
                seat_past_dateline(self._docs[index], end)
        self._parsed.update(wanted)

    def name(self, sentences: Iterable[Sentence]) -> None:
        """Find the entities of many sentences at once."""
        wanted = {s.index: s for s in sentences if s.index not in self._docs}
        self._docs.update(zip(wanted, name([self.quiet(s) for s in wanted.values()]), strict=True))


_TOWN_ALONE = re.compile(r"\s*[A-Z][A-Z'’ -]{2,30}\.\s+")
_DAY_AND_WIRE = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2} \([^()\n]{2,40}\) (?:--?|–|—) ")
# "The two - A, B and C - met": the parser takes a hyphen for part of a name, and a dash for what it is.
_SET_OFF = re.compile(r" - ([^-–—\n]{3,200},[^-–—\n]{3,200}) - ")


# Not ends of a sentence, though a period and a capital follow.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Pvt|Adm|Amb|Cmdr|Gov|Sen|Rep|Rev|Hon|Pres|St|Sr|Jr|vs|No|Nos|Inc|Corp|Co|Ltd"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Mt|Ft|Fr|Ave|Blvd|Dept|Univ|al|approx|est|Calif|Fla|Pa|Mass|Conn|Ariz|Ala|Ark"
    r"|Colo|Del|Ga|Ill|Ind|Kan|Ky|La|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Tenn|Tex|Va|Vt|Wash|Wis|Wyo)|\b[A-Z]|\b[ap]\.m)\.$",
    re.IGNORECASE,
)
_TIME = r"\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?|[A-Z]{2,4})[ \n]"
_END = re.compile(
    r"(?=[.!?…\n\d])(?:"  # what each begins with: the search skips to it
    r"(?<![.!?…])[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])|\n\s*\n|(?<=[.!?:\"”’])\n"
    rf"|\n(?={_TIME})|^{_TIME}[^\n]{{3,150}}\n)",  # a live blog's "07:45 GMT Talks resume"
    re.MULTILINE,
)
_ALSO_ENDS = re.compile(
    r"\b(?:[ap]\.m|[A-Z]|Inc|Corp|Co|Ltd|Jr|Sr|Ave|Blvd|Dept|Univ|al|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Calif|Fla|Pa|Mass"
    r"|Conn|Ariz|Ala|Ark|Colo|Del|Ga|Ill|Ind|Kan|Ky|La|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Tenn|Tex|Va|Vt|Wash|Wis|Wyo)\.$"
)
"""What may end a sentence, too: where the next word opens one."""
_NUMBERED = re.compile(
    r"\b(?:War|Part|Act|Phase|Type|Class|Plan|Group|Grade|Block|Gate|Terminal|[Vv]itamin|[Hh]epatitis) [A-Z]\.$"
)
"""A letter that is no initial: "after World War I."."""
_NEXT_WORD = re.compile(r"\s+[\"“‘'(\[]?(\w+)")


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of *text* in order, without the white space around them.

    A blank line always ends one; so does a stretch of MAX_SENTENCE characters.
    """
    start, index = 0, 0
    for end in [*_ends(text), len(text)]:
        for piece_start, piece_end in _pieces(text, start, end):
            yield Sentence(index, piece_start, piece_end, text[piece_start:piece_end])
            index += 1
        start = end


def _ends(text: str) -> Iterator[int]:
    for match in _END.finditer(text):
        if match.group()[0] != "." or not _abbreviates(text, match.end()):
            yield match.end()


def _abbreviates(text: str, end: int) -> bool:
    """Tell whether the period before *end* belongs to an abbreviation, and ends no sentence."""
    head = text[max(0, end - 12) : end]
    if not _ABBREVIATION.search(head) or _NUMBERED.search(head):
        return False
    return not (_ALSO_ENDS.search(head) and _opens(text, end))


def _opens(text: str, end: int) -> bool:
    """Tell whether a sentence opens at *end*: "left the U.S. The court ..." and not "the U.S. Supreme Court"."""
    word = _NEXT_WORD.match(text, end)
    if word is None:
        return True
    initial = len(word[1]) == 1 and text[word.end() : word.end() + 1] == "."  # "J. A. Lind": no "A bomb exploded"
    return not initial and word[1].lower() in _openers()


@cache
def _openers() -> frozenset[str]:
    return frozenset(resources.files(__package__).joinpath("sentence_openers.txt").read_text(encoding="utf-8").split())


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = min(end, start + MAX_SENTENCE)
        if stop < end and (space := text.rfind(" ", start + 1, stop)) > start:
            stop = space
        left, right = start, stop
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        while head := text_after_subhead(text[left:right]):
            yield left, left + len(text[left : left + head - 1].rstrip())
            left += head
        if left < right:
            yield left, right
        start = stop
