"""The next round of talks, told without saying again who meets; who dines with whom, who plays host, and what fell through."""

from __future__ import annotations

from datetime import date

import pytest

from met import meetings, names

_BEFORE = "Norway and Sweden held talks in Riga on Monday."
_NEXT = [  # what follows, where, when
    ("A follow-up meeting will be held in Oslo on March 20.", "Oslo", date(2026, 3, 20)),
    ("The next round of talks is scheduled for March 20.", None, date(2026, 3, 20)),
    ("The next round will take place in Oslo on March 20.", "Oslo", date(2026, 3, 20)),
    ("A second meeting is planned for March 20.", None, date(2026, 3, 20)),
    ("The talks will resume on March 20, officials said.", None, date(2026, 3, 20)),
    ("It rained. Officials were tired. Another round will begin in Oslo on March 20.", "Oslo", date(2026, 3, 20)),
]


@pytest.mark.parametrize(("text", "place", "start"), _NEXT)
def test_who_meets_again_goes_without_saying(text: str, place: str | None, start: date) -> None:
    held, planned = meetings(f"{_BEFORE} {text}")
    assert (held.status, planned.status, planned.place) == ("held", "planned", place)
    assert planned.date is not None
    assert planned.date.start == start
    assert names(planned) == {"Norway", "Sweden"}
    assert text.endswith(planned.evidence.quote)


@pytest.mark.parametrize(
    "text",
    [
        "The next round of sanctions will take effect in Oslo on March 20.",
        "Another round of voting will be held in Oslo on March 20.",
        "Police fired another round in Oslo on Tuesday.",
        "A follow-up meeting will be held.",
        "The meeting will be held in Oslo on March 20.",
        "A second meeting was held in Oslo.",
        "It rained. It snowed. Officials were tired. A follow-up meeting will be held in Oslo on March 20.",
    ],
)
def test_nobody_is_added_to_what_is_no_next_round(text: str) -> None:
    (held,) = meetings(f"{_BEFORE} {text}")
    assert held.status == "held"


def test_a_call_has_no_next_round() -> None:
    (call,) = meetings("Norway and Sweden spoke by telephone on Monday. A second meeting is planned for March 20.")
    assert call.mode == "call"


def test_who_hosted_the_last_round_need_not_be_at_the_next() -> None:
    _, planned = meetings(
        "Finland hosted talks between Norway and Sweden in Riga. Another meeting is expected in Oslo next week."
    )
    assert names(planned) == {"Norway", "Sweden"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (f"{_BEFORE} Officials were tired. Both sides will meet again in Oslo.", "Norway|Sweden"),
        ("Finland hosted talks between Norway and Sweden in Riga. The two sides will meet again in Oslo.", "Norway|Sweden"),
        (
            "Norway vowed to answer Swedish raids. Finland will host talks between the two neighbours in Oslo.",
            "Norway|Sweden|Finland",
        ),
        ("Norway vowed to answer raids. Finland will host talks between the two neighbours in Oslo.", "two neighbours|Finland"),
        (
            "Norway, Sweden and Denmark spoke. Finland will host talks between the two neighbours in Oslo.",
            "two neighbours|Finland",
        ),
    ],
)
def test_the_two_are_those_of_the_talks_before_or_of_the_article(text: str, who: str) -> None:
    *_, meeting = meetings(text)
    assert names(meeting) == set(who.split("|"))
    assert all(participant.surface for participant in meeting.participants)


def test_who_only_brokers_talks_holds_none() -> None:
    assert not meetings("Talks in Riga brokered by Norway and Sweden broke down last month.")
    (meeting,) = meetings("Talks in Riga between Chile and Peru, brokered by Norway and Sweden, broke down last month.")
    assert names(meeting) == {"Chile", "Peru", "Norway", "Sweden"}


def test_who_hosts_a_meeting_of_others_receives_nobody() -> None:
    before = (
        "Ukrainian President Volodymyr Zelenskiy met King Charles at Windsor Castle on Friday before joining a meeting of the"
    )
    _, meeting = meetings(f'{before} "coalition of the willing" hosted by British Prime Minister Keir Starmer.')
    assert (meeting.mode, names(meeting)) == ("talks", {"Coalition of the Willing", "Volodymyr Zelensky", "Keir Starmer"})


def test_a_war_with_somebody_is_no_talks_with_them() -> None:
    (meeting,) = meetings(
        "Norwegian and Swedish officials drafted a plan to end the war with Chile after a day of talks in Riga."
    )
    assert names(meeting) == {"Norway", "Sweden"}


def test_a_summit_goes_on_without_who_is_not_invited() -> None:
    assert not meetings("Donald Trump said Norway would not be invited to next year's summit in Riga.")


_TABLE = [  # text, mode, who, where
    ("President Emmanuel Macron played host to King Abdullah on Monday.", "visit", "Emmanuel Macron|Abdullah II", None),
    ("President Emmanuel Macron will play host to the leaders of Norway and Sweden in Riga.", "visit", "Emmanuel Macron|Norway|Sweden", "Riga"),
    ("President Emmanuel Macron joined Prime Minister Keir Starmer for dinner in Riga.", "talks", "Emmanuel Macron|Keir Starmer", "Riga"),
    ("Emmanuel Macron and Keir Starmer had dinner in Riga on Monday.", "talks", "Emmanuel Macron|Keir Starmer", "Riga"),
    ("Emmanuel Macron and Keir Starmer discussed Sudan over dinner in Riga.", "talks", "Emmanuel Macron|Keir Starmer", "Riga"),
    ("Emmanuel Macron and Keir Starmer signed a treaty at a ceremony in Riga.", "talks", "Emmanuel Macron|Keir Starmer", "Riga"),
    ("The leaders of Iran and Chile signed a treaty at a ceremony hosted by Keir Starmer in Riga.", "talks", "Iran|Chile|Keir Starmer", "Riga"),
    ("President Ilona Varga cancelled a trip to the Nordic Forum in Riga.", "visit", "Ilona Varga", "Riga"),
    ("Iranian diplomats will meet counterparts from Britain, France and Germany in Geneva on Tuesday to discuss Tehran's nuclear programme.", "talks", "Iran|United Kingdom|France|Germany", "Geneva"),
    ("President Ilona Varga wants to speak face to face with Tomas Lind in Riga.", "talks", "Ilona Varga|Tomas Lind", "Riga"),
    ("Ilona Varga attended a meeting of the Arab League hosted by Egypt in Cairo.", "talks", "Arab League|Egypt|Ilona Varga", "Cairo"),
    ('Varga joined a meeting of the "coalition of the willing" hosted by Prime Minister Keir Starmer.', "talks", "Coalition of the Willing|Keir Starmer|Varga", None),
    ("President Ilona Varga will visit Brenholt, the home town of Tomas Lind.", "visit", "Ilona Varga", "Brenholt"),
    ("Envoys from Iran and Russia's new government met in Riga.", "talks", "Iran|Russia", "Riga"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mode", "who", "place"), _TABLE)
def test_who_sits_at_one_table(text: str, mode: str, who: str, place: str | None) -> None:
    (meeting,) = meetings(text)
    assert (meeting.mode, names(meeting), meeting.place) == (mode, set(who.split("|")), place)


@pytest.mark.parametrize(
    "text",
    [
        "Riga played host to a festival on Monday.",
        "President Emmanuel Macron played host to a film crew.",
        "President Emmanuel Macron played the host in a film.",
        "Norwegian Prime Minister Petra Holm and Norwegian Foreign Minister Tomas Lind had dinner in Riga on Monday.",
        "Emmanuel Macron and his wife had dinner in Riga on Monday.",
        "Emmanuel Macron signed the law at a ceremony in Riga.",
        "Emmanuel Macron and Keir Starmer attended a ceremony in Riga.",
        "Ilona Varga and Tomas Lind signed books at a ceremony in Riga.",
        "President Emmanuel Macron played football with Keir Starmer.",
    ],
)
def test_a_festival_and_a_family_hold_no_talks(text: str) -> None:
    assert not meetings(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Tomas Lind will become the first premier to visit the White House.", "planned"),
        ("Tomas Lind became the last premier to visit the White House.", "held"),
        ("Tomas Lind is the first premier to visit the White House.", "held"),
        ("President Ilona Varga had been scheduled to meet Tomas Lind in Riga.", "cancelled"),
        ("President Ilona Varga had been due to hold talks with Tomas Lind in Riga.", "cancelled"),
        ("President Ilona Varga is due to meet Tomas Lind in Riga.", "planned"),
        ("President Ilona Varga was due to meet Tomas Lind in Riga.", "planned"),
        ("Petra Holm, head of the ministry, landed in Riga to meet Tomas Lind.", "ongoing"),
        ("Petra Holm, head of the ministry, flew to Riga to meet Tomas Lind.", "held"),
        ("Further talks between Norway and Sweden will be held in Riga.", "planned"),
        ("Norway called for further talks with Sweden.", "proposed"),
        ("President Ilona Varga has been invited to meet Tomas Lind in Riga.", "proposed"),
    ],
)
def test_what_is_to_come_and_what_fell_through(text: str, status: str) -> None:
    (meeting,) = meetings(text)
    assert meeting.status == status


def test_a_clause_with_when_is_to_come_where_the_other_is() -> None:
    visit, talks = meetings(
        "Tomas Lind will become the first premier to visit the White House when he meets Donald Trump on Sunday."
    )
    assert (visit.status, talks.status) == ("planned", "planned")
    (held,) = meetings("Tomas Lind smiles when he meets Donald Trump in Riga.")
    assert held.status == "held"


def test_what_fell_through_was_to_be_on_the_day_it_names() -> None:
    (meeting,) = meetings("President Ilona Varga had been due to meet Tomas Lind in Riga on Sunday.")
    assert meeting.date is not None
    assert meeting.date.start == date(2026, 3, 15)


def test_the_day_somebody_said_so_is_not_that_of_the_meeting() -> None:
    (meeting,) = meetings("President Donald Trump said late on Tuesday he would meet Tomas Lind in Riga on Friday.")
    assert meeting.date is not None
    assert meeting.date.start == date(2026, 3, 13)


def test_what_a_call_goes_on_to_discuss_is_no_second_meeting() -> None:
    (call,) = meetings(
        "Donald Trump and Nicolas Maduro spoke by telephone and discussed a possible meeting in the United States."
    )
    assert (call.mode, call.status) == ("call", "held")
