#!/usr/bin/env python3
"""Articles a second and core of the whole river on the embedded broker, beside a full spaCy pipeline over the same articles.

    bench/throughput.py ARTICLES.jsonl[.gz] [--limit N] [--rounds 3]

A worker on one core gets all articles at once and is timed until the last was judged and committed; the pipeline reads every
tenth of them. Both are counted in processor time, all threads, and the rounds alternate, so that a noisy neighbour meets both.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from figures import Figure
from rich.progress import track
from worker import Stopwatch, working

from tocsin.agents.extract.parse.model import stock_model


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--limit", type=int, default=1_000_000, help="articles used, spread over the file (default all)")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    print(measure(arguments.articles, arguments.limit, arguments.rounds).line())


def measure(path: Path, limit: int = 1_000_000, rounds: int = 3) -> Figure:
    """Return the ratio of the two rates: the median of the rounds."""
    articles = load(path, limit)
    pairs = []
    for _ in track(range(rounds), description="rounds"):
        ours = asyncio.run(river_rate(articles))
        pairs.append((ours, pipeline_rate(articles[::10])))
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    how = f"{len(articles)} articles: the river {ours:.0f}/s, a full spaCy md pipeline {theirs:.1f}/s, medians of {rounds} rounds"
    ratio = statistics.median(a / b for a, b in pairs)
    name = "river on the embedded broker against a full spaCy pipeline, per core"
    return Figure(name, ratio, "times", 9, "at least", how, {"rates": [(0, ours), (1, theirs)]})


def load(path: Path, limit: int) -> list[dict[str, Any]]:
    """Return up to *limit* raw articles, evenly spread over the file."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return rows[:: max(1, len(rows) // limit)][:limit]


async def river_rate(articles: list[dict[str, Any]]) -> float:
    """Return the articles that a worker judges in a second of processor time."""
    with tempfile.TemporaryDirectory() as home:
        async with working(Path(home), core=min(os.sched_getaffinity(0)), TOCSIN_EXTRACTORS="0") as worker:
            watch = Stopwatch(worker)
            count = await worker.feed(articles)
            await worker.through(count + 1)
            return count / watch.cpu_s


def pipeline_rate(articles: list[dict[str, Any]]) -> float:
    """Return the articles that spaCy's pipeline, as it is loaded, reads in a second of processor time."""
    pipeline = stock_model()
    pipeline(articles[0]["text"])
    begun = time.process_time()
    for article in articles:
        pipeline(article["text"])
    return len(articles) / (time.process_time() - begun)


if __name__ == "__main__":
    main()
