"""Faults, one after another, on three nodes and three workers while articles flow; then: is everything there, once, in order?

    PYTHONPATH=tests/shared .venv/bin/python tests/kafka/chaos.py --faults 200 --seed 1 --home DIR

A short run of the same is `test_chaos.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import logging
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError
from clocks import Clock, library
from cluster import SIZE, running_cluster
from faults import CALM_S, FAULTS, GUEST, SESSION_S, WORKERS, Chaos
from hosts import Hosts, enter, refused
from report import Report
from river import River, replayed
from stories import articles

from checker import complaints, repeats
from tocsin.schemas.alert import ALERT
from tocsin.streams.codec import Record
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ADMITTED, ALERTS, RAW, TABLES, changelog


async def run(
    home: Path,
    *,
    faults: int,
    seed: int,
    rate: float,
    kinds: Collection[str],
    minutes: float = 24 * 60,
    clocks: Mapping[str, Clock] | None = None,
    other: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Return the report of *faults* faults of *kinds* while *rate* articles a second flow; the same *seed* gives the same faults.

    After *minutes* no further fault begins. Nodes and workers live on hosts of their own where a kind needs that. One worker
    of the three is *other*, the `tocsin` of another release.
    """
    hosts = Hosts() if any(FAULTS[kind].needs == "hosts" for kind in kinds) else None
    if hosts:
        hosts.begin()
    with running_cluster(home / "cluster", hosts) as cluster:
        settings = Settings(
            _env_file=None,
            broker=cluster.address,
            replication=SIZE,
            parallel=3,
            session_s=SESSION_S,
            commit_ms=300,
            stop_s=15,
        )
        river = River(settings, home, programs={WORKERS[1]: other} if other else {})
        if hosts:
            river.prefix = hosts.prefix
            for name in (*WORKERS, GUEST):
                hosts.add(name)
        chaos = Chaos(cluster, river, random.Random(seed), hosts, clocks)
        try:
            river.create_topics()
            await _compact_soon(settings)
            for name in WORKERS:
                chaos.start(name)
            await river.settled(CALM_S)
            order = _order(chaos.rng, kinds, faults)
            await _strike(chaos, order, rate, time.monotonic() + 60 * minutes, progress)
            progress("draining")
            await chaos.drained()
            chaos.report.wrong += await _wrong(river, chaos.report, home)
        finally:
            river.close()
    return chaos.report


def _order(rng: random.Random, kinds: Collection[str], count: int) -> list[str]:
    # Round by round, so that a run that is cut short has as many of each kind.
    rounds = (rng.sample(sorted(kinds), len(kinds)) for _ in itertools.count())
    return list(itertools.islice(itertools.chain.from_iterable(rounds), count))


async def _strike(chaos: Chaos, order: list[str], rate: float, until: float, progress: Callable[[str], None]) -> None:
    report, quiet = chaos.report, asyncio.Event()
    feeding = asyncio.create_task(_feed(chaos.river.settings, report, rate, quiet))
    hearing = asyncio.create_task(_hear(chaos.river.settings, report))
    try:
        await asyncio.sleep(2)
        for number, name in enumerate(order, 1):
            if time.monotonic() > until:
                break
            progress(f"{number}/{len(order)} {name}")
            await chaos.fault(name)
            if feeding.done():
                feeding.result()
        quiet.set()
        await feeding
        await asyncio.sleep(3)
    finally:
        for task in (feeding, hearing):
            task.cancel()
        await asyncio.gather(feeding, hearing, return_exceptions=True)


async def _feed(settings: Settings, report: Report, rate: float, quiet: asyncio.Event) -> None:
    number = 0
    while not quiet.is_set():
        async with AIOKafkaProducer(bootstrap_servers=settings.hosts, acks="all", enable_idempotence=True) as producer:
            try:
                while not quiet.is_set():
                    (article,) = articles(number, 1)
                    await producer.send_and_wait(RAW.name, orjson.dumps(article), key=article["id"].encode())
                    report.sent_at[article["id"]] = time.monotonic()
                    number += 1
                    await asyncio.sleep(1 / rate)
            except KafkaError:
                continue  # with a new producer, the same article again


async def _hear(settings: Settings, report: Report) -> None:
    names = [topic.name for topic in ALERTS.values()]
    while True:
        try:
            broker = await KafkaBroker.connect(settings)
            async for record in broker.read(names, start="first", follow=True):
                article = ALERT.validate_json(record.value).claims[-1].article_id
                report.heard_at.setdefault(article, time.monotonic())
        except Exception:  # noqa: BLE001  whatever a node's death does to a reader, it reads on
            await asyncio.sleep(0.2)


async def _compact_soon(settings: Settings) -> None:
    # A sleeper's late writes are to meet the cleaner within the run.
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.hosts)
    await admin.start()
    try:
        for table in TABLES:
            topic = changelog(table, settings.app_id)
            soon = {
                **topic.config(settings),
                "segment.bytes": str(1 << 20),
                "segment.ms": "15000",
                "min.cleanable.dirty.ratio": "0.01",
            }
            soon["max.message.bytes"] = str(1 << 20)
            await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, soon)])
    finally:
        await admin.close()


async def _wrong(river: River, report: Report, home: Path) -> list[str]:
    found = await river.records()
    alerts, verdicts = await asyncio.to_thread(replayed, found[ADMITTED.name], home)
    report.again = repeats(found)
    report.admitted = len(found[ADMITTED.name])
    wrong = complaints(found, report.sent_at, alerts, verdicts)
    if wrong:
        await asyncio.to_thread(_keep, found, home / "records.jsonl")
    return wrong


def _keep(found: Mapping[str, list[Record]], path: Path) -> None:
    # The nodes' disks end with the run; what is wrong is to be looked into after it.
    with path.open("wb") as kept:
        for record in itertools.chain.from_iterable(found.values()):
            headers = {name: value.decode(errors="replace") for name, value in record.headers.items()}
            kept.write(orjson.dumps({"place": record.place, "headers": headers, "value": record.value.decode(errors="replace")}))
            kept.write(b"\n")


def _possible(kinds: Collection[str], say: Callable[[str], None]) -> list[str]:
    lacking = {"nothing": "", "hosts": refused(), "clocks": "" if library() else "libfaketime is not installed"}
    for kind in kinds:
        if reason := lacking[FAULTS[kind].needs]:
            say(f"left out: {kind} ({reason})")
    return [kind for kind in kinds if not lacking[FAULTS[kind].needs]]


def _arguments() -> argparse.Namespace:
    listed = "\n".join(f"  {kind:32} {fault.says}" for kind, fault in FAULTS.items())
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=f"kinds of faults:\n{listed}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=5.0, help="articles a second")
    parser.add_argument("--minutes", type=float, default=24 * 60, help="after which no further fault begins")
    parser.add_argument("--only", action="append", choices=list(FAULTS), metavar="KIND", help="this kind; may be given again")
    parser.add_argument("--other", type=Path, metavar="TOCSIN", help="the command of another release, for one worker of three")
    parser.add_argument("--home", type=Path, help="kept; else a directory that goes")
    return parser.parse_args()


def main() -> None:
    """Run by hand; print what it was like, and fail where anything is wrong."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    given = _arguments()
    if any(FAULTS[kind].needs == "hosts" for kind in given.only or FAULTS) and not refused():
        enter()  # in there nothing has a network until `Hosts` gives it one
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins with SIGINT ignored
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    logging.disable()  # what aiokafka says of nodes that die is no news here
    console = Console()
    kinds = _possible(given.only or list(FAULTS), console.print)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:  # a small disk may still be mounted in it
        home = (given.home or Path(temporary)).absolute()
        home.mkdir(parents=True, exist_ok=True)
        # Under libfaketime a busy worker's threads wait for each other: it is there only where clocks are to be moved.
        faked = library() if any(FAULTS[kind].needs == "clocks" for kind in kinds) else None
        clocks = {name: Clock(faked, home / f"{name}.clock") for name in WORKERS} if faked else {}
        with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as bar:
            task = bar.add_task("starting three nodes and three workers")

            def show(said: str) -> None:
                bar.update(task, description=said)
                if not console.is_terminal:
                    console.print(f"{time.strftime('%H:%M:%S')} {said}")

            report = asyncio.run(
                run(
                    home,
                    faults=given.faults,
                    seed=given.seed,
                    rate=given.rate,
                    kinds=kinds,
                    minutes=given.minutes,
                    clocks=clocks,
                    other=given.other and given.other.absolute(),
                    progress=show,
                )
            )
        console.print(str(report))
    sys.exit(bool(report.wrong))


if __name__ == "__main__":
    main()
