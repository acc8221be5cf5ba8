"""A lane is restored from where its values stand, whatever Faust has counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from faust.types import TP

from tocsin.streams.embedded import Draft, Log
from tocsin.streams.recovery import Recovery
from tocsin.streams.values import LaneStore

LANE = TP("table-changelog", 0)


def recovery(data: LaneStore, *, counted: int, last: int) -> Any:
    return SimpleNamespace(
        active_tps={LANE},
        active_offsets=Counter({LANE: counted}),
        active_highwaters=Counter({LANE: last}),
        tp_to_table={LANE: SimpleNamespace(data=data)},
        app=SimpleNamespace(settings=SimpleNamespace(embedded=True)),
    )


async def test_a_lane_that_was_lost_and_got_back_is_read_whole_and_one_that_stayed_from_where_it_stands(tmp_path: Path) -> None:
    data = LaneStore.__new__(LaneStore)
    data.__post_init__()
    with Log.open(tmp_path) as log:
        log.create_topic(LANE.topic, 1, compact=True)
        log.append_all(Draft(LANE.topic, b'{"applied_seq":%d}' % n, b"k%d" % n) for n in range(10))
        consumer = SimpleNamespace(journal=log)
        for expected in (10, 0):  # from nothing, then on
            before, found = data.read, recovery(data, counted=7, last=9)
            await Recovery._read(found, consumer)
            assert (data.read - before, found.active_offsets[LANE]) == (expected, 9)
        assert len(data.values_of[0]) == 10
        data.keep([])
        await Recovery._read(recovery(data, counted=9, last=9), consumer)
    assert len(data.values_of[0]) == 10
