"""Which words of a sentence are beside its main matter: what is named there only is named in passing."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.agents.extract.actors.acting import describes_lifeless
from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.knowledge import words

_RELATIVE = frozenset(("who", "which", "whose", "whom", "where"))
_HOW = frozenset(("as", "after"))

_SOURCE = 9  # words of a source, and of what follows it
_AFTER_SAID = frozenset((".", ",", "", "in", "on", "late", "earlier"))


def passing_words(line: Line) -> set[int]:
    """Return the indexes of the words inside subordinate clauses and the like.

    A clause that opens the sentence, or that a comma sets off, ends at the next comma; any other runs to the end.
    """
    found: set[int] = set()
    subordinators, past = words("subordinators"), 0
    for at, word in enumerate(line.words):
        if word.low in subordinators and at >= past and not _tells_how(line, at):
            short = at == 0 or (line.low(at - 1) == "," and word.low in _RELATIVE)
            end = _comma_after(line, at) if short else len(line.words)
            found |= set(range(at, end))
            past = end + 1
    return found.union(_sources(line), *_places(line))


def _tells_how(line: Line, at: int) -> bool:
    """Say whether a clause says how somebody came to harm: "three were killed as Chile shelled a port"."""
    return line.low(at) in _HOW and any(line.low(i) in words("hurting") for i in range(at))


def circumstances(line: Line) -> int:
    """Return the index from which on a sentence tells what for, over what or with what end; its length where it does not.

    "... to enter Switzerland", "... over the raid", ", dealing a blow to Chile".
    """
    return next((at for at in range(1, len(line.words) - 1) if _opens_circumstance(line, at)), len(line.words))


def _opens_circumstance(line: Line, at: int) -> bool:
    word, after = line.words[at], line.words[at + 1]
    if word.low == "to":
        return after.text.islower() and after.wordy and at + 1 not in line.nouns and after.low not in words("determiners")
    return word.low in words("circumstances") or (line.low(at - 1) == "," and word.text.islower() and word.low.endswith("ing"))


def _places(line: Line) -> Iterator[range]:
    """Yield the countries that only say where: "in southern Lebanon", "in Kabul, Afghanistan", "to enter Switzerland"."""
    for start, (hit, end) in line.known.items():
        if hit.ref("country", "adjective", "organisation", "metonym") and describes_lifeless(line, end):
            yield range(start, end)
        elif hit.ref("country") is not None and not line.possessive(end):
            before = line.known_before(start - 1) if line.low(start - 1) == "," else None
            in_city = before is not None and before[0].ref("city", "capital") is not None
            if in_city or line.low(start - 1) in words("entering"):
                yield range(start, end)


def _sources(line: Line) -> set[int]:
    """Return the words of those who only stand behind a sentence, at its end: ", the foreign ministry said on Friday."."""
    for at in range(len(line.words) - 1, max(1, len(line.words) - _SOURCE), -1):
        if line.low(at) in words("attributing") and line.low(at + 1) in _AFTER_SAID | words("calendar"):
            comma = next((i for i in range(at - 1, max(0, at - _SOURCE), -1) if line.low(i) == ","), None)
            return set() if comma is None else set(range(comma, at))
    return set()


def _comma_after(line: Line, at: int) -> int:
    return next((i for i in range(at + 1, len(line.words)) if line.low(i) == ","), len(line.words))
