"""People of whom only is said that they were shot or found hurt: the dead, the wounded, or both."""

from __future__ import annotations

from tocsin.agents.extract.text.words import word_class
from tocsin.schemas.facts import Casualty
from tocsin.schemas.message import Mention, When


def where_shot(figure: Casualty, shot: list[Casualty]) -> Casualty:
    """Return *figure* with the place of those who were *shot* right before, of whom it is, where its own sentence has none."""
    if figure.place:
        return figure
    before = (s for s in shot if s.place and s.best >= figure.best and 0 < figure.evidence.start - s.evidence.start < _SOON)
    where = next(before, None)
    return figure if where is None else at_scene(figure, where.place, where.cause or "shooting", where.date)


def told_better(
    text: str, shot: Casualty, told: list[Casualty], sure: list[Casualty], died_of_them: list[tuple[int, int]]
) -> bool:
    """Return whether people of whom only is said that they were shot are the dead, some of the wounded, or both together.

    All places are those in *text*. Where "two of them died", as *died_of_them* has it with its place, nothing says how many of
    the others lived.
    """
    number = shot.together or shot.best
    hurt = {figure.together or figure.best for figure in told if figure.kind == "wounded"}
    dead = {figure.together or figure.best for figure in sure if figure.kind == "killed"}
    soon = range(shot.evidence.start, shot.evidence.end + _SOON)
    if any(number - died in hurt for died in dead) or any(died < number and at in soon for died, at in died_of_them):
        return True
    return any(
        (
            figure.scope == "incident"
            and figure.kind == "killed"
            and number in (figure.best, figure.together)
            and not _are_others(text, figure, shot)
        )
        or (figure.kind == "wounded" and (figure.together or figure.best) > number)
        for figure in sure
    )


def _are_others(text: str, dead: Casualty, shot: Casualty) -> bool:
    """Return whether the *dead* are others: "a man died. A woman is in critical condition", "is dead and his wife was shot"."""
    if dead.phrase is None or shot.phrase is None:
        return False
    if _sexes(dead.phrase).isdisjoint(_sexes(shot.phrase)) and _sexes(dead.phrase) and _sexes(shot.phrase):
        return True
    if dead.evidence != shot.evidence:
        return False
    later = max(dead.phrase, shot.phrase, key=lambda phrase: phrase.start)
    before = text[shot.evidence.start : later.start].lower().split()
    first = later.text.lower().split()[0]
    told_apart = first in _SOMEBODY or "attacker" in (dead.victims, shot.victims)
    return told_apart and bool(before) and before[-1] in _BESIDE


def _sexes(phrase: Mention) -> set[str]:
    words = phrase.text.lower().replace("-", " ").split()
    return {sex for sex in ("male", "female") if any(word in word_class(sex) for word in words)}


_BESIDE = frozenset(("and", "while", "but"))
_SOMEBODY = frozenset(("a", "an", "another", "his", "her", "their"))
_SOON = 300
"""Characters behind those who were shot in which "two of them" are of them."""


def at_scene(figure: Casualty, place: str | None, cause: str, when: When | None) -> Casualty:
    """Return a recent *figure* as one of *place*, with that cause and day where it has none of its own."""
    told = {"place": place, "cause": figure.cause or cause, "date": figure.date or when}
    return figure.model_copy(update=told) if figure.scope == "incident" else figure
