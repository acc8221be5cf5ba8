"""Lines that belong to the page and not to the article."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

FEWEST_WORDS = 3
"""An article of fewer words after cleaning is taken uncleaned: a one-line flash may look like a button."""


def without_boilerplate(text: str) -> str:
    """Return *text* without the lines that are a page's furniture; all of it where next to nothing would be left."""
    lines = text.split("\n")
    kept = [line for line in lines if not _furniture().fullmatch(line.strip())]
    if len(kept) == len(lines):
        return text
    clean = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return clean if len(clean.split()) >= FEWEST_WORDS else text


@cache
def _furniture() -> re.Pattern[str]:
    lines = (files("tocsin.agents.admit") / "boilerplate.txt").read_text(encoding="utf-8").splitlines()
    return re.compile("|".join(f"(?:{line})" for line in lines if not line.startswith("#")), re.IGNORECASE)
