#!/usr/bin/env python3
"""Write docs/performance.md: every published figure, measured on this machine, with its plots.

    bench/performance.py ARTICLES.jsonl[.gz]                  everything, then the page
    bench/performance.py ARTICLES.jsonl.gz --only latency     one part again; the others stay as they were measured

What was measured is kept in docs/performance/figures.json: the page and its plots are drawn from that, and `scripts/check`
compares with the ratios in it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import burst
import extraction
import judgement
import latency
import page
import recovery
import startup
import throughput
import workers
from figures import Figure, machine

HOME = Path(__file__).parents[1] / "docs" / "performance"


def main() -> None:
    """Measure what was asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="articles to read for the throughput figures, JSON lines")
    parser.add_argument("--only", action="append", choices=sorted(parts(Path())), help="measure this part; may be given again")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=5, help="of news for the waiting times")
    arguments = parser.parse_args()
    if os.environ.get("OMP_NUM_THREADS") != "1":
        parser.error("two threads of one process take each other's core: run it with OMP_NUM_THREADS=1, as bench/run does")
    known, measured = stored(), commit()  # before the page itself is changed
    for name, part in parts(arguments.articles, arguments.rounds, arguments.minutes).items():
        if arguments.only is None or name in arguments.only:
            print(f"== {name}", flush=True)
            figures = part()
            print("\n".join(figure.line() for figure in figures), flush=True)
            known[name] = {"commit": measured, "machine": machine(), "figures": [figure.fields() for figure in figures]}
            HOME.mkdir(exist_ok=True)
            (HOME / "figures.json").write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    page.write(HOME, known, parts(arguments.articles))


def parts(articles: Path, rounds: int = 3, minutes: float = 5) -> dict[str, Callable[[], list[Figure]]]:
    """Return what can be measured, by name, in the order of the page."""
    return {
        "extraction": lambda: extraction.measure(articles, rounds=rounds),
        "throughput": lambda: [throughput.measure(articles, rounds=rounds)],
        "burst": lambda: burst.measure(rounds=rounds),
        "workers": lambda: workers.measure(articles, rounds=rounds),
        "latency": lambda: latency.measure(kafka=False, minutes=minutes),
        "latency-kafka": lambda: latency.measure(kafka=True, minutes=minutes),
        "judgement": judgement.measure,
        "recovery": recovery.measure,
        "startup": lambda: startup.measure(3 * rounds),
    }


def stored() -> dict[str, Any]:
    """Return what was measured before, by part."""
    path = HOME / "figures.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def commit() -> str:
    """Return the commit that is measured, and whether files differ from it."""
    ask = ["git", "describe", "--always", "--dirty", "--abbrev=7", "--exclude", "*"]
    return subprocess.run(ask, capture_output=True, text=True, check=True, cwd=HOME.parents[1]).stdout.strip()


if __name__ == "__main__":
    main()
