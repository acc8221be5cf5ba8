"""Players who were hurt at play: news of sport is full of them, and no desk rings for a hamstring."""

from __future__ import annotations

from tocsin.agents.extract.casualties.clauses import Told
from tocsin.agents.extract.genre import is_sport
from tocsin.agents.extract.parse.reading import Reading
from tocsin.agents.extract.text.words import Word, word_class

_FEW = 3
"""More are hurt in no match."""


def is_at_play(reading: Reading, told: Told, words: list[Word]) -> bool:
    """Return whether news of sport tells of a few players who were injured, missed a match, or took a title.

    Spectators, and whoever was hurt by a bomb, by police or in a crash, were not playing.
    """
    if told.kind not in ("wounded", "missing", "captured") or (told.together or told.number.best) > _FEW:
        return False
    earnest = any(word.low in word_class("in_earnest") for word in words)
    return (
        not earnest
        and not any(word.low in word_class("onlooker") for word in words[told.first : told.after])
        and is_sport(reading)
    )
