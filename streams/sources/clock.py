"""The time, so that whoever waits can be tested without waiting."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """Return the time, in UTC."""

    async def sleep(self, seconds: float) -> None:
        """Return *seconds* later."""


class WallClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Return *seconds* later."""
        await asyncio.sleep(seconds)
