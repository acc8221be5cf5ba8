"""What a group has committed, asked of a broker that is not its coordinator: as happens after every end of a broker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from cluster import SIZE, Cluster, running_cluster

from tocsin.streams.coordinator import heedful

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


@asynccontextmanager
async def _member(cluster: Cluster) -> AsyncIterator[AIOKafkaConsumer]:
    hosts = [node.address for node in cluster.nodes]
    admin = AIOKafkaAdminClient(bootstrap_servers=hosts)
    await admin.start()
    try:
        if PLACE.topic not in await admin.list_topics():
            await admin.create_topics([NewTopic(PLACE.topic, num_partitions=1, replication_factor=SIZE)])
    finally:
        await admin.close()
    async with AIOKafkaConsumer(bootstrap_servers=hosts, group_id="desk", enable_auto_commit=False) as consumer:
        consumer.assign([PLACE])
        await consumer._coordinator.ensure_coordinator_known()
        yield consumer


def _point_elsewhere(consumer: AIOKafkaConsumer) -> None:
    """Let the consumer believe that another node is its group's coordinator, as it was before it ended."""
    nodes = {node.nodeId for node in consumer._client.cluster.brokers()}
    consumer._coordinator.coordinator_id = min(nodes - {consumer._coordinator.coordinator_id})
