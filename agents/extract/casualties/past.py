"""What everybody knows to be long ago: "six million died in the Holocaust" gives no year, and is no news."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from tocsin.agents.extract.phrases.stretches import year_of
from tocsin.agents.knowledge import past_events
from tocsin.agents.knowledge.gazetteer import in_lower_case
from tocsin.schemas.message import When

_BEHIND = 60
"""Characters between what happened to people and the event: "were killed by the army of the country in the Korean War"."""
_BEFORE = 100
"""Characters from an event to what happened to people: "the Korean War, in which more than two million people were"."""
_ONLY_OF_IT = re.compile(
    r"\b(?:survivors?|veterans?|memorials?|museums?|heroes|hero|films?|historians?|deniers?|experts?|scholars?|since|after)\b"
)
"""Who or what an event is told with long afterwards: "a veteran of the Korean War was killed"."""
_LED_TO = re.compile(r"\b(?:in|during|at|of|by|under|from|on|aboard) (?:the )?(?:[\w-]+ ){0,2}\Z")
_TELLS_OF_IT = re.compile(
    r",? (?:attacks?|bombings?|disaster|massacre)?,? ?(?:that|which|in which|where|when|during which)\b[^.;]*\Z"
)
_DID_IT = re.compile(r"(?: (?:attacks?|bombings?|disaster|massacre|regime|crash|fire|tragedy|siege))?(?: (?:has|had|have))? \Z")
_OPENS = re.compile(r"\A\W*(?:in|during|at|under|aboard) (?:the )?\Z")


def past_year(sentence: str, at: int) -> tuple[When, bool] | None:
    """Return the year of the well-known event in which place *at* of *sentence* is told to have happened.

    Also whether its name holds a day, as "the September 11 attacks" does.
    """
    named = _named(sentence)
    low = in_lower_case(sentence) if named else ""
    for start, end, event in named:
        happened = _leads_to(low[at:start]) if start > at else _tells(low[:start], low[end:at])
        when = year_of(past_events()[event]) if happened else None
        if when is not None:
            return when, any(map(str.isdigit, event))
    return None


def _leads_to(between: str) -> bool:
    """Return whether the text from what happened to an event says that it was there: "were killed in the "."""
    near = len(between) <= _BEHIND and not any(mark in between for mark in ",;")
    return near and _LED_TO.search(between) is not None and _ONLY_OF_IT.search(between) is None


def _tells(before: str, between: str) -> bool:
    """Return whether an event goes on to what happened: "the Korean War, in which two million were", "in Auschwitz he"."""
    if len(between) > _BEFORE:
        return False
    told = _TELLS_OF_IT.match(between) or _DID_IT.match(between) or (_OPENS.match(before) and ";" not in between)
    return bool(told)


@lru_cache(maxsize=8)
def _named(sentence: str) -> tuple[tuple[int, int, str], ...]:
    """Return the events that *sentence* names, and where each begins and ends."""
    low = in_lower_case(sentence)
    found = ((start, end) for _, start, end in _events().find_matches_as_indexes(low))
    apart = (
        span for span in found if not low[span[1] : span[1] + 1].isalnum() and not low[max(0, span[0] - 1) : span[0]].isalnum()
    )
    return tuple((start, end, low[start:end]) for start, end in apart)


@cache
def _events() -> AhoCorasick:
    return AhoCorasick(list(past_events()), matchkind=MatchKind.LeftmostLongest)
