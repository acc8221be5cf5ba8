"""A short run of `chaos.py`: three nodes, three workers, one fault of several kinds each, and nothing lost, doubled or late."""

from __future__ import annotations

from pathlib import Path

from chaos import run
from faults import ROLLING

ROLLING_S = 20.0
"""What a restart of all workers in turn may hold an alert up for."""
KINDS = ("worker killed", "worker asleep past its session", "node asleep past its session", "worker and node killed", ROLLING)


async def test_three_nodes_and_three_workers_survive_their_faults(tmp_path: Path) -> None:
    report = await run(tmp_path, faults=len(KINDS), seed=5, rate=4.0, kinds=KINDS)
    assert report.wrong == [], str(report)
    assert report.faults.total() == len(KINDS)
    assert report.heard_at, "nothing rang at all"
    assert not report.ended, str(report)
    (pause,) = [pause for name, pause in report.pauses_s() if name == ROLLING]
    assert pause < ROLLING_S, str(report)
