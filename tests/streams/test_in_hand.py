"""An article that no worker survives is passed by after two of them, whichever way they ended, and nothing else is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from tocsin.streams.codec import ATTEMPTS, Record
from tocsin.streams.in_hand import TRIES, InHand


def record(offset: int, value: bytes = b"{}") -> Record:
    return Record("tocsin.articles.unique.v1", offset % 3, offset, 1_772_443_800.5, None, value)


def ended_with(directory: Path, *taken: Record) -> None:
    """Leave what a worker leaves that took each of some records and was killed with the last in its hand."""
    in_hand = InHand()
    with in_hand.kept(directory):
        for one in taken:
            in_hand.take(one)


def fatal(directory: Path, one: Record) -> bool:
    in_hand = InHand()
    with in_hand.kept(directory):
        return in_hand.is_fatal(one)


def test_a_record_is_fatal_once_two_workers_ended_with_it_in_hand(tmp_path: Path) -> None:
    for _ in range(TRIES):
        assert not fatal(tmp_path, record(7))
        ended_with(tmp_path, record(6, b"one that was done with"), record(7))
    assert fatal(tmp_path, record(7))
    assert fatal(tmp_path, record(9)), "the step before sent it again, since its worker had not committed"
    assert not fatal(tmp_path, record(6, b"one that was done with"))
    assert not fatal(tmp_path, replace(record(7), topic="tocsin.facts.v1"))
    assert not fatal(tmp_path, replace(record(7), headers={ATTEMPTS: b"1"})), "an operator asks for another try"


def test_an_article_is_the_same_wherever_it_lies_in_its_lane(tmp_path: Path) -> None:
    fields = {"id": "urn:hand:0", "edition": "en", "version": None, "content_hash": "7b1761c779887ddb", "text": "x"}
    first, again = (
        record(seq, orjson.dumps({**fields, "offset": seq, "seq": seq, "repeat": repeat}))
        for seq, repeat in ((0, False), (2, True))
    )
    ended_with(tmp_path, first)
    ended_with(tmp_path, again)
    assert fatal(tmp_path, record(4, orjson.dumps({**fields, "offset": 4, "seq": 4, "repeat": True})))
    assert not fatal(tmp_path, record(5, orjson.dumps({**fields, "content_hash": "0c1761c779887ddb"})))
    assert not fatal(tmp_path, record(6, orjson.dumps({**fields, "id": "urn:hand:1"})))


def test_a_record_that_a_worker_survived_is_counted_anew(tmp_path: Path) -> None:
    ended_with(tmp_path, record(7))
    in_hand = InHand()
    with in_hand.kept(tmp_path):
        in_hand.take(record(7))
        in_hand.lay_down()
    ended_with(tmp_path, record(7))
    assert not fatal(tmp_path, record(7))


def test_two_of_them_in_a_row_do_not_take_turns_for_ever(tmp_path: Path) -> None:
    first, second = record(7, b"first"), record(8, b"second")
    ended = 0
    while not (fatal(tmp_path, first) and fatal(tmp_path, second)):
        ended_with(tmp_path, second if fatal(tmp_path, first) else first)
        ended += 1
        assert ended <= 2 * TRIES


def test_of_more_of_them_than_a_note_holds_the_latest_are_kept(tmp_path: Path) -> None:
    for number in range(300):
        for _ in range(TRIES):
            ended_with(tmp_path, record(number, b"%d" % number))
    assert [fatal(tmp_path, record(number, b"%d" % number)) for number in (0, 150, 299)] == [False, True, True]
    assert (tmp_path / "in-hand.0").stat().st_size == 4096


def test_workers_that_share_a_directory_keep_apart(tmp_path: Path) -> None:
    ended_with(tmp_path, record(7))
    first, second = InHand(), InHand()
    with first.kept(tmp_path), second.kept(tmp_path):
        second.take(record(9, b"another"))
        first.take(record(7))
    assert fatal(tmp_path, record(7)), "the first took up where the one before had ended"
    assert not fatal(tmp_path, record(9, b"another"))


@pytest.mark.parametrize("damage", [b"", b"\xff" * 40, bytes(4096), os.urandom(4096)])
def test_a_damaged_note_is_no_note(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "in-hand.0").write_bytes(damage)
    assert not fatal(tmp_path, record(7))
    for _ in range(TRIES):
        ended_with(tmp_path, record(7))
    assert fatal(tmp_path, record(7)), "it is written anew"


@pytest.mark.parametrize("whole", range(8, 60, 3))
def test_half_a_note_is_no_note(whole: int, tmp_path: Path) -> None:
    for _ in range(TRIES):
        ended_with(tmp_path, record(7))
    note = (tmp_path / "in-hand.0").read_bytes()
    (tmp_path / "in-hand.0").write_bytes(bytes(whole) + note[whole:])
    assert not fatal(tmp_path, record(7))


_WORKER = """
import asyncio, os, re, signal, sys, time
from pathlib import Path
from tocsin.streams import app
from tocsin.streams.settings import Settings
from tocsin.streams.worker import work

read, how, home = app.extract, sys.argv[1], Path(sys.argv[2])

async def extract(articles):
    async for article in articles:
        if "granary" in article.text:
            with (home / "tries").open("a") as tries:
                tries.write("x")
            if how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            elif how == "holding the interpreter":
                re.match(r"(a+)+$", "a" * 100 + "b")
            time.sleep(1000)
        async def one():
            yield article
        async for facts in read(one()):
            yield facts

app.extract = extract
asyncio.run(work(Settings(_env_file=None, data_dir=home, parallel=1, stuck_s=5)))
"""


@pytest.mark.kill
@pytest.mark.parametrize("how", ["blocking", "holding the interpreter", "killed"])
def test_an_article_that_no_worker_survives_goes_to_quarantine_and_the_next_one_rings(how: str, tmp_path: Path) -> None:
    script, said = tmp_path / "worker.py", tmp_path / "said"
    script.write_text(_WORKER)
    tocsin = [sys.executable, "-m", "tocsin.streams.cli"]
    environment = {**os.environ, "TOCSIN_DATA_DIR": str(tmp_path), "TOCSIN_PARALLEL": "1", "OMP_NUM_THREADS": "1"}
    articles = (
        "Eleven people were killed when a granary collapsed in Hollin Ferry on Monday, the mayor said.",
        "Four people were killed when a ferry sank off Marrow Point on Monday, the coast guard said.",
    )
    lines = b"\n".join(orjson.dumps({"id": f"urn:hand:{n}", "text": text, "language": "en"}) for n, text in enumerate(articles))
    (tmp_path / "articles.jsonl").write_bytes(lines)
    subprocess.run([*tocsin, "ingest", str(tmp_path / "articles.jsonl")], env=environment, check=True, timeout=60)
    supervised = (
        "import sys; from tocsin.streams.supervisor import supervise;"
        f"sys.exit(supervise([sys.executable, {str(script)!r}, {how!r}, {str(tmp_path)!r}], stop_s=15, say=print))"
    )
    with said.open("wb") as log:
        process = subprocess.Popen([sys.executable, "-u", "-c", supervised], stdout=log, stderr=log, env=environment)
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
        assert re.search(r"urn:hand:0.*2 workers ended", listed.stdout.replace("\n", " ")), listed.stdout
        assert (tmp_path / "tries").read_text() == "xx"
    finally:
        process.terminate()
        assert process.wait(30) is not None
