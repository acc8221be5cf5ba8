"""Shouted text (wire copy in capitals) in mixed case of the same length, for a model that has read newspapers."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def in_mixed_case(text: str) -> str:
    """Return *text*, or a mixed-case reading of the same length where it is all in capitals."""
    letters = sum(c.isalpha() for c in text)
    if letters < 20 or sum(c.isupper() for c in text) < 0.8 * letters:
        return text
    quiet = _WORD.sub(lambda word: word.group().capitalize() if len(word.group()) > 3 else word.group().lower(), text)
    return quiet if len(quiet) == len(text) else text
