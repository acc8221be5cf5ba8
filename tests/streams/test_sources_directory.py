"""Directories: a file is sent when it is complete, once, and again when it has changed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Mapping
from pathlib import Path

import pytest

from press import Still
from shelf import Shelf
from tocsin.streams.broker import BrokerUnreachable, Place
from tocsin.streams.ingest import Tally
from tocsin.streams.sources.directory import DEEPEST, SETTLED_S, Directory, files_under, send_all, watch
from tocsin.streams.sources.file_book import FileBook, FilesUnknown

LINE = '{"id":"%s","text":"Two ferries collided off Kesk."}\n'


class Postbox:
    """A directory that is watched, on a clock that stands still and a broker in a list."""

    def __init__(self, tmp_path: Path) -> None:
        self.path, self.book_path = tmp_path / "in", tmp_path / "kept" / "files.db"
        self.path.mkdir()
        self.clock, self.shelf = Still(), Shelf()
        self.open()

    def open(self) -> None:
        """Begin again from what is in the file, as after a crash."""
        self.directory = Directory(self.path, FileBook(self.book_path), self.clock)

    def put(self, name: str, text: str, *, age_s: float = 60) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        at = self.clock.now().timestamp() - age_s
        os.utime(path, (at, at))
        return path

    async def look(self) -> list[str]:
        found = self.directory.ready()
        for each in found:
            await self.directory.send(self.shelf, each)
        return [each.name for each in found]

    @property
    def ids(self) -> list[str]:
        return [article["id"] for article in self.shelf.articles]


@pytest.fixture
def box(tmp_path: Path) -> Postbox:
    return Postbox(tmp_path)


async def test_files_are_sent_once_the_oldest_first(box: Postbox) -> None:
    box.put("b.jsonl", LINE % "b1" + LINE % "b2", age_s=90)
    box.put("2026/a.txt", "Two ferries collided off Kesk.", age_s=60)
    assert await box.look() == ["b.jsonl", "2026/a.txt"]
    assert box.ids == ["b1", "b2", "2026/a.txt"]
    assert await box.look() == []
    box.open()
    assert await box.look() == []


async def test_a_file_that_changed_is_sent_again(box: Postbox) -> None:
    box.put("a.jsonl", LINE % "a1")
    await box.look()
    box.put("a.jsonl", LINE % "a1" + LINE % "a2", age_s=30)
    box.open()
    assert await box.look() == ["a.jsonl"]
    assert box.ids == ["a1", "a1", "a2"]


async def test_a_file_that_is_being_written_is_left_until_it_is_complete(box: Postbox) -> None:
    box.put("a.jsonl", LINE % "a1", age_s=0)
    assert await box.look() == []
    box.clock.pass_by(SETTLED_S - 0.5)
    box.put("a.jsonl", LINE % "a1" + LINE % "a2", age_s=0)
    box.clock.pass_by(SETTLED_S - 0.5)
    assert await box.look() == []
    assert box.directory.unsettled
    box.clock.pass_by(1)
    assert await box.look() == ["a.jsonl"]
    assert not box.directory.unsettled


async def test_a_clock_that_is_ahead_holds_nothing_up(box: Postbox) -> None:
    box.put("a.jsonl", LINE % "a1", age_s=-(10**6))
    assert await box.look() == []
    box.clock.pass_by(SETTLED_S)
    assert await box.look() == ["a.jsonl"]


async def test_what_is_no_article_by_its_name_or_kind_is_left_alone(box: Postbox, tmp_path: Path) -> None:
    for name in (".hidden", "a.tmp", "b.PART", "c.jsonl~", ".git/config"):
        box.put(name, LINE % name)
    secret = tmp_path / "secret"
    secret.write_text("not for the river")
    (box.path / "link").symlink_to(secret)
    (box.path / "loop").symlink_to(box.path)
    os.mkfifo(box.path / "pipe")
    assert await box.look() == []


async def test_a_link_that_takes_a_files_place_is_not_followed(box: Postbox, tmp_path: Path) -> None:
    box.put("a.jsonl", LINE % "a1")
    [found] = box.directory.ready()
    (box.path / "a.jsonl").unlink()
    (box.path / "a.jsonl").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="symbolic link"):
        await box.directory.send(box.shelf, found)


async def test_directories_are_looked_into_so_deep(box: Postbox) -> None:
    box.put("d/" * DEEPEST + "in.txt", "x")
    box.put("d/" * (DEEPEST + 1) + "out.txt", "x")
    assert [found.name.rpartition("/")[2] for found in files_under(box.path)] == ["in.txt"]


async def test_a_name_that_is_no_text_is_still_sent(box: Postbox) -> None:
    path = os.fsencode(box.path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text("Two ferries collided off Kesk.")
    os.utime(path, (1, 1))
    assert await box.look() == ["caf\\xe9.txt"]
    box.open()
    assert await box.look() == []
    assert box.ids == ["caf\\xe9.txt"]


class Away(Shelf):
    """A broker that is not there."""

    async def send(
        self, topic: str, value: bytes, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> Awaitable[Place]:
        raise BrokerUnreachable("nobody answers")


async def test_what_the_broker_has_not_acknowledged_is_not_remembered(box: Postbox) -> None:
    box.put("a.jsonl", LINE % "a1")
    box.shelf = Away()
    with pytest.raises(BrokerUnreachable):
        await box.look()
    box.shelf = Shelf()
    box.open()
    assert (await box.look(), box.ids) == (["a.jsonl"], ["a1"])


async def test_a_file_that_changes_while_it_is_read_comes_again(box: Postbox) -> None:
    path = box.put("a.jsonl", LINE % "a1")
    [found] = box.directory.ready()

    def grow(_: Tally) -> None:
        path.write_text(LINE % "a1" + LINE % "a2")

    await box.directory.send(box.shelf, found, grow)
    box.clock.pass_by(10**9)
    assert await box.look() == ["a.jsonl"]


async def test_a_file_that_is_gone_is_forgotten(box: Postbox) -> None:
    path = box.put("a.jsonl", LINE % "a1")
    await box.look()
    path.unlink()
    await box.look()
    box.put("a.jsonl", LINE % "a1")
    assert await box.look() == ["a.jsonl"]


async def test_a_directory_is_watched_until_told_to_stop(box: Postbox) -> None:
    box.put("a.jsonl", LINE % "a1")
    stop, told = asyncio.Event(), []

    def hear(name: str, tally: Tally) -> None:
        told.append((name, tally.sent))
        if len(told) == 1:
            box.put("b.jsonl", LINE % "b1" + "\n" + LINE % "b2", age_s=0)
        else:
            stop.set()

    await asyncio.wait_for(watch(box.directory, box.shelf, stop, box.clock, hear), 30)
    assert told == [("a.jsonl", 1), ("b.jsonl", 3)]


async def test_a_file_just_written_is_waited_for(box: Postbox) -> None:
    box.put("a.jsonl", LINE % "a1", age_s=0)
    await send_all(box.directory, box.shelf, asyncio.Event(), box.clock, lambda *_: None)
    assert box.ids == ["a1"]


def test_a_book_that_is_no_book_is_said(tmp_path: Path) -> None:
    (tmp_path / "files.db").write_bytes(b"no database at all, and long enough to be one" * 100)
    with pytest.raises(FilesUnknown, match=r"files\.db"):
        FileBook(tmp_path / "files.db")
