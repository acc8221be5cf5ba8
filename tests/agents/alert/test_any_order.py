"""Whatever the order of arrival, however often, wherever it crashes: the same alerts, ids, bytes and state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.lane import PackedMemory, recover
from tocsin.errors import MarkRefused
from tocsin.schemas.alert import ALERT
from tocsin.schemas.facts import Facts
from tocsin.schemas.mark import Mark

_TELLING: list[Any] = []


@pytest.fixture(scope="module", autouse=True)
def _lend(telling: Any) -> Iterator[None]:
    # A state machine takes no fixtures: it finds the builder here.
    _TELLING.append(telling)
    yield
    _TELLING.clear()


def _story() -> list[Facts]:
    tell = _TELLING[0]
    mayor = tell.actor("Ana Berg", "mayor")
    talks = ("NO:Ola Dahl", "FI:Eero Salo")
    rows = [
        (tell.toll(5, place="Brenholt"), tell.toll(9, "wounded", place="Brenholt"), mayor),
        (tell.meeting("proposed", *talks, place="Turku"), {}),
        ({"verdict": "duplicate", "of": "a0"},),
        (tell.toll(8, place="Brenholt"), tell.actor("Ola Dahl", "foreign minister")),
        ({"failed": True},),
        (tell.meeting("planned", *talks, place="Turku", day="2026-05-20"),),
        (tell.toll(6, place="Brenholt"), {"source": "Outlet a3"}),
        (tell.toll(3, place="Tveit", cause="crash"), {"story_id": "other"}),
        ({"pub_status": "canceled", "article_id": "a7", "content_hash": "withdrawn", "story_id": "other"},),
        (tell.toll(5, place="Brenholt"), tell.toll(9, "wounded", place="Brenholt"), mayor, {"article_id": "a0", "repeat": True}),
        (tell.toll(99, place="Brenholt"), {"late": True}),
        (tell.meeting("held", *talks, place="Turku", day="2026-05-20"), tell.actor("Ana Berg", "foreign minister")),
        ({"pub_status": "canceled", "article_id": "a0", "content_hash": "gone too"},),
    ]
    story = []
    for seq, row in enumerate(rows):
        more = {name: value for part in row if isinstance(part, dict) for name, value in part.items()}
        told = [part for part in row if not isinstance(part, dict)]
        if more.get("article_id") == "a0":
            more["source"] = "Outlet a0"
        story.append(tell.facts(seq, *told, **more))
    return story


def _line(alert: Any) -> bytes:
    return bytes(ALERT.dump_json(alert))


def _judged_in_order(facts: list[Facts]) -> tuple[set[bytes], dict[str, bytes]]:
    table: dict[str, bytes] = {}
    alerter = Alerter(PackedMemory(table, KINDS))
    return {_line(a) for each in facts for a in alerter.judge(each)}, table


class Crash(Exception):
    """The process dies here."""


class Fragile(dict[str, bytes]):
    """A table that survives its process, which dies before a chosen write."""

    left: int | None = None

    def _spend(self) -> None:
        if self.left is not None:
            if self.left == 0:
                raise Crash
            self.left -= 1

    def __setitem__(self, key: str, value: bytes) -> None:
        self._spend()
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        self._spend()
        super().__delitem__(key)


def _marks() -> list[Mark]:
    """Return marks of alerts that the story rings when nobody interferes, of one that it never rings, and of the story."""
    alerter = Alerter(PackedMemory({}, KINDS))
    rung = {f"{each.seq} {a.kind} {a.action}": a.id for each in _story() for a in alerter.judge(each)}
    wrong = [
        "0 casualties new",
        "0 actors new",
        "1 meetings new",
        "3 casualties update",
        "5 meetings update",
        "7 casualties new",
        "11 actors update",
    ]
    said = [{"kind": "wrong", "alert_id": rung[name]} for name in wrong]
    said += [
        {"kind": "wrong", "alert_id": "never rung"},
        {"kind": "mute", "story_id": "story"},
        {"kind": "unmute", "story_id": "story"},
    ]
    return [Mark.model_validate({**each, "edition": "en", "by": "Ada Lund", "at": "2026-05-05"}) for each in said]


class Arrivals(RuleBasedStateMachine):
    """Facts arrive in any order and again, marks in between, and the process dies between any two writes."""

    @initialize()
    def begin(self) -> None:
        self.facts = _story()
        self.marks = _marks()
        self.table = Fragile()
        self.alerter = Alerter(PackedMemory(self.table, KINDS))
        self.sent: set[bytes] = set()
        self.unacknowledged: set[int] = set(range(len(self.facts)))
        self.unheard: set[int] = set()

    @rule(seq=st.integers(0, 12))
    def arrives(self, seq: int) -> None:
        self.sent |= {_line(a) for a in self.alerter.judge(self.facts[seq])}
        self.unacknowledged.discard(seq)

    @rule(which=st.integers(0, 9))
    def is_marked(self, which: int) -> None:
        with suppress(MarkRefused):
            self.sent |= {_line(a) for a in self.alerter.heed(self.marks[which])}
        self.unheard.discard(which)

    @rule(seq=st.integers(0, 12), writes=st.integers(0, 40))
    def dies(self, seq: int, writes: int) -> None:
        self.table.left = writes
        try:
            self.sent |= {_line(a) for a in self.alerter.judge(self.facts[seq])}
            self.unacknowledged.discard(seq)
        except Crash:
            self.unacknowledged.add(seq)
        self.begins_again()

    @rule(which=st.integers(0, 9), writes=st.integers(0, 12))
    def dies_over_a_mark(self, which: int, writes: int) -> None:
        self.table.left = writes
        try:
            self.is_marked(which)
        except Crash:
            self.unheard.add(which)
        self.begins_again()

    def begins_again(self) -> None:
        self.table.left = None
        memory = PackedMemory(self.table, KINDS)
        for outbox in recover(memory, KINDS):
            self.sent |= {_line(ALERT.validate_python(output)) for output in outbox.outputs}
        self.alerter = Alerter(memory)

    def in_their_order(self) -> tuple[set[bytes], dict[str, bytes]]:
        """Return what a lane that never dies sends and remembers of the same inputs, in the order that ours took them."""
        table: dict[str, bytes] = {}
        alerter, sent = Alerter(PackedMemory(table, KINDS)), set()
        memory = PackedMemory(self.table, KINDS)
        boxes = sorted((memory[at].applied_seq, at) for at in self.table if at.startswith("outbox:"))
        assert [turn for turn, _ in boxes] == list(range(len(boxes)))
        by_id = {mark.id: mark for mark in self.marks}
        for _, at in boxes:
            outbox: Any = memory[at]
            heard = [by_id[c.key.removeprefix("mark:en:")] for c in outbox.changes if c.key.startswith("mark:")]
            alerts = alerter.heed(*heard) if heard else alerter.judge(self.facts[int(at.rpartition(":")[2])])
            sent |= {_line(a) for a in alerts}
        return sent, table

    @invariant()
    def nothing_else_was_sent(self) -> None:
        if hasattr(self, "facts"):
            assert self.sent <= self.in_their_order()[0]

    def teardown(self) -> None:
        if not hasattr(self, "facts"):
            return
        for which in sorted(self.unheard):
            self.is_marked(which)
        for seq in sorted(self.unacknowledged):
            self.sent |= {_line(a) for a in self.alerter.judge(self.facts[seq])}
        expected, final = self.in_their_order()
        assert self.sent == expected
        assert dict(self.table) == final
        if not any(at.startswith("mark:") for at in self.table):
            assert (self.sent, dict(self.table)) == _judged_in_order(self.facts)


TestArrivals = Arrivals.TestCase
TestArrivals.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_the_story_raises_every_kind(brief: Any) -> None:
    alerter = Alerter(PackedMemory({}, KINDS))
    kinds = {(a.kind, a.action) for each in _story() for a in alerter.judge(each)}
    assert kinds >= {
        ("actors", "new"),
        ("actors", "update"),
        ("meetings", "new"),
        ("meetings", "update"),
        ("casualties", "new"),
        ("casualties", "update"),
        ("casualties", "correct"),
        ("casualties", "withdraw"),
    }


def test_a_repeated_article_raises_its_first_alerts_again() -> None:
    facts = _story()
    alerter = Alerter(PackedMemory({}, KINDS))
    raised = {each.seq: [_line(a) for a in alerter.judge(each)] for each in facts}
    assert raised[9] == raised[0] != []


@given(order=st.permutations([4, 9, 7, 6, 11]))
@settings(max_examples=60, deadline=None)
def test_a_replay_in_another_order_ends_with_the_same_figure(order: list[int]) -> None:
    """The articles keep the times of their publication; only the order of their arrival differs."""
    tell = _TELLING[0]
    alerter = Alerter(PackedMemory({}, KINDS))
    last: list[int] = []
    for seq, figure in enumerate(order):
        facts = tell.facts(seq, tell.toll(figure, place="Brenholt"), hours=figure, article_id=f"says {figure}")
        last += [a.figure.best for a in alerter.judge(facts)]
    assert last[-1] == 11


@given(order=st.permutations(range(4)))
@settings(max_examples=24, deadline=None)
def test_a_correction_stands_whatever_arrives_first(order: list[int]) -> None:
    tell = _TELLING[0]
    told = [("Echo", 1, 9), ("Star", 2, 9), ("Echo", 5, 7), ("Star", 6, 7)]
    alerter = Alerter(PackedMemory({}, KINDS))
    last: list[int] = []
    for seq, which in enumerate(order):
        source, hour, figure = told[which]
        facts = tell.facts(seq, tell.toll(figure), hours=hour, source=source, article_id=f"b{which}")
        last += [a.figure.best for a in alerter.judge(facts)]
    assert last[-1] == 7
