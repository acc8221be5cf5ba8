"""Where sentences end, and that every one of them stands where it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.agents.extract.reading import Reading

SENTENCES = [
    ("He met U.S. President Ilona Varga in Oslo. She left.", ["He met U.S. President Ilona Varga in Oslo.", "She left."]),
    ("The U.N. Security Council met. Nobody spoke.", ["The U.N. Security Council met.", "Nobody spoke."]),
    ("They went back to the U.S. The court ruled.", ["They went back to the U.S.", "The court ruled."]),
    ("It began at 9 p.m. Monday. Few came.", ["It began at 9 p.m. Monday.", "Few came."]),
    ("It began at 9 p.m. The hall was empty.", ["It began at 9 p.m.", "The hall was empty."]),
    ("Mr. Lind met Gen. Holm. It rained.", ["Mr. Lind met Gen. Holm.", "It rained."]),
    ("A line\n\nAnother line", ["A line", "Another line"]),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [s.text for s in Reading.of(text).sentences] == sentences


@given(st.text(max_size=300))
def test_every_sentence_stands_where_it_says(text: str) -> None:
    for sentence in Reading.of(text).sentences:
        assert text[sentence.start : sentence.end] == sentence.text
