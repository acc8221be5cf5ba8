"""The log by itself: what goes in comes out, in order, once it is on the disk, and not a byte of it changed."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import random
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from aiokafka.partitioner import murmur2 as kafkas

from tocsin.errors import LogDamaged, LogError, LogFull, LogInUse
from tocsin.streams.embedded import Draft, Log, RecordTooLarge, TopicUnknown
from tocsin.streams.embedded.partitioner import murmur2, partition_of
from tocsin.streams.embedded.settings import from_kafka
from tocsin.streams.embedded.upkeep import TOMBSTONES_MS

HOUR_MS = 3600 * 1000


def offsets(log: Log, topic: str, partition: int = 0) -> list[int]:
    return [record.offset for record in log.read(topic, partition, limit=100_000)]


def append_after(log: Log, held_s: float) -> float:
    """Return how many seconds an append came after another process's transaction that had been open for *held_s*."""
    other = sqlite3.connect(log.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    appended: list[float] = []
    waiting = threading.Thread(target=lambda: (log.append("t", b"v"), appended.append(time.monotonic())))
    waiting.start()
    time.sleep(held_s)
    assert not appended
    done = time.monotonic()
    other.execute("COMMIT")
    waiting.join()
    other.close()
    return appended[0] - done


def test_upkeep_lets_others_write_after_every_few_records(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", 1, compact=True)
        log.append_all(Draft("t", b"v", b"key%d" % (i % 10)) for i in range(3000))
        held = []
        for step in log.upkeep_steps():
            step.result()
            held.append(len(offsets(log, "t")))
            log.append("t", b"v", key=b"another")
        steps = [before + 1 - after for before, after in itertools.pairwise(held)]
        assert sum(steps) > 2900
        assert max(steps) <= 200


def test_an_append_comes_as_soon_as_another_process_has_written(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", 1)
        # SQLite by itself would ask after 0.53 s, and then at 0.63 s.
        assert min(append_after(log, 0.54) for _ in range(5)) < 0.04


def test_an_append_does_not_wait_for_ever_for_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.streams.embedded.store.BUSY_S", 0.2)
    with Log.open(tmp_path) as log:
        log.create_topic("t", 1)
        other = sqlite3.connect(log.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogError, match="locked"):
            log.append("t", b"v")
        other.close()


@pytest.mark.parametrize(
    ("key", "value", "headers"),
    [
        (b"en", b"body", (("ce_id", b"1"), ("ce_id", b"2"))),
        (None, b"", ()),
        (b"", None, (("empty", b""), ("null", None))),
        (b"\0\xff", "Überschrift".encode(), (("größe", b"\0"),)),
    ],
)
def test_a_record_comes_back_as_it_went_in(tmp_path: Path, key: bytes | None, value: bytes | None, headers: tuple) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", 3)
        place = log.append("t", value, key=key, headers=headers, timestamp_ms=1_234, partition=2)
        assert (place.partition, place.offset) == (2, 0)
    with Log.open(tmp_path) as log:
        (record,) = log.read("t", 2)
        assert record[1:] == (2, 0, 1_234, key, value, headers)


def test_offsets_count_up_in_each_partition_and_keys_choose_as_on_kafka(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", 4)
        places = log.append_all(Draft("t", b"v", b"key%d" % i) for i in range(200))
        for partition in range(4):
            mine = [place.offset for place in places if place.partition == partition]
            assert mine == list(range(len(mine))) == offsets(log, "t", partition)
            assert log.end_offset("t", partition) == len(mine) > 20
        assert log.append("t", b"v", key=b"key1", partition=3).partition == 3


def test_murmur2_is_kafkas() -> None:
    chance = random.Random(7)
    for length in [*range(40), 1000]:
        data = chance.randbytes(length)
        assert murmur2(data) == kafkas(data)
    assert {partition_of(None, 3) for _ in range(200)} == {0, 1, 2}


def test_reading_goes_on_from_any_offset_and_stops_at_limits(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t")
        log.append_all(Draft("t", b"x" * 100) for _ in range(50))
        assert [r.offset for r in log.read("t", 0, 45)] == [45, 46, 47, 48, 49]
        assert len(log.read("t", 0, 0, 7)) == 7
        assert len(log.read("t", 0, max_bytes=250)) == 3
        assert len(log.read("t", 0, max_bytes=1)) == 1
        assert log.read("t", 0, 50) == []


def test_a_time_is_found(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t")
        log.append_all(Draft("t", b"x", timestamp_ms=1000 * i) for i in range(10))
        assert [log.offset_at("t", 0, at) for at in (0, 1, 4000, 9001)] == [0, 1, 4, 10]


def test_a_topic_is_made_once(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        made = log.create_topic("t", 3, retention_ms=5)
        assert log.create_topic("t", 7) == made == log.topic("t")
        assert log.configure_topic("t", retention_ms=9).retention_ms == 9
        with Log.open(tmp_path) as other:
            assert [(t.name, t.partitions, t.retention_ms) for t in other.topics()] == [("t", 3, 9)]


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (Draft("nowhere", b"x"), TopicUnknown),
        (Draft("t", b"x", partition=1), TopicUnknown),
        (Draft("t", b"x" * 1001), RecordTooLarge),
        (Draft("t", b"x" * 500, headers=(("h", b"y" * 600),)), RecordTooLarge),
        (Draft("t", "text"), LogError),
    ],
)
def test_what_cannot_be_appended_is_refused_and_the_rest_goes_on(tmp_path: Path, draft: Draft, error: type[Exception]) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", max_record_bytes=1000)
        log.append("t", b"before")
        with pytest.raises(error):
            log.append_soon(draft)
        log.append("t", b"after")
        assert [r.value for r in log.read("t", 0)] == [b"before", b"after"]


def test_the_limit_is_a_bit_over_4_mib_unless_the_topic_says_otherwise(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t")
        log.append("t", b"x" * (4 * 1024**2 + 1000))
        with pytest.raises(RecordTooLarge, match="over the limit"):
            log.append("t", b"x" * 5 * 1024**2)
        assert len(log.read("t", 0)[0].value) == 4 * 1024**2 + 1000


def test_kafkas_names_mean_the_same() -> None:
    config = {"cleanup.policy": "compact,delete", "retention.ms": "5", "retention.bytes": -1, "max.message.bytes": "9"}
    assert from_kafka(config) == {"compact": True, "retention_ms": 5, "max_record_bytes": 9}
    assert from_kafka(None) == {}


def test_offsets_are_committed_behind_what_was_appended_before(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", 2)
        sent = [log.append_soon(Draft("t", b"x", partition=1)) for _ in range(100)]
        log.commit("readers", {("t", 1): 7}).result()
        assert all(future.done() for future in sent)
        assert log.committed("readers") == {("t", 1): 7}
        assert log.committed("others") == {}
        log.forget("readers")
        assert log.committed("readers") == {}


def test_who_does_not_wait_for_an_append_stops_nobody(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", 1)
        for future in [log.append_soon(Draft("t", b"x")) for _ in range(200)]:
            future.cancel()
        assert log.append_soon(Draft("t", b"y")).result(30).offset <= 200
        assert log.failure is None


def test_retention_by_age_stops_at_the_first_young_record(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", retention_ms=HOUR_MS)
        log.append_all(Draft("t", b"x", timestamp_ms=age) for age in (0, 1, HOUR_MS + 5, 2))
        log.upkeep(time_ms=HOUR_MS + 100)
        assert (offsets(log, "t"), log.first_offset("t", 0), log.end_offset("t", 0)) == ([2, 3], 2, 4)
        log.upkeep(time_ms=9 * HOUR_MS)
        assert (log.first_offset("t", 0), log.end_offset("t", 0)) == (4, 4)
        assert log.append("t", b"x").offset == 4


def test_retention_by_size_keeps_the_newest(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", 2, retention_bytes=1000)
        log.append_all(Draft("t", b"x" * 100, partition=0) for _ in range(3000))
        log.append("t", b"x" * 100, partition=1)
        log.upkeep()
        assert (offsets(log, "t"), offsets(log, "t", 1)) == (list(range(2990, 3000)), [0])


def test_retention_waits_for_the_slowest_group(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", retention_ms=1)
        log.append_all(Draft("t", b"x", timestamp_ms=0) for _ in range(10))
        log.commit("fast", {("t", 0): 10}).result()
        log.commit("slow", {("t", 0): 4}).result()
        log.upkeep(time_ms=HOUR_MS)
        assert offsets(log, "t") == [4, 5, 6, 7, 8, 9]
        log.forget("slow")
        log.upkeep(time_ms=HOUR_MS)
        assert offsets(log, "t") == []


def test_compaction_keeps_the_last_of_every_key_and_the_very_last(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", compact=True)
        chance = random.Random(3)
        keys = [b"k%d" % chance.randrange(300) for _ in range(5000)]
        log.append_all(Draft("t", b"%d" % i, key, timestamp_ms=0) for i, key in enumerate(keys))
        log.append_all([Draft("t", None, b"k0", timestamp_ms=0), Draft("t", None, b"k1", timestamp_ms=0)])
        before = {r.key: r.value for r in log.read("t", 0, limit=10_000)}
        log.upkeep(time_ms=10)
        kept = log.read("t", 0, limit=10_000)
        assert {r.key: r.value for r in kept} == before
        assert len(kept) == len(before) + 1  # the very last replaces nothing before it is no longer the last
        assert kept[-1].offset == log.end_offset("t", 0) - 1 == 5001


def test_old_tombstones_go_and_young_ones_stay(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", compact=True)
        log.append_all(Draft("t", b"x", b"a%d" % i, timestamp_ms=0) for i in range(1500))
        log.append("t", None, key=b"a1", timestamp_ms=0)
        log.append("t", None, key=b"a2", timestamp_ms=TOMBSTONES_MS)
        log.append("t", b"x", key=b"last", timestamp_ms=0)
        log.upkeep(time_ms=TOMBSTONES_MS + 1)
        kept = log.read("t", 0, limit=5000)
        assert [r.offset for r in kept if r.value is None] == [1501]
        assert len(kept) == 1500


def test_a_compacted_topic_with_an_age_keeps_its_last_record(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", compact=True, retention_ms=1)
        log.append_all(Draft("t", b"x", b"k", timestamp_ms=0) for _ in range(5))
        log.upkeep(time_ms=HOUR_MS)
        assert offsets(log, "t") == [4]


def test_a_file_that_is_mostly_air_shrinks(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t", retention_ms=1)
        log.append_all(Draft("t", b"x" * 100_000, timestamp_ms=0) for _ in range(300))
    size = log.path.stat().st_size
    with Log.open(tmp_path) as log:
        log.upkeep(time_ms=HOUR_MS)
    assert log.path.stat().st_size < size / 2


def test_a_reader_is_woken_by_this_process_and_finds_what_another_wrote(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log, Log.open(tmp_path) as other:
        log.create_topic("t")
        for writer in (log, other):
            version = log.version()
            threading.Timer(0.1, writer.append, ("t", b"x")).start()
            started = time.monotonic()
            assert log.wait(version, 5)
            assert time.monotonic() - started < 1
        assert not log.wait(log.version(), 0.1)


def test_following_yields_what_comes_later(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t")
        log.append("t", b"0")
        threading.Timer(0.1, lambda: log.append_all(Draft("t", b"%d" % i) for i in (1, 2))).start()
        deadline = time.monotonic() + 5
        found = itertools.islice(log.follow({("t", 0): 0}, stop=lambda: time.monotonic() > deadline), 3)
        assert [record.value for record in found] == [b"0", b"1", b"2"]


def test_two_processes_append_to_one_partition(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.create_topic("t")
        script = (
            "import sys; from tocsin.streams.embedded import Log, Draft\n"
            "with Log.open(sys.argv[1]) as log: [log.append('t', b'theirs') for _ in range(100)]"
        )
        with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)]) as other:
            while other.poll() is None:
                log.append("t", b"ours")
        assert other.returncode == 0
        records = log.read("t", 0, limit=100_000)
        assert [r.offset for r in records] == list(range(len(records)))
        assert sum(r.value == b"theirs" for r in records) == 100


def test_only_one_may_consume_and_the_other_is_told_who_does(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log, Log.open(tmp_path) as other:
        log.lock.acquire()
        with pytest.raises(LogInUse, match=f"process {os.getpid()}"):
            other.lock.acquire()
        log.lock.release()
        other.lock.acquire()


def test_a_forked_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log, Log.open(tmp_path) as other:
        log.lock.acquire()
        fork = multiprocessing.get_context("fork")
        born = fork.Event()
        child = fork.Process(target=lambda: (born.set(), time.sleep(30)))
        child.start()
        assert born.wait(10)
        log.lock.release()
        other.lock.acquire()
        child.kill()
        child.join()


def test_a_full_log_fails_what_waits_and_all_that_follows_until_it_is_opened_again(tmp_path: Path) -> None:
    kept = 0
    with Log.open(tmp_path, max_bytes=400_000) as log:
        log.create_topic("t")
        futures = []
        with contextlib.suppress(LogFull):
            while True:
                futures.append(log.append_soon(Draft("t", b"x" * 10_000)))
        errors = [future.exception() for future in futures]
        kept = errors.index(next(e for e in errors if e))
        assert all(isinstance(error, LogFull) for error in errors[kept:])
        with pytest.raises(LogFull, match="no room left"):
            log.commit("readers", {("t", 0): 1})
    with Log.open(tmp_path) as log:
        assert offsets(log, "t") == list(range(kept))
        assert log.append("t", b"room again").offset == kept


def test_a_disk_that_refuses_is_full_too(tmp_path: Path) -> None:
    pid = os.fork()
    if not pid:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        log = Log.open(tmp_path)
        log.create_topic("t")
        try:
            while True:
                log.append("t", b"x" * 10_000)
        except LogFull:
            os._exit(7)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    with Log.open(tmp_path) as log:
        assert offsets(log, "t") == list(range(log.end_offset("t", 0)))
        log.append("t", b"room again")


@pytest.mark.parametrize("content", [b"x" * 20_000, b"SQLite format 3\0" + b"\xff" * 20_000])
def test_a_file_that_is_no_log_is_called_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.sqlite3").write_bytes(content)
    with pytest.raises(LogDamaged, match=r"log\.sqlite3.*backup"):
        Log.open(tmp_path)


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "log.sqlite3")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(LogDamaged, match="not a Tocsin log"):
        Log.open(tmp_path)


@pytest.mark.parametrize("seed", range(6))
def test_overwritten_bytes_never_pass_for_records(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Log.open(tmp_path) as log:
        log.create_topic("t")
        log.append_all(Draft("t", chance.randbytes(3000)) for _ in range(300))
        whole = {r.offset: r.value for r in log.read("t", 0, limit=1000)}
    with log.path.open("r+b") as file:
        file.seek(chance.randrange(16_384, log.path.stat().st_size - 4096))
        file.write(chance.randbytes(4096))
    with pytest.raises(LogDamaged, match=r"damaged.*backup"):
        _read_all(tmp_path, whole)


def _read_all(directory: Path, whole: dict[int, bytes | None]) -> None:
    with Log.open(directory) as log:
        log.check()
        assert {r.offset: r.value for r in log.read("t", 0, limit=1000)} == whole


@pytest.mark.parametrize("left", [0, 1000, 0.3, 0.7, 0.99])
def test_a_cut_write_ahead_log_is_survived(tmp_path: Path, left: float) -> None:
    alive = tmp_path / "alive"
    with Log.open(alive) as log:
        log.create_topic("t")
        for _ in range(200):
            log.append("t", b"x" * 500)
            log.commit("readers", {("t", 0): log.end_offset("t", 0)}).result()
        after = tmp_path / "after"
        after.mkdir()
        for file in alive.glob("log.sqlite3*"):
            if not file.name.endswith("-shm"):
                (after / file.name).write_bytes(file.read_bytes())
    wal = after / "log.sqlite3-wal"
    os.truncate(wal, int(left if left >= 1 else wal.stat().st_size * left))
    with Log.open(after) as log:
        log.check()
        if log.topic("t") is not None:
            end = log.end_offset("t", 0)
            assert offsets(log, "t") == list(range(end))
            assert log.committed("readers").get(("t", 0), 0) <= end
        log.create_topic("t")
        log.append("t", b"on it goes")


def test_importing_the_log_brings_no_faust() -> None:
    script = "import sys; import tocsin.streams.embedded; sys.exit('faust' in sys.modules or 'aiokafka' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
