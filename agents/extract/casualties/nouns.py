"""What nouns say happened to people: "15 deaths", "the death of", "the toll rose to"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tocsin.agents.extract.casualties.clauses import Clause, Told, told_of
from tocsin.agents.extract.casualties.triggers import Trigger, past_of
from tocsin.agents.extract.phrases.ages import is_of_a_date
from tocsin.agents.extract.phrases.cardinals import ordinal_of
from tocsin.agents.extract.phrases.groups import Group, read_group
from tocsin.agents.extract.phrases.numbers import Number, read_number
from tocsin.agents.extract.phrases.person_heads import read_head
from tocsin.agents.extract.phrases.person_nouns import is_determiner, is_person
from tocsin.agents.extract.text.words import Word, low_at, word_class
from tocsin.schemas.facts import Victims


def read_count(clause: Clause, trigger: Trigger, *, kinds: frozenset[str] | None = None) -> list[Told]:
    """Read "15 deaths", "three fatalities", "no injuries"; only words of *kinds* may stand between, where they are given.

    "The number of cholera deaths rose to 40" is a toll.
    """
    if any(_is_number_of(clause.words, trigger.first - back) for back in (3, 4)):
        return read_toll(clause, trigger)
    said = [low_at(clause.words, trigger.after + n) for n in range(3)]
    if said[0] in word_class("be") and (said[1] in _NO_MORE or said[1:] in (["found", "to"], ["shown", "to"])):
        return []  # "four deaths were found to have other causes"
    for back in range(1, min(6, trigger.first + 1)):
        if read := read_number(clause.words, trigger.first - back):
            number, after = read
            if is_of_a_date(clause.words, trigger.first - back):
                return []  # "the July 15 deaths"
            between = [word.low for word in clause.words[after : trigger.first]]
            if any(low in word_class("preposition") or low in _ANOTHER_COUNT for low in between) and number.best:
                return []
            if kinds is not None and not all(low in kinds or is_person(low) for low in between):
                return []
            return [Told(trigger.kind, number, trigger.first - back, trigger.after)]
    return _read_reached(clause.words, trigger) if kinds is None and clause.words[trigger.first].low.endswith("s") else []


_ANOTHER_COUNT = frozenset(("and", ",", "plus", "fewer", "less"))
"""Words behind a number that counts something else, or is of what never was: "eight players plus injuries"."""


def _read_reached(words: Sequence[Word], trigger: Trigger) -> list[Told]:
    """Read "cholera deaths in Kesk rose to 96", "deaths from the storm have passed 150"."""
    for place in range(trigger.after, min(len(words), trigger.after + _REACHED_REACH)):
        low = words[place].low
        if (
            low in _APART
            or low in _UNREAL
            or low in word_class("conjunction")
            or (words[place].low, low_at(words, place + 1)) in _EXPECTED
        ):
            return []
        risen = low in ("to", *_BEYOND) and low_at(words, place - 1) in word_class("toll_rises")
        if (risen or low in word_class("toll_reaches")) and (read := read_number(words, place + 1)):
            number = _beyond(read[0]) if low in _BEYOND else read[0]
            rate = low_at(words, read[1]) in _A_TIME  # "topped 2,000 a day"
            return [] if rate else [Told(trigger.kind, number, place + 1, read[1], toll=True)]
    return []


_A_TIME = frozenset(("a", "an", "per", "each", "daily", "every"))
_REACHED_REACH = 14  # "from the outbreak of cholera in the western region of Kesk have risen to"
_APART = frozenset((",", ";", ".", "(", "by"))


def _is_number_of(words: Sequence[Word], at: int) -> bool:
    return at >= 0 and (words[at].low, low_at(words, at + 1)) == ("number", "of")


_NO_MORE = frozenset(("unrelated", "reclassified", "not"))


def read_numbered(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the dead numbered at least 14"."""
    read = read_number(clause.words, trigger.after)
    return [Told(trigger.kind, read[0], trigger.after, read[1])] if read else []


def read_zero(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "no casualties" as nobody killed and nobody wounded."""
    found = read_count(clause, trigger)
    return [told for none in found for told in (none, replace(none, kind="killed")) if none.number.best == 0]


def read_of(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the death of three people", "Galan's murder"."""
    words = clause.words
    if low_at(words, trigger.first - 1) == "'s":
        return [] if low_at(words, trigger.after) in _NO_DEATH else told_of(trigger, _owner(words[: trigger.first - 1]))
    at = past_of(words, trigger.after)
    if low_at(words, trigger.first - 1) in ("attempted", "attempt", "any", "planned", "possible"):
        return []
    group = read_group(words, at)
    if group is not None and group.counted and group.counted[0].bare and _YEAR.fullmatch(low_at(words, at)):
        return []  # "the first murder of 2017"
    hurt = trigger.kind == "displaced" and group is not None and any(w.low in _HURT for w in words[at : group.after])
    return [] if hurt else told_of(trigger, group)


_NO_DEATH = frozenset(
    ("toll", "tolls", "count", "rate", "rates", "penalty", "row", "squad", "squads", "sentence", "threat", "threats")
)
"""What "death" stands before and is nobody's: "Lydia's death toll"."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_HURT = frozenset(("wounded", "injured", "sick"))
"""Who are taken to be cared for, not driven from home: "the evacuation of 40 wounded soldiers"."""


def _owner(words: Sequence[Word]) -> Group | None:
    """Return the person that *words* end with: whose murder it is."""
    for at in range(max(0, len(words) - 6), len(words)):
        group = read_group(words, at)
        if group is not None and group.after == len(words):
            return group
    return None


_FOLD = {"double": 2, "triple": 3, "quadruple": 4}


def read_fold(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "a double homicide", "the triple killing"; no attempt, and no "double murderer"."""
    words = clause.words
    many = _FOLD.get(low_at(words, trigger.first - 1))
    if many is None or low_at(words, trigger.after) in ("suspect", "trial", "conviction", "charge", "charges", "case"):
        return []
    number = Number(many, many, many, "exact", words[trigger.first - 1].start, words[trigger.after - 1].end)
    return [Told(trigger.kind, number, trigger.first - 1, trigger.after)]


def read_to(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the attempt on the mayor", "injuries to three people"; no harm to a thing."""
    group = read_group(clause.words, trigger.after)
    return [] if group is None or clause.words[group.after - 1].low in word_class("nobody_noun") else told_of(trigger, group)


def read_body(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the bodies of two men were found", "found three bodies"."""
    words = clause.words
    found = any(
        low_at(words, n) in word_class("found") for n in range(max(0, trigger.first - 8), min(len(words), trigger.after + 14))
    )
    if not found:
        return []
    if low_at(words, trigger.after) == "of":
        told = told_of(trigger, read_group(words, trigger.after + 1, subject=True))
        return told or read_count(clause, trigger, kinds=word_class("body_kind"))  # "the last of nine bodies of skiers"
    if low_at(words, trigger.first - 1) == "'s":
        return told_of(trigger, _owner(words[: trigger.first - 1]))
    kind = low_at(words, trigger.first - 1)
    first = trigger.first - 1 - (kind in word_class("body_kind") or kind.endswith(("ed", "less")))  # "her bullet-riddled body"
    first -= ordinal_of(low_at(words, first)) > 1  # "a sixth body"
    if words[trigger.first].low == "body" and low_at(words, first) in ("a", "his", "her"):
        one = Number(1, 1, 1, "exact", words[first].start, words[trigger.first].end)
        return [Told(trigger.kind, one, first, trigger.after)]
    return read_count(clause, trigger, kinds=word_class("body_kind"))  # "two charred bodies", not "two public bodies"


def read_lives(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "claimed 12 lives", "cost the lives of three soldiers"."""
    words = clause.words
    for at in range(trigger.after, min(len(words), trigger.after + 7)):
        if words[at].low in ("lives", "life"):
            if low_at(words, at + 1) == "of":
                return told_of(trigger, read_group(words, at + 2))
            read = read_number(words, trigger.after)
            return [Told(trigger.kind, read[0], trigger.after, read[1])] if read else []
    return []


def read_toll(clause: Clause, trigger: Trigger) -> list[Told]:
    """Read "the death toll rose to 45 from 40", "raising the toll to 15", "the number of injured stood at 120"."""
    words, at = clause.words, trigger.after
    if brought := _brought_to(trigger, words):
        return brought
    for place in range(at, min(len(words), at + _TOLL_REACH)):
        if words[place].low == ";" or (words[place].low == "." and not low_at(words, place + 1)[:1].isdigit()):
            break  # "killed in the Oct. 1 crash was 260"
        if low_at(words, place - 1) in _ONCE or low_at(words, place - 2) in _ONCE:
            continue  # "the toll, earlier put at 15, was lowered to 12"
        if words[place].low in _SEVERAL and any(low_at(words, trigger.first - n) in _RAISING for n in (1, 2, 3)):
            return []  # "five died, taking the toll in the spell of violence since Sunday to nine"
        unreal = low_at(words, place) in _UNREAL or (low_at(words, place), low_at(words, place + 1)) in _EXPECTED
        if unreal and low_at(words, place - 1) not in ("which", "that"):
            return []  # "the toll could rise to 200"
        if words[place].low in word_class("toll_verb") and (read := read_number(words, place + 1)):
            if low_at(words, place) == "of" and (place > at or low_at(words, trigger.first - 1) not in ("death", "a", "the")):
                continue  # "the toll in a collision of two buses"
            number = _beyond(read[0]) if words[place].low in _BEYOND else read[0]
            return [Told(trigger.kind, number, place + 1, read[1], _whose_toll(words, trigger), toll=True)]
    return []


def _whose_toll(words: Sequence[Word], trigger: Trigger) -> Victims:
    """Return who are counted: the attackers of "the number of militants killed rose to 45"."""
    ofs = (n for n in range(max(0, trigger.first - 4), trigger.after + 1) if low_at(words, n) in ("of", "among"))
    heads = (read_head(words, n + 1 + is_determiner(low_at(words, n + 1))) for n in ofs)
    return next((head.victims for head in heads if head is not None), "unknown")


def _brought_to(trigger: Trigger, words: Sequence[Word]) -> list[Told]:
    """Read "bringing to nine the number of dead", "raising to nine the overall death toll"."""
    for at in range(max(1, trigger.first - 8), trigger.first):
        read = read_number(words, at) if words[at - 1].low == "to" else None
        if read is not None and _OF_A_TOLL.issuperset(_lows(words, read[1], trigger.first)):
            return [Told(trigger.kind, read[0], at, read[1], _whose_toll(words, trigger), toll=True)]
    return []


def _lows(words: Sequence[Word], first: int, after: int) -> list[str]:
    return [word.low for word in words[first:after]]


_OF_A_TOLL = frozenset(("the", "death", "overall", "total", "confirmed", "official", "casualty", "provisional", "known"))


_TOLL_REACH = 22  # "of people killed in an overnight drone attack on the southern city of Kesk rose to"
_SEVERAL = frozenset(("spell", "spate", "wave", "bout", "string", "series", "cycle", "round"))
_RAISING = frozenset(("taking", "bringing", "raising", "pushing", "took", "brought"))
_ONCE = frozenset(("earlier", "previously", "initially", "originally"))
_UNREAL = frozenset(("could", "may", "might", "would", "will", "should"))
_EXPECTED = frozenset((("expected", "to"), ("likely", "to"), ("feared", "to"), ("set", "to")))
_BEYOND = frozenset(
    ("past", "passed", "above", "beyond", "exceeded", "exceed", "exceeds", "surpassed", "surpass", "topped", "top", "tops")
)


def _beyond(number: Number) -> Number:
    return replace(number, high=None, qualifier="at_least") if number.qualifier == "exact" else number
