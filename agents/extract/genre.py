"""What kind of text an article is: a review, a drill, a look back and an opinion tell of deaths that are no news.

A match tells of meetings and injuries that are none.
"""

from __future__ import annotations

import re

from tocsin.agents.extract.parse.reading import Reading
from tocsin.agents.knowledge import words

_INVENTED = re.compile(
    r"\b(?:film|movie|book|novel|tv|television|theatre|theater|opera|series|game) (?:\w+ )?reviews?\b|^review:"
    r"|^(?:opinion|editorial|op-ed|column|commentary|letters?(?: to the editor)?) ?[:|]"
    r"|^on this day(?::|,? in (?:history|\d{4})|$)|\bthis day in history\b"
)
_DRILL = re.compile(r"\b(?:disaster|emergency|mock|evacuation|rescue|police|terror|attack|security) (?:drill|exercise)s?\b")
_PLAYED = re.compile(
    r"\b(?:simulat\w{1,5}|rehears\w{1,3}|extras|pretend\w{0,3}|role-play\w{0,3}"
    r"|played (?:the )?(?:dead|wounded|injured|victims)|mock)\b"
)
"""What tells a drill from an accident in one, in which people may well die."""
_READ = 3_000
"""Characters of an article in which it is seen to be about a match or a drill."""
_ENOUGH = 3
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")


def is_invented(title: str, text: str) -> bool:
    """Return whether an article retells a work or a drill, or what happened on a day of long ago, or is an opinion."""
    head = title.lower()
    if _INVENTED.search(head):
        return True
    return _DRILL.search(head) is not None and _PLAYED.search(text[:_READ].lower()) is not None


def is_match(reading: Reading) -> bool:
    """Return whether an article is about a match, so that clubs and states that meet in it play."""
    return len(_said(reading) & words("pitch")) >= _ENOUGH


def is_sport(reading: Reading) -> bool:
    """Return whether an article is about sport of any kind: who is injured in it was playing."""
    said = _said(reading)
    return len(said & words("pitch")) + len(said & words("sport")) >= _ENOUGH


def _said(reading: Reading) -> set[str]:
    return set(_WORD.findall(f"{reading.title} {reading.text[:_READ]}".lower()))
