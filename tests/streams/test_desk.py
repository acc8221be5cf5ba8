"""The desk on the embedded broker: what it reads, what it says of reading that fails, marks, restarts, and the command."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import ClientSession
from click.testing import CliRunner
from rich.console import Console

from alerts import alert
from listening import ids, listening
from tocsin.agents.lane import wire
from tocsin.desk.rung import Begun, Marked, News, Passed, Pulse, Rung, Trouble
from tocsin.errors import SettingsInvalid
from tocsin.schemas.mark import Mark
from tocsin.schemas.wanted import AnyAlert
from tocsin.streams import desk, run
from tocsin.streams.broker import Start, TopicMissing
from tocsin.streams.cli import main
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import to_alerts
from tocsin.streams.desk import LETTERS, MAX_SHOWN, AddressTaken, news_of, reading, serving
from tocsin.streams.local import LogBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ALERTS, CASUALTIES, MARKS, all_topics

ENOUGH_S = 60
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KINDS = ("casualties", "actors", "meetings")


def numbered(number: int) -> AnyAlert:
    return alert(KINDS[number % 3], id=f"alert-{number}")


def record(value: bytes, topic: str = CASUALTIES.name, *, timestamp: float = NOW.timestamp()) -> Record:
    return Record(topic, 0, 7, timestamp, None, value)


def desk_settings(home: Path, **given: Any) -> Settings:
    return Settings(_env_file=None, data_dir=home, desk=given.pop("desk", "127.0.0.1:0"), **given)


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[LogBroker]:
    settings = desk_settings(tmp_path)
    opened = LogBroker(settings)
    await opened.create(all_topics(settings))
    yield opened
    await opened.close()


async def ring(broker: LogBroker, alerts: Iterable[AnyAlert]) -> None:
    for each in alerts:
        sent = to_alerts(each)
        await (await broker.send(sent.topic.name, sent.value, key=sent.key, headers=sent.headers))


async def taken(news: AsyncIterator[News], *kinds: type, count: int) -> list[Any]:
    found: list[Any] = []
    async with asyncio.timeout(ENOUGH_S):
        async for each in news:
            if isinstance(each, kinds):
                found.append(each)
                if len(found) == count:
                    break
    return found


def test_every_topic_of_alerts_has_a_letter_and_no_two_share_one() -> None:
    assert set(LETTERS) == {topic.name for topic in (*ALERTS.values(), MARKS)}
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_letters_never_change_their_meaning() -> None:
    """Cursors are kept by browsers and outlive releases."""
    assert LETTERS == {
        "tocsin.alerts.actors.v1": "a",
        "tocsin.alerts.casualties.v1": "c",
        "tocsin.marks.v1": "k",
        "tocsin.alerts.meetings.v1": "m",
    }


def test_an_alert_is_read_as_it_is_on_the_wire() -> None:
    sent = wire(numbered(0))
    read = news_of(record(sent), now=NOW)
    assert isinstance(read, Rung)
    assert (read.data, read.alert, read.where, read.offset, read.at) == (sent, numbered(0), (CASUALTIES.name, 0), 7, NOW)


def test_what_is_written_over_several_lines_is_read_on_one() -> None:
    pretty = orjson.dumps({**orjson.loads(wire(numbered(0))), "x": "\n\r"}, option=orjson.OPT_INDENT_2)
    read = news_of(record(pretty), now=NOW)
    assert isinstance(read, Rung)
    assert not {b"\n", b"\r"} & {bytes([byte]) for byte in read.data}


def test_a_mark_is_read() -> None:
    mark = Mark.model_validate({"kind": "mute", "edition": "en", "story_id": "s", "by": "Mira", "at": NOW.isoformat()})
    read = news_of(record(wire(mark), MARKS.name), now=NOW)
    assert isinstance(read, Marked)
    assert read.mark == mark


@pytest.mark.parametrize(
    "value",
    [
        b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"id":"\xed\xa0\x80"}', b'{"kind":"weather"}', wire(numbered(0))[:-1],
        wire(numbered(0)).replace(b'"severity":6', b'"severity":60'), wire(numbered(0)).replace(b'"severity":6', b'"severity":NaN'),
        wire(numbered(0))[:-1] + b',"x":NaN}', wire(numbered(0))[:-1] + b',"x":"\\ud800"}',
        wire(numbered(0))[:-1] + b',"x":' + b"[" * 500 + b"]" * 500 + b"}", b"[" * 100_000,
        wire(numbered(0))[:-1] + b',"x":"' + b"y" * MAX_SHOWN + b'"}',
    ],
)  # fmt: skip
def test_what_is_no_alert_is_passed_over(value: bytes) -> None:
    read = news_of(record(value), now=NOW)
    assert isinstance(read, Passed)
    assert read.reason
    assert "\n" not in read.reason
    assert (read.where, read.offset) == ((CASUALTIES.name, 0), 7)


@pytest.mark.parametrize("timestamp", [NOW.timestamp() + 90_000, 4e12, 1e300])
def test_a_false_clock_does_not_put_an_alert_before_all_others(timestamp: float) -> None:
    assert news_of(record(wire(numbered(0)), timestamp=timestamp), now=NOW).at == NOW
    assert news_of(record(wire(numbered(0)), timestamp=-5.0), now=NOW).at.year == 1970


async def test_reading_begins_with_the_days_that_are_shown(broker: LogBroker) -> None:
    await ring(broker, [numbered(0)])
    await asyncio.sleep(0.02)
    since = datetime.now(UTC)
    await asyncio.sleep(0.02)
    await ring(broker, [numbered(3)])
    async with reading(broker, since) as news:
        begun, rang = await taken(news, Begun, Rung, count=2)
    assert begun.offsets[CASUALTIES.name, 0] == 1
    assert rang.alert.id == "alert-3"


async def test_pulses_say_how_far_the_topics_go(broker: LogBroker) -> None:
    await ring(broker, map(numbered, range(5)))
    async with reading(broker, NOW) as news:
        (pulse,) = await taken(news, Pulse, count=1)
    assert pulse.ends == {(topic, 0): {"a": 2, "c": 2, "m": 1, "k": 0}[letter] for topic, letter in LETTERS.items()}
    assert pulse.asked <= time.monotonic()


async def test_a_broker_without_topics_is_said_at_once(tmp_path: Path) -> None:
    empty = LogBroker(desk_settings(tmp_path))
    try:
        with pytest.raises(TopicMissing):
            async with reading(empty, NOW):
                pass
    finally:
        await empty.close()


class Failing(LogBroker):
    """A broker whose reading ends with an error after every second record."""

    async def read(self, topics: Iterable[str], *, start: Start, follow: bool) -> AsyncIterator[Record]:
        count = 0
        async for each in super().read(topics, start=start, follow=follow):
            yield each
            count += 1
            if count == 2:
                raise OSError("the disk hums")


async def test_reading_that_fails_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_PAUSES_S", (0.01,))
    settings = desk_settings(tmp_path)
    broker = Failing(settings)
    await broker.create(all_topics(settings))
    await ring(broker, map(numbered, range(9)))
    async with reading(broker, NOW) as news:
        found = await taken(news, Rung, Trouble, count=9 + 4)
    await broker.close()
    assert sorted(each.alert.id for each in found if isinstance(each, Rung)) == [f"alert-{n}" for n in range(9)]
    assert {each.reason for each in found if isinstance(each, Trouble)} == {"OSError: the disk hums"}


async def test_a_desk_shows_what_rings_and_sends_marks(tmp_path: Path, broker: LogBroker) -> None:
    await ring(broker, [numbered(0), numbered(1)])
    async with serving(desk_settings(tmp_path), broker) as open_desk, ClientSession() as session:
        async with listening(open_desk.address, after="0") as listener:
            async with asyncio.timeout(ENOUGH_S):
                assert sorted(ids(await listener.take("alert", 2))) == ["alert-0", "alert-1"]
                await ring(broker, [numbered(2)])
                assert ids(await listener.take("alert", 1)) == ["alert-2"]
                content = {"kind": "wrong", "alert_id": "alert-0", "by": "Mira", "reason": "another town"}
                async with session.post(f"{open_desk.address}api/marks", json=content) as answer:
                    assert answer.status == 202
                    mark = Mark.model_validate((await answer.json())["mark"])
                (heard,) = await listener.take("mark", 1)
        assert Mark.model_validate(heard.data) == mark
    (kept,) = [each async for each in broker.read([MARKS.name], start="first", follow=False)]
    assert (Mark.model_validate_json(kept.value), kept.key) == (mark, b"en")


async def test_a_desk_is_ready_once_it_has_read_the_topics(tmp_path: Path, broker: LogBroker) -> None:
    await ring(broker, map(numbered, range(40)))
    async with serving(desk_settings(tmp_path), broker) as open_desk, ClientSession() as session:
        async with asyncio.timeout(ENOUGH_S):
            while True:
                async with session.get(f"{open_desk.address}readyz") as answer:
                    if answer.status == 200:
                        break
                    assert "not been read" in (await answer.json())["detail"]
                await asyncio.sleep(0.05)
        async with session.get(f"{open_desk.address}api/alerts?limit=200") as answer:
            assert len((await answer.json())["items"]) == 40


async def test_an_address_that_is_taken_is_said(tmp_path: Path, broker: LogBroker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken_by:
        address = f"127.0.0.1:{taken_by.getsockname()[1]}"
        with pytest.raises(AddressTaken, match="set TOCSIN_DESK"):
            async with serving(desk_settings(tmp_path, desk=address), broker):
                pass


async def test_nobody_from_elsewhere_without_a_token(tmp_path: Path, broker: LogBroker) -> None:
    for address in ("0.0.0.0:0", "[::]:0", "desk.example:0"):
        with pytest.raises(SettingsInvalid, match="TOCSIN_DESK_TOKEN"):
            async with serving(desk_settings(tmp_path, desk=address), broker):
                pass
    token = "correct-horse-battery"
    settings = desk_settings(tmp_path, desk="0.0.0.0:0", desk_token=token)
    async with serving(settings, broker) as open_desk, ClientSession() as session:
        address = f"http://127.0.0.1:{open_desk.address.rstrip('/').rpartition(':')[2]}/"
        async with session.get(f"{address}api/alerts") as answer:
            assert answer.status == 401
        async with session.get(f"{address}api/alerts", headers={"Authorization": f"Bearer {token}"}) as answer:
            assert answer.status == 200


async def test_nothing_is_lost_or_doubled_when_the_desk_is_killed(tmp_path: Path, broker: LogBroker) -> None:
    """Alerts ring all the while; the desk is killed between reads, twice, and the listener goes on from its last id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "TOCSIN_DATA_DIR": str(tmp_path), "TOCSIN_DESK": f"127.0.0.1:{port}"}
    command = [sys.executable, "-m", "tocsin.streams.cli", "desk"]
    ringing = asyncio.create_task(_ring_slowly(broker, 240))
    heard: list[str] = []
    cursor = "0"
    for count in (60, 70, 110):
        process = await asyncio.create_subprocess_exec(*command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE)
        assert process.stderr is not None
        async with asyncio.timeout(ENOUGH_S):
            assert b"The desk is at" in await process.stderr.readline()
            async with listening(f"http://127.0.0.1:{port}/", headers={"Last-Event-ID": cursor}) as listener:
                heard += ids(await listener.take("alert", count))
                cursor = listener.id
                process.send_signal(signal.SIGKILL if count != 110 else signal.SIGTERM)
            assert await process.wait() == (-signal.SIGKILL if count != 110 else 0)
    await ringing
    assert len(heard) == len(set(heard)) == 240
    assert set(heard) == {f"alert-{n}" for n in range(240)}


async def _ring_slowly(broker: LogBroker, count: int) -> None:
    for number in range(count):
        await ring(broker, [numbered(number)])
        await asyncio.sleep(0.01)


def tocsin(*words: str, **environment: str) -> Any:
    return CliRunner().invoke(main, words, env=environment)


@pytest.mark.parametrize(
    ("environment", "code", "said"),
    [
        ({}, 69, "tocsin topics create"),
        ({"TOCSIN_DESK": "0.0.0.0:8080"}, 78, "TOCSIN_DESK_TOKEN"),
        ({"TOCSIN_DESK": "here"}, 78, "TOCSIN_DESK"),
        ({"TOCSIN_DESK_TOKEN": "short"}, 78, "TOCSIN_DESK_TOKEN"),
        ({"TOCSIN_DESK_HOSTS": "a/b"}, 78, "TOCSIN_DESK_HOSTS"),
    ],
)
def test_a_desk_that_cannot_be_served_says_why(
    environment: dict[str, str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = tocsin("desk", **environment)
    assert (result.exit_code, said in result.output) == (code, True), result.output
    assert "short" not in result.output or "TOKEN" not in said


async def test_an_alert_that_is_marked_wrong_at_the_desk_is_withdrawn_for_everyone(tmp_path: Path) -> None:
    """Everything in one process: an article in, its alert on the desk, a mark there, and the withdrawal with the name."""
    article = {
        "id": "barn",
        "text": "At least 12 people were killed when a barn burned down in Zadanpool on Monday, police said.",
    }
    (tmp_path / "news.jsonl").write_bytes(orjson.dumps({**article, "published_at": datetime.now(UTC).isoformat()}))
    environment = {**os.environ, "TOCSIN_DATA_DIR": str(tmp_path), "TOCSIN_DESK": "127.0.0.1:0", "COLUMNS": "200"}
    command = [sys.executable, "-m", "tocsin.streams.cli", "run", "news.jsonl"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(2 * ENOUGH_S), ClientSession() as session:
            *said, address = (await process.stdout.readline()).decode().split()
            assert said == ["The", "desk", "is", "at"]
            async with listening(address, filters=["kind:casualties"], after="0") as listener:
                (rang,) = await listener.take("alert", 1)
                wrong = {"kind": "wrong", "alert_id": rang.data["alert"]["id"], "by": "Mira Oldham", "reason": "a drill"}
                async with session.post(f"{address}api/marks", json=wrong) as answer:
                    assert answer.status == 202
                (gone,) = await listener.take("alert", 1)
            assert gone.data["alert"]["supersedes"] == rang.data["alert"]["id"]
            assert (gone.data["alert"]["action"], gone.data["alert"]["withdrawn_by"]) == ("withdraw", "Mira Oldham")
            async with session.get(f"{address}api/stories/{gone.data['alert']['story_id']}") as answer:
                story = await answer.json()
            assert [step["live"] for step in story["tolls"][0]["steps"]] == [False, False]
            assert [mark["by"] for mark in story["marks"]] == ["Mira Oldham"]
            process.send_signal(signal.SIGINT)
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_everything_in_one_process_goes_on_without_a_desk_where_its_address_is_taken(
    tmp_path: Path, broker: LogBroker
) -> None:
    said = io.StringIO()
    console = Console(file=said, width=200)
    with socket.create_server(("127.0.0.1", 0)) as taken_by:
        address = f"127.0.0.1:{taken_by.getsockname()[1]}"
        async with run._desk(desk_settings(tmp_path, desk=address), broker, console):
            pass
    assert said.getvalue().startswith(f"No desk: {address} cannot be listened on")
