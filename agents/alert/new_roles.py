"""Whether somebody known has another office, or the same one by another name."""

from __future__ import annotations

from tocsin.agents.alert.severity import CLAIMED, DEPUTIES, FORMER, offices, offices_named, same_office
from tocsin.agents.knowledge import words
from tocsin.schemas.facts import Actor
from tocsin.schemas.story import CastMember, KnownActor

_RANKS = frozenset({"general", "officer", "commander", "lawmaker", "prince"})
"""Offices, as `offices` names them, that their holder has beside another; lords and senators too."""
_LOOSE = frozenset({"junta", "coup", "ruler", "strongman", "dictator"})
"""Words of a role that say how somebody came by an office, and not which."""
_HEADS = frozenset({"minister", "secretary", "commissioner"})
_BELOW = DEPUTIES | {"under", "undersecretary", "shadow", "former"}
"""Words of a role that is of a lower rank than the same without them, or is not held."""
MAX_ROLES = 4
"""Roles kept that an actor had before; who has two offices is called by either."""


def another_office(seen: CastMember | KnownActor, actor: Actor) -> bool:
    """Return whether *actor* has an office, and none that it was *seen* in: "Foreign Minister" and "minister" are one.

    A rank goes with any office, and who took power is called many things. What somebody was "then" is no news, nor that a
    former minister is called by the office. Who was appointed may have had no office before, and gets an old one back.
    """
    role, appointed = actor.role or "", actor.role_from == "appointment"
    now = offices(role) - _RANKS
    if not now or "then" in role.split():
        return False
    elect, _, _ = role.partition("-elect")
    if elect != role and offices(elect) & offices(seen.role):
        return False  # who was elected president is president-elect
    if not appointed and not _LOOSE.isdisjoint(f"{seen.role} {role}".lower().split()):
        return False
    earlier = () if appointed else seen.roles
    had = (seen.role, *earlier)
    if any(_is_one_department(role, old or "") for old in had) or (now == {CLAIMED} and _named(role) & _named(seen.role)):
        return False
    before = frozenset().union(*(_told_of(old, appointed) for old in had))
    return bool(before or appointed) and not any(same_office(one, other, actor.country) for one in before for other in now)


def _is_one_department(role: str, other: str) -> bool:
    """Return whether two roles are of one rank for one thing: "trade and industry secretary" and "minister for trade"."""
    ours, theirs = role.replace(",", "").split(), other.replace(",", "").split()
    of_a_rank = _BELOW.isdisjoint(ours) == _BELOW.isdisjoint(theirs)
    both = not _HEADS.isdisjoint(ours) and not _HEADS.isdisjoint(theirs) and of_a_rank
    return both and not words("portfolios").isdisjoint(set(ours) & set(theirs))


def _named(role: str | None) -> frozenset[str]:
    """Return the offices that the words of a role name, whether they are held or not."""
    return offices_named((role or "").lower().split())


def _told_of(role: str | None, appointed: bool) -> frozenset[str]:
    """Return the offices of a role that was told; who is not *appointed* to it anew was also what a former office names."""
    held = offices(role) - _RANKS
    return held | _named(role) if FORMER in held and not appointed else held


def had_before(seen: CastMember | KnownActor, role: str | None) -> tuple[str, ...]:
    """Return the roles that somebody had before *role*, the last one last."""
    if seen.role is None or seen.role == role or not offices(seen.role):
        return seen.roles
    return (*(had for had in seen.roles if had != seen.role), seen.role)[-MAX_ROLES:]
