"""Pronouns back to the person that they stand for, where only one comes into question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tocsin.agents.extract.actors.coreference import Someone
from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.knowledge import words

_SEX = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}

_OPENING = 8  # words at the head of a line in which its subject stands


@dataclass(slots=True)
class Antecedents:
    """Who a pronoun may mean, from one line to the next."""

    last: tuple[Someone, ...] = ()
    """Those of the line before, by name or by pronoun."""
    subject: Someone | None = None
    """Who opened the line before."""

    def resolve(self, line: Line, named: list[tuple[int, Someone]]) -> Iterator[tuple[int, Someone]]:
        """Yield the pronouns of a line with whom they mean; *named* are the people of the line by first word, in order.

        Somebody of the same line comes first, then the line before; where two come into question, nobody is meant.
        """
        meant: list[tuple[int, Someone]] = []
        for at, word in enumerate(line.words):
            sex = _SEX.get(word.low)
            if sex is None:
                continue
            sofar = sorted(((place, someone) for place, someone in (*named, *meant) if place < at), key=_place)
            here = _several(someone for _, someone in sofar)
            before = (self.subject,) if self.subject is not None and at < _OPENING else self.last
            if sofar and _is_done_to(line, sofar[-1][0], at):
                before = self.last if self.subject is None else (self.subject,)
                here, before = (tuple(one for one in people if one is not sofar[-1][1]) for people in (here, before))
            who = _only(here or before, sex)
            if who is not None:
                meant.append((at, who))
                if not who.tells:
                    yield at, who
        told = sorted((*named, *meant), key=_place)
        self.last = _several(someone for _, someone in told)
        self.subject = told[0][1] if told and told[0][0] < _OPENING else None


def _is_done_to(line: Line, subject: int, at: int) -> bool:
    """Say whether the pronoun at a word is whom the person named at *subject* met: none of "Lind met her" is Lind."""
    if line.low(at) == "her" and not _ends_there(line, at + 1):
        return False
    verb = at - 1 - (line.low(at - 1) in ("to", "with"))
    between = {line.low(n) for n in range(subject + 1, verb)}
    if line.low(verb - 1) == ",":
        between -= {"who", "which", "whose"}  # "Lind, who is the envoy, met her"
    return line.low(verb) in words("encountering") and words("subordinators").isdisjoint(between)


def _ends_there(line: Line, at: int) -> bool:
    """Say whether a phrase ended before a word: "met her on Monday", but "met her husband"."""
    word = line.word(at)
    return word is None or not word.wordy or word.low in words("prepositions") or word.low in ("and", "again", "there", "after")


def _place(told: tuple[int, Someone]) -> int:
    return told[0]


def _several(people: Iterable[Someone]) -> tuple[Someone, ...]:
    return tuple({someone.id: someone for someone in people}.values())


def _only(people: tuple[Someone, ...], sex: str) -> Someone | None:
    fitting = [someone for someone in people if someone.known is None or someone.known.sex in ("", sex)]
    return fitting[0] if len(fitting) == 1 else None
