"""Which words of a sentence are beside its main matter: what is named there only is named in passing."""

from __future__ import annotations

from tocsin.agents.extract.lines import Line
from tocsin.agents.knowledge import words

_RELATIVE = frozenset(("who", "which", "whose", "whom", "where"))


def passing_words(line: Line) -> set[int]:
    """Return the indexes of the words inside subordinate clauses and the like.

    A clause that opens the sentence, or that a comma sets off, ends at the next comma; any other runs to the end.
    """
    found: set[int] = set()
    at = 0
    while at < len(line.words):
        if line.low(at) in words("subordinators"):
            short = at == 0 or (line.low(at - 1) == "," and line.low(at) in _RELATIVE)
            end = _comma_after(line, at) if short else len(line.words)
            found |= set(range(at, end))
            at = end
        at += 1
    return found


def _comma_after(line: Line, at: int) -> int:
    return next((i for i in range(at + 1, len(line.words)) if line.low(i) == ","), len(line.words))
