"""Pronouns back to the person that they stand for, where only one comes into question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.agents.extract.coreference import Someone
from tocsin.agents.extract.lines import Line

_SEX = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}


@dataclass(slots=True)
class Antecedents:
    """Who a pronoun may mean, from one line to the next."""

    last: tuple[Someone, ...] = ()
    """Those of the line before, by name or by pronoun."""

    def resolve(self, line: Line, named: list[tuple[int, Someone]]) -> Iterator[tuple[int, Someone]]:
        """Yield the pronouns of a line with whom they mean; *named* are the people of the line by first word, in order.

        Somebody of the same line comes first, then the line before; where two come into question, nobody is meant.
        """
        meant: list[Someone] = []
        for at, word in enumerate(line.words):
            sex = _SEX.get(word.low)
            if sex is None:
                continue
            here = _several([someone for place, someone in named if place < at] + meant)
            who = _only(here or self.last, sex)
            if who is not None and not who.tells:
                meant.append(who)
                yield at, who
        self.last = _several([someone for _, someone in named] + meant)


def _several(people: list[Someone]) -> tuple[Someone, ...]:
    return tuple({someone.id: someone for someone in people}.values())


def _only(people: tuple[Someone, ...], sex: str) -> Someone | None:
    fitting = [someone for someone in people if someone.known is None or someone.known.sex in ("", sex)]
    return fitting[0] if len(fitting) == 1 else None
