"""Parses that are mended, and those that are left as they are; each row a word, what it is to which word, its tag and entity."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from tocsin.agents.extract.parse.mended_parses import mend

_POS = {"N": "PROPN", "n": "NOUN", "V": "VERB", ",": "PUNCT"}
_TAGS = {"N": "NNP", "n": "NN", "V": "VBD", ",": ","}


def mended(parse: str) -> list[str]:
    """Return a parse, mended: "word/dep>head", words counted from 0; the same form, with kind and entity, is what it takes."""
    rows = [row.split("/") for row in parse.split()]
    words = [row[0] for row in rows]
    deps, heads = zip(*((row[1].split(">")[0], int(row[1].split(">")[1])) for row in rows), strict=True)
    kinds = [row[2] if len(row) > 2 else "" for row in rows]
    entities = [f"B-{row[3]}" if len(row) > 3 else "O" for row in rows]
    doc: Any = Doc(
        spacy.blank("en").vocab, words=words, heads=list(heads), deps=list(deps), pos=[_POS.get(kind, "ADP") for kind in kinds],
        tags=[_TAGS.get(kind, "IN") for kind in kinds], lemmas=[_LEMMAS.get(word, word) for word in words], ents=entities,
    )  # fmt: skip
    mend(doc)
    return [f"{t.text}/{t.dep_}>{t.head.i}" for t in doc]


_LEMMAS = {"set": "set", "slated": "slate", "known": "know", "received": "receive"}


def given(parse: str) -> list[str]:
    """Return *parse* as it was given."""
    return ["/".join(row.split("/")[:2]) for row in parse.split()]


TALKS = "talks/ROOT>0/n between/prep>0 Norway/pobj>1/N/GPE and/cc>2 Sweden/conj>2/N/GPE"
MENDED = [
    (f"{TALKS} which/nsubjpass>6 slated/relcl>4/V", 6, "slated/relcl>0"),
    (f"{TALKS} which/nsubjpass>6 slated/relcl>2/V", 6, "slated/relcl>0"),
    (
        "Lind/nsubj>1/N/PERSON met/ROOT>1/V on/prep>1 Friday/pobj>2/N/DATE ahead/advmod>3 of/prep>1 talks/pobj>5/n",
        4,
        "ahead/advmod>1",
    ),
    ("Lind/nsubj>1/N/PERSON met/ROOT>1/V on/prep>1 Friday/pobj>2/N/DATE ahead/advmod>3 of/prep>1 talks/pobj>5/n", 5, "of/prep>4"),
    ("talks/ROOT>0/n with/prep>0 Lind/pobj>1/N/PERSON ,/punct>2/, Kort/conj>2/N/PERSON told/conj>0/V", 4, "Kort/nsubj>5"),
    (
        "received/ROOT>0/V envoy/dobj>0/n to/prep>0 Chile/pobj>2/N/GPE Petra/compound>5/N/PERSON Lind/dobj>0/N/PERSON",
        2,
        "to/prep>1",
    ),
    (
        "received/ROOT>0/V envoy/dobj>0/n to/prep>0 Chile/pobj>2/N/GPE Petra/compound>5/N/PERSON Lind/dobj>0/N/PERSON",
        1,
        "envoy/compound>5",
    ),
    ("minister/ROOT>0/n of/prep>0 affairs/pobj>1/n trade/conj>0/n Lind/appos>0/N/PERSON", 3, "trade/conj>2"),
    ("minister/ROOT>0/n of/prep>0 affairs/pobj>1/n trade/conj>0/n Lind/appos>3/N/PERSON", 4, "Lind/appos>0"),
    ("received/ROOT>0/V on/prep>0 Friday/compound>3/N/DATE Lind/pobj>1/N/PERSON", 3, "Lind/dobj>0"),
    ("received/ROOT>0/V on/prep>0 Friday/compound>3/N/DATE Lind/pobj>1/N/PERSON", 2, "Friday/pobj>1"),
    ("received/ROOT>0/V here/advmod>0 Lind/npadvmod>0/N/PERSON", 2, "Lind/dobj>0"),
    ("received/ccomp>3/V here/advmod>0 call/nsubj>3/n said/ROOT>3/V", 2, "call/dobj>0"),
    ("received/ROOT>0/V ,/punct>0/, at/prep>0 Osta/pobj>2/N/FAC ,/punct>3/, Lind/appos>3/N/PERSON", 5, "Lind/dobj>0"),
]


@pytest.mark.parametrize(("parse", "at", "expected"), MENDED)
def test_a_word_is_hung_where_it_belongs(parse: str, at: int, expected: str) -> None:
    assert mended(parse)[at] == expected


LEFT = [
    f"{TALKS} which/nsubjpass>6 known/relcl>4/V",
    f"{TALKS} which/nsubjpass>7 had/aux>7 slated/relcl>4/V",
    f"{TALKS} which/dobj>6 slated/relcl>4/V",
    "talks/ROOT>0/n with/prep>0 Lind/pobj>1/N/PERSON which/nsubjpass>4 slated/relcl>2/V",
    "Lind/nsubj>1/N/PERSON met/ROOT>1/V ahead/advmod>1 of/prep>2 talks/pobj>3/n",
    "Lind/nsubj>1/N/PERSON met/ROOT>1/V ahead/advmod>1",
    "talks/ROOT>0/n with/prep>0 Lind/pobj>1/N/PERSON Kort/conj>2/N/PERSON told/conj>0/V",
    "talks/ROOT>0/n with/prep>0 Lind/pobj>1/N/PERSON ,/punct>2/, Kort/conj>2/N/PERSON told/conj>0/V who/nsubj>5",
    "talks/ROOT>0/n with/prep>0 Lind/pobj>1/N/PERSON ,/punct>2/, Kort/nsubj>5/N/PERSON told/conj>0/V",
    "talks/ROOT>0/n with/prep>0 Lind/pobj>1/N/PERSON ,/punct>2/, army/conj>2/n told/conj>0/V",
    "sent/ROOT>0/V envoy/dobj>0/n to/prep>1 Chile/pobj>2/N/GPE",
    "sent/ROOT>0/V envoy/dobj>0/n to/prep>0 Chile/pobj>2/N/GPE today/npadvmod>0/n/DATE",
    "minister/ROOT>0/n of/prep>0 affairs/pobj>1/n Kort/conj>0/N/PERSON Lind/appos>0/N/PERSON",
    "minister/ROOT>0/n of/prep>0 affairs/pobj>1/n trade/conj>0/n",
    "received/ROOT>0/V Kort/dobj>0/N/PERSON here/advmod>0 Lind/npadvmod>0/N/PERSON",
    "received/ROOT>0/V here/advmod>0 Friday/npadvmod>0/N/DATE",
    "received/ROOT>0/V on/prep>0 Friday/compound>3/N/DATE night/pobj>1/n/TIME",
    "received/ccomp>4/V here/advmod>0 Lind/compound>3/N/PERSON call/dobj>4/n said/ROOT>4/V",
    "received/ROOT>0/V ,/punct>0/, at/prep>0 Osta/pobj>2/N/FAC ,/punct>3/, Chile/appos>3/N/GPE",
]


@pytest.mark.parametrize("parse", LEFT)
def test_a_parse_that_is_right_is_left(parse: str) -> None:
    assert mended(parse) == given(parse)
