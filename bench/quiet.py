#!/usr/bin/env python3
"""How often general news rings, of which hardly any is about harm: sport, business, films and politics as they come.

    bench/quiet.py ../shared/eval/dev/load.jsonl.gz            new alerts per 1,000 articles, by kind and severity
    bench/quiet.py ../shared/eval/dev/load.jsonl.gz --show casualties

The articles have no labels: this counts, and --show prints each alert of a kind with its quote, for a reader to judge. They
are read five minutes apart from 2005-03-01 on, each of its own source, so that a long memory does not hide what rings again.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from rich.progress import track

from tocsin.agents.admit.raw import raw_article
from tocsin.schemas.alert import Alert
from tocsin.schemas.wanted import KINDS
from tocsin.streams.offline import River

BEGIN = datetime(2005, 3, 1, tzinfo=UTC)
APART = timedelta(minutes=5)
LOUD = 6
"""Severity from which on a desk is woken."""


def main() -> None:
    """Replay the articles and print how often they ring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="a file of articles, .jsonl or .jsonl.gz, with id, title and text")
    parser.add_argument("--show", choices=KINDS, help="print the alerts of this kind with their quotes")
    arguments = parser.parse_args()
    rows = [orjson.loads(line) for line in _lines(arguments.articles)]
    rung = [alert for alert in _rung(rows) if alert.action == "new"]
    for alert in rung:
        if alert.kind == arguments.show:
            print(f"{alert.severity} {alert.headline} | {' '.join(alert.claims[-1].quote.split())}")
    print(told(rung, len(rows)))


def told(rung: list[Alert], articles: int) -> str:
    """Return how many new alerts of each kind 1,000 articles raise, and how many of them are loud."""
    every, loud = (Counter(alert.kind for alert in rung if alert.severity >= least) for least in (0, LOUD))
    share = 1_000 / max(articles, 1)
    rows = (f"{kind}: {every[kind] * share:.1f}, of severity {LOUD} and more {loud[kind] * share:.1f}" for kind in KINDS)
    return "\n".join((f"{articles:,} articles; new alerts per 1,000:", *rows))


def _lines(path: Path) -> list[bytes]:
    if not path.exists():
        sys.exit(f"no such file: {path}")
    return (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).splitlines()


def _rung(rows: list[dict[str, Any]]) -> Iterator[Alert]:
    articles = [
        {
            "id": row["id"],
            "source": f"{row['id']}.example",
            "title": row.get("title") or "",
            "text": row["text"],
            "published_at": (BEGIN + n * APART).isoformat(),
        }
        for n, row in enumerate(rows)
    ]
    told = River(print).replay(raw_article(orjson.dumps(article)) for article in track(articles, description="articles"))
    return (alert for _, alerts in told for alert in alerts)


if __name__ == "__main__":
    main()
