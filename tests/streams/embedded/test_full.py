"""A full disk under the embedded broker: one sentence that says what to do, and nothing is lost once there is room."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from checker import complaints
from embedded_river import drained, records, river_settings
from tocsin.streams.local import LogBroker
from tocsin.streams.topics import ADMITTED, QUARANTINE, TOPICS

TOCSIN = [sys.executable, "-m", "tocsin.streams.cli"]
COUNT = 60
ROOM = 500_000
"""Bytes that no file may grow over: enough for the topics and some articles, too few for all of them."""
EX_IOERR = 74


def articles() -> Iterator[dict[str, Any]]:
    at = datetime(2026, 3, 2, 6, tzinfo=UTC)
    for number in range(COUNT):
        place, toll = ("Osta", "Kesk", "Moravin", "Elda")[number % 4], 3 + number // 4
        said = (at + timedelta(minutes=number)).isoformat()
        text = f"At least {toll} people were killed when a mine collapsed in {place} on Monday, police said. Rescuers worked on."
        yield {"id": f"n{number}", "title": f"{toll} dead in {place}", "text": text, "published_at": said, "received_at": said}


@contextmanager
def running(home: Path, *arguments: str, room: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """Give `tocsin` as a process; the system lets none of its files grow over *room*, as a full disk would not."""
    ours = {"TOCSIN_DATA_DIR": str(home), "TOCSIN_PARALLEL": "3", "TOCSIN_COMMIT_MS": "100", "OMP_NUM_THREADS": "1"}
    limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))) if room else None
    process = subprocess.Popen(
        [*TOCSIN, *arguments], env={**os.environ, **ours}, cwd=home, text=True, preexec_fn=limit, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def replayed(admitted: list[Any], home: Path) -> tuple[list[bytes], list[dict[str, Any]]]:
    (home / "admitted.jsonl").write_bytes(b"".join(record.value + b"\n" for record in admitted))
    command = [*TOCSIN, "replay", "admitted.jsonl", "--verdicts", "verdicts.jsonl"]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True, cwd=home)
    return done.stdout.splitlines(), [orjson.loads(line) for line in (home / "verdicts.jsonl").read_bytes().splitlines()]


async def test_a_full_disk_is_said_in_a_sentence_and_costs_nothing_once_there_is_room(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(b"".join(orjson.dumps(article) + b"\n" for article in articles()))
    for _ in range(2):  # the second finds it full at its start
        with running(tmp_path, "run", "articles.jsonl", "--no-desk", room=ROOM) as river:
            said = (await asyncio.to_thread(river.communicate, timeout=90))[1]
        assert river.returncode == EX_IOERR, said
        assert "tocsin: no room left to write" in said
        assert "Make room and start again: everything confirmed is kept" in said
        assert "Traceback" not in said
        assert len(said.splitlines()) < 6, said
    settings = river_settings(tmp_path)
    with running(tmp_path, "run", "articles.jsonl", "--no-desk") as river:
        broker = LogBroker(settings)
        try:
            async with asyncio.timeout(60):
                while len({orjson.loads(record.value)["id"] for record in await records(broker, ADMITTED.name)}) < COUNT:
                    await asyncio.sleep(0.3)
            await drained(broker, settings)
            assert river.poll() is None
            found = {topic.name: await records(broker, topic.name) for topic in TOPICS}
        finally:
            await broker.close()
    assert found[QUARANTINE.name] == []
    alerts, verdicts = replayed(found[ADMITTED.name], tmp_path)
    assert len(set(alerts)) > 4  # four mines ring, and rise; how often depends on the order in which the files were read
    assert complaints(found, {f"n{number}" for number in range(COUNT)}, alerts, verdicts) == []
