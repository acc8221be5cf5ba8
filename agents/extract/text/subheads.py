"""Headlines that a page glued to the text below them: "Talks resumed-Envoys of Norway met", "Talks Resume-OSLO -- -Envoys"."""

from __future__ import annotations

import re
from functools import lru_cache

_GLUE = re.compile(r"(?:[a-z][’']?| )[-–][\"“‘]?[A-Z]")
# Half a word before a name ("anti-American") is not the end of a headline, nor is what follows an article ("the cross-Channel").
_HALF = r"(?:anti|counter|extra|former|inter|intra|multi|over|post|quasi|self|semi|super|then|trans|ultra|under|vice)-"
_SUBHEAD = re.compile(
    r"(?!(?:The|A|An|He|She|It|They|We|I)\s)[\"“‘']?[A-Z0-9][\w’'.]*,?(?: [\w’'.&]+,?){0,8}"
    rf" (?!{_HALF})[a-z]{{4,}}[’']?[-–](?=(?:[\"“‘]?[A-Z][\w’'.-]*,? ){{1,4}}[\"“‘]?[a-zA-Z])"
)
_DATELINE = re.compile(r"[A-Z0-9\"“'][^\n]{10,200}?[a-z][-–](?=[A-Z]{3}[A-Z ]{0,30}(?:, [A-Z][\w. ]{1,20}?)?\s?(?:[—–]|--?)\s)")

# "Talks Resume -The envoys", "OSLO — -Envoys": no "The two -Norway and Sweden- met".
_APART = re.compile(r"[^\s-][^\n]{3,200}? [-–](?=[\"“‘]?[A-Z][\w’'.-]*,? [\w\"“‘])(?![^\n]{3,200}?\w[-–] )")


_PLACE_AND_DAY = re.compile(
    r"[A-Z][a-z’'-]{2,20}(?: [A-Z][a-z]{2,20}){0,2}, (?:[A-Z][a-z]{2,8}\.? \d{1,2}, (?:\d{4}, )?)?[A-Z]{2,8} ?(?:--?|–|—) "
    r"|[A-Z][\w’'-]{2,20}(?: [A-Z][\w’'-]{1,20}){0,3}(?:, [A-Z][\w ]{1,20})?\.[-–—] ?(?=[\"“‘]?[A-Z])"  # "Kesk, Ost.- "
    r"|(?:[A-Z][\w’'-]{2,20}(?: (?:de |of |do )?[A-Z][\w’'-]{1,20}){0,3}, )?"
    r"[A-Z][a-z]{2,8}\.? \d{1,2} \([^()\n]{2,40}\) ?(?:\.-|--?|–|—) (?=[\"“‘]?[A-Z])"  # "Kesk, May 3 (Wire).- "
    r"|[A-Z][a-z’'-]{2,20}(?: [A-Z][a-z]{2,20}){0,2}(?: \([A-Z][\w.]{1,20}\))?, [A-Z][a-z]{2,8} \d{1,2} \([A-Z]{2,8}\) "
    r"(?=[\"“‘]?[A-Z])"  # "Kesk (W. Osta), May 3 (WIRE) "
    r"|[A-Z][a-z’'-]{2,20}(?: [A-Z][a-z]{2,20}){0,2}(?:, [A-Z][\w.'’ ]{1,40}?)? \([A-Z][^()\n]{1,30}\) (?:--?|–|—) "
    r"(?=[\"“‘]?[A-Z])"  # "Kesk, West Osta (WIRE) - "
    r"|\([A-Z]{3,8}\) - [A-Z]{3,20}(?: [A-Z]{2,20})?, [A-Z]{3} \d{1,2} - (?=[\"“‘]?[A-Z])"
    r"|(?:[A-Z]{2} (?=[A-Z]{3}))?"
    r"[A-Z][A-Z'’./-]{2,30}(?: [A-Z][A-Z'’./-]{1,30}){0,3}(?:, [A-Z][\w.'’ ]{1,40}?){0,2}"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8})(?:, \d{4})?)?"
    r"(?:(?:,? \([^()\n]{2,40}\))? (?:--?|–|—)|:|\. /[A-Z]{3,12}/\.) (?=[\"“‘]?[A-Z])"
)


@lru_cache(maxsize=8)  # each word of a first sentence asks
def text_after_dateline(text: str) -> int:
    """Return where *text* goes on behind the dateline at its head, "OSLO, Dec 3 - Norway said"; 0 where there is none.

    Also behind "OSLO: ", "Oslo, Vik.- ", "OSLO, December 3. /TASS/. " and "Oslo, December 3, 2025, SPA -- ".
    """
    found = _PLACE_AND_DAY.match(text)
    return found.end() if found else 0


def dateline_town(text: str) -> str | None:
    """Return the town of the dateline at the head of *text*, which its "here" means: "Oslo" of "OSLO, Dec 3 - "."""
    town = _TOWN.match(text, 0, text_after_dateline(text))
    return None if town is None else town[1].title() if town[1].isupper() else town[1]


_TOWN = re.compile(r"(?:\([A-Z]+\) - )?([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)(?=[,:./ (-])")


def text_after_subhead(sentence: str) -> int:
    """Return where the text begins in *sentence* behind a headline glued to it; 0 where there is none."""
    if ("-" not in sentence and "–" not in sentence) or not _GLUE.search(sentence, 0, 300):
        return 0
    found = _DATELINE.match(sentence) or _SUBHEAD.match(sentence) or _APART.match(sentence)
    return found.end() if found else 0
