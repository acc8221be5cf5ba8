"""Words as numbers: every token becomes a code that is the same in every spelling, process and year."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.lexicon import Lexicon, lexicon

Codes = npt.NDArray[np.uint16]
"""One code a word; BREAK stands between sentences. Codes from FIGURE up are numbers."""

BREAK, NEGATION, FIGURE = 0, 1, 0xC000
_FIRST_WORD = 2
CAPITAL, NUMBER, MAGNITUDE, STOP, DATE, SPELLED, DONE = 1, 2, 4, 8, 16, 32, 64
"""What is known of a token beside its code."""

MARK = "\x00"
"""Put between sentences, it comes out as BREAK."""

TOKEN = re.compile(
    r"\x00|(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:['’](?:[a-z]{1,2}\b|[A-Z](?=[a-z])))?[^\W\d_]*|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:st|nd|rd|th)?|[%$£€]"
)
_MIXER = 0x9E3779B97F4A7C15
_MEMO_LIMIT = 200_000  # numbers make the vocabulary of a long-lived lane endless
_LONGEST_MEMO = 32  # characters
_AROUND = ".,;:!?()[]\"'“”‘’"  # what may stand around a word and is no token


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text that count, in order, stop words left out."""

    codes: Codes
    flags: npt.NDArray[np.uint8]
    amounts: npt.NDArray[np.float64]
    """The number that each token states without a word of magnitude ("38.2", not "38.2 million"); 0 where it states none.

    A word of magnitude that no number goes before ("hundreds") keeps its own, though its code is no figure's.
    """


class Vocabulary(dict[str, int]):
    """Token to its place in `codes`, `flags` and `amounts`; learns a token when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._lexicon: Lexicon = lexicon()
        self._size = 0
        self._stretches = _Stretches(self)
        self._to, self._will = (code_of(word, self._lexicon) for word in ("to", "will"))
        self._is, self._coming = (marked(words, self._lexicon) for words in (("is", "are"), self._lexicon.coming))
        self.codes: Codes = np.zeros(1024, np.uint16)
        self.flags = np.zeros(1024, np.uint8)
        self.amounts = np.zeros(1024, np.float64)

    def __missing__(self, token: str) -> int:
        place = self._size
        if place == len(self.codes):
            self.codes = np.resize(self.codes, 2 * place)
            self.flags = np.resize(self.flags, 2 * place)
            self.amounts = np.resize(self.amounts, 2 * place)
        self.codes[place], self.flags[place], self.amounts[place] = _meaning(token, self._lexicon)
        self._size += 1
        self[token] = place
        return place

    def read(self, text: str) -> Tokens:
        """Return the tokens of *text*."""
        if max(self._size, len(self._stretches)) > _MEMO_LIMIT:
            self.clear()
            self._stretches.clear()
            self._size = 0
        places = np.frombuffer(b"".join(map(self._stretches.__getitem__, text.split())), np.int32)
        codes, flags, amounts = self.codes[places], self.flags[places], self.amounts[places]
        ahead = codes == self._to
        ahead[1:-1] &= self._is[codes[:-2]] | self._coming[codes[2:]]
        ahead[:1] = ahead[-1:] = False
        codes[ahead], flags[ahead] = self._will, 0  # "is to visit", "flew out to visit"
        goes_on = ((flags[:-1] & NUMBER) > 0) & ((flags[1:] & (MAGNITUDE | SPELLED)) > 0)
        if len(ats := goes_on.nonzero()[0]):
            _join(ats.tolist(), codes, flags, amounts)
        kept = (flags & STOP) == 0
        return Tokens(codes[kept], flags[kept], amounts[kept])


class _Stretches(dict[str, bytes]):
    """Stretch of text without white space to the places of its tokens, as bytes that need only be joined."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, stretch: str) -> bytes:
        core = stretch.strip(_AROUND)
        tokens = (core,) if core.isalpha() else TOKEN.findall(stretch)  # most are one word
        places = array("i", map(self._vocabulary.__getitem__, tokens)).tobytes()
        if len(stretch) <= _LONGEST_MEMO:
            self[stretch] = places
        return places


def marked(words: Iterable[str], lexicon: Lexicon) -> npt.NDArray[np.bool_]:
    """Say of each code whether it is that of one of *words*."""
    marked = np.zeros(65536, np.bool_)
    marked[[code_of(word, lexicon) for word in words]] = True
    return marked


def word_code(word: str) -> int:
    """Return the code of a word that is already in its common spelling."""
    return _FIRST_WORD + _hash(word) % (FIGURE - _FIRST_WORD)


def code_of(token: str, words: Lexicon) -> int:
    """Return the code of a word as it is written in a text."""
    return _meaning(token, words)[0]


def figure_code(value: float) -> int:
    """Return the code of a number, to a thousandth."""
    return FIGURE + ((int(min(value, 1e15) * 1000 + 0.5) * _MIXER & 0xFFFFFFFFFFFFFFFF) >> 50)


def _join(ats: list[int], codes: Codes, flags: npt.NDArray[np.uint8], amounts: npt.NDArray[np.float64]) -> None:
    """Make one number of each at *ats* and what goes on after it, in place: "twenty five" is 25, "1.5 million" 1500000."""
    for at in ats:
        value, after = float(amounts[at]), at + 1
        spelt = flags[at] & flags[after] & SPELLED
        if spelt and 20 <= value <= 90 and 1 <= amounts[after] <= 9:
            value += float(amounts[after])
            flags[after] |= STOP
            after += 1
        scaled = after < len(flags) and flags[after] & MAGNITUDE
        if scaled:
            value *= float(amounts[after])
            flags[after] |= STOP
        codes[at], amounts[at] = figure_code(value), 0.0 if scaled else value


def _meaning(token: str, words: Lexicon) -> tuple[int, int, float]:
    if token == MARK:
        return BREAK, 0, 0.0
    if token[0].isdigit() and token[-1].isdigit():
        value = float(token.replace(",", ""))
        return figure_code(value), NUMBER, value
    capital = CAPITAL if token[0].isupper() else 0
    lower = token.lower().replace("’", "'")
    if lower in words.negations or lower.endswith("n't"):
        return NEGATION, 0, 0.0
    plain = lower.rstrip(".").removesuffix("'s").removesuffix("'")
    is_stop = (plain in words.stop and token != "US") or token == "May"  # US is a country, May a month
    stop = STOP if is_stop else 0
    lower = words.aliases.get(plain, plain)
    if (spelled := words.numbers.get(lower)) is not None:
        if spelled >= 100 or spelled == 12:
            return word_code(lower), MAGNITUDE, float(spelled)
        return figure_code(spelled), NUMBER | SPELLED, float(spelled)
    if lower in words.opposites:
        return word_code(lower), capital, 0.0
    if lower in words.dates:
        return word_code(lower), DATE, 0.0
    done = DONE if lower.endswith("ed") or lower in words.unchanged else 0
    return word_code(_stem(lower.replace(".", ""))), capital | stop | done, 0.0


_BRITISH = [
    (re.compile(pattern), american)
    for pattern, american in (
        (r"is(e|ed|es|er|ing|ation|ations)$", r"iz\1"),
        (r"ys(e|ed|es|ing)$", r"yz\1"),
        (r"our(s|ed|ing|ite|able|ful|hood)?$", r"or\1"),
        (r"([bt])re(s|d)?$", r"\1er\2"),
        (r"ll(ed|ing|er|ers|or|ors)$", r"l\1"),
        (r"ogue(s)?$", r"og\1"),
        (r"[ao]e", "e"),
    )
]
_MAY_BE_BRITISH = re.compile(r"[iy]s[eai]|our|[bt]re|ll[eio]|ogue|[ao]e")
_ENDING = re.compile(r"(?:'s|ies|es|s|ied|ed|ing|ly)$")


def _stem(word: str) -> str:
    """Return *word* in American spelling without its commonest endings."""
    if len(word) > 4:
        if _MAY_BE_BRITISH.search(word):
            for pattern, american in _BRITISH:
                word = pattern.sub(american, word)
        shorter = _ENDING.sub("", word)
        if len(shorter) >= 3 and not word.endswith("ss"):
            word = shorter.rstrip("ei") if len(shorter) > 4 else shorter
    return word


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
