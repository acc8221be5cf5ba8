"""What stands behind somebody in a row of words and is nobody: an age, "Jr.", where in a picture, whose or of where they are."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.agents.extract.phrases.ages import is_short_number, is_told_age, past_ages_of, past_decade
from tocsin.agents.extract.phrases.person_nouns import is_determiner, stops
from tocsin.agents.extract.text.words import Word, low_at

JOINTS = ("and", "plus", "&")
"""Words that join people."""
_LEFT_OR_RIGHT = frozenset(("left", "right", "center", "centre", "above", "below", "pictured"))
_AFTER_AGE = frozenset(
    ("and", "&", "of", "was", "were", "who", "killed", "dead", "shot", "stabbed", "injured", "wounded", "hurt")
)
"""What the sentence goes on with behind an age between commas; headlines leave out the "was"."""
_AFTER_ASIDE = frozenset((")", ",", ".", "and", "&", "of", ";", "was", "were", "who"))
_JUNIOR = frozenset(("jr", "sr"))
_MOST_COMPLEMENT = 6


def after_age(words: Sequence[Word], after: int) -> int:
    """Skip the age in "Juan Perez, 25, and ...", "Juan Perez (25)", "two boys, ages 7 and 10, and ..."; a caption's "left"."""
    after = past_decade(words, _past_junior(words, after))
    if low_at(words, after) not in (",", "("):
        return after
    past = max(past_ages_of(words, after), _past_aside(words, after + 1))
    closing = low_at(words, past)
    if closing == "of" and low_at(words, past + 1) in ("whom", "them", "these", "those"):
        return after  # "1,300 people, 58 of whom have died"
    if past == after + 1 or not (closing in _AFTER_ASIDE or past >= len(words)):
        return after
    if closing == "and" and low_at(words, after + 1) in ("age", "aged"):
        return after  # "the widow, age 27 and the mother of three": one person
    goes_on = closing == "," and low_at(words, past + 1) in _AFTER_AGE
    return past + (closing == ")" or goes_on)


def _past_junior(words: Sequence[Word], after: int) -> int:
    """Skip "Jr." behind a name: "Juan Perez, Jr., and ..."."""
    if low_at(words, after - 1) in _JUNIOR:
        return after + (low_at(words, after) == ".")
    at = after + (low_at(words, after) == ",")
    if low_at(words, at).rstrip(".") not in _JUNIOR:
        return after
    at += 1 + (low_at(words, at + 1) == ".")
    return at + (low_at(words, at) == "," and low_at(words, at + 1) in ("and", "&", "was", "were", "who"))


def _past_aside(words: Sequence[Word], at: int) -> int:
    """Return the word after an age, several, or a place in a picture; *at* itself where none begins there."""
    if low_at(words, at) in _LEFT_OR_RIGHT:
        return at + 1
    if not (named := low_at(words, at) in ("age", "aged", "ages", "both", "each")):
        return at + is_short_number(words, at)
    past = at + named
    while is_told_age(words, past) or (
        past > at + 1
        and low_at(words, past) in (",", "and")
        and is_told_age(words, past + 1 + (low_at(words, past + 1) == "and"))
    ):
        past += 1
    return past if past > at + 1 else at


def past_complement(words: Sequence[Word], after: int) -> int:
    """Skip what says whose or of where somebody is: "the governor of Ilam and two guards", "a reporter for the Ilam Post and"."""
    if low_at(words, after) not in ("of", "for", "from", "with", "at"):
        return after
    at = after + 1
    while is_determiner(low_at(words, at)) and at - after < 3:
        at += 1
    begin = at
    while at - begin < _MOST_COMPLEMENT and low_at(words, at)[:1].isalpha() and low_at(words, at) not in stops():
        at += 1
    joins = low_at(words, at) in JOINTS or (low_at(words, at) == "," and low_at(words, at + 1) not in ("along", "together", "as"))
    return at if at > begin and joins else after
