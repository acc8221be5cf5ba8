"""Marks in the whole river on the embedded broker: heeded once, kept over a restart, quarantined where they are of nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson

from embedded_river import alert_values, drained, feed, records, river_settings
from tocsin.schemas.mark import Mark
from tocsin.schemas.quarantine import Quarantined
from tocsin.streams.deliveries import to_marks
from tocsin.streams.local import LogBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import QUARANTINE, all_topics
from tocsin.streams.worker import serve


def article(name: str, hour: int, text: str, **more: Any) -> dict[str, Any]:
    at = f"2026-03-02T{hour:02d}:00:00Z"
    title = "Mine collapse in Tarma"
    return {"id": name, "source": f"Paper {name}", "title": title, "text": text, "published_at": at, "received_at": at, **more}


async def told(broker: LogBroker, settings: Settings, *inputs: dict[str, Any] | Mark | bytes) -> list[dict[str, Any]]:
    """Return the casualty alerts that the river has rung once it has worked on *inputs*, by a worker that starts and ends."""
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, stop))
    for each in inputs:
        if isinstance(each, dict):
            await feed(broker, iter([each]))
        else:
            mark = to_marks(each) if isinstance(each, Mark) else None
            value = mark.value if mark else each
            await (await broker.send("tocsin.marks.v1", value, key=b"en"))  # type: ignore[arg-type]
        await drained(broker, settings)
    stop.set()
    await serving
    return [a for a in map(orjson.loads, await alert_values(broker)) if a["kind"] == "casualties"]


async def test_a_mark_withdraws_an_alert_for_everyone_and_a_restart_remembers_it(tmp_path: Path) -> None:
    settings = river_settings(tmp_path)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    two = article("a", 6, "Two miners were killed when a shaft collapsed in Tarma on Monday, rescuers said.")
    (first,) = await told(broker, settings, two)
    said = Mark.model_validate(
        {"kind": "wrong", "edition": "en", "alert_id": first["id"], "by": "Ada Lund", "at": "2026-03-02T07:00:00Z"}
    )
    unknown = said.model_copy(update={"id": "m2", "alert_id": "never rung"})
    mute = Mark.model_validate(
        {"kind": "mute", "edition": "en", "story_id": first["story_id"], "by": "Bo Ek", "at": "2026-03-02T08:00:00Z"}
    )
    alerts = await told(broker, settings, b"{", unknown, said, said, mute)
    assert [(a["action"], a["withdrawn_by"]) for a in alerts] == [("new", None), *2 * [("withdraw", "Ada Lund")]]
    assert alerts[1] == alerts[2]
    four = article("b", 9, "Four miners were killed when a shaft collapsed in Tarma on Monday, rescuers said.")
    alerts = await told(broker, settings, four)
    assert [(a["action"], a["figure"]["best"], a["muted"]) for a in alerts[3:]] == [("new", 4, True)]
    reasons = [Quarantined.model_validate_json(r.value).reason for r in await records(broker, QUARANTINE.name)]
    assert len(reasons) == 2
    assert reasons[1] == "alert never rung: edition en did not ring it, or has forgotten it"
    await broker.close()


async def test_what_is_silent_stays_so_through_the_whole_river(tmp_path: Path) -> None:
    settings = river_settings(tmp_path)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    two = article("a", 6, "Two miners were killed when a shaft collapsed in Tarma on Monday, rescuers said.", silent=True)
    four = article("b", 9, "Four miners were killed when a shaft collapsed in Tarma on Monday, rescuers said.")
    alerts = await told(broker, settings, two, four)
    assert [(a["action"], a["figure"]["previous"], a["supersedes"]) for a in alerts] == [("update", 2, None)]
    await broker.close()
