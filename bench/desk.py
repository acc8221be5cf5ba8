#!/usr/bin/env python3
"""Milliseconds from an alert's being sent to its arrival at every listener of the desk, with the desk on one core.

    bench/desk.py                           500 listeners, 5 alerts a second, for a minute
    bench/desk.py --clients 500 --rate 20 --seconds 120

The desk is a process of its own, pinned to one core; listeners and sender share the others. The clock starts before the alert
is handed to the embedded broker and stops when a listener has read it: the broker's commit, the desk's reading, filters and
writing are all in it. Half of the listeners have no filter, the others one of twenty that every alert meets. Every alert is
counted at every listener, in order; one that is missing is an error.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import cast
from urllib.parse import quote

import httpx
from figures import Figure, machine, percentile
from rich.progress import track

from tocsin.schemas.alert import ALERT
from tocsin.streams.broker import Broker, connected
from tocsin.streams.deliveries import to_alerts
from tocsin.streams.settings import Settings
from tocsin.streams.topics import all_topics
from tocsin.streams.worker import run_loop

TARGET_MS = 250
_FILTERS = [f"severity>={n % 5 + 1} -text:zeppelin{n}" for n in range(20)]
_SENT = re.compile(rb'\{"id":"bench-(\d+)"')
_LONGEST_ID = 64


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--rate", type=float, default=5, help="alerts a second (default 5)")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--listen", metavar="PORT", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if arguments.listen:
        run_loop(_listen(arguments.listen, arguments.clients))  # on the fastest loop there is: it is not what is measured
        return
    print(machine())
    for figure in measure(clients=arguments.clients, rate=arguments.rate, seconds=arguments.seconds):
        print(figure.line())


def measure(*, clients: int = 500, rate: float = 5, seconds: float = 60) -> list[Figure]:
    """Return the median, the 99th percentile and the longest, in milliseconds, and the desk's share of its core in per cent."""
    with tempfile.TemporaryDirectory() as home:
        waits, share = asyncio.run(_measure(Path(home), clients, rate, seconds))
    expected = int(rate * seconds) * clients
    if len(waits) != expected:
        raise SystemExit(f"{len(waits):,} arrivals, {expected:,} were expected")
    how = f"{clients} listeners, {rate:g} alerts/s for {seconds:g} s, {len(waits):,} arrivals"
    steps = [(at / 200, percentile(waits, at / 200)) for at in range(200)]
    shown = (("p50", 0.5, TARGET_MS), ("p99", 0.99, TARGET_MS), ("longest", 1.0, 1000))
    return [
        *(
            Figure(f"desk, sent to heard, {name}", percentile(waits, part), "ms", target, "at most", how, {"desk": steps})
            for name, part, target in shown
        ),
        Figure("desk, share of its core", share * 100, "%", 80, "at most", how),
    ]


async def _measure(home: Path, clients: int, rate: float, seconds: float) -> tuple[list[float], float]:
    own, *others = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, others or [own])
    settings = Settings(_env_file=None, data_dir=home)
    async with connected(settings) as broker:
        await broker.create(all_topics(settings))
        with _desk(home, own, clients) as (desk, port), _listeners(port, clients) as listeners:
            assert listeners.stdout is not None
            assert await asyncio.to_thread(listeners.stdout.readline) == b"all here\n"
            before, begun = _cpu_s(desk.pid), time.monotonic()
            await _send(broker, rate, seconds)
            share = (_cpu_s(desk.pid) - before) / (time.monotonic() - begun)
            await asyncio.sleep(3)
            assert listeners.stdin is not None
            listeners.stdin.close()
            waits = await asyncio.to_thread(listeners.stdout.read)
    return [float(line) for line in waits.split()], share


async def _send(broker: Broker, rate: float, seconds: float) -> None:
    begun, count = time.monotonic(), int(rate * seconds)
    for index in track(range(count), description="alerts"):
        await asyncio.sleep(max(0.0, begun + index / rate - time.monotonic()))
        sent = to_alerts(ALERT.validate_python(_alert(time.monotonic_ns())))
        await (await broker.send(sent.topic.name, sent.value, key=sent.key, headers=sent.headers))


def _alert(now_ns: int) -> dict[str, object]:
    said = "At least nine people were killed and thirty-one wounded when two ferries collided off Kesk, the harbour master said."
    claims = [
        {"article_id": f"urn:bench:{n}", "source": "Harbour Post", "url": f"https://harbour.example/news/{now_ns}/{n}",
         "published_at": "2026-03-02T09:30:00Z", "quote": said, "start": 0, "end": len(said), "value": 9}
        for n in range(3)
    ]  # fmt: skip
    return {
        "id": f"bench-{now_ns}", "action": "new", "kind": "casualties", "story_id": f"story-{now_ns % 50}", "edition": "en",
        "severity": 6, "confidence": 0.8, "headline": "At least 9 killed in a collision of ferries off Kesk", "claims": claims,
        "independent_sources": 2, "seen_at": "2026-03-02T09:30:00Z", "incident": {"id": f"kesk-{now_ns}", "place": "Kesk"},
        "figure": {"kind": "killed", "low": 9, "best": 9},
    }  # fmt: skip


@contextmanager
def _desk(home: Path, core: int, clients: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ, "TOCSIN_DATA_DIR": str(home), "TOCSIN_DESK": f"127.0.0.1:{port}", "OMP_NUM_THREADS": "1",
        "TOCSIN_DESK_CLIENTS": str(clients), "TOCSIN_DESK_CLIENTS_EACH": str(clients),
    }  # fmt: skip
    desk = subprocess.Popen([sys.executable, "-m", "tocsin.streams.cli", "desk"], env=environment, cwd=home)
    os.sched_setaffinity(desk.pid, [core])
    try:
        _wait_for(f"http://127.0.0.1:{port}/readyz")
        yield desk, port
    finally:
        desk.terminate()
        desk.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


@contextmanager
def _listeners(port: int, clients: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, __file__, "--listen", str(port), "--clients", str(clients)]
    listeners = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield listeners
    finally:
        if listeners.stdin is not None:
            listeners.stdin.close()
        listeners.wait(10)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Listener(asyncio.Protocol):
    """One stream, read with as little work as can be: every listener shares a core with all others."""

    def __init__(self, address: str, waits: list[float], here: asyncio.Event) -> None:
        self._address, self._waits, self._here, self._tail, self._last_ns = address, waits, here, b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(f"GET {self._address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        now_ns = time.monotonic_ns()
        if b"event: clock" in data:
            self._here.set()
        whole = self._tail + data
        end = 0
        for found in _SENT.finditer(whole):
            sent_ns = int(found[1])
            if sent_ns > self._last_ns:  # one that came twice is not counted: then there are too few
                self._waits.append((now_ns - sent_ns) / 1e6)
            self._last_ns = max(self._last_ns, sent_ns)
            end = found.end()
        self._tail = whole[max(end, len(whole) - _LONGEST_ID) :]


async def _listen(port: int, clients: int) -> None:
    waits: list[float] = []
    loop, heres = asyncio.get_running_loop(), [asyncio.Event() for _ in range(clients)]
    addresses = islice(cycle(["/api/stream", *(f"/api/stream?filter={quote(text)}" for text in _FILTERS)]), clients)
    kept = []
    for here, address in zip(heres, _half_plain(addresses), strict=True):
        transport, _ = await loop.create_connection(lambda a=address, h=here: _Listener(a, waits, h), "127.0.0.1", port)
        kept.append(transport)
    await asyncio.gather(*(here.wait() for here in heres))
    print("all here", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print("\n".join(f"{wait:.3f}" for wait in waits))
    for transport in kept:
        transport.abort()


def _half_plain(addresses: Iterator[str]) -> Iterator[str]:
    return ("/api/stream" if index % 2 else address for index, address in enumerate(addresses))


if __name__ == "__main__":
    main()
