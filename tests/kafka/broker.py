"""A real Apache Kafka for the tests: one KRaft node in its own process group, on free loopback ports."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

_PROJECT = Path(__file__).parent
_JVM = ("-Xms128m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.net.preferIPv4Stack=true")
_LOGGING = ("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true")
START_S = 60.0  # a loaded two-core machine; alone it takes about 4
STOP_S = 30.0


class BrokerUnavailable(RuntimeError):
    """Kafka could not be fetched or started: these tests fail then, they are never skipped."""


def new_cluster_id() -> str:
    """Return a random id as Kafka writes them; one in 64 begins with a dash."""
    return urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")


@dataclass
class Broker:
    """One node that is broker and controller; its data outlives `stop` and `kill`, so `start` brings it back."""

    home: Path
    port: int = 0
    controller_port: int = 0
    process: subprocess.Popen[bytes] | None = None
    settings: dict[str, str] = field(default_factory=dict)
    format_options: tuple[str, ...] = ()
    java_options: tuple[str, ...] = ()
    cluster_id: str = field(default_factory=new_cluster_id)
    host: str = "127.0.0.1"
    prefix: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Return `host:port`, the same after every restart."""
        return f"{self.host}:{self.port}"

    def format(self) -> None:
        """Choose the ports and prepare the data directory. Raises BrokerUnavailable."""
        if not self.port:
            self.port, self.controller_port = free_ports(2)
        self.home.mkdir(parents=True, exist_ok=True)
        self._properties.write_text("".join(f"{name}={value}\n" for name, value in self._configuration().items()))
        command = _java("kafka.tools.StorageTool", "format", f"--cluster-id={self.cluster_id}", "--config", str(self._properties))
        command += self.format_options
        done = subprocess.run(command, capture_output=True, text=True, timeout=START_S, check=False)
        if done.returncode:
            raise BrokerUnavailable(f"the broker's storage could not be formatted:\n{done.stdout}{done.stderr}")

    def start(self) -> None:
        """Start the node and return when it answers. Raises BrokerUnavailable with the end of its log."""
        with self._log.open("ab") as log:
            command = [*self.prefix, *_java(*self.java_options, "kafka.Kafka", str(self._properties))]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + START_S
        while not _answers(self.host, self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise BrokerUnavailable(f"the broker did not start:\n{self._end_of_log()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Shut the node down cleanly, by force where it takes too long."""
        if self.process is not None:
            self._signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def kill(self) -> None:
        """End the whole process group at once, as a power cut would."""
        if self.process is not None:
            self._signal(signal.SIGKILL)
            self.process.wait(STOP_S)
            self.process = None

    def pause(self) -> None:
        """Stop the process without ending it: its sockets stay open and say nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused process go on."""
        self._signal(signal.SIGCONT)

    @property
    def _properties(self) -> Path:
        return self.home / "server.properties"

    @property
    def _log(self) -> Path:
        return self.home / "broker.log"

    def _end_of_log(self) -> str:
        return self._log.read_text(errors="replace")[-4000:]

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def _configuration(self) -> dict[str, str]:
        return {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@{self.host}:{self.controller_port}",
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://{self.host}:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": str(self.home / "data"),
            "auto.create.topics.enable": "false",
            "offsets.topic.num.partitions": "1",
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.num.partitions": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "share.coordinator.state.topic.num.partitions": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "group.initial.rebalance.delay.ms": "0",
            "group.min.session.timeout.ms": "1000",
            "num.network.threads": "2",
            "num.io.threads": "2",
            "log.cleaner.dedupe.buffer.size": str(8 << 20),
            **self.settings,
        }


@contextmanager
def running_broker(home: Path, **settings: str) -> Iterator[Broker]:
    """Yield a broker that answers; its processes are gone afterwards, whatever happened."""
    broker = Broker(home, settings={name.replace("_", "."): value for name, value in settings.items()})
    with running(broker):
        yield broker


@contextmanager
def running(broker: Broker) -> Iterator[Broker]:
    """Yield *broker* once it answers; its processes are gone afterwards, whatever happened."""
    broker.format()
    try:
        broker.start()
        yield broker
    finally:
        broker.resume()
        broker.kill()


def _java(*command: str) -> list[str]:
    if (java := shutil.which("java")) is None:
        raise BrokerUnavailable("no `java` on the path: the Kafka tests need Java 17 or newer")
    return [java, *_JVM, *_LOGGING, "-cp", _class_path(), *command]


def _class_path() -> str:
    kept = _PROJECT / "target" / "classpath"
    kept.parent.mkdir(exist_ok=True)
    with (kept.parent / "lock").open("w") as lock:  # several sessions may fetch at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _fresh(kept):
            _fetch(kept)
    return kept.read_text().strip()


def _fresh(kept: Path) -> bool:
    if not kept.exists() or kept.stat().st_mtime < (_PROJECT / "pom.xml").stat().st_mtime:
        return False
    return all(Path(jar).exists() for jar in kept.read_text().strip().split(os.pathsep))


def _fetch(kept: Path) -> None:
    if (maven := shutil.which("mvn")) is None:
        raise BrokerUnavailable("no `mvn` on the path: the Kafka tests fetch the broker with Maven")
    command = [maven, "-B", "-q", "-f", str(_PROJECT / "pom.xml"), "dependency:build-classpath", f"-Dmdep.outputFile={kept}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode or not kept.exists():
        raise BrokerUnavailable(f"Maven could not fetch the broker:\n{(done.stdout + done.stderr)[-4000:]}")


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _answers(host: str, port: int) -> bool:
    """Say whether the node serves requests and knows its controller; an open port comes first, and is not enough."""
    with closing(socket.socket()) as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((host, port)) != 0:
            return False
    with ThreadPoolExecutor(1) as thread:  # whoever starts the node may have an event loop of their own
        return thread.submit(lambda: asyncio.run(_has_controller(f"{host}:{port}"))).result()


async def _has_controller(address: str) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=address, request_timeout_ms=2_000)
    try:
        await admin.start()
        cluster = await admin.describe_cluster()
    except KafkaError:
        return False
    finally:
        await admin.close()
    return bool(cluster["brokers"]) and cluster["controller_id"] >= 0
