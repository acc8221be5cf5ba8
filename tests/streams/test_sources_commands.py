"""Feeds, directories and the door for articles, as they are run from a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from press import item, rss
from tocsin.errors import SettingsInvalid
from tocsin.streams.cli import main
from tocsin.streams.embedded import Log
from tocsin.streams.settings import Settings
from tocsin.streams.sources.feed_book import FeedState
from tocsin.streams.sources.feed_table import feed_status, poll_line, standing
from tocsin.streams.sources.following import FeedsInUse, feed_addresses, follower
from tocsin.streams.topics import RAW


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def tocsin(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(main, words, env=environment)


@contextmanager
def outlet(pages: dict[str, str]) -> Iterator[str]:
    """Serve *pages* on the loopback, by path."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len((body or "").encode())))
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def raw_ids(directory: Path = Path(".tocsin/log")) -> list[str]:
    with Log.open(directory) as log:
        if log.topic(RAW.name) is None:
            return []
        return [orjson.loads(r.value or b"")["id"] for p in range(log.partitions(RAW.name)) for r in log.read(RAW.name, p, 0)]


def test_feeds_are_read_once_and_listed_with_what_is_wrong() -> None:
    with outlet({"/feed": rss(item("Kesk"), item("Ornay"))}) as at:
        Path("mine.opml").write_text(f'<opml><body><outline xmlUrl="{at}/feed"/><outline xmlUrl="{at}/none"/></body></opml>')
        result = tocsin("feeds", "--once", "--allow-private", "mine.opml")
        assert (result.exit_code, "2 feeds read, 1 of them failed" in result.output) == (69, True)
        assert "Harbour Post: 2 articles" in result.output
        assert f"{at}/none: the server answered 404" in result.output
    assert len(raw_ids()) == 2
    table = tocsin("feeds", "--list", COLUMNS="200").output
    assert table.index("failing") < table.index("Harbour Post")
    assert "the server answered 404" in table
    bad, good = (orjson.loads(line) for line in tocsin("feeds", "--list", "--json", "mine.opml").output.splitlines()[::-1])
    assert (good["standing"], good["articles"], good["error"]) == ("ok", 2, None)
    assert (bad["standing"], bad["failures"], "404" in bad["error"]) == ("failing", 1, True)


def test_a_feed_inside_our_network_is_refused_with_what_to_do() -> None:
    result = tocsin("feeds", "--once", "http://127.0.0.1/feed")
    assert (result.exit_code, "--allow-private" in result.output) == (69, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["feeds"], 78, "TOCSIN_FEEDS"),
        (["feeds", "nowhere.opml"], 78, "nowhere.opml: No such file"),
        (["feeds", "empty.txt"], 78, "it lists no feed"),
        (["run", "--feeds", "nowhere.opml"], 78, "nowhere.opml: No such file"),
        (["ingest", "--watch", "empty.txt"], 2, "--watch needs a directory"),
    ],
)
def test_what_goes_wrong_is_said_with_what_to_do(words: list[str], code: int, said: str) -> None:
    Path("empty.txt").write_text("# nothing\n")
    result = tocsin(*words)
    assert (result.exit_code, said in result.output) == (code, True), result.output


def test_a_door_to_elsewhere_needs_a_token() -> None:
    result = tocsin("receive", TOCSIN_RECEIVE="0.0.0.0:0")
    assert (result.exit_code, "TOCSIN_RECEIVE_TOKEN" in result.output) == (78, True)
    result = tocsin("receive", TOCSIN_RECEIVE_TOKEN="hunter2")
    assert (result.exit_code, "TOCSIN_RECEIVE_TOKEN" in result.output, "hunter2" in result.output) == (78, True, False)
    assert "TOCSIN_RECEIVE" in tocsin("receive", TOCSIN_RECEIVE="here").output


def test_a_directory_is_sent_once() -> None:
    Path("in").mkdir()
    Path("in/a.jsonl").write_text('{"id":"a","text":"x"}\n{"id":"b","text":"y"}\n')
    os.utime("in/a.jsonl", (1, 1))
    assert "a.jsonl: 2 articles acknowledged" in tocsin("ingest", "in").output
    assert "0 articles acknowledged, 0 refused" in tocsin("ingest", "in").output
    assert sorted(raw_ids()) == ["a", "b"]


@contextmanager
def running(*words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command until the block ends; it must leave of itself when told to."""
    command = [sys.executable, "-m", "tocsin.streams.cli", *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}) as process:
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        finally:
            process.kill()


def until(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_sources_that_stay_send_what_comes_and_leave_when_told_to() -> None:
    pages = {"/feed": rss(item("Kesk"))}
    Path("in").mkdir()
    with (
        outlet(pages) as at,
        running("feeds", f"{at}/feed", TOCSIN_HTTP_PRIVATE="true", TOCSIN_FEEDS_MIN_S="1", TOCSIN_FEEDS_MAX_S="1") as feeds,
        running("receive", TOCSIN_RECEIVE="127.0.0.1:0") as door,
        running("ingest", "--watch", "in"),
    ):
        assert feeds.stderr
        assert door.stderr
        Path("in/a.jsonl").write_text('{"id":"from a file","text":"x"}\n')
        assert "Following 1 feeds" in feeds.stderr.readline()
        assert "Harbour Post: 1 article" in feeds.stderr.readline()
        pages["/feed"] = rss(item("Kesk"), item("Ornay"))
        address = door.stderr.readline().split()[3].rstrip(";")
        request = urllib.request.Request(address, b'{"id":"posted","text":"x"}', {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as response:
            assert response.status == 202
        until(lambda: len(raw_ids()) == 4)
    assert sorted(raw_ids()) == ["from a file", "posted", "tag:post.example,2026:Kesk", "tag:post.example,2026:Ornay"]


TOLL = "{0} (Post) - {1} people were killed on Monday when a bomb exploded at the railway station in {0}, police said. "


def test_what_a_feed_and_a_sender_bring_rings_and_what_was_old_when_the_feed_was_first_read_does_not() -> None:
    now = datetime.now(UTC)
    fresh = item("Kesk", text=TOLL.format("KESK", "Nine") * 6, at=now)
    old = item("Ornay", text=TOLL.format("ORNAY", "Thirty") * 6, at=now - timedelta(hours=5))
    environment = {"TOCSIN_HTTP_PRIVATE": "true", "TOCSIN_RECEIVE": "127.0.0.1:0", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "tocsin.streams.cli", "run", "--no-desk"]
    with outlet({"/feed": rss(fresh, old)}) as at:
        command += ["--feeds", f"{at}/feed"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}) as process:
            watchdog = threading.Timer(180, process.kill)
            watchdog.start()
            try:
                assert process.stdout
                said = ""
                for line in process.stdout:
                    said += line
                    if "Articles are taken at" in line:
                        article = {"id": "p", "title": "Bomb in Pell", "text": TOLL.format("PELL", "Four")}
                        request = urllib.request.Request(
                            line.split()[-1], orjson.dumps(article), {"Content-Type": "application/json"}
                        )
                        with urllib.request.urlopen(request, timeout=60) as response:
                            assert response.status == 202
                    if "9 killed" in said and "4 killed" in said:
                        break
            finally:
                watchdog.cancel()
                process.terminate()
            said += process.stdout.read()
            assert process.wait(60) == 0
    assert "Harbour Post: 2 articles" in said
    assert ("9 killed" in said, "4 killed" in said, "30 killed" in said) == (True, True, False), said
    assert len(raw_ids()) == 3


async def test_a_list_may_stand_at_an_address() -> None:
    settings = Settings(_env_file=None, http_private=True)
    with outlet({"/mine.opml": '<opml><body><outline xmlUrl="/feed"/></body></opml>'}) as at:
        found = await feed_addresses([f"{at}/mine.opml", "https://post.example/feed", f"{at}/feed"], settings)
        assert found == [f"{at}/feed", "https://post.example/feed"]


async def test_only_one_follows_feeds_from_a_directory(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    async with follower(settings, None):  # type: ignore[arg-type]
        with pytest.raises(FeedsInUse, match=f"process {os.getpid()}"):
            async with follower(settings, None):  # type: ignore[arg-type]
                pass
    async with follower(settings, None):  # type: ignore[arg-type]
        pass


async def test_a_list_that_is_missing_is_said() -> None:
    with pytest.raises(SettingsInvalid, match="begins with http"):
        await feed_addresses(["nowhere"], Settings(_env_file=None))


def test_how_a_feed_stands() -> None:
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC).timestamp()
    new = FeedState.new("https://post.example/feed")
    bad = FeedState(new.address, new.url, failures=3, error="no", error_at=at, next_at=at)
    gone = FeedState(new.address, new.url, failures=1, error="gone", gone=True)
    good = FeedState(new.address, "https://post.example/new", title="Harbour Post", ok_at=at, articles=7)
    assert [standing(state) for state in (new, bad, gone, good)] == ["new", "failing", "gone", "ok"]
    assert (feed_status(bad)["next_at"], feed_status(gone)["next_at"]) == ("2026-03-02T09:30:00+00:00", None)
    assert [poll_line(state, 5) for state in (bad, gone, good)] == [None, "gone", "Harbour Post: 2 articles"]
    assert poll_line(good, 7) is None
