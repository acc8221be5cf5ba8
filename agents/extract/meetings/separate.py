"""Separate talks with A and B are two meetings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tocsin.agents.extract.grammar.clauses import children, governor, prepositional
from tocsin.agents.extract.meetings.frames import Telling

_SEPARATE = frozenset({"separate", "bilateral", "individual", "back-to-back"})
_SEPARATELY = frozenset({"separately", "individually", "bilaterally"})


def apart(telling: Telling) -> list[Telling]:
    """Return one telling for each of those who are met separately, with everybody who is told before them; else it alone."""
    if not _is_separate(telling.trigger):
        return [telling]
    verb = governor(telling.trigger)
    middle = telling.trigger if verb is None or verb.i > telling.trigger.i or telling.trigger.pos_ == "VERB" else verb
    at = telling.scene.sentence.start + middle.idx
    hosts = tuple(told for told in telling.sides if told[0].start < at)
    guests = [told for told in telling.sides if told[0].start >= at]
    if not hosts or len(guests) < 2:
        return [telling]
    return [replace(telling, sides=(*hosts, guest)) for guest in guests]


def _is_separate(trigger: Any) -> bool:
    verb = trigger if trigger.pos_ == "VERB" else governor(trigger)
    if verb is not None and any(c.lower_ in _SEPARATELY for c in children(verb, "advmod")):
        return True
    nouns = [trigger, *(prepositional(verb, "in", "at") if verb is not None else ())]
    return any(noun.tag_ == "NNS" and any(c.lower_ in _SEPARATE for c in noun.lefts) for noun in nouns)
