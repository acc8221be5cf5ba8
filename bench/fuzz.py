#!/usr/bin/env python3
"""Read mutated articles and say whether any raised an error, broke a quote, or took longer than a second.

    bench/fuzz.py ARTICLES.jsonl[.gz] [--count 100000] [--long 1000] [--seed 1]

`--count` articles are as long as news is, `--long` ones are 100,000 characters. Time is the processor's. The article of every
failure is given by its number: the same number, seed and file make the same article. Exit status 1 where anything failed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
import traceback
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
    parser.add_argument("--only", type=int, help="read one article by its number, and print it")
    arguments = parser.parse_args()

    texts = load(arguments.articles)
    total = arguments.count + arguments.long
    every = max(1, total // max(1, arguments.long))
    read("The minister met two envoys in Oslo. Three people were killed.")  # tables and models are loaded before the clock runs
    numbers = range(total) if arguments.only is None else (arguments.only,)
    failed, slowest = 0, [(0.0, -1)]
    for number in track(numbers, description="articles", console=Console(stderr=True)):
        chance = random.Random(f"{arguments.seed}:{number}")
        is_long = arguments.long > 0 and number % every == 0
        text = stretched(chance, texts, LONG) if is_long else mutated(chance, texts, 4_000)
        if arguments.only is not None:
            print(text)
        try:
            took = read(text)
        except Exception:  # noqa: BLE001  anything at all is what is looked for
            failed += 1
            print(f"article {number} raised:\n{traceback.format_exc()}")
            continue
        slowest = sorted([*slowest, (took, number)], reverse=True)[:5]
        if took > LIMIT_S:
            failed += 1
            print(f"article {number} took {took:.2f} s for {len(text)} characters")
    print(
        f"{len(numbers)} articles, {failed} failed; slowest " + ", ".join(f"{took:.2f} s (number {at})" for took, at in slowest)
    )
    sys.exit(failed > 0)


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
