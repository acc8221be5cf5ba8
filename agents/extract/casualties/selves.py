"""Who died by his own hand: "blew himself up", and who only shot himself in the foot."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.agents.extract.casualties.clauses import Clause, Told, subject_of, told_of, voice_before
from tocsin.agents.extract.casualties.triggers import Trigger
from tocsin.agents.extract.phrases.groups import read_group
from tocsin.agents.extract.phrases.numbers import Number
from tocsin.agents.extract.text.words import Word, low_at, word_class


def read_self(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "blew himself up" as one dead attacker; the group that did so gives the number of several."""
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal or low_at(clause.words, trigger.first - 1) == "to":
        return []
    subject = subject_of(clause, voice.first)
    phrase = clause.words[trigger.first : trigger.after]
    number = Number(1, 1, 1, "exact", phrase[0].start, phrase[-1].end)
    if subject is not None and subject.number is not None and "themselves" in (word.low for word in phrase):
        number = subject.number
    if _lives_on(clause.words, trigger):
        return [Told("wounded", number, trigger.first, trigger.after, "civilian")]
    selves = Told("killed", number, trigger.first, trigger.after, "attacker", others=True)
    took_along = phrase[0].low == "killed" and low_at(clause.words, trigger.after) == "and"  # "killed themselves and two guards"
    return [selves, *(told_of(trigger, read_group(clause.words, trigger.after + 1)) if took_along else [])]


def _lives_on(words: Sequence[Word], trigger: Trigger) -> bool:
    """Return whether who shot himself did so by accident, or in a limb."""
    if "shot" not in words[trigger.first].low and "shooting" not in words[trigger.first].low:
        return False
    if any(low_at(words, n) in word_class("accident") for n in range(trigger.first - 3, trigger.after + 3)):
        return True
    return low_at(words, trigger.after) == "in" and any(
        low_at(words, n) in word_class("limb") for n in range(trigger.after + 1, trigger.after + 5)
    )
