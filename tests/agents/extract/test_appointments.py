"""Offices that a sentence says somebody got, has or leaves: news of a person that everybody may know."""

from __future__ import annotations

from datetime import date

import pytest

from tocsin.agents.extract.actors.finder import find_actors
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.facts import Actor

GIVEN = [  # text, who, of which country, which office
    ("Tomas Lind was elected president of Norway on Monday.", "Tomas Lind", "NO", "president"),
    ("Tomas Lind has been re-elected president of Norway.", "Tomas Lind", "NO", "president"),
    ("Tomas Lind elected president of Norway", "Tomas Lind", "NO", "president"),
    ("Tomas Lind was elected to a second term as president of Norway.", "Tomas Lind", "NO", "president"),
    ("Petra Holm, 41, was sworn in on Thursday as mayor of Umea.", "Petra Holm", None, "mayor"),
    ("Petra Holm took office as foreign minister of Norway on Monday.", "Petra Holm", "NO", "foreign minister"),
    ("Petra Holm became Norway's first female foreign minister.", "Petra Holm", "NO", "foreign minister"),
    ("Petra Holm was inaugurated as the 12th president of Norway.", "Petra Holm", "NO", "president"),
    ("Petra Holm returned as interior minister of Norway.", "Petra Holm", "NO", "interior minister"),
    ("Former president Petra Holm became foreign minister.", "Petra Holm", None, "foreign minister"),
    ("President Petra Holm was appointed trade minister.", "Petra Holm", None, "trade minister"),
    ("Petra Holm, who became president in 2020, resigned as leader of the party.", "Petra Holm", None, "president"),
    ("Petra Holm replaced Tomas Lind as defence minister of Norway.", "Petra Holm", "NO", "defence minister"),
    ("Petra Holm is the finance minister of Norway.", "Petra Holm", "NO", "finance minister"),
    ("President Petra Holm resigned as party leader on Monday.", "Petra Holm", None, "president"),
    ("Parliament elected Petra Holm speaker.", "Petra Holm", None, "speaker"),
    ("The party elected former foreign minister Petra Holm as its leader.", "Petra Holm", None, "leader"),
    ("The junta named General Petra Holm interim president.", "Petra Holm", None, "interim president"),
    ("Tomas Lind named Petra Holm as foreign minister.", "Petra Holm", None, "foreign minister"),
    ("Tomas Lind appointed former banker Petra Holm to be finance minister.", "Petra Holm", None, "finance minister"),
    ("Lawmakers elected Petra Holm, a 60-year-old judge, as president of Norway.", "Petra Holm", "NO", "president"),
    ("Tomas Lind appointed Petra Holm of Norway as his envoy.", "Petra Holm", None, "envoy"),
    ("The UN humanitarian coordinator in Norway, Petra Holm, condemned it.", "Petra Holm", None, "humanitarian coordinator"),
    ("The Norwegian envoy for Sweden, Petra Holm, condemned it.", "Petra Holm", "NO", "envoy"),
    ("Former police chief Petra Holm remains interior minister.", "Petra Holm", None, "interior minister"),
    ("Petra Holm stays foreign minister of Norway.", "Petra Holm", "NO", "foreign minister"),
    ("Petra Holm took the oath as prime minister.", "Petra Holm", None, "prime minister"),
    ("The king swore in Petra Holm as prime minister.", "Petra Holm", None, "prime minister"),
    ("Petra Holm became the first president of Norway.", "Petra Holm", "NO", "president"),
    ("Former president Petra Holm, the foreign minister of Norway, condemned the raid.", "Petra Holm", "NO", "foreign minister"),
    ("The senate confirmed Petra Holm as ambassador.", "Petra Holm", None, "ambassador"),
    ("Lawmakers voted on Thursday to appoint Petra Holm as prime minister.", "Petra Holm", None, "prime minister"),
    ("Lawmakers voted to elect Petra Holm as speaker.", "Petra Holm", None, "speaker"),
    ("Presidential Council head Petra Holm condemned the raid.", "Petra Holm", None, "head"),
    ("Former Security Council head Petra Holm condemned the raid.", "Petra Holm", None, "former head"),
]


@pytest.mark.parametrize(("text", "who", "country", "office"), GIVEN)
def test_an_office_that_the_text_gives(text: str, who: str, country: str | None, office: str) -> None:
    found = {actor.name: actor for actor in _people(text)}
    assert (found[who].country, found[who].role) == (country, office)


@pytest.mark.parametrize("text", [text for text, _, country, _ in GIVEN if country])
def test_it_is_nobody_elses(text: str) -> None:
    """The holder whom the tables know of is not meant, and the office alone is no person."""
    assert {actor.name for actor in _people(text)} <= {"Petra Holm", "Tomas Lind"}


@pytest.mark.parametrize(
    "text",
    [
        "Petra Holm was not elected president.",
        "Petra Holm hopes to become president of Norway.",
        "Petra Holm could become president next month.",
        "An ally of Petra Holm was elected speaker.",
        "Petra Holm named Finance Minister Tomas Lind as his deputy.",
        "Petra Holm named a new finance minister on Monday.",
        "Petra Holm appointed the army chief on Monday.",
        "Petra Holm confirmed the president of Chile would attend.",
        "Petra Holm is meeting the finance minister of Norway.",
        "Petra Holm became the third minister to resign.",
        "Petra Holm took charge as Prime Minister Tomas Lind travelled to Oslo.",
        "Petra Holm returned to Norway as president Tomas Lind resigned.",
        "Petra Holm was named president Lind's successor.",
        "Petra Holm was named the president's successor.",
        "Petra Holm was elected to parliament in 2019.",
        "Petra Holm confirmed speaker of parliament was ill.",
        "Petra Holm succeeded the foreign minister of Norway.",
        "Tomas Lind was elected with Petra Holm as speaker and condemned the raid.",
        "Petra Holm was named prime minister Keir Starmer's envoy.",
        "Petra Holm became a widow and her brother a doctor.",
        "Lawmakers voted on Monday against Petra Holm as speaker.",
        "Lawmakers hope to elect Petra Holm as speaker.",
        "He met the ambassador in Norway, Petra Holm said.",
    ],
)
def test_an_office_that_nobody_got_there(text: str) -> None:
    found = {actor.name: actor.role for actor in _people(text)}
    assert found.get("Petra Holm") is None


def test_who_hopes_for_an_office_is_not_its_holder() -> None:
    assert [actor.name for actor in _people("Petra Holm hopes to become president of Norway.")] == ["Petra Holm"]


def _people(text: str) -> list[Actor]:
    return [actor for actor in find_actors(Reading.of(text, day=date(2026, 3, 10))).actors if actor.kind == "person"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Petra Holm was elected president of Norway on Monday.", "appointment"),
        ("Petra Holm was elected president of Norway in 2019.", "text"),
        ("Petra Holm is the finance minister of Norway.", "text"),
        ("Petra Holm remains finance minister of Norway.", "text"),
        ("President Petra Holm spoke in Oslo.", "text"),
        ("Emmanuel Macron spoke in Oslo.", "table"),
    ],
)
def test_where_a_role_comes_from(text: str, source: str) -> None:
    actors = find_actors(Reading.of(text, day=date(2026, 3, 4))).actors
    assert [actor.role_from for actor in actors if actor.kind == "person"] == [source]
