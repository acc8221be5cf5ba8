"""Count the alerts of each story in Faust tables, each alert once; Faust logs what is printed.

BROKER=kafka://host:9092 faust -A subscribe_faust worker --without-web
"""

import os

import faust

from tocsin.schemas.alert import ALERT

app = faust.App("newsroom", broker=os.environ.get("BROKER", "kafka://localhost:9092"), topic_disable_leader=True)
tolls = app.topic("tocsin.alerts.casualties.v1", value_serializer="raw")
seen = app.Table("seen", partitions=1)  # as many as the alert topics have
alerts_of = app.Table("alerts-of-story", default=int, partitions=1)


@app.agent(tolls)
async def count(records: faust.StreamT[bytes]) -> None:
    async for value in records:
        alert = ALERT.validate_json(value)
        if alert.id not in seen:  # at least once: the same alert may come again
            seen[alert.id] = True
            alerts_of[alert.story_id] += 1
            print(f"{alerts_of[alert.story_id]} of story {alert.story_id}: {alert.headline}")
