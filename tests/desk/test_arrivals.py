"""Resuming: whatever came in which order, a reader that goes on from a cursor misses nothing and hears nothing twice."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from rungs import ACTORS, CASUALTIES, MARKS, NOTATION, marked, rung
from tocsin.desk.arrivals import Arrival, Arrivals
from tocsin.desk.rung import Where

LINES = ("actors", "casualties", "marks")
TOPIC = {"actors": ACTORS, "casualties": CASUALTIES, "marks": MARKS}


def arrivals_of(order: Iterable[str]) -> tuple[Arrivals, list[Arrival]]:
    arrivals, all_of_them = Arrivals(), []
    counts = dict.fromkeys(LINES, 0)
    for line in order:
        n = counts[line]
        counts[line] += 1
        arrival = marked(n) if line == "marks" else rung(n, line, id=f"{line}-{n}")
        arrivals.add(arrival)
        all_of_them.append(arrival)
    return arrivals, all_of_them


def read_on(arrivals: Arrivals, position: dict[Where, int], piece: int) -> list[Arrival]:
    heard = []
    while again := arrivals.after(position, piece):
        for arrival in again:
            heard.append(arrival)
            position[arrival.where] = arrival.offset + 1
            assert NOTATION.read(NOTATION.write(position)) == position
    return heard


@given(st.lists(st.sampled_from(LINES), max_size=40), st.integers(0, 40), st.integers(1, 7))
@settings(deadline=None)
def test_a_reader_that_stops_anywhere_goes_on_there(order: list[str], stop: int, piece: int) -> None:
    arrivals, everything = arrivals_of(order)
    position: dict[Where, int] = {}
    for arrival in everything[:stop]:
        position[arrival.where] = arrival.offset + 1
    assert read_on(arrivals, position, piece) == everything[stop:]
    assert position == arrivals.end


@given(
    st.permutations([*["actors"] * 6, *["casualties"] * 6, *["marks"] * 3]), st.integers(0, 15), st.randoms(use_true_random=False)
)
@settings(deadline=None)
def test_a_restart_that_reads_in_another_order_changes_nothing(order: list[str], stop: int, random: object) -> None:
    """What a desk sends after a restart, with what was heard before it, is everything, once."""
    _, everything = arrivals_of(order)
    position = {}
    for arrival in everything[:stop]:
        position[arrival.where] = arrival.offset + 1
    shuffled = list(order)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    anew, _ = arrivals_of(shuffled)
    heard = [*everything[:stop], *read_on(anew, position, 4)]
    assert len(heard) == len(everything)
    assert {(each.where, each.offset) for each in heard} == {(each.where, each.offset) for each in everything}


def test_what_was_let_go_is_no_longer_promised() -> None:
    arrivals, everything = arrivals_of(["actors"] * 5)
    assert arrivals.complete({})
    arrivals.forget(everything[1])
    assert not arrivals.complete({(ACTORS, 0): 1})
    assert arrivals.complete({(ACTORS, 0): 2})
    assert arrivals.after({}, 9) == everything[2:]


def test_memory_is_given_back() -> None:
    arrivals, everything = arrivals_of(["actors"] * 5000)
    for arrival in everything[:4990]:
        arrivals.forget(arrival)
    track = arrivals._tracks[ACTORS, 0]
    assert len(track.entries) == len(track.offsets) < 2100
    assert arrivals.after({}, 99) == everything[4990:]


def test_what_lies_before_the_beginning_is_not_held() -> None:
    arrivals = Arrivals()
    arrivals.begin((ACTORS, 0), 7)
    assert (arrivals.end, arrivals.complete({}), arrivals.complete({(ACTORS, 0): 7})) == ({(ACTORS, 0): 7}, False, True)
    arrivals.begin((ACTORS, 0), 3)  # reading began again further back
    assert arrivals.complete({(ACTORS, 0): 7})
    arrivals.begin((ACTORS, 0), 9)  # what lay between is gone from the topic
    assert not arrivals.complete({(ACTORS, 0): 7})


def test_a_cursor_from_ahead_is_not_reached() -> None:
    arrivals, _ = arrivals_of(["actors"] * 2)
    assert arrivals.reaches({(ACTORS, 0): 2})
    assert not arrivals.reaches({(ACTORS, 0): 3})
    assert not arrivals.reaches({(MARKS, 3): 1})


def test_a_record_that_is_neither_moves_the_end() -> None:
    arrivals, _ = arrivals_of(["actors"])
    arrivals.pass_by((ACTORS, 0), 2)
    assert arrivals.end_of((ACTORS, 0)) == 2
    assert arrivals.after({(ACTORS, 0): 1}, 9) == []
