"""A small app to be killed: `python victim.py DIR` forks one for every line on its input, and says its process id.

Forking spares each life the second that importing Faust takes.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import faust

from tocsin.streams.embedded import broker_url


def tally(directory: str) -> Any:
    """Return an app that adds numbers up by key, once each however often they come, and passes every one on."""
    app = faust.App(
        "victim",
        broker=broker_url(directory),
        store="memory://",
        web_enabled=False,
        topic_partitions=2,
        broker_commit_interval=0.03,
        TableManager="tocsin.streams.embedded.tables:TableManager",
    )
    numbers = app.topic("numbers", key_type=bytes, value_type=bytes, value_serializer="raw")
    passed = app.topic("passed", value_serializer="raw")
    sums = app.Table("sums", key_type=str, value_type=None, partitions=2)

    @app.agent(numbers)
    async def add(stream: Any) -> None:
        async for event in stream.events():
            key = event.key.decode()
            known = sums.get(key) or {"applied": -1, "sum": 0}
            if event.message.offset > known["applied"]:
                sums[key] = {"applied": event.message.offset, "sum": known["sum"] + int(event.value)}
            await asyncio.sleep(0.001)  # so that most lives end with much delivered and little done
            await passed.send(key=event.key, value=event.value)

    return app


async def live(directory: str) -> None:
    """Run the app until it is killed."""
    app = tally(directory)
    app.finalize()
    await app.start()
    await asyncio.sleep(3600)


if __name__ == "__main__":
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            asyncio.run(live(sys.argv[1]))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()
