"""What somebody does to people: "killing two soldiers", "bomb kills 12", "took 12 hostages", "drove 300 from their homes"."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.agents.extract.casualties.clauses import Clause, Told, before_aside, object_of, told_of
from tocsin.agents.extract.casualties.triggers import Trigger
from tocsin.agents.extract.phrases.groups import Group, read_group
from tocsin.agents.extract.phrases.numbers import read_number
from tocsin.agents.extract.text.words import Word, low_at, word_class

_OUT = frozenset((("to", "flee"), ("to", "evacuate")))
_FROM = frozenset((("from", "their"), ("from", "the")))
_HOMES = frozenset(("homes", "houses", "villages", "area", "camp", "camps"))


def read_doing(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "killing two soldiers"; what was prevented did not happen."""
    if low_at(clause.words, trigger.first - 1) in word_class("prevented"):
        return []
    return told_of(trigger, object_of(clause, trigger.after))


def read_does(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "kills two soldiers", "bomb kills 12"; "of wounds he suffered" and "a man who murders his wife" hurt nobody."""
    if low_at(clause.words, trigger.first - 1) in ("of", "from", "who"):
        return []
    return told_of(trigger, read_group(clause.words, trigger.after))


def read_head(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "managed to kill two and wound six", and "bombs kill 12" at the head of a sentence."""
    words, before = clause.words, low_at(clause.words, trigger.first - 1)
    if trigger.form == "head dies" and (died := _headline_dead(clause, trigger)):
        return died
    managed = before == "to" and low_at(words, trigger.first - 2) in word_class("managed")
    also = before == "and" and clause.last is not None and clause.last == clause.managed
    if not managed and not also and not (0 < trigger.first < 6 and before.endswith("s")):
        return []
    clause.managed = trigger
    return told_of(trigger, read_group(words, trigger.after))


def _headline_dead(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "At least 20 die in fire", "Five, including two children, die": headlines tell what was in the present."""
    subject = next((g for g in clause.groups if g.after == before_aside(clause.words, trigger.first)), None)
    begins = subject is not None and (subject.first == 0 or low_at(clause.words, subject.first - 1) == ":")
    return told_of(trigger, subject) if begins else []


def read_hits(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "shot two men in the leg": whoever is described, no bare number."""
    target = read_group(clause.words, trigger.after)
    if target is None or target.members[0].bare:
        return []
    return told_of(trigger, target)


def read_buries(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "buried 27 victims of the attack": those who are called victims, or bodies."""
    read = read_number(clause.words, trigger.after + (low_at(clause.words, trigger.after) == "the"))
    if read is None or low_at(clause.words, read[1]) not in ("victims", "bodies", "dead"):
        return []
    return [Told(trigger.kind, read[0], trigger.after, read[1] + 1)]


def read_strikes(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "gunfire struck three people", "the car struck a woman"; what strikes buildings or matches is no matter."""
    strikes = low_at(clause.words, trigger.first - 1) in word_class("strikers")
    return read_hits(clause, trigger) if strikes else []


def read_to_death(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "hacked his neighbour to death", "stabbing two girls to death"; the verb alone says less, or something else."""
    target = object_of(clause, trigger.after)
    return told_of(trigger, target) if target is not None and is_to_death(clause.words, target) else []


def is_to_death(words: Sequence[Word], target: Group) -> bool:
    """Return whether what was done to *target* killed them: "stabbed two girls to death", "shot a man dead"."""
    return low_at(words, target.after) == "dead" or (low_at(words, target.after), low_at(words, target.after + 1)) == (
        "to",
        "death",
    )


def read_takes(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "took 12 hostages", "took 14 soldiers prisoner"."""
    read = read_number(clause.words, trigger.after)
    if read is not None and low_at(clause.words, read[1]) in word_class("captive"):
        return [Told(trigger.kind, read[0], trigger.after, read[1] + 1)]
    group = read_group(clause.words, trigger.after)
    taken = group is not None and any(low_at(clause.words, group.after - n) in word_class("captive") for n in (0, 1))
    return told_of(trigger, group) if taken else []


def read_drives(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "forced 40,000 from their homes", "ordered 300 people to evacuate"."""
    group = read_group(clause.words, trigger.after)
    if group is None:
        return []
    following = tuple(low_at(clause.words, group.after + n) for n in range(3))
    out = following[:2] in _OUT or (following[:2] in _FROM and following[2] in _HOMES)
    return told_of(trigger, group) if out else []
