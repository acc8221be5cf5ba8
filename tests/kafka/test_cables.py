"""A worker whose broker is cut off, deaf or slow loses and doubles nothing, and catches up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from relayed import relayed_broker
from river import River, replayed
from stories import articles

from checker import complaints
from relay import WAYS, Relay
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ADMITTED, ALERTS

SESSION_S = 4


@asynccontextmanager
async def far_river(home: Path) -> AsyncIterator[tuple[River, River, Relay]]:
    """Give the river as its workers reach it, over a relay, and as we do."""
    async with relayed_broker(home / "node") as (node, relay):
        chosen: dict[str, Any] = {"parallel": 1, "session_s": SESSION_S, "commit_ms": 300}
        near, far = (
            River(Settings(_env_file=None, broker=f"kafka://{address}", **chosen), home)
            for address in (node.address, f"127.0.0.1:{relay.port}")
        )
        await asyncio.to_thread(near.create_topics)
        try:
            yield near, far, relay
        finally:
            far.close()


async def rings(river: River) -> int:
    """Return how many alerts there are."""
    broker = await KafkaBroker.connect(river.settings)
    try:
        return sum((await broker.offsets([topic.name for topic in ALERTS.values()], "end")).values())
    finally:
        await broker.close()


async def test_a_broker_that_is_cut_off_or_far_away_costs_time_and_nothing_else(tmp_path: Path) -> None:
    async with far_river(tmp_path) as (near, far, relay):
        far.start("one")
        await far.settled()
        fed = 0
        for ways in (WAYS, WAYS[:1], WAYS[1:]):
            relay.cut(*ways)
            known = await rings(near)
            await near.feed(articles(fed, 6))
            fed += 6
            if ways == WAYS:
                await asyncio.sleep(SESSION_S + 1)  # its session ends meanwhile
            assert await rings(near) == known, "nothing comes through a cable that is cut"
            relay.heal()
            await near.drained()
        relay.delay_s, relay.bytes_s = 0.05, 200_000
        await near.feed(articles(fed, 12))
        await near.drained(120)
        assert far.ended() == {}
        found = await near.records()
        alerts, verdicts = await asyncio.to_thread(replayed, found[ADMITTED.name], tmp_path)
        assert len(alerts) > 10
        assert complaints(found, {f"urn:kafka-test:{number}" for number in range(fed + 12)}, alerts, verdicts) == []
