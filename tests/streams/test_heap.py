"""What the collector of cycles looks at once a worker has settled."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tocsin.streams.heap import settle


class Ring:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_was_there_is_looked_at_no_more() -> None:
    settle()
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < 1_000


def test_garbage_that_is_made_later_still_goes() -> None:
    settle()
    gone = weakref.ref(Ring())
    gc.collect()
    assert gone() is None


def test_what_was_kept_then_goes_at_the_next_time_where_nobody_needs_it_any_more() -> None:
    lane = Ring()
    gone = weakref.ref(lane)
    settle()
    del lane
    gc.collect()
    assert gone() is not None
    settle()
    assert gone() is None
