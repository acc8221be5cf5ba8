"""The whole river on a broker: workers as processes, articles in, and everything that came out."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from tocsin.schemas.mark import Mark
from tocsin.streams.broker import Start
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import to_marks
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ADMITTED, FACTS, MARKS, RAW, TOPICS, UNIQUE

SOURCES = (RAW, ADMITTED, UNIQUE, FACTS, MARKS)
EXTRACTING_APART = frozenset({"two"})
_FIRST: Start = "first"
_TOCSIN = Path(sys.executable).parent / "tocsin"


@dataclass
class River:
    """Topics on one broker and the workers that serve them; every worker is its own process group."""

    settings: Settings
    home: Path
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    prefix: Callable[[str], tuple[str, ...]] = lambda _: ()
    """What to put before the command of a worker, by its name."""
    programs: dict[str, Path] = field(default_factory=dict)
    """The `tocsin` of a worker, by its name, where it is another release's."""

    def start(self, name: str, **environment: str) -> None:
        """Start one worker; its log is `NAME.log`, and *environment* is added to its own."""
        with (self.home / f"{name}.log").open("ab") as log:
            self.workers[name] = subprocess.Popen(
                [*self.prefix(name), str(self.programs.get(name, _TOCSIN)), "worker", "--alone"],
                stdout=log,
                stderr=log,
                env={**self.environment(name), **environment},
                cwd=self.home,
                start_new_session=True,
            )

    def environment(self, name: str) -> dict[str, str]:
        """Return the environment of one worker; some extract beside themselves, so that both ways meet every fault."""
        chosen = self.settings.model_dump(
            include={"broker", "app_id", "lanes", "parallel", "replication", "session_s", "commit_ms", "stop_s"}
        )
        ours = {f"TOCSIN_{key.upper()}": str(value) for key, value in chosen.items()}
        return {
            **os.environ,
            **ours,
            "TOCSIN_DATA_DIR": str(self.home / name),
            "TOCSIN_LOG_LEVEL": "INFO",
            "OMP_NUM_THREADS": "1",
            "TOCSIN_EXTRACTORS": str(int(name in EXTRACTING_APART)),
        }

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to one worker."""
        os.killpg(self.workers[name].pid, number)

    def kill(self, name: str) -> None:
        """End one worker as a power cut would, if it has not ended."""
        worker = self.workers.pop(name)
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(10)

    async def settled(self, limit_s: float = 60.0) -> None:
        """Return when every worker takes part in the group and nobody else does."""
        deadline = time.monotonic() + limit_s
        admin = AIOKafkaAdminClient(bootstrap_servers=self.settings.hosts)
        await admin.start()
        try:
            while (seen := await self._group(admin)) != ("Stable", len(self.workers)):
                if time.monotonic() > deadline:
                    raise AssertionError(f"after {limit_s:.0f} s {len(self.workers)} workers are a group {seen}\n{self.logs()}")
                await asyncio.sleep(0.3)
        finally:
            await admin.close()

    async def _group(self, admin: AIOKafkaAdminClient) -> tuple[str, int]:
        try:
            (described,) = await admin.describe_consumer_groups([self.settings.app_id])
        except KafkaError as error:  # the coordinator is chosen with the first worker
            return repr(error), 0
        group = described.to_object()["groups"][0]
        return group["state"], len(group["members"])

    def ended(self) -> dict[str, int]:
        """Return the exit code of every worker that has ended by itself."""
        return {name: code for name, worker in self.workers.items() if (code := worker.poll()) is not None}

    def stop(self, name: str) -> tuple[float, int]:
        """Ask one worker to stop; return after how many seconds it did, and its exit code."""
        begun = time.monotonic()
        self.send(name, signal.SIGTERM)
        code = self.workers[name].wait(60)
        del self.workers[name]
        return time.monotonic() - begun, code

    def close(self) -> None:
        """Leave no process behind."""
        for worker in self.workers.values():
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGCONT)
                os.killpg(worker.pid, signal.SIGKILL)
                worker.wait(10)

    def logs(self) -> str:
        """Return the end of every worker's log."""
        return "\n".join(f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in sorted(self.home.glob("*.log")))

    def create_topics(self) -> None:
        """Create every topic."""
        command = [str(_TOCSIN), "topics", "create"]
        subprocess.run(command, env=self.environment("topics"), cwd=self.home, check=True, timeout=60)

    async def feed(self, articles: Iterable[Mapping[str, Any] | bytes], pause_s: float = 0.0) -> None:
        """Put raw articles, or any bytes, on the raw topic."""
        broker = await KafkaBroker.connect(self.settings)
        try:
            for article in articles:
                value = article if isinstance(article, bytes) else orjson.dumps(article)
                key = None if isinstance(article, bytes) else str(article["id"]).encode()
                await (await broker.send(RAW.name, value, key=key))
                await asyncio.sleep(pause_s)
        finally:
            await broker.close()

    async def mark(self, *marks: Mark) -> None:
        """Put marks on their topic."""
        broker = await KafkaBroker.connect(self.settings)
        try:
            for delivery in map(to_marks, marks):
                await (await broker.send(delivery.topic.name, delivery.value, key=delivery.key))
        finally:
            await broker.close()

    async def drained(self, limit_s: float = 60.0) -> None:
        """Return when every record of every step was handled and committed."""
        deadline = time.monotonic() + limit_s
        admin = AIOKafkaAdminClient(bootstrap_servers=self.settings.hosts)
        consumer = AIOKafkaConsumer(bootstrap_servers=self.settings.hosts)
        await admin.start()
        await consumer.start()
        try:
            while behind := await self._behind(admin, consumer):
                if time.monotonic() > deadline:
                    raise AssertionError(f"after {limit_s:.0f} s the river is still behind: {behind}\n{self.logs()}")
                await asyncio.sleep(0.3)
        finally:
            await consumer.stop()
            await admin.close()

    async def _behind(self, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer) -> dict[str, object]:
        try:
            committed = await admin.list_consumer_group_offsets(self.settings.app_id)
        except KafkaError as error:  # the coordinator is chosen with the first worker
            return {"coordinator": error}
        tps = [TopicPartition(t.name, p) for t in SOURCES for p in range(t.partition_count(self.settings))]
        # Offsets first, ends after: in the order of the river, what moves on in between is seen as behind.
        ends = await consumer.end_offsets(tps)
        done = {tp: committed[tp].offset if tp in committed else 0 for tp in tps}
        return {f"{tp.topic}/{tp.partition}": (done[tp], end) for tp, end in ends.items() if done[tp] < end}

    async def records(self) -> dict[str, list[Record]]:
        """Return what every public topic holds, each in order."""
        broker = await KafkaBroker.connect(self.settings)
        found: dict[str, list[Record]] = {topic.name: [] for topic in TOPICS}
        try:
            async for record in broker.read(found, start=_FIRST, follow=False):
                found[record.topic].append(record)
        finally:
            await broker.close()
        return found


def replayed(admitted: Iterable[Record], home: Path) -> tuple[list[bytes], list[dict[str, Any]]]:
    """Return the alerts and the verdicts that `tocsin replay` gives for the articles of *admitted*, in their order."""
    articles, verdicts = home / "admitted.jsonl", home / "verdicts.jsonl"
    articles.write_bytes(b"".join(record.value + b"\n" for record in admitted))
    command = [str(_TOCSIN), "replay", str(articles), "--verdicts", str(verdicts)]
    done = subprocess.run(command, capture_output=True, timeout=1800, check=True, cwd=home)
    return done.stdout.splitlines(), [orjson.loads(line) for line in verdicts.read_bytes().splitlines()]
