#!/usr/bin/env python3
"""Read mutated articles and say whether any raised an error, broke a quote, or took longer than a second.

    bench/fuzz.py ARTICLES.jsonl[.gz] [--count 100000] [--long 1000] [--seed 1] [--first 0] [--minutes M]

`--count` articles are as long as news is, `--long` ones are 100,000 characters. Time is the processor's. The article of every
failure is given by its number: the same number, seed and file make the same article, so a run that ended early (by `--minutes`,
ctrl-C or SIGTERM) says at which number to go on with `--first`, and both together are one run. Exit status 1 where anything
failed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mutations import mutated, stretched
from pydantic import ValidationError
from rich.console import Console
from rich.progress import track

from tocsin.agents.admit.admission import admitted
from tocsin.agents.extract.extraction import facts_of
from tocsin.errors import ArticleRejected
from tocsin.schemas.article import RawArticle

LONG = 100_000
"""Characters of a long article."""
LIMIT_S = 1.0


def main() -> None:
    """Read, and print what went wrong and the slowest articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--long", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the article to begin with")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after this long")
    parser.add_argument("--only", type=int, help="read one article by its number, and print it")
    arguments = parser.parse_args()

    texts = load(arguments.articles)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    read("The minister met two envoys in Oslo. Three people were killed.")  # tables and models are loaded before the clock runs
    every = Every(texts, arguments.seed, arguments.count, arguments.long)
    if arguments.only is not None:
        print(every.article(arguments.only))
        numbers = range(arguments.only, arguments.only + 1)
    else:
        numbers = range(arguments.first, every.total)
    found = Found(numbers.start)
    try:
        for number in track(within(numbers, arguments.minutes * 60), len(numbers), console=Console(stderr=True)):
            found.add(number, every.article(number))
    except KeyboardInterrupt:
        print("stopped")
    print(found)
    if found.after < every.total and arguments.only is None:
        print(f"to be continued with --first {found.after} and the same count, long and seed")
    sys.exit(found.failed > 0)


def within(numbers: range, seconds: float) -> Iterator[int]:
    """Yield *numbers* until *seconds* are over."""
    end = time.monotonic() + seconds
    for number in numbers:
        if time.monotonic() > end:
            return
        yield number


@dataclass(frozen=True, slots=True)
class Every:
    """All articles of a run: each is a function of its number, the seed, the texts, and how many of which kind there are."""

    texts: Sequence[str]
    seed: int
    count: int
    long: int

    @property
    def total(self) -> int:
        """How many articles there are."""
        return self.count + self.long

    def article(self, number: int) -> str:
        """Return one article; the long ones are spread evenly over the run."""
        chance = random.Random(f"{self.seed}:{number}")
        if self.long and number % max(1, self.total // self.long) == 0:
            return stretched(chance, self.texts, LONG)
        return mutated(chance, self.texts, 4_000)


@dataclass(slots=True)
class Found:
    """What a run found so far; `after` is the number of the first article that was not read."""

    first: int
    after: int = field(init=False)
    failed: int = 0
    slowest: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.after = self.first

    def add(self, number: int, text: str) -> None:
        """Read one article, and say what went wrong with it."""
        try:
            took = read(text)
        except Exception:  # noqa: BLE001  anything at all is what is looked for
            took = 0.0
            self.failed += 1
            print(f"article {number} raised:\n{traceback.format_exc()}", flush=True)
        if took > LIMIT_S:
            self.failed += 1
            print(f"article {number} took {took:.2f} s for {len(text)} characters", flush=True)
        self.slowest = sorted([*self.slowest, (took, number)], reverse=True)[:5]
        self.after = number + 1

    def __str__(self) -> str:
        slowest = ", ".join(f"{took:.2f} s (number {at})" for took, at in self.slowest)
        span = f" (numbers {self.first} to {self.after - 1})" if self.after > self.first else ""
        return f"{self.after - self.first} articles{span}, {self.failed} failed; slowest {slowest or 'none'}"


def load(path: Path) -> list[str]:
    """Return the texts of the articles of a file."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [text for line in lines if (text := json.loads(line).get("text"))]


def read(text: str) -> float:
    """Return the seconds that an article took to be admitted, read and checked; one that is refused as it should be took none."""
    begun = time.process_time()
    try:
        raw = RawArticle(id="a", text=text, language="en")
        article = admitted(raw)
    except (ArticleRejected, ValidationError):
        return 0.0
    if article is not None:
        facts_of(article).quoting(article.text)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
