"""One real broker for the whole session; without Java or Maven these tests fail."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # `broker` is no package: chaos runs import it as a script's neighbour

from broker import Broker, running_broker
from river import River

from tocsin.streams.settings import Settings

SESSION_S = 4  # short, so that a killed worker's partitions move soon


def pytest_configure() -> None:
    """Let SIGTERM end a run as Ctrl-C does: with every fixture's end, so that no broker and no worker stays behind."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins with SIGINT ignored
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not kafka"` leaves them all out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.kafka)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Return the address of a running broker, as an object that can be stopped, killed and started again."""
    with running_broker(tmp_path_factory.mktemp("kafka") / "node") as running:
        yield running


@pytest.fixture(scope="module")
def river(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[River]:
    """Return the river on the broker: topics made, three extract partitions, two workers running."""
    settings = Settings(
        _env_file=None, broker=f"kafka://{broker.address}", parallel=3, session_s=SESSION_S, commit_ms=300, stop_s=15
    )
    running = River(settings, tmp_path_factory.mktemp("river"))
    running.create_topics()
    try:
        running.start("one")
        running.start("two")
        yield running
    finally:
        running.close()
