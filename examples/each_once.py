"""Keep the tolls that stand, each alert once, over every crash and restart: python each_once.py [HOST:PORT [FILE]]

Delivery is at least once: the same alert may come again, with the same id. So the id and what it does go into one
transaction, and an id that is there already does nothing. The place in the topic is committed after that, never before.
"""

import asyncio
import sqlite3
import sys

from aiokafka import AIOKafkaConsumer

from tocsin.schemas.alert import ALERT, CasualtiesAlert

TABLES = """
CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS standing (id TEXT PRIMARY KEY, story TEXT, kind TEXT, best INTEGER, headline TEXT);
"""


def heed(book: sqlite3.Connection, alert: CasualtiesAlert) -> bool:
    """Say whether *alert* is new, and keep what stands after it."""
    with book:  # one transaction
        if not book.execute("INSERT OR IGNORE INTO seen VALUES (?)", (alert.id,)).rowcount:
            return False
        book.execute("DELETE FROM standing WHERE id = ?", (alert.supersedes,))
        if alert.action != "withdraw":
            row = (alert.id, alert.story_id, alert.figure.kind, alert.figure.best, alert.headline)
            book.execute("INSERT INTO standing VALUES (?, ?, ?, ?, ?)", row)
        return True


async def subscribe(broker: str, file: str) -> None:
    book = sqlite3.connect(file)
    book.executescript(TABLES)
    consumer = AIOKafkaConsumer(
        "tocsin.alerts.casualties.v1",
        bootstrap_servers=broker,
        group_id="each-once",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    async with consumer as records:
        async for record in records:
            alert = ALERT.validate_json(record.value)
            print("new" if heed(book, alert) else "seen", alert.id, alert.headline, flush=True)
            await consumer.commit()


if __name__ == "__main__":
    words = [*sys.argv[1:], *["localhost:9092", "tolls.sqlite3"][len(sys.argv) - 1 :]]
    asyncio.run(subscribe(*words[:2]))
