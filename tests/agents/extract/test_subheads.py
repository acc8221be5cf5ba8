"""Headlines glued to the text below them are sentences of their own."""

from __future__ import annotations

import pytest

from tocsin.agents.extract.parse.reading import split_sentences

GLUED = [
    ("Tough work ahead-Envoys from Norway met in Riga.", ["Tough work ahead", "Envoys from Norway met in Riga."]),
    ("Talks Resume Over Fish-OSLO -- Envoys met on Monday.", ["Talks Resume Over Fish", "OSLO -- Envoys met on Monday."]),
    ("Talks Resume in Riga –The envoys met.", ["Talks Resume in Riga", "The envoys met."]),
    ("Talks Resume in Riga -The envoys met.", ["Talks Resume in Riga", "The envoys met."]),
    ("Talks Resume in Riga-OSLO — -The envoys met.", ["Talks Resume in Riga", "OSLO —", "The envoys met."]),
]
WHOLE = [
    "Many anti-American groups marched in Oslo.",
    "The cross-Channel market grew.",
    "Envoys of Bashar al-Karim met in Riga.",
    "The two -Norway and Sweden- met in Riga.",
    "AN AMBASSADOR IS RE-EDITING -- IN PART -- A HISTORY.",
]


@pytest.mark.parametrize(("text", "sentences"), GLUED)
def test_a_glued_headline_is_a_sentence_of_its_own(text: str, sentences: list[str]) -> None:
    found = list(split_sentences(text))
    assert [s.text for s in found] == sentences
    assert all(text[s.start : s.end] == s.text for s in found)


@pytest.mark.parametrize("text", WHOLE)
def test_half_a_word_before_a_name_ends_no_headline(text: str) -> None:
    assert [s.text for s in split_sentences(text)] == [text]
