"""Changelogs are read in runs, from where they are wanted to where they ended."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tocsin.streams.changelogs import log_runs
from tocsin.streams.embedded import Draft, Log

TOPIC = "table-changelog"


async def read(log: Log, wanted: Mapping[tuple[str, int], range]) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    async for run in log_runs(log, wanted):
        assert run.topic == TOPIC
        found.setdefault(run.partition, []).extend(record.value for record in run.records)
        assert run.next_offset > run.records[-1].offset
    return found


async def test_every_wanted_record_comes_in_order_over_many_runs(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic(TOPIC, 3, compact=True)
        for count, partition in ((12_000, 0), (3, 1)):
            for number in range(count):
                place = log.append_soon(_draft(partition, number))
            place.result()
        wanted = {(TOPIC, 0): range(12_000), (TOPIC, 1): range(1, 3), (TOPIC, 2): range(0)}
        found = await read(log, wanted)
    assert found == {0: [b"%d" % number for number in range(12_000)], 1: [b"1", b"2"]}


async def test_what_compaction_took_is_not_waited_for(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic(TOPIC, 1, compact=True)
        for number in range(6000):
            place = log.append_soon(_draft(0, number, key=b"same"))
        place.result()
        log.upkeep()
        assert log.first_offset(TOPIC, 0) > 0
        found = await read(log, {(TOPIC, 0): range(6000)})
    assert found[0][-1] == b"5999"
    assert len(found[0]) < 10


async def test_nothing_wanted_is_nothing_read(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic(TOPIC, 1, compact=True)
        assert await read(log, {(TOPIC, 0): range(0)}) == {}


def _draft(partition: int, number: int, key: bytes | None = None) -> Draft:
    return Draft(TOPIC, b"%d" % number, key or b"%d" % number, partition)
