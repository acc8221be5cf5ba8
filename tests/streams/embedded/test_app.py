"""A Faust app on the embedded broker: what it does on Kafka, it does here."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import faust
import pytest
from faust.types import TP

from tocsin.errors import LogDamaged, LogFull, LogInUse, SettingsInvalid
from tocsin.streams.embedded import Draft, Log, broker_url

NAME = "test"


def app_on(directory: Path, **settings: Any) -> Any:
    url = settings.pop("broker", broker_url(directory))
    defaults = {"store": "memory://", "web_enabled": False, "topic_partitions": 2, "broker_commit_interval": 0.05}
    manager = "tocsin.streams.embedded.tables:TableManager"
    return faust.App(NAME, broker=url, **{**defaults, "TableManager": manager, **settings})


@asynccontextmanager
async def running(app: Any) -> AsyncIterator[Any]:
    app.finalize()
    await app.start()
    try:
        yield app
    finally:
        started = time.monotonic()
        await app.stop()
        assert time.monotonic() - started < 3


async def until(true: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to that"
        await asyncio.sleep(0.01)


def raw(app: Any, name: str, **settings: Any) -> Any:
    return app.topic(name, key_type=bytes, value_type=bytes, value_serializer="raw", key_serializer="raw", **settings)


def fill(directory: Path, count: int, *, start: int = 0, partitions: int = 2) -> None:
    with Log.open(directory) as log:
        log.create_topic("in", partitions)
        log.append_all(Draft("in", b"%d" % i, b"k%d" % (i % 5)) for i in range(start, start + count))


def contents(directory: Path, topic: str) -> list[Any]:
    with Log.open(directory) as log:
        return [r for p in range(log.partitions(topic)) for r in log.read(topic, p, limit=100_000)]


def counting(directory: Path, **settings: Any) -> tuple[Any, Any, list[int]]:
    app = app_on(directory, **settings)
    counts = app.Table("counts", key_type=str, value_type=int, default=int, partitions=2)
    seen: list[int] = []

    @app.agent(raw(app, "in"))
    async def count(stream: Any) -> None:
        async for event in stream.events():
            counts[event.key.decode()] += 1
            seen.append(int(event.value))

    return app, counts, seen


async def test_a_table_is_recovered_and_reading_goes_on_where_it_was_committed(tmp_path: Path) -> None:
    fill(tmp_path, 100)
    app, counts, seen = counting(tmp_path)
    async with running(app):
        await until(lambda: len(seen) == 100)
    fill(tmp_path, 50, start=100)
    app, counts, seen = counting(tmp_path)
    async with running(app):
        assert sum(counts.values()) >= 100
        await until(lambda: len(seen) == 50)
        await asyncio.sleep(0.2)
        assert sorted(seen) == list(range(100, 150))
        assert dict(counts) == {f"k{i}": 30 for i in range(5)}


async def test_offsets_are_told_once_durable(tmp_path: Path) -> None:
    fill(tmp_path, 100, partitions=2)
    app, _, _ = counting(tmp_path)
    told: dict[TP, int] = {}

    async def committed(offsets: dict[TP, int]) -> None:
        told.update(offsets)
        kept = app.consumer.journal.committed(NAME)
        assert all(kept[tuple(tp)] >= offset for tp, offset in offsets.items())

    async with running(app):
        app.consumer.committed = committed
        await until(lambda: sum(told.values()) == 100)


async def test_the_first_start_is_quick(tmp_path: Path) -> None:
    app, _, seen = counting(tmp_path)
    fill(tmp_path, 1)
    started = time.monotonic()
    async with running(app):
        await until(lambda: seen)
        assert time.monotonic() - started < 1


async def test_group_by_sends_every_key_through_one_partition(tmp_path: Path) -> None:
    fill(tmp_path, 60)
    app = app_on(tmp_path)
    sums = app.Table("sums", key_type=str, value_type=int, default=int, partitions=2)

    @app.agent(raw(app, "in"))
    async def add(stream: Any) -> None:
        async for value in stream.group_by(lambda value: f"ends{int(value) % 10}", name="end", partitions=2):
            sums[f"ends{int(value) % 10}"] += int(value)

    async with running(app):
        await until(lambda: sum(sums.values()) == sum(range(60)))
        assert dict(sums) == {f"ends{i}": sum(range(i, 60, 10)) for i in range(10)}


async def test_keys_headers_timestamps_and_partitions_arrive(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    topic = raw(app, "in", partitions=2)
    got: list[Any] = []

    @app.agent(topic)
    async def listen(stream: Any) -> None:
        async for event in stream.events():
            got.append(event.message)  # noqa: PERF401

    async with running(app):
        place = await (await topic.send(key=b"k", value=b"v", headers={"ce_id": b"7"}, timestamp=1_700_000_000.123, partition=1))
        assert (place.topic, place.partition, place.offset, place.timestamp) == ("in", 1, 0, 1_700_000_000_123)
        await until(lambda: got)
    (message,) = got
    assert (message.key, message.value, message.partition, message.offset) == (b"k", b"v", 1, 0)
    assert (message.headers, message.timestamp) == ([("ce_id", b"7")], 1_700_000_000.123)


async def test_a_sends_future_is_done_when_the_record_is_on_the_disk(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    out = raw(app, "out", partitions=1)
    async with running(app):
        await out.maybe_declare()
        for number in range(20):
            future = await out.send(key=b"k", value=b"%d" % number)
            assert not future.done()
            assert (await future).offset == number
            with Log.open(tmp_path) as other:
                assert other.end_offset("out", 0) == number + 1


async def test_timers_tick_and_tables_answer(tmp_path: Path) -> None:
    app, _, _ = counting(tmp_path)
    fill(tmp_path, 1)
    ticks: list[float] = []

    @app.timer(0.05)
    async def tick() -> None:
        ticks.append(time.monotonic())

    async with running(app):
        await until(lambda: len(ticks) > 2)


async def test_another_process_may_append_while_it_runs(tmp_path: Path) -> None:
    fill(tmp_path, 10)
    app, _, seen = counting(tmp_path)
    script = "import sys; from tocsin.streams.embedded import Log; Log.open(sys.argv[1]).append('in', b'99', key=b'k0')"
    async with running(app):
        await until(lambda: len(seen) == 10)
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script, str(tmp_path)], check=True)
        await until(lambda: 99 in seen, 2)


async def test_a_second_app_on_the_directory_is_refused(tmp_path: Path) -> None:
    first, _, _ = counting(tmp_path)
    second, _, _ = counting(tmp_path)
    async with running(first):
        second.finalize()
        with pytest.raises(LogInUse, match=f"process {os.getpid()}"):
            await second.start()
        await second.stop()
        assert not first.should_stop


async def test_a_full_disk_stops_the_app_and_loses_nothing(tmp_path: Path) -> None:
    fill(tmp_path, 200)

    def copying(broker: str) -> Any:
        app = app_on(tmp_path, broker=broker)
        out = raw(app, "out", partitions=2)

        @app.agent(raw(app, "in"))
        async def copy(stream: Any) -> None:
            async for event in stream.events():
                await out.send(key=event.key, value=event.value + b" " * 5000)

        return app

    app = copying(broker_url(tmp_path) + "?max_bytes=500000")
    async with running(app):
        await until(lambda: app.should_stop)
        assert isinstance(app.crash_reason, LogFull)
    with Log.open(tmp_path) as log:
        assert sum(log.committed(NAME).values()) <= sum(log.end_offset("out", p) for p in range(2))
    async with running(copying(broker_url(tmp_path))):
        with Log.open(tmp_path) as log:
            await until(lambda: sum(log.committed(NAME).values()) == 200)
    assert {int(r.value) for r in contents(tmp_path, "out")} == set(range(200))


@pytest.mark.parametrize("where", ["in a record", "in a page"])
async def test_a_damaged_file_is_not_consumed(tmp_path: Path, where: str) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("in", 2)
        log.append_all(Draft("in", b"12345678" * 200, b"k") for _ in range(200))
    content = bytearray(log.path.read_bytes())
    if where == "in a record":
        content[content.rindex(b"12345678")] ^= 1
    else:
        page = content.rindex(b"12345678") // 8192 * 8192
        content[page : page + 512] = b"\xff" * 512
    log.path.write_bytes(content)
    app, _, _ = counting(tmp_path)
    app.finalize()
    if where == "in a page":
        with pytest.raises(LogDamaged, match=r"log\.sqlite3 is damaged.*backup"):
            await app.start()
        await app.stop()
        return
    async with running(app):
        await until(lambda: app.should_stop)
        assert isinstance(app.crash_reason, LogDamaged)


async def test_faust_declares_compacted_changelogs_and_windows_with_an_age(tmp_path: Path) -> None:
    app, _, _ = counting(tmp_path)
    app.Table("recent", default=int, partitions=2).tumbling(10, expires=60)
    async with running(app):
        log = app.consumer.journal
        assert log.topic(f"{NAME}-counts-changelog").compact
        assert log.topic(f"{NAME}-counts-changelog").retention_ms is None
        assert log.topic(f"{NAME}-recent-changelog").retention_ms == 60_000


async def test_a_compacted_changelog_recovers_the_same_table(tmp_path: Path) -> None:
    fill(tmp_path, 3000)
    app, counts, seen = counting(tmp_path)
    async with running(app):
        await until(lambda: len(seen) == 3000, 20)
        before = dict(counts)
    with Log.open(tmp_path) as log:
        log.upkeep()
        assert len(contents(tmp_path, f"{NAME}-counts-changelog")) < 20
    app, counts, _ = counting(tmp_path)
    async with running(app):
        assert dict(counts) == before


async def test_retention_never_passes_what_the_app_has_not_read(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("in", 1, retention_ms=1)
        log.append_all(Draft("in", b"x", timestamp_ms=0) for _ in range(10))
    app = app_on(tmp_path)
    gate, seen = asyncio.Event(), []

    @app.agent(raw(app, "in"))
    async def wait(stream: Any) -> None:
        async for event in stream.events():
            if event.message.offset >= 4:
                await gate.wait()
            seen.append(event.message.offset)

    async with running(app):
        log = app.consumer.journal
        await until(lambda: log.committed(NAME).get(("in", 0)) == 4)
        await asyncio.to_thread(log.upkeep)
        assert log.first_offset("in", 0) == 4
        gate.set()
        await until(lambda: seen == list(range(10)))
        await until(lambda: log.committed(NAME).get(("in", 0)) == 10)
        await asyncio.to_thread(log.upkeep)
        assert log.first_offset("in", 0) == 10


async def test_an_agent_that_adds_a_topic_while_running_gets_its_records(tmp_path: Path) -> None:
    fill(tmp_path, 10)
    app, _, seen = counting(tmp_path)
    late: list[bytes] = []

    async with running(app):
        await until(lambda: len(seen) == 10)
        topic = raw(app, "late", partitions=2)
        await topic.maybe_declare()

        async def listen() -> None:
            async for value in app.stream(topic):
                late.append(value)  # noqa: PERF401

        listener = app.add_future(listen())
        await (await topic.send(value=b"x"))
        await until(lambda: late, 10)
        await asyncio.sleep(0.1)
        assert sorted(seen) == list(range(10))
        listener.cancel()


@pytest.mark.parametrize("settings", [{"processing_guarantee": "exactly_once"}, {"broker": "embedded://dir"}])
async def test_what_it_cannot_do_is_refused_by_name(tmp_path: Path, settings: dict[str, str]) -> None:
    with pytest.raises(SettingsInvalid, match=r"processing_guarantee|three slashes"):
        _ = app_on(tmp_path, **settings).consumer


def test_a_worker_stops_within_3_seconds_of_ctrl_c_and_binds_no_port(tmp_path: Path) -> None:
    script = Path(__file__).with_name("victim.py")
    code = f"import sys; sys.path.insert(0, {str(script.parent)!r}); import victim; victim.tally({str(tmp_path)!r}).main()"
    command = [sys.executable, "-c", code, "worker", "--without-web", "-l", "info"]
    with Log.open(tmp_path) as log:
        log.create_topic("numbers", 2)
        log.append("numbers", b"1", key=b"k")
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as worker:
            deadline = time.monotonic() + 20
            while sum(log.committed("victim").values()) < 1:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            assert not _ports_of(worker.pid)
            worker.send_signal(2)
            started = time.monotonic()
            worker.wait(10)
            assert time.monotonic() - started < 3


def _ports_of(process: int) -> set[str]:
    listening = {
        fields[9]: fields[1]
        for table in ("tcp", "tcp6")
        for fields in map(str.split, Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        if fields[3] == "0A"
    }
    held = {str(file.readlink()) for file in Path(f"/proc/{process}/fd").iterdir()}
    return {port for inode, port in listening.items() if f"socket:[{inode}]" in held}


def test_all_of_this_holds_without_cython() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", "not without_cython", __file__]
    outcome = subprocess.run(command, env={**os.environ, "NO_CYTHON": "1"}, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, f"{outcome.stdout[-1500:]}\n{outcome.stderr[-6000:]}"
