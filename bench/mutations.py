"""Articles as they should never be: torn, shouted, repeated, full of marks and numbers, up to a given length."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_MARKS = (
    "\u0301\u200b\u202e\u00a0\u2028\ufeff\x00\x0b\U0001f525\U0001f469\u200d\U0001f692İßǅﬁ’'\"“”«»()[]{}<>&;:,.-–—…!?/\\|@#%*_~^0९１"
    "\t\r\n"
)
_PHRASES = (
    *("at least", "between 30 and 40", "two dozen", "half a million", "1,200,000,000,000", "-year-old", "all but three of the"),
    *("no one was", "nine hundred and", "were killed", "was wounded by", "the dead included", "and his wife, and her son, and"),
    *("met with", "held talks with", "the foreign minister of", "President", "Gen. X. Y.", "'s", "’s", "of the", "who said that"),
    *(", who was", "“", "”", "on Tuesday", "two days earlier", "30 February 2009", "since 1066", "U.S.", "a.m.", "Mr Mr Mr"),
    *("Qazvortak", "Ilmo-Destrian", "the the", "not", "never", "cancelled", "agreed to", "between the two sides"),
    *("<b>", "</p>", "&amp;", "&#0;"),
)
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")

_Mutation = Callable[[random.Random, str, Sequence[str]], str]


def mutated(chance: random.Random, texts: Sequence[str], longest: int) -> str:
    """Return one of *texts* after one to five mutations, some with pieces of the others; at most *longest* characters."""
    text = chance.choice(texts)
    for _ in range(chance.randint(1, 5)):
        text = chance.choice(_MUTATIONS)(chance, text, texts)[:longest]
    return text


def stretched(chance: random.Random, texts: Sequence[str], length: int) -> str:
    """Return a mutated text of exactly *length* characters: of many articles, of one, or of one sentence again and again."""
    size = chance.choice((60, 600, 6_000, length))
    pieces: list[str] = []
    while sum(map(len, pieces)) <= length:
        pieces.append(mutated(chance, texts, size) if not pieces or chance.random() < 0.5 else pieces[-1])
    joint = chance.choice((" ", "", "\n", "\n\n", ", ", " and ", ". ", "; "))
    text = chance.choice((str, str, str.upper, str.title, _invented))(joint.join(pieces))
    return (text * (length // max(1, len(text)) + 1))[:length]


def _invented(text: str) -> str:
    """Return *text* with words that nobody knows, begun with capitals."""
    return _WORD.sub(lambda m: m.group()[::-1].capitalize() if len(m.group()) > 4 else m.group(), text)


def _without_characters(chance: random.Random, text: str, _: Sequence[str]) -> str:
    share = chance.choice((0.01, 0.1, 0.5))
    return "".join(c for c in text if chance.random() > share)


def _with_marks(chance: random.Random, text: str, _: Sequence[str]) -> str:
    share = chance.choice((0.005, 0.05))
    return "".join(c + chance.choice(_MARKS) if chance.random() < share else c for c in text)


def _words_moved(chance: random.Random, text: str, _: Sequence[str]) -> str:
    found = text.split(" ")
    for _i in range(chance.randint(1, 30)):
        found.insert(chance.randrange(len(found)), found.pop(chance.randrange(len(found))))
    return " ".join(found)


def _words_repeated(chance: random.Random, text: str, _: Sequence[str]) -> str:
    found = text.split(" ")
    at = chance.randrange(len(found))
    piece = found[at : at + chance.randint(1, 8)]
    return " ".join(found[:at] + piece * chance.choice((2, 5, 40)) + found[at:])


def _with_phrases(chance: random.Random, text: str, _: Sequence[str]) -> str:
    found = text.split(" ")
    for _i in range(chance.randint(1, 20)):
        found.insert(chance.randint(0, len(found)), chance.choice(_PHRASES))
    return " ".join(found)


def _numbers_changed(chance: random.Random, text: str, _: Sequence[str]) -> str:
    numbers = (
        "0",
        "007",
        "1e9",
        "½",
        "99999999999999999999",
        "twenty-one hundred",
        "minus three",
        "12,34",
        "1.2.3",
        "一",
        "zero",
    )
    return re.sub(r"\d+", lambda _m: chance.choice(numbers), text)


def _sentences_shuffled(chance: random.Random, text: str, texts: Sequence[str]) -> str:
    found = _SENTENCE.split(text) + _SENTENCE.split(chance.choice(texts))
    chance.shuffle(found)
    return chance.choice((" ", "\n", "\n\n", "")).join(found)


def _cut(chance: random.Random, text: str, texts: Sequence[str]) -> str:
    other = chance.choice(texts)
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


def _shouted(chance: random.Random, text: str, _: Sequence[str]) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _unspaced(chance: random.Random, text: str, _: Sequence[str]) -> str:
    return re.sub(r"\s+", chance.choice(("", " ", "\n", "\u00a0", "  \t ")), text)


def _unpunctuated(_chance: random.Random, text: str, _: Sequence[str]) -> str:
    return re.sub(r"[.,;:!?]", "", text)


_MUTATIONS: tuple[_Mutation, ...] = (
    _without_characters,
    _with_marks,
    _words_moved,
    _words_repeated,
    _with_phrases,
    _numbers_changed,
    _sentences_shuffled,
    _cut,
    _shouted,
    _unspaced,
    _unpunctuated,
)
