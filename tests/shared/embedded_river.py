"""The whole river on the embedded broker: fed, waited for, and read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from tocsin.streams.local import LogBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ADMITTED, ALERTS, FACTS, MARKS, RAW, UNIQUE
from tocsin.streams.worker import serve


def river_settings(home: Path, **given: Any) -> Settings:
    """Return settings of a river that is kept in *home*, and extracts in this process, which has loaded the model before."""
    return Settings(_env_file=None, **{"data_dir": home, "parallel": 3, "commit_ms": 100, "extractors": 0, **given})


async def records(broker: LogBroker, *topics: str) -> list[Any]:
    """Return every record of *topics*."""
    return [record async for record in broker.read(topics, start="first", follow=False)]


async def alert_values(broker: LogBroker) -> list[bytes]:
    """Return every alert as it is on the wire."""
    return [record.value for record in await records(broker, *(topic.name for topic in ALERTS.values()))]


def behind(broker: LogBroker, settings: Settings) -> dict[tuple[str, int], int]:
    """Return how many records of each partition were not committed yet."""
    committed = broker._log.committed(settings.app_id)
    ends = {
        (t.name, p): broker._log.end_offset(t.name, p)
        for t in (RAW, ADMITTED, UNIQUE, FACTS, MARKS)
        for p in range(t.partition_count(settings))
    }
    return {tp: end - committed.get(tp, 0) for tp, end in ends.items() if committed.get(tp, 0) < end}


async def drained(broker: LogBroker, settings: Settings, limit_s: float = 90) -> None:
    """Return once everything is committed."""
    async with asyncio.timeout(limit_s):
        while behind(broker, settings):
            await asyncio.sleep(0.2)


async def through(broker: LogBroker, settings: Settings, articles: Iterator[dict[str, Any]]) -> None:
    """Return once a worker has taken *articles* through the whole river, and has ended."""
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, stop))
    await feed(broker, articles)
    await drained(broker, settings)
    stop.set()
    await serving


async def feed(broker: LogBroker, articles: Iterator[dict[str, Any]]) -> None:
    """Put *articles* on the raw topic, one after another."""
    for article in articles:
        await (await broker.send(RAW.name, orjson.dumps(article), key=article["id"].encode()))
