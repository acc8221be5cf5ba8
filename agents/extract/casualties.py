"""Casualty figures: how many were killed, wounded, missing, captured, displaced, and the sentence that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from tocsin.agents.extract.casing import in_mixed_case
from tocsin.agents.extract.casualty_clauses import Told
from tocsin.agents.extract.casualty_context import attribution_of, cause_of, date_of, place_of, scope_of
from tocsin.agents.extract.casualty_grammar import figures_in
from tocsin.agents.extract.dates import dateline_day
from tocsin.agents.extract.reading import Reading, Sentence
from tocsin.agents.extract.words import Word, table, words_of
from tocsin.schemas.facts import Casualty, Scope
from tocsin.schemas.message import Mention, When


def casualties_gate(text: str) -> bool:
    """Return whether *text* may tell of casualties; cheap, and never wrong when it says no."""
    return _gate().search(text) is not None


def find_casualties(reading: Reading) -> list[Casualty]:
    """Return the casualty figures of an article, each told once.

    Where the day of publication is not known, the dateline's is used.
    """
    if not casualties_gate(reading.text):
        return []
    text = in_mixed_case(reading.text)
    day = reading.day or dateline_day(reading.text)
    found: dict[tuple[str, int, str, int | None], Casualty] = {}
    unsure: set[tuple[str, int, str, int | None]] = set()
    for sentence in reading.sentences:
        if not casualties_gate(sentence.text):
            continue
        words = words_of(text[sentence.start : sentence.end], sentence.start)
        contexts: dict[int, _Context] = {}  # the parts of one list share what stands around them
        for told in figures_in(words):
            around = contexts.get(told.at) or contexts.setdefault(told.at, _context(sentence, words, told.at, day))
            key = (told.kind, told.number.best, around.scope, told.together)
            if key not in found:
                found[key] = _casualty(reading, sentence, words, told, around)
                unsure |= {key} if told.unsure else set()
            elif not told.unsure:
                unsure.discard(key)
    sure = [figure for key, figure in found.items() if key not in unsure]
    return [figure for key, figure in found.items() if key not in unsure or not _told_better(figure, sure)]


def _told_better(shot: Casualty, sure: list[Casualty]) -> bool:
    """Return whether people of whom only is said that they were shot are the dead, or some of the wounded."""
    number = shot.together or shot.best
    return any(
        (figure.scope == "incident" and (figure.kind, figure.together or figure.best) == ("killed", number))
        or (figure.kind == "wounded" and (figure.together or figure.best) > number)
        for figure in sure
    )


@cache
def _gate() -> re.Pattern[str]:
    firsts = sorted({row["phrase"].split()[0] for row in table("casualty_triggers.csv")})
    return re.compile(r"\b(?:" + "|".join(map(re.escape, firsts)) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around one word of a sentence."""

    scope: Scope
    place: str | None
    date: When | None
    cause: str | None
    attribution: str | None


def _context(sentence: Sentence, words: list[Word], at: int, day: date | None) -> _Context:
    place = words[at].start - sentence.start
    when = date_of(sentence.text, place, day)
    scope, cause = scope_of(sentence.text, when, day), cause_of(sentence.text, place)
    return _Context(scope, place_of(words, at), when, cause, attribution_of(sentence.text))


def _casualty(reading: Reading, sentence: Sentence, words: list[Word], told: Told, around: _Context) -> Casualty:
    number = told.number
    return Casualty(
        kind=told.kind,
        low=number.low,
        best=number.best,
        high=number.high,
        qualifier=number.qualifier,
        together=told.together,
        victims=told.victims,
        scope=around.scope,
        place=around.place,
        date=around.date,
        cause=around.cause,
        attribution=around.attribution,
        phrase=Mention.cut(reading.text, words[told.first].start, words[told.after - 1].end),
        evidence=sentence.span,
    )
