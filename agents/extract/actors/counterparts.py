"""What a counterpart is: what somebody named before it is, elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.actors.roles import Role, country_of


def echoed(line: Line, role: Role, said: Sequence[Role]) -> list[Role]:
    """Return the roles of those who stand behind *role*, one after the other: mostly of one, as told before in *said*.

    Of "her Norwegian and Chilean counterparts A and B" each has what the last has who was named, of a state of their own; after
    two who were named, A has the first one's and B the second's.
    """
    if role.trait != "echo" or not said:
        return [role]
    many = line.low(role.end - 1).endswith("s")
    states = _states(line, role.end - 1) if many else []
    if len(states) > 1:
        return [_as(role, said[-1], state) for state in states]
    if many and len(said) > 1:
        return [_as(role, one, role.country) for one in said[-2:]]
    return [_as(role, said[-1], role.country)] * (_MOST if many else 1)


_MOST = 6  # counterparts of one state named in a row


def _as(role: Role, other: Role, country: str | None) -> Role:
    return Role(other.text, other.office, other.trait, country, role.organisation, role.possessor, role.start, role.end)


def _states(line: Line, at: int) -> list[str | None]:
    """Return the states named right before a word: Norway and Chile of "her Norwegian and Chilean counterparts"."""
    found: list[str | None] = []
    while (known := line.known_before(at)) is not None:
        hit, first = known
        found.insert(0, country_of(hit))
        if line.low(first - 1) not in ("and", ","):
            break
        at = first - 1
    return found
