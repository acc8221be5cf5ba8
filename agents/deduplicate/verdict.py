"""New, duplicate or update: the verdict on an arrival against the articles it resembles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tocsin.agents.deduplicate.compare import Likeness, compare
from tocsin.agents.deduplicate.packing import unpacked_codes
from tocsin.agents.deduplicate.page import Page
from tocsin.schemas.article import Verdict
from tocsin.schemas.seen import Said

REPEATED = 0.5
"""Share of an arrival's words in sentences of the seen article that makes it a copy, if it says nothing new."""
SAME_ARTICLE = 0.35
"""The same share, from which it is another version of the seen article."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, and the seen version that it stands on."""

    verdict: Verdict
    of: Said | None = None


def judged(page: Page, exact: str, seen: Iterable[Said]) -> Finding:
    """Return the verdict on *page* against *seen*, likeliest first.

    One seen article that says it all makes a duplicate; else the one that says most of it is its parent.
    """
    parent, most = None, SAME_ARTICLE
    for said in seen:
        if said.exact == exact:
            return Finding("duplicate", said)
        likeness = compare(page, unpacked_codes(said.codes))
        if not page.cut and _repeats(likeness):
            return Finding("duplicate", said)
        if (share := _likeness(likeness)) >= most:
            parent, most = said, share + 1e-9
    return Finding("update", parent) if parent else Finding("new")


def _repeats(likeness: Likeness) -> bool:
    return likeness.covered >= REPEATED and likeness.says_nothing_new


def _likeness(likeness: Likeness) -> float:
    return min(likeness.covered, likeness.said_again) if likeness.said_again < 0.5 else likeness.covered
