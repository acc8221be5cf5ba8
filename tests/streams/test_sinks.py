"""The parts of webhooks: the file, signatures, headers, Slack's text, pauses, and the place that is kept."""

from __future__ import annotations

import base64
import hmac
import re
import urllib.parse
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import alert
from tocsin.errors import LogDamaged, LogInUse, SettingsInvalid
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import AnyAlert, to_alerts
from tocsin.streams.sinks.attempts import Answer, HookGone, Undeliverable, Undelivered, accept, pause_s
from tocsin.streams.sinks.book import FILE, DeadLetter, HookBook
from tocsin.streams.sinks.cloudevents import CloudEvents, key, percent_encoded, signature
from tocsin.streams.sinks.hooks import Hook, read_hooks
from tocsin.streams.sinks.news import News, Told
from tocsin.streams.sinks.progress import Progress
from tocsin.streams.sinks.slack import literal, message

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CLOUD = '[[hook]]\nname = "a"\nurl = "https://desk.example/hook"\n'
BOT = '[[hook]]\nname = "b"\nformat = "slack"\ntoken_env = "BOT"\nchannel = "C1"\n'


def news(one: AnyAlert) -> News:
    sent = to_alerts(one)
    return News(one, Record(sent.topic.name, 0, 7, 0.0, sent.key, sent.value, sent.headers))


def hooks(tmp_path: Path, text: str, **environment: str) -> list[Hook]:
    (tmp_path / "hooks.toml").write_text(text, encoding="utf-8")
    return read_hooks(tmp_path / "hooks.toml", environment)


def test_a_file_of_hooks(tmp_path: Path) -> None:
    text = CLOUD + 'filter = "kind:casualties severity>=7"\nsecret_env = "KEY"\nattempts = 3\n' + BOT
    cloud, bot = hooks(tmp_path, text, KEY="whsec_c2VjcmV0 old", BOT="xoxb-1")
    assert (cloud.name, str(cloud.wanted), cloud.attempts, cloud.start) == ("a", "kind:casualties severity>=7", 3, "end")
    assert [secret.get_secret_value() for secret in cloud.secrets] == ["whsec_c2VjcmV0", "old"]
    assert (bot.address, bot.channel, bot.token and bot.token.get_secret_value()) == ("https://slack.com/api", "C1", "xoxb-1")
    for shown in (repr(cloud), str(bot), cloud.model_dump_json(exclude={"wanted"})):
        assert "secret0" not in shown
        assert "xoxb-1" not in shown
        assert "c2Vj" not in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "tables [[hook]] are needed"),
        ("hook = 1", "tables [[hook]] are needed"),
        ("[[hook]", "Expected"),
        ("[[hook]]\n" * 65, "1 to 64"),
        ("[[hook]]\n", "name: Field required"),
        (CLOUD.replace('"a"', '"A b"'), "name: String should match"),
        (CLOUD + CLOUD, "two hooks are named a"),
        (CLOUD.replace("https://", "ftp://"), "url: an http or https address"),
        (CLOUD.replace("desk.example", "me:pw@desk.example"), "without a user name"),
        ('[[hook]]\nname = "a"\n', "url: an http or https address"),
        (CLOUD + 'filter = "kinds:actors"\n', "filter: filter, character 1: 'kinds' is no field"),
        (CLOUD + 'secret = "hush-hush"\n', "secret: Extra inputs"),
        (CLOUD + 'secrets = ["hush-hush"]\n', "secrets stay in the environment"),
        (CLOUD + 'secret_env = "KEY"\n', "the environment variable KEY is empty or missing"),
        (CLOUD + 'secret_env = "K-Y"\n', "secret_env: String should match"),
        (CLOUD + 'channel = "C1"\n', "belong to slack"),
        (CLOUD + "timeout_s = 0\n", "timeout_s: Input should be greater than 0"),
        (CLOUD + "attempts = 1000\n", "attempts: Input should be less"),
        (BOT.replace('channel = "C1"\n', ""), "channel: with a token_env"),
        (BOT.replace('token_env = "BOT"\n', ""), "token_env: a channel needs a bot token"),
        (BOT + 'url = "http://slack.example/api"\n', "https only"),
        (BOT + 'secret_env = "KEY"\n', "Slack does not check signatures"),
        (BOT.replace('"BOT"', '"ODD"'), "what ODD holds is no token"),
    ],
)
def test_what_is_wrong_with_a_file_is_named_and_no_secret_shown(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        hooks(tmp_path, text, BOT="xoxb-1", ODD="hush-hush é")
    assert said in str(caught.value)
    assert "hush-hush" not in str(caught.value)
    assert "xoxb-1" not in str(caught.value)


def test_a_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification's own reference: id, timestamp, body and secret.
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    made = signature([key(secret)], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature([b"a", b"b"], "i", 1, b"x").count("v1,") == 2
    with pytest.raises(SettingsInvalid, match="base64"):
        key("whsec_?")


def test_a_request_is_a_signed_cloud_event() -> None:
    hook = Hook(name="a", url="https://desk.example/hook").model_copy(update={"secrets": ()})
    one = alert("casualties", story_id='s "1" %é')
    request = CloudEvents(hook, lambda: NOW).request(news(one))
    assert request.body == to_alerts(one).value
    assert "webhook-signature" not in request.headers
    strange = CloudEvents(hook, lambda: NOW).request(news(alert("casualties", id="é\r\nx: y")))
    assert strange.headers["webhook-id"] == "%C3%A9%0D%0Ax:%20y"
    assert {name: value for name, value in request.headers.items() if name != "content-type"} == {
        "ce-specversion": "1.0", "ce-id": "i", "ce-source": "tocsin/en", "ce-type": "tocsin.alert.casualties.new",
        "ce-time": "2026-03-02T09:30:00Z", "ce-partitionkey": "s%20%221%22%20%25%C3%A9", "ce-severity": "6",
        "webhook-id": "i", "webhook-timestamp": str(int(NOW.timestamp())), "idempotency-key": '"i"',
    }  # fmt: skip
    assert request.headers["content-type"] == "application/json"


def test_a_receiver_can_check_the_signature(tmp_path: Path) -> None:
    (hook,) = hooks(tmp_path, CLOUD + 'secret_env = "KEY"\n', KEY="hush")
    request = CloudEvents(hook, lambda: NOW).request(news(alert("actors")))
    signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
    expected = base64.b64encode(hmac.new(b"hush", signed, "sha256").digest()).decode()
    assert request.headers["webhook-signature"] == f"v1,{expected}"


@given(st.text(max_size=50))
def test_header_values_are_plain_and_say_the_same(text: str) -> None:
    encoded = percent_encoded(text)
    assert re.fullmatch(r"[!-~]*", encoded)
    assert urllib.parse.unquote(encoded) == text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(200), None),
        (Answer(204), None),
        (Answer(302), Undelivered),
        (Answer(400), Undeliverable),
        (Answer(404), Undelivered),
        (Answer(410), HookGone),
        (Answer(422), Undeliverable),
        (Answer(429), Undelivered),
        (Answer(500), Undelivered),
    ],
)
def test_what_an_answer_means(answer: Answer, error: type[Exception] | None) -> None:
    if error is None:
        accept(answer, now=NOW)
    else:
        with pytest.raises(error, match=str(answer.status)):
            accept(answer, now=NOW)


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [("7", 7), ("Mon, 02 Mar 2026 09:30:30 GMT", 30), ("999999", 3600), ("soon", None), ("-1", None)],
)
def test_retry_after(header: str, wait_s: float | None) -> None:
    with pytest.raises(Undelivered) as caught:
        accept(Answer(503, {"retry-after": header}), now=NOW)
    assert caught.value.wait_s == wait_s


def test_pauses_double_up_to_a_limit_are_spread_and_heed_what_is_asked() -> None:
    def pause(attempt: int, chance: float = 1.0, asked: float | None = None) -> float:
        return pause_s(attempt, first_s=1, longest_s=60, asked_s=asked, chance=chance)

    assert [pause(n) for n in (1, 2, 3, 7, 99)] == [1, 2, 4, 60, 60]
    assert (pause(3, chance=0.0), pause(1, asked=90), pause(7, asked=5)) == (2, 90, 60)


@given(st.permutations(range(12)), st.integers(0, 3))
def test_the_place_is_never_beyond_what_is_settled(order: list[int], gap: int) -> None:
    progress, where = Progress(), ("t", 0)
    offsets = [5 + number * (1 + gap) for number in range(12)]
    for offset in offsets:
        progress.take(where, offset)
    settled: set[int] = set()
    for number in order:
        moved = progress.settle(where, offsets[number])
        settled.add(offsets[number])
        open_ = [offset for offset in offsets if offset not in settled]
        place = progress.positions.get(where)
        assert all(offset >= (place or 0) for offset in open_)
        assert set(moved.values()) <= {place}
    assert (progress.positions[where], progress.in_hand) == (offsets[-1] + 1, 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> & <@U1> <https://x.example|y>", "&lt;!channel&gt; &amp; &lt;@\u2060U1&gt; &lt;https://x.example|y&gt;"),
        ("@here @everyone a@b", "@\u2060here @\u2060everyone a@\u2060b"),
        ("*bold* _it_ ~no~ `code`", "∗bold∗ ＿it＿ ∼no∼ ˋcodeˋ"),
        ("one\ntwo\x00\u202e", "one two"),
        ("> quote", "&gt; quote"),
    ],
)
def test_nothing_from_outside_is_markup_for_slack(text: str, shown: str) -> None:
    assert literal(text, 200) == shown


@given(st.text())
def test_no_text_makes_a_link_or_a_mention(text: str) -> None:
    said = message(
        alert(
            "casualties",
            headline=text or "x",
            claims=[{"article_id": "a", "quote": text or "x", "start": 0, "end": 1, "source": text, "url": text}],
        )
    )
    assert not re.search(r"<[!@#]", said)
    assert len(re.findall("<", said)) == len(re.findall(r"<https?://[^<>|]+\|article>", said))
    assert not re.search(r"@\w", said)
    assert said.count("\n") == 3


def test_a_message_says_what_a_desk_needs() -> None:
    rose = alert(
        "casualties", action="update", supersedes="h", severity=7, independent_sources=2,
        figure={"kind": "killed", "low": 5, "best": 9, "high": 9, "previous": 5, "disputed": True},
        claims=[{"article_id": "a", "source": "Harbour Post", "url": "https://post.example/a?b=1&c=2", "quote": "Nine.", "start": 0, "end": 5}],
    )  # fmt: skip
    assert message(rose).splitlines() == [
        "*9 killed in Kesk*",
        "casualties update · severity 7 · was 5 · disputed: 5 to 9",
        "> “Nine.”",
        "Harbour Post · 2 independent sources · <https://post.example/a?b=1&amp;c=2|article>",
    ]
    gone = alert("casualties", action="withdraw", supersedes="h", withdrawn_by="Ana Ruiz")
    assert message(gone, reply_to=Told("9 killed *in* Kesk")).splitlines()[:3] == [
        "_Replaces:_ 9 killed ∗in∗ Kesk",
        "~*9 killed in Kesk*~",
        "casualties WITHDRAWN · severity 6 · withdrawn by Ana Ruiz",
    ]


LETTER = DeadLetter(0, "a", "i", "t", 0, 7, b"{}", "answered 500", 3, "2026-03-02T09:30:00+00:00")


def test_a_book_remembers(tmp_path: Path) -> None:
    with HookBook(tmp_path) as book:
        book.move("a", {("t", 0): 5, ("u", 0): 1})
        book.move("a", {("t", 0): 6})
        book.bury(LETTER)
        book.bury(replace(LETTER, reason="answered 502", attempts=1))
        book.stop("c", "answered 410")
    with HookBook(tmp_path) as book:
        assert (book.positions("a"), book.positions("b")) == ({("t", 0): 6, ("u", 0): 1}, {})
        assert [(letter.number, letter.reason, letter.attempts) for letter in book.dead()] == [(1, "answered 502", 4)]
        assert (book.heard_of("a", "i"), book.heard_of("b", "i"), book.told("a", "i")) == (True, False, None)
        book.tell("a", "i", Told("head", "C1 1.2"), supersedes="h")
        assert (book.dead(), book.told("a", "i")) == ([], Told("head", "C1 1.2"))
        assert (book.overtaken("a", "h"), book.overtaken("a", "i"), book.overtaken("b", "h")) == (True, False, False)
        assert (list(book.stopped()), book.start("c"), book.start("c"), book.stopped()) == (["c"], True, False, {})


def test_a_book_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.streams.sinks.book.MOST_TOLD", 3)
    monkeypatch.setattr("tocsin.streams.sinks.book.MOST_DEAD", 3)
    with HookBook(tmp_path) as book:
        for number in range(6):
            book.tell("a", f"i{number}", Told("x"))
            book.bury(replace(LETTER, alert_id=f"d{number}"))
        assert [number for number in range(6) if book.told("a", f"i{number}")] == [3, 4, 5]
        assert [letter.alert_id for letter in book.dead()] == ["d3", "d4", "d5"]


def test_one_process_sends(tmp_path: Path) -> None:
    with HookBook(tmp_path) as book, HookBook(tmp_path) as other:
        with book.alone(), pytest.raises(LogInUse, match="another process"), other.alone():
            pass
        with other.alone():
            pass


def test_a_file_that_is_no_book_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(LogDamaged, match=FILE):
        HookBook(tmp_path)
