"""What one sentence says of people killed, wounded, missing, captured or displaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from tocsin.agents.extract.casualty_clauses import (
    Clause,
    Told,
    Voice,
    groups_in,
    object_of,
    subject_of,
    told_of,
    voice_before,
)
from tocsin.agents.extract.casualty_triggers import Trigger, past_of, triggers_in
from tocsin.agents.extract.groups import Group, read_group
from tocsin.agents.extract.numbers import Number, read_number
from tocsin.agents.extract.words import Word, low_at, word_class

MOST_TRIGGERS = 16
"""No sentence says more often what happened to people; what does is no sentence, and would take too long to read."""


def figures_in(words: Sequence[Word]) -> list[Told]:
    """Return the figures that one sentence tells, in order."""
    triggers = list(islice(triggers_in(words), MOST_TRIGGERS))
    if not triggers:
        return []
    clause = Clause(words, groups_in(words, {trigger.after for trigger in triggers}))
    told: list[Told] = []
    for trigger in triggers:
        found = _READERS[trigger.form](clause, trigger)
        clause.last = trigger
        weak = trigger.form in ("shot", "hits", "care", "treated")
        told.extend(replace(figure, at=trigger.first, unsure=weak and figure.kind == "wounded") for figure in found)
    return told


def _done(clause: Clause, trigger: Trigger) -> list[Told]:
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal:
        return []
    if voice.be:
        return _passive(clause, trigger, voice)
    target = object_of(clause, trigger.after)
    if voice.have:
        return told_of(trigger, target)
    shared = _shared(clause, trigger)
    if shared is not None and target is None:
        return told_of(trigger, shared)
    left = next((g for g in reversed(clause.groups) if g.after == voice.first), None)
    if target is not None:
        if trigger.form == "shot" and _is_murder_and_suicide(clause.words, target):
            return told_of(trigger, target, "killed")
        if trigger.form == "shot" and (low_at(clause.words, target.after), low_at(clause.words, target.after + 1)) == (
            "to",
            "death",
        ):
            return told_of(trigger, target, "killed")
        return [] if voice.negated else told_of(trigger, target)
    if left is not None and not _acts_on(clause.words, trigger.after):
        if left.number is not None and left.number.best > 1:
            return told_of(trigger, left)  # "she was among the six people killed"
        return told_of(trigger, subject_of(clause, voice.first) or left)
    return []


def _is_murder_and_suicide(words: Sequence[Word], target: Group) -> bool:
    """Return whether whoever "shot his wife and then himself" left both dead."""
    himself = target.members[-1].pronoun and low_at(words, target.after - 1) in ("himself", "herself")
    return himself and any(word.low in ("murder-suicide", "murder-suicides") for word in words)


def _passive(clause: Clause, trigger: Trigger, voice: Voice) -> list[Told]:
    if _is_open(clause.words, voice.first):
        return []
    subject = subject_of(clause, voice.first) if voice.first > 0 else None
    if voice.first > 0 and low_at(clause.words, voice.first - 1) in ("who",):
        subject = next((g for g in reversed(clause.groups) if g.after <= voice.first - 1), None)
    clause.subject = subject
    if voice.negated or (voice.have and subject is not None and _is_belief(clause.words, subject)):
        return []
    if subject is None:
        inverted = read_group(clause.words, trigger.after)
        return told_of(trigger, inverted) if inverted and not inverted.pronoun else []
    return told_of(trigger, subject)


def _is_belief(words: Sequence[Word], subject: Group) -> bool:
    """Return whether somebody only believed so: "the boy thought he had been shot"."""
    return subject.pronoun and low_at(words, subject.first - 1) in word_class("believed")


def _acts_on(words: Sequence[Word], at: int) -> bool:
    """Return whether a verb is followed by what it is done to, so that whoever stands before it did it."""
    low = low_at(words, at)
    closed = (
        low in word_class(kind) for kind in ("preposition", "conjunction", "adverb", "time", "auxiliary", "pronoun", "predicate")
    )
    return low in word_class("determiner") or (low[:1].isalpha() and not low.endswith(("ly", "ed")) and not any(closed))


def _is_open(words: Sequence[Word], at: int) -> bool:
    """Return whether the clause before the verb at *at* asks: "it is not known if he was hurt"."""
    for place in range(at - 1, max(-1, at - 8), -1):
        if words[place].low in ("if", "whether", "escaped", "avoided"):
            return True
        if words[place].low in word_class("boundary"):
            return False
    return False


def _shared(clause: Clause, trigger: Trigger) -> Group | None:
    """Return the subject of the passive just before: "were kidnapped and later killed"."""
    if clause.last is None or clause.subject is None:
        return None
    between = [word.low for word in clause.words[clause.last.after : trigger.first]]
    joins = between and all(
        low in ("and", "or", ",", "then", "later", "subsequently", "seriously", "allegedly") for low in between
    )
    return clause.subject if joins else None


def _doing(clause: Clause, trigger: Trigger) -> list[Told]:
    if low_at(clause.words, trigger.first - 1) in word_class("prevented"):
        return []
    return told_of(trigger, object_of(clause, trigger.after))


def _does(clause: Clause, trigger: Trigger) -> list[Told]:
    return told_of(trigger, read_group(clause.words, trigger.after))


def _head(clause: Clause, trigger: Trigger) -> list[Told]:
    words, before = clause.words, low_at(clause.words, trigger.first - 1)
    managed = before == "to" and low_at(words, trigger.first - 2) in word_class("managed")
    also = before == "and" and clause.last is not None and clause.last == clause.managed
    if not managed and not also and not (0 < trigger.first < 6 and before.endswith("s")):
        return []
    clause.managed = trigger
    return told_of(trigger, read_group(words, trigger.after))


def _hits(clause: Clause, trigger: Trigger) -> list[Told]:
    target = read_group(clause.words, trigger.after)
    if target is None or target.members[0].bare:
        return []
    return told_of(trigger, target)


def _dies(clause: Clause, trigger: Trigger) -> list[Told]:
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal or voice.negated:
        return []
    subject = subject_of(clause, voice.first)
    if low_at(clause.words, voice.first - 1) == "who":
        subject = next((g for g in reversed(clause.groups) if g.after <= voice.first - 1), None)
    return told_of(trigger, subject)


def _suffers(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "suffered a broken arm and burns": harm must follow, and not that of a thing."""
    for place in range(trigger.after, min(len(clause.words), trigger.after + 9)):
        low = clause.words[place].low
        if low in ("no", "fatal", ".", ";"):
            return []
        if low in word_class("harm"):
            return _dies(clause, trigger)
    return []


def _treated(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "seven people were treated for shock"."""
    if low_at(clause.words, trigger.after) not in ("for", "at", "in", "on"):
        return []
    voice = voice_before(clause.words, trigger.first)
    return _passive(clause, trigger, voice) if voice.be and not voice.unreal else []


def _fatally(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "four people were shot, two of them fatally"."""
    group = next((g for g in reversed(clause.groups) if g.after == trigger.first), None)
    return told_of(trigger, group) if clause.last is not None else []


def _has(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "four people have bullet wounds"."""
    for place in range(trigger.first - 1, max(0, trigger.first - 8), -1):
        if clause.words[place].low in word_class("have"):
            return _dies(clause, replace(trigger, first=place))
        if clause.words[place].low in word_class("boundary") or clause.words[place].low == "no":
            break
    return []


def _state(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "three dead", "left three people dead", "was found dead", "20 are missing"."""
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal:
        return []
    adjacent = next((g for g in reversed(clause.groups) if g.after == voice.first), None)
    if voice.be or trigger.after - trigger.first > 1:
        subject = subject_of(clause, voice.first)
        clause.subject = subject
        return [] if voice.negated else told_of(trigger, subject)
    if adjacent is not None and adjacent.number is not None and _is_left(clause, adjacent, adjacent.number):
        return told_of(trigger, adjacent)
    if shared := _shared(clause, trigger):
        return told_of(trigger, shared)
    return []


def _is_left(clause: Clause, group: Group, number: Number) -> bool:
    """Return whether a group right before "dead" is the dead: one person only after "left" or "with"."""
    return group.counted[-1].bare or number.best > 1 or low_at(clause.words, group.first - 1) in ("left", "leaving", "with")


def _count(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "15 deaths", "three fatalities", "no injuries"."""
    for back in range(1, min(6, trigger.first + 1)):
        if read := read_number(clause.words, trigger.first - back):
            number, after = read
            between = [word.low for word in clause.words[after : trigger.first]]
            if any(low in word_class("preposition") or low in ("and", ",") for low in between) and number.best:
                return []
            return [Told(trigger.kind, number, trigger.first - back, trigger.after)]
    return []


def _zero(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "no casualties" as nobody killed and nobody wounded."""
    found = _count(clause, trigger)
    return [told for none in found for told in (none, replace(none, kind="killed")) if none.number.best == 0]


def _of(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the death of three people", "Galan's murder"."""
    words = clause.words
    if low_at(words, trigger.first - 1) == "'s":
        return told_of(trigger, _owner(words[: trigger.first - 1]))
    at = past_of(words, trigger.after)
    if low_at(words, trigger.first - 1) in ("attempted", "attempt", "any"):
        return []
    return told_of(trigger, read_group(words, at))


def _owner(words: Sequence[Word]) -> Group | None:
    """Return the person that *words* end with: whose murder it is."""
    for at in range(max(0, len(words) - 6), len(words)):
        group = read_group(words, at)
        if group is not None and group.after == len(words):
            return group
    return None


def _to(clause: Clause, trigger: Trigger) -> list[Told]:
    group = read_group(clause.words, trigger.after)
    return [] if group is None or clause.words[group.after - 1].low in word_class("nobody_noun") else told_of(trigger, group)


def _body(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the bodies of two men were found", "found three bodies"."""
    words = clause.words
    found = any(
        low_at(words, n) in word_class("found") for n in range(max(0, trigger.first - 8), min(len(words), trigger.after + 14))
    )
    if not found:
        return []
    if low_at(words, trigger.after) == "of":
        return told_of(trigger, read_group(words, trigger.after + 1))
    if low_at(words, trigger.first - 1) == "'s":
        return told_of(trigger, _owner(words[: trigger.first - 1]))
    if trigger.first and words[trigger.first].low == "body" and low_at(words, trigger.first - 1) in ("a", "his", "her"):
        one = Number(1, 1, 1, "exact", words[trigger.first - 1].start, words[trigger.first].end)
        return [Told(trigger.kind, one, trigger.first - 1, trigger.after)]
    return _count(clause, trigger)


def _lives(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "claimed 12 lives", "cost the lives of three soldiers"."""
    words = clause.words
    for at in range(trigger.after, min(len(words), trigger.after + 7)):
        if words[at].low in ("lives", "life"):
            if low_at(words, at + 1) == "of":
                return told_of(trigger, read_group(words, at + 2))
            read = read_number(words, trigger.after)
            return [Told(trigger.kind, read[0], trigger.after, read[1])] if read else []
    return []


def _toll(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the death toll rose to 45 from 40", "raising the toll to 15"."""
    words, at = clause.words, trigger.after
    for place in range(at, min(len(words), at + 12)):
        if words[place].low in (";", "."):
            break
        if words[place].low in word_class("toll_verb") and (read := read_number(words, place + 1)):
            if low_at(words, place) == "of" and low_at(words, trigger.first - 1) not in ("death", "a", "the"):
                continue
            return [Told("killed", read[0], place + 1, read[1], toll=True)]
    return []


def _self(clause: Clause, trigger: Trigger) -> list[Told]:
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
    return [Told("killed", number, trigger.first, trigger.after, "attacker", others=True)]


def _lives_on(words: Sequence[Word], trigger: Trigger) -> bool:
    """Return whether who shot himself did so by accident, or in a limb."""
    if "shot" not in words[trigger.first].low and "shooting" not in words[trigger.first].low:
        return False
    if any(low_at(words, n) in word_class("accident") for n in range(trigger.first - 3, trigger.after + 3)):
        return True
    return low_at(words, trigger.after) == "in" and any(
        low_at(words, n) in word_class("limb") for n in range(trigger.after + 1, trigger.after + 5)
    )


_READERS = {
    "done": _done, "doing": _doing, "does": _does, "head": _head, "head dies": _head, "hits": _hits, "shot": _done, "dies": _dies,
    "state": _state, "captures": _done, "count": _count, "zero": _zero, "of": _of, "to": _to, "body": _body, "lives": _lives,
    "toll": _toll, "self": _self, "suffers": _suffers, "has": _has,
    "treated": _treated, "fatally": _fatally, "care": _state,
}  # fmt: skip
