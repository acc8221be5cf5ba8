"""Organisations that no table knows, as the tagger sees them: where they act, not where they only describe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tocsin.agents.extract.actors.acting import follows_subject, takes_a_town
from tocsin.agents.extract.actors.collectives import Body, is_proper
from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.actors.name_bounds import is_abbreviation
from tocsin.agents.knowledge import outlets, slug, words

_LONGEST = 7  # words of a name
_HELPERS = frozenset(["has", "have", "had", "is", "was", "will", "would", "could", "may", "also", "on", ","])


def find_organisations(line: Line, doc: Any | None, taken: set[int]) -> Iterator[Body]:
    """Yield the unknown organisations and lands that act or are acted on in a line: the tagger's, then those told by a head."""
    for body in (*_tagged(line, doc, taken), *_headed(line)):
        if not taken & set(range(body.start, body.end)):
            taken |= set(range(body.start, body.end))
            yield body


def _tagged(line: Line, doc: Any | None, taken: set[int]) -> Iterator[Body]:
    base = line.sentence.start
    for entity in doc.ents if doc is not None else ():
        if entity.label_ in ("ORG", "GPE") or (entity.label_ == "PERSON" and is_abbreviation(entity.text)):
            start, end = _trimmed(line, *line.at(base + entity.start_char, base + entity.end_char))
            if (
                start < end
                and not taken & set(range(start, end))
                and _is_thing(line, start, end)
                and _acts(line, start, end, entity.label_)
            ):
                text = line.text(start, end)
                yield Body(start, end, slug(text), text, "organisation", None)


def _headed(line: Line) -> Iterator[Body]:
    """Yield the capitals that end or begin as organisations do: "the Harbour Workers Union", "the Department of Fisheries"."""
    if 2 * sum(word.capital for word in line.words) > len(line.words):  # a headline: every word has a capital
        return
    for at, word in enumerate(line.words):
        if word.capital and word.low in words("heads"):
            start, end = _capitals_before(line, at), _of_capitals(line, at + 1)
            if end - start in range(2, _LONGEST + 1) and _is_thing(line, start, end) and _takes_part(line, start, end):
                text = line.text(start, end)
                yield Body(start, end, slug(text), text, "organisation", None)


def _capitals_before(line: Line, at: int) -> int:
    start = at
    while start > 0 and line.words[start - 1].capital and line.words[start - 1].wordy:
        start -= 1
    return start + (start < at and line.low(start) in ("the", "a", "an"))


def _of_capitals(line: Line, end: int) -> int:
    if line.low(end) in ("of", "for"):
        stop = end + 1 + (line.low(end + 1) == "the")
        while (word := line.word(stop)) is not None and word.capital and word.wordy:
            stop += 1
        if line.words[stop - 1].capital:
            return stop
    return end


def _takes_part(line: Line, start: int, end: int) -> bool:
    before, after = line.low(start - 1), line.word(end)
    before = line.low(start - 2) if before in ("the", "a", "an") else before
    if after is not None and after.text == "(" and line.low(end + 2) == ")":
        after = line.word(end + 3)
    return before in words("towards") or (after is not None and (follows_subject(after) or after.low in _HELPERS))


def _trimmed(line: Line, start: int, end: int) -> tuple[int, int]:
    while start < end and line.low(start) in ("the", "a", "an"):
        start += 1
    while start < end and not (line.words[end - 1].capital and line.words[end - 1].wordy):
        end -= 1
    return start, end


def _is_thing(line: Line, start: int, end: int) -> bool:
    """Say whether words may be the name of an organisation: capitals, no outlet, no day, nothing known."""
    text = line.text(start, end)
    if (
        any(line.low(i) in words("no_bodies") for i in (start, end - 1))
        or text in outlets()
        or f"The {text}" in outlets()
        or not slug(text)
        or not any(is_proper(line, i) for i in range(start, end))
    ):
        return False
    if any(first <= i < stop for i in (start, end - 1) for first, (_, stop) in line.known.items() if stop - first >= end - start):
        return False
    return line.words[start].capital and not any(line.low(i) in words("calendar") for i in range(start, end))


def _acts(line: Line, start: int, end: int, label: str) -> bool:
    before, after = line.low(start - 1), line.word(end)
    if before == "(" and line.low(end) == ")":  # an abbreviation of what stands before it
        return False
    if before in ("the", "a", "an"):
        before = line.low(start - 2)
    if takes_a_town(before, line.low(start - 2)) and line.low(end - 1) not in words("heads"):
        return False
    if before in words("describing") or "-" in (before, after.text if after else ""):
        return False
    if label == "GPE":
        return before in words("towards") or (after is not None and (follows_subject(after) or bool(line.possessive(end))))
    return after is None or not after.wordy or not after.capital
