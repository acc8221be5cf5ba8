"""Three real Kafka nodes: everything three times, two copies before anything is acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from broker import Broker, free_ports, new_cluster_id

SIZE = 3


@dataclass
class Node(Broker):
    """One of the nodes, broker and controller in one."""

    number: int = 1
    voters: str = ""

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
    nodes: list[Node] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Every node's address, as TOCSIN_BROKER has them."""
        return "kafka://" + ";".join(node.address for node in self.nodes)

    def start(self) -> None:
        """Format and start every node; return when all answer."""
        ports = free_ports(2 * SIZE)
        voters = ",".join(f"{number}@127.0.0.1:{ports[SIZE + number - 1]}" for number in range(1, SIZE + 1))
        cluster = new_cluster_id()
        self.nodes = [
            Node(self.home / f"node-{n}", ports[n - 1], ports[SIZE + n - 1], cluster_id=cluster, number=n, voters=voters)
            for n in range(1, SIZE + 1)
        ]
        for node in self.nodes:
            node.format()
        with ThreadPoolExecutor(SIZE) as threads:  # none answers before two are there
            list(threads.map(Node.start, self.nodes))

    def close(self) -> None:
        """Leave no process behind."""
        for node in self.nodes:
            node.resume()
            node.kill()


@contextmanager
def running_cluster(home: Path) -> Iterator[Cluster]:
    """Yield a cluster that answers; its processes are gone afterwards, whatever happened."""
    cluster = Cluster(home)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.close()
