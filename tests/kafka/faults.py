"""The faults, and what it takes to see that they are over."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from clocks import Clock
from cluster import SIZE, Cluster
from hosts import Host, Hosts
from report import Report
from river import River

SESSION_S = 4
WORKERS = ("one", "two", "three")
GUEST = "four"
ROLLING = "all workers restarted in turn"
CALM_S = 150.0
"""After a fault the river and the cluster must be themselves again within so many seconds, also on a loaded machine."""
_CUT_S = 6.0
_FULL_S = 10.0
_MOVED_S = 5.0
_OFF_S = 5400  # more than the hour by which a broker lets a record be ahead


@dataclass(frozen=True)
class Fault:
    """One kind of fault: what is done, in words and as a method of `Chaos`, and what it needs."""

    says: str
    does: Callable[[Chaos], Awaitable[None]]
    needs: Literal["nothing", "hosts", "clocks"] = "nothing"


class Chaos:
    """Faults on a cluster and a river: each is done, and waited for until it is over."""

    def __init__(
        self,
        cluster: Cluster,
        river: River,
        rng: random.Random,
        hosts: Hosts | None = None,
        clocks: Mapping[str, Clock] | None = None,
    ) -> None:
        self.cluster, self.river, self.rng, self.hosts, self.clocks = cluster, river, rng, hosts, clocks or {}
        self.report = Report()

    async def fault(self, name: str) -> None:
        """Do one fault and return when it is over."""
        self.report.begun.append((time.monotonic(), name))
        self.report.faults[name] += 1
        await FAULTS[name].does(self)
        await self.whole()

    async def whole(self) -> None:
        """Return when every replica is in sync and what is sent now rings; a worker may still be starting."""
        async with asyncio.timeout(CALM_S):
            while not await self._in_sync():
                await asyncio.sleep(0.3)
        self._revive()
        await self._rings()

    async def _rings(self) -> None:
        # The group's state alone would not tell: a killed worker is a member until its session ends.
        begun, sent, heard = time.monotonic(), self.report.sent_at, self.report.heard_at
        async with asyncio.timeout(CALM_S):
            while not any(sent.get(id_, 0) > begun for id_ in list(heard)[-50:]):
                await asyncio.sleep(0.1)
                self._revive()

    def start(self, name: str) -> None:
        """Start a worker, with a clock that can be moved if there is one."""
        clock = self.clocks.get(name)
        self.river.start(name, **(clock.environment() if clock else {}))

    async def drained(self) -> None:
        """Return when everything was handled; a worker that ends meanwhile is started again, as its supervisor would."""
        draining = asyncio.ensure_future(self.river.drained(CALM_S))
        while not draining.done():
            await asyncio.wait({draining}, timeout=0.5)
            self._revive()
        draining.result()

    async def kill_worker(self) -> None:
        name = self._worker()
        await asyncio.to_thread(self.river.kill, name)
        self.start(name)

    async def sleep_worker(self) -> None:
        name = self._worker()
        self.river.send(name, signal.SIGSTOP)
        await asyncio.sleep(SESSION_S + 2)
        self.river.send(name, signal.SIGCONT)

    async def restart_worker(self) -> None:
        await self._restart(self._worker())

    async def restart_all(self) -> None:
        for name in WORKERS:
            await self._restart(name)
        await self.river.settled(CALM_S)

    async def _restart(self, name: str) -> None:
        await self.river.settled(CALM_S)  # a signal during the import of spaCy would end a worker at once
        seconds, code = await asyncio.to_thread(self.river.stop, name)
        self.report.stops_s.append(seconds)
        if code:
            self.report.wrong.append(f"SIGTERM ended a worker with code {code} after {seconds:.1f} s")
        self.start(name)

    async def join_and_leave(self) -> None:
        self.start(GUEST)
        await self.river.settled(CALM_S)
        seconds, _ = await asyncio.to_thread(self.river.stop, GUEST)
        self.report.stops_s.append(seconds)

    async def kill_node(self) -> None:
        node = self.rng.choice(self.cluster.nodes)
        await asyncio.to_thread(node.kill)
        await asyncio.sleep(self.rng.uniform(0, 3))
        await asyncio.to_thread(node.start)

    async def restart_node(self) -> None:
        node = self.rng.choice(self.cluster.nodes)
        await asyncio.to_thread(node.stop)
        await asyncio.to_thread(node.start)

    async def sleep_node(self) -> None:
        node = self.rng.choice(self.cluster.nodes)
        node.pause()
        await asyncio.sleep(6)
        node.resume()

    async def kill_both(self) -> None:
        name, node = self._worker(), self.rng.choice(self.cluster.nodes)
        await asyncio.gather(asyncio.to_thread(self.river.kill, name), asyncio.to_thread(node.kill))
        await asyncio.to_thread(node.start)
        self.start(name)

    async def cut_worker(self) -> None:
        with self._harmed(self._hosts()[self._worker()]):
            await asyncio.sleep(SESSION_S + 2)

    async def cut_node(self) -> None:
        machine = self.rng.choice(self.cluster.nodes).machine
        assert machine
        with self._harmed(machine):
            await asyncio.sleep(_CUT_S)

    async def fill_disk(self) -> None:
        node = self.rng.choice(self.cluster.nodes)
        await asyncio.to_thread(node.disk.fill)
        try:
            ended = await asyncio.to_thread(node.ended, _FULL_S)
        finally:
            node.disk.free()
        self.report.noted["nodes that a full disk ended"] += ended
        if ended:
            await asyncio.to_thread(node.start)

    async def move_clock(self) -> None:
        clock = self.clocks[self._worker()]
        clock.move(self.rng.choice((-_OFF_S, _OFF_S)))
        await asyncio.sleep(_MOVED_S)
        clock.move(0)

    def _hosts(self) -> Mapping[str, Host]:
        assert self.hosts
        return self.hosts.by_name

    @contextmanager
    def _harmed(self, host: Host) -> Iterator[None]:
        how = self.rng.choice((Host.cut, Host.deafen, Host.mute))
        self.report.noted[f"cables: {how.__name__}"] += 1
        how(host)
        try:
            yield
        finally:
            host.heal()

    def _worker(self) -> str:
        self._revive()
        return self.rng.choice(WORKERS)

    def _revive(self) -> None:
        # As its supervisor would.
        for name, code in self.river.ended().items():
            self.report.ended[f"code {code}"] += 1
            del self.river.workers[name]
            self.start(name)

    async def _in_sync(self) -> bool:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.river.settings.hosts, request_timeout_ms=5000)
        try:
            await admin.start()
            names = [name for name in await admin.list_topics() if name.startswith("tocsin") or name == "__consumer_offsets"]
            described = await admin.describe_topics(names)
            return all(len(p["isr"]) == SIZE and p["leader"] >= 0 for topic in described for p in topic["partitions"])
        except (KafkaError, TimeoutError, OSError):
            return False
        finally:
            await admin.close()


FAULTS: Mapping[str, Fault] = {
    "worker killed": Fault("kill -9; its supervisor starts another", Chaos.kill_worker),
    "worker asleep past its session": Fault("SIGSTOP, and SIGCONT once its lanes have moved on", Chaos.sleep_worker),
    "worker stopped and started": Fault("SIGTERM, and a new one", Chaos.restart_worker),
    ROLLING: Fault("SIGTERM to each in its turn, and a new one that takes part before the next", Chaos.restart_all),
    "worker joined and left": Fault("a fourth comes, works and goes", Chaos.join_and_leave),
    "node killed": Fault("kill -9 of a broker and controller, back within 3 s", Chaos.kill_node),
    "node restarted": Fault("SIGTERM, and started again", Chaos.restart_node),
    "node asleep past its session": Fault("SIGSTOP for 6 s", Chaos.sleep_node),
    "worker and node killed": Fault("kill -9 of both at once", Chaos.kill_both),
    "worker cut off": Fault("its cable is pulled, or works in one direction only, past its session", Chaos.cut_worker, "hosts"),
    "node cut off": Fault("the same for a broker and controller, also from its peers, for 6 s", Chaos.cut_node, "hosts"),
    "node's disk full": Fault("not a byte left for its logs until it ends or 10 s are over", Chaos.fill_disk, "hosts"),
    "worker's clock moved": Fault("90 minutes on or back, for 5 s, and right again", Chaos.move_clock, "clocks"),
}
