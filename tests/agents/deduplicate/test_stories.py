"""Which articles tell one story: invented news, near misses included."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tocsin.agents.admit.admission import content_hash
from tocsin.agents.deduplicate import KINDS, Deduplicator, stories
from tocsin.agents.deduplicate.lexicon import frequent, lexicon
from tocsin.agents.deduplicate.rarity import RAREST, rarity
from tocsin.agents.deduplicate.words import code_of
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.article import Article
from tocsin.schemas.message import UNDATED

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAM = (
    "Dam on the Ostra cracks after heavy rain",
    "Engineers found a crack in the Velin dam on the Ostra river on Monday after a week of rain. Three villages below the dam were "
    "told to leave at once. The governor, Irma Soles, said that the sluices had been opened. The Velin dam was built in 1931.",
)
DAM_LATER = (
    "Villagers wait as Velin dam is drained",
    "Families from the villages under the Velin dam slept in schools while water was let out of the reservoir. Governor Irma Soles "
    "visited them and promised new homes. Crews on the Ostra hope to close the crack within ten days.",
)
FLOOD = (
    "Floods in Marrow county close roads",
    "Rain closed a dozen roads in Marrow county on Monday. Sheriff Dan Ole asked drivers to stay at home. A bridge near Tilby was "
    "under water and a farmer was taken from the roof of his truck. Forecasters expect the rain to end by Thursday.",
)
BOAT = (
    "Ferry to Sund island runs aground",
    "The ferry Alma ran aground off Sund island in fog late on Sunday with forty aboard. Lifeboats took everyone to the harbour. "
    "The skipper, Nils Rode, told the coast guard that his compass had failed.",
)
WIRE = (
    "{0} Corp said its profit for the quarter was {1} million dollars, up from {2} million dollars a year ago. Sales were {3} million "
    "dollars. Average shares outstanding were little changed."
)


def told(*articles: tuple[str, str], days: float = 0.5, undated: int = 0) -> list[str | None]:
    """Return the story of each of *articles*, which come *days* apart after the first few, which nobody dated."""
    lane = Deduplicator(PackedMemory({}, KINDS))
    found = []
    for number, (title, text) in enumerate(articles):
        at = UNDATED if number < undated else NOON + number * timedelta(days=days)
        hashed = content_hash(title, text, None, "usable")
        article = Article(id=f"a{number}", edition="en", title=title, text=text, received_at=at, content_hash=hashed)
        found += [judged.story_id for judged in lane.judge(article)]
    return found


def test_two_accounts_of_one_event_are_one_story() -> None:
    first, other, second = told(DAM, FLOOD, DAM_LATER)
    assert first == second
    assert other != first


@pytest.mark.parametrize(("days", "count"), [(5, 1), (29, 1), (31, 2)])
def test_a_story_is_over_after_thirty_days_of_silence(days: float, count: int) -> None:
    assert len(set(told(DAM, DAM_LATER, days=days))) == count


def test_an_undated_article_of_an_archive_is_of_the_story_that_dated_ones_tell_years_later() -> None:
    first, flood, filler, second = told(DAM, FLOOD, BOAT, DAM_LATER, undated=2)
    assert first == second
    assert len({first, flood, filler}) == 3


def test_an_undated_story_is_dated_by_the_first_article_that_is() -> None:
    first, second, third = told(DAM, DAM_LATER, DAM, days=31, undated=1)
    assert first == second != third


def test_an_article_that_its_feed_dates_1970_is_of_no_time() -> None:
    lane, stories_told = Deduplicator(PackedMemory({}, KINDS)), []
    for number, ((title, text), published_at) in enumerate([(DAM, UNDATED), (DAM_LATER, NOON + timedelta(days=40))]):
        hashed = content_hash(title, text, None, "usable")
        times = {"received_at": published_at if number else NOON, "published_at": published_at}
        article = Article(id=f"a{number}", edition="en", title=title, text=text, content_hash=hashed, **times)
        stories_told += [judged.story_id for judged in lane.judge(article)]
    assert stories_told[0] == stories_told[1]


def test_a_story_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_TOLD", 4)
    names = (
        "Arden",
        "Belrose",
        "Cantor",
        "Dunmere",
        "Elvan",
        "Farrow",
        "Gilden",
        "Harwick",
        "Istria",
        "Jorvik",
        "Kestrel",
        "Lomond",
    )
    wires = [
        (f"{name} net rises in quarter", WIRE.format(name, 3 + 7 * i, 2 + 5 * i, 90 + 31 * i)) for i, name in enumerate(names)
    ]
    found = told(*wires, days=0.01)
    assert max(Counter(found).values()) == 4


def test_a_new_lane_knows_which_words_are_common() -> None:
    codes = np.array([code_of(word, lexicon()) for word in ("people", "police", "dam", "Velin")], np.uint16)
    weights = rarity(codes, np.zeros(65536, np.int32), 0).tolist()
    assert weights == sorted(weights)
    often = 1 - math.exp(-300 * 0.1 / (frequent().index("people") + 2.7))  # Zipf's law, in 300 words
    assert weights[0] == pytest.approx(-math.log(min(1, often + RAREST)), abs=0.05)
    assert weights[-1] == pytest.approx(-math.log(RAREST))
    some = rarity(codes, np.full(65536, 10, np.int32), 1000).tolist()
    assert some[-1] == pytest.approx(-math.log((200 * RAREST + 10) / 1200))
    held = np.zeros(65536, np.int32)
    held[codes[-1]] = 500
    assert rarity(codes, held, 1000)[-1] < 1  # where everybody speaks of it, it says nothing
