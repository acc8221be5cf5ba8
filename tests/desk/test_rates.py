"""Rates and seats, for each address."""

from __future__ import annotations

import pytest

from tocsin.desk.rates import Rates, Seats, party


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        (None, "unknown"),
        ("/run/desk.sock", "unknown"),
    ],
)
def test_who_is_behind_an_address(address: str | None, who: str) -> None:
    assert party(address) == who


def test_a_burst_and_then_one_by_one() -> None:
    rates = Rates(burst=2, each_s=10)
    assert [rates.wait_s("a", 0.0), rates.wait_s("a", 0.0), rates.wait_s("a", 4.0)] == [0.0, 0.0, 6.0]
    assert rates.wait_s("b", 4.0) == 0.0
    assert rates.wait_s("a", 10.0) == 0.0
    assert rates.wait_s("a", 10.0) == 10.0
    assert [rates.wait_s("a", 1000.0) for _ in range(3)] == [0.0, 0.0, 10.0]


def test_no_more_addresses_are_remembered_than_fit() -> None:
    rates = Rates(burst=1, each_s=1000)
    for number in range(10_050):
        assert rates.wait_s(str(number), 0.0) == 0.0
    assert len(rates._buckets) == 10_000
    assert rates.wait_s("10049", 0.0) > 0


def test_seats_are_bounded_and_given_back() -> None:
    seats = Seats(most=3, each=2)
    assert [seats.take(who) for who in ("a", "a", "a", "b", "c")] == [True, True, False, True, False]
    assert seats.full
    seats.leave("a")
    assert (len(seats), seats.full, seats.take("c")) == (2, False, True)
    for who in ("a", "b", "c"):
        seats.leave(who)
    assert (len(seats), len(seats._taken)) == (0, 0)
