"""An answer about committed offsets that holds an error is heeded; every other answer passes."""

from __future__ import annotations

from typing import Any

import pytest
from aiokafka import errors
from aiokafka.protocol.commit import OffsetCommitResponse_v3, OffsetFetchResponse_v1, OffsetFetchResponse_v3

from tocsin.streams.coordinator import heedful
from tocsin.streams.river import River
from tocsin.streams.settings import Settings

OFFSETS = [("news", [(0, 41, "", 0)])]


class _Coordinator:
    """As much of aiokafka's as is asked here; every request gets *answer*."""

    group_id = "tocsin"

    def __init__(self, answer: Any) -> None:
        self.answer, self.dead = answer, 0

    async def _send_req(self, request: Any) -> Any:
        return self.answer

    def coordinator_dead(self) -> None:
        self.dead += 1


@pytest.mark.parametrize(
    ("code", "error", "dead"),
    [
        (14, errors.GroupLoadInProgressError, 0),
        (15, errors.GroupCoordinatorNotAvailableError, 1),
        (16, errors.NotCoordinatorForGroupError, 1),
        (30, errors.GroupAuthorizationFailedError, 0),
    ],
)
async def test_an_error_is_raised_and_another_coordinator_looked_for(code: int, error: type[Exception], dead: int) -> None:
    coordinator = _Coordinator(OffsetFetchResponse_v3(0, [], code))
    heedful(coordinator)
    with pytest.raises(error):
        await coordinator._send_req("request")
    assert coordinator.dead == dead


@pytest.mark.parametrize(
    "answer", [OffsetFetchResponse_v3(0, OFFSETS, 0), OffsetFetchResponse_v1(OFFSETS), OffsetCommitResponse_v3(0, [])]
)
async def test_every_other_answer_passes(answer: Any) -> None:
    coordinator = _Coordinator(answer)
    heedful(coordinator)
    assert await coordinator._send_req("request") is answer


async def test_a_worker_on_apache_kafka_heeds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Consumer:
        _coordinator = _Coordinator(OffsetFetchResponse_v3(0, [], 16))

        async def start(self) -> None:
            pass

    thread: Any = River(Settings(_env_file=None, broker="kafka://127.0.0.1:9")).consumer._thread
    monkeypatch.setattr(thread, "_create_consumer", lambda loop: Consumer())
    monkeypatch.setattr(type(thread), "thread_loop", None, raising=False)
    await thread.on_start()
    with pytest.raises(errors.NotCoordinatorForGroupError):
        await Consumer._coordinator._send_req("request")
