"""What verbs say happened to people: "was killed", "died"."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.agents.extract.casualties.clauses import Clause, Told, Voice, object_of, subject_of, told_of, voice_before
from tocsin.agents.extract.casualties.deeds import is_to_death
from tocsin.agents.extract.casualties.doubts import is_belief, is_denied, is_either, is_open
from tocsin.agents.extract.casualties.nouns import read_toll
from tocsin.agents.extract.casualties.subjects import (
    before_who,
    in_number,
    passive_before,
    shared_subject,
    subject_behind,
    who_was_hurt,
    with_company,
)
from tocsin.agents.extract.casualties.triggers import Trigger
from tocsin.agents.extract.phrases.groups import Group, read_group
from tocsin.agents.extract.phrases.person_nouns import is_person
from tocsin.agents.extract.text.words import Word, low_at, word_class


def read_done(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "was killed", "has wounded two", "killed six", "the six people killed"."""
    if _is_counted(clause.words, trigger) and (toll := read_toll(clause, trigger)):
        return toll  # "raised the number of pupils abducted from a school to 315"
    told = [figure for figure in _done(clause, trigger) if not _is_of_travellers(clause.words, figure)]
    return [figure for figure in told if figure.number.best == 0] if is_either(clause.words, trigger) else told


def _is_counted(words: Sequence[Word], trigger: Trigger) -> bool:
    """Return whether "number of" and people stand before a verb: "the number of pupils and teachers abducted"."""
    of = next((n for n in range(trigger.first - 2, max(0, trigger.first - _NUMBER_OF), -1) if words[n].low == "of"), 0)
    between = (word.low for word in words[of + 1 : trigger.first])
    return low_at(words, of - 1) == "number" and all(is_person(low) or low in _AND for low in between)


_NUMBER_OF = 8  # words of "number of pupils and teachers abducted"
_AND = ("and", "the", ",", "or", "those")


def _done(clause: Clause, trigger: Trigger) -> list[Told]:
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal or is_denied(clause.words, voice.first):
        return []
    if trigger.kind == "displaced" and any(word.low in ("wounded", "injured") for word in clause.words[: trigger.first]):
        return []  # flown to a hospital
    if (counted := _counted_with(clause, trigger)) is not None:
        return told_of(trigger, counted)
    if voice.be:
        return read_passive(clause, trigger, voice)
    if (them := _whom_before(clause, trigger)) is not None:
        return told_of(trigger, them, "killed")
    target = with_company(clause.words, trigger, object_of(clause, trigger.after))
    if target is None and (joined := passive_before(clause.words, voice.first)) is not None:
        return read_passive(clause, trigger, joined)
    if voice.have:
        return told_of(trigger, target)
    shared = shared_subject(clause, trigger)
    if shared is not None and target is None and low_at(clause.words, trigger.after) not in ("and", ","):
        return told_of(trigger, shared)  # "they shot, killed and burned him" is of him
    left = next((g for g in reversed(clause.groups) if g.after == voice.first), None)
    if (behind := subject_behind(clause, trigger)) is not None:
        return told_of(trigger, behind)
    if target is not None:
        if trigger.form == "shot" and _is_murder_and_suicide(clause.words, target):
            return told_of(trigger, target, "killed")
        if is_to_death(clause.words, target):
            return told_of(trigger, target, "killed")
        return [] if voice.negated else told_of(trigger, target)
    if left is not None and not _acts_on(clause.words, trigger.after):
        of_one = low_at(clause.words, left.first - 1) == "of" and low_at(clause.words, left.first) in ("a", "an")
        if left.number is not None and (left.number.best > 1 or of_one):
            clause.subject = left  # "she was among the six people killed", "the husband of a woman killed"
        else:
            clause.subject = subject_of(clause, voice.first) or left
        return told_of(trigger, clause.subject)
    return []


def _whom_before(clause: Clause, trigger: Trigger) -> Group | None:
    """Return the teachers of "seized nine teachers on a road and shot them dead": whom somebody did something to before."""
    words = clause.words
    if low_at(words, trigger.after) != "them" or low_at(words, trigger.first - 1) not in _THEN:
        return None
    if trigger.kind != "killed" and low_at(words, trigger.after + 1) != "dead":
        return None  # who was shot may live
    counted = [g for g in clause.groups if g.after <= trigger.first and g.number is not None and g.number.best > 1]
    several = [g for g in counted if not all(member.named for member in g.members)]  # "the area of Kesk, Osta, and"
    done_to = [g for g in several if g.first > 0 and _is_deed(words[g.first - 1])]
    return done_to[-1] if done_to and done_to[-1] is several[-1] else None


def _is_deed(word: Word) -> bool:
    return word.text.islower() and (word.low.endswith("ed") or word.low in ("took", "held", "seized", "caught", "found"))


_THEN = frozenset(("and", "then", "later", "before", "also", "subsequently"))


def _is_of_travellers(words: Sequence[Word], told: Told) -> bool:
    """Return whether who was driven out lives elsewhere: "all 312 passengers were evacuated"."""
    return told.kind == "displaced" and any(word.low in _TRAVELLERS for word in words[told.first : told.after])


_TRAVELLERS = frozenset(("passengers", "crew", "shoppers", "guests", "spectators", "fans", "visitors", "travellers", "travelers"))


def _counted_with(clause: Clause, trigger: Trigger) -> Group | None:
    """Return the people of "eleven injured miners were taken to hospital", and not of "he met thirty wounded veterans"."""
    group = next((g for g in clause.groups if g.first < trigger.first < g.after), None)
    if group is None or trigger.kind != "wounded" or group.number is None:
        return None
    dies = any(low_at(clause.words, at) in _DIES for at in (group.after, group.after + 1))
    cared = any(word.low in word_class("caring") for word in clause.words)
    return group if cared and not dies else None


_DIES = ("died", "die", "dies", "succumbed")


def read_fighters(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "40 militants were eliminated": armies say so of whom they fight, and others of whoever lost a match."""
    if low_at(clause.words, trigger.after) == "from":
        return []
    return [told for told in read_done(clause, trigger) if told.victims in ("attacker", "military")]


def _is_murder_and_suicide(words: Sequence[Word], target: Group) -> bool:
    """Return whether whoever "shot his wife and then himself" left both dead."""
    himself = target.members[-1].pronoun and low_at(words, target.after - 1) in ("himself", "herself")
    return himself and any(word.low in ("murder-suicide", "murder-suicides") for word in words)


def read_passive(clause: Clause, trigger: Trigger, voice: Voice) -> list[Told]:
    """Read "two soldiers were killed", with whoever was killed along with them; nothing of what is asked or believed."""
    if is_open(clause.words, voice.first):
        return []
    subject = subject_of(clause, voice.first) if voice.first > 0 else None
    subject = before_who(clause, voice) or in_number(clause, subject, voice)
    clause.subject = subject
    if voice.negated or (voice.have and subject is not None and is_belief(clause.words, subject)):
        return []
    if subject is None:
        inverted = read_group(clause.words, trigger.after)
        return told_of(trigger, inverted) if inverted and not inverted.pronoun else []
    return told_of(trigger, with_company(clause.words, trigger, subject))


def _acts_on(words: Sequence[Word], at: int) -> bool:
    """Return whether a verb is followed by what it is done to, so that whoever stands before it did it."""
    low = low_at(words, at)
    closed = (
        low in word_class(kind) for kind in ("preposition", "conjunction", "adverb", "time", "auxiliary", "pronoun", "predicate")
    )
    return low in word_class("determiner") or (low[:1].isalpha() and not low.endswith(("ly", "ed")) and not any(closed))


def read_dies(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "two soldiers died", "who died"."""
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal or voice.negated or is_denied(clause.words, voice.first):
        return []
    subject = before_who(clause, voice) or in_number(clause, subject_of(clause, voice.first), voice)
    return told_of(trigger, with_company(clause.words, trigger, subject or _who_died_of_it(clause, voice.first)))


def _who_died_of_it(clause: Clause, at: int) -> Group | None:
    """Return the worker of "a worker injured when a crane fell has died", or of "was taken to a hospital but died"."""
    hurt = clause.last
    if hurt is None or hurt.kind != "wounded" or low_at(clause.words, hurt.after) not in ("when", "as", "after", "in"):
        return who_was_hurt(clause, at - 1)
    return next((g for g in clause.groups if g.after == hurt.first), None)


def read_fatally(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "four people were shot, two of them fatally"."""
    group = next((g for g in reversed(clause.groups) if g.after == trigger.first), None)
    return told_of(trigger, group) if clause.last is not None else []
