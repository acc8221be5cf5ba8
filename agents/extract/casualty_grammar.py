"""What one sentence says of people killed, wounded, missing, captured or displaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from tocsin.agents.extract.groups import Group, read_group
from tocsin.agents.extract.numbers import Number, read_number
from tocsin.agents.extract.words import Word, table, word_class
from tocsin.schemas.facts import CasualtyKind, Victims

MOST_TRIGGERS = 16
"""No sentence says more often what happened to people; what does is no sentence, and would take too long to read."""


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


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that says what happened to people."""

    kind: CasualtyKind
    form: str
    first: int
    after: int


@dataclass(slots=True)
class Clause:
    """A sentence being read: its words, the groups of people in it, and the last passive."""

    words: Sequence[Word]
    groups: list[Group]
    last: Trigger | None = None
    subject: Group | None = None
    managed: Trigger | None = None
    """The last verb in its plain form that tells what happened: "managed to kill two and wound six"."""


def figures_in(words: Sequence[Word]) -> list[Told]:
    """Return the figures that one sentence tells, in order."""
    triggers = list(islice(_triggers(words), MOST_TRIGGERS))
    if not triggers:
        return []
    clause = Clause(words, _groups(words, {trigger.after for trigger in triggers}))
    told: list[Told] = []
    for trigger in triggers:
        found = _READERS[trigger.form](clause, trigger)
        clause.last = trigger
        weak = trigger.form in ("shot", "hits", "care", "treated")
        told.extend(replace(figure, at=trigger.first, unsure=weak and figure.kind == "wounded") for figure in found)
    return told


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], CasualtyKind, str]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], CasualtyKind, str]]] = {}
    for row in sorted(table("casualty_triggers.csv"), key=lambda row: -len(row["phrase"].split())):
        phrase = tuple(row["phrase"].split())
        kind: CasualtyKind = row["kind"]  # type: ignore[assignment]
        by_first.setdefault(phrase[0], []).append((phrase, kind, row["form"]))
    return by_first


def _triggers(words: Sequence[Word]) -> Iterator[Trigger]:
    at, known = 0, _phrases()
    while at < len(words):
        for phrase, kind, form in known.get(words[at].low, ()):
            if all(_low(words, at + n) == word for n, word in enumerate(phrase)) and _fits(words, form, at, at + len(phrase)):
                yield Trigger(kind, form, at, at + len(phrase))
                at += len(phrase) - 1
                break
        at += 1


def _fits(words: Sequence[Word], form: str, at: int, after: int) -> bool:
    following = _low(words, after)
    if form in ("doing", "does"):
        return following != "of" and not (form == "does" and _low(words, at - 1) in word_class("wound_kind"))
    if form in ("shot", "hits") and following in ("at", "down", "himself", "herself"):
        return False
    if form == "fatally":
        return not _low(words, after)[:1].isalpha() or _low(words, after) in word_class("preposition")
    if form == "has":
        return _low(words, at - 1) in word_class("wound_kind")
    if form == "of":
        return _past_of(words, after) > after or _low(words, after - 1) == "of" or _low(words, at - 1) == "'s"
    if form == "lives":
        return any(_low(words, n) in ("lives", "life") for n in range(after, after + 7))
    return True


def _low(words: Sequence[Word], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def _groups(words: Sequence[Word], objects: set[int]) -> list[Group]:
    """Return the groups of people; one that starts right after a trigger is its object."""
    groups, at = [], 0
    while at < len(words):
        group = read_group(words, at, subject=at not in objects)
        if group is None:
            at += 1
        else:
            if _low(words, at - 1) in word_class("link"):
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


def _voice(words: Sequence[Word], at: int) -> Voice:
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
            if low == "to" and have and _low(words, place - 1) in word_class("held_to"):
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


def _subject(clause: Clause, at: int) -> Group | None:
    """Return the people who are the subject of the verb at word *at*."""
    words, start = clause.words, at
    while start > 0 and not _is_boundary(words, start - 1):
        start -= 1
        start = next((g.first for g in clause.groups if g.first < start < g.after <= at), start)
    if start > 0 and (told := _told_of_before(clause, start - 1, at)) is not None:
        return told
    before = [group for group in clause.groups if start <= group.first and group.after <= at]
    if not before and start > 0 and words[start - 1].low in (")", "that"):
        before = [group for group in clause.groups if group.after <= start - 1][-1:] if _relative(words, start - 1) else []
    while before:
        group = before.pop()
        among = (_low(words, group.first - 2), _low(words, group.first - 1)) == ("among", "them")
        if not before or (_low(words, group.first - 1) not in word_class("link") and not among):
            return (
                None if _low(words, group.first - 1) in word_class("link") and not _after_count(words, group.first - 1) else group
            )
    return None


def _told_of_before(clause: Clause, stop: int, at: int) -> Group | None:
    """Return the people whom a bracket or a clause of its own parts from the verb at *at*.

    "The mayor of Ilam (population 900) was killed", "one officer, who came before noon, was hurt".
    """
    words = clause.words
    if words[stop].low == ")":
        opening = next((n for n in range(stop, max(-1, stop - 12), -1) if words[n].low == "("), None)
        between = [group for group in clause.groups if stop < group.first and group.after <= at]
        return None if opening is None or between else _subject(clause, opening)
    if _low(words, at - 1) != ",":
        return None
    for place in range(at - 2, max(0, at - 25), -1):
        if words[place].low in ("who", "whose") and words[place - 1].low == ",":
            return next((group for group in clause.groups if group.after == place - 1), None)
    return None


def _is_boundary(words: Sequence[Word], at: int) -> bool:
    low = words[at].low
    return low in word_class("boundary") and not (low == "but" and _low(words, at - 1) == "all")


def _relative(words: Sequence[Word], at: int) -> bool:
    return _low(words, at) == ")"


def _after_count(words: Sequence[Word], at: int) -> bool:
    return _low(words, at) == "of" and _low(words, at - 1) in word_class("group_noun")


def _object(clause: Clause, at: int) -> Group | None:
    """Return the people named right after the verb that ends before word *at*."""
    words = clause.words
    while _low(words, at) in ("instantly", "outright", "also", "then", "and", "or") and at < len(words):
        if _low(words, at) in ("and", "or"):
            return None
        at += 1
    return read_group(words, at)


def _tell(trigger: Trigger, group: Group | None, kind: CasualtyKind | None = None) -> list[Told]:
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


def _done(clause: Clause, trigger: Trigger) -> list[Told]:
    voice = _voice(clause.words, trigger.first)
    if voice.unreal:
        return []
    if voice.be:
        return _passive(clause, trigger, voice)
    target = _object(clause, trigger.after)
    if voice.have:
        return _tell(trigger, target)
    shared = _shared(clause, trigger)
    if shared is not None and target is None:
        return _tell(trigger, shared)
    left = next((g for g in reversed(clause.groups) if g.after == voice.first), None)
    if target is not None:
        if trigger.form == "shot" and (_low(clause.words, target.after), _low(clause.words, target.after + 1)) == ("to", "death"):
            return _tell(trigger, target, "killed")
        return [] if voice.negated else _tell(trigger, target)
    if left is not None and not _acts_on(clause.words, trigger.after):
        if left.number is not None and left.number.best > 1:
            return _tell(trigger, left)  # "she was among the six people killed"
        return _tell(trigger, _subject(clause, voice.first) or left)
    return []


def _passive(clause: Clause, trigger: Trigger, voice: Voice) -> list[Told]:
    if _is_open(clause.words, voice.first):
        return []
    subject = _subject(clause, voice.first) if voice.first > 0 else None
    if voice.first > 0 and _low(clause.words, voice.first - 1) in ("who",):
        subject = next((g for g in reversed(clause.groups) if g.after <= voice.first - 1), None)
    clause.subject = subject
    if voice.negated:
        return []
    if subject is None:
        inverted = read_group(clause.words, trigger.after)
        return _tell(trigger, inverted) if inverted and not inverted.pronoun else []
    return _tell(trigger, subject)


def _acts_on(words: Sequence[Word], at: int) -> bool:
    """Return whether a verb is followed by what it is done to, so that whoever stands before it did it."""
    low = _low(words, at)
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
    if _low(clause.words, trigger.first - 1) in word_class("prevented"):
        return []
    return _tell(trigger, _object(clause, trigger.after))


def _does(clause: Clause, trigger: Trigger) -> list[Told]:
    return _tell(trigger, read_group(clause.words, trigger.after))


def _head(clause: Clause, trigger: Trigger) -> list[Told]:
    words, before = clause.words, _low(clause.words, trigger.first - 1)
    managed = before == "to" and _low(words, trigger.first - 2) in word_class("managed")
    also = before == "and" and clause.last is not None and clause.last == clause.managed
    if not managed and not also and not (0 < trigger.first < 6 and before.endswith("s")):
        return []
    clause.managed = trigger
    return _tell(trigger, read_group(words, trigger.after))


def _hits(clause: Clause, trigger: Trigger) -> list[Told]:
    target = read_group(clause.words, trigger.after)
    if target is None or target.members[0].bare:
        return []
    return _tell(trigger, target)


def _dies(clause: Clause, trigger: Trigger) -> list[Told]:
    voice = _voice(clause.words, trigger.first)
    if voice.unreal or voice.negated:
        return []
    subject = _subject(clause, voice.first)
    if _low(clause.words, voice.first - 1) == "who":
        subject = next((g for g in reversed(clause.groups) if g.after <= voice.first - 1), None)
    return _tell(trigger, subject)


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
    if _low(clause.words, trigger.after) not in ("for", "at", "in", "on"):
        return []
    voice = _voice(clause.words, trigger.first)
    return _passive(clause, trigger, voice) if voice.be and not voice.unreal else []


def _fatally(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "four people were shot, two of them fatally"."""
    group = next((g for g in reversed(clause.groups) if g.after == trigger.first), None)
    return _tell(trigger, group) if clause.last is not None else []


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
    voice = _voice(clause.words, trigger.first)
    if voice.unreal:
        return []
    adjacent = next((g for g in reversed(clause.groups) if g.after == voice.first), None)
    if voice.be or trigger.after - trigger.first > 1:
        subject = _subject(clause, voice.first)
        clause.subject = subject
        return [] if voice.negated else _tell(trigger, subject)
    if adjacent is not None and adjacent.number is not None and _is_left(clause, adjacent, adjacent.number):
        return _tell(trigger, adjacent)
    if shared := _shared(clause, trigger):
        return _tell(trigger, shared)
    return []


def _is_left(clause: Clause, group: Group, number: Number) -> bool:
    """Return whether a group right before "dead" is the dead: one person only after "left" or "with"."""
    return group.counted[-1].bare or number.best > 1 or _low(clause.words, group.first - 1) in ("left", "leaving", "with")


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
    if _low(words, trigger.first - 1) == "'s":
        return _tell(trigger, _owner(words[: trigger.first - 1]))
    at = _past_of(words, trigger.after)
    if _low(words, trigger.first - 1) in ("attempted", "attempt", "any"):
        return []
    return _tell(trigger, read_group(words, at))


def _past_of(words: Sequence[Word], at: int) -> int:
    """Skip "of" after word *at*, and a bracket or a day before it: "the murder on 3 May of"."""
    for place in range(at, min(at + 6, len(words))):
        low = words[place].low
        if low == "of":
            return place + 1
        if low not in ("on", "in", "last", "[", "(") and low not in word_class("time") and not low.isdigit():
            break
    return at


def _owner(words: Sequence[Word]) -> Group | None:
    """Return the person that *words* end with: whose murder it is."""
    for at in range(max(0, len(words) - 6), len(words)):
        group = read_group(words, at)
        if group is not None and group.after == len(words):
            return group
    return None


def _to(clause: Clause, trigger: Trigger) -> list[Told]:
    group = read_group(clause.words, trigger.after)
    return [] if group is None or clause.words[group.after - 1].low in word_class("nobody_noun") else _tell(trigger, group)


def _body(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the bodies of two men were found", "found three bodies"."""
    words = clause.words
    found = any(
        _low(words, n) in word_class("found") for n in range(max(0, trigger.first - 8), min(len(words), trigger.after + 14))
    )
    if not found:
        return []
    if _low(words, trigger.after) == "of":
        return _tell(trigger, read_group(words, trigger.after + 1))
    if _low(words, trigger.first - 1) == "'s":
        return _tell(trigger, _owner(words[: trigger.first - 1]))
    if trigger.first and words[trigger.first].low == "body" and _low(words, trigger.first - 1) in ("a", "his", "her"):
        one = Number(1, 1, 1, "exact", words[trigger.first - 1].start, words[trigger.first].end)
        return [Told(trigger.kind, one, trigger.first - 1, trigger.after)]
    return _count(clause, trigger)


def _lives(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "claimed 12 lives", "cost the lives of three soldiers"."""
    words = clause.words
    for at in range(trigger.after, min(len(words), trigger.after + 7)):
        if words[at].low in ("lives", "life"):
            if _low(words, at + 1) == "of":
                return _tell(trigger, read_group(words, at + 2))
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
            if _low(words, place) == "of" and _low(words, trigger.first - 1) not in ("death", "a", "the"):
                continue
            return [Told("killed", read[0], place + 1, read[1], toll=True)]
    return []


def _self(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "blew himself up" as one dead attacker; the group that did so gives the number of several."""
    voice = _voice(clause.words, trigger.first)
    if voice.unreal or _low(clause.words, trigger.first - 1) == "to":
        return []
    subject = _subject(clause, voice.first)
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
    if any(_low(words, n) in word_class("accident") for n in range(trigger.first - 3, trigger.after + 3)):
        return True
    return _low(words, trigger.after) == "in" and any(
        _low(words, n) in word_class("limb") for n in range(trigger.after + 1, trigger.after + 5)
    )


_READERS = {
    "done": _done, "doing": _doing, "does": _does, "head": _head, "head dies": _head, "hits": _hits, "shot": _done, "dies": _dies,
    "state": _state, "captures": _done, "count": _count, "zero": _zero, "of": _of, "to": _to, "body": _body, "lives": _lives,
    "toll": _toll, "self": _self, "suffers": _suffers, "has": _has,
    "treated": _treated, "fatally": _fatally, "care": _state,
}  # fmt: skip
