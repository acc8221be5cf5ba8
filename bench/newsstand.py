"""Invented news in any amount: the same seed gives the same articles, and no two stories share their names.

Of ten articles about four tell nothing that Tocsin rings for, three are new incidents or meetings, two raise a toll that
was told before, and one is another paper's copy.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

_HEADS = ("Bar", "Tel", "Mor", "Kas", "Vel", "Dun", "Ost", "Lim", "Gor", "Pev", "Sar", "Nol", "Rik", "Ulm", "Zad", "Hep")
_MIDDLES = ("a", "en", "o", "ir", "u", "el", "an", "os")
_TAILS = ("vena", "mark", "ijka", "ona", "stett", "aro", "grad", "ista", "mouth", "pool", "berg", "dal")
_OUTLETS = tuple(
    f"{place} {kind}" for place in ("Coast", "Valley", "Harbour", "Northern") for kind in ("Courier", "Ledger", "Post")
)
_CAUSES = ("a ferry capsized off", "a bomb exploded at a market in", "a mine collapsed near", "a bus fell into a ravine near")
_LEADERS = (
    ("French President Emmanuel Macron", "German Chancellor Friedrich Merz"),
    ("Turkish President Recep Tayyip Erdogan", "Egyptian President Abdel Fattah al-Sisi"),
    ("Japanese Prime Minister Sanae Takaichi", "Indian Prime Minister Narendra Modi"),
    ("Ukrainian President Volodymyr Zelensky", "Polish Prime Minister Donald Tusk"),
)
_QUIET = (
    "Orchards around {place} expect {n} tonnes of early pears this season, growers at the cooperative said.",
    "The library of {place} opens {n} more reading desks next month after two years of work on its roof.",
    "A choir of {n} voices from {place} rehearsed its winter programme in the old customs house.",
    "Shares of the {place} rope works closed {n} points up in thin trading.",
    "The museum at {place} shows {n} letters of a mapmaker who drew the coast by moonlight.",
)
_FILLING = (
    "Residents of {place} described a long evening in which lamps were carried down to street number {n}.",
    "The mayor's office opened a hall with {n} beds and asked neighbours to bring blankets.",
    "Trains between {place} and the coast ran {n} minutes late while engineers checked the line.",
    "Schools along road {n} will stay shut until the inspectors of {place} have finished their work.",
    "A baker in {place} said he had handed out {n} loaves before noon and would light the ovens again.",
    "Weather observers measured {n} millimetres of rain at the station above {place}.",
)
START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def articles(
    count: int, *, seed: int = 1, paragraphs: int = 10, start: datetime = START, step_s: float = 5.0
) -> Iterator[dict[str, Any]]:
    """Yield *count* raw articles of about *paragraphs* sentences, published *step_s* seconds apart from *start*."""
    draw = random.Random(seed)
    told: list[dict[str, Any]] = []
    for index in range(count):
        kind = draw.choices(("quiet", "incident", "meeting", "rise", "copy"), (4, 2, 1, 2, 1))[0]
        before = draw.choice(told[-500:]) if told else None
        if before is None and kind in {"rise", "copy"}:
            kind = "incident"
        article = _copy(before) if kind == "copy" else _WRITE[kind](draw, index, before, paragraphs)
        at = (start + timedelta(seconds=index * step_s)).isoformat()
        if kind in {"incident", "rise"}:
            told.append(article)
        sent = {name: value for name, value in article.items() if not name.startswith("_")}
        yield {**sent, "id": f"urn:bench:{seed}:{index}", "source": draw.choice(_OUTLETS), "published_at": at, "received_at": at}


def place_of(index: int) -> str:
    """Return the name of an invented place; 1,536 of them, then numbered districts."""
    block, rest = divmod(index, len(_HEADS) * len(_MIDDLES) * len(_TAILS))
    rest, tail = divmod(rest, len(_TAILS))
    head, middle = divmod(rest, len(_MIDDLES))
    return _HEADS[head] + _MIDDLES[middle] + _TAILS[tail] + (f" District {block}" if block else "")


def _quiet(draw: random.Random, index: int, _: Any, paragraphs: int) -> dict[str, Any]:
    place = place_of(index)
    return {"title": f"Notes from {place}", "text": _page(draw, place, draw.choice(_QUIET), paragraphs)}


def _incident(draw: random.Random, index: int, _: Any, paragraphs: int) -> dict[str, Any]:
    place, cause, dead = place_of(index * 7), draw.choice(_CAUSES), draw.randint(2, 40)
    return _toll(draw, place, cause, dead, paragraphs)


def _rise(draw: random.Random, _: int, before: Any, paragraphs: int) -> dict[str, Any]:
    return _toll(draw, before["_place"], before["_cause"], before["_dead"] + draw.randint(1, 5), paragraphs)


def _toll(draw: random.Random, place: str, cause: str, dead: int, paragraphs: int) -> dict[str, Any]:
    lead = f"At least {dead} people were killed and {dead + 3} wounded when {cause} {place} on Monday, the fire service said."
    text = f"{lead}\n\n{_page(draw, place, draw.choice(_FILLING), paragraphs)}"
    return {"title": f"{dead} dead in {place}", "text": text, "_place": place, "_cause": cause, "_dead": dead}


def _meeting(draw: random.Random, index: int, _: Any, paragraphs: int) -> dict[str, Any]:
    place, (host, guest) = place_of(index * 7), draw.choice(_LEADERS)
    lead = f"{host} will meet {guest} in {place} on Thursday to discuss trade and grain shipments."
    return {"title": f"Leaders to meet in {place}", "text": f"{lead}\n\n{_page(draw, place, draw.choice(_FILLING), paragraphs)}"}


def _page(draw: random.Random, place: str, first: str, paragraphs: int) -> str:
    chosen = (first, *(draw.choice(_FILLING) for _ in range(paragraphs - 1)))
    return "\n\n".join(sentence.format(place=place, n=draw.randint(2, 9_000)) for sentence in chosen)


def _copy(before: Any) -> dict[str, Any]:
    return {"title": before["title"], "text": before["text"]}


_WRITE = {"quiet": _quiet, "incident": _incident, "meeting": _meeting, "rise": _rise}
