"""Three real Kafka nodes: everything three times, two copies before anything is acknowledged."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from broker import Broker, free_ports, new_cluster_id
from hosts import Disk, Host, Hosts

SIZE = 3


@dataclass
class Node(Broker):
    """One of the nodes, broker and controller in one."""

    number: int = 1
    voters: str = ""
    machine: Host | None = None

    def move_to(self, machine: Host) -> None:
        """Run there from now on, with a small disk of its own."""
        self.machine, self.host, self.prefix = machine, machine.address, machine.prefix
        self.disk.make()

    def ended(self, limit_s: float) -> bool:
        """Say whether it has ended by itself within so many seconds."""
        if self.process is None:
            return True
        try:
            self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return False
        self.process = None
        return True

    @property
    def disk(self) -> Disk:
        """Return the disk that its log is on."""
        return Disk(self.home / "data")

    def _configuration(self) -> dict[str, str]:
        return super()._configuration() | {
            "node.id": str(self.number),
            "controller.quorum.voters": self.voters,
            "offsets.topic.replication.factor": str(SIZE),
            "transaction.state.log.replication.factor": str(SIZE),
            "transaction.state.log.min.isr": "2",
            "share.coordinator.state.topic.replication.factor": str(SIZE),
            "min.insync.replicas": "2",
            "default.replication.factor": str(SIZE),
            "unclean.leader.election.enable": "false",
            # Soon, so that a short run sees what takes a day elsewhere.
            "broker.session.timeout.ms": "4000",
            "broker.heartbeat.interval.ms": "1000",
            "replica.lag.time.max.ms": "5000",
            "controller.quorum.election.timeout.ms": "1500",
            "controller.quorum.fetch.timeout.ms": "3000",
            "log.segment.bytes": str(1 << 20),
            "log.cleaner.min.cleanable.ratio": "0.05",
            "log.cleaner.backoff.ms": "1000",
            "log.cleaner.delete.retention.ms": "60000",
            "controlled.shutdown.enable": "true",
            **self.settings,
        }


@dataclass
class Cluster:
    """The nodes, by number from 1."""

    home: Path
    hosts: Hosts | None = None
    nodes: list[Node] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Every node's address, as TOCSIN_BROKER has them."""
        return "kafka://" + ";".join(node.address for node in self.nodes)

    def start(self) -> None:
        """Format and start every node; return when all answer."""
        ports = free_ports(2 * SIZE)
        cluster = new_cluster_id()
        self.nodes = [
            Node(self.home / f"node-{n}", ports[n - 1], ports[SIZE + n - 1], cluster_id=cluster, number=n)
            for n in range(1, SIZE + 1)
        ]
        if self.hosts:
            for node in self.nodes:
                node.move_to(self.hosts.add(f"node-{node.number}"))
        voters = ",".join(f"{node.number}@{node.host}:{node.controller_port}" for node in self.nodes)
        for node in self.nodes:
            node.voters = voters
            node.format()
        with ThreadPoolExecutor(SIZE) as threads:  # none answers before two are there
            list(threads.map(Node.start, self.nodes))

    def close(self) -> None:
        """Leave no process behind."""
        for node in self.nodes:
            node.resume()
            node.kill()


@contextmanager
def running_cluster(home: Path, hosts: Hosts | None = None) -> Iterator[Cluster]:
    """Yield a cluster that answers, each node on its own host if there are *hosts*; its processes are gone afterwards."""
    cluster = Cluster(home, hosts)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.close()
