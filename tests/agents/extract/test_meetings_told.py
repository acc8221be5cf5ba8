"""Meetings as agencies, ministries, captions and headlines tell of them: who meets, who hosts or mediates, where and when."""

from __future__ import annotations

from datetime import date

import pytest

from met import meetings, names
from tocsin.schemas.facts import Meeting


def who(meeting: Meeting) -> set[str]:
    """Return everyone with their part, "Lind" or "Lind:host"."""
    return {p.name if p.role == "party" else f"{p.name}:{p.role}" for p in meeting.participants}


PARTIES = [  # text, who in which part
    # whom "it", "they" and "their" stand for
    ("Saudi Arabia announced it will host talks in Jeddah next week with officials from Egypt and Jordan.",
     "Saudi Arabia:host|Egypt|Jordan"),
    ("Turkey's foreign ministry said it brokered the talks between Somalia and Ethiopia.", "Turkey:mediator|Somalia|Ethiopia"),
    ("Estonia said it would chair a meeting of Baltic defence ministers.", "Estonia:chair|Baltic defence ministers"),
    ("President Ilona Varga hugs Prime Minister Tomas Lind as they meet in Caracas.", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga listens to envoy Tomas Lind during their meeting in Damascus.", "Ilona Varga|Tomas Lind"),
    ("King Felix stands beside Petra Holm before their meeting at the palace.", "Felix|Petra Holm"),
    # who mediates or leads
    ("Turkish-mediated talks between Somalia and Ethiopia opened in Ankara.", "Somalia|Ethiopia|Turkey:mediator"),
    ("Qatari-brokered negotiations between Israel and Hamas resumed in Doha.", "Israel|Hamas|Qatar:mediator"),
    ("The U.S.-led talks with Taliban representatives ended in Doha.", "Taliban representatives|United States:chair"),
    ("The talks between Chad and Niger, which Turkey mediated, ended without a deal.", "Chad|Niger|Turkey:mediator"),
    ("Talks that Qatar brokered between Rwanda and Congo broke down in December.",
     "Rwanda|Democratic Republic of the Congo|Qatar:mediator"),
    ("Permanent Secretary Tomas Lind chaired the third session of the joint commission with Vice Minister Ma Zhaoxu.",
     "Tomas Lind:chair|joint commission|Ma Zhaoxu"),
    # courtesy calls, visits to a person, receptions
    ("Ambassador Tomas Lind paid a courtesy call on Foreign Minister Petra Holm at her office.", "Tomas Lind|Petra Holm"),
    ("The outgoing envoy, Tomas Lind, made a farewell call on King Felix.", "Tomas Lind|Felix"),
    ("Petra Holm paid a visit to Prime Minister Tomas Lind on Sunday.", "Petra Holm:visitor|Tomas Lind:host"),
    ("President Ilona Varga hosted a dinner for Prime Minister Tomas Lind in Manila.", "Ilona Varga:host|Tomas Lind"),
    ("Ilona Varga flew to Lisbon on Monday, where she is to be received by President Tomas Lind.",
     "Ilona Varga:visitor|Tomas Lind:host"),
    # lists
    ("The presidents of Uganda, Rwanda and Burundi met in Nairobi.", "Uganda|Rwanda|Burundi"),
    ("Congolese and M23 delegates met in Doha.", "Democratic Republic of the Congo|M23"),
    ("Oman hosted a round of talks between Yemeni and Houthi negotiators.", "Oman:host|Yemen|Houthis"),
    ("Zelensky and European envoys discussed the plan in Kyiv.", "Volodymyr Zelensky|European envoys"),
    ("Ilona Varga met the head of the central bank, Tomas Lind, in Riga.", "Ilona Varga|Tomas Lind"),
    ("Ilona Varga met the foreign minister of Latvia, Tomas Lind, in Riga.", "Ilona Varga|Tomas Lind"),
    ("A meeting between deputy premier Petra Holm and trade commissioner Tomas Lind was held in Riga.", "Petra Holm|Tomas Lind"),
    # calls
    ("Ilona Varga speaks on the telephone with President Tomas Lind from her office in Dublin.", "Ilona Varga|Tomas Lind"),
    ("Putin discussed Syria with Erdogan by phone.", "Vladimir Putin|Recep Tayyip Erdogan"),
    # headlines
    ("Modi, Xi hold talks in Kazan", "Narendra Modi|Xi Jinping"),
    ("Putin, Erdogan discuss Syria by phone", "Vladimir Putin|Recep Tayyip Erdogan"),
    # pictures and what they show
    ("FILE - Sen. Petra Holm, right, speaks with Gov. Tomas Lind during a break in Albany, New York, Feb. 3, 2026.",
     "Petra Holm|Tomas Lind"),
    ("Tomas Lind talks to the man who was to succeed him as chairman, Jonas Sobol, at the federation's meeting in Oslo.",
     "Tomas Lind|Jonas Sobol|federation"),
    ("Ilona Varga smiles next to Tomas Lind at a cabinet meeting in Riga.", "Ilona Varga|Tomas Lind"),
    ("Ilona Varga sits beside Tomas Lind during a meeting of the coalition in Riga.", "Ilona Varga|Tomas Lind|coalition"),
    ("Ilona Varga points as Tomas Lind looks on during a meeting in Riga.", "Ilona Varga|Tomas Lind"),
    ("Ilona Varga delivers a speech as Tomas Lind listens during a summit in Riga.", "Ilona Varga|Tomas Lind"),
    # journeys, sessions, those who sat down
    ("Ilona Varga, on a visit to Seoul, praised the deal.", "Ilona Varga:visitor"),
    ("Japanese Prime Minister Sanae Takaichi is to visit the White House on March 19.", "Sanae Takaichi:visitor"),
    ("Delegations from Armenia and Azerbaijan sat down in Tbilisi on Monday to discuss their border.", "Armenia|Azerbaijan"),
    ("The Arab League held an extraordinary session in Cairo.", "Arab League"),
    ("Leaders of the G7 gathered in Evian for their annual summit.", "G7"),
    ("The Taliban said its delegation had met U.S. officials in Doha.", "Taliban|United States"),
    ("The rival leaders of Cyprus, Petra Holm and Tomas Lind, met in the buffer zone.", "Petra Holm|Tomas Lind"),
    ("Union leader Petra Holm and rail boss Tomas Lind are locked in last-ditch talks.", "Petra Holm|Tomas Lind"),
    # who is not there
    ("Marco Rubio and Wang Yi met on the sidelines of an ASEAN summit.", "Marco Rubio|Wang Yi"),
    ("Putin is to visit Baku for talks with Aliyev.", "Vladimir Putin:visitor|Ilham Aliyev"),
    ("Tomas Lind spoke with Ilona Varga at the All-Lydian Congress meeting in Riga.", "Tomas Lind|Ilona Varga|All-Lydian Congress"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PARTIES)
def test_everyone_takes_their_part(text: str, expected: str) -> None:
    [meeting] = meetings(text)
    assert who(meeting) == set(expected.split("|"))


def test_whose_journey_it_is_meets_them() -> None:
    *_, talks = meetings("Tomas Lind's visit to Jakarta included a meeting with President Prabowo Subianto.")
    assert who(talks) == {"Tomas Lind", "Prabowo Subianto"}


def test_who_speaks_about_a_visit_does_not_make_it() -> None:
    assert meetings("Ilona Varga spoke on the visit to Seoul.") == []


def test_it_is_no_person_and_she_no_state() -> None:
    [meeting] = meetings("Prime Minister Tomas Lind said it held talks with Norway and Sweden.")
    assert "Tomas Lind" not in who(meeting)
    [meeting] = meetings("Estonia said he met President Ilona Varga and Prime Minister Tomas Lind.")
    assert "Estonia" not in who(meeting)


SEEN_BEFORE = [  # text, status, who takes part, where and when of the last meeting
    ("Varga had a phone call with Lind. The two leaders exchanged views on the flood.", "held", "Varga|Lind", None, None),
    ("President Ilona Varga had a phone call with King Felix. They agreed to meet in Riga in May.", "planned", "Ilona Varga|Felix", "Riga", date(2026, 5, 1)),
    ("President Ilona Varga had a phone call with King Felix. They spoke of Norway. They agreed to meet in Riga in May.",
     "planned", "Ilona Varga|Felix", "Riga", date(2026, 5, 1)),
    ("Ilona Varga and Tomas Lind met, Petra Holm said. Jan Kort, who mediated, said the two would meet again in May.",
     "planned", "Ilona Varga|Tomas Lind", None, date(2026, 5, 1)),
    ("President Ilona Varga will speak on Tuesday after returning from a summit with King Felix in Riga.", "held", "Ilona Varga|Felix", "Riga", None),
    ("Norway and Sweden held talks in Riga from February 27 to March 1.", "held", "Norway|Sweden", "Riga", date(2026, 2, 27)),
    ("Norway and Sweden will meet in Riga starting on Sunday to discuss trade.", "planned", "Norway|Sweden", "Riga", date(2026, 3, 15)),
    ("Norway and Sweden will meet in Riga beginning Monday.", "planned", "Norway|Sweden", "Riga", date(2026, 3, 16)),
    ("Ilona Varga speaks with Tomas Lind on Tuesday by phone.", "planned", "Ilona Varga|Tomas Lind", None, date(2026, 3, 17)),
    ("President Ilona Varga meets Tomas Lind in Riga on Thursday.", "held", "Ilona Varga|Tomas Lind", "Riga", date(2026, 3, 12)),
    ("Ilona Varga received a phone call from King Felix, during which they discussed the flood.", "held", "Ilona Varga|Felix", None, None),
    ("Norway will send a team headed by Ilona Varga to Riga on Tuesday for talks with Sweden.", "planned", "Norway|Sweden", "Riga", date(2026, 3, 17)),
    ("Ilona Varga held talks with a team headed by Tomas Lind on Tuesday.", "held", "Ilona Varga|Tomas Lind|team", None, date(2026, 3, 10)),
    ("Ilona Varga met with a team led by Tomas Lind in Riga on Tuesday.", "held", "Ilona Varga|Tomas Lind|team", "Riga", date(2026, 3, 10)),
    ("Ilona Varga is making arrangements to hold phone talks with Tomas Lind as early as Tuesday.", "planned", "Ilona Varga|Tomas Lind", None, date(2026, 3, 17)),
    ("Norway is making preparations to hold talks with Sweden in Riga.", "planned", "Norway|Sweden", "Riga", None),
    ("According to Kort, a meeting between Ilona Varga and Tomas Lind is not planned yet.", "cancelled", "Ilona Varga|Tomas Lind", None, None),
    ("Ilona Varga met Premier Tomas Lind on Tuesday, with the aftermath of Norway's strike in Sweden expected to dominate their talks.",
     "held", "Ilona Varga|Tomas Lind", None, date(2026, 3, 10)),
    ("A meeting between Ilona Varga and Tomas Lind is on the cards.", "proposed", "Ilona Varga|Tomas Lind", None, None),
    ("Ilona Varga said she would love to meet Tomas Lind during her trip to Asia.", "proposed", "Ilona Varga|Tomas Lind", None, None),
    ("Ilona Varga will travel to Riga to attend the NATO summit.", "planned", "Ilona Varga|NATO", "Riga", None),
    ("Norway denied on Monday a report that direct talks with Sweden would be held in Riga.", "denied", "Norway|Sweden", "Riga", None),
    ("At the invitation of Premier Tomas Lind, President of Norway Ilona Varga will visit Sweden in May.", "planned", "Ilona Varga", "Sweden", date(2026, 5, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "status", "who", "place", "day"), SEEN_BEFORE)
def test_what_goes_on_with_a_meeting(text: str, status: str, who: str, place: str | None, day: date | None) -> None:
    meeting = meetings(text)[-1]
    assert (meeting.status, names(meeting)) == (status, set(who.split("|")))
    assert (meeting.place, meeting.date and meeting.date.start) == (place, day)


def test_what_a_call_was_about_is_no_second_meeting() -> None:
    assert len(meetings("Varga had a phone call with Lind. The two leaders exchanged views on the flood.")) == 1


def test_whom_one_called_one_may_meet_too() -> None:
    assert len(meetings("Varga had a phone call with Lind. The two leaders met.")) == 2


def test_where_a_team_is_met_hangs_on_no_leader() -> None:
    (meeting,) = meetings(
        "Ilona Varga met with a delegation of the Communist Party of Vietnam led by Le Hoai Trung in Beijing on Monday."
    )
    assert (meeting.place, meeting.date and meeting.date.start) == ("Beijing", date(2026, 3, 9))


def test_months_are_no_stretch_of_days() -> None:
    (meeting,) = meetings("Norway and Sweden held talks in Riga from January to February.")
    assert meeting.date is not None
    assert meeting.date.precision == "month"


def test_a_stretch_of_days_ends_on_its_last() -> None:
    (meeting,) = meetings("Norway and Sweden held talks in Riga from February 27 to March 1.")
    assert meeting.date is not None
    assert meeting.date.end == date(2026, 3, 1)


def test_a_meeting_that_moves_is_on_its_new_day() -> None:
    meeting = meetings("Talks between Norway and Sweden were moved from March 20 to March 22.")[-1]
    assert meeting.date is not None
    assert (meeting.date.start, meeting.date.end) == (date(2026, 3, 22), date(2026, 3, 22))


def test_who_only_asks_tells_of_no_meeting() -> None:
    assert meetings("Can you confirm that Premier Ilona Varga will meet King Felix?") == []


PLACES = [
    ("President Ilona Varga walks with Tomas Lind ahead of talks at the presidential palace in Baku.", "Baku"),
    ("King Felix received Petra Holm at a hotel in Rabat.", "Rabat"),
    ("President Ilona Varga met a delegation of Norwegian lawmakers in Riga.", "Riga"),
    ("President Ilona Varga will head to the White House to meet Prime Minister Tomas Lind.", "White House"),
    ("President Ilona Varga plans a trip to Oslo on Thursday to meet Prime Minister Tomas Lind.", "Oslo"),
    ("Marco Rubio and Wang Yi met on the sidelines of an ASEAN gathering in Kuala Lumpur.", "Kuala Lumpur"),
    ("The U.S.-led talks with Taliban representatives ended on Monday.", None),
    ("Petra Holm paid a visit to Prime Minister Tomas Lind on Sunday.", None),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_the_place_is_where_they_met(text: str, place: str | None) -> None:
    [meeting] = meetings(text)
    assert meeting.place == place


TIMES = [  # text, status, the first day
    (
        "Officials had warned of protests before the meeting in January between Ilona Varga and Tomas Lind.",
        "held",
        date(2026, 1, 1),
    ),
    ("Trade had slumped ahead of the November meeting of Ilona Varga and Tomas Lind in Seoul.", "held", date(2025, 11, 1)),
    ("Trade had slumped ahead of the June meeting of Ilona Varga and Tomas Lind in Seoul.", "planned", date(2026, 6, 1)),
    ("Work goes on ahead of the January meeting of Ilona Varga and Tomas Lind in Seoul.", "planned", date(2027, 1, 1)),
    ("Ilona Varga flew to Oslo on Monday, where she is to be received by President Tomas Lind.", "planned", None),
    ("President Ilona Varga and Prime Minister Tomas Lind agreed on Monday to meet in Riga.", "planned", None),
    ("President Ilona Varga and Prime Minister Tomas Lind agreed to meet in Riga on Monday.", "planned", date(2026, 3, 16)),
    ("Putin to visit Baku for talks with Aliyev", "planned", None),
    ("Petra Holm talks to the man who was to be premier, Tomas Lind, at a meeting in Riga.", "held", None),
    ("In a much anticipated call, President Ilona Varga also spoke with Prime Minister Tomas Lind.", "held", None),
]


@pytest.mark.parametrize(("text", "status", "day"), TIMES)
def test_what_is_over_and_what_is_to_come(text: str, status: str, day: date | None) -> None:
    [meeting] = meetings(text)
    assert (meeting.status, meeting.date and meeting.date.start) == (status, day)


MODES = [
    ("President Ilona Varga chairs a meeting with members of the government via videoconference.", "video"),
    ("Opposition leader Petra Holm speaks with residents during a town hall meeting in Harare.", "talks"),
    ("President Ilona Varga spoke with Prime Minister Tomas Lind on the phone.", "call"),
]


@pytest.mark.parametrize(("text", "mode"), MODES)
def test_one_meeting_is_told_by_two_words(text: str, mode: str) -> None:
    [meeting] = meetings(text)
    assert meeting.mode == mode
