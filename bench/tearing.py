"""Bytes as they should never come: torn, spliced, nested, swollen, in the wrong encoding."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_SIGNS: tuple[bytes, ...] = (
    *(b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae", b"\r", b"\n", b" " * 40),
    *(b"\\ud800", b"\\u0000", b"\\", b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b"<", b">", b"&", b"&#0;", b"&#x110000;", b"-", b".", b"~"),
    *(b"null", b"true", b"NaN", b"Infinity", b"-0", b"1e400", b"1" * 400, b"9223372036854775808", b"0x10", b"1e-400", b'{"":{}}', b"[[]]"),
    *("é".encode(), "İ".encode(), "\U0001f525".encode(), "\u2028".encode(), "٣".encode(), "²".encode(), "\u200b".encode()),
)  # fmt: skip
_NUMBER = re.compile(rb"\d{1,20}")
_Tear = Callable[[random.Random, bytes, Sequence[bytes], Sequence[bytes]], bytes]


def torn(chance: random.Random, samples: Sequence[bytes], signs: Sequence[bytes], longest: int) -> bytes:
    """Return one of *samples* after one to six tears, some with *signs* or with pieces of the others; at most *longest* bytes."""
    data = chance.choice(samples)
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(_TEARS)(chance, data, samples, signs)[:longest]
    return data


def _sign(chance: random.Random, signs: Sequence[bytes]) -> bytes:
    return chance.choice(signs if signs and chance.random() < 0.6 else _SIGNS)


def _place(chance: random.Random, data: bytes) -> int:
    return chance.randint(0, len(data))


def _span(chance: random.Random, data: bytes) -> tuple[int, int]:
    at = _place(chance, data)
    return at, min(len(data), at + chance.choice((1, 4, 20, 100, len(data))))


def _put(chance: random.Random, data: bytes, _: Sequence[bytes], signs: Sequence[bytes]) -> bytes:
    at = _place(chance, data)
    return data[:at] + _sign(chance, signs) + data[at:]


def _overwritten(chance: random.Random, data: bytes, _: Sequence[bytes], signs: Sequence[bytes]) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + _sign(chance, signs) + data[end:]


def _lost(chance: random.Random, data: bytes, *_: Sequence[bytes]) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + data[end:]


def _flipped(chance: random.Random, data: bytes, *_: Sequence[bytes]) -> bytes:
    found = bytearray(data)
    for _i in range(chance.randint(1, 8) if found else 0):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _repeated(chance: random.Random, data: bytes, *_: Sequence[bytes]) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + data[start:end] * chance.choice((2, 3, 50, 2_000)) + data[end:]


def _nested(chance: random.Random, data: bytes, _: Sequence[bytes], signs: Sequence[bytes]) -> bytes:
    at = _place(chance, data)
    return data[:at] + _sign(chance, signs) * chance.choice((10, 300, 20_000)) + data[at:]


def _spliced(chance: random.Random, data: bytes, samples: Sequence[bytes], _: Sequence[bytes]) -> bytes:
    other = chance.choice(samples)
    return data[: _place(chance, data)] + other[_place(chance, other) :]


def _numbered(chance: random.Random, data: bytes, *_: Sequence[bytes]) -> bytes:
    numbers = (b"0", b"-1", b"1e308", b"1e309", b"9" * 30, b"9" * 5_000, b"253402300800", b"0.1", b"null")
    return _NUMBER.sub(lambda found: chance.choice(numbers) if chance.random() < 0.4 else found[0], data)


def _encoded(chance: random.Random, data: bytes, *_: Sequence[bytes]) -> bytes:
    return data.decode("utf-8", "replace").encode(
        chance.choice(("utf-16", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "utf-7")), "replace"
    )


_TEARS: tuple[_Tear, ...] = (_put, _put, _overwritten, _lost, _flipped, _repeated, _nested, _spliced, _numbered, _encoded)
