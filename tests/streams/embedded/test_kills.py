"""kill -9 at random points: whatever was committed is complete, and in the end nothing is missing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.streams.embedded import Draft, Log

KILLS = 60
PER_LIFE = 150
PARTITIONS = 2
MOMENTS = ("born", "passed", "committed")
"""After what a life ends: soon after its birth, its first output, or its first commit."""
VICTIM = Path(__file__).with_name("victim.py")


class Ledger:
    """Follows the log and knows, by offset, what must come of every input."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.inputs: dict[tuple[int, int], tuple[str, int]] = {}
        self.outputs: Counter[int] = Counter()
        self.states: dict[str, dict[str, int]] = {}
        self._read: Counter[tuple[str, int]] = Counter()

    def catch_up(self) -> None:
        for partition in range(PARTITIONS):
            for record in self._new("numbers", partition):
                self.inputs[partition, record.offset] = (record.key.decode(), int(record.value))
            for record in self._new("passed", partition):
                self.outputs[int(record.value)] += 1
            for record in self._new("victim-sums-changelog", partition):
                key, state = json.loads(record.key), json.loads(record.value)
                assert state["applied"] > self.states.get(key, {"applied": -1})["applied"], "a number was counted twice"
                self.states[key] = state

    def committed_is_complete(self) -> int:
        """Check all that lies before the committed offsets; return how much that is."""
        committed = self.log.committed("victim")
        self.catch_up()  # after the offsets: what led to them must be there by now
        done = 0
        for (partition, offset), (key, number) in self.inputs.items():
            if offset < committed.get(("numbers", partition), 0):
                done += 1
                assert self.outputs[number] >= 1, f"{number} was committed and never passed on"
                assert self.states[key]["applied"] >= offset, f"{number} was committed and never counted"
        return done

    def _new(self, topic: str, partition: int) -> Iterator:
        if self.log.topic(topic) is None:
            return
        while records := self.log.read(topic, partition, self._read[topic, partition]):
            self._read[topic, partition] = records[-1].offset + 1
            yield from records


@pytest.mark.kill
@pytest.mark.parametrize("cython", [True, False])
def test_nothing_is_lost_however_often_it_is_killed(tmp_path: Path, cython: bool) -> None:
    chance = random.Random(20_261_124 + cython)
    environment = {**os.environ, **({} if cython else {"NO_CYTHON": "1"})}
    numbers = iter(range(1_000_000))
    with Log.open(tmp_path) as log:
        log.create_topic("numbers", PARTITIONS)
        log.create_topic("passed", PARTITIONS)
        ledger = Ledger(log)
        nursery = subprocess.Popen(
            [sys.executable, str(VICTIM), str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        try:
            progress = set()
            for _ in range(KILLS // 2):
                victim = _give_birth(nursery)
                log.append_all(_draft(chance, next(numbers)) for _ in range(PER_LIFE))
                _live_until(chance.choice(MOMENTS), log)
                time.sleep(chance.uniform(0.0, 0.2))
                os.kill(victim, signal.SIGKILL)
                assert nursery.stdout.readline() == "gone\n"
                progress.add(ledger.committed_is_complete())
            assert len(progress) > KILLS // 6, "most lives committed nothing"
            _finish(nursery, ledger)
        finally:
            nursery.stdin.close()
            nursery.wait(10)
    sums: Counter[str] = Counter()
    for key, number in ledger.inputs.values():
        sums[key] += number
    assert {key: state["sum"] for key, state in ledger.states.items()} == dict(sums)
    assert set(ledger.outputs) == {number for _, number in ledger.inputs.values()} == set(range(KILLS // 2 * PER_LIFE))


def _give_birth(nursery: subprocess.Popen[str]) -> int:
    nursery.stdin.write("\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def _live_until(moment: str, log: Log) -> None:
    """Return once the life that has just begun got so far, however slow the machine is."""
    measure = {
        "born": lambda: time.monotonic() // 0.1,
        "passed": lambda: sum(log.end_offset("passed", p) for p in range(PARTITIONS)),
        "committed": lambda: sum(log.committed("victim").values()),
    }[moment]
    before, deadline = measure(), time.monotonic() + 60
    while measure() == before:
        assert time.monotonic() < deadline, f"a life has not {moment} anything"
        time.sleep(0.005)


def _draft(chance: random.Random, number: int) -> Draft:
    return Draft("numbers", b"%d" % number, b"k%d" % chance.randrange(20))


def _finish(nursery: subprocess.Popen[str], ledger: Ledger) -> None:
    victim = _give_birth(nursery)
    deadline = time.monotonic() + 20
    while ledger.committed_is_complete() < len(ledger.inputs):
        assert time.monotonic() < deadline, "the last life did not get through what was left"
        time.sleep(0.1)
    os.kill(victim, signal.SIGKILL)
    assert nursery.stdout.readline() == "gone\n"
