"""What the desk counts, for Prometheus, in a registry of its own."""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from tocsin.desk.board import Board, utc_now
from tocsin.desk.rates import Seats

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """Counters that are counted, and gauges that are read when they are asked for."""

    def __init__(self, board: Board, seats: Seats) -> None:
        self.registry = registry = CollectorRegistry()
        self.sent = Counter("tocsin_desk_events_sent", "Events written to streams.", registry=registry)
        self.dropped = Counter("tocsin_desk_clients_dropped", "Streams ended by the desk.", ["reason"], registry=registry)
        self.fan_out = Histogram(
            "tocsin_desk_fan_out_seconds",
            "From an alert's arrival to its being written to one stream.",
            buckets=_BUCKETS_S,
            registry=registry,
        )
        self._gauge("clients", "Streams that are open.", lambda: len(seats))
        self._gauge("alerts_held", "Alerts in memory.", lambda: len(board.ring))
        self._gauge("bytes_held", "Bytes of these alerts as on the wire.", lambda: board.ring.bytes)
        self._gauge("records_passed_over", "Records that were neither an alert nor a mark.", lambda: board.passed)
        self._gauge("newest_alert_age_seconds", "Since the newest alert rang; -1 without any.", lambda: _age_s(board))
        self._gauge(
            "delay_seconds", "How far behind the topics the desk is; -1 before it has caught up.", lambda: _delay_s(board)
        )

    def _gauge(self, name: str, said: str, value: Callable[[], float]) -> None:
        Gauge(f"tocsin_desk_{name}", said, registry=self.registry).set_function(value)

    def text(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self.registry)


def _age_s(board: Board) -> float:
    newest = board.ring.newest
    return -1.0 if newest is None else (utc_now() - newest.at).total_seconds()


def _delay_s(board: Board) -> float:
    delay_s = board.freshness.delay_s(time.monotonic())
    return -1.0 if delay_s is None else delay_s
