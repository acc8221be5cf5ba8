"""Figures that count on what is known: "a third victim died", and the victims without the gunman."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tocsin.schemas.facts import Casualty
from tocsin.schemas.story import Toll
from tocsin.schemas.terms import CasualtyKind


def counted_on(casualty: Casualty, known: Toll, figures: Mapping[CasualtyKind, Casualty]) -> Casualty:
    """Return the figure of "a third victim died" as 3, where two are known; with two wounded, he may be the first who died."""
    found = _NTH.match(casualty.phrase.text) if casualty.phrase else None
    if casualty.kind != "killed" or casualty.best != 1 or found is None or known.announced is None:
        return casualty
    nth = found.group(1).lower()
    number = int(nth[:-2]) if nth[0].isdigit() else _ORDINALS.index(nth) + 2
    hurt = figures.get("wounded")
    if known.announced.best != number - 1 and hurt is not None and hurt.best == number - 1:
        return casualty
    return casualty.model_copy(update={"low": number, "best": number, "high": number})


def with_attackers(casualty: Casualty, known: Toll) -> Casualty:
    """Return the figure of the victims alone with the attackers whom the figure that stands counts in.

    After "the toll rose to 16, including one of the gunmen", "fifteen people were killed" takes nothing back.
    """
    if casualty.kind != "killed" or known.announced is None:
        return casualty
    more = known.announced.best - casualty.best
    if not 0 < more <= _MOST or _COUNTED_IN.search(casualty.evidence.quote):
        return casualty
    quotes = (claim.quote for claim in known.claims if claim.best == known.announced.best and not claim.void)
    counted = {_FEW_OF_THEM.get(found[1].lower(), 1) for quote in quotes if (found := _COUNTED_IN.search(quote))}
    if more not in counted:
        return casualty
    high = None if casualty.high is None else casualty.high + more
    return casualty.model_copy(update={"low": casualty.low + more, "best": casualty.best + more, "high": high})


_COUNTED_IN = re.compile(
    r"\bincluding (?:(one|two|three|both|the|an?|his|her)\b )(?:of )?(?:the )?(?:suspected |alleged )?"
    r"(?:gunm[ae]n|shooters?|attackers?|bombers?|assailants?|hijackers?|suspects?|perpetrators?)\b",
    re.IGNORECASE,
)


_MOST = 3  # attackers whom reports count with their victims
_FEW_OF_THEM = {"two": 2, "both": 2, "three": 3}
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
_NTH = re.compile(rf"(?:(?:an?|the) )?({'|'.join(_ORDINALS)}|\d{{1,4}}(?:st|nd|rd|th))\b", re.IGNORECASE | re.ASCII)
