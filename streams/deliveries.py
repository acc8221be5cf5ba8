"""Where each message goes: its topic, its key and its headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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
    """One record to be sent; the key decides its partition.

    `about` is what logs and metrics tell of it: ids, kinds and numbers, never a text.
    """

    topic: Topic
    key: bytes | None
    value: bytes
    headers: Mapping[str, bytes] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)


def to_admitted(article: Article) -> Delivery:
    """Return *article* addressed to its edition's lane."""
    return Delivery(ADMITTED, article.edition.encode(), wire(article))


def to_unique(article: Article) -> Delivery:
    """Return *article* addressed by its own id, which spreads extraction over every worker."""
    about = {"article_id": article.id, "verdict": article.verdict or "none"}
    return Delivery(UNIQUE, article.id.encode(), wire(article), about=about)


def to_facts(facts: Facts) -> Delivery:
    """Return *facts* addressed to their edition's lane."""
    found = {"actors": facts.actors, "meetings": facts.meetings, "events": facts.events, "casualties": facts.casualties}
    about = {"article_id": facts.article_id, **{kind: len(of) for kind, of in found.items()}}
    return Delivery(FACTS, facts.edition.encode(), wire(facts), about=about)


def to_alerts(alert: AnyAlert) -> Delivery:
    """Return *alert* as a CloudEvent in binary mode, addressed by its story: a story's alerts stay in order."""
    about: dict[str, Any] = {"alert_id": alert.id, "article_id": _raised_by(alert), "story_id": alert.story_id}
    about |= {"kind": alert.kind, "action": alert.action, "received_s": alert.seen_at.timestamp()}
    return Delivery(ALERTS[alert.kind], alert.story_id.encode(), wire(alert), _cloud_event(alert), about)


def to_marks(mark: Mark) -> Delivery:
    """Return *mark* addressed to its edition's lane."""
    return Delivery(MARKS, mark.edition.encode(), wire(mark))


def to_quarantine(quarantined: Quarantined) -> Delivery:
    """Return what could not be processed, addressed by its article."""
    key = quarantined.article_id
    about = {"article_id": key, "error": quarantined.error}
    return Delivery(QUARANTINE, key.encode("utf-8", "replace") if key else None, wire(quarantined), about=about)


def _raised_by(alert: AnyAlert) -> str | None:
    return alert.claims[-1].article_id if alert.claims else None


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
