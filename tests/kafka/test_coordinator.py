"""What a cluster answers just after a node has ended: that which the others still name, and that which was the coordinator."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import NodeNotReadyError
from cluster import SIZE, Cluster, running_cluster

from tocsin.streams import admin
from tocsin.streams.broker import BrokerUnreachable, connected
from tocsin.streams.coordinator import heedful
from tocsin.streams.settings import read_settings
from tocsin.streams.topics import all_topics
from tocsin.streams.worker import check_topics

PLACE = TopicPartition("news", 0)


async def test_a_node_that_is_not_the_coordinator_is_not_taken_for_one_where_nothing_is_committed(tmp_path: Path) -> None:
    with running_cluster(tmp_path) as cluster:
        async with _member(cluster) as member:
            await member.commit({PLACE: 41})
        async with _member(cluster) as careless:
            _point_elsewhere(careless)
            assert await careless.committed(PLACE) is None, "aiokafka heeds it now: coordinator.py may go"
        async with _member(cluster) as careful:
            heedful(careful._coordinator)
            _point_elsewhere(careful)
            assert await careful.committed(PLACE) == 41


async def test_a_worker_starts_while_the_others_still_name_a_node_that_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_cluster(tmp_path) as cluster:
        settings = read_settings(broker=cluster.address, replication=SIZE)
        async with connected(settings, "topics") as broker:
            await broker.create(all_topics(settings))
        cluster.nodes[0].kill()
        assert await _fails(lambda: _listed(cluster)), "aiokafka asks another node itself now: admin.py may go"
        for _ in range(_TIMES):
            async with connected(settings, "worker") as broker:
                await check_topics(broker, settings)
        monkeypatch.setattr(admin, "_PATIENCE_S", 1.0)
        async with connected(settings, "worker") as broker:
            cluster.close()
            with pytest.raises(BrokerUnreachable, match="no node"):
                await check_topics(broker, settings)


_TIMES = 12
"""So often that one of three nodes, taken at random, is the dead one: 0.992 of the time."""


async def _fails(ask: Callable[[], Awaitable[object]]) -> bool:
    for _ in range(_TIMES):
        try:
            await ask()
        except NodeNotReadyError:
            return True
    return False


async def _listed(cluster: Cluster) -> None:
    careless = AIOKafkaAdminClient(bootstrap_servers=[node.address for node in cluster.nodes])
    await careless.start()
    try:
        await careless.list_topics()
    finally:
        await careless.close()


@asynccontextmanager
async def _member(cluster: Cluster) -> AsyncIterator[AIOKafkaConsumer]:
    hosts = [node.address for node in cluster.nodes]
    asking = AIOKafkaAdminClient(bootstrap_servers=hosts)
    await asking.start()
    try:
        if PLACE.topic not in await asking.list_topics():
            await asking.create_topics([NewTopic(PLACE.topic, num_partitions=1, replication_factor=SIZE)])
    finally:
        await asking.close()
    async with AIOKafkaConsumer(bootstrap_servers=hosts, group_id="desk", enable_auto_commit=False) as consumer:
        consumer.assign([PLACE])
        await consumer._coordinator.ensure_coordinator_known()
        yield consumer


def _point_elsewhere(consumer: AIOKafkaConsumer) -> None:
    """Let the consumer believe that another node is its group's coordinator, as it was before it ended."""
    nodes = {node.nodeId for node in consumer._client.cluster.brokers()}
    consumer._coordinator.coordinator_id = min(nodes - {consumer._coordinator.coordinator_id})
