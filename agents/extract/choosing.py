"""Which sentences are worth a parse: short enough to be prose, within what one article may cost."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from tocsin.agents.extract.grammar.speakers import Cast
from tocsin.agents.extract.parse.reading import Reading, Sentence

LONGEST = 1_000
"""Longest stretch, in characters, that is taken for one sentence of prose; lists and tables run on for longer."""
MAX_PARSED = 10_000
"""Most characters that one finder has parsed in one article: about a quarter of a second. News puts its news first."""


def choose(reading: Reading, cast: Cast, may_tell: Callable[[str, int], bool]) -> list[Sentence]:
    """Return the first sentences of *reading* that *may_tell* (their text, how many known actors stand there), parsed."""
    chosen, size = [], 0
    for sentence, actors in zip(reading.sentences, _actors(reading, cast), strict=True):
        if size < MAX_PARSED and len(sentence.text) <= LONGEST and may_tell(sentence.text, len(actors)):
            chosen.append(sentence)
            size += len(sentence.text)
    reading.parse(chosen)
    return chosen


def _actors(reading: Reading, cast: Cast) -> list[set[str]]:
    """Return the ids of the actors named in each sentence."""
    starts = [sentence.start for sentence in reading.sentences]
    named: list[set[str]] = [set() for _ in starts]
    for actor in (*cast.actors, *cast.passing):
        for mention in actor.mentions:
            at = bisect_right(starts, mention.start) - 1
            if at >= 0:
                named[at].add(actor.id)
    return named
