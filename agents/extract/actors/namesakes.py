"""Who is called like a state and is none: Michael Jordan, Chad Morgan, America's Georgia, and Brussels, where the Union sits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from tocsin.agents.extract.text.casing import is_common
from tocsin.agents.extract.text.words import word_class
from tocsin.agents.knowledge import Entry, Hit, words

_AMERICAN = (Entry("city", "US"),)
"""What the American Georgia is: a place of the United States, with offices of its own."""
_OF_THE_UNION = (Entry("capital", "BE"), Entry("metonym", "Q458"))
"""What Brussels is: Belgium's capital, with its mayor and police, and the European Union."""


class _Word(Protocol):
    text: str
    low: str
    capital: bool
    wordy: bool


def without_namesakes(
    said: Sequence[_Word], known: Mapping[int, tuple[Hit, int]], offices: Collection[int]
) -> dict[int, tuple[Hit, int]]:
    """Return *known* without the states that are a part of somebody's name; *offices* begin at these words."""
    return {
        at: (hit, end)
        for at, (hit, end) in known.items()
        if end > at + 1 or hit.ref("country") is None or not (_is_given(said, at, known, offices) or _is_borne(said, at, known))
    }


def _is_given(said: Sequence[_Word], at: int, known: Mapping[int, tuple[Hit, int]], offices: Collection[int]) -> bool:
    """Say whether a state is somebody's first name: "Chad Morgan", but not "Chad Army" or "in Jordan King Karim"."""
    if said[at].low not in words("lands_given") or at + 1 in known or at + 1 in offices:
        return False
    if at > 0 and said[at - 1].low in words("locating") | {"in", "from", "to"}:
        return False
    return _is_proper(said, at + 1) and not any(said[n].low in words("heads") | words("buildings") for n in _run(said, at + 1))


def _is_borne(said: Sequence[_Word], at: int, known: Mapping[int, tuple[Hit, int]]) -> bool:
    """Say whether a state is somebody's surname: "Michael Jordan", but not "Meanwhile Jordan" or "Victorian England"."""
    if said[at].low not in words("lands_borne") or at == 0 or any(end == at for _, end in known.values()):
        return False
    before = said[at - 1].low
    return _is_proper(said, at - 1) and before not in words("directions") and before not in word_class("era")


def _is_proper(said: Sequence[_Word], at: int) -> bool:
    """Say whether a word may be a part of a person's name: a capital, and no common word, day, title or abbreviation."""
    if at >= len(said) or not (said[at].capital and said[at].text.isalpha()) or said[at].text.isupper():
        return False
    low = said[at].low
    return not is_common(low) and low not in words("calendar") | words("role_modifiers") | words("honorifics") | words("lands")


def _run(said: Sequence[_Word], at: int) -> range:
    """Return the capitals from a word on."""
    end = at
    while end < len(said) and said[end].capital and said[end].wordy:
        end += 1
    return range(at, end)


def as_meant(text: str, hits: list[Hit]) -> list[Hit]:
    """Return *hits* of *text* as all that the article names says.

    Georgia may be one of America's states, and Brussels is the European Union where Belgium is not told of.
    """
    said = {text[hit.start : hit.end] for hit in hits}
    meant: dict[str, tuple[Entry, ...]] = {}
    if "Georgia" in said and not _tells(text, "caucasian_georgia") and _tells(text, "american_georgia"):
        meant["Georgia"] = _AMERICAN
    if "Brussels" in said and "Belgi" not in text:
        meant["Brussels"] = _OF_THE_UNION
    return [Hit(h.start, h.end, meant.get(text[h.start : h.end], h.entries)) for h in hits] if meant else hits


def at_home(hit: Hit) -> Hit:
    """Return a capital as the place that it is, whoever is called by it: "Brussels police" are Belgium's."""
    if hit.ref("capital") is None or hit.ref("metonym") is None:
        return hit
    return Hit(hit.start, hit.end, tuple(entry for entry in hit.entries if entry.kind != "metonym"))


def _tells(text: str, of: str) -> bool:
    return any(sign in text for sign in words(of))
