"""Who the people of a sentence are to its verbs: subject, object, and what stands between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tocsin.agents.extract.casualties.struck import struck
from tocsin.agents.extract.casualties.triggers import Trigger
from tocsin.agents.extract.phrases.groups import Group, read_group
from tocsin.agents.extract.phrases.numbers import Number, read_number
from tocsin.agents.extract.phrases.place_names import country_names
from tocsin.agents.extract.text.words import Word, low_at, word_class
from tocsin.schemas.facts import Victims
from tocsin.schemas.terms import CasualtyKind


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of one sentence; `first` and `after` are the words of it.

    `others`: it comes on top of others told; `part`: it is contained in another; `pronoun`: only a pronoun says who.
    """

    kind: CasualtyKind
    number: Number
    first: int
    after: int
    victims: Victims = "unknown"
    named: tuple[str, ...] = ()
    others: bool = False
    part: bool = False
    pronoun: bool = False
    toll: bool = False
    together: int | None = None
    """How many the people of one list are together; `number` is those of one of its phrases."""
    unsure: bool = False
    """The text says that they were shot, or are in hospital, and neither that they live nor that there are no more."""
    at: int = 0
    """The word that says what happened to them."""


@dataclass(slots=True)
class Clause:
    """A sentence being read: its words, the groups of people in it, and the last passive."""

    words: Sequence[Word]
    groups: list[Group]
    last: Trigger | None = None
    subject: Group | None = None
    managed: Trigger | None = None
    """The last verb in its plain form that tells what happened: "managed to kill two and wound six"."""


def groups_in(words: Sequence[Word], objects: set[int]) -> list[Group]:
    """Return the groups of people; one that starts right after a trigger is its object."""
    groups, at, places = [], 0, struck(words)
    while at < len(words):
        group = read_group(words, at, subject=at not in objects)
        if group is None or group.members[0].after - 1 in places:
            at += 1
        else:
            if low_at(words, at - 1) in word_class("link"):
                group = read_group(words, at) or group  # "by men of the front, and two were hurt"
            groups.append(group)
            at = max(group.after, at + 1)
    return groups


@dataclass(frozen=True, slots=True)
class Voice:
    """What stands between a subject and its verb."""

    first: int
    be: bool
    have: bool
    unreal: bool
    negated: bool


def voice_before(words: Sequence[Word], at: int) -> Voice:
    """Return what stands before the verb at word *at*."""
    be = have = unreal = negated = False
    place = at - 1
    while place >= 0:
        low = words[place].low
        if low in word_class("be"):
            be = True
        elif low in word_class("have"):
            have = True
        elif low in word_class("modal"):
            unreal = unreal or (low != "to" or be)
            told = have or low_at(words, place - 2) in word_class("be")  # "are believed to be"
            if low == "to" and told and low_at(words, place - 1) in word_class("held_to"):
                unreal = False
            elif low == "to" and not be:
                break
        elif low in ("not", "never", "n't"):
            negated = True
        elif (
            low not in word_class("adverb")
            and not low.endswith("ly")
            and low not in ("as", "feared", "first", "reported", "confirmed", "presumed")
        ):
            break
        place -= 1
    return Voice(place + 1, be, have, unreal, negated)


def subject_of(clause: Clause, at: int) -> Group | None:
    """Return the people who are the subject of the verb at word *at*."""
    words, start = clause.words, before_aside(clause.words, at)
    if start < at:
        subject = subject_of(clause, start)
        if words[start].low == "--" and (subject is None or subject.number is None):  # "her sons -- Ali, 9, and Tom, 8 -- were"
            return next((group for group in clause.groups if start < group.first and group.after <= at), subject)
        return subject
    while start > 0 and not _is_boundary(words, start - 1):
        start -= 1
        start = next((g.first for g in clause.groups if g.first < start < g.after <= at), start)
    if (told := _told_of_before(clause, start - 1, at)) is not None or (told := _described_before(clause, start, at)) is not None:
        return told
    if _says_of_a_thing(clause, start, at):
        return None
    before = [group for group in clause.groups if start <= group.first and group.after <= at]
    if not before and start > 0 and words[start - 1].low in (")", "that"):
        before = [group for group in clause.groups if group.after <= start - 1][-1:] if _relative(words, start - 1) else []
    while before:
        group = before.pop()
        linked = low_at(words, group.first - 1) in word_class("link")
        among = (low_at(words, group.first - 2), low_at(words, group.first - 1)) == ("among", "them")
        counted = linked and _after_count(words, group.first - 1)  # "a family of four"
        if counted or not (linked or (among and before)):
            return group
    return subject_of(clause, start - 1) if _tells_of_a_thing(words, start) else None


def _tells_of_a_thing(words: Sequence[Word], at: int) -> bool:
    """Whether the clause at word *at* is on a thing named with people: "all 72 on a plane that crashed in Osta were killed"."""
    before, verb = low_at(words, at - 1), low_at(words, at)
    return (
        at > 1
        and before in ("that", "which")
        and (verb.endswith("ed") or verb in word_class("past") or verb in word_class("predicate"))
    )


_ASIDE = 14
"""Words of the longest aside about some of the people told of."""
_SOME = frozenset(("all", "both", "half", "many", "most", "several", "some"))
_OF_THEM = frozenset(("them", "whom", "these", "those"))


def before_aside(words: Sequence[Word], at: int) -> int:
    """Return the word at which an aside begins that ends before word *at*, or *at*: "six people, four of them guards, died"."""
    if low_at(words, at - 1) == "--":
        return next((dash for dash in range(at - 2, max(0, at - _ASIDE), -1) if words[dash].low == "--"), at)
    if low_at(words, at - 1) != ",":
        return at
    for comma in range(at - 2, max(0, at - _ASIDE), -1):
        if words[comma].low == ",":
            read = read_number(words, comma + 1)
            of = read[1] if read else comma + 1 + (low_at(words, comma + 1) in _SOME)
            among = (low_at(words, at - 3), low_at(words, at - 2)) == ("among", "them")  # "six people, guards among them, died"
            if (
                among
                or low_at(words, comma + 1) == "including"
                or (low_at(words, of) == "of" and low_at(words, of + 1) in _OF_THEM)
            ):
                return comma
    return at


def _told_of_before(clause: Clause, stop: int, at: int) -> Group | None:
    """Return the people whom a bracket or a clause of its own parts from the verb at *at*.

    "The mayor of Ilam (population 900) was killed", "one officer, who came before noon, was hurt".
    """
    words = clause.words
    if stop >= 0 and words[stop].low == ")":
        if (aged := next((group for group in clause.groups if group.first < stop < group.after), None)) is not None:
            return aged  # "three girls (4, 6 and 9) were": the bracket is theirs
        opening = next((n for n in range(stop, max(-1, stop - 12), -1) if words[n].low == "("), None)
        between = [group for group in clause.groups if stop < group.first and group.after <= at]
        return None if opening is None or between else subject_of(clause, opening)
    if low_at(words, at - 1) != ",":
        return None
    for place in range(at - 2, max(0, at - 25), -1):
        if stop < 0 and words[place].low == ",":
            return None  # "Jan Kort, who said the mayor, Ivo Lind, died"
        if words[place].low in ("who", "whose") and words[place - 1].low == ",":
            whom = next((group for group in clause.groups if group.after == place - 1), None)
            to = -1 if whom is None else whom.first - 1
            land = whom is not None and " ".join(word.low for word in words[whom.first : whom.after]) in country_names()
            return subject_of(clause, to) if land and to > 0 else whom  # "the daughter of the envoy to Lydia, who ..., was hurt"
    return None


def _described_before(clause: Clause, start: int, at: int) -> Group | None:
    """Return the person whom two commas and what tells of others part from the verb at word *at*.

    "Ivo Lind, the member who beat Dan Orme, has died"; "Ivo Lind, head of the team behind the first Kesta, was killed".
    """
    words = clause.words
    if low_at(words, at - 1) != ",":
        return None
    comma = next((n for n in range(at - 2, start, -1) if words[n].low == ","), -1)
    around = (g for g in clause.groups if start <= g.first and (g.first < comma < g.after or g.after == comma))
    person = next(around, None)
    if person is not None and low_at(words, person.first - 1) in word_class("preposition"):
        return subject_of(clause, person.first - 1)  # "Ivo Lind, an advisor to Dan Holm, the speaker, was shot"
    return person if person is not None and person.number is not None and person.number.best == 1 else None


def _says_of_a_thing(clause: Clause, start: int, at: int) -> bool:
    """Return whether the verb at word *at* is of a thing that somebody speaks of: "he did not think the sales tax was dead"."""
    words, first = clause.words, at - 1
    while first > start and low_at(words, first).isalpha() and low_at(words, first) not in _THE:
        first -= 1
    spoken = low_at(words, first) in _THE and low_at(words, first - 1) in word_class("holds_that")
    return spoken and not any(first <= g.first and g.after <= at for g in clause.groups)


_THE = frozenset(("the", "a", "an", "his", "her", "their", "its", "our", "my", "this"))


def _is_boundary(words: Sequence[Word], at: int) -> bool:
    low = words[at].low
    if low in _MEANWHILE and low_at(words, at + 1) in _STATE and any(low_at(words, at - n) == "who" for n in range(1, _ASIDE)):
        return False  # "a girl who was hit by a bullet while asleep in her bed has died"
    return low in word_class("boundary") and not (low == "but" and low_at(words, at - 1) == "all")


_MEANWHILE = frozenset(("while", "when", "after", "before"))
_STATE = frozenset(("asleep", "alone", "in", "at", "on", "inside", "outside", "near", "sleeping", "walking", "driving", "riding"))
"""What a "while" goes on with that no clause follows."""


def _relative(words: Sequence[Word], at: int) -> bool:
    return low_at(words, at) == ")"


def _after_count(words: Sequence[Word], at: int) -> bool:
    return low_at(words, at) == "of" and low_at(words, at - 1) in word_class("group_noun")


def object_of(clause: Clause, at: int) -> Group | None:
    """Return the people named right after the verb that ends before word *at*."""
    words = clause.words
    while low_at(words, at) in ("instantly", "outright", "also", "then", "and", "or") and at < len(words):
        if low_at(words, at) in ("and", "or"):
            return None
        at += 1
    return read_group(words, at)


def told_of(trigger: Trigger, group: Group | None, kind: CasualtyKind | None = None) -> list[Told]:
    """Return the figure of a group; where it has several members, that of each, and how many they are together."""
    if group is None or group.number is None:
        return []
    kind = kind or trigger.kind
    names = tuple(member.named for member in group.members if member.named)
    if len(group.counted) < 2:
        return [Told(kind, group.number, group.first, group.after, group.victims, names, group.others, group.part, group.pronoun)]
    parts = [
        Told(kind, m.number, m.first, m.after, m.victims, (m.named,) if m.named else (), m.others, True, m.pronoun)
        for m in group.counted
        if m.number is not None
    ]
    return [replace(part, together=group.number.best) for part in parts]
