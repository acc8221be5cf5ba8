"""Words of harm that harm nobody: a shot at goal, a film shot in Osta, a rival beaten 2-1, a minister hurt by a remark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tocsin.agents.extract.phrases.person_nouns import is_determiner, is_name_like, is_person, noun_of
from tocsin.agents.extract.text.words import Word, low_at, word_class


def is_figurative(words: Sequence[Word], form: str, at: int, after: int) -> bool:
    """Return whether the word of harm from *at* to *after* tells of a match, a film, a feeling or a miss."""
    last = words[after - 1].low
    if last == "beaten":
        return _is_outdone(words, at, after)
    if form == "shot":
        return _is_at_goal(words, at, after) or _is_filmed(words, at, after)
    if last == "hurt":
        return _is_of_feelings(words, at, after)
    if last == "missing":
        return _is_missed(words, at, after)
    return (last, low_at(words, after)) == ("drowned", "out")


def _is_outdone(words: Sequence[Word], at: int, after: int) -> bool:
    """Return whether somebody only lost: "has beaten Lydia", "were beaten 19-13", "beaten into fourth", "beaten finalist"."""
    following, behind = low_at(words, after), low_at(words, after + 1)
    if _SCORE.fullmatch(following) or following in word_class("outdone") or following.endswith(("finalist", "finalists")):
        return True
    if following == "to" and behind in ("a", "an", "the"):
        return low_at(words, after + 2) not in ("ground", "floor", "pulp")
    if following in ("in", "on", "by") and any(low_at(words, n) in word_class("contest") for n in range(after + 1, after + 6)):
        return True
    return after < len(words) and is_name_like(words[after]) and not _by_force(words, at)


_SCORE = re.compile(r"\d{1,3}[-–]\d{1,3}")


def _by_force(words: Sequence[Word], at: int) -> bool:
    """Return whether police, soldiers or attackers are told of before word *at*, who beat nobody at a game."""
    people = (noun_of(word) for word in words[max(0, at - _NEAR) : at])
    return any(found is not None and found[1] in ("military", "attacker") for found in people)


_NEAR = 8


def _is_at_goal(words: Sequence[Word], at: int, after: int) -> bool:
    """Return whether somebody aimed at a goal, or has one more try: "another shot", "a fierce shot past Lind"."""
    if low_at(words, after) in ("past", "wide", "wildly", "narrowly", "straight"):
        return True
    if low_at(words, at - 1) == "another":
        return low_at(words, at - 2) not in word_class("goes_on_with_another")
    back = at - 1
    while back >= 0 and is_name_like(words[back]):
        back -= 1
    if back == at - 1:
        return False
    described = back
    while low_at(words, back)[:1].isalpha() and not is_determiner(low_at(words, back)) and not is_person(low_at(words, back)):
        back -= 1
    bare = described == back and low_at(words, after) not in _GOES_ON  # "a Kestan shot two men", but "a Lind shot and turns it"
    return described - back < _DESCRIBED and low_at(words, back) in ("a", "an") and not bare


_GOES_ON = frozenset(("and", "which", "that", "went", "was", "from", "off", "over"))
"""What follows a shot at goal, and not one at somebody."""


_DESCRIBED = 4  # words of "a low, well-struck Ivo Lind shot"


def _is_filmed(words: Sequence[Word], at: int, after: int) -> bool:
    """Return whether a film or a picture was shot: it is told of before, and nobody behind it."""
    following, behind = low_at(words, after), low_at(words, after + 1)
    if following in word_class("filmed") or (following == "on" and behind in ("location", "film", "video", "digital")):
        return True
    films = [n for n in range(max(0, at - _NEAR), at) if words[n].low in word_class("film") and not _is_beside(words, n)]
    return bool(films) and not any(noun_of(word) or word.low in _SOMEBODY for word in words[films[0] + 1 : at])


def _is_beside(words: Sequence[Word], noun: int) -> bool:
    """Return whether a preposition leads to the noun: the video of "the man in the video was shot"."""
    lead = next((n for n in range(noun - 1, max(-1, noun - _DESCRIBED), -1) if is_determiner(words[n].low)), noun)
    return low_at(words, lead - 1) in word_class("preposition")


_SOMEBODY = frozenset(("he", "she", "they", "who", "one", "two", "three", "himself", "herself"))


def _is_of_feelings(words: Sequence[Word], at: int, after: int) -> bool:
    """Return whether a purse or a feeling was hurt: "hurt by the row", "was hurt by rising costs", "felt hurt"."""
    if low_at(words, at - 1) in ("feel", "feels", "felt", "feeling", "deeply"):
        return True
    if low_at(words, after) not in ("by", "that", "from"):
        return False
    reach = range(after + 1, min(len(words), after + _NEAR))
    stop = next((n for n in reach if words[n].low in word_class("boundary") or words[n].low in (",", ".")), reach.stop)
    return any(words[n].low in word_class("hurts_feelings") for n in range(after + 1, stop))


def _is_missed(words: Sequence[Word], at: int, after: int) -> bool:
    """Return whether somebody misses a thing: "was missing the point", "missing out"; "missing a week after" is of people."""
    following = low_at(words, after)
    if following == "out":
        return True
    behind = range(after + 1, after + 4)
    return is_determiner(following) and not any(low_at(words, n) in word_class("when_missing") for n in behind)
