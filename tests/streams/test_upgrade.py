"""State and topics that an earlier release wrote are read by this one: `kept/` holds such a log, by the day it was written.

Its river had judged the first six articles of `tests/kafka/stories.py`. A log here is never written anew: where this test
fails, the release cannot be installed over the one before.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from tocsin.schemas.alert import ALERT
from tocsin.streams.codec import Record
from tocsin.streams.local import LogBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ALERTS, QUARANTINE, RAW, UNIQUE, all_topics
from tocsin.streams.worker import serve

KEPT = sorted((Path(__file__).parent / "kept").glob("*.sqlite3.gz"))
FIRST = (
    "At least 5 people were killed when a ferry capsized off Barvena on Sunday, the coast guard said. Rescue crews from "
    "Ostmark worked through the night under lamps number 0 to 12."
)
RISE = "The death toll from the ferry disaster off Barvena rose to 11, the coast guard said on Monday."
TOLL_OF_8 = "95e4bc65224229bf283d7472fa3ff9cb"
"""The alert that the kept log holds of this incident, which a further rise replaces."""


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
async def test_a_river_goes_on_where_an_earlier_release_stopped(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "log.sqlite3").write_bytes(gzip.decompress(kept.read_bytes()))
    settings = Settings(_env_file=None, data_dir=tmp_path, parallel=1, commit_ms=100)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    await _send(broker, "copy", title="Dozens feared dead in Barvena", text=FIRST)
    await _send(broker, "rise", title="Toll rises in Barvena", text=RISE)
    stop = asyncio.Event()
    working = asyncio.create_task(serve(settings, stop))
    async with asyncio.timeout(90):
        while not (
            alerts := [alert for alert in await _records(broker, ALERTS["casualties"].name) if "11 killed" in alert["headline"]]
        ):
            await asyncio.sleep(0.1)
    stop.set()
    await working
    verdicts = {each["id"]: (each["verdict"], each["of"]) for each in await _records(broker, UNIQUE.name)}
    assert verdicts["copy"] == ("duplicate", "urn:kafka-test:0")
    assert verdicts["rise"][0] in ("new", "update")
    assert [(alert["action"], alert["supersedes"]) for alert in alerts] == [("update", TOLL_OF_8)]
    for topic in ALERTS.values():
        for alert in await _records(broker, topic.name):
            ALERT.validate_python(alert)
    assert await _records(broker, QUARANTINE.name) == []
    await broker.close()


def test_there_is_a_kept_log() -> None:
    assert KEPT


async def _send(broker: LogBroker, id_: str, **fields: str) -> None:
    at = "2026-03-02T07:00:00Z"
    article: Mapping[str, Any] = {"id": id_, "source": "River Herald", "published_at": at, "received_at": at, **fields}
    await (await broker.send(RAW.name, orjson.dumps(article), key=id_.encode()))


async def _records(broker: LogBroker, topic: str) -> list[dict[str, Any]]:
    found: list[Record] = [record async for record in broker.read([topic], start="first", follow=False)]
    return [orjson.loads(record.value) for record in found]
