"""To whom it happened, where the subject does not just stand before its verb: inverted, joined, accompanied."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tocsin.agents.extract.casualties.clauses import Clause, Voice, voice_before
from tocsin.agents.extract.casualties.triggers import Trigger
from tocsin.agents.extract.phrases.groups import Group, read_group
from tocsin.agents.extract.phrases.numbers import Number
from tocsin.agents.extract.phrases.person_nouns import is_determiner
from tocsin.agents.extract.phrases.victims import People
from tocsin.agents.extract.text.words import Word, low_at, word_class

_CLAUSE_GOES_ON = frozenset(("and", "but", "or"))
_FAR = 9
"""Words in which "along with" still belongs to the verb before."""
_ALONG = frozenset((("along", "with"), ("together", "with"), ("as", "well")))
_THEIR = frozenset(("his", "her", "their"))


def subject_behind(clause: Clause, trigger: Trigger) -> Group | None:
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


def passive_before(words: Sequence[Word], at: int) -> Voice | None:
    """Return the passive that "and" before word *at* goes on with: "the nuns were robbed and murdered"."""
    if low_at(words, at - 1) != "and" or not (
        low_at(words, at - 2).endswith("ed") or low_at(words, at - 2) in word_class("past")
    ):
        return None
    voice = voice_before(words, at - 2)
    return voice if voice.be and not voice.unreal else None


def with_company(words: Sequence[Word], trigger: Trigger, subject: Group | None) -> Group | None:
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


def shared_subject(clause: Clause, trigger: Trigger) -> Group | None:
    """Return the subject of the passive just before: "were kidnapped and later killed"."""
    if clause.last is None or clause.subject is None:
        return None
    between = [word.low for word in clause.words[clause.last.after : trigger.first]]
    where = word_class("limb") | word_class("trunk") | word_class("repeated") | {","}
    return clause.subject if between and all(low in where for low in _without_times(between)) else None


def _without_times(lows: Sequence[str]) -> list[str]:
    """Return words without "several times": "shot several times and killed" is of one, "killed and several injured" of others."""
    return [low for low, following in pairwise((*lows, "")) if low != "times" and following != "times"]


def in_number(clause: Clause, subject: Group | None, voice: Voice) -> Group | None:
    """Return the one person whom a verb in the singular is of, not several of the clause between.

    "One of those in a crash that hurt five people has died".
    """
    several = subject is not None and subject.number is not None and subject.number.best > 1
    if subject is None or not several or low_at(clause.words, voice.first) not in ("has", "was", "is"):
        return subject
    for group in reversed(clause.groups):
        if group.after <= subject.first and group.number is not None and group.number.best == 1:
            between = clause.words[group.after : subject.first]
            return group if any(word.low in ("that", "which", "who") for word in between) else subject
    return subject


def before_who(clause: Clause, voice: Voice) -> Group | None:
    """Return whom "who" stands for, where it is the subject of the verb."""
    if low_at(clause.words, voice.first - 1) != "who":
        return None
    if (somebody := _who_is_unknown(clause, voice.first - 1)) is not None:
        return somebody
    group = next((g for g in reversed(clause.groups) if g.after <= voice.first - 1), None)
    if group is None or group.after != voice.first - 1:
        return group
    of = next((n for n in range(group.first, group.after) if clause.words[n].low == "of"), 0)
    children = read_group(clause.words, of + 1) if low_at(clause.words, of - 1) in word_class("parent") else None
    theirs = children is not None and not children.counted[-1].bare
    return children if theirs else group  # but "the father of two who died"


def _who_is_unknown(clause: Clause, who: int) -> Group | None:
    """Return the one person before "who" at word *who* whose noun the tables lack: the peer of "said the peer, who has died"."""
    words, noun = clause.words, who - 1 - (low_at(clause.words, who - 1) == ",")
    first = noun
    while first > noun - _SHORT and words[first].text.islower() and not is_determiner(words[first].low):
        first -= 1
    if not 0 <= first < noun or words[first].low not in _ONE or low_at(words, first - 1) in word_class("preposition"):
        return None  # "held his son at the time, who was hurt too"
    if any(g.first < noun + 1 and first < g.after for g in clause.groups):
        return None
    several = words[noun].low.endswith("s")  # "the peers, who died": nobody says how many
    one = None if several else Number(1, 1, 1, "exact", words[first].start, words[noun].end)
    return Group((People(one, first, noun + 1, described=True),), first, noun + 1)


_ONE = frozenset(("the", "a", "an", "his", "her", "their", "another", "one"))
_SHORT = 4  # words of "the young county peer"


def who_was_hurt(clause: Clause, at: int) -> Group | None:
    """Return who goes on as the subject behind "but" at word *at*: "he was taken to a hospital but died"."""
    if low_at(clause.words, at) != "but":
        return None
    before = next((g for g in reversed(clause.groups) if g.after <= at), None)
    hurt = before is not None and any(word.low in word_class("cared_for") for word in clause.words[before.after : at])
    return before if hurt else None
