"""The claim ledger: who says which figure, and what stands.

Pure: the standing figure is a function of the set of claims, not of the order in which they arrived.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tocsin.schemas.story import FigureClaim
from tocsin.schemas.terms import Qualifier

MAX_CLAIMS = 40
"""Claims kept for one figure; the oldest go first."""
AGREEMENT = 2
"""Independent witnesses that a lower figure needs, where those of the higher one do not take it back."""
ROUNDING = 0.12
"""How far "about 50" may lie from a figure that it still agrees with, as a share of the larger."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The figure that stands: the range of live claims, the best, and who states it."""

    low: int
    best: int
    high: int | None
    qualifier: Qualifier
    disputed: bool
    dissent: FigureClaim | None
    support: tuple[FigureClaim, ...]


def with_claim(claims: Sequence[FigureClaim], claim: FigureClaim) -> tuple[FigureClaim, ...]:
    """Return *claims* with *claim* in it: an article has one word on a figure, its latest.

    A figure that was marked wrong stays void when its witness says it again.
    """
    void = claim.void or any(c.void and (c.witness, c.best) == (claim.witness, claim.best) for c in claims)
    others = [c for c in claims if c.article_id != claim.article_id or (c.void and c.best != claim.best)]
    said = claim if claim.void == void else claim.model_copy(update={"void": void})
    return tuple(sorted([*others, said], key=_by_time)[-MAX_CLAIMS:])


def standing(claims: Sequence[FigureClaim]) -> Standing | None:
    """Return what *claims* add up to; nothing where there are none.

    Each witness counts once, with its latest word. A later higher figure is a rise and stands at once. A later lower one
    stands when its sentence says that the toll was lowered, its article that the higher had been told before, the witnesses
    of the higher have taken it back or AGREEMENT others say so; else it is a dispute, unless the figure had been passed
    before: then an outlet only repeats what is old. So does one that repeats the figure from which a toll was lowered, unless
    it says that it rose.
    """
    live = live_claims(claims)
    if not live:
        return None
    best, passed = _settled(live, [c for c in claims if not c.void])
    support = tuple(c for c in live if c.best == best.best)
    since = min(c.at for c in support)
    dissent = [c for c in live if c.at >= since and c.best < best.best and c.best not in passed and not _agrees(c, best)]
    lowest = min(dissent, key=lambda c: (c.low, c.at, c.article_id), default=None)
    return Standing(
        low=min([best.low, *(c.low for c in dissent)]),
        best=best.best,
        high=best.high if best.high is None else max(best.high, best.best),
        qualifier=best.qualifier,
        disputed=lowest is not None,
        dissent=lowest,
        support=support,
    )


def live_claims(claims: Iterable[FigureClaim]) -> list[FigureClaim]:
    """Return the latest claim of every witness, by time; a claim that is void or that an update replaced is not live.

    How many are in hospital still takes nothing back of how many were hurt, nor do those whom a state counts as its own.
    """
    known = [c for c in claims if not c.void]
    replaced = {c.of for c in known if c.of}
    latest: dict[str, FigureClaim] = {}
    for claim in sorted(known, key=_by_time):
        before = latest.get(claim.witness)
        left = before is not None and claim.best < before.best
        if claim.article_id not in replaced and not (left and _OF_SOME.search(claim.quote)):
            latest.pop(claim.witness, None)  # the later word stands last
            latest[claim.witness] = claim
    return list(latest.values())


def witnesses(claims: Iterable[FigureClaim]) -> int:
    """Return how many independent witnesses stand behind *claims*."""
    return len({c.witness for c in claims})


def _settled(live: Sequence[FigureClaim], told: Sequence[FigureClaim]) -> tuple[FigureClaim, set[int]]:
    """Return the claim that stands after all of *live*, and the figures that were passed on the way.

    *told* are the claims of all times: what was lowered may be what a witness of *live* said before.
    """
    if len(live) == 1:
        return live[0], set()
    best: FigureClaim | None = None
    passed: set[int] = set()
    lower: dict[int, set[str]] = defaultdict(set)
    for _, together in groupby(live, key=lambda c: c.at):
        for claim in sorted(together, key=lambda c: (c.best, c.article_id)):
            if best is None or (claim.best > best.best and not _agrees(claim, best) and not _is_stale(claim, live, told)):
                best, lower = claim, defaultdict(set)
                passed.update(c.best for c in told if c.at <= best.at and c.best < best.best)
            elif claim.best < best.best and claim.best not in passed and not _agrees(claim, best):
                lower[claim.best].add(claim.witness)
                if _lowers(claim, best) or len(lower[claim.best]) >= max(AGREEMENT, _backing(live, best) + 1):
                    best, lower = claim, defaultdict(set)
    assert best is not None
    return best, passed


def _is_stale(claim: FigureClaim, live: Iterable[FigureClaim], told: Iterable[FigureClaim]) -> bool:
    """Return whether *claim* only repeats the figure from which another one lowered the toll before it."""
    begun = min((c.at for c in told if c.best == claim.best), default=claim.at)
    lowered = any(begun < c.at < claim.at and _lowers(c, claim) for c in live)
    return lowered and not raises(claim.quote)


def raises(quote: str) -> bool:
    """Return whether *quote* says that a figure rose to what it is: "the death toll has risen to 34"."""
    return _RAISED.search(quote) is not None


def _lowers(claim: FigureClaim, higher: FigureClaim) -> bool:
    """Return whether *claim* knows the figure before, *higher*: the toll was lowered, or so many are *still* missing.

    Of the missing, fewer are left where more are dead: they were found.
    """
    if claim.best == 0 and _FREED.search(claim.quote):
        return True
    if claim.instead_of is not None and claim.instead_of >= higher.best:
        return True
    if claim.dead is not None and higher.dead is not None and claim.dead > higher.dead:
        return True
    if claim.attribution is not None and _LOWERED.search(claim.quote) is not None:
        return True
    if _STILL_HELD.search(claim.quote):
        return True
    return any(claim.best == as_number(said) for found in _LEFT.finditer(claim.quote) for said in found.groups() if said)


def parts_of(quote: str) -> set[int]:
    """Return the figures that *quote* counts within its own for some place: 31 of "58 across Gaza, including 31 in Rafah"."""
    return {as_number(found.group(1)) for found in _INCLUDED.finditer(quote)}


def as_number(said: str) -> int:
    """Return the number that NUMBER finds as papers spell it: 31 of "31" and "thirty-one"."""
    return _SPELT.index(said.lower()) if said.lower() in _SPELT else int(said.replace(",", ""))


_ONES = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPELT = (*_ONES, *(f"{ten}-{one}" if n else ten for ten in _TENS for n, one in enumerate(_ONES[:10])))
"""As papers spell them at the head of a sentence: each at its own place."""
NUMBER = rf"(\d[\d,]{{0,11}}|{'|'.join(sorted(_SPELT, key=len, reverse=True))})\b"
NUMBER_TOLD = re.compile(rf"\b{NUMBER}", re.IGNORECASE)
_INCLUDED = re.compile(
    rf"\bincluding (?:(?:at least|more than|about|some) )?{NUMBER} (?:(?:people|others|dead) )?(?:in|at|near|outside|around)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(  # of those who were missed: some were found, so that the figure falls
    rf"\b{NUMBER}(?:(?!\b(?:and|while|but|with|as)\b)[^\d.;]){{0,40}}\b"
    r"(?:(?:still|remain\w{0,3}) (?:\w{1,20} ){0,2}(?:missing|unaccounted)|missing\b[^.;]{0,30}\bdown from)\b"
    rf"|\bmissing\b[^.;]{{0,40}}\b(?:fell|fallen|dropped|down) to (?:(?:about|just|only) )?{NUMBER}",
    re.IGNORECASE,
)
_STILL_HELD = re.compile(
    r"\bstill (?:being )?(?:held|captive)\b|\b(?:remain\w{0,3}|still|leav\w{1,3}\b.{1,40}) in captivity\b", re.IGNORECASE
)
_OF_SOME = re.compile(
    r"\b(?:still|remain(?:s|ed)?)\b[^.;]{0,40}\b(?:hospitals?|treated|treatment|care|condition|hospitali[sz]ed)\b"
    rf"|\b{NUMBER} of (?:its|their|our|his|her)\b",
    re.IGNORECASE,
)
_FREED = re.compile(r"\b(?:freed|released|rescued|escaped|found|reunited|recovered|regained)\b", re.IGNORECASE)
_RAISED = re.compile(
    r"\b(?:r[io]s(?:e|en|es|ing)|climb\w*|rais\w*|increas\w*|jump\w*|(?:back )?up"
    r"|(?:bring|brought|push|tak|took)\w* (?:\w+ ){0,3}(?:toll|tally|number|total|count))\b[^.;]{0,80}?\bto\b",
    re.IGNORECASE,
)
_TOLL = r"(?:toll|tally|count|number of (?:[\w-]+ ){0,2}(?:dead|deaths|victims|people killed|fatalities)|death count)"
_DOWN = r"(?:lower(?:ed|s|ing)?|reduc(?:ed|es|ing|e)|cuts?|cutting|revis(?:ed|es|ing|e) down(?:wards?)?)"
_LOWERED = re.compile(
    rf"\b{_DOWN} (?:[\w'’-]+ ){{0,4}}?{_TOLL}\b|\b{_TOLL}\b[^.;]{{0,60}}\b(?:was|were|is|has been|had been) {_DOWN}\b"
    rf"|\b(?:revis(?:ed|es|ing)|correct(?:ed|s|ing)) (?:[\w'’-]+ ){{0,4}}?{_TOLL}\b[^.;]{{0,40}}\b(?:down(?:wards?)?|to)\b"
    rf"|\b(?:correcting|down from) (?:an?|the|its|their) (?:\w+ ){{0,2}}(?:figure|estimate|{_TOLL})\b",
    re.IGNORECASE,
)


def _backing(live: Sequence[FigureClaim], best: FigureClaim) -> int:
    return len({c.witness for c in live if c.best == best.best})


def _agrees(claim: FigureClaim, best: FigureClaim) -> bool:
    """Return whether *claim*, with its "at least", "about" or range, leaves room for the figure *best*."""
    if claim.qualifier == "at_least" and claim.best <= best.best:
        return True
    if claim.qualifier == "about":
        return abs(claim.best - best.best) <= ROUNDING * max(claim.best, best.best)
    return claim.low < claim.best and claim.low <= best.best <= (claim.high or claim.best)


def _by_time(claim: FigureClaim) -> tuple[object, ...]:
    return claim.at, claim.seq, claim.article_id
