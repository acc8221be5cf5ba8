"""Whether a known surface acts where it stands, or only says where something is or what it is like."""

from __future__ import annotations

from functools import cache

from tocsin.agents.extract.actors.lines import Line, Word
from tocsin.agents.extract.text.words import word_class
from tocsin.agents.knowledge import Hit, words


@cache
def describing() -> frozenset[str]:
    """Return the words that may stand between an owner and its people or things."""
    return words("role_modifiers") | words("role_colours") | words("body_modifiers")


def takes_a_town(before: str, further: str) -> bool:
    """Say whether the word *before* a name, and the one *further* before, tell of a place: "shelled", "withdrew from"."""
    return before in word_class("takes_a_town") or (before == "from" and further in words("leaving"))


def follows_subject(word: Word) -> bool:
    """Say whether a word is likely the verb of a subject right before it."""
    return word.text.islower() and (word.low.endswith("ed") or word.low in words("plain_verbs"))


def acts(line: Line, start: int, stop: int, hit: Hit) -> bool:
    """Say whether a country, an organisation or a seat of power may be somebody here, not only where something is."""
    before = line.low(start - 1)
    if "-" in (line.low(stop), before) or line.words[stop - 1].end > hit.end or before in ("pro", "anti"):
        return False
    before = line.low(start - 2) if before == "the" else before
    if hit.ref("metonym") and before in words("locating_seat"):
        return False
    if hit.ref("capital") and not hit.ref("country"):
        return _acts_as_capital(line, start, stop)
    return True


def describes_thing(line: Line, start: int, stop: int, hit: Hit) -> bool:
    """Say whether an adjective of a country stands for it: "Chinese investments", but not "the Irish border"."""
    after = line.word(stop)
    return after is not None and after.wordy and line.low(start - 1) != "-" and line.words[stop - 1].end == hit.end


def describes_lifeless(line: Line, stop: int) -> bool:
    """Say whether an owner only describes land or things: "the Qatari capital", "Syria's southern coast", "a CIA prison"."""
    thing = stop + (line.low(stop) in describing() or line.low(stop) == "peacekeeping")
    if line.low(thing) in words("described_things"):
        return True
    at = stop + line.possessive(stop)
    while line.low(at) in words("directions") or line.low(at) == "-" or (at > stop and at in line.known):
        at = line.known[at][1] if at in line.known else at + 1
    return line.low(at) in words("lands")


def _acts_as_capital(line: Line, start: int, stop: int) -> bool:
    before, after = line.low(start - 1), line.word(stop)
    if before in words("capital_before"):
        return True
    if before == "to":
        return not any(line.low(i) in words("travel") for i in range(start - 6, start - 1))
    if before not in words("clause_starts") | {""}:
        return False
    if line.low(stop) == "and" and stop + 1 in line.known and line.known[stop + 1][0].ref("capital") is not None:
        after = line.word(line.known[stop + 1][1])  # "Washington and Beijing agreed"
    return after is not None and after.text.islower() and after.low not in words("prepositions")
