#!/usr/bin/env python3
"""A backlog on Apache Kafka: the most memory one worker holds while it works it off, at full speed and over a slow line.

    bench/backlog.py [--articles 100000]

The articles are short, invented, and tell nothing that rings, so that what is measured is the flow and not the reading.
They wait on the broker before the worker starts. Over the slow line (50 ms and 500 kB a second for each connection and
direction) a tenth as many are worked off.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from figures import Figure

from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import RAW

sys.path.append(str(Path(__file__).parents[1] / "tests" / "kafka"))
sys.path.append(str(Path(__file__).parents[1] / "tests" / "shared"))
from relayed import relayed_broker
from river import River

LIMIT_S = 3600.0
_SLOW = (0.05, 500_000.0)


@dataclass(frozen=True)
class Drained:
    """How long a backlog took, and the most memory the worker held meanwhile."""

    articles: int
    seconds: float
    most: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    for figure in measure(parser.parse_args().articles):
        print(figure.line())


def measure(count: int = 100_000) -> list[Figure]:
    """Return the worker's peak of memory with a fast broker and with a slow one."""
    fast = asyncio.run(_drained(count, 0.0, None))
    slow = asyncio.run(_drained(max(count // 10, 1), *_SLOW))
    return [_figure("a backlog", fast), _figure("a backlog over a slow line", slow)]


def _figure(name: str, drained: Drained) -> Figure:
    how = f"{drained.articles:,} short articles, worked off in {drained.seconds:.0f} s, start included"
    return Figure(f"{name} on Apache Kafka, memory of the worker at its peak", drained.most / 2**20, "MB", 900, "at most", how)


async def _drained(count: int, delay_s: float, bytes_s: float | None) -> Drained:
    with tempfile.TemporaryDirectory() as home:
        async with relayed_broker(Path(home) / "node") as (node, relay):
            near, far = (
                River(Settings(_env_file=None, broker=f"kafka://{address}", parallel=1), Path(home))
                for address in (node.address, f"127.0.0.1:{relay.port}")
            )
            await asyncio.to_thread(near.create_topics)
            await _fill(near.settings, _quiet(count))
            relay.delay_s, relay.bytes_s = delay_s, bytes_s
            try:
                return await _worked_off(near, far, count)
            finally:
                far.close()


async def _worked_off(near: River, far: River, count: int) -> Drained:
    begun, most = time.monotonic(), 0
    far.start("one")
    through = asyncio.ensure_future(near.drained(LIMIT_S))
    while not through.done():
        await asyncio.wait({through}, timeout=0.5)
        if far.ended():
            through.cancel()
            raise RuntimeError(f"the worker ended: {far.ended()}\n{far.logs()}")
        most = max(most, _resident(far.workers["one"].pid))
    through.result()
    return Drained(count, time.monotonic() - begun, most)


async def _fill(settings: Settings, articles: Iterable[dict[str, Any]]) -> None:
    broker = await KafkaBroker.connect(settings)
    try:
        sent = [await broker.send(RAW.name, orjson.dumps(each), key=each["id"].encode()) for each in articles]
        for acknowledged in sent:
            await acknowledged
    finally:
        await broker.close()


def _quiet(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        text = f"The library of Osta lends out {number} maps of the coast this winter, its keeper said, and two globes."
        yield {"id": f"urn:waiting:{number}", "title": f"Maps, part {number}", "text": text, "language": "en"}


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
