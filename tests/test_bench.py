"""The benches can be started, and what they measure on is news that rings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from tocsin.agents.admit.raw import raw_article
from tocsin.streams.offline import River

BENCH = Path(__file__).parents[1] / "bench"
PROGRAMS = sorted(path for path in BENCH.glob("*.py") if "def main()" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_bench_says_what_it_measures(program: Path) -> None:
    done = subprocess.run([sys.executable, str(program), "--help"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert f"bench/{program.name}" in done.stdout


def test_invented_news_is_the_same_for_the_same_seed_and_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    from newsstand import articles

    news = list(articles(120, seed=3))
    assert news == list(articles(120, seed=3))
    assert news != list(articles(120, seed=4))
    complaints: list[str] = []
    raised = [alerts for _, alerts in River(complaints.append).replay(raw_article(orjson.dumps(a)) for a in news)]
    assert complaints == []
    assert 40 < sum(map(bool, raised)) < 100
    assert {alert.kind for alerts in raised for alert in alerts} == {"actors", "meetings", "casualties"}
    assert {alert.action for alerts in raised for alert in alerts} >= {"new", "update"}


@pytest.mark.parametrize(("found", "slower"), [([0.79] * 5, True), ([0.5] * 4 + [0.81], False), ([2.0], False)])
def test_a_stage_is_slower_only_where_no_try_shows_otherwise(
    monkeypatch: pytest.MonkeyPatch, found: list[float], slower: bool
) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    from gate import verdict

    tries = iter(found)
    said = verdict("extract", lambda: next(tries), 1.0)
    assert (said is not None) == slower
    assert next(tries, None) is None
    if said:
        assert said == "extract is 21% slower than it was: 0.79 times its yardstick at best, 1 before"
