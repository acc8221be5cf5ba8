"""Torn bytes: every decoder reads or refuses them, in a bounded time. `bench/fuzz.py --decoder all` tries them by the hour."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

BENCH = str(Path(__file__).parents[1] / "bench")
NAMES = ("raw", "judged", "body", "html", "feed", "list", "numbers", "dates", "filters", "cursors", "marks", "state")


@pytest.fixture(scope="module")
def bench() -> Any:
    sys.path.insert(0, BENCH)
    try:
        import decoders
        import tearing
    finally:
        sys.path.remove(BENCH)
    for decoder in decoders.DECODERS.values():  # tables are loaded before a clock runs
        for sample in decoder.samples:
            decoder.read(sample)
    return decoders, tearing


def test_every_decoder_is_tried(bench: Any) -> None:
    assert tuple(bench[0].DECODERS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_torn_bytes_are_read_or_refused(bench: Any, name: str) -> None:
    decoder = bench[0].DECODERS[name]

    @settings(max_examples=400, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def read(seed: int) -> None:
        decoder.read(bench[1].torn(random.Random(seed), decoder.samples, decoder.signs, 3_000))

    read()


def test_the_same_seed_tears_the_same(bench: Any) -> None:
    decoder = bench[0].DECODERS["raw"]
    one, same, other = (bench[1].torn(random.Random(seed), decoder.samples, decoder.signs, 2_000) for seed in (1, 1, 2))
    assert one == same != other
