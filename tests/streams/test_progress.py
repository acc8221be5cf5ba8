"""A lane that stands still with work waiting is told from one that rests, and its worker is ended and started again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tocsin.streams.progress import Progress, Watchdog

LANE = ("tocsin.facts.v1", 0)
OTHER = ("tocsin.facts.v1", 1)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def progress(clock: Clock) -> Progress:
    return Progress(clock)


def test_before_the_first_beat_nothing_stands_still(progress: Progress, clock: Clock) -> None:
    clock.now = 1e6
    assert progress.stalled() == (0.0, "")


def test_a_lane_with_nothing_to_do_does_not_stand_still(progress: Progress, clock: Clock) -> None:
    for clock.now in range(100):
        progress.beat({LANE: (7, 7)})
    assert progress.stalled()[0] == 0
    assert progress.lags() == {LANE: 0}


def test_one_lane_that_stands_still_is_named_although_another_comes_on(progress: Progress, clock: Clock) -> None:
    for clock.now in range(31):
        progress.beat({LANE: (7, 9 + int(clock.now)), OTHER: (int(clock.now), 100)})
    assert progress.stalled() == (30, "tocsin.facts.v1/0 at 7")
    assert progress.lags()[LANE] == 32
    progress.beat({LANE: (8, 40), OTHER: (31, 100)})
    assert progress.stalled()[0] == 0


def test_a_lane_that_waits_for_the_broker_is_excused(progress: Progress, clock: Clock) -> None:
    for clock.now in range(100):
        progress.beat({LANE: (7, 9)}, excused=True)
    assert progress.stalled()[0] == 0


def test_a_lane_that_moved_away_is_forgotten(progress: Progress, clock: Clock) -> None:
    progress.beat({LANE: (7, 9)})
    clock.now = 50
    progress.beat({})
    assert progress.stalled()[0] == 0


def test_without_beats_the_event_loop_is_what_stands_still(progress: Progress, clock: Clock) -> None:
    progress.beat({})
    clock.now = 20
    assert progress.stalled() == (20, "the event loop")


def test_the_watchdog_barks_once_and_only_at_what_stands_still(progress: Progress, clock: Clock) -> None:
    barked = threading.Event()
    progress.beat({LANE: (7, 9)})
    with Watchdog(progress, 0.05, barked.set):
        assert not barked.wait(0.3)
        clock.now = 1
        assert barked.wait(10)


_BLOCKED = """
import asyncio, sys, time
from pathlib import Path
import tocsin.streams.app as app
from tocsin.streams.settings import Settings
from tocsin.streams.worker import work

how, home = sys.argv[1], Path(sys.argv[2])
read = app.admit

async def admit(articles):
    async for article in articles:
        if "granary" in (article.text or "") and not (home / "blocked").exists():
            (home / "blocked").touch()
            if how == "loop":
                time.sleep(1000)
            await asyncio.sleep(1000)
        async def one():
            yield article
        async for admitted in read(one()):
            yield admitted

app.admit = admit
asyncio.run(work(Settings(_env_file=None, data_dir=home, parallel=1, stuck_s=5)))
"""


@pytest.mark.kill
@pytest.mark.parametrize("how", ["loop", "lane"])
def test_a_blocked_lane_is_noticed_and_its_worker_started_again(how: str, tmp_path: Path) -> None:
    script = tmp_path / "blocked.py"
    script.write_text(_BLOCKED)
    (tmp_path / "article.txt").write_text(
        "Eleven people were killed when a granary collapsed in Hollin Ferry on Monday, the mayor said."
    )
    tocsin = [sys.executable, "-m", "tocsin.streams.cli"]
    environment = {**os.environ, "TOCSIN_DATA_DIR": str(tmp_path), "TOCSIN_PARALLEL": "1", "OMP_NUM_THREADS": "1"}
    subprocess.run(
        [*tocsin, "ingest", str(tmp_path / "article.txt")], env=environment, check=True, timeout=60, capture_output=True
    )
    supervised = (
        "import sys; from tocsin.streams.supervisor import supervise;"
        f"sys.exit(supervise([sys.executable, {str(script)!r}, {how!r}, {str(tmp_path)!r}], stop_s=15, say=print))"
    )
    with (tmp_path / "said").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-u", "-c", supervised], stdout=log, stderr=log, env=environment)
    try:
        deadline, alerts = time.monotonic() + 120, b""
        while not alerts and time.monotonic() < deadline:
            tail = subprocess.run(
                [*tocsin, "tail", "--no-follow", "--json"], env=environment, timeout=60, capture_output=True, check=False
            )
            alerts = tail.stdout
        said = (tmp_path / "said").read_text(errors="replace")
        assert b"Hollin Ferry" in alerts, said
        assert "ended with code 70" in said
        assert "has not come on for" in said
    finally:
        process.terminate()
        assert process.wait(30) is not None
