"""Several places told together: one figure of all, and what each of them counts."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.alert.places import lies_in, members, place_key, same_place, state_of, wide
from tocsin.agents.lane import PackedMemory

BOTH = "Brenholt and Marnby"
DAY = "2026-05-04"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Odesa and Kharkiv", "Kharkiv and Odesa", True),
        ("Odesa and Kharkiv", "Odesa", None),
        ("Odesa", "Odesa and Kharkiv", None),
        ("Odesa and Kharkiv", "Odesa and Riga", None),
        ("Odesa, Kharkiv and Dnipro", "Odesa and Kharkiv", None),
        ("Odesa and Kharkiv", "Oslo and Riga", False),
        ("Odesa and Kharkiv", "Oslo", False),
        ("Odesa and Kharkiv", None, None),
        ("Jammu and Kashmir", "Jammu and Kashmir", True),
        ("Jammu and Kashmir", "Oslo", None),
    ],
)
def test_whether_two_names_mean_the_same(one: str, other: str | None, same: bool | None) -> None:
    assert same_place(one, other) is same


def test_several_places_are_too_wide_to_tell_two_incidents_apart() -> None:
    assert [wide(place) for place in ("Kesk and Marn", "Kesk, Marn", "Kesk")] == [True, False, False]
    assert members("Kesk, Marn and Osta") == ("Kesk", "Marn", "Osta")
    assert members("Bosnia and Herzegovina") == ("Bosnia and Herzegovina",)
    assert members(None) == ()
    assert place_key("Kesk, Marn and Osta") != place_key("Kesk")
    assert [lies_in(place, "Kesk and Marn") for place in ("Kesk", "Marn", "Osta", None)] == [True, True, False, False]
    assert [state_of(place) for place in ("Odesa and Kharkiv", "Odesa and Oslo", "Odesa")] == ["UA", None, "UA"]


@pytest.mark.parametrize(
    ("place", "best", "cause", "rings"),
    [
        ("Brenholt", 4, "shooting", ["new killed 4"]),  # no fall of the five
        ("Brenholt", 5, "shooting", []),
        ("Brenholt", 6, "shooting", ["update killed 6"]),
        ("Marnby", 4, "shooting", ["new killed 4"]),
        ("Marnby and Brenholt", 6, "shooting", ["update killed 6"]),
        ("Tveit", 4, "shooting", ["new killed 4"]),
    ],
)
def test_what_one_of_them_counts_does_not_lower_the_sum(
    place: str, best: int, cause: str, rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.toll(5, place=BOTH, cause="shooting", day=DAY)))
    told = telling.toll(best, place=place, cause=cause, day=DAY)
    assert [brief(alert) for alert in lane.judge(telling.facts(1, told))] == rings


@pytest.mark.parametrize(
    ("cause", "best", "rings"),
    [
        ("shooting", 5, ["new killed 5"]),
        ("shooting", 3, []),
        ("storm", 5, ["update killed 5"]),
        ("flood", 5, ["update killed 5"]),
    ],
)
def test_the_sum_is_no_rise_of_one_of_them_but_for_a_storm(
    cause: str, best: int, rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.toll(3, place="Brenholt", cause=cause, day=DAY)))
    assert [brief(a) for a in lane.judge(telling.facts(1, telling.toll(best, place=BOTH, cause=cause, day=DAY)))] == rings


def test_who_repeats_what_was_said_of_all_tells_nothing_new(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    for seq, (best, place) in enumerate([(2, None), (5, BOTH)]):
        lane.judge(telling.facts(seq, telling.toll(best, place=place, cause="shooting", day=DAY)))
    assert lane.judge(telling.facts(2, telling.toll(2, place="Brenholt", cause="shooting", day=DAY))) == []


def test_the_name_of_all_stays_where_one_is_told(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.toll(5, place=BOTH, cause="shooting", day=DAY)))
    lane.judge(telling.facts(1, telling.toll(5, place="Brenholt", cause="shooting", day=DAY)))
    (alert,) = lane.judge(telling.facts(2, telling.toll(7, place=BOTH, cause="shooting", day=DAY)))
    assert (alert.action, alert.incident.place) == ("update", BOTH)


@pytest.mark.parametrize(
    ("known", "told", "best", "rings"),
    [
        (BOTH, "Brenholt", 5, []),
        (BOTH, "Marnby", 5, []),
        (BOTH, "Marnby", 4, ["new killed 4"]),
        (BOTH, "Tveit", 5, ["new killed 5"]),
        (BOTH, BOTH, 5, []),
        (BOTH, "Brenholt and Tveit", 5, []),
        (BOTH, "Brenholt and Tveit", 6, ["new killed 6"]),
        ("Brenholt", BOTH, 5, []),
        ("Brenholt", BOTH, 6, ["new killed 6"]),
    ],
)
def test_another_story_finds_it_by_each_of_its_places(
    known: str, told: str, best: int, rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.toll(5, place=known, cause="shooting", day=DAY)))
    again = telling.toll(best, place=told, cause="shooting", day=DAY)
    assert [brief(alert) for alert in lane.judge(telling.facts(1, again, story_id="other"))] == rings


@pytest.mark.parametrize(
    ("known", "parts", "rings"),
    [
        (None, {"Brenholt": 3, "Marnby": 2}, ["new killed 5"]),
        (None, {"Brenholt": 5}, ["new killed 5"]),
        (3, {"Brenholt": 4, "Marnby": 1}, ["update killed 4", "new killed 5"]),
        (3, {"Brenholt": 3, "Marnby": 2}, ["new killed 5"]),
    ],
)
def test_parts_are_known_and_ring_only_where_they_rang(
    known: int | None, parts: dict[str, int], rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    if known:
        lane.judge(telling.facts(0, telling.toll(known, place="Brenholt", cause="shooting", day=DAY)))
    tolls = [telling.toll(5, place=BOTH, cause="shooting", day=DAY)]
    tolls += [telling.toll(best, place=place, start=100 * n) for n, (place, best) in enumerate(parts.items(), 1)]
    assert [brief(alert) for alert in lane.judge(telling.facts(int(known is not None), *tolls))] == rings


def test_a_part_rises_from_what_was_known_of_it(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    whole = telling.toll(5, place=BOTH, cause="shooting", day=DAY)
    parts = telling.toll(3, place="Brenholt", start=100), telling.toll(2, place="Marnby", start=200)
    hurt = telling.toll(14, "wounded", place="Brenholt", start=100)
    assert [brief(alert) for alert in lane.judge(telling.facts(0, whole, *parts, hurt))] == ["new wounded 14", "new killed 5"]
    (rise,) = lane.judge(telling.facts(1, telling.toll(4, place="Brenholt", cause="shooting", day=DAY)))
    assert (rise.action, rise.figure.previous, rise.figure.best) == ("update", 3, 4)
    assert lane.judge(telling.facts(2, telling.toll(2, place="Marnby", cause="shooting", day=DAY))) == []
