"""The examples that need no Kafka: the stream of a real desk heard by Node, and the rule about ids.

Those that need one are run in `tests/kafka/`.
"""

from __future__ import annotations

import asyncio
import os
import runpy
import shutil
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession

from alerts import alert
from tocsin.streams.broker import Broker, connected
from tocsin.streams.deliveries import AnyAlert, to_alerts
from tocsin.streams.settings import Settings
from tocsin.streams.topics import all_topics

EXAMPLES = Path(__file__).parents[2] / "examples"


async def ring(broker: Broker, *ids: str) -> None:
    for one in ids:
        sent = to_alerts(alert("casualties", id=one, seen_at=datetime.now(UTC), headline=f"{one}: 9 killed in Kesk"))
        await (await broker.send(sent.topic.name, sent.value, key=sent.key, headers=sent.headers))


@asynccontextmanager
async def running(
    *words: str, out: int | None = asyncio.subprocess.PIPE, **environment: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(*words, env={**os.environ, **environment}, stdout=out, start_new_session=True)
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


@asynccontextmanager
async def desk(port: int) -> AsyncIterator[None]:
    command = (sys.executable, "-m", "tocsin.streams.cli", "desk")
    async with running(*command, out=asyncio.subprocess.DEVNULL, TOCSIN_DESK=f"127.0.0.1:{port}"):
        deadline = time.monotonic() + 60
        async with ClientSession() as client:
            while True:
                try:
                    async with client.get(f"http://127.0.0.1:{port}/readyz") as response:
                        if response.status == 200:
                            break
                except ClientError:
                    pass
                assert time.monotonic() < deadline, "the desk is not ready"
                await asyncio.sleep(0.05)
        yield


async def until(condition: Callable[[], bool], what: object) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.02)


async def test_node_hears_every_alert_once_over_a_desk_that_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = shutil.which("node")
    assert node, "Node 18 or later is needed"
    monkeypatch.chdir(tmp_path)
    settings = Settings(_env_file=None)
    port = free_port()
    sent: list[str] = []
    heard: list[str] = []

    async with connected(settings) as broker:
        await broker.create(all_topics(settings))

        async def more(count: int) -> None:
            fresh = [f"a{len(sent) + number}" for number in range(count)]
            sent.extend(fresh)
            await ring(broker, *fresh)

        await more(3)  # before anybody listens
        address = f"http://127.0.0.1:{port}/"
        async with running(node, str(EXAMPLES / "watch.mjs"), address, "kind:casualties killed") as watch:
            reading = asyncio.create_task(collect(watch, heard))
            async with desk(port):
                while not heard:  # it hears what rings after it was connected
                    await more(1)
                    await asyncio.sleep(0.1)
                await more(5)
                await until(lambda: heard[-1] == sent[-1], (heard, sent))
            await more(5)  # nobody is there
            async with desk(port):
                await more(5)
                await until(lambda: heard[-1] == sent[-1], (heard, sent))
            reading.cancel()
    assert heard == sent[sent.index(heard[0]) :]
    assert sent.index(heard[0]) >= 3


async def collect(watch: asyncio.subprocess.Process, heard: list[str]) -> None:
    assert watch.stdout is not None
    while line := (await watch.stdout.readline()).decode():
        one, action, *headline = line.split()
        assert (action, headline[0]) == ("new", f"{one}:")
        heard.append(one)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def toll(one: str, **changes: object) -> AnyAlert:
    return alert("casualties", id=one, **changes)


def test_each_alert_is_heeded_once_and_only_what_stands_is_kept() -> None:
    example = runpy.run_path(str(EXAMPLES / "each_once.py"), run_name="example")
    book = sqlite3.connect(":memory:")
    book.executescript(example["TABLES"])
    told = [
        toll("a"),
        toll("a"),
        toll("b", action="update", supersedes="a"),
        toll("c"),
        toll("d", action="withdraw", supersedes="c"),
        toll("b", action="update", supersedes="a"),
        toll("c"),
    ]
    assert [example["heed"](book, one) for one in told] == [True, False, True, True, True, False, False]
    assert [row[0] for row in book.execute("SELECT id FROM standing")] == ["b"]


@pytest.mark.parametrize(("name", "most"), [("subscribe.py", 15), ("produce.py", 15)])
def test_the_short_ones_are_short(name: str, most: int) -> None:
    lines = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip() and not line.startswith('"""')]) <= most
