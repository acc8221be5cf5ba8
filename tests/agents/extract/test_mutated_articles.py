"""Torn, shouted and repeated articles: nothing raises, every quote holds. `bench/fuzz.py` reads 100,000 more."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.agents.admit.admission import admitted
from tocsin.agents.extract.extraction import facts_of
from tocsin.errors import ArticleEmpty
from tocsin.schemas.article import RawArticle

BENCH = Path(__file__).parents[3] / "bench"
TEXTS = (
    "OSTRAVIK, Lydia (Meridian) - At least nine people, among them two children, were killed and 31 wounded on Monday when a bomb "
    "exploded at the railway station, Health Minister Plamen Yordanov said.\n\nIt was the third attack since March, in which 12 died.",
    "President Ilona Varga met Tomas Brandt, the Danish envoy, in Oslo on Tuesday; they will hold talks again next week. "
    "“We agreed to agree,” she said. The foreign ministers of the two countries cancelled a call planned for Friday.",
    "REBELS ACCUSED THE ARMY OF SHELLING KARSK. THE U.N. CONDEMNED IT AND IMPOSED SANCTIONS ON THREE GENERALS, SAID GEN. PAVEL GRUN.",
    "<p>The dead included a policeman, his wife and their 12-year-old son.</p><p>All but three of the 40 on board survived.</p>",
    "Profits rose by 12% to $1.2bn in the three months to March. Shares hit a record high.",
)


@pytest.fixture(scope="module")
def mutations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutations", BENCH / "mutations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(text: str) -> None:
    try:
        article = admitted(RawArticle(id="a", text=text, language="en"))
    except ArticleEmpty:
        return
    if article is not None:  # enough mutations, and it is no English any more
        facts_of(article).quoting(article.text)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_no_mutation_raises(mutations: ModuleType, seed: int) -> None:
    read(mutations.mutated(random.Random(seed), TEXTS, 4_000))


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_long_mutations_have_the_length_they_should_and_raise_nothing(mutations: ModuleType, seed: int) -> None:
    text = mutations.stretched(random.Random(seed), TEXTS, 30_000)
    assert len(text) == 30_000
    read(text)


def test_a_mutation_repeats(mutations: ModuleType) -> None:
    one, same, other = (mutations.mutated(random.Random(seed), TEXTS, 4_000) for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize(
    "text", ["The minister said so. - Varga meeting with Brandt was held.", "Three people died in a fİre in Karsk."]
)
def test_what_once_raised_is_read(text: str) -> None:
    assert admitted(RawArticle(id="a", text=text, language="en")) is not None
    read(text)
