#!/usr/bin/env python3
"""Would it be right to join two stories that have grown alike? Says how often, by how much alike they are.

    bench/merges.py stories_local.jsonl.gz --event incident_id
    bench/merges.py stories_world.jsonl.gz --event event

Reads articles through `deduplicate`, in the order of their `date`. After each one, its story is compared with every other
that was told within `--days`. A pair counts once, at the likeness it reached first above the bound; it is right where most
articles of both are labelled with one event.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.progress import track

from tocsin.agents.admit.admission import admitted
from tocsin.agents.deduplicate import KINDS, Deduplicator
from tocsin.agents.deduplicate.packing import unpacked_bytes, unpacked_codes
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.article import Article, RawArticle
from tocsin.schemas.seen import Story

BOUNDS = (0.2, 0.25, 0.3, 0.4, 0.6, 1.01)
"""Cosines. An article joins a story that it is like by .1 more than others are."""


def main() -> None:
    """Read, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSON lines with id, text, date and the event of each")
    parser.add_argument("--event", default="event", help="the field that names the event (default event)")
    parser.add_argument("--days", type=int, default=10)
    arguments = parser.parse_args()
    lines = gzip.decompress(arguments.articles.read_bytes()).splitlines()
    rows = sorted(map(json.loads, lines), key=lambda row: str(row.get("date") or ""))
    pairs, told_of = alike(rows, arguments.event, timedelta(days=arguments.days))
    event = {story: events.most_common(1)[0][0] for story, events in told_of.items()}
    print(f"{len(rows):,} articles, {len(told_of):,} stories, {len({str(row[arguments.event]) for row in rows}):,} events")
    for low, high in pairwise(BOUNDS):
        found = [pair for pair, likeness in pairs.items() if low <= likeness < high]
        right = sum(event[one] == event[other] for one, other in found)
        print(f"likeness {low:.2f} to {min(high, 1):.2f}: {len(found)} pairs of stories, {right} of one event")


def alike(
    rows: list[dict[str, Any]], event: str, within: timedelta
) -> tuple[dict[tuple[str, str], float], dict[str, Counter[str]]]:
    """Return the highest likeness of every pair of stories that grew alike, and the events that each story tells."""
    memory = PackedMemory({}, KINDS)
    lane = Deduplicator(memory)
    labels = {row["id"]: str(row[event]) for row in rows}
    told: dict[str, tuple[Story, npt.NDArray[np.uint16], npt.NDArray[np.float64]]] = {}
    pairs: dict[tuple[str, str], float] = {}
    events: dict[str, Counter[str]] = defaultdict(Counter)
    for article in track(list(_articles(rows)), description="articles"):
        (judged,) = lane.judge(article)
        mine = judged.story_id or ""
        events[mine][labels[judged.id]] += 1
        story = memory.get(f"story:{judged.edition}:{mine}")
        if not isinstance(story, Story):
            continue
        codes, weights = unpacked_codes(story.terms), unpacked_bytes(story.weights).astype(np.float64)
        told[mine] = story, codes, weights / np.linalg.norm(weights)
        ours = np.zeros(65536)
        ours[codes] = told[mine][2]
        for name, (other, its_codes, its_weights) in told.items():
            likeness = float(ours[its_codes] @ its_weights)
            if name != mine and likeness >= BOUNDS[0] and abs(story.last_at - other.last_at) <= within:
                pair = min(name, mine), max(name, mine)
                pairs[pair] = max(likeness, pairs.get(pair, 0.0))
    return pairs, events


def _articles(rows: list[dict[str, Any]]) -> Iterator[Article]:
    now = datetime.fromtimestamp(0, UTC)  # an article without a date comes when the one before it came
    for row in rows:
        said = {name: row.get(name) for name in ("id", "title", "text", "source", "url")}
        raw = RawArticle.model_validate(said | {"published_at": row.get("date")})
        now = raw.published_at or now
        if article := admitted(raw.model_copy(update={"received_at": now})):
            yield article


if __name__ == "__main__":
    main()
