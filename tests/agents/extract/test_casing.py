"""Shouted text in mixed case."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.agents.extract.text.casing import SHOUTED as SHARE
from tocsin.agents.extract.text.casing import in_mixed_case, is_shouted

SHOUTED = [
    ("THE POLICE SAID THAT PEDRO ALVAREZ WAS INJURED IN QUITO ON 3 MAY.", "The police said that Pedro Alvarez was injured in Quito on 3 May."),
    ("THE ARMY MAY MARCH ON VIENNA, HE SAID. IT DID IN MARCH.", "The army may march on Vienna, he said. It did in March."),
    ("PRESIDENT DUARTE AND GENERAL PONCE MET A GENERAL OF THE GUARD.", "President Duarte and General Ponce met a general of the guard."),
    ("GUNMEN KILLED O'BRIEN AND ROJAS'S BROTHER IN FRONT OF THE BANK.", "Gunmen killed O'Brien and Rojas's brother in front of the bank."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SHOUTED)
def test_shouted_text(text: str, expected: str) -> None:
    assert in_mixed_case(text) == expected


@pytest.mark.parametrize("text", ["NATO", "A short OK.", "The president of Peru met the FMLN.", ""])
def test_other_text_stays(text: str) -> None:
    assert in_mixed_case(text) == text


@given(st.lists(st.tuples(st.sampled_from("aAbB ß1-"), st.integers(1, 30)), max_size=12))
@example([("a", 5), ("B", 25)])
@example([("a", 5), ("B", 20)])
def test_a_text_is_shouted_by_its_share_of_capitals_wherever_they_stand(runs: list[tuple[str, int]]) -> None:
    text = "".join(letter * count for letter, count in runs)
    letters, capitals = sum(c.isalpha() for c in text), sum(c.isupper() for c in text)
    assert is_shouted(text) is (letters >= 20 and capitals >= SHARE * letters)


@given(st.text(alphabet=st.characters(categories=["Lu", "Zs", "Po", "Lt", "Mn"]), min_size=20))
def test_the_length_stays(text: str) -> None:
    assert len(in_mixed_case(text)) == len(text)
