"""Which worker has which partitions on Apache Kafka: what belongs together stays together, and work is evenly spread.

Faust's own assignor gives all topics that have the same number of partitions to the same workers: with one lane, both stateful
agents came to one worker while the other had none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faust.assignor.client_assignment import ClientAssignment
from faust.assignor.partition_assignor import PartitionAssignor

from tocsin.streams.topics import ADMITTED, FACTS, MARKS, TABLES, changelog

Place = tuple[str, int]
"""A topic and a partition."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Partitions that one worker must have together: those of a lane with its changelog, or one that stands alone."""

    places: tuple[Place, ...]


def units_of(partitions: Mapping[str, int], app_id: str) -> list[list[Unit]]:
    """Return the units of topics, given how many partitions each has, in pools: each pool is to be evenly spread, lanes first."""
    seen, told = (changelog(table, app_id).name for table in TABLES)
    together = ((ADMITTED.name, seen), (FACTS.name, MARKS.name, told))
    lanes = [unit for topics in together for unit in _abreast([topic for topic in topics if topic in partitions], partitions)]
    alone = sorted(set(partitions) - {topic for topics in together for topic in topics})
    return [lanes, *(list(_abreast([topic], partitions)) for topic in alone)]


def _abreast(topics: Sequence[str], partitions: Mapping[str, int]) -> Iterable[Unit]:
    for number in range(max((partitions[topic] for topic in topics), default=0)):
        yield Unit(tuple((topic, number) for topic in topics if number < partitions[topic]))


def share_out(
    pools: Sequence[Sequence[Unit]], workers: Collection[str], before: Mapping[Place, str]
) -> Mapping[str, Sequence[Unit]]:
    """Return the units of each worker: as evenly as can be in every pool and over all, and otherwise as they were *before*."""
    shares: dict[str, list[Unit]] = {worker: [] for worker in sorted(workers)}
    for pool in pools:
        for worker, units in _spread(pool, shares, before).items():
            shares[worker] += units
    return shares


def _spread(pool: Sequence[Unit], shares: Mapping[str, Sequence[Unit]], before: Mapping[Place, str]) -> dict[str, list[Unit]]:
    """Return how one pool is spread over workers who have *shares* of others."""
    had: dict[str, list[Unit]] = defaultdict(list)
    for unit in pool:
        had[before.get(unit.places[0], "")].append(unit)
    least, more = divmod(len(pool), len(shares))
    by_load = sorted(shares, key=lambda worker: len(shares[worker]))
    generous = [worker for worker in by_load if len(had[worker]) > least][:more]
    spread = {worker: had[worker][: least + (worker in generous)] for worker in shares}
    kept = {unit for units in spread.values() for unit in units}
    for unit in pool:
        if unit not in kept:
            spread[min(by_load, key=lambda worker: len(spread[worker]))].append(unit)
    return spread


class Assignor(PartitionAssignor):  # type: ignore[misc]
    """Faust's assignor with `share_out` for its heart; it speaks the same protocol, so that both may be in one group."""

    def _perform_assignment(self, cluster: Any, member_metadata: Mapping[str, Any]) -> Any:
        subscriptions = {frozenset(metadata.subscription) for metadata in member_metadata.values()}
        if len(subscriptions) != 1:
            return super()._perform_assignment(cluster, member_metadata)  # in the middle of an upgrade that adds a topic
        clients = {member: self._get_client_metadata(metadata) for member, metadata in member_metadata.items()}
        self._update_member_urls(clients)
        (topics,) = subscriptions
        partitions = {topic: len(there) for topic in topics if (there := cluster.partitions_for_topic(topic))}
        before = {
            (place.topic, place.partition): member for member, client in clients.items() for place in client.assignment.active_tps
        }
        shares = share_out(units_of(partitions, self.app.settings.app_id), clients, before)
        assignments = {member: _assignment(units) for member, units in shares.items()}
        return self._protocol_assignments(
            assignments,
            self._get_changelog_distribution(assignments),
            self._get_external_topic_distribution(assignments),
            {topic: number for number, topic in enumerate(sorted(partitions))},
        )


def _assignment(units: Iterable[Unit]) -> ClientAssignment:
    actives: dict[str, list[int]] = {}
    for topic, partition in (place for unit in units for place in unit.places):
        actives.setdefault(topic, []).append(partition)
    return ClientAssignment(actives=actives, standbys={})
