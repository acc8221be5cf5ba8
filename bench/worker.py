"""A worker on an embedded broker of its own, with the processes beside it: what it costs, and when it is through."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from tocsin.streams.local import LogBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import FACTS, RAW, all_topics

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass
class Working:
    """A worker that runs, and the broker it works on."""

    process: subprocess.Popen[bytes]
    broker: LogBroker

    def cpu_s(self) -> float:
        """Return the processor time that the worker and those beside it have used, all threads counted; Linux only."""
        return sum(map(_cpu_s, _family(self.process.pid)))

    def resident(self) -> int:
        """Return the bytes of memory that the worker and those beside it hold, what they share counted once; Linux only."""
        return sum(map(_proportional, _family(self.process.pid)))

    async def feed(self, articles: Iterable[dict[str, Any]]) -> int:
        """Put articles on the raw topic and return how many, once all are acknowledged."""
        waiting = [await self.broker.send(RAW.name, orjson.dumps(a), key=str(a["id"]).encode()) for a in articles]
        for acknowledged in waiting:
            await acknowledged
        return len(waiting)

    def read(self) -> int:
        """Return how many articles the alert lane was given."""
        return self.broker._log.end_offset(FACTS.name, 0)

    def judged(self) -> int:
        """Return how many articles the alert lane has committed."""
        return self.broker._log.committed("tocsin").get((FACTS.name, 0), 0)

    async def through(self, articles: int, limit_s: float = 1800) -> None:
        """Return once so many articles were judged. Raises TimeoutError, or RuntimeError where the worker ended."""
        async with asyncio.timeout(limit_s):
            while self.judged() < articles:
                if self.process.poll() is not None:
                    raise RuntimeError(f"the worker ended with code {self.process.returncode}")
                await asyncio.sleep(0.02)


@asynccontextmanager
async def working(home: Path, *, parallel: int = 1, core: int | None = None, **settings: str) -> AsyncIterator[Working]:
    """Give a worker that has judged its first article; it is gone afterwards. With *core* it stays on that core."""
    chosen = Settings(_env_file=None, data_dir=home, parallel=parallel)
    broker = LogBroker(chosen)
    await broker.create(all_topics(chosen))
    ours = {"TOCSIN_DATA_DIR": str(home), "TOCSIN_PARALLEL": str(parallel), "TOCSIN_COMMIT_MS": "100", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tocsin.streams.cli", "worker", "--alone"]
    with (home / "worker.log").open("ab") as log:
        process = subprocess.Popen(command, env={**os.environ, **ours, **settings}, cwd=home, stdout=log, stderr=log)
    try:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        worker = Working(process, broker)
        await worker.feed(
            [{"id": "urn:bench:first", "text": "Three people were hurt when a shed burned in Udmar on Monday.", "language": "en"}]
        )
        await worker.through(1, 120)
        yield worker
    finally:
        end(process)
        await broker.close()


def _family(pid: int) -> list[int]:
    """Return the process and all that it and its children have made."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    return [pid, *(member for child in children for member in _family(child))]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) * _TICK_S  # its own, and that of children which have ended


def _proportional(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a process, by force where it takes longer than 20 s."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Stopwatch:
    """Wall time and a worker's processor time since it was made."""

    def __init__(self, worker: Working) -> None:
        self._worker, self._begun, self._cpu = worker, time.monotonic(), worker.cpu_s()

    @property
    def wall_s(self) -> float:
        """Seconds on the wall."""
        return time.monotonic() - self._begun

    @property
    def cpu_s(self) -> float:
        """Seconds of the worker's processor time."""
        return self._worker.cpu_s() - self._cpu
