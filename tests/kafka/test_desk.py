"""The desk on Apache Kafka: on a node of its own, for the alerts here were never rung by a river."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from broker import Broker, running_broker

from alerts import alert
from listening import Listening, ids, listening
from tocsin.desk import health
from tocsin.streams.broker import connected
from tocsin.streams.deliveries import to_alerts
from tocsin.streams.desk import OpenDesk, serving
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import CASUALTIES, MARKS, all_topics

ENOUGH_S = 120
KINDS = ("casualties", "actors", "meetings")


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with running_broker(tmp_path_factory.mktemp("desk") / "node") as running:
        yield running


@pytest.fixture
def settings(node: Broker, tmp_path: Path) -> Settings:
    return Settings(_env_file=None, broker=f"kafka://{node.address}", data_dir=tmp_path, lanes=2, desk="127.0.0.1:0")


@pytest.fixture
async def broker(settings: Settings) -> AsyncIterator[KafkaBroker]:
    async with connected(settings) as opened:
        assert isinstance(opened, KafkaBroker)
        await opened.create(all_topics(settings))
        yield opened


async def ring(broker: KafkaBroker, *numbers: int) -> set[str]:
    """Ring alerts of three kinds and return their ids."""
    rang = [alert(KINDS[n % 3], id=f"alert-{n}") for n in numbers]
    for sent in map(to_alerts, rang):
        await (await broker.send(sent.topic.name, sent.value, key=sent.key, headers=sent.headers))
    return {each.id for each in rang}


async def heard(listener: Listening, count: int) -> list[str]:
    async with asyncio.timeout(ENOUGH_S):
        return ids(await listener.take("alert", count))


async def ready(desk: OpenDesk, *, status: int = 200) -> str:
    """Return what the desk says of itself once it answers with *status*."""
    async with asyncio.timeout(ENOUGH_S), ClientSession() as session:
        while True:
            async with session.get(f"{desk.address}readyz") as answer:
                if answer.status == status:
                    return await answer.text()
            await asyncio.sleep(0.2)


async def test_a_restart_of_the_desk_loses_and_doubles_nothing(settings: Settings, broker: KafkaBroker) -> None:
    rang = await ring(broker, *range(30))
    collected: list[str] = []
    async with serving(settings, broker) as desk:
        await ready(desk)
        async with listening(desk.address, after="0") as listener:
            collected += await heard(listener, 20)
            cursor = listener.id
    rang |= await ring(broker, *range(30, 40))
    async with serving(settings, broker) as desk, listening(desk.address, after=cursor) as listener:
        collected += await heard(listener, 15)
        rang |= await ring(broker, *range(40, 45))
        collected += await heard(listener, 10)
    assert len(collected) == len(set(collected)) == 45
    assert set(collected) == rang


async def test_a_mark_is_acknowledged_and_comes_back(settings: Settings, broker: KafkaBroker) -> None:
    await ring(broker, 900)
    async with serving(settings, broker) as desk, ClientSession() as session:
        await ready(desk)
        async with listening(desk.address) as listener:
            async with asyncio.timeout(ENOUGH_S):
                await listener.take("clock", 1)
                content = {"kind": "mute", "story_id": "s1f", "by": "Mira"}
                async with session.post(f"{desk.address}api/marks", json=content) as answer:
                    assert answer.status == 202
                (mark,) = await listener.take("mark", 1)
        assert (mark.data["kind"], mark.id.count("k")) == ("mute", 1)
    kept = [record async for record in broker.read([MARKS.name], start="first", follow=False)]
    assert [record.key for record in kept] == [b"en"]


async def test_a_broker_that_says_nothing_shows_and_its_return_brings_what_rang(
    node: Broker, settings: Settings, broker: KafkaBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "STALE_S", 4.0)
    async with serving(settings, broker) as desk:
        await ready(desk)
        async with listening(desk.address, filters=["kind:casualties"]) as listener:
            await listener.take("clock", 1)
            node.pause()
            try:
                assert "s ago" in await ready(desk, status=503)
                async with asyncio.timeout(ENOUGH_S):
                    while (await listener.take("clock", 1))[0].data["delay_s"] < 4:
                        pass
            finally:
                node.resume()
            await ready(desk)
            await ring(broker, 600)
            assert await heard(listener, 1) == ["alert-600"]


async def test_a_broker_that_starts_anew_loses_nothing_for_those_who_listen(
    node: Broker, settings: Settings, broker: KafkaBroker
) -> None:
    async with serving(settings, broker) as desk:
        await ready(desk)
        async with listening(desk.address, filters=["kind:casualties"]) as listener:
            await listener.take("clock", 1)
            await ring(broker, 700 - 700 % 3)
            await asyncio.to_thread(node.kill)
            await asyncio.to_thread(node.start)
            await ring(broker, 720)
            assert await heard(listener, 2) == ["alert-699", "alert-720"]


async def test_offsets_of_times_and_of_places(broker: KafkaBroker) -> None:
    ends = await broker.offsets([CASUALTIES.name], "end")
    first = await broker.offsets([CASUALTIES.name], "first")
    where = (CASUALTIES.name, 0)
    assert first[where] == 0 < ends[where]
    assert await broker.offsets([CASUALTIES.name], {where: 1}) == {where: 1}
    read = [record.offset async for record in broker.read([CASUALTIES.name], start={where: ends[where] - 2}, follow=False)]
    assert read == [ends[where] - 2, ends[where] - 1]
