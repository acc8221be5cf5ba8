"""Webhooks against real servers on loopback: failing, slow, busy and gone ones, Slack's API, and a process that is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

import orjson
import pytest
from aiohttp import web
from click.testing import CliRunner, Result

from alerts import alert
from receiver import Answering, Heard, Receiver, always, in_turn, receiving
from tocsin.streams.broker import Broker, Start, connected
from tocsin.streams.cli import main
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import AnyAlert, to_alerts
from tocsin.streams.settings import Settings
from tocsin.streams.sinks.book import HookBook
from tocsin.streams.sinks.cloudevents import CloudEvents
from tocsin.streams.sinks.hooks import Hook, read_hooks
from tocsin.streams.sinks.news import News
from tocsin.streams.sinks.post import Outgoing
from tocsin.streams.sinks.webhooks import Webhooks
from tocsin.streams.topics import ALERTS, TOPICS

QUICK = "first_pause_s = 0.01\nlongest_pause_s = 0.05\nstart = 'first'\n"


@pytest.fixture
async def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Broker]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT", "xoxb-1")
    async with connected(Settings(_env_file=None)) as found:
        await found.create(TOPICS)
        yield found


async def ring(broker: Broker, *alerts: AnyAlert) -> None:
    for one in alerts:
        sent = to_alerts(one)
        await (await broker.send(sent.topic.name, sent.value, key=sent.key, headers=sent.headers))


def toll(number: int, **changes: object) -> AnyAlert:
    return alert(
        "casualties", **{"id": f"i{number}", "story_id": f"s{number}", "headline": f"{number} killed in Kesk", **changes}
    )


def hook(receiver: Receiver | str, name: str = "a", more: str = "") -> str:
    url = receiver if isinstance(receiver, str) else receiver.url
    return f'[[hook]]\nname = "{name}"\nurl = "{url}/{name}"\n{QUICK}{more}\n'


def bot(receiver: Receiver, more: str = "") -> str:
    return f'[[hook]]\nname = "bot"\nformat = "slack"\nurl = "{receiver.url}/api"\ntoken_env = "BOT"\nchannel = "C1"\n{QUICK}{more}\n'


def hooks(*texts: str) -> list[Hook]:
    Path("hooks.toml").write_text("".join(texts), encoding="utf-8")
    return read_hooks(Path("hooks.toml"), os.environ, allow_private=True)


async def send(broker: Broker, *texts: str, allow_private: bool = True, follow: bool = False) -> list[str]:
    """Send all there is to the hooks of *texts*; return what was said."""
    said: list[str] = []
    with HookBook(Path(".tocsin")) as book:
        async with asyncio.timeout(60):
            await Webhooks(hooks(*texts), book, said.append, allow_private).run(broker, follow=follow)
    return said


def ids(receiver: Receiver, path: str = "/a") -> list[str]:
    return [heard.headers["webhook-id"] for heard in receiver.heard if heard.path == path]


async def tocsin(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, main, ["webhooks", *words])


async def test_an_alert_arrives_once_as_it_is_on_the_wire(broker: Broker) -> None:
    one = toll(1, story_id="s é")
    await ring(broker, one, one, alert("meetings", id="m", story_id="s é"))
    async with receiving() as receiver:
        await send(broker, hook(receiver))
        await send(broker, hook(receiver))
        await ring(broker, toll(2))
        await send(broker, hook(receiver))
    assert sorted(ids(receiver)) == ["i1", "i2", "m"]
    heard = next(heard for heard in receiver.heard if heard.headers["webhook-id"] == "i1")
    assert heard.body == to_alerts(one).value
    assert (heard.headers["ce-type"], heard.headers["ce-partitionkey"]) == ("tocsin.alert.casualties.new", "s%20%C3%A9")


async def test_a_new_hook_begins_at_the_end_unless_it_says_otherwise(broker: Broker) -> None:
    await ring(broker, toll(1))
    async with receiving() as receiver:
        late = hook(receiver, more="").replace("start = 'first'\n", "")
        await send(broker, late)
        await ring(broker, toll(2))
        await send(broker, late)
    assert ids(receiver) == ["i2"]


async def test_an_address_that_fails_is_tried_again_with_the_same_id(broker: Broker) -> None:
    await ring(broker, toll(1))
    async with receiving(in_turn(500, 503, 302, 200)) as receiver:
        said = await send(broker, hook(receiver))
    assert ids(receiver) == ["i1"] * 4
    assert len({heard.body for heard in receiver.heard}) == 1
    assert [line.split("; ")[0] for line in said] == [f"a: i1: answered {status}" for status in (500, 503, 302)]


async def test_a_busy_address_is_given_the_time_it_asks_for(broker: Broker) -> None:
    await ring(broker, toll(1))
    async with receiving(in_turn(429, 200, retry_after="1")) as receiver:
        await send(broker, hook(receiver))
    first, second = receiver.heard
    assert second.at - first.at >= 0.99


async def test_what_an_address_refuses_for_good_is_kept_and_can_be_sent_again(broker: Broker) -> None:
    await ring(broker, toll(1), toll(2))
    async with receiving(lambda heard, _: web.Response(status=422 if heard.headers["webhook-id"] == "i1" else 200)) as receiver:
        await send(broker, hook(receiver))
        assert sorted(ids(receiver)) == ["i1", "i2"]
        (line,) = (await tocsin("dead")).output.splitlines()
        assert line.endswith("1 killed in Kesk: answered 422, 1 attempts")
        number = line.split()[0]
        letter = orjson.loads((await tocsin("dead", "--json")).output)
        assert (letter["hook"], letter["alert"]["id"]) == ("a", "i1")
        done = await tocsin("retry", "hooks.toml", "--allow-private")
        assert (done.exit_code, "0 of 1 arrived" in done.output) == (69, True)
        receiver.answering = always()
        done = await tocsin("retry", "hooks.toml", "--allow-private", number)
        assert (done.exit_code, "1 of 1 arrived" in done.output) == (0, True)
    assert ids(receiver)[-1] == "i1"
    assert (await tocsin("dead")).output == ""
    assert (await tocsin("retry", "hooks.toml", "99")).exit_code == 2


async def test_attempts_are_bounded(broker: Broker) -> None:
    await ring(broker, toll(1), toll(2))
    async with receiving(always(500)) as receiver:
        said = await send(broker, hook(receiver, more="attempts = 3"))
    assert Counter(ids(receiver)) == {"i1": 3, "i2": 3}
    assert "a: i1: given up after 3 attempts: answered 500" in said
    assert len((await tocsin("dead")).output.splitlines()) == 2


async def test_a_hook_that_is_gone_stops_and_loses_nothing(broker: Broker) -> None:
    await ring(broker, toll(1))
    async with receiving(lambda heard, _: web.Response(status=410 if heard.path == "/a" else 200)) as receiver:
        both = hook(receiver), hook(receiver, "b")
        said = await send(broker, *both)
        await ring(broker, toll(2))
        again = await send(broker, *both)
        assert (ids(receiver), ids(receiver, "/b")) == (["i1"], ["i1", "i2"])
        assert "answered 410: gone: stopped" in said[0]
        assert "a: stopped: answered 410" in again[0]
        assert "a is stopped: answered 410" in (await tocsin("dead")).output
        assert ((await tocsin("start", "a")).exit_code, (await tocsin("start", "a")).exit_code) == (0, 2)
        receiver.answering = always()
        await send(broker, *both)
    assert sorted(ids(receiver)) == ["i1", "i1", "i2"]
    assert (await tocsin("dead")).output == ""


async def test_a_slow_hook_keeps_no_other_waiting(broker: Broker) -> None:
    await ring(broker, *(toll(number) for number in range(30)))
    release = asyncio.Event()

    async def answer(heard: Heard, _: int) -> web.Response:
        if heard.path == "/slow":
            await release.wait()
        return web.Response()

    async with receiving(answer) as receiver:
        sending = asyncio.create_task(send(broker, hook(receiver, "slow", "timeout_s = 60"), hook(receiver)))
        await until(lambda: len(ids(receiver)) == 30)
        assert len(ids(receiver, "/slow")) <= 4  # and no more than its own requests at once
        release.set()
        await sending
    assert len(set(ids(receiver, "/slow"))) == 30


async def test_the_alerts_of_a_story_keep_their_order(broker: Broker) -> None:
    await ring(broker, *(toll(number, story_id=f"s{number % 3}") for number in range(30)))
    failed: set[str] = set()

    def answer(heard: Heard, number: int) -> web.Response:
        one = heard.headers["webhook-id"]
        if number % 2 and one not in failed:
            failed.add(one)
            return web.Response(status=503)
        return web.Response()

    async with receiving(answer) as receiver:
        await send(broker, hook(receiver, more="parallel = 8"))
    assert len(failed) > 5
    for story in range(3):
        heard = [int(one[1:]) for one in ids(receiver) if int(one[1:]) % 3 == story]
        assert heard == sorted(heard)
        assert sorted(set(heard)) == list(range(story, 30, 3))


async def test_a_filter_lets_corrections_of_what_was_told_through(broker: Broker) -> None:
    await ring(
        broker,
        toll(1, severity=7),
        toll(2, severity=5),
        toll(3, story_id="s1", severity=4, action="withdraw", supersedes="i1"),
        toll(4, story_id="s2", severity=4, action="withdraw", supersedes="i2"),
        toll(5, story_id="s1", severity=3, action="update", supersedes="i3"),
    )
    async with receiving() as receiver:
        await send(broker, hook(receiver, more='filter = "severity>=7"'))
    assert ids(receiver) == ["i1", "i3", "i5"]


async def test_a_correction_of_what_was_given_up_is_sent_too(broker: Broker) -> None:
    await ring(broker, toll(1, severity=7), toll(2, story_id="s1", severity=4, action="withdraw", supersedes="i1"))
    async with receiving(in_turn(400, 200)) as receiver:
        await send(broker, hook(receiver, more='filter = "severity>=7"'))
    assert ids(receiver) == ["i1", "i2"]


async def test_nothing_is_sent_inside_a_private_network_unless_allowed(broker: Broker) -> None:
    await ring(broker, toll(1))
    async with receiving() as receiver:
        said = await send(broker, hook(receiver, more="attempts = 1"), allow_private=False)
        local = receiver.url.replace("127.0.0.1", "localhost")
        said += await send(broker, hook(local, "b", more="attempts = 1"), allow_private=False)
    assert receiver.heard == []
    assert len(said) == 2
    assert all("inside a private network" in line for line in said), said


async def test_a_redirect_leads_nowhere(broker: Broker) -> None:
    await ring(broker, toll(1))
    async with receiving() as other, receiving(always(307, location=other.url)) as receiver:
        await send(broker, hook(receiver, more="attempts = 1"))
    assert (other.heard, ids(receiver)) == ([], ["i1"])


async def test_an_address_that_never_answers_is_left_and_tried_again(broker: Broker) -> None:
    await ring(broker, toll(1))

    async def answer(heard: Heard, number: int) -> web.Response:
        await asyncio.sleep(20 if number == 1 else 0)
        return web.Response()

    async with receiving(answer) as receiver:
        said = await send(broker, hook(receiver, more="timeout_s = 0.5"))
    assert any("no answer within 0.5 s" in line for line in said)
    assert set(ids(receiver)) == {"i1"}


async def test_of_an_answer_without_end_only_the_beginning_is_read(broker: Broker) -> None:
    await ring(broker, toll(1))

    async def answer(heard: Heard, _: int) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(heard.request)
        while True:  # until the other side has enough
            await response.write(b"x" * 10_000)

    async with receiving(answer) as receiver:
        said = await send(broker, hook(receiver, more="timeout_s = 20\nattempts = 1"))
    assert (said, ids(receiver)) == ([], ["i1"])


async def until(condition: Callable[[], bool], limit_s: float = 30.0) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def slack(*errors: str) -> tuple[dict[str, str], Answering]:
    """Return the messages of a channel by their time, and a server that speaks as Slack does; *errors* come first."""
    messages: dict[str, str] = {}
    left = list(errors)

    def answer(heard: Heard, number: int) -> web.Response:
        said = heard.json
        method = heard.path.rpartition("/")[2]
        if heard.headers["authorization"] != "Bearer xoxb-1" or said["channel"] not in ("C1", "C1ID"):
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if left:
            error = left.pop(0)
            if error == "429":
                return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
            if error:
                return web.json_response({"ok": False, "error": error})
        if method == "chat.update" and said["ts"] not in messages:
            return web.json_response({"ok": False, "error": "message_not_found"})
        ts = said["ts"] if method == "chat.update" else f"17.{number:06}"
        messages[ts] = said["text"]
        return web.json_response({"ok": True, "ts": ts, "channel": "C1ID"})

    return messages, answer


RISE = {"kind": "killed", "low": 9, "best": 9, "high": 9, "previous": 5}


def story() -> list[AnyAlert]:
    return [
        toll(1, headline="5 killed & <hurt> in Kesk"),
        toll(2, story_id="s1", action="update", supersedes="i1", headline="Toll rises from 5 to 9", figure=RISE),
        toll(3, headline="3 killed in Lisse"),
        toll(4, story_id="s1", action="withdraw", supersedes="i2", headline="Withdrawn: 9 killed", withdrawn_by="Ana"),
    ]


async def test_slack_messages_are_edited_in_place(broker: Broker) -> None:
    messages, answer = slack("429")
    rang = story()
    await ring(broker, *rang[:3])
    async with receiving(answer) as receiver:
        await send(broker, bot(receiver))
        assert sorted(text.splitlines()[0] for text in messages.values()) == ["*3 killed in Lisse*", "*Toll rises from 5 to 9*"]
        assert any("was 5" in text for text in messages.values())
        await ring(broker, rang[3])
        await send(broker, bot(receiver))
    assert sorted(text.splitlines()[0] for text in messages.values()) == ["*3 killed in Lisse*", "~*Withdrawn: 9 killed*~"]
    assert any("withdrawn by Ana" in text for text in messages.values())
    posted = [heard.json for heard in receiver.heard if heard.path == "/api/chat.postMessage"]
    assert "*5 killed &amp; &lt;hurt&gt; in Kesk*" in {said["text"].splitlines()[0] for said in posted}
    assert all((said["parse"], said["link_names"], said["unfurl_links"]) == ("none", False, False) for said in posted)


async def test_a_slack_message_that_is_lost_is_posted_anew_and_says_what_it_replaces(broker: Broker) -> None:
    messages, answer = slack()
    rang = story()
    await ring(broker, rang[0])
    async with receiving(answer) as receiver:
        await send(broker, bot(receiver))
        messages.clear()
        await ring(broker, rang[1])
        await send(broker, bot(receiver))
    (text,) = messages.values()
    assert text.startswith("_Replaces:_ 5 killed &amp; &lt;hurt&gt; in Kesk\n*Toll rises from 5 to 9*")


@pytest.mark.parametrize(
    ("error", "requests", "dead"),
    [("internal_error", 2, 0), ("not_in_channel", 2, 0), ("msg_too_long", 1, 1), ("ratelimited", 2, 0)],
)
async def test_what_slack_refuses(error: str, requests: int, dead: int, broker: Broker) -> None:
    _, answer = slack(error)
    await ring(broker, toll(1))
    async with receiving(answer) as receiver:
        await send(broker, bot(receiver))
    assert len(receiver.heard) == requests
    assert len((await tocsin("dead")).output.splitlines()) == dead


async def test_a_dead_slack_message_does_not_undo_a_later_one(broker: Broker) -> None:
    messages, answer = slack("", "msg_too_long")
    rang = story()
    await ring(broker, rang[0], rang[1])
    async with receiving(answer) as receiver:
        await send(broker, bot(receiver))
        await ring(broker, toll(9, story_id="s1", action="update", supersedes="i2", headline="12 killed"))
        await send(broker, bot(receiver))
        before = dict(messages)
        done = await tocsin("retry", "hooks.toml", "--allow-private")
    assert "was told already" in done.output
    assert messages == before
    assert (await tocsin("dead")).output == ""


async def test_news_of_one_actor_answers_the_message_that_named_others_too(broker: Broker) -> None:
    messages, answer = slack()
    people = [{"id": f"Q{n}", "name": name, "kind": "person", "novelty": "first_seen"} for n, name in enumerate(("Ana", "Ivo"))]
    await ring(
        broker,
        alert("actors", id="i1", headline="New in the story: Ana and Ivo", actors=people),
        alert("actors", id="i2", action="update", supersedes="i1", headline="New role: Ivo, now mayor", actors=people[1:]),
        alert("actors", id="i3", action="update", supersedes="i2", headline="New role: Ivo, now premier", actors=people[1:]),
    )
    async with receiving(answer) as receiver:
        await send(broker, bot(receiver))
    first, *answers = [heard.json for heard in receiver.heard]
    assert [text.splitlines()[0] for text in messages.values()] == [
        "*New in the story: Ana and Ivo*",
        "_Follows:_ New in the story: Ana and Ivo",
        "_Follows:_ New role: Ivo, now mayor",
    ]
    assert "thread_ts" not in first
    assert [(said["thread_ts"], said["reply_broadcast"]) for said in answers] == [(next(iter(messages)), True)] * 2


async def test_a_muted_story_rings_in_no_chat_but_what_was_told_there_is_kept_right(broker: Broker) -> None:
    messages, answer = slack()
    rose = toll(2, story_id="s1", action="update", supersedes="i1", headline="Toll rises from 5 to 9", muted=True)
    await ring(broker, toll(1), rose, toll(3, story_id="s1", muted=True))
    async with receiving(answer) as receiver, receiving() as service:
        await send(broker, bot(receiver), hook(service))
    assert [text.splitlines()[0] for text in messages.values()] == ["*Toll rises from 5 to 9*"]
    assert ids(service) == ["i1", "i2", "i3"]  # a service is told, and sees that it is muted


async def test_an_incoming_webhook_cannot_edit_and_says_what_changed(broker: Broker) -> None:
    await ring(broker, *story())
    async with receiving() as receiver:
        await send(broker, hook(receiver, more='format = "slack"'))
    texts = [heard.json["text"] for heard in receiver.heard]
    assert len(texts) == 4
    assert any(text.startswith("_Replaces:_ 5 killed &amp; &lt;hurt&gt; in Kesk\n*Toll rises from 5 to 9*") for text in texts)
    assert any(text.startswith("_Replaces:_ Toll rises from 5 to 9\n~*Withdrawn: 9 killed*~") for text in texts)


async def test_a_strange_alert_keeps_no_other_waiting(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    await ring(broker, toll(1, id="é\r\nx: y"), toll(2), toll(3))
    real = CloudEvents.request

    def broken(self: CloudEvents, news: News) -> Outgoing:
        if news.alert.id == "i2":
            raise ZeroDivisionError("a bug of ours")
        return real(self, news)

    monkeypatch.setattr(CloudEvents, "request", broken)
    async with receiving() as receiver:
        await send(broker, hook(receiver))
    assert sorted(ids(receiver)) == ["%C3%A9%0D%0Ax:%20y", "i3"]
    assert "ZeroDivisionError: a bug of ours" in (await tocsin("dead")).output


class Faltering:
    """A broker whose first reader breaks off after one record."""

    def __init__(self, broker: Broker) -> None:
        self.offsets, self._broker, self.readers = broker.offsets, broker, 0

    async def read(self, topics: Iterable[str], *, start: Start, follow: bool) -> AsyncIterator[Record]:
        self.readers += 1
        async for record in self._broker.read(topics, start=start, follow=follow):
            yield record
            if self.readers == 1:
                raise ConnectionError("the broker went away")


async def test_a_broker_that_goes_away_and_comes_back_costs_nothing(broker: Broker) -> None:
    await ring(broker, *(toll(number) for number in range(5)))
    faltering = Faltering(broker)
    async with receiving() as receiver:
        sending = asyncio.create_task(send(faltering, hook(receiver), follow=True))  # type: ignore[arg-type]
        await until(lambda: len(set(ids(receiver))) == 5)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    assert faltering.readers == 2


async def test_a_place_that_is_not_kept_any_more_is_named(broker: Broker) -> None:
    await ring(broker, toll(1))
    async with receiving() as receiver:
        with HookBook(Path(".tocsin")) as book:
            book.move("a", {(ALERTS["casualties"].name, 0): 900})
        said = await send(broker, hook(receiver))
    assert said == ["a: tocsin.alerts.casualties.v1: offset 900 is not kept any more; goes on at 0"]
    assert ids(receiver) == ["i1"]


@pytest.mark.kill
async def test_a_process_that_is_killed_loses_nothing(broker: Broker) -> None:
    count = 60
    await ring(broker, *(toll(number, story_id=f"s{number % 7}") for number in range(count)))

    async def answer(heard: Heard, number: int) -> web.Response:
        await asyncio.sleep(0.02)
        return web.Response(status=503 if number % 9 == 0 else 200)

    async with receiving(answer) as receiver:
        hooks(hook(receiver))
        kills = 0
        while len(set(ids(receiver))) < count:
            heard = len(receiver.heard)
            sender = await start()
            try:
                await until(lambda heard=heard: len(receiver.heard) >= heard + 15 or len(set(ids(receiver))) == count)
            finally:
                os.killpg(sender.pid, signal.SIGKILL)
                await asyncio.to_thread(sender.wait, 10)
            kills += 1
            assert kills < 40
        await send(broker, hook(receiver))  # what was answered, and not yet written
        told = len(receiver.heard)
        await send(broker, hook(receiver))
    assert kills >= 3
    assert len(receiver.heard) == told
    bodies: dict[str, set[bytes]] = {}
    for heard in receiver.heard:
        bodies.setdefault(heard.headers["webhook-id"], set()).add(heard.body)
    assert set(bodies) == {f"i{number}" for number in range(count)}
    assert {len(versions) for versions in bodies.values()} == {1}
    # At least once: only what was in flight at a kill comes twice, and what was answered 503.
    assert len(receiver.heard) <= count + len(receiver.heard) // 9 + 4 * (kills + 1)


async def start() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tocsin.streams.cli", "webhooks", "run", "hooks.toml", "--allow-private"]
    return await asyncio.to_thread(
        subprocess.Popen, command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


async def test_the_command_sends_until_it_is_told_to_stop(broker: Broker) -> None:
    async with receiving() as receiver:
        hooks(hook(receiver))
        sender = await start()
        try:
            await ring(broker, toll(1))
            await receiver.until(1)
            with HookBook(Path(".tocsin")) as book:
                await until(lambda: book.positions("a")[ALERTS["casualties"].name, 0] == 1)
            sender.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(sender.wait, 30) == 0
        finally:
            if sender.poll() is None:
                sender.kill()
