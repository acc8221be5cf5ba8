"""Invented news for the tests on Kafka: tolls that rise, copies, talks, all in places that do not exist."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

_HEADS = ("Bar", "Tel", "Mor", "Kas", "Vel", "Dun", "Ost", "Lim", "Gor", "Pev")
_TAILS = ("vena", "mark", "ijka", "ona", "stett", "aro", "ugrad", "ista")
_DISASTERS = (
    ("a ferry capsized off", "the ferry disaster off", "the coast guard"),
    ("a gas explosion tore through a market in", "the market explosion in", "the fire service"),
    ("an earthquake struck", "the earthquake in", "the civil defence agency"),
    ("a passenger train left the rails near", "the train crash near", "the transport ministry"),
    ("a mudslide buried houses in", "the mudslide in", "the regional governor"),
)
_TALKS = (
    "French President Emmanuel Macron will meet German Chancellor Friedrich Merz in {place} on Thursday to discuss trade.",
    "Turkish President Recep Tayyip Erdogan held talks with Egyptian President Abdel Fattah al-Sisi in {place} on Monday.",
)
_START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def articles(first: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield *count* raw articles; the same numbers give the same articles."""
    for number in range(first, first + count):
        story, step = divmod(number, 4)
        at = (_START + timedelta(minutes=number)).isoformat()
        yield {
            "id": f"urn:kafka-test:{number}",
            "title": _title(story, step),
            "text": _text(story, step),
            "source": ("Coast Courier", "Evening Ledger", "Wire of the North", "Valley Post")[(story + step) % 4],
            "published_at": at,
            "received_at": at,  # else the worker stamps today, and the article is too old to ring
            "language": "en",
        }


def _title(story: int, step: int) -> str:
    place = _place(story)
    return (f"Dozens feared dead in {place}", f"Toll rises in {place}", f"Dozens feared dead in {place}", f"Leaders in {place}")[
        step
    ]


def _text(story: int, step: int) -> str:
    place, toll = _place(story), 5 + story % 37
    struck, named, voice = _DISASTERS[story % len(_DISASTERS)]
    first = (
        f"At least {toll} people were killed when {struck} {place} on Sunday, {voice} said. Rescue crews from {_place(story + 7)} "
        f"worked through the night under lamps number {story} to {story + 12}."
    )
    rise = (
        f"The death toll from {named} {place} rose to {toll + 3}, {voice} said on Monday. Another {story % 9 + 2} people were wounded "
        f"and schools along road {story + 40} stayed shut."
    )
    return (first, rise, first, _TALKS[story % len(_TALKS)].format(place=place))[step]


def _place(story: int) -> str:
    names = list(itertools.product(_HEADS, _TAILS))
    head, tail = names[story * 7 % len(names)]
    return head + tail + ("" if story < len(names) else "-" + _HEADS[story // len(names) % len(_HEADS)])
