"""A worker that cannot send on what it reads holds a bounded part of a backlog, and works it off once it can."""

from __future__ import annotations

import asyncio
import random
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from relayed import relayed_broker
from river import River

from relay import Relay
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import RAW

MB = 1_000_000
LENGTH, LONGEST = 400_000, 4_000_000
FIRST, REST = 8, 220
"""Articles in English, which are sent on, before many that no edition reads, which are not."""
MOST = 45 * MB
"""Fetched while nothing can be sent on: 16 MiB that wait, what each partition's fetches held when they did, and what else is said."""
PARALLEL = 4


def long_articles() -> Iterator[dict[str, Any]]:
    chance = random.Random(1)  # letters that no batch packs much smaller
    for number in range(FIRST + REST):
        length = LONGEST if number == FIRST else LENGTH  # one is longer than a fetch
        text = "The library of Osta lends out maps. " + "".join(chance.choices(string.ascii_letters, k=length))
        yield {"id": f"urn:backlog:{number}", "text": text, "language": "en" if number < FIRST else "fi"}


async def fill(settings: Settings) -> None:
    broker = await KafkaBroker.connect(settings)
    try:
        sent = [await broker.send(RAW.name, orjson.dumps(each), key=each["id"].encode()) for each in long_articles()]
        await asyncio.gather(*sent)
    finally:
        await broker.close()


async def fetched(relay: Relay, still_s: float = 4.0) -> int:
    """Return how many bytes have come to the worker once next to nothing has for *still_s* seconds."""
    known, quiet_s = relay.carried["to the client"], 0.0
    while quiet_s < still_s or known < MB:
        await asyncio.sleep(0.5)
        now = relay.carried["to the client"]
        quiet_s = quiet_s + 0.5 if now - known < MB / 10 else 0.0
        known = now
    return known


async def test_what_cannot_be_sent_on_is_not_fetched_and_a_backlog_is_worked_off(tmp_path: Path) -> None:
    async with relayed_broker(tmp_path / "node") as (node, relay):
        near, far = (
            River(Settings(_env_file=None, broker=f"kafka://{address}", parallel=PARALLEL, session_s=30), tmp_path)
            for address in (node.address, f"127.0.0.1:{relay.port}")
        )
        await asyncio.to_thread(near.create_topics)
        await fill(near.settings)
        try:
            relay.bytes_s, relay.limited = 4_000, ("to the server",)  # enough to ask for more, too little to send an article
            far.start("one")
            await far.settled()
            found = await asyncio.wait_for(fetched(relay), 120)
            assert found < MOST < (FIRST + REST) * LENGTH / 2
            relay.bytes_s = None
            await near.drained(120)
            assert far.ended() == {}
        finally:
            far.close()
