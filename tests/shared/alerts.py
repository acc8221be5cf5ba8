"""An alert of each kind, as it may be changed."""

from __future__ import annotations

from typing import Any

from tocsin.schemas.alert import ALERT
from tocsin.schemas.wanted import AnyAlert


def alert(kind: str, **changes: object) -> AnyAlert:
    """Return an alert of *kind* with *changes* to its fields."""
    claim = {"article_id": "a", "source": "Harbour Post", "quote": "Nine people were killed.", "start": 0, "end": 24}
    common = {
        "id": "i", "action": "new", "kind": kind, "story_id": "s1f", "edition": "en", "severity": 6, "confidence": 0.8,
        "headline": "9 killed in Kesk", "claims": [claim], "independent_sources": 1, "seen_at": "2026-03-02T09:30:00Z",
    }  # fmt: skip
    own: dict[str, dict[str, Any]] = {
        "casualties": {"incident": {"id": "x"}, "figure": {"kind": "killed", "low": 9, "best": 9, "high": 9}},
        "meetings": {"meeting": {"id": "m", "mode": "talks", "status": "held", "participants": [{"id": "NO", "name": "Norway"}]}},
        "actors": {"actors": [{"id": "Q7", "name": "Ilinca Doru", "kind": "person", "novelty": "first_seen"}]},
    }
    return ALERT.validate_python({**common, **own[kind], **changes})
