"""What a title promises: deaths, or harm alone."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Literal

_WORD = re.compile(r"[^\W\d_]+")


def title_tells(title: str) -> Literal["death", "harm"] | None:
    """Return whether a title tells of deaths, or of harm without any; nothing where it tells of neither."""
    told = {_tells()[word] for word in _WORD.findall(title.lower()) if word in _tells()}
    return "death" if "death" in told else "harm" if told else None


@cache
def _tells() -> dict[str, Literal["death", "harm"]]:
    with files(__package__).joinpath("title_words.csv").open(encoding="utf-8") as lines:
        return {row["word"]: "death" if row["tells"] == "death" else "harm" for row in csv.DictReader(lines)}
