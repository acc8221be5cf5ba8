#!/usr/bin/env python3
"""Articles a second that `deduplicate` judges on one core with many articles held, memory an article, and recall.

    bench/deduplicate.py                                  200,000 invented articles held, 2,000 invented ones judged
    bench/deduplicate.py --judge ARTICLES.jsonl.gz        judge these instead
    bench/deduplicate.py --held 20000 --seed 3            a smaller lane, other articles

The articles held are invented: words drawn by Zipf's law, so that common words are as crowded as in news. The lane is
built from its table, as after a restart; then every article goes through the whole verdict: layout, index, comparison,
story, outbox and table. Speed is processor time, so that a noisy neighbour counts less; the median of chunks of 50 is
printed, and the best. Memory is what the process grew by, table and indexes together.

Recall is asked of pairs of articles that share 30% of their word triples, beside MinHash LSH of 32 bands of 4 rows
where datasketch and rensa are installed (`pip install tocsin[bench]`).
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.progress import track

from tocsin.agents.admit.admission import admitted
from tocsin.agents.deduplicate import KINDS, Deduplicator
from tocsin.agents.deduplicate.lexicon import frequent, lexicon
from tocsin.agents.deduplicate.library import shelved
from tocsin.agents.deduplicate.packing import packed_bytes, packed_codes
from tocsin.agents.deduplicate.page import lay_out
from tocsin.agents.deduplicate.sketch import sketch
from tocsin.agents.deduplicate.words import BREAK, code_of
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.article import Article, RawArticle
from tocsin.schemas.seen import Ruled, Said, Seen, Shelf, Story

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SENTENCES, WORDS = 17, 10
PAIRS = 500
SHARED = 8  # of 17 sentences: 8 / (17 + 9) is a Jaccard index of .31


@dataclass(frozen=True)
class Vocabulary:
    """Invented names after the commonest words, with their codes and shares."""

    words: list[str]
    codes: npt.NDArray[np.uint16]
    share: npt.NDArray[np.float64]

    @classmethod
    def invented(cls, names: int = 30_000) -> Vocabulary:
        """Return the common words that count, and *names* more."""
        syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
        common = [word for word in frequent() if word not in lexicon().stop]
        size = len(syllables)
        more = [(syllables[i % size] + syllables[i // size % size] + "n" + syllables[i // size**2]).title() for i in range(names)]
        share = 1 / (np.arange(len(common) + names) + 100.0)
        words = [*common, *more]
        codes = np.array([code_of(word, lexicon()) for word in words], np.uint16)
        return cls(words, codes, np.cumsum(share / share.sum()))

    def drawn(self, random: np.random.Generator, articles: int) -> npt.NDArray[np.int64]:
        """Return the places of the words of so many articles, sentence by sentence."""
        return np.searchsorted(self.share, random.random((articles, SENTENCES, WORDS)))

    def text(self, article: npt.NDArray[np.int64]) -> str:
        """Return the text of one article."""
        return " ".join(" ".join(self.words[i] for i in sentence).capitalize() + "." for sentence in article)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=int, default=200_000, help="articles in the index (default 200,000)")
    parser.add_argument("--judge", type=Path, metavar="FILE", help="JSON lines of the articles to judge")
    parser.add_argument("--limit", type=int, default=2_000, help="articles judged (default 2,000)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    random = np.random.default_rng(arguments.seed)
    vocabulary = Vocabulary.invented()
    lane, memory = full_lane(vocabulary, random, arguments.held)
    articles = load(arguments.judge, arguments.limit) if arguments.judge else invented(vocabulary, random, arguments.limit)
    speeds = speed(lane, articles)
    print(f"{arguments.held:,} articles held: {memory:,.0f} bytes of memory an article, index and table")
    print(f"{len(articles):,} judged: {statistics.median(speeds):,.0f} a second (median of chunks; best {max(speeds):,.0f})")
    print_recall(vocabulary, random)


def full_lane(vocabulary: Vocabulary, random: np.random.Generator, held: int) -> tuple[Deduplicator, float]:
    """Return a lane that holds so many articles, and the bytes of memory that one of them takes."""
    before = resident()
    table: dict[str, bytes] = {}
    memory = PackedMemory(table, KINDS)
    for number in track(range(held), description="articles held"):  # one at a time: large arrays would tear holes in memory
        remember(memory, number, vocabulary.codes[vocabulary.drawn(random, 1)[0]])
    memory["shelf:en"] = Shelf(next_seq=held, next_number=held, time=NOW, days=((NOW.date(), 0),))
    print("building the indexes, as after a restart ...", flush=True)
    lane = Deduplicator(memory, size=held + 100_000)
    return lane, (resident() - before) / held


def remember(memory: PackedMemory, number: int, codes: npt.NDArray[np.uint16]) -> None:
    """Put an article in the table as the lane would have."""
    kept = np.insert(codes, 0, BREAK, axis=1).ravel()
    ruled = Ruled(content_hash=f"{number:016x}", verdict="new")
    story = f"{number % 20_000:016x}"
    memory[f"said:en:{number}"] = Said(article_id=f"h{number}", story_id=story, exact=f"{number:016x}", codes=packed_codes(kept))
    memory[f"seen:en:h{number}"] = Seen(story_id=story, ruled=(ruled,), last_number=number, said=(number,))
    if number < 20_000:
        terms = np.unique(kept[kept != BREAK])[:64]
        weights = packed_bytes(np.linspace(255, 40, len(terms)).astype(np.uint8))
        memory[f"story:en:{story}"] = Story(size=1, last_at=NOW, terms=packed_codes(terms), weights=weights, applied_seq=number)


def speed(lane: Deduplicator, articles: list[Article]) -> list[float]:
    """Return articles a second of processor time, by chunk."""
    for article in articles[:200]:  # the vocabulary of a lane that has just been built is cold
        lane.judge(article)
    speeds, chunk = [], 50
    for start in track(range(200, len(articles) - chunk + 1, chunk), description="judged"):
        began = time.process_time()
        for article in articles[start : start + chunk]:
            lane.judge(article)
        speeds.append(chunk / (time.process_time() - began))
    return speeds


def invented(vocabulary: Vocabulary, random: np.random.Generator, count: int) -> list[Article]:
    """Return invented articles."""
    drawn = vocabulary.drawn(random, count)
    return [
        Article(
            id=f"j{number}",
            edition="en",
            title=" ".join(vocabulary.words[i] for i in places[0]),
            text=vocabulary.text(places),
            received_at=NOW,
            content_hash=f"j{number:015x}",
        )
        for number, places in enumerate(drawn)
    ]


def load(path: Path, limit: int) -> list[Article]:
    """Return up to *limit* articles of *path*, spread over the file, as if they came in now."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in content.splitlines()]
    raw = (RawArticle.model_validate(row) for row in rows[:: max(len(rows) // limit, 1)][:limit])
    read = (admitted(article.model_copy(update={"received_at": NOW})) for article in raw)
    return [article for article in read if article]


def print_recall(vocabulary: Vocabulary, random: np.random.Generator) -> None:
    """Print how many seen articles each index finds for arrivals that share three triples in ten."""
    seen = vocabulary.drawn(random, PAIRS)
    arrivals = vocabulary.drawn(random, PAIRS)
    arrivals[:, 5 : 5 + SHARED] = seen[:, 5 : 5 + SHARED]
    texts = [vocabulary.text(a) for a in seen], [vocabulary.text(a) for a in arrivals]
    alike = [len(a & b) / len(a | b) for a, b in zip(map(triples, texts[0]), map(triples, texts[1]), strict=True)]
    print(f"recall of {PAIRS} seen articles at a Jaccard index of {statistics.mean(alike):.2f}:")
    print(f"  tocsin      {tocsin_recall(*texts):.2f}")
    for name, recall in (("datasketch", datasketch_recall), ("rensa", rensa_recall)):
        found = f"{recall(*texts):.2f}" if find_spec(name) else "not installed (pip install tocsin[bench])"
        print(f"  {name:<11} {found}")


def tocsin_recall(seen: list[str], arrivals: list[str]) -> float:
    """Return the share of pairs found by the lane's own index."""
    library = shelved((number, sketch(lay_out("", text).kept())) for number, text in enumerate(seen))
    sketches = [sketch(lay_out("", text).kept()) for text in arrivals]
    return statistics.mean(
        any(c.number == number for c in library.candidates(found, floor=0)) for number, found in enumerate(sketches)
    )


def datasketch_recall(seen: list[str], arrivals: list[str]) -> float:
    """Return the same for datasketch's MinHash LSH."""
    datasketch: Any = importlib.import_module("datasketch")
    index = datasketch.MinHashLSH(num_perm=128, params=(32, 4))

    def hashed(text: str) -> Any:
        found = datasketch.MinHash(num_perm=128)
        found.update_batch([triple.encode() for triple in triples(text)])
        return found

    return lsh_recall(hashed, index.insert, index.query, seen, arrivals)


def rensa_recall(seen: list[str], arrivals: list[str]) -> float:
    """Return the same for rensa's."""
    rensa: Any = importlib.import_module("rensa")
    index = rensa.RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)

    def hashed(text: str) -> Any:
        found = rensa.RMinHash(num_perm=128, seed=1)
        found.update(sorted(triples(text)))
        return found

    return lsh_recall(hashed, index.insert, index.query, seen, arrivals)


def lsh_recall(
    hashed: Callable[[str], Any],
    insert: Callable[[int, Any], Any],
    query: Callable[[Any], Any],
    seen: list[str],
    arrivals: list[str],
) -> float:
    """Return the share of *arrivals* whose query names the text of the same place in *seen*."""
    for number, text in enumerate(seen):
        insert(number, hashed(text))
    return statistics.mean(number in query(hashed(text)) for number, text in enumerate(arrivals))


def triples(text: str) -> set[str]:
    """Return every three words that follow each other in a sentence."""
    return set(_triples(text))


def _triples(text: str) -> Iterator[str]:
    for sentence in text.lower().split("."):
        words = sentence.split()
        yield from (" ".join(words[i : i + 3]) for i in range(len(words) - 2))


def resident() -> int:
    """Return the bytes of memory that this process holds now; Linux only."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
