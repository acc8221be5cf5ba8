"""An article of any length is read in bounded time: what comes first is read, and every quote of it holds."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.agents.extract import extraction
from tocsin.agents.extract.actors.cast import _Places
from tocsin.agents.extract.casualties import finder as casualties
from tocsin.agents.extract.extraction import facts_of
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.article import Article
from tocsin.schemas.facts import Actor, Facts
from tocsin.schemas.message import Mention

MEETING = "The foreign ministers of France and Kenya met in Geneva on Monday. "
TOLL = "Seven people were killed by a flood in Osta on Monday. "
FILLER = "The harvest was early and the barns of the valley were full of hay by then. "


def facts(text: str) -> Facts:
    now = datetime(2026, 3, 4, tzinfo=UTC)
    return facts_of(Article(id="a", edition="en", text=text, content_hash="", received_at=now, published_at=now))


def test_of_a_long_article_the_first_sentences_are_read_for_meetings() -> None:
    filler = FILLER * (extraction.MOST_READ // len(FILLER))
    assert len(facts(MEETING + filler).meetings) == 1
    assert not facts(TOLL + filler + MEETING).meetings


def test_figures_are_read_behind_what_is_read_for_meetings() -> None:
    told = facts(MEETING + FILLER * (extraction.MOST_READ // len(FILLER)) + TOLL)
    assert [figure.best for figure in told.casualties] == [7]
    assert told.casualties[0].evidence.start > extraction.MOST_READ - len(FILLER)


def test_of_more_sentences_that_tell_of_casualties_than_a_report_has_the_first_are_read() -> None:
    quiet = "Many were killed in that war, as the old men told it in their songs. "
    most = casualties.MOST_TELLING // len(quiet.strip())
    assert [figure.best for figure in facts(quiet * most + TOLL).casualties] == [7]
    assert not facts(quiet * (most + 1) + TOLL).casualties


@pytest.mark.parametrize("size", [0, 10, len(MEETING), len(MEETING) + 3, 10_000])
def test_an_opening_ends_with_a_sentence(size: int) -> None:
    whole = Reading.of(MEETING + TOLL, source="orm", title="Talks")
    opening = whole.opening(size)
    assert list(opening.sentences) == [sentence for sentence in whole.sentences if sentence.end <= size]
    assert whole.text.startswith(opening.text)
    assert (opening.source, opening.title) == ("orm", "Talks")


def test_a_hundred_thousand_characters_of_names_and_meetings_are_soon_read() -> None:
    names = ["".join(sounds) for sounds in product("BDFGK", "aeiou", "lmnrst", "aeiou", "lnrs")]
    dense = "".join(
        f"President {host} of France met Mr {guest} in {host}burg on Monday, and {guest} killed two men. "
        for host, guest in pairwise(names)
    )
    extraction.warm_up()
    began = time.process_time()
    told = facts(dense[:100_000])
    assert time.process_time() - began < 5  # 0.6 s on the machine of docs/performance.md
    assert told.meetings
    assert told.casualties
    assert max(actor.mentions[-1].end for actor in told.actors) <= extraction.MOST_READ


def actor(number: int) -> Actor:
    return Actor(id=f"a{number}", name="A", kind="person", mentions=(Mention(text="A", start=0, end=1),))


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda span: (span[0], span[0] + span[1]))


@given(st.lists(SPANS, max_size=12), SPANS)
def test_the_actor_at_a_place_is_the_one_whose_words_overlap_it_for_longest(
    spans: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    places = sorted((start, end, f"a{n}") for n, (start, end) in enumerate(spans))
    overlaps = [(min(end, asked[1]) - max(start, asked[0]), id_) for start, end, id_ in places]
    longest = max((size for size, _ in overlaps), default=0)
    expected = next((id_ for size, id_ in overlaps if size == longest), None) if longest > 0 else None
    found = _Places((start, end, actor(int(id_[1:]))) for start, end, id_ in places).at(*asked)
    assert (found.id if found else None) == expected
