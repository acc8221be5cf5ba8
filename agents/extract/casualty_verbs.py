"""What verbs say happened to people: "was killed", "died", "were left dead"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tocsin.agents.extract.casualty_clauses import Clause, Told, Voice, before_aside, object_of, subject_of, told_of, voice_before
from tocsin.agents.extract.casualty_triggers import Trigger
from tocsin.agents.extract.groups import Group, read_group
from tocsin.agents.extract.numbers import Number, read_number
from tocsin.agents.extract.words import Word, low_at, word_class


def read_done(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "was killed", "has wounded two", "killed six", "the six people killed"."""
    told = _done(clause, trigger)
    return [figure for figure in told if figure.number.best == 0] if _either(clause.words, trigger) else told


def _done(clause: Clause, trigger: Trigger) -> list[Told]:
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal or _is_denied(clause.words, voice.first):
        return []
    if voice.be:
        return _passive(clause, trigger, voice)
    target = _with_company(clause.words, trigger, object_of(clause, trigger.after))
    if target is None and (joined := _passive_before(clause.words, voice.first)) is not None:
        return _passive(clause, trigger, joined)
    if voice.have:
        return told_of(trigger, target)
    shared = _shared(clause, trigger)
    if shared is not None and target is None and low_at(clause.words, trigger.after) not in ("and", ","):
        return told_of(trigger, shared)  # "they shot, killed and burned him" is of him
    left = next((g for g in reversed(clause.groups) if g.after == voice.first), None)
    if inverted := _inverted(clause, trigger):
        return told_of(trigger, inverted)
    if target is not None:
        if trigger.form == "shot" and _is_murder_and_suicide(clause.words, target):
            return told_of(trigger, target, "killed")
        if _to_death(clause.words, target):
            return told_of(trigger, target, "killed")
        return [] if voice.negated else told_of(trigger, target)
    if left is not None and not _acts_on(clause.words, trigger.after):
        if left.number is not None and left.number.best > 1:
            clause.subject = left  # "she was among the six people killed"
        else:
            clause.subject = subject_of(clause, voice.first) or left
        return told_of(trigger, clause.subject)
    return []


def _inverted(clause: Clause, trigger: Trigger) -> Group | None:
    """Return who follows a verb that the sentence begins with: "Killed in the crash were Jan Kort, 45, and a guard"."""
    words = clause.words
    before = low_at(words, trigger.first - 1)
    if trigger.first == 1 and before == "the" and low_at(words, trigger.after) in ("were", "are"):
        as_whom = low_at(words, trigger.after + 1) == "identified" and low_at(words, trigger.after + 2) == "as"
        return read_group(words, trigger.after + 1 + 2 * as_whom)  # "The dead were identified as an American and two Danes"
    if trigger.first and before not in ("also", "--", ";"):
        return None
    for at in range(trigger.after, min(len(words), trigger.after + _FAR)):
        if words[at].low in ("was", "were", "is", "are"):
            return read_group(words, at + 1, subject=True)
        if words[at].low in word_class("boundary"):
            break
    return None


def read_strikes(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "gunfire struck three people", "the car struck a woman"; what strikes buildings or matches is no matter."""
    strikes = low_at(clause.words, trigger.first - 1) in word_class("strikers")
    return read_hits(clause, trigger) if strikes else []


def read_to_death(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "hacked his neighbour to death", "stabbing two girls to death"; the verb alone says less, or something else."""
    target = object_of(clause, trigger.after)
    return told_of(trigger, target) if target is not None and _to_death(clause.words, target) else []


def _to_death(words: Sequence[Word], target: Group) -> bool:
    return (low_at(words, target.after), low_at(words, target.after + 1)) == ("to", "death")


def read_with(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "left 12 dead and four with serious injuries": who stands right before, and is no body."""
    group = next((g for g in reversed(clause.groups) if g.after == trigger.first), None)
    return told_of(trigger, group) if group is not None and low_at(clause.words, group.first - 1) != "of" else []


def read_beside(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "left two women dead and two others in hospital": only who is told of beside somebody else."""
    return read_with(clause, trigger) if clause.last is not None and clause.last.form == "state" else []


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


_OUT = frozenset((("to", "flee"), ("to", "evacuate")))
_FROM = frozenset((("from", "their"), ("from", "the")))
_HOMES = frozenset(("homes", "houses", "villages", "area", "camp", "camps"))


def read_fighters(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "40 militants were eliminated": armies say so of whom they fight, and others of whoever lost a match."""
    if low_at(clause.words, trigger.after) == "from":
        return []
    return [told for told in read_done(clause, trigger) if told.victims in ("attacker", "military")]


def _is_murder_and_suicide(words: Sequence[Word], target: Group) -> bool:
    """Return whether whoever "shot his wife and then himself" left both dead."""
    himself = target.members[-1].pronoun and low_at(words, target.after - 1) in ("himself", "herself")
    return himself and any(word.low in ("murder-suicide", "murder-suicides") for word in words)


def _passive(clause: Clause, trigger: Trigger, voice: Voice) -> list[Told]:
    if _is_open(clause.words, voice.first):
        return []
    subject = subject_of(clause, voice.first) if voice.first > 0 else None
    subject = _before_who(clause, voice) or _in_number(clause, subject, voice)
    clause.subject = subject
    if voice.negated or (voice.have and subject is not None and _is_belief(clause.words, subject)):
        return []
    if subject is None:
        inverted = read_group(clause.words, trigger.after)
        return told_of(trigger, inverted) if inverted and not inverted.pronoun else []
    return told_of(trigger, _with_company(clause.words, trigger, subject))


def _passive_before(words: Sequence[Word], at: int) -> Voice | None:
    """Return the passive that "and" before word *at* goes on with: "the nuns were robbed and murdered"."""
    if low_at(words, at - 1) != "and" or not (
        low_at(words, at - 2).endswith("ed") or low_at(words, at - 2) in word_class("past")
    ):
        return None
    voice = voice_before(words, at - 2)
    return voice if voice.be and not voice.unreal else None


def _with_company(words: Sequence[Word], trigger: Trigger, subject: Group | None) -> Group | None:
    """Return *subject* with those to whom it happened too: "was killed on Monday along with two of his guards"."""
    if subject is None:
        return None
    begin = max(trigger.after, subject.after)
    for at in range(begin, min(len(words), begin + _FAR)):
        with_theirs = at == begin == trigger.after and low_at(words, at) == "with" and low_at(words, at + 1) in _THEIR
        if with_theirs or (low_at(words, at), low_at(words, at + 1)) in _ALONG:
            company = read_group(words, at + 1 if with_theirs else at + 2 + (low_at(words, at + 2) == "as"))
            if company is None or company.number is None or company.pronoun or company.part:
                return subject
            if with_theirs and low_at(words, company.after).endswith("ing"):
                return subject  # "was killed with his wife watching"
            known = subject.members[:1] if subject.spelt else subject.members
            return Group((*known, *company.members), subject.first, company.after)
        if (words[at].low in word_class("boundary") or words[at].low in _CLAUSE_GOES_ON) and words[at].low != ",":
            break
    return subject


_CLAUSE_GOES_ON = frozenset(("and", "but", "or"))
_FAR = 9
"""Words in which "along with" still belongs to the verb before."""
_ALONG = frozenset((("along", "with"), ("together", "with"), ("as", "well")))
_THEIR = frozenset(("his", "her", "their"))


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


def _either(words: Sequence[Word], trigger: Trigger) -> bool:
    """Return whether the text does not say which of two happened to how many: "27 people were killed or wounded"."""
    after, before = low_at(words, trigger.after + 1), low_at(words, trigger.first - 2)
    harmed = word_class("killed_or_hurt")
    return (low_at(words, trigger.after) == "or" and after in harmed) or (
        low_at(words, trigger.first - 1) == "or" and before in harmed
    )


def _is_denied(words: Sequence[Word], at: int) -> bool:
    """Return whether somebody denied what the clause before word *at* begins with: "the army denied that 12 were killed"."""
    for place in range(at - 1, max(0, at - _FAR), -1):
        if words[place].low == "that":
            return any(low_at(words, n) in word_class("denied") for n in range(place - 1, place - 4, -1) if n >= 0)
        if words[place].low in word_class("boundary") or words[place].low == "and":
            return False
    return False


def _shared(clause: Clause, trigger: Trigger) -> Group | None:
    """Return the subject of the passive just before: "were kidnapped and later killed"."""
    if clause.last is None or clause.subject is None:
        return None
    between = [word.low for word in clause.words[clause.last.after : trigger.first]]
    where = word_class("limb") | word_class("trunk") | word_class("repeated") | {","}
    return clause.subject if between and all(low in where for low in _without_times(between)) else None


def _without_times(lows: Sequence[str]) -> list[str]:
    """Return words without "several times": "shot several times and killed" is of one, "killed and several injured" of others."""
    return [low for low, following in pairwise((*lows, "")) if low != "times" and following != "times"]


def read_doing(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "killing two soldiers"; what was prevented did not happen."""
    if low_at(clause.words, trigger.first - 1) in word_class("prevented"):
        return []
    return told_of(trigger, object_of(clause, trigger.after))


def read_does(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "kills two soldiers", "bomb kills 12"."""
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


def read_dies(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "two soldiers died", "who died"."""
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal or voice.negated or _is_denied(clause.words, voice.first):
        return []
    subject = _before_who(clause, voice) or _in_number(clause, subject_of(clause, voice.first), voice)
    return told_of(trigger, _with_company(clause.words, trigger, subject or _who_was_hurt(clause, voice.first - 1)))


def _in_number(clause: Clause, subject: Group | None, voice: Voice) -> Group | None:
    """Return the one person whom a verb in the singular is of, not several of the clause between.

    "One of those in a crash that hurt five people has died".
    """
    several = subject is not None and subject.number is not None and subject.number.best > 1
    if subject is None or not several or low_at(clause.words, voice.first) not in ("has", "was", "is"):
        return subject
    for group in reversed(clause.groups):
        if group.after <= subject.first and group.number is not None and group.number.best == 1:
            between = clause.words[group.after : subject.first]
            return group if any(word.low in ("that", "which") for word in between) else subject
    return subject


def _before_who(clause: Clause, voice: Voice) -> Group | None:
    """Return whom "who" stands for, where it is the subject of the verb."""
    if low_at(clause.words, voice.first - 1) != "who":
        return None
    return next((g for g in reversed(clause.groups) if g.after <= voice.first - 1), None)


def _who_was_hurt(clause: Clause, at: int) -> Group | None:
    """Return who goes on as the subject behind "but" at word *at*: "he was taken to a hospital but died"."""
    if low_at(clause.words, at) != "but":
        return None
    before = next((g for g in reversed(clause.groups) if g.after <= at), None)
    hurt = before is not None and any(word.low in word_class("cared_for") for word in clause.words[before.after : at])
    return before if hurt else None


def read_suffers(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "suffered a broken arm and burns": harm must follow, and not that of a thing."""
    for place in range(trigger.after, min(len(clause.words), trigger.after + 9)):
        low = clause.words[place].low
        if low in ("no", "fatal", ".", ";"):
            return []
        if low in word_class("harm"):
            return read_dies(clause, trigger)
    return []


def read_treated(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "seven people were treated for shock"."""
    if low_at(clause.words, trigger.after) not in ("for", "at", "in", "on"):
        return []
    voice = voice_before(clause.words, trigger.first)
    return _passive(clause, trigger, voice) if voice.be and not voice.unreal else []


def read_fatally(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "four people were shot, two of them fatally"."""
    group = next((g for g in reversed(clause.groups) if g.after == trigger.first), None)
    return told_of(trigger, group) if clause.last is not None else []


def read_has(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "four people have bullet wounds"."""
    for place in range(trigger.first - 1, max(0, trigger.first - 8), -1):
        if clause.words[place].low in word_class("have"):
            return read_dies(clause, replace(trigger, first=place))
        if clause.words[place].low in word_class("boundary") or clause.words[place].low == "no":
            break
    return []


def read_state(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "three dead", "left three people dead", "was found dead", "20 are missing"."""
    voice = voice_before(clause.words, trigger.first)
    if voice.unreal:
        return []
    if inverted := _inverted(clause, trigger):
        return told_of(trigger, inverted)
    if (low_at(clause.words, trigger.first - 1), low_at(clause.words, trigger.after)) == ("the", "as"):
        return told_of(trigger, read_group(clause.words, trigger.after + 1))  # "identified the dead as Jan Kort and a guard"
    end = before_aside(clause.words, voice.first)  # "left seven people, two of them guards, dead"
    adjacent = next((g for g in reversed(clause.groups) if g.after == end), None)
    if adjacent is None and trigger.kind == "displaced":  # "left 40,000 homeless": a noun for people too
        adjacent = next((g for g in clause.groups if g.after == trigger.after), None)
    if voice.be or trigger.after - trigger.first > 1:
        of_their_own = adjacent if adjacent and low_at(clause.words, adjacent.first - 1) in _APART else None
        subject = _before_who(clause, voice) or (None if voice.be else of_their_own)
        subject = subject or _in_number(clause, subject_of(clause, voice.first), voice)
        clause.subject = subject
        return [] if voice.negated else told_of(trigger, _with_company(clause.words, trigger, subject))
    if adjacent is not None and adjacent.number is not None and _is_left(clause, adjacent, adjacent.number):
        return told_of(trigger, _with_company(clause.words, trigger, adjacent))
    if shared := _shared(clause, trigger):
        return told_of(trigger, shared)
    return []


_APART = frozenset(("with", "including", "among"))
"""Words that set some people apart from the subject: "seven were shot, with six pronounced dead"."""
_LEFT = frozenset(("left", "leaving", "with", "found", "find", "finding", "discovered"))


def _is_left(clause: Clause, group: Group, number: Number) -> bool:
    """Return whether a group right before "dead" is the dead: one person only after "left", "found" or "with"."""
    return group.counted[-1].bare or number.best > 1 or low_at(clause.words, group.first - 1) in _LEFT
