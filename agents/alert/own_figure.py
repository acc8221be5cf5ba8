"""The figure of one kind that an article gives of an incident, of all that it states."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tocsin.schemas.facts import Casualty
from tocsin.schemas.terms import CasualtyKind

LEAD = 1_000
"""Characters, from an incident's first figure on, in which an article gives its own toll; later ones are background."""
NEAR = 500
"""Characters between a toll and a dead attacker who is counted with it."""

_BOAST = re.compile(
    r"\b(?:sa(?:id|ys|ying)|claim(?:ed|s|ing)) (?:that )?(?:it|they|he|its (?:\w+ )?(?:fighters|forces|troops|men))"
    r" (?:ha(?:d|ve|s) )?killed\b|\bclaim(?:ed|s|ing) to have killed\b",
    re.IGNORECASE,
)
_INCLUDING = re.compile(r"\binclud(?:ing|es?)\b[^.]*\b(?:gunman|shooter|attackers?|bombers?|suspect|assailants?)", re.IGNORECASE)


def own_figure(kind: CasualtyKind, group: Sequence[Casualty], title: frozenset[int] = frozenset()) -> Casualty | None:
    """Return the article's own figure: the largest of its lead, so that a total goes before its parts; the first of equals.

    Of two that others give, each its own, it is the one among the numbers of its *title*. An attacker who died is counted
    with the victims. How many somebody says that he killed himself is no figure where another gives one.
    """
    told = [c for c in group if c.kind == kind]
    if not told:
        return None
    first = min(c.evidence.start for c in told)
    lead = [c for c in told if c.evidence.start <= first + LEAD]
    victims = [c for c in lead if c.victims != "attacker"]
    lead = victims or lead
    lead = [c for c in lead if not _is_boast(c)] or lead
    own = max(lead, key=lambda c: (c.best, -c.evidence.start))
    also = _ALSO.search(own.evidence.quote) is not None
    if own.best not in title and (own.attribution or also):
        others = (
            c for c in lead if c.best in title and c.best > 1 and (also or c.attribution not in (None, own.attribution))
        )  # "thirty gunmen were also killed"
        own = next(others, own)  # "kills five - police", and a militia leader "put the number of dead at eight"
    near = [c for c in told if c.victims == "attacker" and abs(c.evidence.start - own.evidence.start) < NEAR and not _is_boast(c)]
    attackers = [c for c in near if _of_few(c) or _is_told_with(own, c)]
    if not victims or kind != "killed" or any(_of_one_list(own, attacker) for attacker in attackers):
        return own
    # "Found the gunman and the boy dead": one of the victims is with him. Nobody counts a suicide bomber with his victims.
    on_top = [c for c in attackers if c.together is None and c.cause != "suicide bombing"]
    return _with(own, on_top[0]) if on_top else own


def _is_boast(casualty: Casualty) -> bool:
    """Return whether somebody only says that he killed them: "the army said it had killed two of the attackers"."""
    return _BOAST.search(casualty.evidence.quote) is not None


def _is_told_with(victims: Casualty, attackers: Casualty) -> bool:
    """Return whether one sentence counts both together: not "killed 45 militants, while 22 soldiers died"."""
    if (victims.evidence, victims.attribution) != (attackers.evidence, attackers.attribution):
        return False
    if victims.phrase is None or attackers.phrase is None:
        return True
    first, last = sorted((victims.phrase, attackers.phrase), key=lambda phrase: phrase.start)
    begin = victims.evidence.start
    return _APART.search(victims.evidence.quote, first.end - begin, last.start - begin) is None


_ALSO = re.compile(r"\b(?:was|were) also (?:shot |stabbed |found )?(?:killed|dead|wounded|injured|hurt)\b")
_APART = re.compile(r";|\bwhile\b|\badding\b|\bsaid\b|\bsays\b|\bclaim(?:ed|ing|s)?\b")


def _of_few(attackers: Casualty) -> bool:
    """Return whether they are a gunman or three, whom reports count with the victims; twenty fighters they count apart."""
    return attackers.best <= _FEW


_FEW = 3


def _of_one_list(one: Casualty, other: Casualty) -> bool:
    """Return whether both are parts of a list, which counts them together: "her two children and herself"."""
    return one.together is not None and (one.together, one.evidence) == (other.together, other.evidence)


def _with(victims: Casualty, attackers: Casualty) -> Casualty:
    if victims.best == 0 or _INCLUDING.search(victims.evidence.quote):
        return victims
    high = None if victims.high is None or attackers.high is None else victims.high + attackers.high
    more = {"low": victims.low + attackers.low, "best": victims.best + attackers.best, "high": high}
    return victims.model_copy(update=more)
