"""Where sentences end, and that every one of them stands where it says."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.agents.extract.parse.reading import Reading

SENTENCES = [
    ("He met U.S. President Ilona Varga in Oslo. She left.", ["He met U.S. President Ilona Varga in Oslo.", "She left."]),
    ("The U.N. Security Council met. Nobody spoke.", ["The U.N. Security Council met.", "Nobody spoke."]),
    ("They went back to the U.S. The court ruled.", ["They went back to the U.S.", "The court ruled."]),
    ("It began at 9 p.m. Monday. Few came.", ["It began at 9 p.m. Monday.", "Few came."]),
    ("It began at 9 p.m. The hall was empty.", ["It began at 9 p.m.", "The hall was empty."]),
    ("Mr. Lind met Gen. Holm. It rained.", ["Mr. Lind met Gen. Holm.", "It rained."]),
    (
        "His father fell in World War I. German guns took the hill.",
        ["His father fell in World War I.", "German guns took the hill."],
    ),
    ("It lacks vitamin C. Doctors know.", ["It lacks vitamin C.", "Doctors know."]),
    (
        "She works for Orm and Co. They met in Selm, Calif. He left.",
        ["She works for Orm and Co.", "They met in Selm, Calif.", "He left."],
    ),
    ("They asked J. A. Lind and Omar B. Holm. It rained.", ["They asked J. A. Lind and Omar B. Holm.", "It rained."]),
    ("It closed in Oct. Two shops stayed.", ["It closed in Oct.", "Two shops stayed."]),
    ("He sold Orm Inc. Friday to Pavel Holm Jr. of Karsk.", ["He sold Orm Inc. Friday to Pavel Holm Jr. of Karsk."]),
    (
        "LIVE\n07:45 GMT Missiles hit Karsk\nMissiles killed four.\n07.10am Lind to fly to Oslo\nIvo Lind will fly to Oslo",
        [
            "LIVE",
            "07:45 GMT Missiles hit Karsk",
            "Missiles killed four.",
            "07.10am Lind to fly to Oslo",
            "Ivo Lind will fly to Oslo",
        ],
    ),
    ("It began at\n7:45 and Lind\nspoke.", ["It began at\n7:45 and Lind\nspoke."]),
    ("A line\n\nAnother line", ["A line", "Another line"]),
    (
        "Talks on fishing resume-Envoys of Norway met on Monday. It rained.",
        ["Talks on fishing resume", "Envoys of Norway met on Monday.", "It rained."],
    ),
    ("The anti-American crowd of the Anglo-French pact left.", ["The anti-American crowd of the Anglo-French pact left."]),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [s.text for s in Reading.of(text).sentences] == sentences


@given(st.text(max_size=300))
def test_every_sentence_stands_where_it_says(text: str) -> None:
    for sentence in Reading.of(text).sentences:
        assert text[sentence.start : sentence.end] == sentence.text


@pytest.mark.parametrize("run", ["!" * 100_000, "Stop" + "?!" * 50_000, "." * 100_000])
def test_no_run_of_stops_takes_long_to_end_a_sentence(run: str) -> None:
    began = time.process_time()
    Reading.of(f"Envoys met in Oslo{run}and left.")
    assert time.process_time() - began < 2
