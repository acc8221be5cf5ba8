#!/usr/bin/env python3
"""A burst of articles at once: seconds until the last was judged, beside the same agents called in a plain loop.

    bench/burst.py [--articles 10000] [--rounds 1]

The articles are invented (see newsstand.py). The plain loop is `tocsin replay`: the same agents, no broker, nothing kept, and
one core. The river is as it comes, with processes that extract beside it where there are cores for them; what its way costs in
processor time is counted apart, on one core, as the loop's is.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson
from figures import Figure
from newsstand import articles as invented
from rich.progress import track
from worker import Stopwatch, working

from tocsin.streams.settings import Settings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1)
    arguments = parser.parse_args()
    for figure in measure(arguments.articles, arguments.rounds):
        print(figure.line())


def measure(count: int = 10_000, rounds: int = 1) -> list[Figure]:
    """Return how many times longer the river takes than the plain loop, on the wall and in processor time."""
    articles = list(invented(count))
    pairs = []
    for _ in track(range(rounds), description="rounds"):
        plain = plain_loop(articles)
        wall, _, most = asyncio.run(burst(articles))
        _, cpu, _ = asyncio.run(burst(articles, core=min(os.sched_getaffinity(0)), TOCSIN_EXTRACTORS="0"))
        pairs.append((wall / plain, cpu / plain, most, plain, wall))
    ratio, cost, most, plain, wall = (statistics.median(side) for side in zip(*pairs, strict=True))
    beside = Settings(_env_file=None).extracting
    how = f"{count:,} invented articles: plain loop {plain:.1f} s, river {wall:.1f} s with {beside} extracting beside it"
    return [
        Figure("burst on the embedded broker against a plain loop, time to the last alert", ratio, "times", 1.15, "at most", how),
        Figure("burst on one core, processor time against a plain loop", cost, "times", 1.5, "at most", how),
        Figure("burst, memory of the worker at its peak", most / 2**20, "MB", 900, "at most", how),
    ]


def plain_loop(articles: list[dict[str, Any]]) -> float:
    """Return the seconds that `tocsin replay` takes for the articles, without those in which it starts."""
    replayed(articles[:1])
    start = replayed(articles[:1])
    return replayed(articles) - start


def replayed(articles: list[dict[str, Any]]) -> float:
    """Return the seconds of one replay, from the call to the last alert."""
    lines = b"\n".join(orjson.dumps(article) for article in articles)
    begun = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "tocsin.streams.cli", "replay", "-"], input=lines, stdout=subprocess.DEVNULL, check=True
    )
    return time.monotonic() - begun


async def burst(articles: list[dict[str, Any]], core: int | None = None, **settings: str) -> tuple[float, float, int]:
    """Return the worker's seconds on the wall, its processor time, and the most memory it held."""
    with tempfile.TemporaryDirectory() as home:
        async with working(Path(home), core=core, **settings) as worker:
            watch = Stopwatch(worker)
            count = await worker.feed(articles)
            through = asyncio.create_task(worker.through(count + 1))
            most = 0
            while not through.done():
                most = max(most, worker.resident())
                await asyncio.wait({through}, timeout=0.5)
            await through
            return watch.wall_s, watch.cpu_s, most


if __name__ == "__main__":
    main()
