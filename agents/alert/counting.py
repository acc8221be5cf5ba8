"""Figures that count on what is known: "a third victim died", and the victims without the gunman."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tocsin.agents.alert.figures import NUMBER, as_number
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


def with_wounded(casualty: Casualty, tolls: Mapping[CasualtyKind, Toll]) -> Casualty:
    """Return the figure of "one of four people wounded on Monday has died" with those who were dead when four were wounded.

    Who told of the four told of the dead too: the sum is the same whoever says again that the one died.
    """
    killed, wounded = tolls.get("killed"), tolls.get("wounded")
    if casualty.kind != "killed" or killed is None or wounded is None:
        return casualty
    found = _OF_THE_WOUNDED.search(casualty.evidence.quote)
    if found is None:
        return casualty
    of = as_number(found[1])
    told = {claim.article_id for claim in wounded.claims if claim.best == of}
    claims = [claim for claim in killed.claims if claim.article_id in told and not claim.void]
    before = [claim.best for claim in claims if not _SOME_OF_THEM.search(claim.quote)]
    if not before:
        return casualty
    return _with_more(casualty, min(before))


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
    return _with_more(casualty, more) if more in counted else casualty


def _with_more(casualty: Casualty, more: int) -> Casualty:
    """Return the figure with so many dead on top of it."""
    high = None if casualty.high is None else casualty.high + more
    return casualty.model_copy(update={"low": casualty.low + more, "best": casualty.best + more, "high": high})


_OF_THE_WOUNDED = re.compile(
    rf"\bof (?:the )?{NUMBER} (?:[\w-]+ ){{0,3}}(?:wounded|injured|hurt)\b"
    r"(?:(?! and | while )[^.;]){0,120}?\b(?:died|succumbed)\b",
    re.IGNORECASE,
)
_SOME_OF_THEM = re.compile(rf"\bof (?:them|whom|those|the (?:victims|wounded|injured)|(?:the )?{NUMBER})\b", re.IGNORECASE)
"""How those are told who are counted among the wounded already: "four were shot, two of whom died"."""
_COUNTED_IN = re.compile(
    r"\bincluding (?:(one|two|three|both|the|an?|his|her)\b )(?:of )?(?:the )?(?:suspected |alleged )?"
    r"(?:gunm[ae]n|shooters?|attackers?|bombers?|assailants?|hijackers?|suspects?|perpetrators?)\b",
    re.IGNORECASE,
)


_MOST = 3  # attackers whom reports count with their victims
_FEW_OF_THEM = {"two": 2, "both": 2, "three": 3}
_ORDINALS = (
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_NTH = re.compile(rf"(?:(?:an?|the) )?({'|'.join(_ORDINALS)}|\d{{1,4}}(?:st|nd|rd|th))\b", re.IGNORECASE | re.ASCII)
