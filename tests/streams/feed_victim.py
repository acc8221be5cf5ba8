"""A follower of one feed, to be killed: `python feed_victim.py DIR URL` forks one for every line on its input.

A line says how many articles it may send; at the next it kills itself, between what it has read and what it has sent.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Mapping
from pathlib import Path

from tocsin.streams.broker import Place
from tocsin.streams.local import LogBroker
from tocsin.streams.settings import Settings
from tocsin.streams.sources.following import follower
from tocsin.streams.topics import RAW


class Mortal(LogBroker):
    """A broker that ends its process, as kill -9 would, when it is handed one article too many."""

    left = 0

    async def send(
        self, topic: str, value: bytes, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> Awaitable[Place]:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1
        return await super().send(topic, value, key=key, headers=headers)


async def live(directory: Path, url: str, articles: int) -> None:
    """Follow the feed at *url* until killed, as fast as it goes."""
    settings = Settings(
        _env_file=None, data_dir=directory, feeds_min_s=1, feeds_max_s=1, feeds_gap_s=0, http_private=True, broker="embedded:///"
    )
    broker = Mortal(settings)
    broker.left = articles
    await broker.create([RAW])
    async with follower(settings, broker) as following:
        while True:
            await following.once([url])


if __name__ == "__main__":
    for line in sys.stdin:
        child = os.fork()
        if not child:
            asyncio.run(live(Path(sys.argv[1]), sys.argv[2], int(line)))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()
