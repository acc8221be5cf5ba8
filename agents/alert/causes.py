"""Causes of incidents, and whether two words name the same one."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

_FIRE = {"fire", "shooting"}  # who opens fire sets nothing alight
_CROWD = {"unrest", "shooting"}  # police fire on a crowd
_LEADS_TO = (
    {"storm", "flood"},
    {"earthquake", "flood"},
    {"earthquake", "collapse"},
    {"storm", "collapse"},
    {"flood", "collapse"},
)
"""What one reporter names for what another one names that it came of: a flood for a cyclone, a landslide for a quake."""


def same_cause(one: str | None, other: str | None) -> bool | None:
    """Return whether two causes are of one class; nothing where one is missing or says too little ("attack")."""
    first, second = cause_class(one), cause_class(other)
    if first is None or second is None or {first, second} in (_FIRE, _CROWD, *_LEADS_TO):
        return None
    return first == second


def cause_class(cause: str | None) -> str | None:
    """Return the class of a cause: "car bomb" and "blast" are a bombing; nothing for "attack"."""
    if not cause:
        return None
    found = _words().search(cause.lower())
    return _classes()[found.group()] if found else None


@cache
def _classes() -> dict[str, str]:
    with files(__package__).joinpath("causes.csv").open(encoding="utf-8") as lines:
        return {row["word"]: row["cause"] for row in csv.DictReader(lines)}


@cache
def _words() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(_classes(), key=len, reverse=True))) + r")\b")
