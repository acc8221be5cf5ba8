#!/usr/bin/env python3
"""Read mutated articles and say whether any raised an error, broke a quote, or took longer than a second.

    bench/fuzz.py ARTICLES.jsonl[.gz] [--count 100000] [--long 1000] [--seed 1] [--first 0] [--minutes M]
    bench/fuzz.py --decoder NAME [--count 1000000] [--seed 1] [--first 0] [--minutes M]

With `--decoder` torn bytes are given to one of the decoders of `decoders.py`; `all` takes them in turn.
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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from decoders import DECODERS, Decoder
from mutations import mutated, stretched
from pydantic import ValidationError
from rich.console import Console
from rich.progress import track
from tearing import torn

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
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("--decoder", choices=["all", *DECODERS], help="give torn bytes to this one, instead of articles")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--long", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the article to begin with")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after this long")
    parser.add_argument("--only", type=int, help="read one article by its number, and print it")
    arguments = parser.parse_args()
    if (arguments.articles is None) == (arguments.decoder is None):
        parser.error("give a file of articles, or --decoder")

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(every_of(arguments), arguments) > 0)


def every_of(arguments: argparse.Namespace) -> Every | Torn:
    """Return what is asked for, with tables and models loaded before a clock runs."""
    if arguments.articles is None:
        names = list(DECODERS) if arguments.decoder == "all" else [arguments.decoder]
        decoders = [DECODERS[name] for name in names]
        for decoder in decoders:
            for sample in decoder.samples:
                decoder.read(sample)
        return Torn(names, decoders, arguments.seed, arguments.count)
    read("The minister met two envoys in Oslo. Three people were killed.")
    return Every(load(arguments.articles), arguments.seed, arguments.count, arguments.long)


def run(every: Every | Torn, arguments: argparse.Namespace) -> int:
    """Read, print what went wrong and the slowest, and return how many failed."""
    if arguments.only is not None:
        print(every.shown(arguments.only))
        numbers = range(arguments.only, arguments.only + 1)
    else:
        numbers = range(arguments.first, every.total)
    found = Found(numbers.start)
    try:
        for number in track(within(numbers, arguments.minutes * 60), len(numbers), console=Console(stderr=True)):
            found.add(number, *every.reading(number))
    except KeyboardInterrupt:
        print("stopped")
    print(found)
    if found.after < every.total and arguments.only is None:
        print(f"to be continued with --first {found.after} and the same count, long and seed")
    return found.failed


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

    def shown(self, number: int) -> str:
        """Return one article as it is printed."""
        return self.article(number)

    def reading(self, number: int) -> tuple[str, int, Callable[[], float]]:
        """Return what one article is called, its length, and what reads it and returns the seconds that it took."""
        text = self.article(number)
        return "article", len(text), lambda: read(text)


@dataclass(frozen=True, slots=True)
class Torn:
    """Torn bytes for some decoders in turn: each a function of its number, the seed, and which decoders there are."""

    names: Sequence[str]
    decoders: Sequence[Decoder]
    seed: int
    total: int

    def data(self, number: int) -> bytes:
        """Return the bytes of one number."""
        chance, decoder = random.Random(f"{self.seed}:{number}"), self.decoders[number % len(self.decoders)]
        return torn(chance, decoder.samples, decoder.signs, LONG if chance.random() < 0.2 else 2_000)

    def shown(self, number: int) -> str:
        """Return the bytes of one number as they are printed."""
        return f"{self.names[number % len(self.names)]}: {self.data(number)!r}"

    def reading(self, number: int) -> tuple[str, int, Callable[[], float]]:
        """Return the decoder's name, how many bytes there are, and what reads them and returns the seconds that it took."""
        data, at = self.data(number), number % len(self.decoders)
        return self.names[at], len(data), lambda: timed(self.decoders[at].read, data)


@dataclass(slots=True)
class Found:
    """What a run found so far; `after` is the number of the first article that was not read."""

    first: int
    after: int = field(init=False)
    failed: int = 0
    slowest: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.after = self.first

    def add(self, number: int, name: str, length: int, reading: Callable[[], float]) -> None:
        """Read one of them, and say what went wrong with it."""
        try:
            took = reading()
        except Exception:  # noqa: BLE001  anything at all is what is looked for
            took = 0.0
            self.failed += 1
            print(f"{name} {number} raised:\n{traceback.format_exc()}", flush=True)
        if took > LIMIT_S:
            self.failed += 1
            print(f"{name} {number} took {took:.2f} s for a length of {length}", flush=True)
        self.slowest = sorted([*self.slowest, (took, number)], reverse=True)[:5]
        self.after = number + 1

    def __str__(self) -> str:
        slowest = ", ".join(f"{took:.2f} s (number {at})" for took, at in self.slowest)
        span = f" (numbers {self.first} to {self.after - 1})" if self.after > self.first else ""
        return f"{self.after - self.first:,} read{span}, {self.failed} failed; slowest {slowest or 'none'}"


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


def timed(reader: Callable[[bytes], None], data: bytes) -> float:
    """Return the processor's seconds that *reader* took over *data*."""
    begun = time.process_time()
    reader(data)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
