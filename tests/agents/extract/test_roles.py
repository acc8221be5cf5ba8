"""Whose an office is: what stands beside a name says who somebody is, or begins anew, or is of yesterday."""

from __future__ import annotations

from datetime import date

import pytest

from tocsin.agents.extract.actors.finder import find_actors
from tocsin.agents.extract.parse.reading import Reading

DAY = date(2025, 11, 26)


def roles(text: str) -> dict[str, str | None]:
    """Return the role of everybody in *text*."""
    return {actor.name: actor.role for actor in find_actors(Reading.of(text, day=DAY)).actors if actor.kind == "person"}


HERS = [
    ("The foreign minister, Petra Holm, said the bill would pass.", "foreign minister"),
    ("Petra Holm, the foreign minister said on Monday.", "foreign minister"),  # some papers leave the second comma out
    ("He met Petra Holm, the foreign minister.", "foreign minister"),
    ("He met Petra Holm, the foreign minister, who said the bill would pass.", "foreign minister"),
    ("He met Petra Holm, the foreign minister ousted by the king, on Monday.", "foreign minister"),
    ("He met Petra Holm, the foreign minister appointed last week.", "foreign minister"),
    ("He said that Petra Holm, the foreign minister had resigned.", "foreign minister"),
    ("He spoke to Petra Holm, the president of Chile and others.", "president"),
    ("This week Petra Holm, the foreign minister visited Osta.", "foreign minister"),
    ('"I am ready," Petra Holm, a police commander said.', "police commander"),
    ("As president, Petra Holm has signed the bill.", "president"),
    ("On Monday the foreign minister, Petra Holm told reporters.", "foreign minister"),
    ("He met Petra Holm (the foreign minister), who visited Osta.", "foreign minister"),
    ("He met Petra Holm, the minister visited by the king, on Monday.", "minister"),
    ("The ministers of the president, Petra Holm, condemned the attack.", "president"),
    ("They met the foreign minister, Petra Holm, a former judge, on Monday.", "foreign minister"),
    ("The foreign minister, Petra Holm, a former judge, said the bill would pass.", "foreign minister"),
    ("At talks with the foreign minister, Petra Holm, the two sides signed.", "foreign minister"),
    ("The government of the president, Petra Holm, resigned.", "president"),
    ("Supporters of the president, Petra Holm, met.", "president"),
    ("She succeeds the president, Petra Holm, on Monday.", "president"),
]


@pytest.mark.parametrize(("text", "role"), HERS)
def test_what_stands_beside_a_name_says_who_it_is(text: str, role: str) -> None:
    assert roles(text)["Petra Holm"] == role


ANEW = [
    "He met Petra Holm, the minister for health said.",
    "He met Petra Holm, the president of the Harbour Union said.",
    "He met Petra Holm - the foreign minister visited Osta - on Monday.",
    "He met Petra Holm, the foreign minister said.",
    "He met Petra Holm, the foreign minister told reporters in Osta.",
    "He met Petra Holm, the foreign minister also told reporters.",
    "He met Petra Holm, the foreign minister visited Osta.",
    "Visited by Petra Holm, the foreign minister flew to talks with the rebels.",
    "According to Petra Holm, the prime minister was told on Monday.",
    "For Petra Holm, the president is a friend.",
    "Unlike Petra Holm, the foreign minister has never been to Osta.",
    "Asked by Petra Holm, the president said nothing.",
    "With a nod to Petra Holm, the president signed.",
    "The arrest of Petra Holm, the president said, was lawful.",
    "Petra Holm, the foreign minister said, will fly to Osta.",
    "Petra Holm, the prime minister's office said, will fly to Osta.",
    "It was announced by Petra Holm, a police spokeswoman said.",
    "As he begins his second term as Chilean president, Petra Holm has condemned the attack.",
    "After talks with the foreign minister, Petra Holm said she was ready.",
    "In a letter to the king, Petra Holm condemned the attack.",
    "They wrote to many, including Petra Holm, the king of Chile as well as the French minister.",
    "A close ally of the president, Petra Holm, said the bill would pass.",
    "The killer of the mayor, Petra Holm, said nothing.",
    "A rival to the president, Petra Holm, said the bill would pass.",
]


@pytest.mark.parametrize("text", ANEW)
def test_an_office_that_begins_anew_is_somebody_elses(text: str) -> None:
    assert roles(text)["Petra Holm"] is None


BESIDE = [
    ("Echoing US Secretary of State Petra Holm, the prime minister said so.", {"Petra Holm": "secretary of state"}),
    ("A spokesman for the president, Petra Holm, said so.", {"Petra Holm": "spokesman"}),
    ("The chief of staff of the king, Petra Holm, condemned the attack.", {"Petra Holm": "chief of staff"}),
    ("The deputy of the foreign minister, Petra Holm, said so.", {"Petra Holm": "deputy"}),
    ("The wife of the foreign minister, Petra Holm, said so.", {"Petra Holm": "wife"}),
    ("In a letter to the king, Petra Holm, an activist, said so.", {"Petra Holm": "activist"}),
    ("Petra Holm, the foreign minister's brother, was arrested.", {"Petra Holm": "brother"}),
    ("Petra Holm, the president's special envoy to Iraq, signed.", {"Petra Holm": "special envoy"}),
    ("The king of Spain's spokesman, Petra Holm, said so.", {"Petra Holm": "spokesman", "King Felipe": "king"}),
    (
        "Former president Petra Holm met the president, Ivo Dahl, on Monday.",
        {"Petra Holm": "former president", "Ivo Dahl": "president"},
    ),
    ("Petra Holm, a minister under President Ivo Dahl, resigned.", {"Petra Holm": "former minister", "Ivo Dahl": "president"}),
    ("Michael Dahl met ex-King Michael of Romania.", {"Michael Dahl": None, "Michael": "former king"}),
    ("Prince Charles met Senator Charles Dahl.", {"Charles": "prince", "Charles Dahl": "senator"}),
    ("Senator Charles Schumer said so.", {"Charles Schumer": "senator"}),
    (
        "The US secretary of state for health condemned the attack.",
        {"secretary of state for health of the United States": "secretary of state for health"},
    ),
    ("Senator Charles Schumer met Eric Dahl.", {"Charles Schumer": "senator", "Eric Dahl": None}),
]


@pytest.mark.parametrize(("text", "expected"), BESIDE)
def test_each_has_an_office_of_their_own(text: str, expected: dict[str, str | None]) -> None:
    assert roles(text) == expected


TENURES = [
    ("Petra Holm, who was foreign minister from 2010 to 2014, resigned.", "former foreign minister"),
    ("Petra Holm, foreign minister between 2010 and 2014, resigned.", "former foreign minister"),
    ("Petra Holm, foreign minister from 2010, resigned.", "foreign minister"),
    ("Petra Holm, foreign minister since 2010, resigned.", "foreign minister"),
    ("Petra Holm, foreign minister until May, resigned.", "former foreign minister"),
    ("Petra Holm, foreign minister in 2010, resigned.", "former foreign minister"),
    ("Petra Holm, foreign minister in the 1990s, resigned.", "former foreign minister"),
    ("Petra Holm, foreign minister in Osta, resigned.", "foreign minister"),
    ("Petra Holm, a foreign minister in the last government, resigned.", "former foreign minister"),
    ("Petra Holm, a foreign minister in the ousted junta, resigned.", "former foreign minister"),
    ("Petra Holm, a foreign minister in the new government, resigned.", "foreign minister"),
    ("Petra Holm, a foreign minister under President Dahl, resigned.", "former foreign minister"),
    ("Petra Holm, a foreign minister under the ousted government, resigned.", "former foreign minister"),
    ("Petra Holm, a former foreign minister under President Dahl, resigned.", "former foreign minister"),
    ("Petra Holm, a foreign minister under pressure, resigned.", "foreign minister"),
    ("Petra Holm, a foreign minister under Dahl, resigned.", "former foreign minister"),
    ("Petra Holm, a foreign minister under the premier, resigned.", "former foreign minister"),
    ("Petra Holm, a foreign minister in the last days of war, resigned.", "foreign minister"),
    ("Petra Holm, the foreign minister at the time, resigned.", "former foreign minister"),
    ("Petra Holm, the foreign minister at the talks, resigned.", "foreign minister"),
    ("Petra Holm, then the foreign minister, resigned.", "former foreign minister"),
    ("Petra Holm, once foreign minister, resigned.", "once foreign minister"),
    ("The then foreign minister Petra Holm resigned.", "then foreign minister"),
    ("Ousted president Petra Holm fled.", "ousted president"),
    ("The self-styled president Petra Holm fled.", "self-styled president"),
    ("The shadow home secretary, Petra Holm, said the bill would pass.", "shadow home secretary"),
    ("Petra Holm, the shadow chancellor, said so.", "shadow chancellor"),
    ("The jailed president Petra Holm fled.", "president"),
    ("The impeached president Petra Holm fled.", "impeached president"),
    ("The disgraced president Petra Holm fled.", "president"),
    ("The caretaker premier Petra Holm fled.", "caretaker premier"),
]


@pytest.mark.parametrize(("text", "role"), TENURES)
def test_an_office_that_is_not_held_says_so(text: str, role: str) -> None:
    assert roles(text)["Petra Holm"] == role


PORTFOLIOS = [
    ("Trade and Industry Secretary Petra Holm resigned.", "trade and industry secretary"),
    ("The trade and industry secretary, Petra Holm, said the bill would pass.", "trade and industry secretary"),
    ("Lydian Oil and Gas Minister Petra Holm resigned.", "oil and gas minister"),
    ("Tory work and pensions spokesman Petra Holm resigned.", "work and pensions spokesman"),
    ("Culture, Media and Sport Secretary Petra Holm resigned.", "culture, media and sport secretary"),
    ("Constitutional Affairs Minister Petra Holm resigned.", "constitutional affairs minister"),
    ("Malaysia's Digital Economy Minister Petra Holm resigned.", "digital economy minister"),
    ("Lydia's Minister for Trade and Industry Petra Holm resigned.", "minister for trade and industry"),
    ("The minister for trade and industry Petra Holm resigned.", "minister for trade and industry"),
    ("The minister for women, Petra Holm, resigned.", "minister for women"),
    ("Petra Holm, Minister of Health and Sport, resigned.", "minister of health and sport"),
    ("Petra Holm, minister of planning and national development, resigned.", "minister of planning and national development"),
    ("Petra Holm, minister of health and lawmaker, resigned.", "minister of health"),
    ("Petra Holm, Lydia's minister for digital economy, resigned.", "minister for digital economy"),
    ("Petra Holm, secretary of state for work and pensions, resigned.", "secretary of state for work and pensions"),
    ("Petra Holm, the secretary of state, resigned.", "secretary of state"),
    ("Petra Holm, spokesman for education groups, resigned.", "spokesman"),
    ("Petra Holm, minister for consumer and corporate affairs, resigned.", "minister for consumer and corporate affairs"),
    ("Petra Holm, minister for trade and fish, resigned.", "minister"),
    ("They spoke of trade and foreign secretary Petra Holm of war.", "foreign secretary"),
    ("They spoke of trade and Foreign Secretary Petra Holm of war.", "foreign secretary"),
    ("European Affairs Minister Petra Holm resigned.", "european affairs minister"),
    ("Argentine Economic Minister, Petra Holm, resigned.", "economic minister"),
    ("Rebels attacked the trade and industry minister, Petra Holm, on Monday.", "trade and industry minister"),
    ("Lydia's trade and industry minister, Petra Holm, resigned.", "trade and industry minister"),
    ("Westmark Economic Minister, Petra Holm, condemned the attack.", "economic minister"),
    ("Petra Holm, minister for the environment, resigned.", "minister for the environment"),
    ("Petra Holm, minister of trade, industry and energy, resigned.", "minister of trade, industry and energy"),
    ("Petra Holm, minister of health, education groups said, resigned.", "minister of health"),
    ("Petra Holm, President and Trade Minister, resigned.", "president"),
    ("Petra Holm, minister for health said on Monday.", "minister for health"),
    ("Petra Holm, minister for health in the region, resigned.", "minister for health"),
    ("Petra Holm, a director for health, resigned.", "director for health"),
    ("Petra Holm, president of the European Parliament, resigned.", "president"),
    ("Petra Holm, director of Public Prosecutions, resigned.", "director"),
    ("Petra Holm, the minister of state for finance and industry, resigned.", "minister of state for finance and industry"),
    ("Minister of State for Trade Petra Holm resigned.", "minister of state for trade"),
    ("Women Director Petra Holm resigned.", "director"),
    ("Central Bank Governor Petra Holm resigned.", "central bank governor"),
    ("Health Director Petra Holm resigned.", "health director"),
]


@pytest.mark.parametrize(("text", "role"), PORTFOLIOS)
def test_what_a_minister_is_for_is_part_of_the_office(text: str, role: str) -> None:
    assert roles(text)["Petra Holm"] == role
