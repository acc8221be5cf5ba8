"""Cheap answers to: is there anything diplomatic or violent in this text?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from tocsin.agents.knowledge import Trigger, triggers
from tocsin.agents.knowledge.gazetteer import in_lower_case

SHORT = 600
"""Characters up to which a text is a sentence or a few: too short to weigh."""
PER_WEAK = 100
"""Characters of a longer text, about sixteen words, that one weak trigger is worth."""
LEAD = 300
"""Characters in which an article says what it is about."""
NEAR = 100
"""Characters between a word of meeting and an office that may belong together."""
_MEETING = frozenset({"meet", "meets", "met", "meeting", "talks", "visit"})
_OFFICE = frozenset({"president", "prime minister", "minister", "leader"})


def worth_reading(text: str) -> bool:
    """Say whether an article may tell of diplomacy or violence; nothing else of it is read for actors, meetings and events.

    One strong word is enough ("ceasefire", "envoy"). Weak ones ("talks", "support") are all over business and sport:
    they must make up a share of the text. A short text is always read, and one whose lead has an office near a meeting,
    whatever pages of background follow.
    """
    if len(text) <= SHORT or _meets_in_lead(text):
        return True
    weak = 0
    for trigger in _all_triggers(text):
        if trigger.strength == "strong":
            return True
        weak += trigger.strength == "weak"
    return weak * PER_WEAK >= len(text)


def tells_of_harm(text: str) -> bool:
    """Say whether a text may have casualty figures: it is short, or holds a word of people who come to harm."""
    return len(text) <= SHORT or any(trigger.harm for trigger in _all_triggers(text))


def has_trigger(text: str) -> bool:
    """Say whether a sentence holds a word of diplomacy or violence, weak ones included."""
    return any(trigger.strength for trigger in _triggers_in(text))


def _meets_in_lead(text: str) -> bool:
    found = [(trigger.text, start) for trigger, start in _placed_triggers(text[:LEAD])]
    offices = [start for word, start in found if word in _OFFICE]
    return any(abs(start - at) <= NEAR for word, start in found if word in _MEETING for at in offices)


@lru_cache(maxsize=2)  # an article is asked after both
def _all_triggers(text: str) -> tuple[Trigger, ...]:
    return tuple(_triggers_in(text))


def _triggers_in(text: str) -> Iterator[Trigger]:
    return (trigger for trigger, _ in _placed_triggers(text))


def _placed_triggers(text: str) -> Iterator[tuple[Trigger, int]]:
    low = in_lower_case(text)
    automaton, known = _automaton()
    for index, start, end in automaton.find_matches_as_indexes(low):
        if (start == 0 or not low[start - 1].isalnum()) and (known[index].stem or not low[end : end + 1].isalnum()):
            yield known[index], start


@cache
def _automaton() -> tuple[AhoCorasick, tuple[Trigger, ...]]:
    return AhoCorasick([trigger.text for trigger in triggers()], matchkind=MatchKind.LeftmostLongest), triggers()
