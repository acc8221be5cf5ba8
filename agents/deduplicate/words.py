"""Words as numbers: every token becomes a code that is the same in every spelling, process and year."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from tocsin.agents.deduplicate.lexicon import Lexicon, lexicon

Codes = npt.NDArray[np.uint16]
"""One code a word; BREAK stands between sentences. Codes from FIGURE up are numbers."""

BREAK, NEGATION, FIGURE = 0, 1, 0xC000
_FIRST_WORD = 2
CAPITAL, NUMBER, MAGNITUDE, STOP, DATE, SPELLED = 1, 2, 4, 8, 16, 32
"""What is known of a token beside its code."""
_SPELT = NUMBER | SPELLED

MARK = "\x00"
"""Put between sentences, it comes out as BREAK."""

TOKEN = re.compile(
    r"\x00|(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:['’](?:[a-z]{1,2}\b|[A-Z](?=[a-z])))?[^\W\d_]*|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:st|nd|rd|th)?|[%$£€]"
)
_MEMO_LIMIT = 200_000  # numbers make the vocabulary of a long-lived lane endless
_LONGEST_MEMO = 32  # characters


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text that count, in order, stop words left out."""

    codes: Codes
    flags: npt.NDArray[np.uint8]
    amounts: npt.NDArray[np.float64]
    """The number that each token states without a word of magnitude ("38.2", not "38.2 million"); 0 where it states none."""


class Vocabulary(dict[str, int]):
    """Token to its place in `codes`, `flags` and `amounts`; learns a token when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._lexicon: Lexicon = lexicon()
        self._size = 0
        self._stretches = _Stretches(self)
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
        if (flags & NUMBER).any():
            codes, flags, amounts = _with_figures(codes, flags, amounts)
        kept = (flags & STOP) == 0
        return Tokens(codes[kept], flags[kept], amounts[kept])


class _Stretches(dict[str, bytes]):
    """Stretch of text without white space to the places of its tokens, as bytes that need only be joined."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, stretch: str) -> bytes:
        places = array("i", map(self._vocabulary.__getitem__, TOKEN.findall(stretch))).tobytes()
        if len(stretch) <= _LONGEST_MEMO:
            self[stretch] = places
        return places


def word_code(word: str) -> int:
    """Return the code of a word that is already in its common spelling."""
    return _FIRST_WORD + _hash(word) % (FIGURE - _FIRST_WORD)


def code_of(token: str, words: Lexicon) -> int:
    """Return the code of a word as it is written in a text."""
    return _meaning(token, words)[0]


def figure_codes(values: npt.NDArray[np.float64]) -> Codes:
    """Return the code of each number, to a thousandth."""
    mixed = (np.minimum(values, 1e15) * 1000 + 0.5).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (np.uint64(FIGURE) + (mixed >> np.uint64(50))).astype(np.uint16)


def _with_figures(
    codes: Codes, flags: npt.NDArray[np.uint8], values: npt.NDArray[np.float64]
) -> tuple[Codes, npt.NDArray[np.uint8], npt.NDArray[np.float64]]:
    # "twenty five" is 25 and "1.5 million" 1500000: the second token is absorbed by the first. Few tokens are numbers.
    known, size = flags.tobytes(), values.tolist()
    told, stated, amounts = [], [], []
    absorbed: set[int] = set()
    for at in (flags & NUMBER).nonzero()[0].tolist():
        if at in absorbed:
            continue
        value, after = size[at], at + 1
        if after < len(known) and known[at] & known[after] & _SPELT == _SPELT and 20 <= value <= 90 and 1 <= size[after] <= 9:
            value += size[after]
            absorbed.add(after)
            after += 1
        scaled = after < len(known) and known[after] & MAGNITUDE
        if scaled:
            value *= size[after]
            absorbed.add(after)
        told.append(at)
        stated.append(value)
        amounts.append(0.0 if scaled else value)
    codes, flags, values = codes.copy(), flags.copy(), np.zeros_like(values)
    codes[told], values[told] = figure_codes(np.array(stated)), amounts
    flags[np.fromiter(absorbed, np.int64, len(absorbed))] |= STOP
    return codes, flags, values


def _meaning(token: str, words: Lexicon) -> tuple[int, int, float]:
    if token == MARK:
        return BREAK, 0, 0.0
    if token[0].isdigit() and token[-1].isdigit():
        return FIGURE, NUMBER, float(token.replace(",", ""))
    capital = CAPITAL if token[0].isupper() else 0
    lower = token.lower().replace("’", "'")
    if lower in words.negations or lower.endswith("n't"):
        return NEGATION, 0, 0.0
    plain = lower.rstrip(".").removesuffix("'s").removesuffix("'")
    stop = STOP if plain in words.stop and token != "US" else 0
    lower = words.aliases.get(plain, plain)
    if (value := words.numbers.get(lower)) is not None:
        return word_code(lower), (MAGNITUDE if value >= 100 or value == 12 else NUMBER | SPELLED), float(value)
    if lower in words.opposites:
        return word_code(lower), capital, 0.0
    if lower in words.dates:
        return word_code(lower), DATE, 0.0
    return word_code(_stem(lower.replace(".", ""))), capital | stop, 0.0


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
