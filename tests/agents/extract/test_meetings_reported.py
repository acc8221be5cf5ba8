"""Meetings as desks and headlines report them: who, when it is, where, and what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from met import meetings, names

REPORTED = [  # text, status, names, place
    ("The French, German and British foreign ministers met in Riga on Monday.", "held", "France|Germany|United Kingdom", "Riga"),
    ("A meeting of the French, Kenyan and Chilean leaders in Riga was called off.", "cancelled", "France|Kenya|Chile", "Riga"),
    ("Ilona Varga flew to the summit of the Arab League in Riga.", "held", "Ilona Varga|Arab League", "Riga"),
    (
        "ABU DHABI, 1st June, 2026 (WIRE) -- President His Highness Sheikh Mohamed bin Zayed Al Nahyan today received"
        " Abdel Fattah El-Sisi, President of the Arab Republic of Egypt.",
        "held",
        "Mohammed bin Zayed|Abdel Fattah al-Sisi",
        None,
    ),
    ("Ilona Varga met Tomas Lind at the Élysée Palace.", "held", "Ilona Varga|Tomas Lind", "Élysée Palace"),
    ("The talks follow a phone call last week between Ilona Varga and Tomas Lind.", "held", "Ilona Varga|Tomas Lind", None),
    ("Petra Holm and Tomas Lind met in Lind's hometown of Andong.", "held", "Petra Holm|Tomas Lind", "Andong"),
    # in the order of state agencies
    ("OSLO, Dec 3 - President Petra Holm received here on Monday Premier Tomas Lind.", "held", "Petra Holm|Tomas Lind", "Oslo"),
    ("OSLO, Dec 3 - President Petra Holm received Premier Tomas Lind.", "held", "Petra Holm|Tomas Lind", None),
    ("Oslo, WNA - President Petra Holm held talks here with Premier Tomas Lind.", "held", "Petra Holm|Tomas Lind", "Oslo"),
    (
        "OSLO, Dec 3 - President Petra Holm held here on Monday a meeting with Tomas Lind.",
        "held",
        "Petra Holm|Tomas Lind",
        "Oslo",
    ),
    (
        "Prince Mohammed bin Salman, Crown Prince and Prime Minister, received here today the Prime Minister of Norway, Tomas Lind.",
        "held",
        "Mohammed bin Salman|Tomas Lind",
        None,
    ),
    ("President Petra Holm held talks here with Premier Tomas Lind.", "held", "Petra Holm|Tomas Lind", None),
    ("President Petra Holm received in Riga today the premier of Norway, Tomas Lind.", "held", "Petra Holm|Tomas Lind", "Riga"),
    (
        "Minister Petra Holm received on Monday a phone call from her Norwegian counterpart Tomas Lind, the ministry said.",
        "held",
        "Petra Holm|Tomas Lind",
        None,
    ),
    (
        "President Petra Holm received on Monday Norwegian Deputy Prime Minister Tomas Lind and his accompanying delegation.",
        "held",
        "Petra Holm|Tomas Lind|accompanying delegation",
        None,
    ),
    (
        "President Petra Holm received the outgoing Norwegian Ambassador to Vietnam Tomas Lind in Riga.",
        "held",
        "Petra Holm|Tomas Lind",
        "Riga",
    ),
    (
        "Minister of Foreign Affairs, African Cooperation and Moroccan Expatriates, Petra Holm, held talks with Tomas Lind.",
        "held",
        "Petra Holm|Tomas Lind",
        None,
    ),
    (
        "President Petra Holm will hold talks with Tomas Lind, aide Jan Kort told reporters.",
        "planned",
        "Petra Holm|Tomas Lind",
        None,
    ),
    (
        "President Petra Holm and her aide Tomas Lind stressed over phone the need of a truce.",
        "held",
        "Petra Holm|Tomas Lind",
        None,
    ),
    ("President Petra Holm had a telephonic conversation with Tomas Lind.", "held", "Petra Holm|Tomas Lind", None),
    (
        "President Petra Holm and Premier Tomas Lind have sat down for a face-to-face in Abu Dhabi.",
        "held",
        "Petra Holm|Tomas Lind",
        "Abu Dhabi",
    ),
    ("The ministers of Norway and Sweden will come together in Riga to discuss the truce.", "planned", "Norway|Sweden", "Riga"),
    ("The ministers of Norway and Sweden will get together in Riga.", "planned", "Norway|Sweden", "Riga"),
    (
        "King Abdullah II on Friday received, at Al Husseiniya Palace, President of Cyprus Nikos Christodoulides.",
        "held",
        "Abdullah II|Nikos Christodoulides",
        "Al Husseiniya Palace",
    ),
    ("Premier Petra Holm left here this morning for Beijing on a four-day official visit.", "ongoing", "Petra Holm", "Beijing"),
    (
        "The summit of ECOWAS opened in Abuja with the participation of Nigerian President Bola Tinubu and Premier Petra Holm.",
        "held",
        "ECOWAS|Bola Tinubu|Petra Holm",
        "Abuja",
    ),
    (
        "Petra Holm arrived in Riga for a meeting with Tomas Lind. It will be her ninth visit to Latvia.",
        "ongoing",
        "Petra Holm|Tomas Lind",
        "Riga",
    ),
    ("President Petra Holm hosts Premier Tomas Lind at 2 p.m.", "planned", "Petra Holm|Tomas Lind", None),
    ("President Petra Holm receives Premier Tomas Lind at 5.", "planned", "Petra Holm|Tomas Lind", None),
    ("President Petra Holm receives Premier Tomas Lind at 14:30.", "planned", "Petra Holm|Tomas Lind", None),
    ("President Petra Holm received Premier Tomas Lind at 2 p.m.", "held", "Petra Holm|Tomas Lind", None),
    ("TODAY: President Petra Holm receives Premier Tomas Lind.", "planned", "Petra Holm|Tomas Lind", None),
    ("President Petra Holm receives Premier Tomas Lind.", "held", "Petra Holm|Tomas Lind", None),
    ("Trump invited Macron to the White House.", "proposed", "Donald Trump|Emmanuel Macron", "White House"),
    ("Norway dismissed reports of talks with Sweden as false.", "denied", "Norway|Sweden", None),
    ("Norway described claims of a meeting with Sweden as baseless.", "denied", "Norway|Sweden", None),
    ("Norway denied that it had met Sweden in Riga, calling reports of the talks baseless.", "denied", "Norway|Sweden", "Riga"),
    ("Norway dismissed reports that Petra Holm would meet Tomas Lind.", "denied", "Petra Holm|Tomas Lind", None),
    ('Norway dismissed as "untrue" reports that Petra Holm would meet Tomas Lind.', "denied", "Petra Holm|Tomas Lind", None),
    ("Norway denied claims that Petra Holm had met Tomas Lind.", "denied", "Petra Holm|Tomas Lind", None),
    ("There is no truth to reports that Petra Holm would meet Tomas Lind.", "denied", "Petra Holm|Tomas Lind", None),
    ("There is some truth to reports that Petra Holm would meet Tomas Lind.", "planned", "Petra Holm|Tomas Lind", None),
    ("Norway confirmed reports that Petra Holm would meet Tomas Lind.", "planned", "Petra Holm|Tomas Lind", None),
    ("Norway rejected the envoy, Petra Holm, who met Tomas Lind in Riga.", "held", "Petra Holm|Tomas Lind", "Riga"),
    ("The raid derailed peace talks between Norway and Sweden.", "cancelled", "Norway|Sweden", None),
    ("Petra Holm plans to travel to Oslo after talks in Riga with Sweden.", "planned", "Petra Holm|Sweden", "Riga"),
    ("Chancellor Petra Holm met Premier Tomas Lind at Palazzo Kesk in Rome.", "held", "Petra Holm|Tomas Lind", "Rome"),
    ("Petra Holm has agreed with Tomas Lind to meet in Riga.", "planned", "Petra Holm|Tomas Lind", "Riga"),
    ("Petra Holm left for Riga for a summit with Tomas Lind.", "planned", "Petra Holm|Tomas Lind", "Riga"),
    ("Petra Holm left the palace for talks with Tomas Lind.", "planned", "Petra Holm|Tomas Lind", None),
    (
        "Petra Holm will lead the team, two aides said, and is expected to meet Tomas Lind.",
        "planned",
        "Petra Holm|Tomas Lind",
        None,
    ),
    ("Petra Holm will lead the team, two aides said, and will meet Tomas Lind.", "planned", "Petra Holm|Tomas Lind", None),
    ("Petra Holm will be sent, two aides said, and will meet Tomas Lind.", "planned", "Petra Holm|Tomas Lind", None),
    ("Petra Holm broke with Sweden to meet Tomas Lind in Riga.", "held", "Petra Holm|Tomas Lind", "Riga"),
    ("Petra Holm did not leave for talks with Tomas Lind.", "denied", "Petra Holm|Tomas Lind", None),
    ("Petra Holm has not agreed with Tomas Lind to meet in Riga.", "cancelled", "Petra Holm|Tomas Lind", "Riga"),
    ("Petra Holm is due in Riga to see Premier Tomas Lind.", "planned", "Petra Holm|Tomas Lind", None),
    ("Chancellor Petra Holm will see Premier Tomas Lind in Riga.", "planned", "Petra Holm|Tomas Lind", "Riga"),
    ("Chancellor Petra Holm said peace talks with Sweden would not take place.", "cancelled", "Petra Holm|Sweden", None),
    ("Norway described reports of talks with Sweden as encouraging.", "held", "Norway|Sweden", None),
    ("Norway confirmed reports of talks with Sweden.", "held", "Norway|Sweden", None),
    (
        "Norway will send a mission led by Petra Holm to Riga to meet Premier Tomas Lind.",
        "planned",
        "Petra Holm|Tomas Lind",
        None,
    ),
    ("Norway sent a mission led by Petra Holm to Riga to meet Premier Tomas Lind.", "planned", "Petra Holm|Tomas Lind", None),
    ("President Ilona Varga met Tomas Lind for three hours in Oslo.", "held", "Ilona Varga|Tomas Lind", "Oslo"),
    ("Minister Petra Holm called on Premier Tomas Lind in Oslo.", "held", "Petra Holm|Tomas Lind", "Oslo"),
    ("President Ilona Varga had lunch with Tomas Lind at the White House.", "held", "Ilona Varga|Tomas Lind", "White House"),
    ("Norway rejected talks with Sweden under pressure.", "cancelled", "Norway|Sweden", None),
    ("Norway ruled out talks with Sweden.", "cancelled", "Norway|Sweden", None),
    ("Norway denied that a meeting with Sweden was being planned.", "denied", "Norway|Sweden", None),
    ("Norway said that a meeting with Sweden was being planned.", "planned", "Norway|Sweden", None),
    ("Norway shelved a summit with Sweden.", "cancelled", "Norway|Sweden", None),
    ("Norway proposed military talks with Sweden.", "proposed", "Norway|Sweden", None),
    ("Norway's and Sweden's leaders will meet in Riga.", "planned", "Norway|Sweden", "Riga"),
    ("Talks with Sweden would resume in Riga, Norway's minister Petra Holm said.", "planned", "Petra Holm|Sweden", "Riga"),
    ("Witnesses said that talks with Sweden had resumed in Riga.", "ongoing", "Sweden", "Riga"),
    (
        "Norway's army chief, Petra Holm, had lunch with Trump at the White House.",
        "held",
        "Petra Holm|Donald Trump",
        "White House",
    ),
    ("Norway said that bombs fell during talks with Sweden in Riga.", "held", "Sweden", "Riga"),
    ("Norway said Finland's talks with Sweden would resume.", "planned", "Finland|Sweden", None),
    ("The Norway-Sweden summit opens in Riga.", "held", "Norway|Sweden", "Riga"),
    ("The EU-Norway summit was held in Riga.", "held", "European Union|Norway", "Riga"),
    (
        "RIGA, March 12 (Wire) -- Ilona Varga attended a summit meeting among Norway and Sweden with Prime Minister Tomas Lind here on Monday.",
        "held",
        "Ilona Varga|Tomas Lind|Norway|Sweden",
        "Riga",
    ),
    ("Ilona Varga met with Tomas Lind ahead of the summit on Monday.", "held", "Ilona Varga|Tomas Lind", None),
    ("An EU–Norway summit was held.", "held", "European Union|Norway", None),
    ("The Norway-ASEAN summit was held in Riga.", "held", "Norway|ASEAN", "Riga"),
    ("G7 foreign ministers opened talks in Riga on Tuesday with Ukraine at the top of the agenda.", "held", "G7", "Riga"),
    ("G7 foreign ministers opened talks in Riga on Tuesday with Ukraine at the top of the table.", "held", "G7|Ukraine", "Riga"),
    ("Ilona Varga and Tomas Lind held talks at State House Entebbe.", "held", "Ilona Varga|Tomas Lind", "Entebbe"),
    ("The first man to meet Macron in Oslo", "held", "Emmanuel Macron", "Oslo"),
    ("Talks between Norway and Sweden moved on to fisheries in Riga.", "held", "Norway|Sweden", "Riga"),
    ("Mark to meet Lind in Oslo", "planned", "Mark|Lind", "Oslo"),
    ("Trump to meet Macron in Oslo", "planned", "Donald Trump|Emmanuel Macron", "Oslo"),
]


@pytest.mark.parametrize(("text", "status", "who", "place"), REPORTED)
def test_reported(text: str, status: str, who: str, place: str | None) -> None:
    (meeting,) = meetings(text)
    assert (meeting.status, names(meeting), meeting.place) == (status, set(who.split("|")), place)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Talks between Norway and Sweden planned for Friday in Riga have been postponed for want of a room.", None),
        ("Talks between Norway and Sweden, planned for Friday in Riga, were put off.", None),
        ("Norway postponed Friday's talks with Sweden.", None),
        ("Norway postponed Friday's talks with Sweden to Sunday.", date(2026, 3, 15)),
        ("Norway and Sweden have delayed their talks from Friday to next Monday.", date(2026, 3, 16)),
        ("Friday's talks between Norway and Sweden were pushed back until Sunday, Oslo said.", date(2026, 3, 15)),
        ("The summit of Norway and Sweden has been postponed until September.", date(2026, 9, 1)),
        ("Norway pushed back Friday's talks with Sweden until Sunday.", date(2026, 3, 15)),
        ("Norway pushed back its talks with Sweden, it said late on Tuesday.", None),
        ("Norway's talks with Sweden have been pushed back from April to May.", date(2026, 5, 1)),
        ("Norway's talks with Sweden have been put back from April 3 to May 3.", date(2026, 5, 3)),
        ("Norway's talks with Sweden were postponed to May.", date(2026, 5, 1)),
        ("Norway's talks with Sweden were pushed back from December to January.", date(2027, 1, 1)),
        ("Norway's talks with Sweden were brought forward from May 10 to May 3.", date(2026, 5, 3)),
    ],
)
def test_the_day_of_what_is_put_off_is_the_one_it_is_moved_to(text: str, start: date | None) -> None:
    (meeting,) = meetings(text)
    assert (meeting.status, meeting.date and meeting.date.start) == ("planned", start)


@pytest.mark.parametrize(
    ("text", "status", "start"),
    [
        ("Norway cancelled a visit to Riga, where its envoy was to meet Macron on Friday.", "cancelled", date(2026, 3, 13)),
        ("Trump refused to meet Macron on Friday in Riga.", "cancelled", date(2026, 3, 6)),
        ("Trump refused on Friday to meet Macron in Riga.", "cancelled", date(2026, 3, 6)),
        ("Trump meets Macron in Oslo next week", "planned", date(2026, 3, 16)),
        ("Trump met Macron in Tokyo on 13 March 2026.", "held", date(2026, 3, 13)),
        ("Trump meets Macron in Tokyo on 14 March 2026", "planned", date(2026, 3, 14)),
        ("Trump met Macron in Oslo last week", "held", date(2026, 3, 2)),
        ("Trump will discuss the truce with Macron in Oslo on 20 March.", "planned", date(2026, 3, 20)),
        ("The Norway-Sweden summit opens in Riga on Sunday.", "planned", date(2026, 3, 15)),
        ("The Norway-Sweden summit opened in Riga on Sunday.", "held", date(2026, 3, 8)),
    ],
)
def test_what_has_a_day_to_come_is_planned(text: str, status: str, start: date) -> None:
    (meeting,) = meetings(text)
    assert meeting.date is not None
    assert (meeting.status, meeting.date.start) == (status, start)


def test_a_day_is_of_the_month_that_was_named() -> None:
    visit, talks = meetings("Trump will visit Oslo in April and meet Macron on the 19th.")
    assert (visit.mode, visit.date and visit.date.start) == ("visit", date(2026, 4, 1))
    assert (talks.mode, talks.date and talks.date.start) == ("talks", date(2026, 4, 19))


@pytest.mark.parametrize(
    ("text", "place", "start"),
    [
        (
            "Norway spoke of the next round of talks between Sweden and Chile, which is slated for Friday in Rome.",
            "Rome",
            date(2026, 3, 13),
        ),
        (
            "Talks between Sweden and Chile, which had been set for Friday in Rome, were rescheduled to 3 April.",
            None,
            date(2026, 4, 3),
        ),
        ("Norway spoke of talks with Sweden and Chile, which is known for its wine in Rome.", None, None),
    ],
)
def test_when_talks_will_be_is_said_behind_who_talks(text: str, place: str | None, start: date | None) -> None:
    meeting = meetings(text)[-1]
    assert (meeting.place, meeting.date and meeting.date.start) == (place, start)


def test_who_comes_to_a_summit_was_not_met_ahead_of_it() -> None:
    talks, summit = meetings(
        "President Petra Holm and European Council President Antonio Costa met at the Presidential Palace on Wednesday ahead of an"
        " informal summit, at which the leaders of Egypt, Lebanon, Syria and Jordan will join the EU heads of state."
    )
    assert (talks.status, names(talks)) == ("held", {"Petra Holm", "António Costa"})
    assert (summit.status, names(summit)) == ("planned", {"Egypt", "Lebanon", "Syria", "Jordan"})


def test_a_place_ends_before_whose_guest_it_is() -> None:
    text = (
        "The President of Cuba, Miguel Díaz-Canel, today welcomed at the Palace of the Revolution his Colombian counterpart,"
        " Gustavo Petro, who is on an official visit to the island."
    )
    (meeting,) = meetings(text)
    assert meeting.place == "Palace of the Revolution"


def test_the_day_of_what_they_spoke_of_is_not_theirs() -> None:
    talks, visit = meetings("Macron and Trump discussed preparations for a visit to Oslo in April when they met in Paris.")
    assert (talks.mode, talks.status, talks.date) == ("talks", "held", None)
    assert (visit.mode, visit.date and visit.date.start) == ("visit", date(2026, 4, 1))


def test_the_day_a_story_was_sent_is_not_that_of_what_it_tells() -> None:
    text = (
        "LONDON, Dec 3 - The leaders of Britain, France and Germany will hold talks with Ukrainian President Volodymyr Zelenskiy in"
        " London on Monday, Prime Minister Keir Starmer's office said on Thursday."
    )
    (meeting,) = meetings(text, date(2026, 12, 3))
    assert meeting.date is not None
    assert meeting.date.start == date(2026, 12, 7)


def test_a_month_it_is_moved_to_is_the_next_of_that_name() -> None:
    (meeting,) = meetings("Norway's talks with Sweden have been pushed back from April to May.", date(2026, 12, 9))
    assert meeting.date is not None
    assert meeting.date.start == date(2027, 5, 1)
