"""Faults, one after another, on three nodes and three workers while articles flow; then: is everything there, once, in order?

    PYTHONPATH=tests/shared .venv/bin/python tests/kafka/chaos.py --faults 200 --seed 1 --home DIR

A short run of the same is `test_chaos.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import logging
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError
from checker import complaints, repeats
from cluster import SIZE, Cluster, running_cluster
from river import River, replayed
from stories import articles

from tocsin.schemas.alert import ALERT
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ADMITTED, ALERTS, RAW, TABLES, changelog

SESSION_S = 4
WORKERS = ("one", "two", "three")
_CALM_S = 150.0
"""After a fault the river and the cluster must be themselves again within so many seconds, also on a loaded machine."""


@dataclass
class Report:
    """What a run was like."""

    faults: Counter[str] = field(default_factory=Counter)
    begun: list[tuple[float, str]] = field(default_factory=list)
    sent_at: dict[str, float] = field(default_factory=dict)
    heard_at: dict[str, float] = field(default_factory=dict)
    ended: Counter[str] = field(default_factory=Counter)
    stops_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    again: Mapping[str, int] = field(default_factory=dict)

    def pauses_s(self) -> list[float]:
        """Return, for each fault, the longest that an alert took of an article acknowledged from it to the next, in seconds."""
        edges = [at for at, _ in self.begun] + [float("inf")]
        delays = [(self.sent_at[id_], heard - self.sent_at[id_]) for id_, heard in self.heard_at.items() if id_ in self.sent_at]
        found = ([delay for sent, delay in delays if begin - 0.5 <= sent < end] for begin, end in itertools.pairwise(edges))
        return [max(of) for of in found if of]

    def __str__(self) -> str:
        pauses = self.pauses_s() or [0.0]
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(self.faults.items()))
        worst = max(zip(pauses, self.begun, strict=False), default=(0.0, (0.0, "")))[1][1]
        return "\n".join(
            [
                f"{self.faults.total()} faults ({kinds}), {len(self.sent_at)} articles, {len(self.heard_at)} that rang",
                f"alerts paused {statistics.median(pauses):.1f} s (p50), {max(pauses):.1f} s (max, {worst})",
                f"SIGTERM to end {max(self.stops_s, default=0.0):.1f} s (max of {len(self.stops_s)})",
                f"workers that ended by themselves: {dict(self.ended) or 'none'}",
                f"repeated records: {dict(self.again)}",
                *(f"  {name}: {pause:.1f} s" for (_, name), pause in list(zip(self.begun, pauses, strict=False))[:20]),
                *(self.wrong or ["nothing lost, nothing doubled, all in order"]),
            ]
        )


class Chaos:
    """The faults, and what it takes to see that they are over."""

    def __init__(self, cluster: Cluster, river: River, rng: random.Random) -> None:
        self.cluster, self.river, self.rng = cluster, river, rng
        self.report = Report()
        self.faults: dict[str, Callable[[], Awaitable[None]]] = {
            "worker killed": self.kill_worker,
            "worker asleep past its session": self.sleep_worker,
            "worker stopped and started": self.restart_worker,
            "worker joined and left": self.join_and_leave,
            "node killed": self.kill_node,
            "node restarted": self.restart_node,
            "node asleep past its session": self.sleep_node,
            "worker and node killed": self.kill_both,
        }

    async def fault(self, name: str) -> None:
        """Do one fault and return when it is over."""
        self.report.begun.append((time.monotonic(), name))
        self.report.faults[name] += 1
        await self.faults[name]()
        await self.whole()

    async def whole(self) -> None:
        """Return when every replica is in sync and what is sent now rings; a worker may still be starting."""
        async with asyncio.timeout(_CALM_S):
            while not await self._in_sync():
                await asyncio.sleep(0.3)
        self._revive()
        await self._rings()

    async def _rings(self) -> None:
        # The group's state alone would not tell: a killed worker is a member until its session ends.
        begun, sent, heard = time.monotonic(), self.report.sent_at, self.report.heard_at
        async with asyncio.timeout(_CALM_S):
            while not any(sent.get(id_, 0) > begun for id_ in list(heard)[-50:]):
                await asyncio.sleep(0.1)
                self._revive()

    async def kill_worker(self) -> None:
        name = self._worker()
        await asyncio.to_thread(self.river.kill, name)
        self.river.start(name)

    async def sleep_worker(self) -> None:
        name = self._worker()
        self.river.send(name, signal.SIGSTOP)
        await asyncio.sleep(SESSION_S + 2)
        self.river.send(name, signal.SIGCONT)

    async def restart_worker(self) -> None:
        await self.river.settled(_CALM_S)  # a signal during the import of spaCy would end a worker at once
        name = self._worker()
        seconds, code = await asyncio.to_thread(self.river.stop, name)
        self.report.stops_s.append(seconds)
        if code:
            self.report.wrong.append(f"SIGTERM ended a worker with code {code} after {seconds:.1f} s")
        self.river.start(name)

    async def join_and_leave(self) -> None:
        self.river.start("four")
        await self.river.settled(_CALM_S)
        seconds, _ = await asyncio.to_thread(self.river.stop, "four")
        self.report.stops_s.append(seconds)

    async def kill_node(self) -> None:
        node = self.rng.choice(self.cluster.nodes)
        await asyncio.to_thread(node.kill)
        await asyncio.sleep(self.rng.uniform(0, 3))
        await asyncio.to_thread(node.start)

    async def restart_node(self) -> None:
        node = self.rng.choice(self.cluster.nodes)
        await asyncio.to_thread(node.stop)
        await asyncio.to_thread(node.start)

    async def sleep_node(self) -> None:
        node = self.rng.choice(self.cluster.nodes)
        node.pause()
        await asyncio.sleep(6)
        node.resume()

    async def kill_both(self) -> None:
        name, node = self._worker(), self.rng.choice(self.cluster.nodes)
        await asyncio.gather(asyncio.to_thread(self.river.kill, name), asyncio.to_thread(node.kill))
        await asyncio.to_thread(node.start)
        self.river.start(name)

    def _worker(self) -> str:
        self._revive()
        return self.rng.choice(WORKERS)

    def _revive(self) -> None:
        # As its supervisor would.
        for name, code in self.river.ended().items():
            self.report.ended[f"code {code}"] += 1
            del self.river.workers[name]
            self.river.start(name)

    async def _in_sync(self) -> bool:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.river.settings.hosts, request_timeout_ms=5000)
        try:
            await admin.start()
            names = [name for name in await admin.list_topics() if name.startswith("tocsin") or name == "__consumer_offsets"]
            described = await admin.describe_topics(names)
            return all(len(p["isr"]) == SIZE and p["leader"] >= 0 for topic in described for p in topic["partitions"])
        except (KafkaError, TimeoutError, OSError):
            return False
        finally:
            await admin.close()


async def run(
    home: Path,
    *,
    faults: int,
    seed: int,
    rate: float,
    minutes: float = 24 * 60,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Return the report of *faults* faults while *rate* articles a second flow; the same *seed* gives the same faults.

    After *minutes* no further fault begins.
    """
    with running_cluster(home / "cluster") as cluster:
        settings = Settings(
            _env_file=None,
            broker=cluster.address,
            replication=SIZE,
            parallel=3,
            session_s=SESSION_S,
            commit_ms=300,
            stop_s=15,
        )
        river = River(settings, home)
        chaos = Chaos(cluster, river, random.Random(seed))
        try:
            river.create_topics()
            await _compact_soon(settings)
            for name in WORKERS:
                river.start(name)
            await river.settled(_CALM_S)
            await _strike(chaos, faults, rate, time.monotonic() + 60 * minutes, progress)
            progress("draining")
            await river.drained(_CALM_S)
            chaos.report.wrong += await _wrong(river, chaos.report, home)
        finally:
            river.close()
    return chaos.report


async def _strike(chaos: Chaos, faults: int, rate: float, until: float, progress: Callable[[str], None]) -> None:
    report, quiet = chaos.report, asyncio.Event()
    feeding = asyncio.create_task(_feed(chaos.river.settings, report, rate, quiet))
    hearing = asyncio.create_task(_hear(chaos.river.settings, report))
    try:
        await asyncio.sleep(2)
        names: list[str] = []
        for number in range(faults):
            if time.monotonic() > until:
                break
            if not names:
                names = chaos.rng.sample(list(chaos.faults), len(chaos.faults))
            name = names.pop()
            progress(f"{number + 1}/{faults} {name}")
            await chaos.fault(name)
            if feeding.done():
                feeding.result()
        quiet.set()
        await feeding
        await asyncio.sleep(3)
    finally:
        for task in (feeding, hearing):
            task.cancel()
        await asyncio.gather(feeding, hearing, return_exceptions=True)


async def _feed(settings: Settings, report: Report, rate: float, quiet: asyncio.Event) -> None:
    number = 0
    while not quiet.is_set():
        async with AIOKafkaProducer(bootstrap_servers=settings.hosts, acks="all", enable_idempotence=True) as producer:
            try:
                while not quiet.is_set():
                    (article,) = articles(number, 1)
                    await producer.send_and_wait(RAW.name, orjson.dumps(article), key=article["id"].encode())
                    report.sent_at[article["id"]] = time.monotonic()
                    number += 1
                    await asyncio.sleep(1 / rate)
            except KafkaError:
                continue  # with a new producer, the same article again


async def _hear(settings: Settings, report: Report) -> None:
    names = [topic.name for topic in ALERTS.values()]
    while True:
        try:
            broker = await KafkaBroker.connect(settings)
            async for record in broker.read(names, start="first", follow=True):
                article = ALERT.validate_json(record.value).claims[-1].article_id
                report.heard_at.setdefault(article, time.monotonic())
        except Exception:  # noqa: BLE001  whatever a node's death does to a reader, it reads on
            await asyncio.sleep(0.2)


async def _compact_soon(settings: Settings) -> None:
    # A sleeper's late writes are to meet the cleaner within the run.
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.hosts)
    await admin.start()
    try:
        for table in TABLES:
            topic = changelog(table, settings.app_id)
            soon = {
                **topic.config(settings),
                "segment.bytes": str(1 << 20),
                "segment.ms": "15000",
                "min.cleanable.dirty.ratio": "0.01",
            }
            soon["max.message.bytes"] = str(1 << 20)
            await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, soon)])
    finally:
        await admin.close()


async def _wrong(river: River, report: Report, home: Path) -> list[str]:
    found = await river.records()
    alerts, verdicts = await asyncio.to_thread(replayed, found[ADMITTED.name], home)
    report.again = repeats(found)
    return complaints(found, report.sent_at, alerts, verdicts)


def main() -> None:
    """Run by hand; print what it was like, and fail where anything is wrong."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=5.0, help="articles a second")
    parser.add_argument("--minutes", type=float, default=24 * 60, help="after which no further fault begins")
    parser.add_argument("--home", type=Path, help="kept; else a directory that goes")
    given = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins with SIGINT ignored
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    logging.disable()  # what aiokafka says of nodes that die is no news here
    console = Console()
    with tempfile.TemporaryDirectory() as temporary:
        home = given.home or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as bar:
            task = bar.add_task("starting three nodes and three workers")

            def show(said: str) -> None:
                bar.update(task, description=said)
                if not console.is_terminal:
                    console.print(f"{time.strftime('%H:%M:%S')} {said}")

            report = asyncio.run(
                run(home, faults=given.faults, seed=given.seed, rate=given.rate, minutes=given.minutes, progress=show)
            )
        console.print(str(report))
    sys.exit(bool(report.wrong))


if __name__ == "__main__":
    main()
