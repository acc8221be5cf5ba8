"""What an answer means, and how long to wait before the next attempt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tocsin.errors import TocsinError
from tocsin.streams.sources.pauses import retry_after_s

MOST_ASKED_S = 3_600.0
"""Longest pause that an address may ask for by Retry-After."""
_HOPELESS = frozenset({400, 406, 413, 414, 415, 422, 431})
"""Answers that say that this very request will never do; all others may be different tomorrow."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered; header names are in lower case, `body` is its beginning."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Undelivered(TocsinError):
    """An alert that did not arrive, and may later; `wait_s` is the pause that the address asks for."""

    def __init__(self, reason: str, *, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class Undeliverable(TocsinError):
    """An alert that this address will never take."""


class HookGone(TocsinError):
    """The address wants no more."""


def accept(answer: Answer, *, now: datetime) -> None:
    """Return where *answer* says that the alert arrived. Raises Undelivered, Undeliverable, HookGone."""
    status = answer.status
    if 200 <= status < 300:
        return
    if status == 410:
        raise HookGone("answered 410: gone")
    if status in _HOPELESS:
        raise Undeliverable(f"answered {status}")
    asked = retry_after_s(answer.headers.get("retry-after"), now=now)
    # A redirect is a failure too: nobody has checked where it leads, and the body is signed for this address.
    raise Undelivered(f"answered {status}", wait_s=None if asked is None else min(asked, MOST_ASKED_S))


def pause_s(attempt: int, *, first_s: float, longest_s: float, asked_s: float | None, chance: float) -> float:
    """Return the pause after attempt number *attempt*, from 1: doubled each time, spread by *chance* (0 to 1) over its
    upper half so that what failed together does not return together, and never shorter than what was asked for."""
    grown = min(first_s * 2.0 ** min(attempt - 1, 30), longest_s)
    return max(grown * (0.5 + 0.5 * chance), asked_s or 0.0)
