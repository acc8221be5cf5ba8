"""kill -9 while feeds are followed: every article is there in its last version, and one that came twice is the same."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web

from press import item, open_press, rss
from tocsin.streams.embedded import Log
from tocsin.streams.topics import RAW

KILLS = 16
NEVER = 1_000_000
VICTIM = Path(__file__).with_name("feed_victim.py")


@dataclass
class Outlet:
    """A feed that has more to say, and says some of it anew, whenever it is asked; `texts` is what it says now."""

    chance: random.Random
    texts: dict[str, str] = field(default_factory=dict)
    asked: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    closed: bool = False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if not self.closed:
            for _ in range(self.chance.randrange(1, 6) if len(self.texts) < 480 else 0):
                self.texts[f"K{len(self.texts)}"] = self._text()
            for name in self.chance.sample(sorted(self.texts), min(3, len(self.texts))):
                self.texts[name] = self._text()
        self.asked.release()
        return web.Response(text=rss(*(item(name, text=text) for name, text in reversed(self.texts.items()))))

    def _text(self) -> str:
        return f"{self.chance.randrange(10**9)} people were moved out of their houses, officials said. " * 10


@pytest.mark.kill
async def test_no_article_is_lost_however_often_the_follower_is_killed(tmp_path: Path) -> None:
    chance = random.Random(20_261_124)
    outlet = Outlet(chance)
    async with open_press() as press:
        press.pages["/feed"] = outlet.answer
        nursery = await asyncio.create_subprocess_exec(
            sys.executable, str(VICTIM), str(tmp_path), press.url("/feed"), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )  # fmt: skip
        try:
            for life in range(KILLS):
                if life % 2:
                    await _birth(nursery, chance.randrange(1, 25))  # and dies of that article
                else:
                    victim = await _birth(nursery, NEVER)
                    await _asked(outlet, chance.randrange(1, 4))
                    await asyncio.sleep(chance.uniform(0.0, 0.3))  # anywhere between two things it does
                    os.kill(victim, signal.SIGKILL)
                await _gone(nursery)
                while not outlet.asked.locked():
                    await outlet.asked.acquire()
            outlet.closed = True
            victim = await _birth(nursery, NEVER)
            await _asked(outlet, 3)
            os.kill(victim, signal.SIGKILL)
            await _gone(nursery)
        finally:
            assert nursery.stdin
            nursery.stdin.close()
            await asyncio.wait_for(nursery.wait(), 30)
    sent = _sent(tmp_path)
    assert {article_id.rpartition(":")[2] for article_id in sent} == set(outlet.texts)
    assert [name for name, text in outlet.texts.items() if text.strip() not in _texts(sent, name)] == []
    for versions in sent.values():
        for same in versions.values():
            assert len(same) == 1, "one id and one version told two things"


def _sent(directory: Path) -> dict[str, dict[str, set[bytes]]]:
    found: dict[str, dict[str, set[bytes]]] = defaultdict(lambda: defaultdict(set))
    with Log.open(directory / "log") as log:
        for partition in range(log.partitions(RAW.name)):
            offset = 0
            while records := log.read(RAW.name, partition, offset):
                offset = records[-1].offset + 1
                for record in records:
                    article: dict[str, Any] = orjson.loads(record.value or b"")
                    del article["received_at"]
                    article.pop("silent", None)
                    found[article["id"]][article["version"]].add(orjson.dumps(article))
    return found


def _texts(sent: dict[str, dict[str, set[bytes]]], name: str) -> set[str]:
    versions = sent[f"tag:post.example,2026:{name}"].values()
    return {orjson.loads(data)["html"].strip() for same in versions for data in same}


async def _birth(nursery: asyncio.subprocess.Process, articles: int) -> int:
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write(b"%d\n" % articles)
    await nursery.stdin.drain()
    return int(await asyncio.wait_for(nursery.stdout.readline(), 60))


async def _asked(outlet: Outlet, times: int) -> None:
    for _ in range(times):
        await asyncio.wait_for(outlet.asked.acquire(), 60)


async def _gone(nursery: asyncio.subprocess.Process) -> None:
    assert nursery.stdout
    assert await asyncio.wait_for(nursery.stdout.readline(), 60) == b"gone\n"
