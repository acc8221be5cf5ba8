"""The assignment of everything to one consumer, through the protocol by which Kafka's group leader would do it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faust.types import TP


class Cluster:
    """What an assignor asks a cluster: which partitions a topic has."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def partitions_for_topic(self, topic: str) -> set[int]:
        """Return the numbers of a topic's partitions."""
        return set(range(self._counts.get(topic, 0)))


def assign_all(assignor: Any, counts: Mapping[str, int]) -> set[TP]:
    """Give every partition of the topics in *counts* to the one member, tell *assignor*, and return them."""
    member = {"embedded": assignor.metadata(set(counts))}
    assignment = assignor.assign(Cluster(counts), member)["embedded"]
    assignor.on_assignment(assignment)
    return {TP(topic, number) for topic, numbers in assignment.assignment for number in numbers}
