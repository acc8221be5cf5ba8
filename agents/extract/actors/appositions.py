"""Where an office beside a name is not its bearer's, or is no more: "after meeting Petra Holm, the minister flew home"."""

from __future__ import annotations

import re

from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.phrases.person_nouns import is_person
from tocsin.agents.extract.text.words import word_class
from tocsin.agents.knowledge import words

_YEAR = re.compile(r"(?:1[89]|20)\d\d|(?:1[89]|20)?\d0s")
_OPENERS = frozenset({"unlike", "like", "despite", "per", "via", "alongside", "besides"})
"""Words that open a sentence and govern the name behind them, beside the prepositions."""
_SPAN = 4  # words between "from 2010" and "to 2014"


def is_of_the_next(line: Line, name: int, end: int, stop: int) -> bool:
    """Say whether an office behind a name begins anew: of "he met Petra Holm, the minister said", "like Petra Holm, the king is".

    The name begins at *name* and ends at *end*, the office and whose it is end at *stop*. A name that opens its sentence is
    described, with or without a second comma.
    """
    listed = line.low(stop) == "as" and line.low(stop + 1) == "well"  # "guests such as Petra Holm, the king of Chile as well as"
    said = _acts(line, stop) and line.low(stop + 1) == ","  # "Petra Holm, the minister said, will fly to Oslo"
    return said or (_is_governed(line, name) and (listed or _acts(line, stop)))


def is_of_the_last(line: Line, role: int, end: int) -> bool:
    """Say whether an office before a comma is somebody else's: of "after talks with the minister, Petra Holm said".

    The office begins at *role*, the name behind the comma ends at *end*.
    """
    if line.low(role - 1) == "as":
        return role > 1  # "in her second term as president, Petra Holm has", but "as president, Petra Holm has"
    fronted = line.low(0) in words("prepositions")
    described = line.low(end) == "," and line.low(end + 1) in ("a", "an")  # "in a letter to the king, Petra Holm, a clerk, said"
    return _is_governed(line, role) and ((fronted and described) or _acts(line, end))


def served_by(line: Line, role: int) -> int | None:
    """Return the word behind whoever an office only tells of: 2 for "a spokesman for the minister", told from *role* on."""
    joint = role - 1 - (line.low(role - 1) in ("the", "a", "an"))
    head = line.low(joint - 1)
    several = head.endswith(("s", "men", "women", "people"))
    somebody = is_person(head) or head in word_class("stands_to") or line.office_before(joint) is not None
    return joint if line.low(joint) in ("of", "for", "to") and somebody and not several else None


def is_over(line: Line, at: int, stop: int) -> bool:
    """Say whether an office told from *at* on, which ends at *stop*, is no more: "from 2010 to 2014", "then the minister"."""
    after = line.low(stop)
    if line.low(at) == "then" or after in ("until", "till") or line.phrase(stop, stop + 3) in ("at the time", "at that time"):
        return True
    past_article = stop + 1 + (line.low(stop + 1) in ("the", "then"))
    if after == "under":  # "Kort", "President Kort", "the ousted government"
        named = line.word(past_article)
        gone = line.low(past_article) in words("past_tenures")
        return gone or past_article in line.offices or (named is not None and named.capital)
    if after in ("in", "during") and (_is_year(line, past_article) or _is_gone(line, past_article)):
        return True
    return after in ("from", "between") and sum(_is_year(line, n) for n in range(stop + 1, stop + 2 + _SPAN)) > 1


def _is_year(line: Line, at: int) -> bool:
    return _YEAR.fullmatch(line.low(at)) is not None


def _is_gone(line: Line, at: int) -> bool:
    """Say whether a government that is gone begins at a word: "last cabinet", "ousted government"."""
    gone = line.low(at) in words("past_tenures") or line.low(at) in ("last", "previous", "defunct")
    return gone and line.low(at + 1) in word_class("government")


def _is_governed(line: Line, at: int) -> bool:
    """Say whether a phrase hangs on the word before it, and does not open a clause."""
    at -= line.low(at - 1) in ("the", "a", "an")
    before = line.word(at - 1)
    if before is None or not before.wordy or before.low in word_class("conjunction") or before.low in word_class("time_passes"):
        return False
    opens = before.low in words("prepositions") or before.low in _OPENERS or before.low.endswith(("ing", "ed"))
    return opens or not before.capital


def _acts(line: Line, at: int) -> bool:
    """Say whether a verb of its own follows a phrase at once: "said", "also told", "visited", but not "ousted in May"."""
    at += line.low(at) in word_class("adverb")
    low = line.low(at)
    did = low.endswith("ed") and low not in word_class("held_office") and line.low(at + 1) != "by"
    return did or low in words("plain_verbs")
