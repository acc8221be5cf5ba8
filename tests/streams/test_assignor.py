"""Who has which partitions: everything once, lanes apart where there are workers for them, and no more moved than must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiokafka.coordinator.protocol import ConsumerProtocolMemberMetadata
from faust.assignor.partition_assignor import PartitionAssignor
from hypothesis import given
from hypothesis import strategies as st

from tocsin.streams.app import create_app
from tocsin.streams.assignor import Assignor, Place, Unit, share_out, units_of
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ADMITTED, FACTS, MARKS, RAW, TABLES, UNIQUE, changelog

SEEN, TOLD = (changelog(table, "tocsin").name for table in TABLES)
MEMBERS = ("a", "b", "c", "d", "e")


def partitions(lanes: int = 1, parallel: int = 3) -> dict[str, int]:
    return {
        **dict.fromkeys((ADMITTED.name, FACTS.name, MARKS.name, SEEN, TOLD), lanes),
        RAW.name: parallel,
        UNIQUE.name: parallel,
    }


def pools(lanes: int = 1, parallel: int = 3) -> list[list[Unit]]:
    return units_of(partitions(lanes, parallel), "tocsin")


def owners(shares: Mapping[str, Sequence[Unit]]) -> dict[Place, str]:
    return {place: worker for worker, units in shares.items() for unit in units for place in unit.places}


def test_a_lane_and_its_changelog_are_one_unit_and_marks_go_with_the_alerts() -> None:
    lanes, *alone = pools()
    assert [unit.places for unit in lanes] == [
        ((ADMITTED.name, 0), (SEEN, 0)),
        ((FACTS.name, 0), (MARKS.name, 0), (TOLD, 0)),
    ]
    assert [len(pool) for pool in alone] == [3, 3]


def test_two_workers_have_one_lane_each_and_the_parts_of_a_topic_evenly() -> None:
    shares = share_out(pools(parallel=4), ("a", "b"), {})
    assert owners(shares)[ADMITTED.name, 0] != owners(shares)[FACTS.name, 0]
    assert [len(units) for units in shares.values()] == [5, 5]


def test_a_second_worker_gets_one_of_two_lanes_and_a_third_moves_none() -> None:
    alone = owners(share_out(pools(), ("a",), {}))
    two = owners(share_out(pools(), ("a", "b"), alone))
    assert {two[ADMITTED.name, 0], two[FACTS.name, 0]} == {"a", "b"}
    three = owners(share_out(pools(), ("a", "b", "c"), two))
    lanes = [place for unit in pools()[0] for place in unit.places]
    assert {place: three[place] for place in lanes} == {place: two[place] for place in lanes}


@given(
    st.integers(1, 5),
    st.integers(1, 9),
    st.lists(st.sets(st.sampled_from(MEMBERS), min_size=1), min_size=1, max_size=6),
)
def test_whoever_comes_and_goes_everything_is_owned_once_evenly_and_stays_where_it_can(
    lanes: int, parallel: int, groups: list[set[str]]
) -> None:
    wanted, before = pools(lanes, parallel), dict[Place, str]()
    for workers in groups:
        shares = share_out(wanted, workers, before)
        assert set(shares) == workers
        given_out = Counter(unit for units in shares.values() for unit in units)
        assert given_out == Counter(unit for pool in wanted for unit in pool)
        for pool in wanted:
            counts = [sum(unit in pool for unit in units) for units in shares.values()]
            assert max(counts) - min(counts) <= 1
        assert owners(share_out(wanted, workers, owners(shares))) == owners(shares), "nobody came or went: nothing moves"
        _only_what_must_move(wanted, workers, before, owners(shares))
        before = owners(shares)


def _only_what_must_move(wanted: list[list[Unit]], workers: set[str], before: dict[Place, str], after: dict[Place, str]) -> None:
    for pool in wanted:
        most = -(-len(pool) // len(workers))
        had = Counter(before.get(unit.places[0], "") for unit in pool)
        moved = Counter(
            before[unit.places[0]]
            for unit in pool
            if before.get(unit.places[0]) in workers and after[unit.places[0]] != before[unit.places[0]]
        )
        assert all(count <= max(0, had[worker] - most + 1) for worker, count in moved.items())


@pytest.fixture
def assignor(tmp_path: Path) -> Assignor:
    settings = Settings(_env_file=None, broker="kafka://127.0.0.1:9", data_dir=tmp_path)
    made = create_app(settings).assignor
    assert isinstance(made, Assignor)
    return made


def cluster() -> SimpleNamespace:
    return SimpleNamespace(partitions_for_topic=lambda topic: set(range(partitions().get(topic, 0))))


def test_what_it_says_on_the_wire_is_what_faust_reads(assignor: Assignor) -> None:
    joining = {member: assignor.metadata(set(partitions())) for member in ("a", "b")}
    said = assignor.assign(cluster(), joining)
    had = {(topic, number) for one in said.values() for topic, numbers in one.assignment for number in numbers}
    assert had == {(topic, number) for topic, count in partitions().items() for number in range(count)}
    assert sum(len(numbers) for one in said.values() for _, numbers in one.assignment) == len(had)
    assignor.on_assignment(said["a"])  # raises where the two halves of it differ
    again = assignor.assign(cluster(), {"a": assignor.metadata(set(partitions())), "b": joining["b"]})
    assert again["a"].assignment == said["a"].assignment


def test_one_worker_with_faust_s_own_may_lead_the_other_and_the_other_way_round(assignor: Assignor) -> None:
    leaders = (assignor, PartitionAssignor(assignor.app), assignor)
    told = {member: assignor.metadata(set(partitions())) for member in ("a", "b")}
    for leader in leaders:
        said = leader.assign(cluster(), told)
        had = Counter((topic, number) for one in said.values() for topic, numbers in one.assignment for number in numbers)
        assert had == Counter((topic, number) for topic, count in partitions().items() for number in range(count))
        for member, one in said.items():
            assignor.on_assignment(one)
            told[member] = assignor.metadata(set(partitions()))


def test_in_the_middle_of_an_upgrade_that_adds_a_topic_nobody_gets_what_he_did_not_ask_for(assignor: Assignor) -> None:
    older: ConsumerProtocolMemberMetadata = assignor.metadata(set(partitions()) - {MARKS.name})
    said = assignor.assign(cluster(), {"old": older, "new": assignor.metadata(set(partitions()))})
    assert MARKS.name not in dict(said["old"].assignment)
    assert dict(said["new"].assignment)[MARKS.name] == [0]
