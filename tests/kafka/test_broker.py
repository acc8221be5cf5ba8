"""The broker of these tests: it answers, keeps its data over a kill, and says why it cannot start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import broker as brokers
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from broker import Broker, BrokerUnavailable, running_broker

from tocsin.streams.acl import rights
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.settings import Settings


@asynccontextmanager
async def _admin(broker: Broker) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


async def _send(broker: Broker, topic: str, *values: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker.address, acks="all") as producer:
        for value in values:
            await producer.send_and_wait(topic, value, key=b"en", headers=[("ce_id", b"1")])


async def _read(broker: Broker, topic: str, count: int) -> list[bytes | None]:
    async with AIOKafkaConsumer(topic, bootstrap_servers=broker.address, auto_offset_reset="earliest") as consumer:
        return [(await consumer.getone()).value for _ in range(count)]


async def test_a_topic_is_made_with_the_partitions_asked_for_and_no_other_appears(broker: Broker) -> None:
    async with _admin(broker) as admin:
        await admin.create_topics([NewTopic("smoke", num_partitions=3, replication_factor=1)])
        await _send(broker, "smoke", b"one", b"two")
        described = {topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics(["smoke"])}
        assert described == {"smoke": 3}
        assert "never-made" not in await admin.list_topics()
    assert await _read(broker, "smoke", 2) == [b"one", b"two"]


async def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path) -> None:
    with running_broker(tmp_path / "node") as own:
        await _ask_for_rights(own)
        async with _admin(own) as admin:
            await admin.create_topics([NewTopic("kept", num_partitions=1, replication_factor=1)])
        await _send(own, "kept", b"before")
        own.kill()
        own.start()
        await _send(own, "kept", b"after")
        assert await _read(own, "kept", 2) == [b"before", b"after"]
        process = own.process
    assert process is not None
    assert process.poll() is not None


async def _ask_for_rights(fresh: Broker) -> None:
    # A worker's first question to a cluster that has never had a group: nobody coordinates it yet.
    settings = Settings(_env_file=None, broker=f"kafka://{fresh.address}")
    broker = await KafkaBroker.connect(settings)
    try:
        await broker.demand(rights("worker", settings))
    finally:
        await broker.close()


def test_missing_java_is_a_failure_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokers.shutil, "which", lambda name: None)
    with pytest.raises(BrokerUnavailable, match="java"):
        Broker(tmp_path).format()


def test_a_broker_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(BrokerUnavailable, match="nonsense"), running_broker(tmp_path, advertised_listeners="nonsense"):
        pass


def test_an_id_that_begins_with_a_dash_is_no_option(tmp_path: Path) -> None:
    broker = Broker(tmp_path, cluster_id="-xTbQ7s8R1mVhK2cYd0ZeA")
    broker.format()
    assert "-xTbQ7s8R1mVhK2cYd0ZeA" in (tmp_path / "data" / "meta.properties").read_text()
