"""A topic's settings under Apache Kafka's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def from_kafka(config: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the keyword arguments of `Log.create_topic` that say what *config* says; -1 keeps everything.

    Reads `cleanup.policy`, `retention.ms`, `retention.bytes` and `max.message.bytes`; the rest means nothing here.
    """
    found: dict[str, Any] = {}
    if (policy := (config or {}).get("cleanup.policy")) is not None:
        found["compact"] = "compact" in str(policy).split(",")
    for theirs, ours in (("retention.ms", "retention_ms"), ("retention.bytes", "retention_bytes")):
        if (limit := int((config or {}).get(theirs, -1))) >= 0:
            found[ours] = limit
    if (limit := int((config or {}).get("max.message.bytes", 0))) > 0:
        found["max_record_bytes"] = limit
    return found
