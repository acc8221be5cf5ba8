"""Where each message goes: its topic, its key and its headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tocsin.agents.lane import wire
from tocsin.schemas.alert import ActorsAlert, CasualtiesAlert, MeetingsAlert
from tocsin.schemas.article import Article
from tocsin.schemas.facts import Facts
from tocsin.schemas.mark import Mark
from tocsin.schemas.quarantine import Quarantined
from tocsin.streams.topics import ADMITTED, ALERTS, FACTS, MARKS, QUARANTINE, UNIQUE, Topic

AnyAlert = ActorsAlert | MeetingsAlert | CasualtiesAlert

SOURCE = "tocsin"
"""`ce_source` of every alert, followed by its edition."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One record to be sent; the key decides its partition."""

    topic: Topic
    key: bytes | None
    value: bytes
    headers: Mapping[str, bytes] = field(default_factory=dict)


def to_admitted(article: Article) -> Delivery:
    """Return *article* addressed to its edition's lane."""
    return Delivery(ADMITTED, article.edition.encode(), wire(article))


def to_unique(article: Article) -> Delivery:
    """Return *article* addressed by its own id, which spreads extraction over every worker."""
    return Delivery(UNIQUE, article.id.encode(), wire(article))


def to_facts(facts: Facts) -> Delivery:
    """Return *facts* addressed to their edition's lane."""
    return Delivery(FACTS, facts.edition.encode(), wire(facts))


def to_alerts(alert: AnyAlert) -> Delivery:
    """Return *alert* as a CloudEvent in binary mode, addressed by its story: a story's alerts stay in order."""
    return Delivery(ALERTS[alert.kind], alert.story_id.encode(), wire(alert), _cloud_event(alert))


def to_marks(mark: Mark) -> Delivery:
    """Return *mark* addressed to its edition's lane."""
    return Delivery(MARKS, mark.edition.encode(), wire(mark))


def to_quarantine(quarantined: Quarantined) -> Delivery:
    """Return what could not be processed, addressed by its article."""
    key = quarantined.article_id
    return Delivery(QUARANTINE, key.encode("utf-8", "replace") if key else None, wire(quarantined))


def _cloud_event(alert: AnyAlert) -> dict[str, bytes]:
    # Source: CloudEvents 1.0.2, Kafka protocol binding, section 3.2 (binary content mode).
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": alert.id,
        "ce_source": f"{SOURCE}/{alert.edition}",
        "ce_type": f"tocsin.alert.{alert.kind}.{alert.action}",
        "ce_time": alert.seen_at.isoformat().replace("+00:00", "Z"),
        "ce_partitionkey": alert.story_id,
        "ce_severity": str(alert.severity),
        "content-type": "application/json",
    }
    return {name: value.encode() for name, value in attributes.items()}
