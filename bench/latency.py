#!/usr/bin/env python3
"""Milliseconds from a raw article to the subscriber that hears its alert, at a steady rate.

    bench/latency.py                        embedded broker; the subscriber is the desk's event stream
    bench/latency.py --kafka                Apache Kafka, one node, started here; the subscriber is a consumer
    bench/latency.py --rate 20 --minutes 5

The clock starts before the article is handed to the producer and stops when the alert is read; both in this process. All of
it shares this machine: broker, worker, desk, producer and subscriber. The first ten seconds are not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import orjson
from figures import Figure, percentile
from newsstand import articles as invented
from rich.progress import track
from worker import end

from tocsin.streams.broker import Broker, Start, connected
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ALERTS, RAW, all_topics

sys.path.append(str(Path(__file__).parents[1] / "tests" / "kafka"))
from broker import running_broker

WARM_S = 10.0
TARGETS = {"Apache Kafka": (150, 500), "the embedded broker, through the desk": (60, 250)}  # ms: p50, p99
_END: Start = "end"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kafka", action="store_true")
    parser.add_argument("--rate", type=float, default=20, help="articles a second (default 20)")
    parser.add_argument("--minutes", type=float, default=5)
    arguments = parser.parse_args()
    for figure in measure(kafka=arguments.kafka, rate=arguments.rate, minutes=arguments.minutes):
        print(figure.line())


def measure(*, kafka: bool, rate: float = 20, minutes: float = 5) -> list[Figure]:
    """Return the median and the 99th percentile, in milliseconds."""
    where = "Apache Kafka" if kafka else "the embedded broker, through the desk"
    with tempfile.TemporaryDirectory() as home:
        waits = asyncio.run((_on_kafka if kafka else _on_desk)(Path(home), rate, minutes * 60))
    how = f"{rate:g} articles/s for {minutes:g} min, {len(waits):,} articles that rang"
    steps = [(share / 200, percentile(waits, share / 200)) for share in range(200)]
    return [
        Figure(f"wire to subscriber on {where}, {name}", percentile(waits, share), "ms", target, "at most", how, {where: steps})
        for name, share, target in zip(("p50", "p99"), (0.5, 0.99), TARGETS[where], strict=True)
    ]


async def _on_desk(home: Path, rate: float, seconds: float) -> list[float]:
    address = "127.0.0.1:18080"
    settings = Settings(_env_file=None, data_dir=home)
    async with connected(settings) as broker:
        await broker.create(all_topics(settings))
        with running([*_TOCSIN, "run"], home, TOCSIN_DESK=address):
            async with httpx.AsyncClient(base_url=f"http://{address}", timeout=None) as client:
                await _ready(client)
                return await _waits(broker, _desk_alerts(client), rate, seconds)


async def _on_kafka(home: Path, rate: float, seconds: float) -> list[float]:
    with running_broker(home / "kafka") as node:
        settings = Settings(_env_file=None, broker=f"kafka://{node.address}", data_dir=home, parallel=1)
        async with connected(settings) as broker:
            await broker.create(all_topics(settings))
            with running([*_TOCSIN, "worker"], home, TOCSIN_BROKER=settings.broker, TOCSIN_PARALLEL="1"):
                return await _waits(broker, _topic_alerts(broker), rate, seconds)


async def _waits(broker: Broker, alerts: AsyncIterator[bytes], rate: float, seconds: float) -> list[float]:
    sent: dict[str, float] = {}
    waits: dict[str, float] = {}

    async def listen() -> None:
        async for data in alerts:
            article = orjson.loads(data)["claims"][-1]["article_id"]
            if article in sent and article not in waits:
                waits[article] = (time.monotonic() - sent[article]) * 1000

    listening = asyncio.create_task(listen())
    await _first_ring(broker, sent, waits)
    steady = await _feed(broker, sent, rate, seconds + WARM_S)
    await asyncio.sleep(5)
    listening.cancel()
    if listening.done() and not listening.cancelled():
        listening.result()
    return [wait for article, wait in waits.items() if sent[article] >= steady]


async def _first_ring(broker: Broker, sent: dict[str, float], waits: dict[str, float]) -> None:
    """Return once an article has rung: everything has started."""
    async with asyncio.timeout(60):
        number = 0
        while not waits:
            now, number = datetime.now(UTC).isoformat(), number + 1
            text = f"At least {number + 3} people were killed when a barn burned in Zadanpool, police said; call {number}."
            await _send(broker, sent, {"id": f"urn:bench:first:{number}", "text": text, "published_at": now, "received_at": now})
            await asyncio.sleep(1)


async def _feed(broker: Broker, sent: dict[str, float], rate: float, seconds: float) -> float:
    """Send articles at a steady rate and return when the counted ones began, on this process's clock."""
    count = int(seconds * rate)
    begun = time.monotonic()
    news = invented(count, start=datetime.now(UTC), step_s=1 / rate)
    for index, article in track(enumerate(news), total=count, description="articles"):
        await asyncio.sleep(max(0.0, begun + index / rate - time.monotonic()))
        await _send(broker, sent, article)
    return begun + WARM_S


async def _send(broker: Broker, sent: dict[str, float], article: dict[str, str]) -> None:
    sent[article["id"]] = time.monotonic()
    acknowledged = asyncio.ensure_future(await broker.send(RAW.name, orjson.dumps(article), key=article["id"].encode()))
    acknowledged.add_done_callback(lambda done: done.result())


async def _topic_alerts(broker: Broker) -> AsyncIterator[bytes]:
    async for record in broker.read([topic.name for topic in ALERTS.values()], start=_END, follow=True):
        yield record.value


async def _desk_alerts(client: httpx.AsyncClient) -> AsyncIterator[bytes]:
    async with client.stream("GET", "/api/stream") as response:
        response.raise_for_status()
        event = ""
        async for line in response.aiter_lines():
            name, _, value = line.partition(":")
            event = value.strip() if name == "event" else event
            if name == "data" and event == "alert":
                yield orjson.dumps(orjson.loads(value)["alert"])


async def _ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                if (await client.get("/readyz")).is_success:
                    return
            except httpx.TransportError:
                pass  # not up yet
            await asyncio.sleep(0.2)


_TOCSIN = [sys.executable, "-m", "tocsin.streams.cli"]


@contextmanager
def running(command: list[str], home: Path, **settings: str) -> Iterator[None]:
    """Keep a command of ours running in *home*."""
    environment = {**os.environ, "TOCSIN_DATA_DIR": str(home), "OMP_NUM_THREADS": "1", **settings}
    with (home / "process.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, cwd=home, stdout=log, stderr=log)
    try:
        yield
    except TimeoutError:
        sys.exit(f"nothing rang; the end of what {command[3]} wrote:\n{(home / 'process.log').read_text()[-2000:]}")
    finally:
        end(process)


if __name__ == "__main__":
    main()
