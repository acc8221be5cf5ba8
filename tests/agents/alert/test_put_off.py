"""Talks that were put off, and what outlets say of their day after that."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.message import When
from tocsin.schemas.terms import Participant


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


@pytest.mark.parametrize(
    ("second", "place", "rings"),
    [
        (("UA:Ivo Dahl", "GB:Tomas Lind"), None, ["new held", "new held"]),
        (("UA:Ivo Dahl", "GB:Petra Holm", "GB:Tomas Lind"), None, ["new held"]),
        (("UA:Ivo Dahl", "GB"), None, ["new held"]),
        (("UA:Ivo Dahl", "GB:Tomas Lind"), "Riga", ["new held"]),
    ],
)
def test_who_meets_two_of_one_state_on_one_day_meets_twice(
    second: tuple[str, ...], place: str | None, rings: list[str], telling: Any, brief: Any
) -> None:
    first = telling.meeting("held", "UA:Ivo Dahl", "GB:Petra Holm", place="Riga", day="2026-05-04")
    other = telling.meeting("held", *second, place=place, day="2026-05-04", start=40)
    assert [brief(alert) for alert in Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, first, other))] == rings


@pytest.mark.parametrize(
    ("place", "names", "rings"),
    [
        ("Riga", ("NO:Ivo Dahl", "SE:Petra Holm"), ["new planned"]),
        (None, ("NO:Ivo Dahl", "SE:Petra Holm"), ["new planned"]),
        (None, ("NO:Tomas Lind", "SE:Petra Holm"), ["update planned status"]),
    ],
)
def test_whom_others_of_a_state_meet_later_they_meet_anew(
    place: str | None, names: tuple[str, ...], rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.meeting("cancelled", "NO:Tomas Lind", "SE:Petra Holm")))
    assert [brief(alert) for alert in lane.judge(telling.facts(1, telling.meeting("planned", *names, place=place)))] == rings


def test_others_of_a_state_at_that_place_and_day_come_to_the_same_talks(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.meeting("planned", "NO:Tomas Lind", "SE:Petra Holm", place="Riga", day="2026-05-08")))
    others = telling.meeting("planned", "NO:Ivo Dahl", "SE:Petra Holm", place="Riga", day="2026-05-08")
    assert lane.judge(telling.facts(1, others)) == []


@pytest.mark.parametrize(
    ("place", "home", "rings"),
    [
        ("Amasra", ("TR", "TR"), []),
        ("Ankara", ("TR", "NO"), []),
        ("Amasra", ("TR", "NO"), ["new held"]),
        ("Oslo", ("TR", "TR"), ["new held"]),
    ],
)
def test_who_visits_a_town_at_home_meets_nobody(
    place: str, home: tuple[str, str], rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    visit = telling.meeting("held", f"{home[0]}:Ivo Dahl", mode="visit", place=place, day="2026-05-04")
    cast = [telling.actor("Ivo Dahl", country=home[0]), telling.actor("Petra Holm", country=home[1])]
    alerts = lane.judge(telling.facts(0, visit, *cast))
    assert [brief(alert) for alert in alerts if alert.kind == "meetings"] == rings


@pytest.mark.parametrize(("day", "alerts"), [("2026-05-05", ["new held", "new planned"]), ("2026-05-04", ["new held"])])
def test_who_met_on_monday_meets_again_on_tuesday(day: str, alerts: list[str], telling: Any, brief: Any) -> None:
    met = telling.meeting("held", "UA:Ivo Dahl", "GB:Petra Holm", day="2026-05-04")
    again = telling.meeting("planned", "UA:Ivo Dahl", "GB:Petra Holm", place="Riga", day=day, start=40)
    assert [brief(alert) for alert in Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, met, again))] == alerts


@pytest.mark.parametrize(("body", "rings"), [("ecowas", 1), ("democratic-party-us", 0)])
def test_a_party_that_meets_on_its_own_is_no_news(body: str, rings: int, telling: Any) -> None:
    meeting = telling.meeting("held", f":{body}", day="2026-05-04")
    assert len(Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, meeting))) == rings


@pytest.mark.parametrize(
    ("quote", "rings"),
    [("Their talks were moved to Bergen.", ["update planned place"]), ("They talk in Bergen.", ["new planned"])],
)
def test_talks_that_are_moved_to_another_town_are_the_same(quote: str, rings: list[str], telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.meeting("planned", "IR", "GB", "FR", "DE", place="Riga", day="2026-05-08")))
    sides = (Participant(id="IR", name="Iran", country="IR"), Participant(id="european-powers", name="European powers"))
    told = telling.meeting("planned", participants=sides, place="Bergen", day="2026-05-08", quote=quote)
    assert [brief(alert)[:20] for alert in lane.judge(telling.facts(1, told))] == rings


@pytest.mark.parametrize(
    ("sides", "place", "rings"),
    [
        (("DE", "FR", "PL", "UA"), None, ["new held"]),
        (("DE", "FR", "PL", "UA"), "Riga", ["update held status"]),
        (("DE", "FR"), None, ["update held status"]),
    ],
)
def test_two_states_of_four_are_at_many_a_summit(
    sides: tuple[str, ...], place: str | None, rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.meeting("planned", "IR", "GB", "FR", "DE", place="Riga", day="2026-05-04")))
    told = telling.facts(1, telling.meeting("held", *sides, place=place, day="2026-05-04"), story_id="other")
    assert [brief(alert) for alert in lane.judge(told)] == rings


@pytest.mark.parametrize(
    ("mode", "day", "story", "who", "rings"),
    [
        ("video", "2026-05-04", "story", ":European leaders", ["update held status"]),
        ("talks", "2026-05-04", "story", ":European leaders", ["new held"]),
        ("video", "2026-05-20", "story", ":European leaders", ["new held"]),
        ("video", "2026-05-04", "other", ":European leaders", ["new held"]),
        ("video", "2026-05-04", "story", "IT:Ivo Dahl", ["new held"]),
    ],
)
def test_a_call_that_was_due_is_the_one_of_leaders_whom_nobody_names(
    mode: str, day: str, story: str, who: str, rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.meeting("planned", "GB", "FR", "US:Petra Holm", mode="video", day=day)))
    told = telling.facts(1, telling.meeting("held", who, "US:Petra Holm", mode=mode), story_id=story)
    assert [brief(alert) for alert in lane.judge(told)] == rings


def test_a_summit_stays_one_where_two_of_it_talk(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    summit = telling.meeting("held", "DE:Ivo Dahl", mode="summit", place="Kesk", day="2026-05-04")
    talks = telling.meeting("held", "SE:Petra Holm", "DE:Ivo Dahl", place="Kesk", day="2026-05-04")
    (alert,) = lane.judge(telling.facts(0, summit, talks))
    assert alert.meeting.mode == "summit"


def test_two_who_also_met_have_met_once(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    pair = "SE:Petra Holm", "DE:Ivo Dahl"
    told = [telling.meeting("held", *pair, quote="They met."), telling.meeting("held", *pair, quote="They also met.", start=20)]
    assert len(lane.judge(telling.facts(0, *told))) == 1


def test_talks_on_a_tour_are_where_they_are_held(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    tour = telling.meeting("held", "DE:Ivo Dahl", mode="visit", place="Europe", day="2026-05-04")
    talks = telling.meeting("held", "SE:Petra Holm", "DE:Ivo Dahl", place="Kesk", day="2026-05-04")
    (alert,) = lane.judge(telling.facts(0, tour, talks))
    assert (alert.meeting.mode, alert.meeting.place) == ("talks", "Kesk")


def test_nobody_whom_a_text_names_meets_nobody(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    assert lane.judge(telling.facts(0, telling.meeting("held", ":envoys", place="Riga", day="2026-05-04"))) == []


@pytest.mark.parametrize(
    ("place", "rings"), [("China", ["update planned date"]), ("Riga", ["new planned"]), ("Beijing", ["update planned date"])]
)
def test_a_visit_is_the_meeting_with_whom_it_is_paid_to(place: str, rings: list[str], telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.meeting("planned", "US:Ivo Dahl", "CN:Petra Holm", place="Beijing", day="2026-06-01")))
    visit = telling.meeting(
        "planned", "US:Ivo Dahl", mode="visit", place=place, day="2026-06-20", quote="It was put off to June 20."
    )
    assert [brief(alert) for alert in lane.judge(telling.facts(1, visit))] == rings


def test_a_visit_that_is_returned_is_another(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    there = telling.meeting("planned", "US:Ivo Dahl", "CN:Petra Holm", mode="visit", place="Beijing", day="2026-06-01")
    back = telling.meeting("planned", "US:Ivo Dahl", "CN:Petra Holm", mode="visit", place="Washington", day="2026-06-01")
    lane.judge(telling.facts(0, there))
    assert [brief(alert) for alert in lane.judge(telling.facts(1, back))] == ["new planned"]


def test_a_month_that_holds_the_day_moves_nothing(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    august = When.model_validate({"start": "2026-08-01", "end": "2026-08-31", "precision": "month"})
    lane.judge(telling.facts(0, telling.meeting("planned", "NO", "SE", place="Riga", day="2026-08-12")))
    again = telling.meeting("planned", "NO", "SE", place="Riga", quote="It was pushed back to August.")
    assert not [brief(alert) for alert in lane.judge(telling.facts(1, again.model_copy(update={"date": august})))]


@pytest.mark.parametrize(
    ("quote", "rings"), [("It was pushed back to August.", ["update planned date"]), ("It will be held in August.", [])]
)
def test_what_is_moved_by_a_month_is_told_with_its_month(quote: str, rings: list[str], telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    ends = (("2026-07-01", "2026-07-31"), ("2026-08-01", "2026-08-31"))
    july, august = ({"start": start, "end": end, "precision": "month"} for start, end in ends)
    first = telling.meeting("planned", "NO", "SE", place="Riga").model_copy(update={"date": When.model_validate(july)})
    later = telling.meeting("planned", "NO", "SE", place="Riga", quote=quote).model_copy(
        update={"date": When.model_validate(august)}
    )
    lane.judge(telling.facts(0, first))
    assert [brief(alert) for alert in lane.judge(telling.facts(1, later))] == rings
