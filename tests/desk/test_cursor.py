"""Cursors: what is written is read again, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rungs import ACTORS, CASUALTIES, MARKS, NOTATION
from tocsin.desk.cursor import MAX_LENGTH, CursorInvalid

places = st.tuples(st.sampled_from(NOTATION.topics), st.integers(0, 63))
offsets = st.integers(0, 10**15 - 1)


@given(st.dictionaries(places, offsets, max_size=67))
def test_a_position_is_read_as_it_was_written(position: dict[tuple[str, int], int]) -> None:
    text = NOTATION.write(position)
    assert NOTATION.read(text) == {where: offset for where, offset in position.items() if offset}
    assert text.isascii()
    assert "\n" not in text


@given(st.tuples(offsets, st.sampled_from(NOTATION.topics), st.integers(0, 63), offsets))
def test_a_key_is_read_as_it_was_written(key: tuple[int, str, int, int]) -> None:
    assert NOTATION.read_key(NOTATION.write_key(key)) == key


@given(st.text(max_size=60) | st.from_regex(r"[a-z0-9.\-]{0,60}", fullmatch=True))
def test_whatever_comes_from_outside_is_read_to_the_letter_or_refused(text: str) -> None:
    for read, write in ((NOTATION.read, NOTATION.write), (NOTATION.read_key, NOTATION.write_key)):
        try:
            found = read(text)
        except CursorInvalid as refused:
            assert len(str(refused)) < 200
        else:
            assert write(found) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "position"),
    [("0", {}), ("a0.17-c0.4", {(ACTORS, 0): 17, (CASUALTIES, 0): 4}), ("k12.1", {(MARKS, 12): 1})],
)
def test_positions(text: str, position: dict[tuple[str, int], int]) -> None:
    assert NOTATION.read(text) == position


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "a0", "a0.", "a0.0", "a0.017", "a0.-1", "a00.1", "A0.1", "z0.1", "a0.1-", "-a0.1", "a0.1--c0.1", "c0.1-a0.1",
        "a0.1-a0.2", "a0.1-a0.1", " a0.1", "a0.1\n", "a0.1 ", "a0.١", "a10000.1", "a0.1e3", "a0.1\r\nevent: x", "0-a0.1",
        "a0.9999999999999999", "a0.1-" * 2000,
    ],
)  # fmt: skip
def test_what_was_never_given_is_refused(text: str) -> None:
    with pytest.raises(CursorInvalid):
        NOTATION.read(text)


@pytest.mark.parametrize(
    "text", ["", "1.a0", "1.a0.1.2", "01.a0.1", "1.x0.1", "1.a0.01", "1.a0.1\n", "-1.a0.1", "9" * 16 + ".a0.1"]
)
def test_keys_that_were_never_given_are_refused(text: str) -> None:
    with pytest.raises(CursorInvalid):
        NOTATION.read_key(text)


def test_the_longest_position_that_topics_give_fits() -> None:
    lanes = {(MARKS, number): 10**15 - 1 for number in range(64)}  # only marks have more than one partition, and at most 64
    text = NOTATION.write(lanes | {(topic, 0): 10**15 - 1 for topic in NOTATION.topics})
    assert len(text) <= MAX_LENGTH
    assert NOTATION.write(NOTATION.read(text)) == text
