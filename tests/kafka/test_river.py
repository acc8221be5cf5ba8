"""The river on Apache Kafka with two workers: the same alerts as a replay, whatever happens to the workers.

The tests share one river, and each adds articles; `assert_whole` looks at everything since the first article, so every
test stands for itself.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from broker import Broker
from conftest import SESSION_S
from river import River, replayed
from stories import articles

from receiver import receiving
from tocsin.schemas.alert import ALERT
from tocsin.schemas.mark import Mark
from tocsin.streams.codec import Record
from tocsin.streams.kafka import KafkaBroker
from tocsin.streams.topics import ADMITTED, ALERTS, FACTS, QUARANTINE, UNIQUE, Topic, all_topics, changelog

README = Path(__file__).parents[2] / "README.md"
EXAMPLES = Path(__file__).parents[2] / "examples"

_Found = Mapping[str, list[Record]]


async def test_topics_are_as_the_map_says(river: River) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=river.settings.hosts)
    await admin.start()
    try:
        for topic in all_topics(river.settings):
            [described] = await admin.describe_topics([topic.name])
            assert len(described["partitions"]) == topic.partition_count(river.settings), topic.name
            [answer] = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name)])
            kept = {entry[0]: entry[1] for entry in answer.resources[0][4]}
            wanted = topic.config(river.settings)
            assert {name: kept[name] for name in wanted} == wanted, topic.name
    finally:
        await admin.close()


async def test_two_workers_ring_as_a_replay_does(river: River, tmp_path: Path) -> None:
    await river.feed(articles(0, 60))
    await assert_whole(river, tmp_path)


async def test_alerts_are_cloud_events_keyed_by_their_story(river: River) -> None:
    await river.feed(articles(60, 8))
    await river.drained()
    found = await river.records()
    records = [record for topic in ALERTS.values() for record in found[topic.name]]
    assert records
    for record in records:
        alert = ALERT.validate_json(record.value)
        assert record.topic == ALERTS[alert.kind].name
        assert record.key == alert.story_id.encode()
        assert record.headers["ce_id"] == alert.id.encode()
        assert record.headers["ce_type"] == f"tocsin.alert.{alert.kind}.{alert.action}".encode()
        assert record.headers["ce_partitionkey"] == alert.story_id.encode()
        assert record.headers["ce_severity"] == str(alert.severity).encode()
        assert {"ce_specversion", "ce_source", "ce_time", "content-type"} <= record.headers.keys()


async def test_the_subscriber_of_the_readme_hears_what_rings(river: River, broker: Broker) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    program = program.replace("localhost:9092", broker.address)
    subscriber = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert subscriber.stdout is not None
    try:
        await asyncio.sleep(4)  # it hears what comes from now on
        text = "Eleven people were killed when a granary collapsed in Hollin Ferry on Monday, the mayor said."
        await river.feed([{"id": "readme-1", "title": "Granary collapses in Hollin Ferry", "text": text}])
        async with asyncio.timeout(30):
            heard = (await subscriber.stdout.readline()).decode()
    finally:
        subscriber.kill()
        await subscriber.wait()
    assert "11 killed" in heard
    assert text in heard


async def test_the_examples_hear_what_rings(river: River, broker: Broker, tmp_path: Path) -> None:
    python, faust = sys.executable, str(Path(sys.executable).parent / "faust")
    book = str(tmp_path / "tolls.sqlite3")
    await river.settled()
    commands = {
        "subscribe": (python, "subscribe.py", broker.address),
        "each_once": (python, "each_once.py", broker.address, book),
        "faust": (faust, "-A", "subscribe_faust", "--datadir", str(tmp_path / "faust"), "worker", "--without-web"),
    }
    async with AsyncExitStack() as stack:
        running = {name: await stack.enter_async_context(_example(broker, *words)) for name, words in commands.items()}
        for number, town in enumerate(("Tarn Quay", "Ansel Ford", "Upper Brill", "Stoke Varren", "Low Marden", "Castle Oake")):
            text = f"{20 + number} people were killed when a boiler burst in {town} on Monday, the mayor said."
            async with _example(broker, python, "produce.py", text, broker.address) as producer:
                assert await asyncio.wait_for(producer.wait(), 30) == 0
            said = f"{20 + number} killed in"  # the first subscriber begins at the end: until it listens, it hears nothing
            if heard := await _hears(running["subscribe"], said, 10):
                break
        assert text in heard, river.logs()
        assert "1 of story" in await _hears(running["faust"], town, 60)
        once = await _hears(running["each_once"], town, 60)
        assert once.startswith("new ")
        # The same record again, as after a crash: it is told from a new one by its id.
        found = (await river.records())[ALERTS["casualties"].name]
        again = next(record for record in found if town in ALERT.validate_json(record.value).headline)
        kafka = await KafkaBroker.connect(river.settings)
        try:
            await (await kafka.send(again.topic, again.value, key=again.key, headers=again.headers))
        finally:
            await kafka.close()
        assert await _hears(running["each_once"], "seen ", 60) == once.replace("new ", "seen ", 1)
        assert town in await _hears(running["subscribe"], town, 60)


async def test_the_terminal_and_webhooks_read_a_cluster_as_they_read_a_directory(river: River, tmp_path: Path) -> None:
    await river.feed(articles(68, 4))
    await river.drained()
    found = await river.records()
    sent = {orjson.loads(record.value)["id"]: record.value for topic in ALERTS.values() for record in found[topic.name]}
    tolls = {one for one, value in sent.items() if orjson.loads(value)["kind"] == "casualties"}
    story = orjson.loads(sent[min(tolls)])["story_id"]
    tailed = await _tocsin(river, tmp_path, "tail", "--no-follow", "--json", "kind:casualties")
    assert {orjson.loads(line)["id"] for line in tailed.splitlines()} == tolls
    document = orjson.loads(await _tocsin(river, tmp_path, "story", story[:12], "--json"))
    of_story = {one for one, value in sent.items() if orjson.loads(value)["story_id"] == story}
    assert {item["alert"]["id"] for item in document["timeline"]} == of_story
    assert document["tolls"]
    async with receiving() as receiver:
        hooks = f'[[hook]]\nname = "a"\nurl = "{receiver.url}/a"\nfilter = "kind:casualties"\nstart = "first"\n'
        (tmp_path / "hooks.toml").write_text(hooks)
        for _ in range(2):  # the second goes on where the first ended
            await _tocsin(river, tmp_path, "webhooks", "run", "hooks.toml", "--allow-private", "--no-follow")
    assert Counter(heard.headers["webhook-id"] for heard in receiver.heard) == Counter(tolls)
    assert {heard.headers["webhook-id"]: heard.body for heard in receiver.heard} == {one: sent[one] for one in tolls}


async def _tocsin(river: River, home: Path, *words: str) -> bytes:
    command = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tocsin.streams.cli", *words),
        cwd=home,
        env=river.environment("terminal"),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await asyncio.wait_for(command.communicate(), 60)
    assert command.returncode == 0
    return out


@asynccontextmanager
async def _example(broker: Broker, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {**os.environ, "BROKER": f"kafka://{broker.address}", "PYTHONUNBUFFERED": "1"}
    running = await asyncio.create_subprocess_exec(
        *words,
        cwd=EXAMPLES,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            os.killpg(running.pid, signal.SIGKILL)
        await running.wait()


async def _hears(example: asyncio.subprocess.Process, said: str, limit_s: float) -> str:
    """Return the next line of *example* with *said* in it; an empty one where it does not come in time, or never."""
    assert example.stdout is not None
    try:
        async with asyncio.timeout(limit_s):
            while line := (await example.stdout.readline()).decode():
                if said in line:
                    return line
    except TimeoutError:
        pass
    return ""


async def test_bad_input_goes_to_quarantine_and_the_articles_around_it_come_through(river: River, tmp_path: Path) -> None:
    bad = [b"", b"\xff\xfe not text", b"[" * 10_000 + b"]" * 10_000, b'{"id": "no-text"}', b'{"id": 7, "text": ["x"]}', b"null"]
    before, after = list(articles(100, 4)), list(articles(104, 4))
    await river.feed([*before, *bad, *after])
    found = await assert_whole(river, tmp_path)
    judged = {orjson.loads(record.value)["id"] for record in found[UNIQUE.name]}
    assert {article["id"] for article in (*before, *after)} <= judged
    reasons = [orjson.loads(record.value)["reason"] for record in found[QUARANTINE.name]]
    assert len(reasons) >= len(bad)
    assert all(reasons)


async def test_a_killed_worker_loses_and_doubles_nothing(river: River, tmp_path: Path) -> None:
    for number, name in enumerate(("one", "two")):
        feed = asyncio.create_task(river.feed(articles(200 + 60 * number, 60), pause_s=0.02))
        await asyncio.sleep(0.7)
        river.kill(name)
        await feed
        river.start(name)
    await assert_whole(river, tmp_path)


async def test_a_worker_that_wakes_after_its_lanes_moved_on_spoils_nothing(river: River, tmp_path: Path) -> None:
    for number, name in enumerate(("one", "two")):
        feed = asyncio.create_task(river.feed(articles(400 + 60 * number, 60), pause_s=0.02))
        await asyncio.sleep(0.7)
        river.send(name, signal.SIGSTOP)
        await asyncio.sleep(SESSION_S + 3)
        river.send(name, signal.SIGCONT)
        await feed
    await assert_whole(river, tmp_path)


async def test_sigterm_stops_a_worker_in_time_and_the_other_takes_over(river: River, tmp_path: Path) -> None:
    await river.settled()  # a signal during the import of spaCy would end a worker at once
    feed = asyncio.create_task(river.feed(articles(600, 60), pause_s=0.02))
    await asyncio.sleep(0.7)
    seconds, code = await asyncio.to_thread(river.stop, "one")
    assert (seconds < 15, code) == (True, 0), f"{seconds:.1f} s, exit code {code}"
    await feed
    await assert_whole(river, tmp_path)
    river.start("one")


async def test_a_broker_that_is_killed_and_comes_back_costs_nothing(river: River, broker: Broker, tmp_path: Path) -> None:
    await river.settled()  # a worker that finds no broker at its start ends, and its supervisor starts it again
    await river.feed(articles(700, 40))
    await asyncio.to_thread(broker.kill)
    await asyncio.sleep(2)
    await asyncio.to_thread(broker.start)
    await river.feed(articles(740, 20))
    await assert_whole(river, tmp_path)
    assert river.ended() == {}, f"a worker ended in the outage\n{river.logs()}"


async def test_a_worker_whose_clock_the_broker_does_not_believe_says_so_and_loses_nothing(river: River, tmp_path: Path) -> None:
    limit = "message.timestamp.before.max.ms"  # no clock can be moved here: so the broker takes every one for wrong
    await river.settled()
    await _configure(river, changelog("deduplicate", river.settings.app_id), {limit: "0"})
    await river.feed(articles(760, 4))
    async with asyncio.timeout(60):
        while not (ended := river.ended()):
            await asyncio.sleep(0.2)
    await _configure(river, changelog("deduplicate", river.settings.app_id), {})
    assert set(ended.values()) == {69}, river.logs()
    assert all("put the clock right" in (river.home / f"{name}.log").read_text() for name in ended)
    for name in list(river.workers):  # the other may have taken over before its own end
        river.kill(name)
        river.start(name)
    await assert_whole(river, tmp_path)


async def _configure(river: River, topic: Topic, changes: Mapping[str, str]) -> None:
    """Give *topic* its own settings, and *changes* for as long as it is not given them anew."""
    admin = AIOKafkaAdminClient(bootstrap_servers=river.settings.hosts)
    await admin.start()
    try:
        wanted = {**topic.config(river.settings), **changes}
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, wanted)])
    finally:
        await admin.close()


async def test_lanes_come_back_from_their_changelogs(river: River, tmp_path: Path) -> None:
    for name in list(river.workers):
        river.kill(name)
    # Copies and updates of articles that only the changelogs remember.
    again = list(articles(0, 24))
    changed = [{**article, "text": article["text"] + " The search goes on, a spokesman said."} for article in again]
    await river.feed([*again, *changed])
    river.start("one")
    river.start("two")
    await assert_whole(river, tmp_path)


async def test_a_mark_is_heeded_and_outlives_the_workers(river: River) -> None:
    """Last, since a replay of the articles alone does not ring as a river that heeds marks."""
    await river.feed(articles(0, 8))
    await river.drained()
    wrong = orjson.loads((await river.records())["tocsin.alerts.casualties.v1"][-1].value)
    said = Mark.model_validate(
        {"kind": "wrong", "edition": "en", "alert_id": wrong["id"], "by": "Ada Lund", "at": "2026-03-30T07:00:00Z"}
    )
    await river.mark(said.model_copy(update={"id": "m2", "alert_id": "never rung"}), said)
    await river.drained()
    for name in list(river.workers):
        river.kill(name)
    river.start("one")
    river.start("two")
    await river.mark(said)
    await river.drained()
    found = await river.records()
    answers = [record.value for record in found["tocsin.alerts.casualties.v1"] if orjson.loads(record.value)["withdrawn_by"]]
    assert len(answers) >= 2, "the same mark again gives the same bytes"
    assert {orjson.loads(answer)["supersedes"] for answer in answers} == {wrong["id"]}
    assert len(set(answers)) == 1
    assert "alert never rung: edition en" in orjson.loads(found[QUARANTINE.name][-1].value)["reason"]


async def assert_whole(river: River, home: Path) -> _Found:
    """Every article is judged and read once, and the alerts are those of a replay in the order of record."""
    await river.drained()
    found = await river.records()
    alerts, verdicts = replayed(found[ADMITTED.name], home)
    judged = [orjson.loads(record.value) for record in found[UNIQUE.name]]
    by_seq = {article["seq"]: article for article in judged}
    assert sorted(by_seq) == list(range(len(found[ADMITTED.name]))), "seq has gaps"
    assert _verdicts(by_seq[seq] for seq in sorted(by_seq)) == _verdicts(verdicts)
    assert {orjson.loads(record.value)["seq"] for record in found[FACTS.name]} == set(by_seq), "an article without its facts"
    contents = _contents(found)
    assert {id_: len(of) for id_, of in contents.items() if len(of) > 1} == {}, "an alert id with two contents"
    expected = {orjson.loads(line)["id"]: line for line in alerts}
    assert set(contents) == set(expected)
    assert _orders(found) == _orders_of(alerts)
    return found


def _verdicts(articles: Any) -> list[tuple[str, str, str | None]]:
    return [(a.get("id") or a["article_id"], a["verdict"], a["of"]) for a in articles]


def _contents(found: _Found) -> dict[str, set[bytes]]:
    contents: dict[str, set[bytes]] = defaultdict(set)
    for topic in ALERTS.values():
        for record in found[topic.name]:
            contents[orjson.loads(record.value)["id"]].add(record.value)
    return contents


def _orders(found: _Found) -> dict[tuple[str, str], list[str]]:
    return _orders_of(record.value for topic in ALERTS.values() for record in found[topic.name])


def _orders_of(alerts: Any) -> dict[tuple[str, str], list[str]]:
    # First appearances alone: what is sent again after a crash repeats ids.
    orders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in alerts:
        alert = orjson.loads(line)
        order = orders[alert["kind"], alert["story_id"]]
        if alert["id"] not in order:
            order.append(alert["id"])
    return orders
