"""An alert on its way out, and what an earlier one left behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tocsin.streams.codec import Record
from tocsin.streams.deliveries import AnyAlert
from tocsin.streams.sinks.post import Post


@dataclass(frozen=True, slots=True)
class News:
    """An alert and its record."""

    alert: AnyAlert
    record: Record


@dataclass(frozen=True, slots=True)
class Told:
    """What is remembered of an alert that arrived: its headline, and where the address put it (for Slack `channel ts`)."""

    headline: str
    place: str = ""


class Form(Protocol):
    """The form in which alerts are sent."""

    async def tell(self, news: News, before: Told | None, post: Post) -> Told:
        """Send *news*; *before* is what it replaces, where that was told here.

        Raises Undelivered, Undeliverable, HookGone.
        """
