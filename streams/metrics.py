"""What a worker counts, for Prometheus, in a registry of its own: kinds and numbers, never an id or a text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from tocsin.streams.deliveries import Delivery
from tocsin.streams.progress import Progress
from tocsin.streams.topics import ALERTS, FACTS, QUARANTINE, UNIQUE

FACT_KINDS = ("actors", "meetings", "events", "casualties")

_STEP_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_AGE_S = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)


class Metrics:
    """Counters that are counted, and gauges that are read when they are asked for."""

    def __init__(
        self,
        progress: Progress,
        sizes: Callable[[], Mapping[str, int]],
        lost: Callable[[], int] = lambda: 0,
        missing_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.registry = registry = CollectorRegistry()
        self.articles = Counter("tocsin_articles", "Articles judged.", ["verdict"], registry=registry)
        self.facts = Counter("tocsin_facts", "Facts read in articles.", ["kind"], registry=registry)
        self.alerts = Counter("tocsin_alerts", "Alerts that rang.", ["kind", "action"], registry=registry)
        self.quarantined = Counter("tocsin_quarantined", "Records that could not be processed.", ["error"], registry=registry)
        self.repeated = Counter("tocsin_repeated", "Records sent again after a recovery.", ["topic"], registry=registry)
        self.step = Histogram(
            "tocsin_step_seconds",
            "From taking a record to having handed over all it led to.",
            ["source"],
            buckets=_STEP_S,
            registry=registry,
        )
        self.age = Histogram(
            "tocsin_alert_age_seconds",
            "From the receipt of an article to the alert it raised.",
            buckets=_AGE_S,
            registry=registry,
        )
        self.recovered = Counter(
            "tocsin_recovered_values", "Values that recoveries have read from changelogs.", registry=registry
        )
        self.recovery = Gauge("tocsin_recovery_seconds", "How long the last recovery took.", registry=registry)
        self._gauge(
            "tocsin_stalled_seconds", "For how long a lane has stood still with work waiting.", lambda: progress.stalled()[0]
        )
        self._gauge("tocsin_missing_seconds", "For how long facts have waited for some before them.", missing_s)
        registry.register(_Families(progress, sizes, lost))
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

    def delivered(self, delivery: Delivery) -> None:
        """Count a record that an input led to."""
        about = delivery.about
        if delivery.topic == UNIQUE:
            self.articles.labels(about.get("verdict", "unknown")).inc()
        elif delivery.topic == FACTS:
            for kind in FACT_KINDS:
                self.facts.labels(kind).inc(int(about.get(kind, 0)))
        elif delivery.topic == QUARANTINE:
            self.quarantined.labels(about.get("error", "unknown")).inc()
        elif delivery.topic in ALERTS.values():
            self.alerts.labels(about["kind"], about["action"]).inc()
            self.age.observe(max(time.time() - about["received_s"], 0.0))

    def text(self) -> bytes:
        """Return all of it in the text form of Prometheus."""
        return generate_latest(self.registry)

    def _gauge(self, name: str, said: str, value: Callable[[], float]) -> None:
        Gauge(name, said, registry=self.registry).set_function(value)


class _Families(Collector):
    """What others count, or whose labels come and go: lanes that this worker owns now."""

    def __init__(self, progress: Progress, sizes: Callable[[], Mapping[str, int]], lost: Callable[[], int]) -> None:
        self._progress = progress
        self._sizes = sizes
        self._lost = lost

    def collect(self) -> Iterable[Any]:
        lag = GaugeMetricFamily("tocsin_lag_records", "Records that wait.", labels=["topic", "partition"])
        for (topic, partition), behind in self._progress.lags().items():
            lag.add_metric([topic, str(partition)], behind)
        table = GaugeMetricFamily("tocsin_table_values", "Values in a table, outboxes included.", labels=["table"])
        for name, size in self._sizes().items():
            table.add_metric([name], size)
        ended = CounterMetricFamily(
            "tocsin_extractors_lost", "Processes that extract which ended, and were made anew.", value=self._lost()
        )
        return lag, table, ended
