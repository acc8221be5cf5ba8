"""Casualty figures: how many were killed, wounded, missing, captured, displaced, and the sentence that says so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

from ahocorasick_rs import AhoCorasick

from tocsin.agents.extract.casualties.clauses import Told
from tocsin.agents.extract.casualties.context import date_of, is_recent, said_on, scope_of
from tocsin.agents.extract.casualties.grammar import figures_in
from tocsin.agents.extract.casualties.past import past_year
from tocsin.agents.extract.casualties.scenes import OLD, day_told_next, goes_on_past, with_scene
from tocsin.agents.extract.casualties.shot import told_better, where_shot
from tocsin.agents.extract.casualties.sources import attribution_of
from tocsin.agents.extract.casualties.sport import is_at_play
from tocsin.agents.extract.casualties.spots import Spots
from tocsin.agents.extract.casualties.sums import is_also
from tocsin.agents.extract.parse.reading import Reading, Sentence
from tocsin.agents.extract.phrases.causes import cause_of
from tocsin.agents.extract.phrases.dates import dateline_day
from tocsin.agents.extract.phrases.place_names import country_names
from tocsin.agents.extract.text.casing import is_shouted, quietened
from tocsin.agents.extract.text.subheads import dateline_town
from tocsin.agents.extract.text.words import Word, table, word_class, words_of
from tocsin.agents.knowledge.gazetteer import in_lower_case
from tocsin.schemas.facts import Casualty, Scope
from tocsin.schemas.message import Mention, When

MOST_TELLING = 20_000
"""Characters of one article's sentences that are read for figures: those of a long report are a fifth."""

_Key = tuple[str, int, str, int | None, str]
"""What two figures share that tell the same thing; the last says which of two like figures it is."""

_TEASER = re.compile(
    r"\d{1,2}:\d\d\s+[A-Z][^\n]*[^\s.!?”\"]\s*\Z|(?:RELATED|MORE|READ MORE|SEE ALSO|ALSO READ|WATCH|VIDEO|PHOTOS)\s?:", re.ASCII
)
"""How a line begins that a page puts between its own to lead to another story."""

_UNENDED = re.compile(r"[^\W\d](?!.*: ?\d).*[\w)’']", re.DOTALL)
"""A line with no mark at its end; rows ("Dead: 10") and lists ("- ten in Kesk", "14 dead in Osta") are the article's own."""
_LONGEST_HEADLINE = 110
_GAP = 8  # blanks and line ends between two lines

_CAMPAIGN = re.compile(
    r"\b(?:campaign|operation|war|conflict|offensive|insurgency)\b[^.;,]{0,20}\bto (?:at least |about )?\Z", re.I
)
"""What a toll is of that sums up many attacks: "killed four, taking the number of dead in the campaign to 87"."""

_JOINS = re.compile(r"\w")


def casualties_gate(text: str) -> bool:
    """Return whether *text* may tell of casualties; cheap, and never wrong when it says no."""
    return next(_gate_places(text), None) is not None


def _gate_places(text: str) -> Iterator[int]:
    """Yield where words begin that may be of a phrase of what happened to people."""
    low = in_lower_case(text)
    for _, start, end in _gate().find_matches_as_indexes(low, overlapping=True):
        if not _JOINS.match(low, end) and (start == 0 or not _JOINS.match(low, start - 1)):
            yield start


def find_casualties(reading: Reading) -> list[Casualty]:
    """Return the casualty figures of an article, each told once.

    Where the day of publication is not known, the dateline's is used.
    """
    telling = _telling(reading)
    if not telling:
        return []
    shouted = is_shouted(reading.text)
    day = reading.day or dateline_day(reading.text)
    found: dict[_Key, Casualty] = {}
    unsure: set[_Key] = set()
    died_of_them: list[tuple[int, int]] = []
    for sentence in telling:
        words = _without_quotes(words_of(quietened(sentence.text) if shouted else sentence.text, sentence.start))
        past = goes_on_past(reading, sentence, day)
        contexts: dict[int, _Context] = {}  # the parts of one list share what stands around them
        spots = Spots.of(words)
        for told in figures_in(words):
            around = contexts.get(told.at) or contexts.setdefault(told.at, _context(sentence, words, spots, told.at, day))
            if told.kind == "killed" and told.part:
                died_of_them.append((told.number.best, words[told.at].start))
            if told.unsure and around.cause == "disease":
                continue  # nine in hospital with measles are not hurt
            if is_at_play(reading, told, words):
                continue
            if _CAMPAIGN.search(sentence.text, 0, words[told.first].start - sentence.start):
                around = replace(around, scope="cumulative")
            if around.date is None and (past or _was_old(told, list(found.values()), day)):
                around = replace(around, scope="cumulative")
            if said_on(sentence.text, day):
                around = replace(around, date=day_told_next(reading, sentence, day) or around.date)
            if around.place is None and (town := _town_here(reading, sentence)):
                around = replace(around, place=town)
            if told.number.best == 0 and told.kind in ("captured", "missing"):
                around = replace(around, date=None)  # the day on which they were freed, not the one on which they were taken
            key: _Key = (told.kind, told.number.best, around.scope, told.together, "")
            if key in found and _adds_to(told, found[key], sentence, words):
                key = (*key[:4], told.victims)
            elif key in found and _is_of_next_place(around, found[key], sentence):
                key = (*key[:4], around.place or "")
            if key not in found:
                if (under := _on_top_of(told, words, around, found, reading, sentence)) is not None:
                    whole = (found[under].together or found[under].best) + told.number.best
                    found[under] = found[under].model_copy(update={"together": whole})
                    told = replace(told, together=whole)
                found[key] = _casualty(reading, sentence, words, told, around)
                unsure |= {key} if told.unsure else set()
            elif not told.unsure:
                unsure.discard(key)
    sure = [figure for key, figure in found.items() if key not in unsure]
    figures = list(found.values())
    shot = [
        figure
        for key, figure in found.items()
        if key in unsure and told_better(reading.text, figure, figures, sure, died_of_them)
    ]
    told_well = [figure for figure in found.values() if figure not in shot]
    hurt = [figure for key, figure in found.items() if key in unsure]
    return with_scene(reading, _by_state([where_shot(figure, hurt) for figure in told_well]), day)


def _town_here(reading: Reading, sentence: Sentence) -> str | None:
    """Return the town that the article was sent from where a sentence is of it: "OSTA: Three were killed in a fire here"."""
    here = _HERE.search(sentence.text)
    if here is None or len(_MARKS.findall(sentence.text, 0, here.start())) % 2:
        return None  # "We stay here," she said.
    return dateline_town(reading.text[:_DATELINE])


_HERE = re.compile(
    r"(?<!said )(?<!told )(?<!came )(?<!reported )(?<!announced )\bhere\b"
    r"(?=[,.]| (?:on|at|in|late|early|this|last|when|after|today)\b)"
)
_MARKS = re.compile('["“”]')
_DATELINE = 200  # characters


def _without_quotes(words: list[Word]) -> list[Word]:
    """Return *words* without the marks around a few of them: 'killed "several dozen" fighters', 'killed 20 "rebels"'."""
    marks = [n for n, word in enumerate(words) if word.text in _QUOTES]
    around = {
        mark
        for first, last in pairwise(marks)
        if 1 < last - first <= _QUOTED and all(word.text.isalnum() for word in words[first + 1 : last])
        for mark in (first, last)
    }
    return [word for n, word in enumerate(words) if n not in around] if around else words


_QUOTES = frozenset("\"'“”‘’")
_QUOTED = 6  # words


def _by_state(figures: list[Casualty]) -> list[Casualty]:
    """Return *figures* where those that several states give, each its own, are told in these: "Lydia said 340 had died"."""
    ours = [figure for figure in figures if figure.kind == "killed" and _is_of_a_state(figure)]
    if len({figure.attribution for figure in ours}) < 2:
        return figures
    return [figure.model_copy(update={"place": figure.attribution}) if _is_of_a_state(figure) else figure for figure in figures]


def _is_of_a_state(figure: Casualty) -> bool:
    return figure.place is None and figure.scope == "incident" and (figure.attribution or "").lower() in country_names()


def _was_old(told: Told, before: list[Casualty], day: date | None) -> bool:
    """Return whether a figure without a day is that of an old incident told above: of a trial for two murders in 1998.

    One death says too little.
    """
    number = told.together or told.number.best
    dated = [(c, c.date) for c in before if c.kind == told.kind and c.date]
    old = {c.together or c.best for c, when in dated if c.scope == "cumulative" or (day and day - when.end > OLD)}
    return number > 1 and number in old


def _adds_to(told: Told, other: Casualty, sentence: Sentence, words: list[Word]) -> bool:
    """Return whether a sentence tells an attacker's death beside that of *other*: "killed his wife before shooting himself".

    Another sentence does where it says "The gunman also died".
    """
    attacker = told.victims == "attacker" and told.together is None and other.victims != "attacker"
    also = any(word.low == "also" for word in words[told.after : told.at])
    return attacker and (also or other.evidence.start == sentence.start)


def _is_of_next_place(around: _Context, other: Casualty, sentence: Sentence) -> bool:
    """Return whether a list goes on: "In Kesk Oblast, two were killed. ... In Osta Oblast, two were killed"."""
    places = (around.place, other.place)
    both_lead = all(s.startswith(f"In {place}") for s, place in zip((sentence.text, other.evidence.quote), places, strict=True))
    return both_lead and around.place != other.place


def _on_top_of(
    told: Told, words: list[Word], around: _Context, found: dict[_Key, Casualty], reading: Reading, sentence: Sentence
) -> _Key | None:
    """Return the figure of the sentence before that one comes on top of: "The mayor was shot. Two guards were also killed"."""
    if told.kind != "killed" or told.together is not None or told.victims == "attacker" or not is_also(words, told):
        return None
    before = reading.sentences[sentence.index - 1].start if sentence.index else -1
    under = [key for key, figure in found.items() if figure.kind == "killed" and figure.evidence.start == before]
    if len(under) != 1:
        return None
    first = found[under[0]]
    apart = around.place not in (None, first.place) or around.date not in (None, first.date) or around.scope != first.scope
    return None if apart or first.victims == "attacker" else under[0]


def _telling(reading: Reading) -> list[Sentence]:
    """Return the first sentences that may tell of casualties, no more than MOST_TELLING characters."""
    starts = [sentence.start for sentence in reading.sentences]
    telling, size = [], 0
    for at in sorted({bisect_right(starts, place) - 1 for place in _gate_places(reading.text)}):
        if size < MOST_TELLING and not (at and _leads_away(reading, reading.sentences[at])):
            telling.append(reading.sentences[at])
            size += len(telling[-1].text)
    return telling


def _leads_away(reading: Reading, sentence: Sentence) -> bool:
    """Return whether a line of a page leads to another story: it says so, or is a headline amid the text."""
    if _TEASER.match(sentence.text):
        return True
    if len(sentence.text) > _LONGEST_HEADLINE or not _UNENDED.fullmatch(sentence.text):
        return False
    before, after = reading.text[max(0, sentence.start - _GAP) : sentence.start], reading.text[sentence.end : sentence.end + _GAP]
    return before.rstrip(" \t").endswith("\n") and after.lstrip(" \t")[:1] in ("", "\n")


@cache
def _gate() -> AhoCorasick:
    return AhoCorasick(sorted({_telling_word(row["phrase"].split()) for row in table("casualties/triggers.csv")}))


def _telling_word(phrase: list[str]) -> str:
    """Return the last word of a phrase that few other sentences hold: "condition" of "in critical condition"."""
    common = frozenset(("up", "down", "away")).union(*map(word_class, ("preposition", "auxiliary", "pronoun", "one", "adverb")))
    return next((word for word in reversed(phrase) if word not in common), phrase[0])


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around one word of a sentence."""

    scope: Scope
    place: str | None
    date: When | None
    cause: str | None
    attribution: str | None


def _context(sentence: Sentence, words: list[Word], spots: Spots, at: int, day: date | None) -> _Context:
    place = words[at].start - sentence.start
    when = date_of(sentence.text, place, day)
    past = past_year(sentence.text, place)
    told = when is not None and not said_on(sentence.text, day)  # a day of its own, but for that of "the September 11 attacks"
    if past is not None and (not told or (past[1] and when and when.end > past[0].end)) and not is_recent(past[0], day):
        return _Context(
            "cumulative", spots.nearest(at), past[0], cause_of(sentence.text, place), attribution_of(sentence.text, place)
        )
    scope, cause = scope_of(sentence.text, place, when, day), cause_of(sentence.text, place)
    return _Context(scope, spots.nearest(at), when, cause, attribution_of(sentence.text, place))


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
        cause="kidnapping" if told.kind == "captured" and around.cause == "shooting" else around.cause,  # by gunmen
        attribution=around.attribution,
        phrase=Mention.cut(reading.text, words[told.first].start, words[told.after - 1].end),
        evidence=sentence.span,
    )
