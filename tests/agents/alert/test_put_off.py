"""Talks that were put off, and what outlets say of their day after that."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.lane import PackedMemory


@pytest.mark.parametrize(
    ("quote", "day", "rings"),
    [
        ("They will meet on Friday.", "2026-05-08", []),  # has not heard of it
        ("The talks were moved back to Friday.", "2026-05-08", ["date"]),
        ("They will meet on Sunday.", "2026-05-10", ["date"]),
    ],
)
def test_the_day_that_was_left_comes_back_only_where_they_are_moved_to_it(
    quote: str, day: str, rings: list[str], telling: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    planned = telling.meeting("planned", "NO", "SE", place="Riga", day="2026-05-08")
    put_off = telling.meeting("planned", "NO", "SE", place="Riga", quote="The talks were postponed.")
    again = telling.meeting("planned", "NO", "SE", place="Riga", day=day, quote=quote)
    (_,), (postponed,), later = (lane.judge(telling.facts(seq, said)) for seq, said in enumerate((planned, put_off, again)))
    assert (postponed.meeting.date, postponed.meeting.changed) == (None, ("date",))
    assert postponed.headline == "Talks of NO and SE in Riga are postponed, with no new date"
    assert [name for alert in later for name in alert.meeting.changed] == rings


def test_what_is_held_or_cancelled_is_not_postponed(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.meeting("planned", "NO", "SE", place="Riga", day="2026-05-08")))
    off = telling.meeting("cancelled", "NO", "SE", place="Riga", quote="The postponed talks are off.")
    (alert,) = lane.judge(telling.facts(1, off))
    assert alert.meeting.status == "cancelled"
    assert "postponed" not in alert.headline
