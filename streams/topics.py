"""The map: one line a topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tocsin.streams.settings import Settings

KIB, MIB, GIB = 1024, 1024**2, 1024**3

RAW_LIMIT = 4 * MIB
"""Longest raw article, in bytes; a longer one is refused at the source."""
ENVELOPE = 64 * KIB
"""What key, headers and the broker's own framing may add to a record."""
INNER_LIMIT = 4 * RAW_LIMIT
"""Longest record that we send ourselves: an outbox holds a whole article and what was remembered of it."""

Partitions = Literal["lanes", "parallel", "one"]
Retention = Literal["articles_days", "alerts_days", "forever"]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it is to be created; `partitions` and `kept` name settings."""

    name: str
    partitions: Partitions
    kept: Retention
    kept_bytes: int  # of one partition
    cleanup: Literal["delete", "compact"]
    max_message_bytes: int

    def partition_count(self, settings: Settings) -> int:
        """Return how many partitions the topic has."""
        return {"lanes": settings.lanes, "parallel": settings.parallel, "one": 1}[self.partitions]

    def retention_ms(self, settings: Settings) -> int:
        """Return how long a record is kept, in milliseconds; -1 is for ever."""
        days = {"articles_days": settings.articles_days, "alerts_days": settings.alerts_days, "forever": 0}[self.kept]
        return days * 24 * 3600 * 1000 or -1

    def config(self, settings: Settings) -> Mapping[str, str]:
        """Return the topic's configuration under Apache Kafka's names."""
        # Compaction leaves the newest segment alone: with Apache Kafka's own 1 GiB a restore would read it all.
        soon = {"segment.bytes": str(128 * MIB), "min.cleanable.dirty.ratio": "0.2"} if self.cleanup == "compact" else {}
        return {
            "cleanup.policy": self.cleanup,
            "retention.ms": str(self.retention_ms(settings)),
            "retention.bytes": str(self.kept_bytes),
            "max.message.bytes": str(self.max_message_bytes + ENVELOPE),
            **soon,
        }


RAW = Topic("tocsin.articles.raw.v1", "parallel", "articles_days", 16 * GIB, "delete", RAW_LIMIT)
ADMITTED = Topic("tocsin.articles.admitted.v1", "lanes", "articles_days", 32 * GIB, "delete", INNER_LIMIT)
UNIQUE = Topic("tocsin.articles.unique.v1", "parallel", "articles_days", 16 * GIB, "delete", INNER_LIMIT)
FACTS = Topic("tocsin.facts.v1", "lanes", "articles_days", 32 * GIB, "delete", INNER_LIMIT)
ACTORS = Topic("tocsin.alerts.actors.v1", "one", "alerts_days", 8 * GIB, "delete", INNER_LIMIT)
MEETINGS = Topic("tocsin.alerts.meetings.v1", "one", "alerts_days", 8 * GIB, "delete", INNER_LIMIT)
CASUALTIES = Topic("tocsin.alerts.casualties.v1", "one", "alerts_days", 8 * GIB, "delete", INNER_LIMIT)
MARKS = Topic("tocsin.marks.v1", "lanes", "alerts_days", 1 * GIB, "delete", KIB * 16)
QUARANTINE = Topic("tocsin.quarantine.v1", "one", "alerts_days", 8 * GIB, "delete", INNER_LIMIT)
TOPICS = (RAW, ADMITTED, UNIQUE, FACTS, ACTORS, MEETINGS, CASUALTIES, MARKS, QUARANTINE)
"""Every topic that others may read. Alert topics are never compacted: each alert stands for itself."""

ALERTS: Mapping[str, Topic] = {"actors": ACTORS, "meetings": MEETINGS, "casualties": CASUALTIES}
"""The topic of each kind of alert."""

TABLES = ("deduplicate", "alert")
"""The stateful agents: each has one table, with as many partitions as its source has."""


def changelog(table: str, app_id: str) -> Topic:
    """Return the topic that keeps a table's every change; only the last of each key lives on."""
    return Topic(f"{app_id}-{table}-changelog", "lanes", "forever", -1, "compact", INNER_LIMIT)


def all_topics(settings: Settings) -> tuple[Topic, ...]:
    """Return every topic that `tocsin topics create` makes, changelogs included."""
    return (*TOPICS, *(changelog(table, settings.app_id) for table in TABLES))
