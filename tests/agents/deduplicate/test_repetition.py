"""A lane that is built again is the same lane: after a restart, and after a crash between any two writes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checked import CheckedMemory
from power import FailingTable, PowerCut
from tocsin.agents.admit.admission import content_hash
from tocsin.agents.deduplicate import KINDS, Deduplicator, edition
from tocsin.agents.lane import PackedMemory, recover
from tocsin.schemas.article import Article

MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
SENTENCES = (
    "A freight train left the rails near Castle Orrin on Monday evening.",
    "Three wagons of grain fell into the river below the bridge.",
    "The driver, Maud Ferris, was not hurt, the railway said.",
    "Engineers expect the line to be closed for nine days.",
    "Ministers of Varland and Osteria opened talks on fishing rights in the lake town of Brill.",
    "The chief negotiator of Osteria, Pavel Grun, called the opening friendly.",
    "Prices of salt fell for the fourth week as two new mines began to sell.",
    "A court in Lund Minor freed the editor of a weekly paper on bail.",
)

articles = st.lists(
    st.tuples(
        st.integers(0, 6),  # id
        st.lists(st.integers(0, len(SENTENCES) - 1), min_size=2, max_size=5),
        st.integers(0, 60),  # hours since the last one
        st.booleans(),  # withdrawn?
    ),
    min_size=4,
    max_size=25,
)
Plan = list[tuple[int, list[int], int, bool]]


def arrivals(plan: Plan) -> Iterator[Article]:
    at = MONDAY
    for offset, (name, sentences, hours, withdrawn) in enumerate(plan):
        at += timedelta(hours=hours)
        text = " ".join(SENTENCES[i] for i in sentences)
        status = "canceled" if withdrawn and offset % 3 == 0 else "usable"
        yield Article(
            id=f"a{name}", edition="en", title=SENTENCES[sentences[0]], text=text, received_at=at, offset=offset,
            pub_status=status, content_hash=content_hash("", text, None, status),
        )  # fmt: skip


def told(lane: Deduplicator, article: Article) -> list[str]:
    return [judged.model_dump_json() for judged in lane.judge(article)]


def live(plan: Plan) -> tuple[list[list[str]], dict[str, bytes]]:
    table: dict[str, bytes] = {}
    lane = Deduplicator(CheckedMemory(table, KINDS), window_days=3, size=12)
    return [told(lane, article) for article in arrivals(plan)], table


@settings(deadline=None, max_examples=60)
@given(articles, st.integers(1, 5))
def test_restarts_change_nothing(plan: Plan, every: int) -> None:
    expected, whole = live(plan)
    table: dict[str, bytes] = {}
    lane = Deduplicator(PackedMemory(table, KINDS), window_days=3, size=12)
    got = []
    for number, article in enumerate(arrivals(plan)):
        if number % every == 0:
            # A changelog gives the keys back in another order.
            table = dict(sorted(table.items(), reverse=True))
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(edition, "TOGETHER", every)
                lane = Deduplicator(PackedMemory(table, KINDS), window_days=3, size=12)
        got.append(told(lane, article))
    assert got == expected
    assert table == whole


@settings(deadline=None, max_examples=60)
@given(articles, st.data())
def test_a_crash_between_any_two_writes_changes_nothing(plan: Plan, data: st.DataObject) -> None:
    expected, whole = live(plan)
    table: dict[str, bytes] = {}
    got: dict[int, list[str]] = {}
    with contextlib.suppress(PowerCut):
        writes = data.draw(st.integers(0, 6 * len(plan)))
        lane = Deduplicator(PackedMemory(FailingTable(table, writes), KINDS), window_days=3, size=12)
        for number, article in enumerate(arrivals(plan)):
            got[number] = told(lane, article)
    memory = PackedMemory(table, KINDS)
    recover(memory, KINDS)
    lane = Deduplicator(memory, window_days=3, size=12)
    for number, article in enumerate(arrivals(plan)):
        if number >= len(got) - 1:  # the last one may not have been committed: it comes again
            got[number] = told(lane, article)
    assert [got[number] for number in sorted(got)] == expected
    assert table == whole
