"""`deduplicate`: new, duplicate or update, and of which story."""

from __future__ import annotations

from tocsin.agents.deduplicate.agent import Deduplicator, deduplicate
from tocsin.agents.deduplicate.edition import KINDS

__all__ = ["KINDS", "Deduplicator", "deduplicate"]
