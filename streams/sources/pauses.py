"""How long to leave a feed alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from tocsin.streams.settings import Settings

LONGEST_S = 86_400.0
"""Longest pause, whatever is asked for or has failed."""

_SOONER, _LATER = 0.5, 1.25
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a feed is asked: between *min_s* and *max_s* seconds, as often as it has something new."""

    min_s: float = 60.0
    max_s: float = 1800.0

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the pace that is set."""
        return cls(settings.feeds_min_s, max(settings.feeds_min_s, settings.feeds_max_s))

    def after_news(self, pause_s: float) -> float:
        """Return the pause after a poll that found something, where the last was *pause_s*."""
        return self._within(pause_s * _SOONER)

    def after_nothing(self, pause_s: float) -> float:
        """Return the pause after a poll that found nothing new."""
        return self._within(pause_s * _LATER)

    def asked(self, pause_s: float, asked_s: float | None) -> float:
        """Return the pause where the feed asks for one: that, but no longer than the longest of ours."""
        return max(pause_s, min(asked_s or 0.0, self.max_s))

    def after_failures(self, failures: int, retry_after_s: float | None = None) -> float:
        """Return the pause after so many failures in a row; never shorter than what the server asked for, up to a day."""
        pause_s = self.min_s * 2.0 ** min(failures, 20)
        return min(max(pause_s, retry_after_s or 0.0), LONGEST_S)

    def _within(self, pause_s: float) -> float:
        return min(max(pause_s, self.min_s), self.max_s)


def jittered(pause_s: float, chance: float) -> float:
    """Return *pause_s*, up to a tenth longer, as *chance* (0 to 1) has it: what began together is not to stay together."""
    return pause_s * (1.0 + 0.1 * chance)


def retry_after_s(header: str | None, *, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, at most a day; nothing where it cannot be read."""
    text = (header or "").strip()[:64]
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_S)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), LONGEST_S)


def max_age_s(cache_control: str) -> float | None:
    """Return the seconds for which an answer stays fresh; nothing where it does not say."""
    found = _MAX_AGE.search(cache_control[:1000])
    return float(found[1]) if found else None
