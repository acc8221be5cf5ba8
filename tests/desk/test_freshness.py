"""How fresh the desk is: reached pulses, floods, silence and trouble."""

from __future__ import annotations

from datetime import UTC, datetime

from rungs import ACTORS, CASUALTIES, NOTATION, rung
from tocsin.desk.board import Board
from tocsin.desk.health import unready
from tocsin.desk.rung import Begun, Passed, Pulse, Trouble

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def board() -> Board:
    fresh = Board(NOTATION, most=100, most_bytes=10**9)
    fresh.take(Begun({(CASUALTIES, 0): 0, (ACTORS, 0): 5}))
    return fresh


def test_a_desk_is_as_fresh_as_the_last_pulse_that_it_reached() -> None:
    desk = board()
    desk.take(Pulse(100.0, {(CASUALTIES, 0): 2, (ACTORS, 0): 5}))
    assert desk.freshness.delay_s(101.0) is None
    desk.take(rung(0))
    assert not desk.freshness.caught_up
    desk.take(rung(1))
    assert desk.freshness.delay_s(101.5) == 1.5


def test_under_a_flood_pulses_are_reached_one_after_another() -> None:
    """A desk that is always a little behind is not stale: it reaches each pulse a little later."""
    desk = board()
    for n in range(50):
        desk.take(Pulse(float(n), {(CASUALTIES, 0): n + 3}))
        desk.take(rung(n))
    assert desk.freshness.delay_s(49.0) == 2.0


def test_a_flood_that_outruns_the_desk_shows() -> None:
    desk = board()
    for n in range(1000):
        desk.take(Pulse(float(n), {(CASUALTIES, 0): 10 * n}))
        desk.take(rung(n))
    delay_s = desk.freshness.delay_s(999.0)
    assert delay_s is not None
    assert delay_s > 500
    assert len(desk.freshness._pending) <= 64


def test_records_that_are_no_alerts_are_reached_too() -> None:
    desk = board()
    desk.take(Pulse(1.0, {(CASUALTIES, 0): 1, (ACTORS, 0): 5}))
    desk.take(Passed(CASUALTIES, 0, 0, NOW, "not JSON"))
    assert desk.freshness.caught_up


def test_the_clock_says_what_is_known() -> None:
    desk = board()
    clock = desk.clock(NOW, 50.0)
    assert (clock.newest_at, clock.read_at, clock.delay_s) == (None, None, None)
    desk.take(Pulse(40.0, {(CASUALTIES, 0): 0}))
    desk.take(rung(0))
    clock = desk.clock(NOW, 50.0)
    assert (clock.newest_at, clock.read_at, clock.delay_s) == (rung(0).at, NOW.replace(hour=11, minute=59, second=50), 10.0)


def test_a_desk_is_ready_once_it_has_read_everything_and_while_it_goes_on_to() -> None:
    desk = board()
    assert "not been read to their end yet" in (unready(desk, 0.0) or "")
    desk.take(Pulse(10.0, {(CASUALTIES, 0): 0}))
    assert unready(desk, 12.0) is None
    assert "last read to their end 60 s ago" in (unready(desk, 70.0) or "")


def test_reading_that_fails_is_named_until_it_goes_on() -> None:
    desk = board()
    desk.take(Pulse(10.0, {(CASUALTIES, 0): 0}))
    desk.take(Trouble("LogDamaged: page 3"))
    assert (unready(desk, 70.0) or "").endswith("LogDamaged: page 3")
    desk.take(Pulse(71.0, {(CASUALTIES, 0): 1}))
    assert (unready(desk, 72.0) or "").endswith("LogDamaged: page 3")
    desk.take(rung(0))
    assert unready(desk, 72.0) is None
    assert desk.freshness.trouble is None


def test_reading_that_begins_again_shows_nothing_twice() -> None:
    desk = board()
    assert desk.take(rung(0)) is not None
    desk.take(Trouble("x"))
    desk.take(Begun({(CASUALTIES, 0): 0}))
    assert desk.take(rung(0)) is None
    assert desk.take(rung(1)) is not None
    assert len(desk.ring) == 2


def test_what_was_read_before_is_not_news_even_when_it_is_no_longer_held() -> None:
    desk = Board(NOTATION, most=2, most_bytes=10**9)
    for n in range(5):
        desk.take(rung(n))
    desk.take(Passed(CASUALTIES, 0, 5, NOW, "not JSON"))
    desk.take(Begun({(CASUALTIES, 0): 0}))
    assert [desk.take(rung(n)) for n in range(5)] == [None] * 5
    desk.take(Passed(CASUALTIES, 0, 5, NOW, "not JSON"))
    assert (desk.passed, len(desk.ring)) == (1, 2)
