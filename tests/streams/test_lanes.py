"""Lanes are made beside the event loop, and one that is still being made when the group shares out anew is never used."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faust.types import TP

from embedded_river import river_settings
from tocsin.streams.codec import Record
from tocsin.streams.lanes import Lanes
from tocsin.streams.river import River
from tocsin.streams.topics import FACTS

LANE = TP("a-changelog", 0)
RECORD = Record(FACTS.name, 0, 0, 0.0, None, b"", {})


def made_by(judge: Callable[[Any], Any], home: Path) -> tuple[Lanes[Any], Any]:
    """Return lanes whose judges *judge* makes, and their table."""
    app = River(river_settings(home))
    lanes: Lanes[Any] = Lanes(app, FACTS, "alert", _agent, judge, {}, output=_same, to=_same)
    return lanes, app.tables["alert"]


def _agent(judge: Any, messages: Any) -> Any:
    return judge


def _same(given: Any) -> Any:
    return given


async def test_the_event_loop_goes_on_while_a_judge_is_made(tmp_path: Path) -> None:
    lanes, table = made_by(lambda memory: time.sleep(1) or "judge", tmp_path)
    making = asyncio.ensure_future(table.on_recovery_completed({LANE}, set()))
    turns = 0
    while not making.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 20
    assert lanes.of(RECORD)(()) == "judge"


async def test_a_judge_that_is_made_too_late_is_not_used(tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(memory: Any) -> str:
        begun.set()
        go_on.wait(10)
        raise KeyError("what the next recovery took away")

    lanes, table = made_by(slow, tmp_path)
    making = asyncio.ensure_future(table.on_recovery_completed({LANE}, set()))
    await asyncio.to_thread(begun.wait, 10)
    await table.on_rebalance(set(), {LANE}, set())
    await asyncio.wait({making}, timeout=10)
    go_on.set()
    assert making.cancelled()
    assert table.app.ledger.failure is None
    with pytest.raises(KeyError):
        lanes.of(RECORD)


async def test_a_judge_that_cannot_be_made_stops_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(memory: Any) -> str:
        raise ValueError("a value that nobody can read")

    _, table = made_by(broken, tmp_path)
    crashes: list[BaseException] = []

    async def crash(error: BaseException) -> None:
        crashes.append(error)

    monkeypatch.setattr(table.app, "crash", crash)
    with pytest.raises(ValueError, match="nobody can read"):
        await table.on_recovery_completed({LANE}, set())
    assert [str(error) for error in crashes] == ["a value that nobody can read"]
