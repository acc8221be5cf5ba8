#!/usr/bin/env python3
"""Fail where a stage has become more than a fifth slower than it was, beside a yardstick in the same run.

    bench/gate.py           compare with bench/gate.json; `scripts/check` does
    bench/gate.py --keep    measure, and keep what was measured to compare with from now on

A stage is compared with the work of its own kind that it has no hand in: extraction with a full spaCy pipeline, everything
else with a plain script that parses the article, counts its words, sorts their numbers and writes it again. Both take the
same invented news in turns, by processor time, so that machine and neighbours meet both. A stage that seems slower is
measured again before it is called slower, five times in all.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import orjson
from newsstand import articles
from rich.console import Console

from tocsin.agents.admit.admission import admitted
from tocsin.agents.admit.raw import raw_article
from tocsin.agents.alert import KINDS as ALERT_KINDS
from tocsin.agents.alert import Alerter
from tocsin.agents.deduplicate import KINDS, Deduplicator
from tocsin.agents.extract.extraction import facts_of
from tocsin.agents.extract.parse.model import stock_model
from tocsin.agents.lane import PackedMemory, wire
from tocsin.schemas.article import Article
from tocsin.schemas.facts import Facts

KEPT = Path(__file__).with_name("gate.json")
SLOWER = 0.8
"""Of the kept ratio; below it a stage counts as slower."""
TRIES = 5
_NEWS, _SPACY = 200, 24  # articles a round; spaCy takes its time
_WORD = re.compile(r"\w+")


@dataclass
class News:
    """Invented news at every step of the river, worked out once."""

    raw: list[bytes]
    admitted: list[Article] = field(default_factory=list)
    judged: list[Article] = field(default_factory=list)
    facts: list[Facts] = field(default_factory=list)

    @classmethod
    def invented(cls) -> News:
        """Return the news, each step made from the one before."""
        news = cls([orjson.dumps(article) for article in articles(_NEWS, seed=7)])
        news.admitted = [article for data in news.raw if (article := admitted(raw_article(data)))]
        news.judged = judged(news.admitted)
        news.facts = [facts_of(article) for article in news.judged]
        return news


def main() -> None:
    """Measure, and compare or keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="write bench/gate.json")
    keep = parser.parse_args().keep
    news = News.invented()
    stages: dict[str, Callable[[], float]] = {
        "admit": lambda: ratio(news, lambda: [admitted(raw_article(data)) for data in news.raw], plainly),
        "deduplicate": lambda: ratio(news, lambda: judged(news.admitted), plainly),
        "extract": lambda: ratio(news, lambda: [facts_of(article) for article in news.judged], through_spacy),
        "alert": lambda: ratio(news, lambda: rung(news.facts), plainly),
    }
    if keep:
        kept = {name: float(f"{statistics.median(stage() for _ in range(TRIES)):.4g}") for name, stage in stages.items()}
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        print(f"{KEPT.name}: {kept}")
        return
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    if slower := [line for name, stage in stages.items() if (line := verdict(name, stage, kept[name]))]:
        sys.exit("\n".join([*slower, "Make it fast again, or say why in the changelog and run bench/gate.py --keep."]))


def verdict(name: str, stage: Callable[[], float], kept: float) -> str | None:
    """Return what is wrong with a stage; nothing as soon as one of TRIES shows that it is not slower."""
    found: list[float] = []
    with Console(stderr=True).status(f"how fast is {name} beside its yardstick?"):
        while len(found) < TRIES:
            found.append(stage())
            if found[-1] >= SLOWER * kept:
                return None
    share = 1 - max(found) / kept
    return f"{name} is {share:.0%} slower than it was: {max(found):.3g} times its yardstick at best, {kept:.3g} before"


def ratio(news: News, stage: Callable[[], object], yardstick: Callable[[News], float]) -> float:
    """Return how many times faster *stage* takes an article than *yardstick* does, in this round."""
    before = yardstick(news)
    ours = seconds(stage) / len(news.raw)
    return (before + yardstick(news)) / 2 / ours


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that *work* takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def judged(news: list[Article]) -> list[Article]:
    """Return *news* as a new deduplicate lane rules on it."""
    lane = Deduplicator(PackedMemory({}, KINDS))
    return [ruled for article in news for ruled in lane.judge(article)]


def rung(news: list[Facts]) -> int:
    """Return how many alerts a new alert lane raises for *news*."""
    lane = Alerter(PackedMemory({}, ALERT_KINDS))
    return sum(len(lane.judge(facts)) for facts in news)


def plainly(news: News) -> float:
    """Return the seconds that a plain script takes for an article ten times."""

    def script() -> None:
        for article in news.admitted * 10:
            again = Article.model_validate_json(wire(article))
            counts = Counter(word.lower() for word in _WORD.findall(again.text))
            np.sort(np.array([len(word) * count for word, count in counts.items()]))

    return seconds(script) / len(news.admitted)


def through_spacy(news: News) -> float:
    """Return the seconds that a full spaCy pipeline takes for an article."""
    return seconds(lambda: [_pipeline()(article.text) for article in news.admitted[:_SPACY]]) / _SPACY


@cache
def _pipeline() -> Callable[[str], object]:
    pipeline = stock_model()
    pipeline("A first sentence loads what is loaded once.")
    return pipeline


if __name__ == "__main__":
    main()
