#!/usr/bin/env python3
"""Articles a second that `extract` reads on one core, beside a full spaCy pipeline over the same articles in the same run.

    OMP_NUM_THREADS=1 bench/extraction.py ARTICLES.jsonl[.gz] [--limit 600] [--rounds 3]

Two ratios are printed: over all articles, and over those that hold anything worth tagging. Both read a few articles in
turn, so that a noisy neighbour meets both, and the best round of those few counts. The full pipeline is the one that spaCy
loads, without what we do to make ours faster. Time is the processor's, all threads counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from figures import Figure
from rich.progress import track

from tocsin.agents.admit.admission import admitted
from tocsin.agents.extract.extraction import facts_of
from tocsin.agents.extract.gate import worth_reading
from tocsin.agents.extract.parse.model import stock_model
from tocsin.schemas.article import Article, RawArticle

_FEW = 10
"""Articles that each side reads before the other reads them."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--limit", type=int, default=600, help="articles used, spread over the file (default 600)")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    for figure in measure(arguments.articles, arguments.limit, arguments.rounds):
        print(figure.line())


def measure(path: Path, limit: int = 600, rounds: int = 3) -> list[Figure]:
    """Return both ratios, each of the best rounds of a few articles."""
    articles = load(path, limit)
    passing = [article for article in articles if worth_reading(article.text)]
    for read in (facts_of, full_pipeline):
        _seconds(read, passing[:5])  # tables and models are loaded once in the life of a worker
    groups = (("all articles", articles, 12), ("those that pass the gate", passing, 3))
    return [_compared(name, chosen, target, rounds) for name, chosen, target in groups]


def _compared(name: str, articles: list[Article], target: float, rounds: int) -> Figure:
    best = [list(map(min, zip(*side, strict=True))) for side in zip(*_rounds(articles, rounds, name), strict=True)]
    ours, theirs = (len(articles) / sum(side) for side in best)
    how = (
        f"{len(articles)} articles: extract {ours:.0f}/s, a full spaCy md pipeline {theirs:.1f}/s, in turns of {_FEW} articles,"
        f" the best of {rounds} rounds of each turn"
    )
    return Figure(f"extraction against a full spaCy pipeline, {name}", ours / theirs, "times", target, "at least", how)


def _rounds(articles: list[Article], rounds: int, name: str) -> Iterator[tuple[list[float], list[float]]]:
    """Yield for each round the seconds that each few articles took, of `extract` and of the full pipeline."""
    turns = [articles[start : start + _FEW] for start in range(0, len(articles), _FEW)]
    for number in track(range(rounds), description=name):
        spent: tuple[list[float], list[float]] = ([], [])
        sides = list(zip(spent, (facts_of, full_pipeline), strict=True))
        for few in turns:
            for seconds, read in sides if number % 2 else sides[::-1]:
                seconds.append(_seconds(read, few))
        yield spent


def load(path: Path, limit: int) -> list[Article]:
    """Return up to *limit* admitted articles, evenly spread over the file."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = rows[:: max(1, len(rows) // limit)][:limit]
    found = (admitted(RawArticle.model_validate(row)) for row in rows)
    return [article for article in found if article]


def _seconds(read: Callable[[Article], object], articles: list[Article]) -> float:
    """Return the processor time that reading *articles* takes."""
    start = time.process_time()
    for article in articles:
        read(article)
    return time.process_time() - start


def full_pipeline(article: Article) -> object:
    """Return the article with every component run over every word: what one would write in an afternoon."""
    return _stock()(article.text)


@cache
def _stock() -> Any:
    return stock_model()


if __name__ == "__main__":
    main()
