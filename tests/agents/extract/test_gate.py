"""What is worth reading, and that nothing else costs a tagger."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.agents.extract.actors import finder as actors
from tocsin.agents.extract.extraction import facts_of
from tocsin.agents.extract.gate import SHORT, has_trigger, tells_of_harm, worth_reading
from tocsin.agents.extract.parse import reading
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.article import Article

_FILLER = (
    "Shares of the bakery chain rose after it said that sales of rye bread had grown. The company will open a shop in Turin "
    "next spring and plans to hire forty bakers. Analysts had expected less, according to a note by one bank. "
    "Its chief executive said the new ovens would cut costs and save flour. "
)
_DULL = _FILLER * 3

WORTH = [
    (_DULL, False),
    (_DULL + "The executive of the warehouse dealt with a bankrupt rival and told reporters of accordions.", False),
    (_DULL + "The deal was supported by the leader of the bakers.", False),  # weak words, and few
    (_DULL + "The envoy left at noon.", True),
    (_DULL + "A ceasefire was out of reach.", True),
    (_DULL + "Three miners were killed.", True),
    ("Ministers backed the agreement after talks on the border. " * 15, True),  # weak words, and many
    ("THE FOREIGN MINISTER SPOKE. " + _DULL, True),
    ("The Danish prime minister will meet her Irish colleague in Osta on Thursday. " + _DULL * 3, True),  # the lead says so
    (_DULL + "The Danish prime minister will meet her Irish colleague in Osta on Thursday. " + _DULL * 3, False),  # in passing
    ("Shareholders meet on Monday in the old town hall of Osta. " + _DULL, False),
    ("Rain fell.", True),  # too short to weigh
]


@pytest.mark.parametrize(("text", "worth"), WORTH)
def test_an_article_is_worth_reading_for_one_strong_word_or_many_weak_ones(text: str, worth: bool) -> None:
    assert worth_reading(text) is worth


@pytest.mark.parametrize(
    ("sentence", "has"),
    [
        ("The bank met its warehouse costs.", True),
        ("The bank paid for accordions, according to executives.", False),
        ("Rebels struck at dawn.", True),
        ("Airstrikes went on.", True),
        ("", False),
    ],
)
def test_words_are_whole_and_stems_begin_words(sentence: str, has: bool) -> None:
    assert has_trigger(sentence) is has


@pytest.mark.parametrize(("end", "tells"), [("Two men drowned.", True), ("The toll rose.", True), ("The price rose.", False)])
def test_harm_is_told_with_words_of_harm(end: str, tells: bool) -> None:
    assert tells_of_harm(_DULL + end) is tells


def _article(text: str) -> Article:
    return Article(id="a", edition="en", text=text, received_at=datetime(2026, 3, 1, tzinfo=UTC), content_hash="0")


def _forbidden(*_: Any) -> Any:
    raise AssertionError("the tagger was called")


def test_nothing_diplomatic_or_violent_reaches_the_tagger(monkeypatch: Any) -> None:
    assert len(_DULL) > SHORT
    monkeypatch.setattr(reading, "name", _forbidden)
    monkeypatch.setattr(reading, "parse", _forbidden)
    facts = facts_of(_article(_DULL + "Two bakers died when the oven blew up."))
    assert (facts.actors, facts.meetings, facts.events) == ((), (), ())
    assert [(c.kind, c.best) for c in facts.casualties] == [("killed", 2)]


def test_a_long_article_is_tagged_in_its_first_part_only(monkeypatch: Any) -> None:
    read: list[int] = []
    monkeypatch.setattr(actors, "MOST_TAGGED", 500)
    monkeypatch.setattr(Reading, "name", lambda _, sentences: read.append(sum(len(s.text) for s in sentences)))
    monkeypatch.setattr(Reading, "named", lambda *_: None)
    cast = actors.find_actors(Reading.of("The envoy Ilona Varga met Tomas Brandt. " * 100 + "The envoys met Vladimir Putin."))
    assert 500 <= sum(read) < 600
    assert "Vladimir Putin" in {actor.name for actor in cast.actors}
