#!/usr/bin/env python3
"""Articles a second through Apache Kafka and Faust: beside the same agents in a plain loop, and two workers beside one.

    bench/workers.py ARTICLES.jsonl[.gz] [--articles 2000] [--rounds 3]

Nodes are started here, as the tests do. Those that are compared take turns and stand still while it is the other's; so
neighbours that slow this machine for half a minute meet both. For the first figure, on invented news, worker and plain loop
each have the first core to themselves, one extract partition, and the broker has the second. For the other everything shares
all cores, and the news is real and passes the gate: extraction is most of what it costs, and extraction is what more workers
share. One worker has a node of its own, two have another. Articles are named so that both partitions get every other one, as
they do where there are many; else the worker that has more of a few hundred would be waited for.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.partitioner import murmur2
from figures import Figure
from newsstand import articles as invented
from rich.progress import track
from throughput import load

from tocsin.agents.admit.raw import raw_article
from tocsin.agents.extract.gate import worth_reading
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.offline import River as PlainRiver
from tocsin.streams.settings import Settings
from tocsin.streams.topics import RAW

sys.path.append(str(Path(__file__).parents[1] / "tests" / "kafka"))
from broker import Broker, running_broker
from river import River

_STRETCHES = 3
"""Turns that the real articles are shared out over."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", metavar="ARTICLES", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    for figure in measure(arguments.news, arguments.articles, arguments.rounds):
        print(figure.line())


def measure(news: Path, count: int = 2_000, rounds: int = 3) -> list[Figure]:
    """Return both ratios, medians of the rounds."""
    telling = [article for article in load(news, 100_000) if worth_reading(article["text"])][:count]
    against_loop, two_on_one = [], []
    for _ in track(range(rounds), description="rounds"):
        against_loop += _against_loop(list(invented(3 * count)), count)
        two_on_one += _two_on_one(telling)
    return [
        _figure("Kafka and Faust against a plain loop, one core", against_loop, 0.85, f"{count:,} invented articles"),
        _figure(
            "two workers against one, two cores, extraction bound", two_on_one, 1.6,
            f"{len(telling) // _STRETCHES:,} real articles that pass the gate"
        ),
    ]  # fmt: skip


def _figure(name: str, ratios: list[float], target: float, news: str) -> Figure:
    how = f"{news} a turn, median of {len(ratios)} turns ({min(ratios):.2f} to {max(ratios):.2f})"
    return Figure(name, statistics.median(ratios), "times", target, "at least", how)


def _against_loop(articles: list[dict[str, Any]], size: int) -> list[float]:
    """Return for each stretch of *size* articles how much faster than a plain loop one worker is; not for the first."""
    stretches = [articles[n : n + size] for n in range(0, len(articles), size)]
    with _river(1) as (river, node):
        return asyncio.run(_beside_loop(river, node, stretches))[1:]


async def _beside_loop(river: River, node: Broker, stretches: list[list[dict[str, Any]]]) -> list[float]:
    loop, ratios = PlainRiver(lambda _: None), []
    async with _working(river, node, core=0) as worker:
        for stretch in stretches:
            worker.stand_still()
            with _on_cores({0}):
                plain = _judged(loop, stretch)
            with _on_cores(os.sched_getaffinity(0) - {0} or {0}):
                ratios.append(plain / await worker.seconds_for(stretch))
    return ratios


def _two_on_one(articles: list[dict[str, Any]]) -> list[float]:
    """Return for each stretch of some articles how much faster than one worker two are."""
    named = [_on_partition(article, n % 2) for n, article in enumerate(articles)]
    stretches = [named[n::_STRETCHES] for n in range(_STRETCHES)]
    with _river(1) as (one, its), _river(2) as (two, theirs):
        return asyncio.run(_beside_one(one, its, two, theirs, stretches))


async def _beside_one(one: River, its: Broker, two: River, theirs: Broker, stretches: list[list[dict[str, Any]]]) -> list[float]:
    ratios = []
    async with _working(one, its) as single, _working(two, theirs) as pair:
        for stretch in stretches:
            pair.stand_still()
            took = await single.seconds_for(stretch)
            single.stand_still()
            ratios.append(took / await pair.seconds_for(stretch))
    return ratios


def _on_partition(article: dict[str, Any], wanted: int) -> dict[str, Any]:
    """Return an article under a name whose hash puts it on one of two partitions."""
    names = (f"{article['id']}-{number}" for number in itertools.count())
    return {**article, "id": next(name for name in names if (murmur2(name.encode()) & 0x7FFFFFFF) % 2 == wanted)}


@contextmanager
def _river(workers: int) -> Iterator[tuple[River, Broker]]:
    """Give a river for so many workers, none of which has started, and the node that it is on."""
    with tempfile.TemporaryDirectory() as home, running_broker(Path(home) / "node") as node:
        address = f"kafka://{node.address}"
        settings = Settings(_env_file=None, broker=address, parallel=workers, commit_ms=300, session_s=60)
        yield River(settings, Path(home)), node


@dataclass(frozen=True)
class _Working:
    """A river whose workers have started, and connections to see how far they are."""

    river: River
    broker: KafkaBroker
    admin: AIOKafkaAdminClient
    consumer: AIOKafkaConsumer

    def stand_still(self) -> None:
        """Stop the workers until they are next given something to do."""
        for worker in self.river.workers:
            self.river.send(worker, signal.SIGSTOP)

    async def seconds_for(self, articles: list[dict[str, Any]], limit_s: float = 600) -> float:
        """Return how long the workers take to judge *articles* and to commit. Raises TimeoutError."""
        for worker in self.river.workers:
            self.river.send(worker, signal.SIGCONT)
        begun = time.monotonic()
        waiting = [await self.broker.send(RAW.name, orjson.dumps(a), key=a["id"].encode()) for a in articles]
        for acknowledged in waiting:
            await acknowledged
        async with asyncio.timeout(limit_s):
            while await self.river._behind(self.admin, self.consumer):
                await asyncio.sleep(0.05)
        return time.monotonic() - begun


@asynccontextmanager
async def _working(river: River, node: Broker, *, core: int | None = None) -> AsyncIterator[_Working]:
    """Start as many workers as a river has partitions, on one *core* where it is given, and let them judge a first few."""
    river.create_topics()
    admin, consumer = (kind(bootstrap_servers=river.settings.hosts) for kind in (AIOKafkaAdminClient, AIOKafkaConsumer))
    try:
        for number in range(river.settings.parallel):
            river.start(f"worker{number}")
        _pin(river, node, core)
        await river.settled()
        await admin.start()
        await consumer.start()
        broker = await KafkaBroker.connect(river.settings)
        working = _Working(river, broker, admin, consumer)
        await working.seconds_for([{**article, "id": f"first-{n}"} for n, article in enumerate(invented(50))])
        yield working
        await broker.close()
    finally:
        await consumer.stop()
        await admin.close()
        river.close()


def _judged(loop: PlainRiver, articles: list[dict[str, Any]]) -> float:
    """Return the seconds that a plain loop takes for *articles*, from JSON to JSON."""
    begun = time.monotonic()
    for _, alerts in loop.replay(raw_article(orjson.dumps(article)) for article in articles):
        for alert in alerts:
            alert.model_dump_json()
    return time.monotonic() - begun


def _pin(river: River, node: Broker, core: int | None) -> None:
    cores = os.sched_getaffinity(0)
    for worker in river.workers.values():
        os.sched_setaffinity(worker.pid, cores if core is None else {core})
    if node.process is not None:
        _pin_threads(node.process.pid, cores if core is None else cores - {core} or cores)


def _pin_threads(pid: int, cores: set[int]) -> None:
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), cores)


@contextmanager
def _on_cores(cores: set[int]) -> Iterator[None]:
    """Keep this process and its children on *cores* for a while."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


if __name__ == "__main__":
    main()
