"""What the broker lets us do, asked of the broker itself before any work begins."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from aiokafka.errors import (
    GroupAuthorizationFailedError,
    GroupCoordinatorNotAvailableError,
    GroupLoadInProgressError,
    NotCoordinatorForGroupError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Int16, Int32, Schema, String

from tocsin.streams.acl import Right
from tocsin.streams.admin import GONE, PatientAdmin
from tocsin.streams.broker import BrokerUnreachable

_ALL = -1  # every bit
_COORDINATOR_S = 30.0


async def allowed(admin: PatientAdmin, wanted: Iterable[Right]) -> dict[tuple[str, str], int]:
    """Return what we may do with the resources of *wanted*: bits by operation code, by kind and name.

    A topic that does not exist forbids nothing: that it is missing is another complaint.
    """
    names = {kind: sorted({right.name for right in wanted if right.resource == kind}) for kind in ("Topic", "Group")}
    topics = {("Topic", name): bits for name, bits in (await _topics(admin, names["Topic"])).items()} if names["Topic"] else {}
    groups = {("Group", name): await _group(admin, name) for name in names["Group"]}
    return topics | groups


async def _topics(admin: PatientAdmin, names: list[str]) -> dict[str, int]:
    answer = await admin._send_request(_Rights(names))
    return {name: _bits(code, bits) for code, name, _, _, bits in answer.topics}


async def _group(admin: PatientAdmin, name: str) -> int:
    try:
        answer = await _described(admin, name)
    except GroupAuthorizationFailedError:
        return 0
    group = answer.to_object()["groups"][0]
    return 0 if group["error_code"] == GroupAuthorizationFailedError.errno else int(group.get("authorized_operations", _ALL))


async def _described(admin: PatientAdmin, name: str) -> Any:
    try:
        async with asyncio.timeout(_COORDINATOR_S):
            while True:
                try:
                    (answer,) = await admin.describe_consumer_groups([name], include_authorized_operations=True)
                except (GroupCoordinatorNotAvailableError, GroupLoadInProgressError, NotCoordinatorForGroupError, *GONE):
                    await asyncio.sleep(0.2)  # a fresh cluster makes the topic of its groups when it is first asked
                else:
                    return answer
    except TimeoutError:
        raise BrokerUnreachable(
            f"nobody has coordinated the group {name} for {_COORDINATOR_S:.0f} s: check the brokers"
        ) from None


def _bits(code: int, bits: int) -> int:
    if code == TopicAuthorizationFailedError.errno:
        return 0
    return _ALL if code == UnknownTopicOrPartitionError.errno else bits


class _RightsAnswer(Response):  # type: ignore[misc]
    API_KEY = 3
    API_VERSION = 8
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("brokers", Array(("node_id", Int32), ("host", String("utf-8")), ("port", Int32), ("rack", String("utf-8")))),
        ("cluster_id", String("utf-8")),
        ("controller_id", Int32),
        (
            "topics",
            Array(
                ("error_code", Int16),
                ("topic", String("utf-8")),
                ("is_internal", Boolean),
                (
                    "partitions",
                    Array(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", Array(Int32)),
                        ("isr", Array(Int32)),
                        ("offline_replicas", Array(Int32)),
                    ),
                ),
                ("authorized_operations", Int32),
            ),
        ),
        ("cluster_authorized_operations", Int32),
    )


class _RightsAsked(RequestStruct):  # type: ignore[misc]
    # aiokafka 0.14 stops at version 5 of this request; 8 tells the rights (KIP-430).
    API_KEY = 3
    API_VERSION = 8
    RESPONSE_TYPE = _RightsAnswer
    SCHEMA = Schema(
        ("topics", Array(String("utf-8"))),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_authorized_operations", Boolean),
        ("include_topic_authorized_operations", Boolean),
    )


class _Rights(Request[_RightsAsked]):  # type: ignore[misc]
    API_KEY = 3

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def build(self, request_struct_class: Any) -> Any:
        return request_struct_class(self._names, False, False, True)
