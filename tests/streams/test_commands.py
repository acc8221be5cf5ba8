"""The command line: what is shown, what is said when something is wrong, and the exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from alerts import alert
from tocsin.errors import SettingsInvalid
from tocsin.streams.cli import main
from tocsin.streams.deliveries import to_alerts
from tocsin.streams.run import demo_articles
from tocsin.streams.settings import Settings
from tocsin.streams.supervisor import supervise
from tocsin.streams.tail import since
from tocsin.streams.topics import all_topics

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def tocsin(*words: str, text: str | None = None, **environment: str) -> Result:
    return CliRunner().invoke(main, words, input=text, env=environment)


def test_help_names_every_command_and_each_shows_an_example() -> None:
    assert set(main.commands) >= {"run", "worker", "topics", "ingest", "tail", "quarantine", "extract", "replay"}
    for name in ("run", "worker", "ingest", "feeds", "receive", "tail", "story", "extract", "replay"):
        assert f"tocsin {name}" in tocsin(name, "--help").output


def test_help_does_not_load_what_it_does_not_need() -> None:
    probe = "import sys, tocsin.streams.cli; print([m for m in ('faust', 'spacy', 'aiokafka', 'pydantic', 'httpx', 'rich') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("words", "environment", "code", "said"),
    [
        (["tail"], {"TOCSIN_LANES": "none"}, 78, "TOCSIN_LANES"),
        (["topics", "list"], {"TOCSIN_BROKER": "kafka://127.0.0.1:1"}, 69, "check TOCSIN_BROKER"),
        (["tail", "--no-follow"], {}, 69, "tocsin topics create"),
        (["ingest", "nowhere.jsonl"], {}, 2, "no such file"),
        (["ingest", "http://127.0.0.1:9/"], {}, 69, "--allow-private"),
        (["run"], {"TOCSIN_BROKER": "kafka://127.0.0.1:1"}, 78, "TOCSIN_BROKER"),
        (["tail", "--since", "yesterday"], {}, 78, "30m, 2h or 1d"),
        (["tail", "kinds:actors"], {}, 64, "fields are kind"),
        (["quarantine", "show", "abc"], {}, 69, "tocsin topics create"),
    ],
)
def test_what_goes_wrong_is_said_with_what_to_do(words: list[str], environment: dict[str, str], code: int, said: str) -> None:
    result = tocsin(*words, **environment)
    assert (result.exit_code, said in result.output) == (code, True), result.output
    assert "Traceback" not in result.output


def test_topics_are_created_once_and_their_partitions_are_checked() -> None:
    assert tocsin("topics", "create").output.count("created") == len(all_topics(Settings(_env_file=None)))
    assert tocsin("topics", "create").output.count("created") == 0
    assert "tocsin.facts.v1" in tocsin("topics", "list").output
    result = tocsin("topics", "create", TOCSIN_PARALLEL="9")
    assert (result.exit_code, "has 4 partitions" in result.output) == (78, True)


def test_an_article_that_is_refused_shows_in_quarantine() -> None:
    Path("big.txt").write_bytes(b"It rained. " * 400_000)
    Path("two.jsonl").write_text('{"id":"a","text":"x"}\n{"id":"b","text":"y"}\n')
    assert "2 articles acknowledged, 0 refused" in tocsin("ingest", "two.jsonl").output
    result = tocsin("ingest", "big.txt")
    assert (result.exit_code, "0 articles acknowledged, 1 refused" in result.output) == (65, True)
    listed = orjson.loads(tocsin("quarantine", "list", "--json").output)
    assert listed["length"] == 4_400_000
    assert f"{listed['id']}  " in tocsin("quarantine", "list").output
    assert listed["sha256"] in tocsin("quarantine", "show", listed["id"][:6]).output
    refused = tocsin("quarantine", "retry", listed["id"])
    assert (refused.exit_code, "refused again" in refused.output) == (70, True)


def test_standard_input_is_a_source() -> None:
    assert "1 articles acknowledged" in tocsin("ingest", "-", text="Two ferries collided off Kesk.").output


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("2d", NOW - timedelta(days=2)),
        ("2026-03-02T09:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T09:00+02:00", datetime(2026, 3, 2, 7, tzinfo=UTC)),
    ],
)
def test_since(text: str, at: datetime) -> None:
    assert since(text, now=NOW) == at


@pytest.mark.parametrize("text", ["", "2", "2y", "-1d", "noon", "99999999d"])
def test_since_needs_a_span_or_a_time(text: str) -> None:
    with pytest.raises(SettingsInvalid):
        since(text, now=NOW)


def test_an_alert_is_a_cloud_event_with_no_clock_in_it() -> None:
    sent = to_alerts(alert("meetings"))
    assert sent == to_alerts(alert("meetings"))
    assert (sent.headers["ce_time"], sent.headers["ce_severity"], sent.key) == (b"2026-03-02T09:30:00Z", b"6", b"s1f")


def test_the_demo_is_as_fresh_as_today_and_keeps_its_weekdays() -> None:
    for days in (0, 3, 300):
        now = datetime(2026, 5, 6, 7, 8, tzinfo=UTC) + timedelta(days=days)
        articles = list(demo_articles(now))
        last = datetime.fromisoformat(articles[-1]["published_at"])
        assert timedelta(0) <= now - last < timedelta(weeks=1)
        assert [datetime.fromisoformat(a["published_at"]).weekday() for a in articles[:1]] == [0]
        assert all(article["received_at"] == article["published_at"] for article in articles)


def sh(script: str) -> list[str]:
    return ["sh", "-c", script]


def test_a_worker_that_is_done_or_hopeless_is_not_started_again() -> None:
    for code in (0, 78):
        assert supervise(sh(f"exit {code}"), stop_s=1, say=lambda _: None) == code


def test_a_worker_that_crashed_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    script = "echo x >> runs; test $(wc -l < runs) -ge 2 || exit 70"
    assert supervise(sh(script), stop_s=1, say=said.append) == 0
    assert (Path("runs").read_text(), len(said)) == ("x\nx\n", 1)


@pytest.mark.parametrize(("heed", "code"), [("SIG_DFL", -signal.SIGTERM), ("SIG_IGN", -signal.SIGKILL)])
def test_a_worker_is_told_to_stop_and_killed_where_it_does_not(heed: str, code: int) -> None:
    worker = f"import signal, time; signal.signal(signal.SIGTERM, signal.{heed}); print('up', flush=True); time.sleep(30)"
    parent = (
        "import sys; from tocsin.streams.supervisor import supervise;"
        f"print(supervise([sys.executable, '-c', {worker!r}], stop_s=1, say=lambda _: None))"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        os.kill(process.pid, signal.SIGTERM)
        begun = time.monotonic()
        assert process.communicate(timeout=10)[0] == f"{int(code)}\n"
        assert time.monotonic() - begun < 4
