"""Questions to a cluster of which a node has just ended: another node is asked.

The others name a dead node for some seconds more. aiokafka's own client asks one of those it was told of, at random, and
gives up where that one does not answer: a worker that starts just then would end.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, NodeNotReadyError, RequestTimedOutError
from aiokafka.protocol.metadata import MetadataRequest

from tocsin.streams.broker import BrokerUnreachable

GONE = (KafkaConnectionError, NodeNotReadyError, RequestTimedOutError, TimeoutError)
"""What a request to a node that ended, or that is cut off, is answered with."""
_PATIENCE_S = 30.0
_TRY_S = 5.0
_MAKING_S = 30.0  # a cluster under load takes its time to make topics
_PAUSE_S = 0.2


class PatientAdmin(AIOKafkaAdminClient):  # type: ignore[misc]
    """Asks every node in turn, for half a minute. Raises BrokerUnreachable where none answers until then."""

    async def ask(self, node: int, request: Any, limit_s: float = _TRY_S) -> Any:
        """Return what one node answers. Raises one of GONE where it does not."""
        async with asyncio.timeout(limit_s):
            return await self._client.send(node, request)

    async def known_everywhere(self, topics: Collection[str]) -> None:
        """Return once every node knows *topics*. Raises BrokerUnreachable.

        The controller makes a topic; the other nodes hear of it a little later, and would say that there is none.
        """
        try:
            async with asyncio.timeout(_PATIENCE_S):
                for node in self._nodes():
                    while not await self._knows(node, topics):
                        await asyncio.sleep(0.05)
        except TimeoutError:
            reason = f"the topics were created, but not every node knows them after {_PATIENCE_S:.0f} s"
            raise BrokerUnreachable(reason) from None

    async def _knows(self, node: int, topics: Collection[str]) -> bool:
        try:
            answer = await self.ask(node, MetadataRequest(list(topics), False))
        except (KafkaConnectionError, NodeNotReadyError):
            return True  # it has ended, and hears of them before it answers anybody again
        except GONE:
            return False  # it is slow
        found = {described["topic"] for described in answer.to_object()["topics"] if described["partitions"]}
        return found >= set(topics)

    async def _send_request(self, request: Any, node_id: int | None = None) -> Any:
        if node_id is not None:
            return await self.ask(node_id, request)
        return await self._of_any(self._nodes, request, _TRY_S)

    async def _send_to_controller(self, request: Any) -> Any:
        return await self._of_any(self._controller, request, _MAKING_S)

    def _nodes(self) -> list[int]:
        nodes = [node.nodeId for node in self._client.cluster.brokers()]
        return random.sample(nodes, len(nodes))

    def _controller(self) -> list[int]:
        controller = self._client.cluster.controller
        return [] if controller is None else [controller.nodeId]

    async def _of_any(self, nodes: Callable[[], Iterable[int]], request: Any, limit_s: float) -> Any:
        until = time.monotonic() + _PATIENCE_S
        while True:
            for node in nodes():
                try:
                    return await self.ask(node, request, limit_s)
                except GONE:
                    continue
            if time.monotonic() > until:
                raise BrokerUnreachable(f"no node of Apache Kafka has answered for {_PATIENCE_S:.0f} s: check that it runs")
            await asyncio.sleep(_PAUSE_S)
            await self._client.force_metadata_update()
