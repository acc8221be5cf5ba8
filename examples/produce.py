"""Send one article to be judged: python produce.py "TEXT" [HOST:PORT]"""

import asyncio
import json
import sys

from aiokafka import AIOKafkaProducer


async def produce(text: str, broker: str) -> None:
    url = "https://outlet.example/" + text[:40].replace(" ", "-")  # stable: sent again it is a version of the same article
    article = {"url": url, "title": text[:60], "text": text, "source": "outlet.example"}
    async with AIOKafkaProducer(bootstrap_servers=broker, acks="all", enable_idempotence=True) as producer:
        await producer.send_and_wait("tocsin.articles.raw.v1", json.dumps(article).encode(), key=url.encode())


asyncio.run(produce(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "localhost:9092"))
