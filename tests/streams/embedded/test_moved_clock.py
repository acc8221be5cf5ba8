"""A machine's clock that is moved under the embedded broker: nothing is lost, judged otherwise or deleted, and it is said."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from checker import complaints
from embedded_river import behind, drained, feed, records, river_settings
from tocsin.streams.embedded import Draft, Log
from tocsin.streams.leaps import LEAST_S, Leaps
from tocsin.streams.local import LogBroker
from tocsin.streams.topics import ADMITTED, QUARANTINE, RAW, TOPICS, all_topics
from tocsin.streams.worker import serve

TOCSIN = [sys.executable, "-m", "tocsin.streams.cli"]
MOVES_S = (0, 5_400, -5_400, 0)
EACH = 8
DAY_S = 86_400


class Clock:
    """The machine's clock as Python asks for it; what only goes on goes on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moved_s = 0
        true_ns = time.time_ns
        monkeypatch.setattr(time, "time_ns", lambda: true_ns() + self.moved_s * 10**9)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def articles(first: int) -> Iterator[dict[str, Any]]:
    """Yield articles that do not say when they were received: the broker's clock does."""
    now = datetime.now(UTC) - timedelta(hours=3)
    for number in range(first, first + EACH):
        place, toll = ("Osta", "Kesk")[number % 2], 3 + number
        text = f"At least {toll} people were killed when a mine collapsed in {place}, police said. Rescuers worked through the night."
        yield {
            "id": f"n{number}",
            "title": f"{toll} dead in {place}",
            "text": text,
            "published_at": (now + timedelta(minutes=number)).isoformat(),
        }


async def test_a_clock_that_is_moved_by_hours_changes_no_verdict(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    settings = river_settings(tmp_path)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, stop))
    try:
        for part, clock.moved_s in enumerate(MOVES_S):
            await feed(broker, articles(part * EACH))
            await drained(broker, settings)
        clock.moved_s = MOVES_S[1]  # stays there: a quick machine is through all moves before anybody looks
        async with asyncio.timeout(30):
            while sum("the clock of this machine moved" in line for line in caplog.messages) < 1:
                await asyncio.sleep(0.1)
    finally:
        stop.set()
        await serving
    assert behind(broker, settings) == {}
    found = {topic.name: await records(broker, topic.name) for topic in TOPICS}
    await broker.close()
    assert found[QUARANTINE.name] == []
    alerts, verdicts = replayed(found[ADMITTED.name], tmp_path)
    assert len(set(alerts)) >= EACH
    assert complaints(found, {f"n{number}" for number in range(len(MOVES_S) * EACH)}, alerts, verdicts) == []


def replayed(admitted: list[Any], home: Path) -> tuple[list[bytes], list[dict[str, Any]]]:
    (home / "admitted.jsonl").write_bytes(b"".join(record.value + b"\n" for record in admitted))
    command = [*TOCSIN, "replay", "admitted.jsonl", "--verdicts", "verdicts.jsonl"]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True, cwd=home)
    return done.stdout.splitlines(), [orjson.loads(line) for line in (home / "verdicts.jsonl").read_bytes().splitlines()]


def test_a_clock_that_is_put_ahead_makes_nothing_old(tmp_path: Path, clock: Clock) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic(RAW.name, retention_ms=DAY_S * 1000)
        log.append_all(Draft(RAW.name, b"x") for _ in range(3))
        clock.moved_s = 400 * DAY_S
        log.upkeep()
        assert len(log.read(RAW.name, 0)) == 3
        clock.moved_s = -400 * DAY_S
        log.upkeep()
        assert len(log.read(RAW.name, 0)) == 3
    clock.moved_s = 2 * DAY_S  # time that passed while it was closed is time
    with Log.open(tmp_path) as log:
        log.upkeep()
        assert log.read(RAW.name, 0) == []


@pytest.mark.parametrize("moved_s", [LEAST_S + 5, -LEAST_S - 5, 400 * DAY_S])
def test_a_leap_is_noticed_once(clock: Clock, moved_s: float) -> None:
    leaps = Leaps()
    assert leaps.leap_s() is None
    clock.moved_s = int(moved_s)
    assert leaps.leap_s() == pytest.approx(moved_s, abs=1)
    assert leaps.leap_s() is None
    clock.moved_s += 5
    assert leaps.leap_s() is None
