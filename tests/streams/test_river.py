"""The whole river on the embedded broker: what it rings, what a replay rings, and what kill -9 costs."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from checker import complaints
from embedded_river import alert_values, behind, drained, feed, records, river_settings, through
from tocsin.streams.local import LogBroker
from tocsin.streams.topics import ADMITTED, ALERTS, FACTS, QUARANTINE, TOPICS, all_topics

TOCSIN = [sys.executable, "-m", "tocsin.streams.cli"]
PLACES = ("Tarma", "Osta", "Elda", "Kesk", "Moravin", "Pilo Ridge", "Sant Verro", "Udmar")
CAUSES = ("a bus fell into a ravine", "a ferry sank", "a bomb exploded at a market", "a mine collapsed", "a barn burned")


KINDS = ("new", "new", "rise", "copy")


def story(count: int, *, seed: int, kinds: tuple[str, ...] = (*KINDS, "withdraw")) -> Iterator[dict[str, Any]]:
    """Yield invented articles: new incidents, rising tolls, copies and withdrawals."""
    rng = random.Random(seed)
    told: list[dict[str, Any]] = []
    for number in range(count):
        kind = rng.choice(kinds) if told else "new"
        before = rng.choice(told) if told else {}
        place, cause, dead = rng.choice(PLACES), rng.choice(CAUSES), rng.randint(2, 40)
        at = f"2026-03-{2 + number // 300:02d}T{number // 20 % 15 + 6:02d}:{number % 20 * 3:02d}:00Z"
        article = {"id": f"n{number}", "source": f"Paper {number % 5}", "published_at": at, "received_at": at}
        if kind == "copy":
            article |= {"title": before["title"], "text": before["text"]}
        elif kind == "withdraw":
            article |= {"id": before["id"], "title": before["title"], "text": before["text"], "pub_status": "canceled"}
        else:
            if kind == "rise":
                place, cause, dead = before["place"], before["cause"], before["dead"] + rng.randint(1, 5)
            text = f"At least {dead} people were killed when {cause} in {place} on Monday, police said."
            article |= {"title": f"{dead} dead as {cause} in {place}", "text": f"{text} Rescuers worked through the night."}
            told.append({**article, "place": place, "cause": cause, "dead": dead})
        yield article


def replayed(admitted: list[Any], home: Path) -> list[bytes]:
    """Return the alerts that `tocsin replay` gives for the admitted articles, in their order."""
    path = home / "admitted.jsonl"
    path.write_bytes(b"".join(record.value + b"\n" for record in admitted))
    done = subprocess.run(
        [*TOCSIN, "replay", str(path), "--verdicts", str(home / "verdicts.jsonl")],
        capture_output=True,
        timeout=120,
        check=True,
        cwd=home,
    )
    return done.stdout.splitlines()


async def test_the_river_rings_what_a_replay_rings_and_again_after_a_restart(tmp_path: Path) -> None:
    settings = river_settings(tmp_path)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    articles = list(story(60, seed=1))
    for part in (articles[:35], articles[35:]):
        await through(broker, settings, iter(part))
    rung = await alert_values(broker)
    replay = replayed(await records(broker, ADMITTED.name), tmp_path)
    assert len(rung) > 20
    assert sorted(rung) == sorted(replay)
    assert await records(broker, QUARANTINE.name) == []
    await broker.close()


async def test_alerts_are_cloud_events_in_the_order_of_their_story(tmp_path: Path) -> None:
    settings = river_settings(tmp_path)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    await through(broker, settings, story(12, seed=2))
    for record in await records(broker, *(topic.name for topic in ALERTS.values())):
        alert = orjson.loads(record.value)
        assert record.key == record.headers["ce_partitionkey"] == alert["story_id"].encode()
        assert record.headers["ce_id"] == alert["id"].encode()
        assert record.headers["ce_type"] == f"tocsin.alert.{alert['kind']}.{alert['action']}".encode()
        assert record.headers["ce_time"] == alert["seen_at"].encode()
        assert (record.headers["ce_specversion"], record.headers["content-type"]) == (b"1.0", b"application/json")
    await broker.close()


@pytest.mark.kill
async def test_kill_9_at_random_points_loses_nothing_and_rings_nothing_else(tmp_path: Path) -> None:
    rng = random.Random(7)
    settings = river_settings(tmp_path)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    articles = list(story(300, seed=3, kinds=KINDS))
    cut_short = 0
    for life in range(5):
        with running(tmp_path) as worker:
            before = broker._log.end_offset(FACTS.name, 0)
            await feed(broker, iter(articles[60 * life : 60 * life + 60]))
            await grown(broker, FACTS.name, before + rng.randint(1, 45))
            worker.kill()
        cut_short += bool(behind(broker, settings))
    assert cut_short >= 3, "the kills came when nothing was under way"
    with running(tmp_path) as worker:
        await drained(broker, settings)
        worker.terminate()
        assert worker.wait(20) == 0
    admitted = await records(broker, ADMITTED.name)
    assert {orjson.loads(r.value)["id"] for r in admitted} == {article["id"] for article in articles}
    facts = [(orjson.loads(r.value)["seq"], r.value) for r in await records(broker, FACTS.name)]
    assert sorted(seq for seq, _ in set(facts)) == list(range(len(admitted))), "each seq once, with one content"
    assert await records(broker, QUARANTINE.name) == [], "no article ended a worker: we did"
    expected = replayed(admitted, tmp_path)
    assert set(await alert_values(broker)) == set(expected)
    found = {topic.name: await records(broker, topic.name) for topic in TOPICS}
    sent = {article["id"] for article in articles}
    assert complaints(found, sent, expected, read_verdicts(tmp_path)) == []
    await broker.close()


def read_verdicts(home: Path) -> list[dict[str, Any]]:
    """Return the verdicts of the last replay there."""
    return [orjson.loads(line) for line in (home / "verdicts.jsonl").read_bytes().splitlines()]


async def grown(broker: LogBroker, topic: str, wanted: int) -> None:
    """Return once a topic has so many records."""
    async with asyncio.timeout(60):
        while broker._log.end_offset(topic, 0) < wanted:
            await asyncio.sleep(0.005)


@contextmanager
def running(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Give a worker as a process; none is left behind."""
    ours = {"TOCSIN_DATA_DIR": str(home), "TOCSIN_PARALLEL": "3", "TOCSIN_COMMIT_MS": "100", "OMP_NUM_THREADS": "1"}
    with (home / "worker.log").open("ab") as log:
        worker = subprocess.Popen([*TOCSIN, "worker", "--alone"], env={**os.environ, **ours}, cwd=home, stdout=log, stderr=log)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait(10)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_rings_soon_with_its_quote_and_stops_within_three_seconds(tmp_path: Path, number: signal.Signals) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    begun = time.monotonic()
    with subprocess.Popen(
        [*TOCSIN, "run", "--demo"], env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        late = threading.Timer(30, process.kill)
        late.start()
        lines: list[str] = []
        while "“" not in "".join(lines).partition("killed")[2]:
            line = process.stdout.readline().decode()
            assert line, lines
            lines.append(line)
        late.cancel()
        assert time.monotonic() - begun < 15
        process.send_signal(number)
        told = time.monotonic()
        rest = process.communicate(timeout=10)[0].decode()
        assert time.monotonic() - told < 3
        assert process.returncode == 0, rest
    assert "Traceback" not in "".join(lines) + rest
