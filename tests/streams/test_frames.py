"""What goes between a worker and the processes beside it comes out as it went in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import LogDamaged, LogError, ModelMissing
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import Delivery
from tocsin.streams.frames import Answer, framed, pack_answer, pack_record, unpack_answer, unpack_record
from tocsin.streams.topics import FACTS, QUARANTINE

NAMES = st.text(st.characters(codec="utf-8"), max_size=9)
HEADERS = st.dictionaries(NAMES, st.binary(max_size=20), max_size=4)
KEYS = st.none() | st.binary(max_size=20)
RECORDS = st.builds(
    Record, NAMES, st.integers(0, 999), st.integers(0, 2**40), st.floats(0, 2e9), KEYS, st.binary(max_size=200), HEADERS
)
ABOUT = st.dictionaries(NAMES, st.none() | st.integers(0, 99) | st.text(max_size=9), max_size=4)
DELIVERIES = st.builds(Delivery, st.sampled_from([FACTS, QUARANTINE]), KEYS, st.binary(max_size=200), HEADERS, ABOUT)


@given(RECORDS)
def test_a_record_comes_out_as_it_went_in(record: Record) -> None:
    assert unpack_record(pack_record(record)) == record


@given(st.lists(DELIVERIES, max_size=4))
def test_what_it_led_to_comes_out_as_it_went_in(deliveries: list[Delivery]) -> None:
    assert unpack_answer(pack_answer(deliveries)) == deliveries


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (ModelMissing("install it"), ModelMissing, "install it"),
        (MemoryError(), MemoryError, ""),
        (LogError("a \udcff in it"), LogError, "a ? in it"),
        (LogDamaged("broken"), RuntimeError, "LogDamaged: broken"),
        (KeyError("x"), RuntimeError, "KeyError: 'x'"),
    ],
)
def test_an_error_comes_out_with_its_kind_and_its_sentence(error: Exception, kind: type[Exception], said: str) -> None:
    found = unpack_answer(pack_answer(error))
    assert type(found) is kind
    assert str(found) == said


@pytest.mark.parametrize("answer", [None, []])
def test_ready_is_another_thing_than_nothing(answer: Answer) -> None:
    assert unpack_answer(pack_answer(answer)) == answer


def test_a_frame_begins_with_its_length() -> None:
    assert framed(b"abc") == b"\0\0\0\3abc"
