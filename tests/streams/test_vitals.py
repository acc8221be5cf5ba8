"""What a worker says of itself while articles flow: metrics, health, log lines and spans; and what the dashboard asks for."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import orjson
import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tocsin.desk.board import Board
from tocsin.desk.cursor import Notation
from tocsin.desk.metrics import Metrics as DeskMetrics
from tocsin.desk.rates import Seats
from tocsin.errors import SettingsInvalid
from tocsin.streams.deliveries import Delivery
from tocsin.streams.desk import LETTERS
from tocsin.streams.local import LogBroker
from tocsin.streams.logs import log_to_stderr
from tocsin.streams.metrics import Metrics
from tocsin.streams.progress import Progress
from tocsin.streams.settings import Settings
from tocsin.streams.topics import FACTS, RAW, all_topics
from tocsin.streams.vitals import serving
from tocsin.streams.worker import serve

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana" / "tocsin.json"
ALARMS = Path(__file__).parents[2] / "docs" / "operations.md"
TEXT = "Eleven people were killed when a granary collapsed in Hollin Ferry on Monday, the mayor said."


class Collector:
    """As much of an OpenTelemetry collector as takes spans."""

    def __init__(self) -> None:
        self.spans: list[Any] = []

    async def take(self, request: web.Request) -> web.Response:
        data = ExportTraceServiceRequest.FromString(await request.read())
        self.spans += [span for resource in data.resource_spans for scope in resource.scope_spans for span in scope.spans]
        return web.Response()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/v1/traces", self.take)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def values(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in text.splitlines() if line[:1] != "#")}


def _all_told(counted: dict[str, float]) -> bool:
    """Say whether the worker has rung, refused the unreadable record, and measured its lag once."""
    rung = counted.get('tocsin_alerts_total{action="new",kind="casualties"}')
    refused = counted.get('tocsin_quarantined_total{error="ArticleUnreadable"}')
    return bool(rung and refused) and any(name.startswith("tocsin_lag_records{") for name in counted)


async def test_a_worker_tells_how_it_is_and_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    collector, port = Collector(), free_port()
    async with collector.listening() as endpoint:
        settings = Settings(_env_file=None, data_dir=tmp_path, commit_ms=100, metrics=f"127.0.0.1:{port}", tracing=endpoint)
        broker = LogBroker(settings)
        await broker.create(all_topics(settings))
        article = orjson.dumps({"id": "n1", "title": "Granary collapses", "text": TEXT})
        await (await broker.send(RAW.name, article, key=b"n1"))
        await (await broker.send(RAW.name, b"{"))
        log_to_stderr("INFO", "json")
        stop = asyncio.Event()
        working = asyncio.create_task(serve(settings, stop))
        counted: dict[str, float] = {}
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client, asyncio.timeout(90):
            while not _all_told(counted):
                await asyncio.sleep(0.2)
                try:
                    counted = values((await client.get("/metrics")).text)
                except httpx.HTTPError:
                    continue  # not there yet, or busy reading its model
            health = [(await client.get(path)).json() for path in ("/healthz", "/readyz")]
            assert (await client.post("/metrics")).status_code == 405
        stop.set()
        await working
        await broker.close()
    assert health == [{"status": "ok", "reason": None}] * 2
    assert counted['tocsin_articles_total{verdict="new"}'] == 1
    assert counted['tocsin_facts_total{kind="casualties"}'] >= 1
    assert counted['tocsin_quarantined_total{error="ArticleUnreadable"}'] == 1
    assert counted[f'tocsin_step_seconds_count{{source="{RAW.name}"}}'] == 2
    assert counted["tocsin_alert_age_seconds_count"] >= 1
    assert counted['tocsin_table_values{table="alert"}'] > 0

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    (rung,) = [
        line for line in lines if line.get("kind") == "casualties" and line["message"] == "sent to tocsin.alerts.casualties.v1"
    ]
    assert (rung["article_id"], rung["action"]) == ("n1", "new")
    assert [line["error"] for line in lines if line["message"] == "sent to tocsin.quarantine.v1"] == ["ArticleUnreadable"]
    assert "granary" not in orjson.dumps(lines).decode().lower(), "an article's text in a log line"

    by_id = {span.span_id: span for span in collector.spans}
    told = next(span for span in collector.spans if span.name == f"process {FACTS.name}")
    chain = [told]
    while (parent := by_id.get(chain[-1].parent_span_id)) is not None:
        chain.append(parent)
    names = [span.name.removeprefix("process tocsin.").removesuffix(".v1") for span in chain]
    assert names == ["facts", "articles.unique", "articles.admitted", "articles.raw"]
    assert len({span.trace_id for span in chain}) == 1
    assert "granary" not in str(collector.spans).lower()


@asynccontextmanager
async def vitals(
    progress: Progress, *, unready: str | None = None, failed: str | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    metrics = Metrics(progress, dict)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(serving("127.0.0.1:0", progress, metrics, lambda: unready, lambda: failed))
        yield await stack.enter_async_context(httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}"))


async def test_a_lane_that_stands_still_makes_a_worker_unhealthy() -> None:
    clock = SimpleNamespace(now=0.0)
    progress = Progress(lambda: clock.now)
    progress.beat({("tocsin.facts.v1", 0): (7, 9)})
    async with vitals(progress) as client:
        assert (await client.get("/healthz")).status_code == 200
        clock.now = 20.0
        progress.beat({("tocsin.facts.v1", 0): (7, 9)})
        answer = await client.get("/healthz")
        assert (answer.status_code, answer.json()["reason"]) == (
            503,
            "tocsin.facts.v1/0 at 7 has not come on for 20 s with work waiting",
        )
        assert (await client.get("/readyz")).status_code == 503


async def test_a_worker_without_its_partitions_is_healthy_and_not_ready() -> None:
    async with vitals(Progress(), unready="the tables are being restored") as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).json()["reason"] == "the tables are being restored"


async def test_a_worker_that_commits_nothing_any_more_is_not_healthy() -> None:
    async with vitals(Progress(), failed="ConnectionError") as client:
        assert (await client.get("/healthz")).status_code == 503


async def test_an_address_that_is_taken_is_named() -> None:
    async with serving("127.0.0.1:0", Progress(), Metrics(Progress(), dict), lambda: None, lambda: None) as port:
        with pytest.raises(SettingsInvalid, match=f"TOCSIN_METRICS: 127.0.0.1:{port}"):
            async with serving(f"127.0.0.1:{port}", Progress(), Metrics(Progress(), dict), lambda: None, lambda: None):
                pass


def test_the_dashboard_and_the_alarms_ask_for_metrics_that_exist() -> None:
    dashboard = json.loads(DASHBOARD.read_text())
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    named = set(re.findall(r"\b(?:tocsin|process)_[a-z0-9_]+", " ".join(asked) + ALARMS.read_text()))
    progress = Progress()
    progress.beat({("t", 0): (1, 2)})
    ours = Metrics(progress, lambda: {"alert": 1})
    for about in ({"verdict": "new"}, {"error": "x"}, {"kind": "actors", "action": "new", "received_s": 0.0}):
        for topic in all_topics(Settings(_env_file=None)):
            try:
                ours.delivered(Delivery(topic, None, b"", about=about))
            except KeyError:
                continue
    ours.step.labels("t").observe(1)
    ours.repeated.labels("t").inc()
    desk = DeskMetrics(Board(Notation(LETTERS), most=10, most_bytes=1000), Seats(1, 1))
    desk.dropped.labels("slow").inc()
    exposed = {line.split("{")[0].split(" ")[0] for line in (ours.text() + desk.text()).decode().splitlines() if line[:1] != "#"}
    exposed |= {name.removesuffix("_bucket") for name in exposed}  # a histogram's own name
    assert len(asked) >= 12
    assert named <= exposed, named - exposed
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
