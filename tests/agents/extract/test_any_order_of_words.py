"""Words of the news in any order: the finders come to an end, in time, with quotes that hold."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.agents.admit.admission import admitted
from tocsin.agents.extract.extraction import facts_of
from tocsin.schemas.article import RawArticle
from tocsin.schemas.facts import Facts

WORDS = (
    "the a an of and in on to for with at by from after before not would will may could 's 's 's ’s , , . . : ; - – ( ) “ ” \" ' "
    "president prime minister foreign secretary state envoy chief staff spokesman ambassador king general colonel police rebels army "
    "Russia Russian Ukraine Kyiv Moscow Washington White House Kremlin U.S. U.N. NATO Geneva Oslo Varland Osteria France French Iran "
    "Putin Zelensky Macron Merkel John Mary Smith Ann Gray Pavel Grun Mr Mrs Dr Gen. he she they his her who which "
    "met meet talks summit visit call held hold cancelled agreed refused accused sanctions attacked urged threatened warned said told "
    "killed wounded injured dead died deaths bodies missing shot bomb blast gunmen soldiers civilians people man woman children "
    "one two three seven 12 40 1,200 dozen dozens half million at least more than about between up hundreds -year-old "
    "Monday Tuesday yesterday tomorrow last next week month year 2009 1998 March 3 April later earlier ago since"
).split()
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)


class TooSlow(Exception):
    pass


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise TooSlow out of whatever runs for longer: a loop without end would stop the whole suite."""

    def ring(*_: object) -> None:
        raise TooSlow(f"no answer within {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read(text: str) -> Facts:
    article = admitted(RawArticle(id="a", text=text, published_at=datetime(2026, 3, 4, tzinfo=UTC), language="en"))
    assert article is not None
    with limit(20):
        return facts_of(article).quoting(article.text)


@pytest.mark.parametrize(
    "text",
    [
        "Police said John Smith's Acme's president resigned.",
        "Mary Jones's Bill Brown's Ann Gray's minister died.",
        "The the president of of the president's president's envoy met.",
    ],
)
def test_possessives_in_a_row_come_to_an_end(text: str) -> None:
    assert read(text).article_id == "a"


@settings(max_examples=250, deadline=None)
@given(sentences)
def test_any_order_of_words_is_read_in_time(text: str) -> None:
    read("The minister said so on Monday. " + text)


@pytest.mark.parametrize(
    "sentence", ["Gen. John Smith's envoy met Pavel Grun in Oslo. ", "Two people were killed and 3 wounded in Oslo, "]
)
def test_a_long_article_takes_a_bounded_time(sentence: str) -> None:
    read("The minister said so. ")  # the model is loaded
    begun = time.process_time()
    read((sentence * (100_000 // len(sentence) + 1))[:100_000])
    assert time.process_time() - begun < 15
