"""Rights on Apache Kafka: the fewest that each role needs, and which of them are missing."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, get_args

from tocsin.errors import TocsinError
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ADMITTED, ALERTS, FACTS, MARKS, QUARANTINE, RAW, TABLES, UNIQUE, Topic, all_topics, changelog

Operation = Literal["Read", "Write", "Create", "Describe"]
Resource = Literal["Topic", "Group"]
Role = Literal["topics", "worker", "ingest", "tail", "desk", "quarantine"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Who talks to the broker, by command; `topics` makes the topics, `quarantine` sends records in again."""

CODES: Mapping[str, int] = {"Read": 3, "Write": 4, "Create": 5, "Describe": 8, "Topic": 2, "Group": 3}
"""Apache Kafka's numbers for operations and resources."""


class AccessDenied(TocsinError):
    """The broker knows us and does not let us: names the operation, the resource and the principal."""

    def __init__(self, missing: Iterable[Right], principal: str) -> None:
        self.missing = tuple(missing)
        self.principal = principal
        named = "; ".join(map(str, self.missing))
        super().__init__(f"{principal} lacks {named}: `tocsin topics acl` lists what each role needs")


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One operation on one resource, named in full: no prefixes, no wildcards."""

    resource: Resource
    name: str
    operation: Operation

    def __str__(self) -> str:
        return f"{self.operation} on {self.resource} {self.name}"


def rights(role: Role, settings: Settings) -> tuple[Right, ...]:
    """Return what *role* needs, sorted; Read and Write include Describe, so that it is not listed beside them."""
    return tuple(sorted(set(_OF[role](settings))))


def commands(role: Role, settings: Settings, principal: str) -> Iterator[str]:
    """Yield the `kafka-acls.sh` commands that give *role* to *principal*: one for each set of operations."""
    operations = {
        key: tuple(right.operation for right in of)
        for key, of in groupby(rights(role, settings), lambda right: (right.resource, right.name))
    }
    for wanted in sorted(set(operations.values())):
        allowed = " ".join(f"--operation {operation}" for operation in wanted)
        on = " ".join(f"--{kind.lower()} {name}" for (kind, name), found in operations.items() if found == wanted)
        yield (
            f"kafka-acls.sh --bootstrap-server {settings.hosts[0]} --command-config admin.properties"
            f" --add --allow-principal {shlex.quote(principal)} {allowed} {on}"
        )


def missing(wanted: Iterable[Right], allowed: Mapping[tuple[str, str], int]) -> list[Right]:
    """Return those of *wanted* that *allowed* does not hold: bits by operation code, as a broker answers them."""
    return [right for right in wanted if not allowed.get((right.resource, right.name), 0) >> CODES[right.operation] & 1]


def _worker(settings: Settings) -> Iterator[Right]:
    changelogs = [changelog(table, settings.app_id) for table in TABLES]
    yield from _on([RAW, ADMITTED, UNIQUE, FACTS, MARKS, *changelogs], "Read")
    yield from _on([ADMITTED, UNIQUE, FACTS, *ALERTS.values(), QUARANTINE, *changelogs], "Write")
    yield Right("Group", settings.app_id, "Read")


def _ingest(_: Settings) -> Iterator[Right]:
    return _on([RAW, QUARANTINE], "Write")


def _tail(_: Settings) -> Iterator[Right]:
    return _on(ALERTS.values(), "Read")


def _desk(_: Settings) -> Iterator[Right]:
    yield from _on([*ALERTS.values(), MARKS], "Read")
    yield from _on([MARKS], "Write")


def _quarantine(_: Settings) -> Iterator[Right]:
    yield from _on([QUARANTINE], "Read")
    yield from _on([RAW], "Write")


def _topics(settings: Settings) -> Iterator[Right]:
    yield from _on(all_topics(settings), "Create")
    yield from _on(all_topics(settings), "Describe")


def _on(topics: Iterable[Topic], operation: Operation) -> Iterator[Right]:
    return (Right("Topic", topic.name, operation) for topic in topics)


_OF: Mapping[Role, Callable[[Settings], Iterator[Right]]] = {
    "topics": _topics,
    "worker": _worker,
    "ingest": _ingest,
    "tail": _tail,
    "desk": _desk,
    "quarantine": _quarantine,
}
