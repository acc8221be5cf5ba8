"""What an article says around its figures: the scene told before them, its title, the day told after, and what was long ago."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, timedelta

from tocsin.agents.extract.casualties.context import date_of, day_of_deed, scope_of
from tocsin.agents.extract.casualties.shot import at_scene
from tocsin.agents.extract.casualties.spots import Spots
from tocsin.agents.extract.parse.reading import Reading, Sentence
from tocsin.agents.extract.phrases.causes import first_cause, names_cause
from tocsin.agents.extract.phrases.dates import find_dates
from tocsin.agents.extract.phrases.place_names import towns
from tocsin.agents.extract.phrases.stretches import year_of
from tocsin.agents.extract.text.words import Word, spelt, words_of
from tocsin.schemas.facts import Casualty
from tocsin.schemas.message import When

OLD = timedelta(days=30)
"""After so long an incident is no news."""


def with_scene(reading: Reading, figures: list[Casualty], day: date | None) -> list[Casualty]:
    """Return *figures* with the place, cause and day of the sentence before the first of them.

    "Miners are trapped after an explosion in Osta. Three bodies have been brought out." Where one of them has a place, they
    take the cause and the day alone; where one has a cause too, nothing.
    """
    placed = any(figure.place for figure in figures)
    if not figures or (placed and any(figure.cause for figure in figures)):
        return figures
    first = figures[0]
    at = bisect_right([sentence.start for sentence in reading.sentences], first.evidence.start) - 1
    for sentence in reversed(reading.sentences[max(0, at - _SCENE) : at]):
        named = first_cause(sentence.text)
        when = date_of(sentence.text, named[0], day) if named is not None else None
        if named is None or scope_of(sentence.text, named[0], when, day) != "incident":
            continue
        if placed:
            return [at_scene(figure, figure.place, named[1], when) for figure in figures]
        words = words_of(sentence.text, sentence.start)
        place = Spots.of(words).nearest(bisect_right(words, sentence.start + named[0], key=_start) - 1)
        if place is not None:
            return [at_scene(figure, place, named[1], when) for figure in figures]
    return figures if placed else _as_titled(reading, figures)


def _as_titled(reading: Reading, figures: list[Casualty]) -> list[Casualty]:
    """Return *figures* that have no place with that of the title, "Floods in Tana Province", which the text names too."""
    named = first_cause(reading.title)
    others = (figure for figure in figures if figure.cause not in (None, named and named[1]))
    if named is None or not all(names_cause(figure.evidence.quote, named[1]) for figure in others):
        return figures
    words = words_of(reading.title, 0)
    place = Spots.of(words).nearest(bisect_right(words, named[0], key=_start) - 1) or _town_in(words)
    while place and place not in reading.text and (len(place) < _IN_CAPITALS or place.upper() not in reading.text):
        place = place.rpartition(" ")[0]  # titles have capitals everywhere: "Floods in Tana Kill Nine"
    return [at_scene(figure, place, named[1], None) for figure in figures] if place else figures


def _town_in(words: list[Word]) -> str | None:
    """Return the first town of *words* that the tables know: Lisbon of "Lisbon funicular crash"."""
    rows = (words[at : at + size] for at in range(len(words)) for size in (3, 2, 1))
    return next(
        (spelt(w.text for w in row) for row in rows if " ".join(w.low for w in row) in towns() and row[0].text.istitle()), None
    )


_IN_CAPITALS = 4
"""Characters of a name that may stand in capitals in a dateline: "MACON, Ga. --"."""


def _start(word: Word) -> int:
    return word.start


_SCENE = 2
"""Sentences before the first figure in which an article may say where it was."""


def goes_on_past(reading: Reading, sentence: Sentence, day: date | None) -> bool:
    """Return whether a sentence goes on with what was long ago: "In 1917 a ship blew up. The blast killed 1,782".

    Also where it only points to it: "a vote after last year's protests. Some 77 people were killed in those protests".
    """
    if sentence.index == 0:
        return False
    before = reading.sentences[sentence.index - 1].text
    if (those := _IN_THOSE.search(sentence.text)) is not None:
        said = those[1].lower()
        at = max(before.lower().rfind(word) for word in (_UNREST if said in _UNREST else (said,)))
    elif _THE_ONE.match(sentence.text) and (named := first_cause(before)) is not None:
        at = named[0]
    else:
        return False
    if at < 0:
        return False
    year = _OF_A_YEAR.search(before, 0, at)
    when = (
        year_of(int(year[1]))
        if year
        else date_of(before, at, day) or next((when for start, _, when in find_dates(before, day) if start > at), None)
    )
    return when is not None and day is not None and day - when.end > OLD


_UNREST = ("unrest", "protests", "demonstrations", "crackdown", "uprising", "riots", "violence")
"""Words of which one may stand for another: "the 2022 protests. More than 500 people died in the unrest"."""
_OF_A_YEAR = re.compile(r"\bthe ((?:19|20)\d\d) (?:[\w-]+ ){0,2}\Z")
_IN_THOSE = re.compile(r"\b(?:in|during|by) (?:those|these|that|the) (?:[a-z-]+ ){0,2}?([a-z]{4,})\b")
_THE_ONE = re.compile(r"(?:The|That|This|It)\b")


def day_told_next(reading: Reading, sentence: Sentence, day: date | None) -> When | None:
    """Return the day of the deed where one of the next sentences has it: "He blamed rebels for Thursday's attack"."""
    following = reading.sentences[sentence.index + 1 : sentence.index + 1 + _SCENE]
    return next((found for after in following if (found := day_of_deed(after.text, day))), None)
