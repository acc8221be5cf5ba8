#!/usr/bin/env python3
"""Articles a second through Apache Kafka and Faust: beside the same agents in a plain loop, and two workers beside one.

    bench/workers.py ARTICLES.jsonl[.gz] [--articles 1000] [--rounds 3]

One node is started here, as the tests do. For the first figure, on invented news, worker and plain loop each have the
first core to themselves, one extract partition, and the broker has the second. They take turns, two a round: the worker
stands still while the loop judges a stretch of the news, then judges the same stretch; neighbours that slow this machine for
half a minute meet both. For the other everything shares all cores, and the news is real and passes the gate: extraction is
most of what it costs, and extraction is what more workers share.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", metavar="ARTICLES", type=Path)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    for figure in measure(arguments.news, arguments.articles, arguments.rounds):
        print(figure.line())


def measure(news: Path, count: int = 1_000, rounds: int = 3) -> list[Figure]:
    """Return both ratios, medians of the rounds."""
    telling = [article for article in load(news, 100_000) if worth_reading(article["text"])][:count]
    against_loop, two_on_one = [], []
    for _ in track(range(rounds), description="rounds"):
        against_loop += _in_turns(list(invented(3 * count)), count)
        one, two = (_seconds(telling, workers=workers) for workers in (1, 2))
        two_on_one.append(one / two)
    spread = f"{min(against_loop):.2f} to {max(against_loop):.2f}"
    how = f"{count:,} invented articles a turn, median of {len(against_loop)} turns ({spread})"
    told = f"{len(telling):,} real articles that pass the gate, median of {rounds} rounds"
    return [
        Figure("Kafka and Faust against a plain loop, one core", statistics.median(against_loop), "times", 0.85, "at least", how),
        Figure(
            "two workers against one, two cores, extraction bound", statistics.median(two_on_one), "times", 1.6, "at least", told
        ),
    ]


def _in_turns(articles: list[dict[str, Any]], count: int) -> list[float]:
    """Return for each stretch of *count* articles how much faster than a plain loop one worker is; not for the first."""
    stretches = [articles[n : n + count] for n in range(0, len(articles), count)]
    with tempfile.TemporaryDirectory() as home, running_broker(Path(home) / "node") as node:
        return asyncio.run(_beside_loop(River(_settings(node, 1), Path(home)), stretches, node))[1:]


async def _beside_loop(river: River, stretches: list[list[dict[str, Any]]], node: Broker) -> list[float]:
    river.create_topics()
    loop, ratios = PlainRiver(lambda _: None), []
    admin, consumer = (kind(bootstrap_servers=river.settings.hosts) for kind in (AIOKafkaAdminClient, AIOKafkaConsumer))
    try:
        river.start("worker")
        _pin(river, node, 0)
        await river.settled()
        await admin.start()
        await consumer.start()
        broker = await KafkaBroker.connect(river.settings)
        for stretch in stretches:
            river.send("worker", signal.SIGSTOP)
            with _on_cores({0}):
                plain = _judged(loop, stretch)
            river.send("worker", signal.SIGCONT)
            with _on_cores(os.sched_getaffinity(0) - {0} or {0}):
                begun = time.monotonic()
                await _feed(broker, stretch)
                while await river._behind(admin, consumer):
                    await asyncio.sleep(0.05)
                ratios.append(plain / (time.monotonic() - begun))
        await broker.close()
    finally:
        await consumer.stop()
        await admin.close()
        river.close()
    return ratios


def _judged(loop: PlainRiver, articles: list[dict[str, Any]]) -> float:
    """Return the seconds that a plain loop takes for *articles*, from JSON to JSON."""
    begun = time.monotonic()
    for _, alerts in loop.replay(raw_article(orjson.dumps(article)) for article in articles):
        for alert in alerts:
            alert.model_dump_json()
    return time.monotonic() - begun


def _settings(node: Broker, workers: int) -> Settings:
    return Settings(_env_file=None, broker=f"kafka://{node.address}", parallel=workers, commit_ms=300, session_s=60)


def _seconds(articles: list[dict[str, Any]], *, workers: int) -> float:
    """Return how long so many workers on a new broker take to judge and commit all articles, once they have started."""
    with tempfile.TemporaryDirectory() as home, running_broker(Path(home) / "node") as node:
        return asyncio.run(_timed(River(_settings(node, workers), Path(home)), articles, workers, node))


async def _timed(river: River, articles: list[dict[str, Any]], workers: int, node: Broker) -> float:
    river.create_topics()
    try:
        for number in range(workers):
            river.start(f"worker{number}")
        _pin(river, node, None)
        await river.settled()
        await river.feed([{**articles[0], "id": f"first{number}"} for number in range(8)])
        await river.drained()
        broker = await KafkaBroker.connect(river.settings)
        begun = time.monotonic()
        await _feed(broker, articles)
        await river.drained(600)
        took = time.monotonic() - begun
        await broker.close()
        return took
    finally:
        river.close()


async def _feed(broker: KafkaBroker, articles: list[dict[str, Any]]) -> None:
    waiting = [await broker.send(RAW.name, orjson.dumps(article), key=article["id"].encode()) for article in articles]
    for acknowledged in waiting:
        await acknowledged


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
