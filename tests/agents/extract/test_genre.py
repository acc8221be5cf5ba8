"""Texts that tell of what never was, or was long ago."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from casualty_figures import DAY
from tocsin.agents.extract.casualties.finder import find_casualties
from tocsin.agents.extract.extraction import facts_of
from tocsin.agents.extract.genre import is_invented
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.article import Article


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Film review: The Last Siege", False),
        ("The Last Siege: TV series review", False),
        ("Review: a siege that never ends", False),
        ("On this day: the Kesk explosion", False),
        ("Opinion: the lesson of Kesk", False),
        ("OPINION | The lesson of Kesk", False),
        ("Letters to the editor: Kesk", False),
        ("Letter bomb kills ten in Kesk", True),
        ("Public opinion: ten killed", True),
        ("On this day in 1917", False),
        ("On this day of mourning, ten killed", True),
        ("Two firemen killed in an evacuation drill", True),
        ("Review of the siege that killed 300", True),
        ("Two soldiers killed in a military drill", True),
        ("", True),
    ],
)
def test_what_is_made_up_or_long_ago_tells_nothing(title: str, told: bool) -> None:
    text = "In Kesk, 300 soldiers were killed on Monday. President Ilona Varga met General Tomas Lind."
    article = Article(
        id="a", edition="en", title=title, text=text, content_hash="", received_at=datetime(2024, 5, 15, tzinfo=UTC)
    )
    facts = facts_of(article)
    assert (bool(facts.casualties), bool(facts.actors)) == (told, told)


@pytest.mark.parametrize(
    ("told", "invented"),
    [("Volunteers played the wounded.", True), ("They rehearsed it with 300 extras.", True), ("The roof fell in.", False)],
)
def test_who_dies_in_a_drill_is_dead_unless_it_is_played(told: str, invented: bool) -> None:
    for title in ("Hundreds hurt in airport disaster drill", "Police drill at Kesk station"):
        assert is_invented(title, f"300 were hurt in Kesk. {told}") is invented


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("In 1917 a ship exploded in Kesk. The blast killed 1,782 people.", ["cumulative"]),
        ("In 1917 a ship exploded in Kesk. The blast killed 1,782 people on Monday.", ["incident"]),
        ("In 1917 a ship sailed to Kesk. The blast killed 1,782 people.", ["incident"]),
        ("In 1917 a ship exploded in Kesk. Fire killed 1,782 people.", ["incident"]),
        ("A ship exploded in Kesk. The blast killed 1,782 people.", ["incident"]),
        ("He is on trial for murdering two women in Kesk in 1998. He strangled the two women.", ["cumulative"]),
        ("He is on trial for murdering two women in Kesk in 1998. He strangled three women.", ["cumulative", "incident"]),
        ("He is on trial for murdering a woman in Kesk in 1998. He strangled a woman.", ["cumulative", "incident"]),
        ("A plane crashed in Kesk on March 2, killing 60 people. All 60 on board died.", ["incident", "cumulative"]),
        ("A plane crashed in Kesk on May 2, killing 60 people. All 60 on board died.", ["incident"]),
        ("More than 400 people have been killed since the offensive began this month.", ["cumulative"]),
        ("He is on trial for murdering two women in Kesk in 1998. Two women were killed on Monday.", ["cumulative", "incident"]),
    ],
)
def test_what_goes_on_with_the_past_is_past(text: str, scopes: list[str]) -> None:
    assert [c.scope for c in find_casualties(Reading.of(text, day=DAY))] == scopes


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("At least 13 people were killed in three days of fighting, officials said on Wednesday.", None),
        ("At least 13 people were killed on Monday in days of fighting, officials said on Wednesday.", date(2024, 5, 13)),
        ("At least 13 people were killed in fighting, officials said on Wednesday.", date(2024, 5, 15)),
    ],
)
def test_who_speaks_of_days_of_fighting_gives_none_of_them(text: str, day: date | None) -> None:
    (figure,) = find_casualties(Reading.of(text, day=DAY))
    assert (figure.date and figure.date.start) == day
