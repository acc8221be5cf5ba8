"""Meetings told in the clauses around them: where somebody went, who attended, who led, and whether it came to it."""

from __future__ import annotations

from datetime import date

import pytest

from met import meetings, names


def test_a_league_of_states_plays_no_match() -> None:
    [met, *_] = meetings("The leaders of Egypt, Jordan and Iraq met in Amman on Sunday, a day before an Arab League summit.")
    assert (met.place, met.status, names(met)) == ("Amman", "held", {"Egypt", "Jordan", "Iraq"})
    [sidelines] = meetings("The foreign ministers of Egypt and Tunisia met at the Arab League on Monday.")
    assert names(sidelines) == {"Egypt", "Tunisia"}
    assert meetings("Norway met Sweden in the Premier League on Monday.") == []


def test_a_summit_that_follows_a_meeting_is_somewhere_else() -> None:
    [met, summit] = meetings("The leaders of Egypt and Iraq met in Amman on Sunday, a day before an Arab League summit.")
    assert (met.place, summit.place, summit.status) == ("Amman", None, "planned")


WHERE = [  # text, place, status, day, who
    ("Ilona Varga travelled on to Riga, where she held talks with Tomas Lind.", "Riga", "held", None, "Ilona Varga|Tomas Lind"),
    ("Ilona Varga flew to Oslo on Monday, where she met Tomas Lind.", "Oslo", "held", date(2026, 3, 9), "Ilona Varga|Tomas Lind"),
    ("On her first visit to New Delhi, where she held talks with Tomas Lind, President Ilona Varga spoke of trade.",
     "New Delhi", "held", None, "Ilona Varga|Tomas Lind"),
    ("Tomas Lind is on a visit to Bern, where he is to hold talks with President Ilona Varga.", "Bern", "planned", None,
     "Ilona Varga|Tomas Lind"),
    ("Foreign Minister Petra Holm is due in Kathmandu on Friday, where she will call on Prime Minister Tomas Lind.",
     "Kathmandu", "planned", date(2026, 3, 13), "Petra Holm|Tomas Lind"),
    ("Prime Minister Ilona Varga will host President Tomas Lind on Saturday in Hiroshima.", "Hiroshima", "planned", date(2026, 3, 14),
     "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga and Prime Minister Tomas Lind travelled to Riga, where they met King Felix.", "Riga", "held", None,
     "Ilona Varga|Tomas Lind|Felix"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "status", "day", "who"), WHERE)
def test_where_is_the_place_that_somebody_went_to(text: str, place: str, status: str, day: date | None, who: str) -> None:
    meeting = meetings(text)[-1]
    assert (meeting.place, meeting.status, meeting.date and meeting.date.start) == (place, status, day)
    assert names(meeting) == set(who.split("|"))


def test_what_happens_where_somebody_met_is_on_another_day() -> None:
    [meeting] = meetings("The hotel where President Ilona Varga met Prime Minister Tomas Lind burned down on Monday.")
    assert meeting.date is None
    [meeting] = meetings("Ilona Varga flew home on Monday from Oslo, where she had met Tomas Lind.")
    assert (meeting.place, meeting.date) == ("Oslo", None)


CALLS = [
    "President Ilona Varga called on King Felix in Oslo on Tuesday.",
    "The visiting minister, Petra Holm, called upon Prime Minister Tomas Lind and discussed trade.",
]


@pytest.mark.parametrize("text", CALLS)
def test_who_calls_on_somebody_in_office_meets_them(text: str) -> None:
    [meeting] = meetings(text)
    assert (meeting.mode, meeting.status, len(meeting.participants)) == ("talks", "held", 2)


DEMANDS = [
    "President Ilona Varga called on Prime Minister Tomas Lind to resign.",
    "President Ilona Varga called on Prime Minister Tomas Lind for help.",
    "Ilona Varga called on leaders in Oslo on Tuesday.",
    "Students called on Prime Minister Tomas Lind.",
]


@pytest.mark.parametrize("text", DEMANDS)
def test_who_calls_on_somebody_to_act_meets_nobody(text: str) -> None:
    assert meetings(text) == []


ATTENDED = [  # text, who
    ("Kenya will host a regional summit in Nairobi on Saturday to be attended by the leaders of Uganda, Rwanda and Burundi.",
     "Kenya|Uganda|Rwanda|Burundi"),
    ("The summit, attended by the leaders of Norway, Sweden and Finland, ended in Riga on Monday.", "Norway|Sweden|Finland"),
    ("Qatar hosted a meeting in Doha bringing together the leaders of Syria and Lebanon.", "Qatar|Syria|Lebanon"),
    ("Sudan will host a peace conference in Khartoum next week bringing together the leaders of Chad and Niger.",
     "Sudan|Chad|Niger"),
    ("Turkey hosted talks involving Norway and Sweden on Monday.", "Turkey|Norway|Sweden"),
    ("Turkey hosted talks among Somalia, Ethiopia and Kenya in Ankara.", "Turkey|Somalia|Ethiopia|Kenya"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), ATTENDED)
def test_who_attends_takes_part(text: str, who: str) -> None:
    [meeting] = meetings(text)
    assert names(meeting) == set(who.split("|"))


PARTS = [  # text, who leads, in which part
    ("Norway and Sweden held talks in Riga, with Finland's foreign minister, Petra Holm, chairing.", "Petra Holm", "chair"),
    ("Israel and Hamas held indirect talks in Cairo on Monday, with Egypt mediating.", "Egypt", "mediator"),
    ("Peace talks between Norway and Sweden resumed in Riga on Monday with Qatar brokering.", "Qatar", "mediator"),
    ("Mediators from Egypt and Qatar met Hamas leaders in Cairo.", "Egypt", "mediator"),
    ("Mediators from Egypt and Qatar met Hamas leaders in Cairo.", "Qatar", "mediator"),
    ("Norwegian mediators held talks with Israel and Hamas in Riga.", "Norway", "mediator"),
    ("Mediators from Egypt and Qatar met Hamas leaders in Cairo.", "Hamas", "party"),
    ("Chad and Niger held talks in Geneva under the mediation of Turkey.", "Turkey", "mediator"),
    ("Chad and Niger held talks in Geneva, with Turkey as mediator.", "Turkey", "mediator"),
]


@pytest.mark.parametrize(("text", "who", "part"), PARTS)
def test_who_leads_or_mediates_does_so(text: str, who: str, part: str) -> None:
    [meeting] = meetings(text)
    assert {p.name: p.role for p in meeting.participants}[who] == part


def test_who_leads_a_team_of_their_own_leads_no_talks() -> None:
    [meeting] = meetings("Norway and Sweden held talks in Riga, with Tomas Lind leading the Finnish delegation.")
    assert "chair" not in {participant.role for participant in meeting.participants}


STATUS = [
    ("Ilona Varga was to meet Tomas Lind in Riga on Friday.", "planned"),
    ("Ilona Varga and Tomas Lind were to meet in Riga on Friday.", "planned"),
    ("Ilona Varga was going to meet Tomas Lind in Riga.", "planned"),
    ("Ilona Varga and Tomas Lind were supposed to meet in Riga on Friday.", "planned"),
    ("Ilona Varga was to have met Tomas Lind in Riga on Friday.", "planned"),
    ("Ilona Varga had been due to meet Tomas Lind in Riga on Friday.", "cancelled"),
    ("Ilona Varga was due to meet Tomas Lind in Riga on Friday but will instead send an envoy.", "cancelled"),
    ("Ilona Varga, who was scheduled to meet Tomas Lind in Riga, will instead send an envoy.", "cancelled"),
    ("Ilona Varga, who was due to meet Tomas Lind in Riga on Friday, will fly there a day early.", "planned"),
    ("Ilona Varga, who is due to meet Tomas Lind in Riga on Friday, will instead fly there a day early.", "planned"),
    ("Ilona Varga is heading to Riga for talks with Tomas Lind.", "planned"),
    ("Ilona Varga is in Riga for talks with Tomas Lind.", "ongoing"),
    ("Ilona Varga is heading talks with Tomas Lind in Riga.", "ongoing"),
    ("Ilona Varga was expected to meet Tomas Lind in Riga on Friday but will instead send an envoy.", "cancelled"),
    ("Ilona Varga travelled to Riga for talks with Tomas Lind.", "held"),
    ("Her first act was to meet President Ilona Varga and Prime Minister Tomas Lind.", "held"),
    ("Petra Holm cancelled a trip to Tbilisi where she was to meet opposition leaders.", "cancelled"),
    ("Ilona Varga scrapped a visit to Riga where she was due to hold talks with Tomas Lind.", "cancelled"),
    ("Ilona Varga cancelled her trip to Riga, where she had been scheduled to meet Tomas Lind.", "cancelled"),
    ("Petra Holm spoke in Oslo ahead of the meeting of the Lydian coalition with Tomas Lind.", "planned"),
    ("Ilona Varga called off a trip to Riga, where she was to have met Tomas Lind.", "cancelled"),
    ("Ilona Varga called for calm and flew to Riga, where she will meet Tomas Lind.", "planned"),
    ("The foreign ministers of Oman and Jordan held talks on Tuesday, hours after Norway rejected the plan.", "held"),
    ("In the run-up to the summit in Riga between Norway and Sweden, prices fell.", "planned"),
    ("President Ilona Varga spoke on the eve of a meeting with Prime Minister Tomas Lind in Riga.", "planned"),
    ("President Ilona Varga flew to Geneva in preparation for talks with Tomas Lind.", "planned"),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_what_was_to_come_has_not_been_held(text: str, status: str) -> None:
    [meeting] = meetings(text)
    assert meeting.status == status


TO = [
    ("President Ilona Varga welcomed a Russian delegation headed by Tomas Lind to Caracas on Monday.", "Caracas"),
    ("President Ilona Varga received a Swedish team led by Tomas Lind in Oslo on Monday.", "Oslo"),
    ("President Ilona Varga invited a Swedish team headed by Tomas Lind to Oslo.", "Oslo"),
    ("President Ilona Varga welcomed Prime Minister Tomas Lind to Riga.", "Riga"),
]


@pytest.mark.parametrize(("text", "place"), TO)
def test_guests_are_welcomed_to_a_place(text: str, place: str) -> None:
    [meeting] = meetings(text)
    assert meeting.place == place
    assert "host" in {participant.role for participant in meeting.participants}


OURS = [
    '"We had good talks," Tomas Lind said after a meeting with Ilona Varga.',
    '"We had a constructive meeting," Ilona Varga told reporters after she met Tomas Lind in Riga.',
    '"We had very useful discussions," said Ilona Varga after talks with Tomas Lind.',
]


@pytest.mark.parametrize("text", OURS)
def test_what_a_speaker_says_of_a_meeting_makes_no_second(text: str) -> None:
    [meeting] = meetings(text)
    assert names(meeting) == {"Tomas Lind", "Ilona Varga"}
