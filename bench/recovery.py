#!/usr/bin/env python3
"""Restart with a full state: changelog records a second that a worker restores, and the memory it then holds.

    bench/recovery.py [--held 100000]

The state is invented: as many articles as asked for, written to the changelog as the `deduplicate` lane writes them. The
clock runs from the start of the worker to its first verdict, less the same for an empty state.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from deduplicate import Vocabulary, remember
from figures import Figure
from rich.progress import track
from worker import working

from tocsin.agents.deduplicate import KINDS
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.seen import Shelf
from tocsin.streams.local import LogBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import all_topics, changelog


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=int, default=100_000, help="articles in the state (default 100,000)")
    for figure in measure(parser.parse_args().held):
        print(figure.line())


def measure(held: int = 100_000) -> list[Figure]:
    """Return the speed of the recovery and the memory of the worker after it."""
    empty_s, _, _ = asyncio.run(_restarted(0))
    full_s, resident, records = asyncio.run(_restarted(held))
    rate = records / max(full_s - empty_s, 0.01)
    how = f"{held:,} articles, {records:,} records; ready after {full_s:.1f} s, an empty worker after {empty_s:.1f} s"
    return [
        Figure("recovery from the changelog, indexes included", rate, "records/s", 20_000, "at least", how),
        Figure(f"memory of a worker with {held:,} articles in state", resident / 2**20, "MB", 900, "at most", how),
    ]


async def _restarted(held: int) -> tuple[float, int, int]:
    with tempfile.TemporaryDirectory() as home:
        records = await _fill(Path(home), held) if held else 0
        begun = time.monotonic()
        async with working(Path(home)) as worker:
            return time.monotonic() - begun, worker.resident(), records


async def _fill(home: Path, held: int) -> int:
    settings = Settings(_env_file=None, data_dir=home, parallel=1)
    broker = LogBroker(settings)
    try:
        await broker.create(all_topics(settings))
        topic, acknowledged, count = changelog("deduplicate", settings.app_id).name, None, 0
        for key, value in track(_state(held), total=held * 3, description="state"):
            acknowledged = asyncio.ensure_future(await broker.send(topic, value, key=key.encode()))
            count += 1
        if acknowledged:
            await acknowledged  # the log writes in order
        return count
    finally:
        await broker.close()


def _state(held: int) -> Iterator[tuple[str, bytes]]:
    table: dict[str, bytes] = {}
    memory, vocabulary, draw = PackedMemory(table, KINDS), Vocabulary.invented(), np.random.default_rng(1)
    for number in range(held):
        remember(memory, number, vocabulary.codes[vocabulary.drawn(draw, 1)[0]])
        yield from table.items()
        table.clear()
    now = datetime.now(UTC)
    memory["shelf:en"] = Shelf(next_seq=held, next_number=held, time=now, days=((now.date(), 0),))
    yield from table.items()


if __name__ == "__main__":
    main()
