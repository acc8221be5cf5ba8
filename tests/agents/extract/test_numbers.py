"""Numbers in words, digits, ranges and approximations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.agents.extract.phrases.numbers import find_numbers

NUMBERS = [
    ("at least 1,200", (1200, 1200, None, "at_least")),
    ("more than 100", (100, 100, None, "at_least")),
    ("no fewer than 12", (12, 12, None, "at_least")),
    ("fifty or more", (50, 50, None, "at_least")),
    ("up to 50", (0, 50, 50, "up_to")),
    ("as many as 1.5 million", (0, 1_500_000, 1_500_000, "up_to")),
    ("about 30", (30, 30, None, "about")),
    ("two dozen", (24, 24, 24, "exact")),
    ("half a dozen", (6, 6, 6, "exact")),
    ("half a million", (500_000, 500_000, 500_000, "exact")),
    ("1.2 million", (1_200_000, 1_200_000, 1_200_000, "exact")),
    ("between 30 and 40", (30, 30, 40, "about")),
    ("20 to 30", (20, 20, 30, "about")),
    ("two or three", (2, 2, 3, "about")),
    ("a couple of", (2, 2, 2, "exact")),
    ("dozens", (24, 24, None, "at_least")),
    ("several dozen", (24, 24, None, "at_least")),
    ("tens of thousands", (20_000, 20_000, None, "at_least")),
    ("hundreds of thousands", (200_000, 200_000, None, "at_least")),
    ("all but three of the 40", (37, 37, 37, "exact")),
    ("twenty-three", (23, 23, 23, "exact")),
    ("ninety nine", (99, 99, 99, "exact")),
    ("two hundred and forty", (240, 240, 240, "exact")),
    ("two thousand five hundred and six", (2506, 2506, 2506, "exact")),
    ("three hundred thousand", (300_000, 300_000, 300_000, "exact")),
    ("another two", (2, 2, 2, "exact")),
    ("no one", (0, 0, 0, "exact")),
    ("nobody", (0, 0, 0, "exact")),
    ("none", (0, 0, 0, "exact")),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_a_number_is_read_whole(text: str, expected: tuple[int, int, int | None, str]) -> None:
    (number,) = find_numbers(f"({text})")
    assert (number.low, number.best, number.high, number.qualifier) == expected
    assert f"({text})"[number.start : number.end] == text


@pytest.mark.parametrize(
    "text", ["several people", "a 12-year-old girl", "many", "a few", "the second man", "an AK-47", "3.7 percent", "at 2:18"]
)
def test_no_number(text: str) -> None:
    assert find_numbers(text) == []


def test_numbers_in_a_row_stay_apart() -> None:
    assert [n.best for n in find_numbers("nine policemen, nine civilians and twenty 5-year-olds")] == [9, 9, 20]


_PIECES = [
    "a",
    "at",
    "least",
    "1,200",
    "two",
    "dozen",
    "million",
    "half",
    "of",
    "the",
    "and",
    "or",
    "to",
    "between",
    "40",
    "all",
    "but",
]
_PIECES += ["three", "-", "30-40", "no", "one", "9,999,999", "hundred", "forty", "-five"]


@given(st.lists(st.sampled_from(_PIECES)))
def test_bounds_are_in_order_and_places_inside(words: list[str]) -> None:
    text = " ".join(words)
    for number in find_numbers(text):
        assert 0 <= number.low <= number.best <= (number.best if number.high is None else number.high)
        assert 0 <= number.start < number.end <= len(text)
