"""Sources on Apache Kafka: many senders at once, and a broker that goes away and comes back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from aiokafka import AIOKafkaProducer
from broker import running_broker

from press import item, open_press, rss
from tocsin.streams import kafka
from tocsin.streams.broker import Broker, connected
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.settings import Settings
from tocsin.streams.sources.following import follower
from tocsin.streams.sources.receiving import receiving
from tocsin.streams.topics import RAW, all_topics


async def test_what_is_said_to_be_there_is_there_also_when_the_broker_was_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    producers: list[AIOKafkaProducer] = []

    class Counted(AIOKafkaProducer):
        def __init__(self, **options: Any) -> None:
            producers.append(self)
            super().__init__(**options)

    monkeypatch.setattr(kafka, "AIOKafkaProducer", Counted)
    with running_broker(tmp_path / "node") as own:
        settings = Settings(
            _env_file=None, broker=f"kafka://{own.address}", data_dir=tmp_path, http_private=True, feeds_gap_s=0,
            receive="127.0.0.1:0", receive_rate=1000, receive_wait_s=5,
        )  # fmt: skip
        async with connected(settings) as broker, open_press() as press, aiohttp.ClientSession() as session:
            await broker.create(all_topics(settings))
            assert isinstance(broker, KafkaBroker)
            press.put("/feed", rss(*(item(f"K{n}") for n in range(30))))
            async with receiving(settings, broker) as address, follower(settings, broker) as following:

                async def post(name: str) -> int:
                    article = {"id": name, "text": "Two ferries collided off Kesk."}
                    async with session.post(address, json=article) as response:
                        return response.status

                [state, *codes] = await asyncio.gather(
                    following.once([press.url("/feed")]), *(post(f"first {n}") for n in range(20))
                )
                assert ([each.articles for each in state], set(codes)) == ([30], {202})
                assert len(producers) == 1
                own.kill()
                assert await post("away") == 503
                own.start()
                async with asyncio.timeout(120):
                    while await post("back") != 202:
                        await asyncio.sleep(0.5)
            found = await _ids(broker)
        assert found >= {*(f"first {n}" for n in range(20)), *(f"tag:post.example,2026:K{n}" for n in range(30)), "back"}


async def _ids(broker: Broker) -> set[str]:
    return {orjson.loads(record.value)["id"] async for record in broker.read([RAW.name], start="first", follow=False)}
