"""An article that no worker survives is passed by after one of them, whichever way it ended, and nothing else is."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from embedded_river import drained, feed, records, river_settings
from planted import FATAL_ARTICLE, HOW, planted
from tocsin.streams.codec import ATTEMPTS, Record
from tocsin.streams.in_hand import FATAL, InHand
from tocsin.streams.local import LogBroker
from tocsin.streams.rehearsal import survived
from tocsin.streams.topics import ADMITTED, ALERTS, FACTS, QUARANTINE, RAW, UNIQUE, all_topics
from tocsin.streams.worker import serve


def record(offset: int, value: bytes = b"{}") -> Record:
    return Record("tocsin.articles.unique.v1", offset % 3, offset, 1_772_443_800.5, None, value)


def ended_with(directory: Path, *taken: Record) -> None:
    """Leave what a worker leaves that took each of some records and was killed with the last in its hand."""
    in_hand = InHand()
    with in_hand.kept(directory):
        for one in taken:
            in_hand.take(one)


def ends(directory: Path, one: Record) -> int:
    in_hand = InHand()
    with in_hand.kept(directory):
        return in_hand.ends(one)


def test_it_is_known_how_many_workers_ended_with_a_record_in_hand(tmp_path: Path) -> None:
    for times in (*range(FATAL + 1), FATAL):
        assert ends(tmp_path, record(7)) == times
        ended_with(tmp_path, record(6, b"one that was done with"), record(7))
    assert ends(tmp_path, record(9)) == FATAL, "the step before sent it again, since its worker had not committed"
    assert ends(tmp_path, record(6, b"one that was done with")) == 0
    assert ends(tmp_path, replace(record(7), topic="tocsin.facts.v1")) == 0
    assert ends(tmp_path, replace(record(7), headers={ATTEMPTS: b"1"})) == 0, "an operator asks for another try"


def test_a_record_that_was_condemned_stays_so(tmp_path: Path) -> None:
    in_hand = InHand()
    with in_hand.kept(tmp_path):
        in_hand.condemn(record(7))
        in_hand.take(record(8, b"the next one"))
        in_hand.lay_down()
        assert in_hand.ends(record(7)) == FATAL
    assert ends(tmp_path, record(7)) == FATAL


def test_a_copy_of_a_worker_writes_to_no_note(tmp_path: Path) -> None:
    in_hand = InHand()
    with in_hand.kept(tmp_path):
        before = (tmp_path / "in-hand.0").read_bytes()
        in_hand.let_go()
        in_hand.take(record(7))
        assert (tmp_path / "in-hand.0").read_bytes() == before


def test_an_article_is_the_same_wherever_it_lies_in_its_lane(tmp_path: Path) -> None:
    fields = {"id": "urn:hand:0", "edition": "en", "version": None, "content_hash": "7b1761c779887ddb", "text": "x"}
    first, again = (
        record(seq, orjson.dumps({**fields, "offset": seq, "seq": seq, "repeat": repeat}))
        for seq, repeat in ((0, False), (2, True))
    )
    ended_with(tmp_path, first)
    ended_with(tmp_path, again)
    assert ends(tmp_path, record(4, orjson.dumps({**fields, "offset": 4, "seq": 4, "repeat": True}))) == 2
    assert ends(tmp_path, record(5, orjson.dumps({**fields, "content_hash": "0c1761c779887ddb"}))) == 0
    assert ends(tmp_path, record(6, orjson.dumps({**fields, "id": "urn:hand:1"}))) == 0


def test_a_record_that_a_worker_survived_is_counted_anew(tmp_path: Path) -> None:
    ended_with(tmp_path, record(7))
    in_hand = InHand()
    with in_hand.kept(tmp_path):
        in_hand.take(record(7))
        in_hand.lay_down()
    ended_with(tmp_path, record(7))
    assert ends(tmp_path, record(7)) == 1


def test_two_of_them_in_a_row_do_not_take_turns_for_ever(tmp_path: Path) -> None:
    first, second = record(7, b"first"), record(8, b"second")
    for _ in range(FATAL):
        ended_with(tmp_path, first)
        ended_with(tmp_path, second)
    assert ends(tmp_path, first) == ends(tmp_path, second) == FATAL


def test_of_more_of_them_than_a_note_holds_the_latest_are_kept(tmp_path: Path) -> None:
    for number in range(300):
        ended_with(tmp_path, record(number, b"%d" % number))
    assert [ends(tmp_path, record(number, b"%d" % number)) for number in (0, 150, 299)] == [0, 1, 1]
    assert (tmp_path / "in-hand.0").stat().st_size == 4096


def test_workers_that_share_a_directory_keep_apart(tmp_path: Path) -> None:
    ended_with(tmp_path, record(7))
    first, second = InHand(), InHand()
    with first.kept(tmp_path), second.kept(tmp_path):
        second.take(record(9, b"another"))
        first.take(record(7))
    assert ends(tmp_path, record(7)) == 2, "the first took up where the one before had ended"
    assert ends(tmp_path, record(9, b"another")) == 0


@pytest.mark.parametrize("damage", [b"", b"\xff" * 40, bytes(4096), os.urandom(4096)])
def test_a_damaged_note_is_no_note(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "in-hand.0").write_bytes(damage)
    assert ends(tmp_path, record(7)) == 0
    ended_with(tmp_path, record(7))
    assert ends(tmp_path, record(7)) == 1, "it is written anew"


@pytest.mark.parametrize("whole", range(8, 60, 3))
def test_half_a_note_is_no_note(whole: int, tmp_path: Path) -> None:
    for _ in range(2):
        ended_with(tmp_path, record(7))
    note = (tmp_path / "in-hand.0").read_bytes()
    (tmp_path / "in-hand.0").write_bytes(bytes(whole) + note[whole:])
    assert ends(tmp_path, record(7)) < 2


STEPS = (RAW, ADMITTED, UNIQUE, FACTS)


async def gone_through(home: Path, news: list[dict[str, Any]], extractors: int = 0) -> dict[str, list[Record]]:
    """Return what a river makes of *news*, by topic."""
    settings = river_settings(home, extractors=extractors)
    broker, stop = LogBroker(settings), asyncio.Event()
    await broker.create(all_topics(settings))
    await feed(broker, iter(news))
    serving = asyncio.create_task(serve(settings, stop))
    await drained(broker, settings)
    stop.set()
    await serving
    found = {topic.name: await records(broker, topic.name) for topic in (*STEPS, *ALERTS.values(), QUARANTINE)}
    await broker.close()
    return found


async def test_an_innocent_article_goes_through_every_step_as_if_no_worker_had_ended_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bool] = []

    async def counted(*how: Any) -> bool:
        tried.append(await survived(*how))
        return tried[-1]

    monkeypatch.setattr("tocsin.streams.river.survived", counted)
    at = "2026-03-02T06:00:00Z"
    news = [
        {"id": f"urn:hand:{n}", "text": text, "language": "en", "published_at": at, "received_at": at}
        for n, text in enumerate(
            (
                "Eleven people were killed when a granary collapsed in Hollin Ferry on Monday, the mayor said.",
                "Four people were killed when a ferry sank off Marrow Point on Monday, the coast guard said.",
            )
        )
    ]
    calm, home = await gone_through(tmp_path / "calm", news), tmp_path / "killed"
    assert tried == []
    home.mkdir()
    for topic in STEPS:
        ended_with(home, calm[topic.name][1])
    found = await gone_through(home, news)
    assert tried == [True] * len(STEPS), "by a copy of the process, once at each step"
    assert found[QUARANTINE.name] == []
    assert {name: sorted(r.value for r in there) for name, there in found.items()} == {
        name: sorted(r.value for r in there) for name, there in calm.items()
    }
    assert [ends(home, calm[topic.name][1]) for topic in STEPS] == [0] * len(STEPS)


_WORKER = """
import asyncio, sys
from pathlib import Path
from tocsin.streams.settings import Settings
from tocsin.streams.worker import work

asyncio.run(work(Settings(_env_file=None, data_dir=Path(sys.argv[1]), parallel=1, stuck_s=5, extractors=int(sys.argv[2]))))
"""


@pytest.mark.kill
@pytest.mark.parametrize("extractors", [0, 1])
@pytest.mark.parametrize("how", HOW)
def test_an_article_that_no_worker_survives_goes_to_quarantine_and_the_next_one_rings(
    how: str, extractors: int, tmp_path: Path
) -> None:
    script, said = tmp_path / "worker.py", tmp_path / "said"
    script.write_text(_WORKER)
    tocsin = [sys.executable, "-m", "tocsin.streams.cli"]
    environment = {**os.environ, "TOCSIN_DATA_DIR": str(tmp_path), "TOCSIN_PARALLEL": "1", "OMP_NUM_THREADS": "1"}
    worker = {**environment, **planted(tmp_path, FATAL_ARTICLE.format(how=how, home=str(tmp_path)))}
    articles = (
        "Eleven people were killed when a granary collapsed in Hollin Ferry on Monday, the mayor said.",
        "Four people were killed when a ferry sank off Marrow Point on Monday, the coast guard said.",
    )
    lines = b"\n".join(orjson.dumps({"id": f"urn:hand:{n}", "text": text, "language": "en"}) for n, text in enumerate(articles))
    (tmp_path / "articles.jsonl").write_bytes(lines)
    subprocess.run([*tocsin, "ingest", str(tmp_path / "articles.jsonl")], env=environment, check=True, timeout=60)
    supervised = (
        "import sys; from tocsin.streams.supervisor import supervise;"
        f"sys.exit(supervise([sys.executable, {str(script)!r}, {str(tmp_path)!r}, '{extractors}'], stop_s=15, say=print))"
    )
    with said.open("wb") as log:
        process = subprocess.Popen([sys.executable, "-u", "-c", supervised], stdout=log, stderr=log, env=worker)
    try:
        deadline, alerts = time.monotonic() + 240, ""
        while "Marrow Point" not in alerts and time.monotonic() < deadline:
            tail = [*tocsin, "tail", "--no-follow", "--json"]
            alerts = subprocess.run(tail, env=environment, timeout=60, capture_output=True, check=False, text=True).stdout
        assert "Marrow Point" in alerts, said.read_text(errors="replace")
        assert "Hollin Ferry" not in alerts
        listed = subprocess.run(
            [*tocsin, "quarantine", "list"], env=environment, timeout=60, capture_output=True, text=True, check=True
        )
        assert re.search(r"urn:hand:0.*a worker ended with it in hand", listed.stdout.replace("\n", " ")), listed.stdout
        assert (tmp_path / "tries").read_text() == "xx"
        assert ("the worker ended" in said.read_text(errors="replace")) == (not extractors), "beside a worker it costs no worker"
    finally:
        process.terminate()
        assert process.wait(30) is not None
