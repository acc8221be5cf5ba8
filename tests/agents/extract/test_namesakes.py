"""Who is called like a state is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.agents.extract.extraction import facts_of
from tocsin.schemas.article import Article


def acting(text: str) -> set[str]:
    """Return the ids of the countries that act in *text*."""
    at = datetime(2025, 11, 26, tzinfo=UTC)
    facts = facts_of(Article(id="a", edition="en", text=text, content_hash="0", received_at=at))
    return {actor.id for actor in facts.actors if actor.kind == "country"}


PEOPLE = [
    "Jordan Petersen met his coach on Monday.",
    "Chad Morgan, a farmer, condemned the harvest.",
    "Israel Adesanya condemned his rival.",
    "Michael Jordan condemned the attack.",
    "On Monday Tom Holland condemned the attack.",
    "Steve Israel, a congressman, condemned the attack.",
    "Kenya Barris condemned the attack.",
]


@pytest.mark.parametrize("text", PEOPLE)
def test_a_part_of_a_name_is_no_state(text: str) -> None:
    assert acting(text) == set()


STATES = [
    ("Meanwhile Jordan condemned the attack.", {"JO"}),
    ("On Monday Israel condemned the attack.", {"IL"}),
    ("Russia and Jordan condemned the attack.", {"RU", "JO"}),
    ("Russia Jordan condemned.", {"RU", "JO"}),
    ("In Jordan King Karim condemned the attack.", {"JO"}),
    ("From Jordan Petersen condemned the attack.", {"JO"}),
    ("Jordan King Karim condemned the attack.", {"JO"}),
    ("Chad Army officers condemned the attack.", {"TD"}),
    ("Israel Hapoel Union condemned the attack.", {"IL"}),
    ("Israel Police condemned the attack.", {"IL"}),
    ("Israel Monday condemned the attack.", {"IL"}),
    ("Israel UNRWA officers condemned the attack.", {"IL"}),
    ("Western Jordan condemned the attack.", {"JO"}),
    ("Victorian England condemned the attack.", {"GB"}),
    ("Northern Ireland condemned the attack.", {"GB"}),
    ("Jordan condemned the attack.", {"JO"}),
    ("Peru Morgan condemned the attack.", {"PE"}),  # nobody is called so
]


@pytest.mark.parametrize(("text", "ids"), STATES)
def test_a_state_is_one_whatever_stands_beside_it(text: str, ids: set[str]) -> None:
    assert acting(text) == ids


GEORGIAS = [
    ("Georgia condemned the attack.", {"GE"}),
    ("Georgia condemned the attack in Atlanta.", set()),
    ("The governor of Georgia condemned the attack.", set()),
    ("Georgia condemned the attack in Texas. Tbilisi is near.", {"GE"}),
    ("Georgia condemned the attack. Republican lawmakers condemned it too.", set()),
    ("A Georgian envoy condemned the attack.", {"GE"}),
]


@pytest.mark.parametrize(("text", "ids"), GEORGIAS)
def test_georgia_is_the_one_that_the_article_is_about(text: str, ids: set[str]) -> None:
    assert acting(text) & {"GE"} == ids


def test_the_offices_of_the_american_georgia_are_american() -> None:
    at = datetime(2025, 11, 26, tzinfo=UTC)
    text = "The governor of Georgia, Petra Holm, condemned the attack."
    facts = facts_of(Article(id="a", edition="en", text=text, content_hash="0", received_at=at))
    assert [(actor.role, actor.country) for actor in facts.actors if actor.name == "Petra Holm"] == [("governor", "US")]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Washington and Beijing agreed to resume talks.", {"US", "CN"}),
        ("Washington and Beijing are far.", {"US", "CN"}),
        ("Washington and the coast were hit by a storm.", set()),
        ("Washington and Beijing in spring were hit by a storm.", set()),
    ],
)
def test_two_capitals_act_together(text: str, ids: set[str]) -> None:
    assert acting(text) == ids


def named(text: str) -> set[str]:
    """Return the names of all who act in *text*."""
    at = datetime(2025, 11, 26, tzinfo=UTC)
    facts = facts_of(Article(id="a", edition="en", text=text, content_hash="0", received_at=at))
    return {actor.name for actor in facts.actors}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Brussels condemned the attack.", {"European Union"}),
        ("London and Brussels agreed to resume talks.", {"United Kingdom", "European Union"}),
        ("Talks between London and Brussels failed.", {"United Kingdom", "European Union"}),
        ("Belgian police said that Brussels condemned the attack.", {"Belgium"}),
        ("Brussels police arrested two men.", {"Belgium"}),
        ("The mayor of Brussels condemned the attack.", {"mayor of Brussels"}),
        ("Envoys condemned the attack in Brussels.", set()),
    ],
)
def test_brussels_is_the_union_where_nothing_is_told_of_belgium(text: str, names: set[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The RSF shelled El Fasher.", {"Rapid Support Forces"}),
        ("The Wagner Group withdrew from Bakhmut.", {"Wagner Group"}),
        ("The Wagner Group withdrew from Bakhmut Union.", {"Wagner Group", "Bakhmut Union"}),
        ("The Wagner Group condemned Bakhmut Union.", {"Wagner Group", "Bakhmut Union"}),
    ],
)
def test_what_is_shelled_or_left_is_a_place(text: str, names: set[str]) -> None:
    assert named(text) == names
