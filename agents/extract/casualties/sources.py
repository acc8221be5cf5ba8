"""Who says what a figure tells: "police said", "according to the mayor"."""

from __future__ import annotations

import re
from functools import lru_cache

from tocsin.agents.extract.text.words import word_class


def attribution_of(sentence: str, at: int) -> str | None:
    """Return who says what stands at *at*: "police" in "police said", "the mayor" in "according to the mayor".

    Between semicolons it may be another: "the army said 200 had died; the rebels spoke of 58".
    """
    begin, end = sentence.rfind(";", 0, at) + 1, sentence.find(";", at)
    if not begin and end < 0:
        return _speaker(sentence)
    return _speaker(sentence[begin : None if end < 0 else end].strip()) or _speaker(sentence)


@lru_cache(maxsize=8)
def _speaker(sentence: str) -> str | None:
    flat = re.sub(r"\s+", " ", sentence[:1000])
    for match in _SAYING.finditer(flat):
        who = _BEFORE.sub("", next(filter(None, match.groups()), "").strip())
        said = who.lower().split()
        if (
            said
            and len(said) <= _LONGEST
            and "number" not in said[:2]
            and said[0] not in word_class("no_speaker")
            and said[-1] not in word_class("auxiliary")
            and said[-1] not in ("the", "a", "an", "of", "as")  # "bringing the confirmed death toll to six"
        ):
            return who  # nine that "are confirmed dead" confirm nothing, nor does "the number of people confirmed dead"
    return None


_BEFORE = re.compile(r" (?:(?:had|has|have) )?(?:earlier|previously|initially|originally|first|also)\Z| (?:had|have|has)\Z", re.I)
"""What stands between who speaks and "said": "officials had earlier said"."""
_LONGEST = 9  # words of who speaks
_SAYING = re.compile(
    r"(?:according to (?P<source>(?:the |a |an )?[\w.' -]{2,60}?)(?=[,.;]|$| in | on | who | which )"
    r"|(?:^|[,;\"”] ?|and )(?P<speaker>(?:the |a |an )?[\w.'’ -]{2,70}?)(?: \([\w .'’-]{2,20}\))?"
    r"(?:, [^,.;]{3,60},)? (?:said|says|reported|confirmed|announced|stated|told|added|spoke of|speaks? of)\b"
    r"|^(?P<counts>(?:the |a |an )?[\w.'’ -]{2,50}?)(?:, [^,.;]{3,60},)?(?: on [A-Z][a-z]+day)?"
    r" (?:has |have )?(?:lowered|raised|revised|cut|put|updated|increased)"
    r" (?:the|its|their|his|her) (?:[\w-]+ ){0,3}(?:toll|count|tally|figure|number)"
    r"|^(?P<puts>(?:the |a |an )?[\w.'’ -]{2,50}?)(?:, [^,.;]{3,60},)? [^,.;]{0,60}?\bput (?:the|its|their) "
    r"|(?:said|reported|confirmed|announced) (?!(?:here|on|in|at|late|early|earlier|that|this|dead)\b)"
    r"(?P<late>(?:the |a |an )?[\w.'’ -]{2,50}?)(?=[,.;]|$))",
    re.IGNORECASE,
)
