"""Faust's Kafka consumer, made to fetch a partition as soon as there is room for its records.

Faust 0.15.3 lets a busy worker stand idle in two ways. It asks for records of those partitions whose buffers had room when
it asked, and waits a second for them: a buffer that is emptied meanwhile is not looked at, though records for it lie
fetched in memory. And aiokafka has one request at a broker at a time, which Faust lets wait there for a second and a half:
a partition that was read to its end meanwhile is only asked for with the next.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

_LOOK_S = 0.01
WAIT_MS = 100
"""How long a request may wait at the broker: an idle worker makes ten a second to each."""


class Prompt:
    """Mixed into the consumer: no record waits because of those that were asked for before it.

    The thread that it makes also heeds what a coordinator answers (`coordinator.py`).
    """

    def _new_consumer_thread(self) -> AIOKafkaConsumerThread:
        from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread  # with the embedded broker nobody needs it

        from tocsin.streams.coordinator import heedful

        class Thread(AIOKafkaConsumerThread):  # type: ignore[misc]
            def _create_worker_consumer(self, transport: Any) -> Any:
                consumer = super()._create_worker_consumer(transport)
                consumer._fetch_max_wait_ms = WAIT_MS
                return consumer

            async def on_start(self) -> None:
                await super().on_start()
                heedful(self._consumer._coordinator)

        one: Any = self
        return Thread(one, loop=one.loop, beacon=one.beacon)

    async def _wait_next_records(self, timeout: float) -> Any:
        while self._all_full():
            await asyncio.sleep(_LOOK_S)
        if self._buffered_partitions:  # type: ignore[attr-defined]
            timeout = min(timeout, _LOOK_S)
        return await super()._wait_next_records(timeout)  # type: ignore[misc]

    def _all_full(self) -> bool:
        one: Any = self
        return bool(one.flow_active and not one.should_stop and one._buffered_partitions and not one._get_active_partitions())
