"""Print every new toll with the words that state it: python subscribe.py [HOST:PORT]"""

import asyncio
import sys

from aiokafka import AIOKafkaConsumer

from tocsin.schemas.alert import ALERT


async def subscribe(broker: str) -> None:
    async with AIOKafkaConsumer("tocsin.alerts.casualties.v1", bootstrap_servers=broker) as records:
        async for record in records:
            alert = ALERT.validate_json(record.value)
            print(alert.action, alert.headline, "|", alert.claims[-1].quote, flush=True)


asyncio.run(subscribe(sys.argv[1] if len(sys.argv) > 1 else "localhost:9092"))
