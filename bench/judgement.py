#!/usr/bin/env python3
"""Articles a second that `deduplicate` and `alert` judge on one core, and how the cost grows with what they hold.

    bench/judgement.py                          10,000, 50,000, 200,000 and 1,000,000 articles held, 20,000 stories told
    bench/judgement.py --held 10000 --held 200000

What is held by `deduplicate` and comes in is invented as in deduplicate.py, words in the shares that news has; the facts
that `alert` is given are those of invented news, read before the clock starts. Speed is processor time, the median of
chunks of 50, of a full lane that has the core to itself. Then all lanes stand side by side and take their chunks in turns, so
that a slow minute meets each of them, and none finds in the processor's caches what it left there: the growth of the cost is
the median of what a chunk takes in one lane against another, within the same second.
"""

from __future__ import annotations

import argparse
import statistics
import time
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import orjson
from deduplicate import NOW, Vocabulary, full_lane
from deduplicate import invented as words
from figures import Figure
from newsstand import articles as invented
from rich.progress import track

from tocsin.agents.admit.admission import admitted
from tocsin.agents.admit.raw import raw_article
from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.deduplicate import Deduplicator
from tocsin.agents.deduplicate.page import lay_out
from tocsin.agents.extract.extraction import facts_of
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.article import Article
from tocsin.schemas.facts import Facts
from tocsin.schemas.message import When
from tocsin.schemas.terms import Participant

HELD = (10_000, 50_000, 200_000, 1_000_000)
FULL = 200_000
"""So many articles does a lane hold at most, unless it is told otherwise: its rate and memory are those of the page."""
STORIES = 20_000
JUDGED = 1_000
READ_BEFORE = 3_000
"""Articles that are read before the clock starts: a lane that holds thousands knows the words of its news."""
DAYS = 28
"""Over how many days the stories happened: the alert lane remembers thirty."""
_CHUNK = 50
_GUESTS = 97  # states that the eight of newsstand.py have met


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=int, action="append", help="articles held; may be given again")
    parser.add_argument("--stories", type=int, default=STORIES)
    arguments = parser.parse_args()
    for figure in measure(tuple(arguments.held or HELD), arguments.stories):
        print(figure.line())


def measure(held: tuple[int, ...] = HELD, stories: int = STORIES) -> list[Figure]:
    """Return the rate and the memory of an article of a full lane, and the growth of the cost with what is held."""
    for article in _news(3, READ_BEFORE):
        lay_out(article.title, article.text)
    told = told_of(stories)
    facts = [facts for _, facts in read(JUDGED)]
    news = _news(2, JUDGED * (len(held) + 1))  # drawn at once: two draws would share their ids, and the second be updates
    full = FULL if FULL in held else held[-1]
    lane, memory = _full(full)
    alone = statistics.median(*rates([Lane(lane, told)], facts, news[-JUDGED:]))
    lanes = [Lane(lane if count == full else _full(count)[0], told) for count in held]
    speeds = dict(zip(held, rates(lanes, facts, news), strict=True))
    rate = {count: statistics.median(of) for count, of in speeds.items()}
    grown = {count: statistics.median(np.array(speeds[held[0]]) / of) for count, of in speeds.items()}
    how = ", ".join(f"{rate[count]:,.0f}/s ({grown[count]:.2f} times the cost) with {count:,} held" for count in held)
    growth = {"ms an article": [(float(count), 1000 / rate[count]) for count in held]}
    name = f"cost growth from {held[0]:,} to {held[-1]:,} articles held"
    beside = f"{full:,} held; {rate[full]:,.0f}/s in turns with the others of the next figure"
    return [
        Figure("deduplicate and alert lane, articles a second on one core", alone, "/s", 500, "at least", beside),
        Figure(name, max(grown.values()), "times", 1.3, "at most", how, growth),
        Figure("memory of an article held, index and table", memory, "bytes", 3_000, "at most", f"{full:,} held"),
    ]


def read(count: int, *, seed: int = 5) -> list[tuple[Article, Facts]]:
    """Return invented articles that come in now, each with its facts."""
    found = (admitted(raw_article(orjson.dumps(article))) for article in invented(count, seed=seed, start=NOW))
    return [(a, facts_of(a)) for a in track(found, total=count, description="facts") if a]


def _full(count: int) -> tuple[Deduplicator, float]:
    return full_lane(Vocabulary.invented(), np.random.default_rng(1), count)


def _news(seed: int, count: int) -> list[Article]:
    return words(Vocabulary.invented(), np.random.default_rng(seed), count)  # the news of newsstand.py is too much alike


def told_of(stories: int) -> dict[str, bytes]:
    """Return the table of an alert lane that was told of so many stories: the facts of a few, at other places and times.

    A quarter of them tell of a meeting: eight states have met hundreds of times each, mostly with others.
    """
    table: dict[str, bytes] = {}
    alerter = Alerter(PackedMemory(table, KINDS))
    samples = [facts for _, facts in read(200, seed=9) if facts.casualties or facts.meetings]
    for number in track(range(stories), description="stories"):
        ago = timedelta(days=DAYS * (1 - number / stories))
        alerter.judge(_elsewhere(samples[number % len(samples)], number, NOW - ago))
    return table


def _elsewhere(facts: Facts, number: int, at: datetime) -> Facts:
    when = When(start=at.date(), end=at.date(), precision="day")
    there = {"place": f"Town{number}", "date": when}
    casualties = tuple(casualty.model_copy(update=there) for casualty in facts.casualties)
    meetings = tuple(
        meeting.model_copy(update={**there, "participants": (meeting.participants[number % 2], _guest(number))})
        for meeting in facts.meetings
    )
    return facts.model_copy(
        update={
            "article_id": f"told{number}",
            "seq": number,
            "story_id": f"{number % 20_000:016x}",
            "verdict": "new",
            "casualties": casualties,
            "meetings": meetings,
            "received_at": at,
            "published_at": at,
        }
    )


def _guest(number: int) -> Participant:
    country = f"X{number % _GUESTS}"
    return Participant(id=country, name=country, country=country)


class Lane:
    """Both agents over the state that they have; counts what it judges."""

    def __init__(self, deduplicator: Deduplicator, told: dict[str, bytes]) -> None:
        self._deduplicator = deduplicator
        self._alerter = Alerter(PackedMemory(dict(told), KINDS))
        self._seq = sum(1 for key in told if key.startswith("trace:"))

    def speed(self, news: list[tuple[Article, Facts]]) -> float:
        """Return articles a second of processor time."""
        began = time.process_time()
        for article, facts in news:
            for judged in self._deduplicator.judge(article):
                self._alerter.judge(_as_judged(facts, judged, self._seq))
                self._seq += 1
        return len(news) / (time.process_time() - began)


def rates(lanes: list[Lane], facts: list[Facts], articles: list[Article]) -> list[list[float]]:
    """Return, by lane, articles a second of each chunk. Every lane gets *articles* of its own, and *facts* that all get."""
    speeds: list[list[float]] = [[] for _ in lanes]
    for start in track(range(0, len(facts) - _CHUNK + 1, _CHUNK), description="judged"):
        for place, lane in enumerate(lanes):
            first = place * len(facts) + start
            mine = articles[first : first + _CHUNK]
            speeds[place].append(lane.speed(list(zip(mine, facts[start : start + _CHUNK], strict=True))))
    return [of[2:] for of in speeds]  # what a lane looks up for the first time costs more


def _as_judged(facts: Facts, article: Article, seq: int) -> Facts:
    said: dict[str, Any] = {"seq": seq, "story_id": article.story_id, "verdict": article.verdict, "of": article.of}
    if article.verdict == "duplicate":
        said |= {"actors": (), "meetings": (), "events": (), "casualties": ()}
    return facts.model_copy(update=said)


if __name__ == "__main__":
    main()
