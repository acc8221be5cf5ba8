"""Cheap answers to: is there anything diplomatic or violent in this text?"""

from __future__ import annotations

from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from tocsin.agents.knowledge import words
from tocsin.agents.knowledge.gazetteer import in_lower_case


def has_trigger(text: str) -> bool:
    """Say whether a word of *text* begins with a stem of diplomacy or violence."""
    low = in_lower_case(text)
    found = _automaton().find_matches_as_indexes(low)
    return any(start == 0 or not low[start - 1].isalnum() for _, start, _ in found)


def actors_gate(text: str) -> bool:
    """Say whether an article may hold actors of diplomatic or violent news."""
    return has_trigger(text)


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(sorted(words("triggers")), matchkind=MatchKind.LeftmostLongest)
