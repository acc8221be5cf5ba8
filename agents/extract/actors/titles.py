"""People called by their office alone: "the Iranian foreign minister", "Chile's president", "the Ukrainian leader"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.actors.roles import Role, standing_role
from tocsin.agents.knowledge import offices, words


@dataclass(frozen=True, slots=True)
class Title:
    """An office that stands for its holder; word indexes of its line, from whose it is to its last word."""

    start: int
    end: int
    role: Role

    @property
    def certain(self) -> bool:
        """Whether the text says whose office it is."""
        return bool(self.role.country or self.role.organisation)


def find_titles(line: Line, taken: set[int]) -> list[Title]:
    """Return the titles of a line in order, out of words that are not *taken* by names and their roles."""
    found: list[Title] = []
    for title in _standing(line):
        span = set(range(title.start, title.end))
        if not span & taken:
            taken = taken | span
            found.append(title)
    return found


def _standing(line: Line) -> Iterator[Title]:
    past = 0
    for at, end in line.offices.items():
        if at < past:
            continue
        role = standing_role(line, at)
        if role is not None and role.trait in ("", "vague") and _is_one(line, at, end) and _stands(line, role, end):
            yield Title(role.start, _last(line, role, end), role)
        past = end


def _is_one(line: Line, start: int, end: int) -> bool:
    """Say whether an office is of one person: "presidents" and "foreign ministers" are many."""
    last = line.low(end - 1)
    return not (last.endswith("s") and last.removesuffix("s") in offices()) and line.low(start - 1) not in (
        "two",
        "three",
        "several",
    )


def _stands(line: Line, role: Role, end: int) -> bool:
    """Say whether the office is the head of its phrase, and of somebody certain.

    It is not in "a president's office", and "a Russian diplomat" may be anyone.
    """
    after = line.word(end)
    if role.owner_end and line.low(role.owner_end) in words("things_led"):
        return False  # "the commander of the Cuban vessel" is not Cuba's
    if (after is not None and after.text == "-") or line.low(role.start - 1) in _OF_NOBODY_YET:
        return False
    if line.low(end + line.possessive(end)) in words("dwellings"):
        return False  # "at the Omani ambassador's residence"
    if role.country or role.organisation:
        return after is None or not (after.capital and after.wordy) or end in line.known
    return line.low(role.start - 1) == "the" and not line.possessive(end)


_OF_NOBODY_YET = frozenset(
    ("-", "a", "an", "another", "become", "becomes", "became", "as", "named", "elected", "re-elected", "appointed")
)
"""Words before an office that mean its holder by none of it: "a president", "hopes to become president"."""


def _last(line: Line, role: Role, end: int) -> int:
    return max(end, role.owner_end)
