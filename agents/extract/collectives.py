"""People who act together, and states by another name: "Ukrainian negotiators", "the Kremlin", "rebels"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tocsin.agents.extract.lines import Line
from tocsin.agents.knowledge import Hit, collectives, countries, organisations, slug, words

_LONGEST = 3  # words of a collective noun


@dataclass(frozen=True, slots=True)
class Body:
    """A country, an organisation or a group as the text names it; word indexes of its line."""

    start: int
    end: int
    id: str
    name: str
    kind: Literal["country", "organisation", "group"]
    country: str | None
    acts: bool = True
    """Whether it may act or be acted on here; otherwise it is a place or only describes something."""


def find_bodies(line: Line, taken: set[int]) -> list[Body]:
    """Return the bodies of a line in order, out of words that are not *taken* by names and their roles."""
    found: list[Body] = []
    used = set(taken)
    for body in (*_described(line), *_of_owner(line), *_bare(line), *_alone(line)):
        if not used & set(range(body.start, body.end)):
            used |= set(range(body.start, body.end))
            found.append(body)
    return sorted(found, key=lambda body: body.start)


def _described(line: Line) -> Iterator[Body]:
    """Yield the bodies that begin with their country or organisation: "Ukrainian negotiators", "Iran's army"."""
    for start, (hit, stop) in line.known.items():
        if not hit.ref("adjective", "people", "country", "organisation", "metonym", "capital"):
            continue
        at = stop + line.possessive(stop)
        end = _noun_after(line, at)
        if end is not None:
            yield _body(line, start, end, hit, _side(line, at, end))


def _of_owner(line: Line) -> Iterator[Body]:
    """Yield the bodies that end with their country: "the government of Chile"."""
    for start, (hit, stop) in line.known.items():
        at = start - (line.low(start - 1) == "the")
        if line.low(at - 1) == "of" and hit.ref("country", "organisation"):
            for size in range(1, _LONGEST + 1):
                if (noun := line.phrase(at - 1 - size, at - 1)) in collectives():
                    yield _body(line, at - 1 - size, stop, hit, collectives()[noun])


def _bare(line: Line) -> Iterator[Body]:
    """Yield the bodies that say not whose they are: "the government", "rebels"."""
    for start in range(len(line.words)):
        end = _noun_at(line, start)
        if end is not None and (noun := line.phrase(start, end)) in words("bodies"):
            side = collectives()[noun]
            yield Body(start, end, slug(noun), noun, "organisation" if side == "state" else "group", None)


def _alone(line: Line) -> Iterator[Body]:
    for start, (hit, stop) in line.known.items():
        if (owner := _owner(hit)) is not None:
            id_, name, kind, country = owner
            yield Body(start, stop, id_, name, kind, country, _acts(line, start, stop, hit))


def _noun_after(line: Line, at: int) -> int | None:
    """Return the end of a collective noun that begins at a word or after a few that describe it."""
    for _ in range(4):
        if (end := _noun_at(line, at)) is not None:
            further = _noun_at(line, end)
            return further if further is not None else end
        word = line.word(at)
        if word is None or not (word.low in _describing() or word.text == "-" or at in line.known):
            return None
        at = line.known[at][1] if at in line.known else at + 1
    return None


@cache
def _describing() -> frozenset[str]:
    return words("role_modifiers") | words("role_colours") | words("body_modifiers")


def _noun_at(line: Line, start: int) -> int | None:
    for size in range(_LONGEST, 0, -1):
        if start + size <= len(line.words) and line.phrase(start, start + size) in collectives():
            return start + size
    return None


def _side(line: Line, at: int, end: int) -> str:
    return next((collectives()[p] for i in range(at, end) if (p := line.phrase(i, end)) in collectives()), "people")


def _body(line: Line, start: int, end: int, hit: Hit, side: str) -> Body:
    owner = _owner(hit)
    adjective = hit.ref("adjective", "people")
    code = adjective or (owner[3] if owner and owner[2] == "country" else None)
    text = " ".join(word.text for word in line.words[start:end])
    if owner and owner[2] != "country" and not adjective:
        return Body(start, end, *owner, acts=side != "none")
    if side == "state" and code:
        return Body(start, end, code, countries()[code].name, "country", code)
    return Body(start, end, slug(text), text, "group", code, acts=side != "none")


def _owner(hit: Hit) -> tuple[str, str, Literal["country", "organisation", "group"], str | None] | None:
    """Return id, name, kind and country of what a surface stands for when it stands alone."""
    code = hit.ref("country", "capital", "people")
    ref = hit.ref("organisation", "metonym")
    if ref and ref in organisations():
        known = organisations()[ref]
        return known.id, known.name, known.kind, known.country
    code = code or ref
    return (code, countries()[code].name, "country", code) if code else None


_PLACING = frozenset(
    ("in", "at", "near", "inside", "outside", "across", "around", "throughout", "within", "through", "via", "into")
)


def _acts(line: Line, start: int, stop: int, hit: Hit) -> bool:
    before = line.low(start - 1)
    before = line.low(start - 2) if before == "the" else before
    if before in _PLACING or line.low(stop) == "-" or line.low(start - 1) == "-":
        return False
    if hit.ref("capital") and not hit.ref("country"):
        return _acts_as_capital(line, start, stop)
    return True


def _acts_as_capital(line: Line, start: int, stop: int) -> bool:
    before, after = line.low(start - 1), line.word(stop)
    if before in words("capital_before"):
        return True
    if before not in ("", ",", ";", "“", '"', "”", "and", "but", "as", "while", "that", "which", "if", "when", "because"):
        return False
    return after is not None and after.text.islower() and after.low not in words("prepositions")
