"""Processes that extract beside a worker: they say what the worker would, and what happens to them happens to nobody else."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import pytest

from embedded_river import drained, feed, records, river_settings
from planted import FATAL_ARTICLE, HOW, planted
from tocsin.errors import ExtractorLost, ModelMissing
from tocsin.streams.app import create_app
from tocsin.streams.codec import SOURCE, Record
from tocsin.streams.crew import Crew
from tocsin.streams.deliveries import Delivery
from tocsin.streams.extractor import EXTRACTION
from tocsin.streams.flow import worked
from tocsin.streams.in_hand import InHand
from tocsin.streams.local import LogBroker
from tocsin.streams.rehearsal import Attempt
from tocsin.streams.topics import ALERTS, FACTS, QUARANTINE, UNIQUE, all_topics
from tocsin.streams.worker import serve

TEXTS = (
    "Eleven people were killed when a granary collapsed in Hollin Ferry on Monday, the mayor said.",
    "Four people were killed when a ferry sank off Marrow Point on Monday, the coast guard said.",
    "The foreign ministers of France and Kenya met in Geneva on Monday, a spokesman said.",
    "The orchard at Pell opened its gates and sold a great many apples.",
)


def record(offset: int, text: str | None = None) -> Record:
    article = {
        "id": f"urn:crew:{offset}",
        "edition": "en",
        "text": text or TEXTS[offset % len(TEXTS)],
        "received_at": "2026-03-02T00:00:00Z",
        "content_hash": f"h{offset}",
        "seq": offset + 1,
        "verdict": "new",
    }
    return Record("tocsin.articles.unique.v1", 0, offset, 1_772_443_800.5, b"k", orjson.dumps(article), {"traceparent": b"00-1"})


UNREADABLE = Record("tocsin.articles.unique.v1", 0, 90, 1_772_443_800.5, b"k", b'{"seq": 4, "id": "urn:crew:90"')


@dataclass
class Worker:
    """The bench of a worker that extracts by itself."""

    in_hand: InHand = field(default_factory=InHand)

    async def survives(self, attempt: Attempt) -> bool:
        raise AssertionError("nothing is tried here")


@asynccontextmanager
async def crew(home: Path, count: int = 1, limit_s: float = 20) -> AsyncIterator[Crew]:
    async with Crew(home, count, limit_s) as ours:
        async with asyncio.timeout(90):
            yield ours


def descendants(pid: int) -> list[int]:
    """Return the processes that *pid* has made, and those have made, the eldest first."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    return [member for child in children for member in (child, *descendants(child))]


def extracting() -> tuple[int, list[int]]:
    """Return the process that makes the others, and those."""
    base, *others = (pid for pid in descendants(os.getpid()) if b"streams.extractor" in command(pid))
    return base, others


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    yield
    assert not [pid for pid in descendants(os.getpid()) if b"streams.extractor" in command(pid)]


async def test_it_says_what_a_worker_would_and_several_at_once_are_not_mixed_up(tmp_path: Path) -> None:
    records = [*map(record, range(24)), UNREADABLE]
    async with crew(tmp_path, 2) as ours:
        await ours.ready()
        assert len(extracting()[1]) == 2
        found = await asyncio.gather(*map(ours.work, records))
    assert found == [await worked(EXTRACTION, one, Worker()) for one in records]
    assert [d.topic.name for d in found[0]] == [FACTS.name]
    assert [d.topic.name for d in found[-1]] == [QUARANTINE.name]
    assert ours.lost == 0


async def test_both_of_two_are_given_work(tmp_path: Path) -> None:
    async with crew(tmp_path, 2) as ours:
        await ours.ready()
        before = [cpu(pid) for pid in extracting()[1]]
        await asyncio.gather(*(ours.work(record(n, "The ministers of France and Kenya met in Geneva. " * 60)) for n in range(8)))
        assert all(cpu(pid) > ticks for pid, ticks in zip(extracting()[1], before, strict=True))


def cpu(pid: int) -> int:
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))


async def test_what_it_was_asked_for_before_it_was_ready_is_answered(tmp_path: Path) -> None:
    async with crew(tmp_path) as ours:
        assert await ours.work(record(1)) == await worked(EXTRACTION, record(1), Worker())


async def test_a_killed_process_is_followed_by_another_that_takes_what_was_open(tmp_path: Path) -> None:
    async with crew(tmp_path) as ours:
        await ours.ready()
        working = [asyncio.create_task(ours.work(record(n))) for n in range(4)]
        await asyncio.sleep(0)
        for pid in extracting()[1]:
            os.kill(pid, signal.SIGKILL)
        assert await asyncio.gather(*working) == [await worked(EXTRACTION, record(n), Worker()) for n in range(4)]
        assert ours.lost == 1
        for pid in extracting()[1]:  # and one that has nothing to do
            os.kill(pid, signal.SIGKILL)
        assert await ours.work(record(5)) == await worked(EXTRACTION, record(5), Worker())
        assert ours.lost == 2


async def test_when_all_are_killed_all_come_again(tmp_path: Path) -> None:
    async with crew(tmp_path, 2) as ours:
        await ours.ready()
        base, others = extracting()
        for pid in (base, *others):
            os.kill(pid, signal.SIGKILL)
        assert await ours.work(record(1)) == await worked(EXTRACTION, record(1), Worker())
        assert extracting()[0] != base


async def test_signals_that_a_terminal_or_systemd_sends_to_everybody_are_for_the_worker(tmp_path: Path) -> None:
    async with crew(tmp_path) as ours:
        await ours.ready()
        base, others = extracting()
        for pid in (base, *others):
            os.kill(pid, signal.SIGTERM)
            os.kill(pid, signal.SIGINT)
        await ours.work(record(1))
        assert extracting() == (base, others)
        assert ours.lost == 0


async def test_the_limit_is_on_a_record_and_not_on_waiting_for_one(tmp_path: Path) -> None:
    async with crew(tmp_path, limit_s=1) as ours:
        await ours.work(record(1))
        await asyncio.sleep(1.5)
        await ours.work(record(2))
        assert ours.lost == 0


@pytest.mark.kill
@pytest.mark.parametrize("how", HOW)
async def test_an_article_that_no_process_survives_is_quarantined_and_those_around_it_are_not(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in planted(tmp_path, FATAL_ARTICLE.format(how=how, home=str(tmp_path))).items():
        monkeypatch.setenv(name, value)
    async with crew(tmp_path, limit_s=1) as ours:
        await ours.ready()
        before, fatal, after = await asyncio.gather(*(ours.work(record(n)) for n in (5, 0, 1)))
        assert [d.topic.name for d in fatal] == [QUARANTINE.name, FACTS.name]
        assert fatal[0].about == {"article_id": "urn:crew:0", "error": "ArticleFatal"}
        assert (before, after) == (
            [*await worked(EXTRACTION, record(5), Worker())],
            await worked(EXTRACTION, record(1), Worker()),
        )
        assert (tmp_path / "tries").read_text() == "xx", "the process that ended, and a copy of the next"
        assert ours.lost == 1
        assert await ours.work(record(0)) == fatal
        assert (tmp_path / "tries").read_text() == "xx", "it is known now"


async def test_a_missing_model_is_said_as_it_would_be_in_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
import sys
if "tocsin.streams.extractor" in sys.orig_argv:
    from tocsin.agents.extract import extraction
    from tocsin.errors import ModelMissing

    def warm_up():
        raise ModelMissing("install the model")

    extraction.warm_up = warm_up
"""
    for name, value in planted(tmp_path, code).items():
        monkeypatch.setenv(name, value)
    async with crew(tmp_path) as ours:
        working = asyncio.create_task(ours.work(record(1)))
        with pytest.raises(ModelMissing, match="install the model"):
            await ours.ready()
        with pytest.raises(ModelMissing):
            await working
        with pytest.raises(ModelMissing):
            await ours.work(record(2))


async def test_processes_that_do_not_come_up_are_an_error_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    async with crew(tmp_path) as ours:
        with pytest.raises(ExtractorLost, match="no process that extracts comes up, in 3 attempts"):
            await ours.ready()
        with pytest.raises(ExtractorLost):
            await ours.work(record(1))


@pytest.mark.kill
def test_no_process_outlives_a_worker_that_is_killed(tmp_path: Path) -> None:
    script = f"""
import asyncio
from pathlib import Path
from tocsin.streams.crew import Crew
from tocsin.streams.deliveries import Delivery

async def main():
    async with Crew(Path({str(tmp_path)!r}), 2, 20) as crew:
        await crew.ready()
        print("ready", flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
        family = descendants(worker.pid)
        worker.kill()
    assert len(family) == 3
    deadline = time.monotonic() + 10
    while any(b"streams.extractor" in command(pid) for pid in family):
        assert time.monotonic() < deadline
        time.sleep(0.05)


NEWS = 160


def news() -> Iterator[dict[str, str]]:
    at = "2026-03-02T06:00:00Z"
    for n in range(NEWS):
        text = f"{TEXTS[n % len(TEXTS)]} The ministers of France and Kenya met in Geneva, gate {n}, lamp {n * 7}, pier {n * 13}."
        yield {"id": f"urn:crew:{n}", "text": text, "language": "en", "published_at": at, "received_at": at}


async def test_a_river_with_them_says_the_same_as_one_without(tmp_path: Path) -> None:
    found = []
    for extractors in (0, 2):
        settings = river_settings(tmp_path / str(extractors), extractors=extractors)
        broker, stop = LogBroker(settings), asyncio.Event()
        await broker.create(all_topics(settings))
        await feed(broker, news())
        serving = asyncio.create_task(serve(settings, stop))
        await drained(broker, settings)
        stop.set()
        await serving
        topics = (UNIQUE, FACTS, *ALERTS.values(), QUARANTINE)
        found.append({topic.name: sorted(r.value for r in await records(broker, topic.name)) for topic in topics})
        of_partition: dict[str, list[int]] = {}
        for one in await records(broker, FACTS.name):
            topic, partition, offset = one.headers[SOURCE].decode().split("/")
            of_partition.setdefault(f"{topic}/{partition}", []).append(int(offset))
        assert all(offsets == sorted(offsets) for offsets in of_partition.values()), "each partition in its order"
        await broker.close()
    assert found[0] == found[1]
    assert len(found[0][FACTS.name]) == NEWS


@pytest.mark.kill
async def test_a_worker_that_is_told_to_stop_finishes_and_commits_what_they_have_in_hand(tmp_path: Path) -> None:
    settings = river_settings(tmp_path, extractors=1)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    await feed(broker, news())
    ours = {"TOCSIN_DATA_DIR": str(tmp_path), "TOCSIN_PARALLEL": "3", "TOCSIN_EXTRACTORS": "1", "TOCSIN_COMMIT_MS": "60000"}
    with subprocess.Popen(
        [sys.executable, "-m", "tocsin.streams.cli", "worker", "--alone"], env={**os.environ, **ours}
    ) as worker:
        async with asyncio.timeout(60):
            while len(await records(broker, FACTS.name)) < 10:
                await asyncio.sleep(0.02)
        family = descendants(worker.pid)
        worker.terminate()
        assert worker.wait(20) == 0
    assert len(family) == 2
    sent = len(await records(broker, FACTS.name))
    assert 10 <= sent < NEWS
    assert sum(at for (topic, _), at in broker._log.committed("tocsin").items() if topic == UNIQUE.name) == sent
    await broker.close()


class Slow(Crew):
    """A crew that works when it is let."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, 1, 20)
        self.asked: list[int] = []
        self.let = asyncio.Event()

    @property
    def lost(self) -> int:
        return 2

    async def work(self, record: Record) -> list[Delivery]:
        self.asked.append(record.offset)
        await self.let.wait()
        return []


async def test_a_rebalance_waits_for_what_they_have_in_hand_and_the_worker_says_how_many_ended(tmp_path: Path) -> None:
    settings = river_settings(tmp_path, extractors=1, parallel=1)
    broker, crew = LogBroker(settings), Slow(tmp_path)
    await broker.create(all_topics(settings))
    await feed(broker, news())
    app = create_app(settings, crew)
    await app.start()
    async with asyncio.timeout(30):
        while len(crew.asked) < crew.at_once:
            await asyncio.sleep(0.02)
    assert b"tocsin_extractors_lost_total 2.0" in app.metrics.text()
    waited_for = {message.offset for message in app.consumer.unacked if message.topic == UNIQUE.name}
    assert waited_for >= set(crew.asked)
    crew.let.set()
    await app.stop()
    await broker.close()


def test_the_model_is_loaded_beside_the_import_of_faust(tmp_path: Path) -> None:
    script = f"""
import asyncio, sys
from pathlib import Path
from tocsin.streams.settings import Settings
from tocsin.streams.worker import serve

def heard(event, what):
    if event == "subprocess.Popen" and "tocsin.streams.extractor" in what[1]:
        print("faust" in sys.modules)

sys.addaudithook(heard)

async def main():
    stop = asyncio.Event()
    stop.set()
    await serve(Settings(_env_file=None, data_dir=Path({str(tmp_path)!r}), extractors=1), stop)

asyncio.run(main())
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout == "False\n"
