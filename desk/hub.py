"""Who listens to the stream. Each event is made once for all who want it in the same way, never once a listener."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tocsin.desk.frames import alert_data, frame
from tocsin.schemas.wanted import Wanted

MAX_WAITING = 256
"""Most events that wait for one listener; one who is further behind is let go, and may come back with its last cursor."""
MAX_WAITING_BYTES = 4 * 1024 * 1024

TOO_SLOW = "too slow"

Filters = tuple[str, ...]
Concerns = Callable[[Wanted], bool]


class Taken(NamedTuple):
    """Frames on their way to one listener, and when the oldest of the alerts among them came."""

    data: bytes
    frames: int
    oldest: float | None


class Listener:
    """One open stream: frames go in, whoever writes them to the network takes them out."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.ended: str | None = None
        """Why nothing more comes."""
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._oldest: float | None = None
        self._some = asyncio.Event()

    def offer(self, data: bytes, at: float | None = None) -> bool:
        """Queue a frame of something that came at *at*; say whether there was room for it."""
        if len(self._frames) >= MAX_WAITING or self._bytes + len(data) > max(MAX_WAITING_BYTES, len(data)):
            return False
        self._frames.append(data)
        self._bytes += len(data)
        self._oldest = at if self._oldest is None else self._oldest
        self._some.set()
        return True

    def end(self, reason: str) -> None:
        """Let nothing more come; what waits may still be taken."""
        self.ended = self.ended or reason
        self._some.set()

    async def take(self) -> Taken:
        """Return everything that waits, as soon as there is anything; after the end, whatever is left."""
        if not self._frames and self.ended is None:
            await self._some.wait()  # the clock comes every few seconds
        taken = Taken(b"".join(self._frames), len(self._frames), self._oldest)
        self._frames.clear()
        self._bytes, self._oldest = 0, None
        self._some.clear()
        return taken


class Hub:
    """All listeners, grouped by what they asked for; *ended* is told why one was ended."""

    def __init__(self, ended: Callable[[str], None] = lambda _: None) -> None:
        self._ended = ended
        self._groups: dict[Filters, tuple[tuple[Wanted, ...], set[Listener]]] = {}
        self.closed: str | None = None
        """Why there are no streams any more."""

    def __len__(self) -> int:
        return sum(len(listeners) for _, listeners in self._groups.values())

    def join(self, listener: Listener, wanted: tuple[Wanted, ...]) -> None:
        """Let *listener* have every event from now on."""
        if self.closed is not None:
            listener.end(self.closed)
            return
        self._groups.setdefault(listener.filters, (wanted, set()))[1].add(listener)

    def leave(self, listener: Listener) -> None:
        """Let *listener* have nothing more."""
        group = self._groups.get(listener.filters)
        if group is not None:
            group[1].discard(listener)
            if not group[1]:
                del self._groups[listener.filters]

    def ring(self, item: bytes, cursor: str, concerns: Concerns, at: float) -> int:
        """Send an alert that came at *at* to whoever wants it, *concerns* says for which filters; return to how many."""
        verdicts: dict[str, bool] = {}
        frames: dict[tuple[int, ...], bytes] = {}
        sent = 0
        for filters, (wanted, listeners) in list(self._groups.items()):
            met = met_filters(filters, wanted, verdicts, concerns)
            if filters and not met:
                continue
            if met not in frames:
                frames[met] = frame("alert", alert_data(item, met), cursor=cursor)
            sent += self._offer(listeners, frames[met], at)
        return sent

    def tell(self, data: bytes) -> int:
        """Send a frame to everyone; return to how many."""
        return sum(self._offer(listeners, data) for _, listeners in list(self._groups.values()))

    def close(self, reason: str) -> None:
        """End every stream, and every one that is still to come."""
        self.closed = reason
        for listener in list(self._all()):
            self._end(listener, reason)

    def _all(self) -> Iterator[Listener]:
        for _, listeners in self._groups.values():
            yield from listeners

    def _offer(self, listeners: set[Listener], data: bytes, at: float | None = None) -> int:
        slow = [listener for listener in listeners if not listener.offer(data, at)]
        sent = len(listeners) - len(slow)
        for listener in slow:
            self._end(listener, TOO_SLOW)
        return sent

    def _end(self, listener: Listener, reason: str) -> None:
        self.leave(listener)
        listener.end(reason)
        self._ended(reason)


def met_filters(filters: Filters, wanted: tuple[Wanted, ...], verdicts: dict[str, bool], concerns: Concerns) -> tuple[int, ...]:
    """Return which of *filters* are met, each text judged once in *verdicts*."""
    for text, asked in zip(filters, wanted, strict=True):
        if text not in verdicts:
            verdicts[text] = concerns(asked)
    return tuple(index for index, text in enumerate(filters) if verdicts[text])
