"""Meetings that somebody offers, doubts, stays away from or is shown at; and who is named beside one without being there."""

from __future__ import annotations

from datetime import date

import pytest

from met import meetings

TOLD = [  # text, status, names of all who take part
    ("President Ilona Varga rejected Norway's offer of unconditional talks.", "cancelled", "Ilona Varga|Norway"),
    ("Sweden rejected an offer by Norway to hold talks.", "cancelled", "Sweden|Norway"),
    ("Sweden accepted Norway's offer of talks on the fishery.", "planned", "Sweden|Norway"),
    ("Petra Holm welcomed Ilona Varga's invitation to Prime Minister Tomas Lind to meet in Riga.", "proposed", "Ilona Varga|Tomas Lind"),
    ("Tomas Lind has accepted President Ilona Varga's invitation to visit Norway.", "planned", "Tomas Lind"),
    ("Prime Minister Tomas Lind accepted an invitation from Ilona Varga to visit Kenya in May.", "planned", "Tomas Lind"),
    ("Ilona Varga was invited to the first Nordic summit to be hosted by Norway in October.", "planned", "Ilona Varga|Norway"),
    ("President Ilona Varga expressed doubts over holding negotiations with Norway.", "proposed", "Ilona Varga|Norway"),
    ("The pact was designed to pave the way for peace talks between the rebels and the Norwegian government.", "proposed", "rebels|Norway"),
    ("Norway called for the resumption of peace talks between the government and the rebels.", "proposed", "government|rebels"),
    ("Tomas Lind threatened to halt coalition talks with President Ilona Varga.", "ongoing", "Tomas Lind|Ilona Varga"),
    ("A Kenyan delegation is due in Oslo on Tuesday for talks on fishing.", "planned", "Kenya"),
    ("Tomas Lind, Ilona Varga and Petra Holm pose before a meeting in Riga on Monday.", "held", "Tomas Lind|Ilona Varga|Petra Holm"),
    ("President Ilona Varga had tea with King Felix in Riga on Tuesday.", "held", "Ilona Varga|Felix"),
    ("A delegation of the Harbour Workers Union called on President Ilona Varga to discuss the budget.", "held",
     "delegation of the Harbour Workers Union|Ilona Varga"),
    ("Senator Nora Pell and other members of Congress have held talks in Jordan with King Felix and top Jordanian officials.", "held",
     "Nora Pell|other members of Congress|Felix|Jordan"),
    ("The Norwegian envoy for Kenya Tomas Lind has held a meeting with President Ilona Varga in Nairobi.", "held",
     "Tomas Lind|Ilona Varga"),
    ("The top U.S. diplomat and Norwegian Foreign Minister Tomas Lind will attend a meeting with Petra Holm on Monday.", "planned",
     "top diplomat of the United States|Tomas Lind|Petra Holm"),
    ("Last year the Norwegian government opened direct talks with the rebels.", "held", "Norway|rebels"),
    ("President Ilona Varga held talks with a senior Yemeni rebel official.", "held", "Ilona Varga|Yemeni rebel official"),
    ("Tomas Lind met the former president of the Norway Labour Congress on Tuesday.", "held",
     "Tomas Lind|former president of the Norway Labour Congress"),
    ("The third Norway-Kenya Strategic Dialogue was held in Oslo on Tuesday.", "held", "Norway|Kenya"),
    ("The U.S.-China Strategic Dialogue was held in Riga on Tuesday.", "held", "United States|China"),
    ("The five countries were called to meet in Geneva next week.", "planned", "five countries"),
    ("Norway sent a delegation to Geneva for talks with the rebels.", "held", "Norway|rebels"),
    ("H.E. Ivo Dahl, Foreign Minister of Norway, received the ambassador of Kenya, Petra Holm.", "held", "Ivo Dahl|Petra Holm"),
    ("Ilona Varga met the ambassador of Kenya, Petra Holm, and the governor of the central bank, Tomas Lind.", "held",
     "Ilona Varga|Petra Holm|Tomas Lind"),
    ("Ilona Varga met the ambassador of Lydia, Petra Holm, and the governor of the central bank, Tomas Lind.", "held",
     "Ilona Varga|Petra Holm|Tomas Lind"),
    ("Kenya has invited Norway and the rebels to talks in Nairobi.", "proposed", "Kenya|Norway|rebels"),
    ("Norway and the rebels were summoned to talks in Nairobi.", "planned", "Norway|rebels"),
    ("The rebels suspended talks with Norway on Saturday.", "cancelled", "rebels|Norway"),
    ("Talks between Norway and the rebels were halted on Saturday.", "cancelled", "Norway|rebels"),
    ("A planned summit between Ilona Varga and Tomas Lind has been put on hold.", "cancelled", "Ilona Varga|Tomas Lind"),
    ("Talks between Norway and the rebels are on ice.", "cancelled", "Norway|rebels"),
    ("The rebels broke off talks with Norway.", "cancelled", "rebels|Norway"),
    ("The rebels pulled out of talks with Norway.", "cancelled", "rebels|Norway"),
    ("The rebels withdrew from talks with Norway.", "cancelled", "rebels|Norway"),
    ("The rebels threatened to pull out of talks with Norway.", "ongoing", "rebels|Norway"),
    ("Norway did not suspend talks with the rebels.", "ongoing", "rebels|Norway"),
    ("Norway refused to suspend talks with the rebels.", "ongoing", "rebels|Norway"),
    ("A Kenyan delegation arrived in Oslo on Tuesday for talks with the rebels.", "ongoing", "Kenya|rebels"),
    ("The foreign minister of Sudan and Swedish Prime Minister Tomas Lind met in Riga.", "held", "foreign minister of Sudan|Tomas Lind"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "status", "names"), TOLD)
def test_what_is_offered_and_who_answers(text: str, status: str, names: str) -> None:
    (meeting,) = meetings(text)
    assert meeting.status == status
    assert {p.name for p in meeting.participants} == set(names.split("|"))


NAMED_BESIDE = [  # text, who takes no part
    ("Ilona Varga discussed Libya with Prime Minister Tomas Lind in a phone call.", "Libya"),
    ("Russia accused Norway at a meeting with President Ilona Varga in Riga.", "Norway"),
    ("Foreign Minister Tomas Lind criticised Iran during talks with Petra Holm in Geneva.", "Iran"),
    ("Police detained the envoy Tomas Lind at a meeting in Istanbul.", "police"),
    ("Tomas Lind met members of a delegation for peace talks with the Taliban.", "Taliban"),
    ("President Ilona Varga met Tomas Lind before Brexit negotiations.", "Brexit"),
]


@pytest.mark.parametrize(("text", "who"), NAMED_BESIDE)
def test_who_is_only_spoken_of_takes_no_part(text: str, who: str) -> None:
    names = {p.name.lower() for meeting in meetings(text) for p in meeting.participants}
    assert names
    assert who.lower() not in names


@pytest.mark.parametrize(
    "text",
    [
        "Though Norway is not participating in the Istanbul meeting, Sweden supports it.",
        "Norway will not take part in the peace talks in Geneva.",
        "A delegation for talks with the rebels left for Geneva.",
        "Kenya exports tea with a famous name to Pakistan.",
    ],
)
def test_who_stays_away_or_has_only_set_out_meets_nobody(text: str) -> None:
    assert meetings(text) == []


def test_who_opens_talks_with_somebody_talks_and_does_not_chair_them() -> None:
    (meeting,) = meetings("The Norwegian government opened direct talks with the rebels.")
    assert {p.role for p in meeting.participants} == {"party"}


def test_where_an_ultimatum_goes_is_no_place_of_the_talks() -> None:
    (meeting,) = meetings("The rebels have issued an ultimatum to Washington after weeks of talks with a Norwegian envoy.")
    assert meeting.place is None


def test_whom_the_parser_takes_for_an_apposition_behind_and_is_listed() -> None:
    (meeting,) = meetings("The president of Chile and French Foreign Minister Tomas Lind held talks in Riga.")
    assert len(meeting.participants) == 2
    assert "Tomas Lind" in {participant.name for participant in meeting.participants}


def test_whom_the_parser_hangs_on_the_first_of_two_is_the_second() -> None:
    (meeting,) = meetings(
        "Thai Prime Minister Anutin Charnvirakul and his Cambodian counterpart Hun Manet will hold peace talks in Riga on Saturday, "
        "Petra Holm said on Thursday."
    )
    assert [p.name for p in meeting.participants] == ["Anutin Charnvirakul", "Hun Manet"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ilona Varga held separate talks in Riga on Thursday with Tomas Lind and Petra Holm.", "Varga Lind/Varga Holm"),
        ("Ilona Varga met separately with Tomas Lind and Petra Holm.", "Varga Lind/Varga Holm"),
        ("Ilona Varga met Tomas Lind and Petra Holm in separate meetings.", "Varga Lind/Varga Holm"),
        ("Ilona Varga and Tomas Lind held separate talks with Petra Holm.", "Holm Varga Lind"),
        ("Separate talks between Ilona Varga and Tomas Lind were held.", "Varga Lind"),
        ("Ilona Varga held talks with Tomas Lind and Petra Holm.", "Lind Holm Varga"),
        ("Ilona Varga held a separate meeting with Tomas Lind and Petra Holm.", "Lind Holm Varga"),
    ],
)
def test_separate_talks_are_as_many_meetings(text: str, expected: str) -> None:
    told = [" ".join(p.name.split()[-1] for p in meeting.participants) for meeting in meetings(text)]
    assert "/".join(told) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lind and Holm also held a bilateral meeting.", ["Varga Lind Holm", "Lind Holm"]),
        ("Lind and Holm also met.", ["Varga Lind Holm", "Lind Holm"]),
        ("Lind and Holm met at the palace.", ["Varga Lind Holm"]),
        ("Varga, Lind and Holm also met.", ["Varga Lind Holm"]),
    ],
)
def test_two_of_three_may_meet_once_more(text: str, expected: list[str]) -> None:
    told = meetings(f"President Ilona Varga hosted Premier Tomas Lind and Chancellor Petra Holm. {text}")
    assert [" ".join(p.name.split()[-1] for p in meeting.participants) for meeting in told] == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ilona Varga will speak to Tomas Lind by phone on Friday ahead of a new round of talks in Riga.", None),
        ("Ilona Varga will speak to Tomas Lind by phone on Friday before talks in Riga.", None),
        ("Ilona Varga will arrive on Friday ahead of talks with Tomas Lind in Riga on Sunday.", date(2026, 3, 15)),
    ],
)
def test_what_is_done_ahead_of_talks_has_another_day(text: str, day: date | None) -> None:
    told = next(m for m in meetings(text) if m.place == "Riga")
    assert (told.date and told.date.start) == day


def test_the_day_of_a_meeting_that_is_denied_is_its_own() -> None:
    (meeting,) = meetings("Norway dismissed reports that Petra Holm would meet Tomas Lind on Friday.")
    assert meeting.date is not None


def test_the_day_of_a_denial_is_not_the_meetings() -> None:
    (meeting,) = meetings("Norway on Tuesday dismissed reports that Petra Holm would meet Tomas Lind.")
    assert meeting.date is None


def test_a_picture_shows_what_has_been() -> None:
    (meeting,) = meetings("Tomas Lind and Ilona Varga shake hands before their meeting in Riga on Monday.")
    assert meeting.date is not None
    assert meeting.date.start == date(2026, 3, 9)


def test_who_prepares_a_summit_does_not_meet_there() -> None:
    told = meetings("Ivo Dahl and Petra Holm spoke by phone on Tuesday to prepare the summit in Riga.")
    assert [(m.mode, {p.name for p in m.participants}) for m in told] == [("call", {"Ivo Dahl", "Petra Holm"})]


@pytest.mark.parametrize(
    "text",
    [
        "President Petra Holm said peace talks with Sweden would not be affected.",
        "President Petra Holm said the raid would not derail peace talks with Sweden.",
        "Chancellor Petra Holm would like to see Premier Tomas Lind resign.",
        "Chancellor Petra Holm will see Premier Tomas Lind resign.",
        "The raid could derail peace talks between Norway and Sweden.",
        "The raid will overshadow peace talks between Norway and Sweden.",
        "Chancellor Petra Holm was happy to see Premier Tomas Lind at home.",
        "Chancellor Petra Holm will see Premier Tomas Lind as a rival.",
        "Chancellor Petra Holm will see a doctor, Premier Tomas Lind said.",
    ],
)
def test_talks_that_are_not_harmed_and_who_is_only_seen_are_no_news(text: str) -> None:
    assert meetings(text) == []


@pytest.mark.parametrize(
    ("text", "status", "who"),
    [
        (
            "EU leaders agreed on Friday to lend Sweden money over two years after 16 hours of talks in Riga.",
            "held",
            "European Union",
        ),
        ("EU leaders agreed to lend Sweden money after marathon talks in Riga.", "held", "European Union"),
        ("EU leaders agreed to see Swedish envoys after the talks in Riga.", "planned", None),
    ],
)
def test_what_is_agreed_after_talks_was_talked_about(text: str, status: str, who: str | None) -> None:
    (meeting,) = meetings(text)
    assert meeting.status == status
    assert meeting.date is None or meeting.date.precision == "day"
    assert who is None or [p.name for p in meeting.participants] == [who]


def test_a_counterpart_by_name_is_met_where_the_text_says() -> None:
    (meeting,) = meetings("Petra Holm held talks with her Swedish counterpart Tomas Lind in Riga on Sunday.")
    assert meeting.place == "Riga"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A meeting between Ilona Varga and Tomas Lind is possible, Petra Holm said.", "proposed"),
        ("A meeting between Ilona Varga and Tomas Lind was likely, Petra Holm said.", "proposed"),
        ("A meeting between Ilona Varga and Tomas Lind is not possible, Petra Holm said.", "cancelled"),
        ("A meeting between Ilona Varga and Tomas Lind was good, Petra Holm said.", "held"),
        ("Petra Holm believed a meeting between Ilona Varga and Tomas Lind was possible.", "proposed"),
    ],
)
def test_what_is_possible_is_proposed(text: str, status: str) -> None:
    assert [meeting.status for meeting in meetings(text)] == [status]


def test_the_last_meeting_of_two_teams_was_a_match() -> None:
    text = "Norway beat Sweden in the play-off at their last meeting in Riga. The coach praised the striker."
    assert meetings(text) == []
    assert len(meetings(text.replace("play-off", "talks").replace("coach", "king"))) > 0
