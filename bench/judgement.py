#!/usr/bin/env python3
"""Articles a second that `deduplicate` and `alert` judge on one core, and how the cost grows with what they hold.

    bench/judgement.py                          10,000, 50,000 and 200,000 articles held, 20,000 stories told
    bench/judgement.py --held 10000 --held 1000000

What is held by `deduplicate` and comes in is invented as in deduplicate.py, words in the shares that news has; the facts
that `alert` is given are those of invented news, read before the clock starts. Speed is processor time, the median of
chunks of 50.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable
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

HELD = (10_000, 50_000, 200_000)
STORIES = 20_000
JUDGED = 1_000
READ_BEFORE = 3_000
"""Articles that are read before the clock starts: a lane that holds thousands knows the words of its news."""
DAYS = 28
"""Over how many days the stories happened: the alert lane remembers thirty."""
_CHUNK = 50


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=int, action="append", help="articles held; may be given again")
    parser.add_argument("--stories", type=int, default=STORIES)
    arguments = parser.parse_args()
    for figure in measure(tuple(arguments.held or HELD), arguments.stories):
        print(figure.line())


def measure(held: tuple[int, ...] = HELD, stories: int = STORIES) -> list[Figure]:
    """Return the rate at the most that is held, the growth of the cost, and the memory of an article."""
    drawn = words(Vocabulary.invented(), np.random.default_rng(2), JUDGED)  # the texts of newsstand.py are too much alike
    for article in words(Vocabulary.invented(), np.random.default_rng(3), READ_BEFORE):
        lay_out(article.title, article.text)
    news = [(article, facts) for article, (_, facts) in zip(drawn, read(JUDGED), strict=False)]
    told = told_of(stories)
    rates, memory = [], 0.0
    for count in held:
        lane, memory = full_lane(Vocabulary.invented(), np.random.default_rng(1), count)
        rates.append(rate(lane, told, news))
    grown = max(rates) / min(rates)
    how = ", ".join(f"{speed:,.0f}/s with {count:,} held" for count, speed in zip(held, rates, strict=True))
    growth = {"ms an article": [(float(count), 1000 / speed) for count, speed in zip(held, rates, strict=True)]}
    return [
        Figure("deduplicate and alert lane, articles a second on one core", rates[-1], "/s", 500, "at least", how),
        Figure(f"cost growth from {held[0]:,} to {held[-1]:,} articles held", grown, "times", 1.3, "at most", how, growth),
        Figure("memory of an article held, index and table", memory, "bytes", 3_000, "at most", f"{held[-1]:,} held"),
    ]


def read(count: int, *, seed: int = 5) -> list[tuple[Article, Facts]]:
    """Return invented articles that come in now, each with its facts."""
    found = (admitted(raw_article(orjson.dumps(article))) for article in invented(count, seed=seed, start=NOW))
    return [(a, facts_of(a)) for a in track(found, total=count, description="facts") if a]


def told_of(stories: int) -> dict[str, bytes]:
    """Return the table of an alert lane that was told of so many stories: the facts of a few, under other places."""
    table: dict[str, bytes] = {}
    alerter = Alerter(PackedMemory(table, KINDS))
    samples = [facts for _, facts in read(200, seed=9) if facts.casualties]
    for number in track(range(stories), description="stories"):
        ago = timedelta(days=DAYS * (1 - number / stories))
        alerter.judge(_elsewhere(samples[number % len(samples)], number, NOW - ago))
    return table


def _elsewhere(facts: Facts, number: int, at: datetime) -> Facts:
    when = When(start=at.date(), end=at.date(), precision="day")
    casualties = tuple(casualty.model_copy(update={"place": f"Town{number}", "date": when}) for casualty in facts.casualties)
    return facts.model_copy(
        update={
            "article_id": f"told{number}",
            "seq": number,
            "story_id": f"{number % 20_000:016x}",
            "verdict": "new",
            "casualties": casualties,
            "received_at": at,
            "published_at": at,
        }
    )


def rate(lane: Deduplicator, told: dict[str, bytes], news: Iterable[tuple[Article, Facts]]) -> float:
    """Return articles a second of processor time through both lanes, the median of the chunks."""
    alerter = Alerter(PackedMemory(dict(told), KINDS))
    seq = sum(1 for key in told if key.startswith("trace:"))
    speeds, chunk, began = [], 0, time.process_time()
    for article, facts in track(list(news), description="judged"):
        for judged in lane.judge(article):
            alerter.judge(_as_judged(facts, judged, seq))
            seq += 1
        chunk += 1
        if chunk == _CHUNK:
            now = time.process_time()
            speeds.append(_CHUNK / (now - began))
            chunk, began = 0, now
    return statistics.median(speeds[2:])


def _as_judged(facts: Facts, article: Article, seq: int) -> Facts:
    said: dict[str, Any] = {"seq": seq, "story_id": article.story_id, "verdict": article.verdict, "of": article.of}
    if article.verdict == "duplicate":
        said |= {"actors": (), "meetings": (), "events": (), "casualties": ()}
    return facts.model_copy(update=said)


if __name__ == "__main__":
    main()
