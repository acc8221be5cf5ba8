#!/usr/bin/env python3
"""Articles a second that `extract` reads on one core, beside a full spaCy pipeline over the same articles in the same run.

    OMP_NUM_THREADS=1 bench/extraction.py ARTICLES.jsonl[.gz] [--limit 600] [--rounds 3]

Two ratios are printed: over all articles, and over those that hold anything worth tagging. Rounds alternate, so that a
noisy neighbour meets both; the median round counts. The full pipeline is the one that spaCy loads, without what we do to
make ours faster. Time is the processor's, all threads counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Callable, Iterable
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
    """Return both ratios, each the median of the rounds."""
    articles = load(path, limit)
    passing = [article for article in articles if worth_reading(article.text)]
    for read in (facts_of, full_pipeline):
        rate(read, passing[:5])  # tables and models are loaded once in the life of a worker
    groups = (("all articles", articles, 12), ("those that pass the gate", passing, 3))
    return [_compared(name, chosen, target, rounds) for name, chosen, target in groups]


def _compared(name: str, articles: list[Article], target: float, rounds: int) -> Figure:
    pairs = [(rate(facts_of, articles), rate(full_pipeline, articles)) for _ in track(range(rounds), description=name)]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    how = f"{len(articles)} articles: extract {ours:.0f}/s, a full spaCy md pipeline {theirs:.1f}/s, medians of {rounds} rounds"
    return Figure(f"extraction against a full spaCy pipeline, {name}", ratio, "times", target, "at least", how)


def load(path: Path, limit: int) -> list[Article]:
    """Return up to *limit* admitted articles, evenly spread over the file."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = rows[:: max(1, len(rows) // limit)][:limit]
    found = (admitted(RawArticle.model_validate(row)) for row in rows)
    return [article for article in found if article]


def rate(read: Callable[[Article], object], articles: Iterable[Article]) -> float:
    """Return articles a second of processor time."""
    chosen = list(articles)
    start = time.process_time()
    for article in chosen:
        read(article)
    return len(chosen) / (time.process_time() - start)


def full_pipeline(article: Article) -> object:
    """Return the article with every component run over every word: what one would write in an afternoon."""
    return _stock()(article.text)


@cache
def _stock() -> Any:
    return stock_model()


if __name__ == "__main__":
    main()
