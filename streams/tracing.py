"""Spans from raw article to alert, by OpenTelemetry; nothing is imported and nothing costs where none is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from tocsin.errors import SettingsInvalid
from tocsin.streams.codec import TRACE, Record


class Tracing(Protocol):
    """Where spans go."""

    def span(self, record: Record) -> Any:
        """Return a context manager: the span of all that *record* leads to."""

    def headers(self) -> Mapping[str, bytes]:
        """Return what ties a record to the span it is sent in."""

    def close(self) -> None:
        """Send what waits."""


class NoTracing:
    """Spans are not asked for; a trace that others began travels on all the same."""

    @contextmanager
    def span(self, record: Record) -> Iterator[None]:
        """Give nothing."""
        yield

    def headers(self) -> Mapping[str, bytes]:
        """Return nothing."""
        return {}

    def close(self) -> None:
        """Do nothing."""


class Spans:
    """Spans over OTLP/HTTP to a collector; they carry places and topics, never text. Raises SettingsInvalid."""

    def __init__(self, endpoint: str) -> None:
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
            from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
        except ImportError:
            raise SettingsInvalid("TOCSIN_TRACING: install `tocsin[tracing]` first") from None
        self._provider = TracerProvider(resource=Resource.create({"service.name": "tocsin"}), shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=endpoint.rstrip("/") + "/v1/traces", timeout=5)
        self._provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
        self._tracer = self._provider.get_tracer("tocsin")
        self._context = TraceContextTextMapPropagator()

    @contextmanager
    def span(self, record: Record) -> Iterator[None]:
        """Give the span of all that *record* leads to; a child of the one that sent the record."""
        before = self._context.extract({TRACE: record.headers.get(TRACE, b"").decode("ascii", "replace")})
        kept: Any = {
            "messaging.system": "kafka",
            "messaging.destination.name": record.topic,
            "messaging.kafka.offset": record.offset,
        }
        with self._tracer.start_as_current_span(f"process {record.topic}", context=before, attributes=kept):
            yield

    def headers(self) -> Mapping[str, bytes]:
        """Return the `traceparent` of the span we are in."""
        carrier: dict[str, str] = {}
        self._context.inject(carrier)
        return {name: value.encode() for name, value in carrier.items() if name == TRACE}

    def close(self) -> None:
        """Send what waits, for at most some seconds."""
        self._provider.shutdown()


def tracing(endpoint: str | None) -> Tracing:
    """Return where spans go: to the collector at *endpoint*, or nowhere."""
    return Spans(endpoint) if endpoint else NoTracing()
