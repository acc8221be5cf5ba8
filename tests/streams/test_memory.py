"""A lane's table: what a changelog holds is applied by `applied_seq`, whatever its place."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple

import pytest

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.lane import PackedMemory, Ruling, carry_out, recover
from tocsin.errors import StateUnreadable
from tocsin.schemas.facts import Facts
from tocsin.schemas.memory import Memory
from tocsin.schemas.story import NewsLane
from tocsin.streams import values
from tocsin.streams.memory import LaneTable, Partition
from tocsin.streams.pens import signed, unsigned
from tocsin.streams.values import INPUT, OFFSET, SEQ, LaneStore, applied_seq


def value(seq: int, text: str = "") -> bytes:
    return b'{"applied_seq":%d,"text":"%s"}' % (seq, text.encode())


def store() -> LaneStore:
    made = LaneStore.__new__(LaneStore)
    made.__post_init__()
    return made


class Where(NamedTuple):
    topic: str
    partition: int


class Written(NamedTuple):
    key: bytes
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


@dataclass
class FakeTable:
    """As much of a table as a partition needs: it remembers what was written."""

    data: LaneStore = field(default_factory=store)
    inputs: dict[int, tuple[str, int]] = field(default_factory=dict)
    source: str = "tocsin.facts.v1"
    changelog: list[tuple[int, str, bytes | None, dict[str, bytes]]] = field(default_factory=list)

    def write(self, partition: int, key: str, value: bytes | None, headers: dict[str, bytes]) -> None:
        self.changelog.append((partition, key, value, headers))

    def partition(self, number: int) -> Partition:
        return Partition(self, number)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("packed", "seq"),
    [
        (b'{"applied_seq":12,"x":1}', 12),
        (b'{"applied_seq":-1}', -1),
        (b'{"changes":[{"value":{"applied_seq":9}}]}', -1),
        (b"{}", -1),
        (b"", -1),
    ],
)
def test_applied_seq(packed: bytes, seq: int) -> None:
    assert applied_seq(packed) == seq


def test_the_highest_seq_wins_in_any_order() -> None:
    for order in itertools.permutations([value(1), value(7), value(3)]):
        kept = store()
        for each in order:
            kept.apply(0, "lane:en", each, {})
        assert kept.values_of[0] == {"lane:en": value(7)}


def test_among_equals_the_last_wins() -> None:
    kept = store()
    kept.apply(0, "k", value(3, "first"), {})
    kept.apply(0, "k", value(3, "second"), {})
    assert kept.values_of[0]["k"] == value(3, "second")


def test_a_late_writer_cannot_bring_back_what_was_forgotten_nor_forget_what_is_newer() -> None:
    kept = store()
    kept.apply(0, "k", value(5), {})
    kept.apply(0, "k", None, {SEQ: b"5"})
    kept.apply(0, "k", value(5), {})
    assert kept.values_of[0] == {}
    kept.apply(0, "k", value(8), {})
    kept.apply(0, "k", None, {SEQ: b"5"})
    assert kept.values_of[0] == {"k": value(8)}


def test_outboxes_remember_which_input_they_answer() -> None:
    kept = store()
    kept.apply(1, "outbox:en:4", value(4), {OFFSET: b"19"})
    kept.apply(1, "outbox:en:mark 0", value(5), {INPUT: b"tocsin.marks.v1", OFFSET: b"2"})
    assert kept.outboxes_of[1] == {"outbox:en:4": ("", 19), "outbox:en:mark 0": ("tocsin.marks.v1", 2)}
    kept.apply(1, "outbox:en:mark 0", None, {SEQ: b"5"})
    kept.apply(1, "outbox:en:4", None, {SEQ: b"4"})
    assert kept.outboxes_of[1] == {}


def test_the_table_of_a_copy_sends_nothing() -> None:
    sent: list[bytes] = []
    topic = SimpleNamespace(send_soon=lambda **record: sent.append(record["key"]))
    for silent in (False, True):
        table = SimpleNamespace(silent=silent, changelog_topic=topic)
        LaneTable.write(table, 0, "lane:en" if silent else "shelf:en", value(1), {})  # type: ignore[arg-type]
    assert sent == [b"shelf:en"]


def test_an_outbox_says_which_record_it_answers() -> None:
    table: Any = FakeTable()
    table.data.apply(1, "outbox:en:4", value(4), {OFFSET: b"19"})
    table.data.apply(1, "~1f~outbox:fr:mark 0", value(9), {INPUT: b"tocsin.marks.v1", OFFSET: b"2"})
    assert LaneTable.answered(table, 1) == {("en", 4): "tocsin.facts.v1/1/19", ("fr", 9): "tocsin.marks.v1/1/2"}


@pytest.mark.parametrize(
    ("key", "packed", "headers"),
    [
        (None, b"{}", ()),
        (b"\xff", b"{}", ()),
        (b"key", b'{"applied_seq":%b}' % (b"9" * 5_000), ()),
        (b"outbox:en:1", value(1), ((OFFSET, b"soon"),)),
        (b"key", None, ((SEQ, b"soon"),)),
    ],
)
def test_a_record_that_no_worker_wrote_is_named(key: Any, packed: bytes | None, headers: tuple[tuple[str, bytes], ...]) -> None:
    data = store()
    data.table_name = "deduplicate"
    record = SimpleNamespace(key=key, value=packed, headers=headers, offset=17)
    with pytest.raises(StateUnreadable, match="changelog of deduplicate, partition 2, offset 17"):
        data.learn(2, [record], 18)


def test_a_partition_that_is_lost_leaves_nothing() -> None:
    kept = store()
    for number in range(3):
        kept.learn(number, [Written(b"outbox:en:1", value(1), ((OFFSET, b"1"),))], 8)
    kept.keep([1])
    assert (set(kept.values_of), set(kept.outboxes_of), kept.next_of) == ({1}, {1}, {1: 8})


def test_what_was_forgotten_stays_so_in_a_lane_that_stays_when_a_sleeper_wakes_later() -> None:
    kept = store()
    for number in range(2):
        kept.learn(number, [Written(b"~a1~k", value(5), ()), Written(b"~b2~k", None, ((SEQ, b"5"),))], 2)
    kept.keep([0])  # the group shared out anew; partition 0 is ours again, and is read on from where it was
    kept.learn(0, [Written(b"~a1~k", value(5, "late"), ()), Written(b"~a1~new", value(6), ())], 4)
    assert kept.values_of[0] == {"new": value(6)}
    assert kept.pens_of[0].swept() == ["~a1~k"], "the late record is taken out of the changelog"
    kept.learn(1, [Written(b"~a1~k", value(5), ())], 1)
    assert kept.values_of[1] == {"k": value(5)}, "a partition that was lost is read anew, and so is what was forgotten in it"


def test_of_what_was_forgotten_the_latest_stays_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "REMEMBERED", 2)
    kept = store()
    kept.learn(0, [Written(b"k%d" % seq, None, ((SEQ, b"%d" % seq),)) for seq in range(5)], 5)
    kept.keep([0])
    kept.learn(0, [Written(b"k%d" % seq, value(seq), ()) for seq in range(5)], 10)
    assert set(kept.values_of[0]) == {"k0", "k1", "k2"}


def test_what_a_lane_writes_reaches_the_changelog_with_what_recovery_needs() -> None:
    table = FakeTable(inputs={2: ("tocsin.facts.v1", 31)})
    memory = table.partition(2)
    memory["outbox:en:4"] = value(4)
    memory["seen:a"] = value(4)
    del memory["seen:a"]
    memory["seen:b"] = value(4)
    memory.write_down()
    assert table.changelog == [
        (2, "outbox:en:4", value(4), {INPUT: b"tocsin.facts.v1", OFFSET: b"31"}),
        (2, "seen:a", None, {SEQ: b"4"}),
        (2, "seen:b", value(4), {}),
    ]
    assert (dict(memory), len(memory), "seen:a" in memory) == ({"outbox:en:4": value(4), "seen:b": value(4)}, 2, False)


def test_what_no_outbox_covers_reaches_the_changelog_at_once() -> None:
    table = FakeTable(inputs={2: ("tocsin.facts.v1", 31)})
    memory = table.partition(2)
    memory["held:en:7"] = value(-1)
    memory["seen:a"] = value(4)
    assert table.changelog == [(2, "held:en:7", value(-1), {})]
    assert table.data.outboxes_of == {}


def test_no_outbox_goes_before_what_it_covers_is_written() -> None:
    table = FakeTable(inputs={2: ("tocsin.facts.v1", 31)})
    memory = table.partition(2)
    memory["outbox:en:4"] = value(4)
    memory["seen:a"] = value(4)
    table.changelog.clear()
    del memory["outbox:en:4"]
    assert [(key, packed) for _, key, packed, _ in table.changelog] == [("seen:a", value(4)), ("outbox:en:4", None)]


def test_a_fresh_store_learns_the_same_from_the_changelog() -> None:
    table = FakeTable(inputs={0: ("tocsin.facts.v1", 1)})
    memory = table.partition(0)
    memory["outbox:en:1"] = value(1)
    memory["seen:a"] = value(1, "a")
    memory["seen:b"] = value(2, "b")
    del memory["seen:a"]
    memory.write_down()
    again = store()
    for partition, key, packed, headers in table.changelog:
        again.apply(partition, key, packed, headers)
    assert (again.values_of, again.outboxes_of) == (table.data.values_of, table.data.outboxes_of)


def test_a_commit_prunes_the_outboxes_below_it_and_no_others() -> None:
    table: Any = FakeTable()
    memory = table.partition(0)
    for offset in range(4):
        table.inputs[0] = "tocsin.facts.v1", offset
        memory[f"outbox:en:{offset}"] = value(offset)
    table.inputs[0] = "tocsin.marks.v1", 0
    memory["outbox:en:mark 0"] = value(4)
    memory["lane:en"] = value(4)
    LaneTable.committed(
        table, {Where("tocsin.facts.v1", 0): 2, Where("tocsin.articles.raw.v1", 0): 9, Where("tocsin.facts.v1", 1): 9}
    )
    assert sorted(memory) == ["lane:en", "outbox:en:2", "outbox:en:3", "outbox:en:mark 0"]
    LaneTable.committed(table, {Where("tocsin.marks.v1", 0): 1})
    assert sorted(memory) == ["lane:en", "outbox:en:2", "outbox:en:3"]


def test_a_value_is_written_once_a_commit_as_it_is_then_and_before_its_outboxes_go() -> None:
    table: Any = FakeTable()
    memory = table.partition(0)
    for offset in range(3):
        table.inputs[0] = "tocsin.facts.v1", offset
        memory[f"outbox:en:{offset}"] = value(offset)
        memory["lane:en"] = value(offset)
    table.changelog.clear()
    LaneTable.committed(table, {Where("tocsin.facts.v1", 0): 0, Where("tocsin.articles.raw.v1", 0): 9})
    assert table.changelog == [], "no outbox goes"
    LaneTable.committed(table, {Where("tocsin.facts.v1", 0): 2})
    assert [(key, packed) for _, key, packed, _ in table.changelog] == [
        ("lane:en", value(2)),
        ("outbox:en:0", None),
        ("outbox:en:1", None),
    ]
    table.changelog.clear()
    LaneTable.committed(table, {Where("tocsin.facts.v1", 0): 3})
    assert [(key, packed) for _, key, packed, _ in table.changelog] == [("outbox:en:2", None)]


def test_what_only_outboxes_hold_goes_with_a_partition_that_is_lost_and_stays_with_one_that_is_kept() -> None:
    table = FakeTable()
    for number in range(2):
        table.partition(number)["lane:en"] = value(number)
    table.data.keep([1])
    for number in range(2):
        table.partition(number).write_down()
    assert table.changelog == [(1, "lane:en", value(1), {})]


class _Note(Memory):
    text: str = ""


_KINDS = {"lane": _Note, "seen": _Note, "story": _Note}


class _Worker:
    """A worker that owns partition 0 for a while: what it writes is kept until it reaches the log."""

    kinds: ClassVar[Mapping[str, type[Memory]]] = _KINDS

    def __init__(self, pen: str, log: list[tuple[str, bytes | None, dict[str, bytes]]]) -> None:
        self.table: Any = FakeTable()
        for written, packed, headers in log:
            self.table.data.apply(0, written, packed, headers)
        self.table.data.keep([0])
        self.table.data.take_up(pen)
        LaneTable.sweep(self.table, 0)
        self.memory = PackedMemory(self.table.partition(0), self.kinds)
        recover(self.memory, self.kinds)

    def judge(self, seq: int) -> None:
        """Do what a lane does: an outbox, three values, and one that goes; the same for the same *seq*, whoever does it."""
        self.table.inputs[0] = self.table.source, seq
        changes = {"lane:en": _Note(), f"seen:{seq % 3}": _Note(text="seen"), f"story:{seq}": _Note(text="story")}
        carry_out(self.memory, Ruling(changes={**changes, f"story:{seq - 4}": None}), edition="en", position=seq, seq=seq)

    def commit(self, offset: int) -> None:
        """Do what follows a commit of every input below *offset*."""
        LaneTable.committed(self.table, {Where(self.table.source, 0): offset})

    def writes(self) -> list[tuple[str, bytes | None, dict[str, bytes]]]:
        written = [(key, packed, headers) for _, key, packed, headers in self.table.changelog]
        self.table.changelog.clear()
        return written

    def state(self) -> dict[str, bytes]:
        return {key: packed for key, packed in self.table.data.values_of[0].items() if not key.startswith("outbox:")}


def compacted(log: list[tuple[str, bytes | None, dict[str, bytes]]]) -> list[tuple[str, bytes | None, dict[str, bytes]]]:
    """Return *log* as a broker's cleaner leaves it: the last record of each key, tombstones too for a while."""
    last = {row[0]: index for index, row in enumerate(log)}
    return [row for index, row in enumerate(log) if last[row[0]] == index]


def without_tombstones(log: list[tuple[str, bytes | None, dict[str, bytes]]]) -> list[tuple[str, bytes | None, dict[str, bytes]]]:
    """Return *log* as the cleaner leaves it after a while."""
    return [row for row in compacted(log) if row[1] is not None]


@pytest.mark.parametrize("late", range(12))
@pytest.mark.parametrize("pens", [("", "a1", "b2"), ("a1", "b2", "c3")])
def test_a_sleeper_spoils_nothing_even_after_compaction(pens: tuple[str, str, str], late: int) -> None:
    first, sleeper = _Worker(pens[0], []), None
    for seq in range(6):
        first.judge(seq)
    first.commit(6)
    log = first.writes()
    sleeper = _Worker(pens[1], log)
    for seq in range(6, 9):
        sleeper.judge(seq)
    sleeper.commit(8)
    in_hand = sleeper.writes()  # what its producer holds when it is stopped
    successor = _Worker(pens[2], log)
    for seq in range(6, 20):
        successor.judge(seq)
        if seq % 5 == 0:
            successor.commit(seq - 1)
    successor.commit(20)
    ours = successor.writes()
    late = len(ours) * late // 11  # the sleeper wakes at some point of its successor's work, or after it
    log = [*log, *ours[:late], *in_hand, *ours[late:]]
    assert _Worker("f6", log).state() == successor.state()
    assert _Worker("f6", compacted(log)).state() == successor.state()
    next_owner = _Worker("f6", compacted(log))
    assert _Worker("f7", without_tombstones([*log, *next_owner.writes()])).state() == successor.state()
    # With nobody to read it until the tombstones are gone, what had been forgotten comes back; nothing else is touched.
    again = _Worker("f6", without_tombstones(log)).state()
    assert {key: again[key] for key in successor.state()} == successor.state()
    assert all(applied_seq(packed) < 9 for key, packed in again.items() if key not in successor.state())


def test_what_others_left_behind_is_swept_and_does_not_pile_up() -> None:
    log: list[tuple[str, bytes | None, dict[str, bytes]]] = []
    for number in range(10):
        worker = _Worker(f"pen{number}", log)
        for seq in range(number * 5, number * 5 + 5):
            worker.judge(seq)
        worker.commit(number * 5 + 5)
        log = without_tombstones([*log, *worker.writes()])
    assert len(log) == len(worker.table.partition(0))


@pytest.mark.parametrize("pens", ["", "p"])
@pytest.mark.parametrize("seed", range(8))
def test_wherever_the_log_ends_the_next_owner_knows_all_that_an_outbox_was_written_for(seed: int, pens: str) -> None:
    chance = random.Random(seed)
    state_after: list[dict[str, bytes]] = []  # of each input
    log: list[tuple[str, bytes | None, dict[str, bytes]]] = []
    for number in range(3):  # each owner ends with a part of its writes under way
        worker = _Worker(pens and f"{pens}{number}", log)
        begun = _outboxes(log)
        assert not begun or worker.state() == state_after[begun - 1]
        del state_after[begun:]
        for seq in range(begun, begun + chance.randrange(1, 12)):
            worker.judge(seq)
            state_after.append(worker.state())
            if chance.random() < 0.4:
                worker.commit(chance.randrange(seq + 2))
        written = worker.writes()
        for end in range(len(written) + 1):
            cut = [*log, *written[:end]]
            if known := _outboxes(cut):
                assert _Worker("f6", cut).state() == state_after[known - 1]
                assert _Worker("f6", compacted(cut)).state() == state_after[known - 1]
        log += written[: chance.randrange(len(written) + 1)]


class _Alerting(_Worker):
    """A worker whose lane takes facts strictly by `seq`."""

    kinds = KINDS

    def take(self, facts: Facts, offset: int) -> None:
        self.table.inputs[0] = self.table.source, offset
        Alerter(self.memory).judge(facts)

    def next_seq(self) -> int:
        lane = self.memory.get("lane:en:")
        return lane.next_seq if isinstance(lane, NewsLane) else 0


@pytest.mark.parametrize("seed", range(12))
def test_facts_that_came_early_and_were_committed_outlive_every_owner(seed: int) -> None:
    chance = random.Random(seed)
    # Those of one partition of three are far ahead of the others'.
    arrivals = sorted(range(60), key=lambda seq: seq - 20 * (seq % 3 == 0) + chance.random() * 4)
    log: list[tuple[str, bytes | None, dict[str, bytes]]] = []
    committed = 0
    while committed < len(arrivals):
        worker = _Alerting("", log)
        for offset in range(committed, min(len(arrivals), committed + chance.randrange(1, 15))):
            worker.take(_nothing_told(arrivals[offset]), offset)
            if chance.random() < 0.4:
                log += worker.writes()  # a commit waits for every send before it
                committed = offset + 1
                worker.commit(committed)
        written = worker.writes()
        log += written[: chance.randrange(len(written) + 1)]  # killed
    assert _Alerting("", log).next_seq() == len(arrivals)


def _nothing_told(seq: int) -> Facts:
    at = "2026-03-02T09:30:00Z"
    said = {"article_id": f"a{seq}", "content_hash": f"c{seq}", "seq": seq, "edition": "en", "story_id": "s", "verdict": "new"}
    return Facts.model_validate({**said, "source": "Harbour Post", "received_at": at, "failed": True})


def _outboxes(log: list[tuple[str, bytes | None, dict[str, bytes]]]) -> int:
    """Return how many inputs have an outbox in *log*, or had one."""
    return len({unsigned(written)[1] for written, _, _ in log if "outbox:" in written})


def test_a_pen_is_told_from_the_key() -> None:
    for pen, key in [("", "seen:a~b"), ("1f", "seen:~x~"), ("1f", "outbox:en:4")]:
        assert unsigned(signed(pen, key)) == (pen, key)
