"""aiokafka's group coordinator, made to heed an answer that holds an error and no offsets.

Since the second version of its request a broker says once, not by partition, that it is not the group's coordinator or
still loads its offsets, and names no partition. aiokafka 0.14 looks at the partitions alone: it takes such an answer for
"nothing is committed", and the worker begins every topic from its first record, which after a broker's end is days of news.
"""

from __future__ import annotations

from typing import Any

from aiokafka import errors

_ELSEWHERE = (errors.NotCoordinatorForGroupError, errors.GroupCoordinatorNotAvailableError)


def heedful(coordinator: Any) -> None:
    """Let *coordinator* raise what an answer about committed offsets says; it asks again itself where that may pass."""
    send = coordinator._send_req

    async def heeding(request: Any) -> Any:
        answer = await send(request)
        if type(answer).__name__.startswith("OffsetFetchResponse") and (code := getattr(answer, "error_code", 0)):
            error = errors.for_code(code)
            if issubclass(error, _ELSEWHERE):
                coordinator.coordinator_dead()
            raise error(coordinator.group_id)
        return answer

    coordinator._send_req = heeding
