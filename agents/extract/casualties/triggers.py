"""The words and phrases that say what happened to people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tocsin.agents.extract.casualties.figurative import is_figurative
from tocsin.agents.extract.phrases.cardinals import ordinal_of
from tocsin.agents.extract.phrases.causes import first_cause
from tocsin.agents.extract.phrases.person_nouns import noun_of
from tocsin.agents.extract.text.words import Word, low_at, table, word_class
from tocsin.schemas.terms import CasualtyKind


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that says what happened to people."""

    kind: CasualtyKind
    form: str
    first: int
    after: int


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], CasualtyKind, str]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], CasualtyKind, str]]] = {}
    for row in sorted(table("casualties/triggers.csv"), key=lambda row: -len(row["phrase"].split())):
        phrase = tuple(row["phrase"].split())
        kind: CasualtyKind = row["kind"]  # type: ignore[assignment]
        by_first.setdefault(phrase[0], []).append((phrase, kind, row["form"]))
    return by_first


def triggers_in(words: Sequence[Word]) -> Iterator[Trigger]:
    """Yield the triggers of a sentence in order; none is inside another."""
    at, known = 0, _phrases()
    while at < len(words):
        for phrase, kind, form in known.get(words[at].low, ()):
            if all(low_at(words, at + n) == word for n, word in enumerate(phrase)) and _fits(words, form, at, at + len(phrase)):
                yield Trigger(kind, form, at, at + len(phrase))
                at += len(phrase) - 1
                break
        else:
            if (counted := _number_of(words, at)) is not None:
                yield counted
                at = counted.after - 1
        at += 1


def _number_of(words: Sequence[Word], at: int) -> Trigger | None:
    """Return what is told from word *at* on of a "number of learners killed", "of troops who have been wounded"."""
    if (words[at].low, low_at(words, at + 1)) != ("number", "of"):
        return None
    for n in range(at + 3, min(len(words), at + _NUMBERED_REACH)):
        low = words[n].low
        if low in _NUMBERED and low_at(words, n - 1) not in ("who", "that") and any(map(noun_of, words[at + 2 : n])):
            return Trigger(_NUMBERED[low], "toll", at, n + 1)
        closes = low in word_class("preposition") or low in word_class("conjunction")
        if not low[0].isalpha() or (closes and low not in ("who", "that")):
            return None
    return None


_NUMBERED_REACH = 10
_NUMBERED: dict[str, CasualtyKind] = {
    "killed": "killed",
    "dead": "killed",
    "wounded": "wounded",
    "injured": "wounded",
    "hurt": "wounded",
    "missing": "missing",
}


def _fits(words: Sequence[Word], form: str, at: int, after: int) -> bool:
    following = low_at(words, after)
    if form == "nth":
        counted = any(ordinal_of(low_at(words, at - n)) > 1 for n in (1, 2))
        itself = following in word_class("preposition") or following in _BEHIND_DEATH or not following[:1].isalpha()
        return counted and (itself or words[at].low != "death")  # no "second death squad"
    if _is_averted(words, form, at) or _is_in_doubt(words, at, after) or _is_natural(words, after):
        return False
    if is_figurative(words, form, at, after):
        return False
    if form == "done" and following == "off" and low_at(words, at - 1) not in word_class("auxiliary"):
        return False  # "killed off any hopes"
    if form in ("doing", "does"):
        return following != "of" and not (form == "does" and low_at(words, at - 1) in word_class("wound_kind"))
    if form in ("shot", "hits") and following in ("at", "down", "himself", "herself"):
        return form == "shot" and _is_where(words, at, after)
    if form == "fatally":
        return not low_at(words, after)[:1].isalpha() or low_at(words, after) in word_class("preposition")
    if form == "survived" and survivors_of(words, at) is None:
        return False
    if form in ("survives", "survived"):
        mishap = following == "the" and low_at(words, after + 1) in word_class("mishap")
        return mishap or following in ("", ".", ",", ";", "and", "but", "his", "her", "their")
    if form == "takes":
        return any(low_at(words, n) in word_class("captive") for n in range(after, after + 7))
    if form == "in limb":
        return any(low_at(words, after + n) in word_class("limb") | word_class("trunk") for n in (0, 1))
    if form == "has":
        return low_at(words, at - 1) in word_class("wound_kind")
    if form == "of":
        return past_of(words, after) > after or low_at(words, after - 1) == "of" or low_at(words, at - 1) == "'s"
    if form == "lives":
        return any(low_at(words, n) in ("lives", "life") for n in range(after, after + 7))
    return True


def _is_where(words: Sequence[Word], at: int, after: int) -> bool:
    """Whether "at" behind "were shot" says where or when they were: "shot at a club", and not "shot at", "shot at by a man"."""
    what = low_at(words, after + 1)
    if low_at(words, after) != "at" or low_at(words, at - 1) not in word_class("be") or not what:
        return False
    named = words[after + 1].text[:1].isupper() or what[0].isdigit()
    return named or what in word_class("determiner") or what in ("about", "around")


_BEHIND_DEATH = frozenset(("linked", "due", "caused", "related", "attributed", "was", "has"))


def survivors_of(words: Sequence[Word], verb: int) -> int | None:
    """Return the word "of" in "none of the 44 on board" or "only two of the 11" before *verb*; nothing where there is none."""
    for at in range(verb - 1, max(0, verb - _FAR), -1):
        if low_at(words, at) == "of":
            return at if low_at(words, at - 1) == "none" or low_at(words, at - 2) in ("only", "just") else None
    return None


_FAR = 10
"""Words between "none of" and its verb."""


def _is_averted(words: Sequence[Word], form: str, at: int) -> bool:
    """Whether it nearly happened: "nearly killed his son", "just missed killing six"."""
    before = low_at(words, at - 1)
    return form in ("done", "does", "doing", "dies") and before in word_class("averted")


def _is_in_doubt(words: Sequence[Word], at: int, after: int) -> bool:
    """Whether nobody knows, or nobody died: "dead or alive", "dead on his feet", "a dead heat"."""
    if low_at(words, after - 1) != "dead":
        return False
    if (low_at(words, after), low_at(words, after + 1)) == ("or", "alive") or low_at(words, after) in _FIGURES_OF_SPEECH:
        return True
    return low_at(words, after) == "on" and low_at(words, after + 2) == "feet"


_FIGURES_OF_SPEECH = frozenset(("set", "heat", "end", "tired", "certain", "wrong", "ringer", "ball", "weight", "lift"))
"""What "dead" stands before where it says nothing of anybody's death."""


def _is_natural(words: Sequence[Word], after: int) -> bool:
    """Whether somebody died as people do: "of cancer", "after a long illness", "in his sleep"; an outbreak's dead are counted.

    Nobody does where the clause names what came over them: "of a heart attack in the stampede".
    """
    after = past_days(words, after)
    if _heart_failed(words, after) and _came_over_them(words, after):
        return False
    ill = next((n for n in range(after, after + _TO_ILLNESS) if low_at(words, n) in ("after", "following", ",", ".", "")), after)
    if low_at(words, ill) in ("after", "following"):  # "at his home in Osta after a brief illness"
        near = [low_at(words, n) for n in range(ill + 1, ill + 6)]
        long_ill = "illness" in near and not _LONG_OR_SHORT.isdisjoint(near[: near.index("illness")])
        if long_ill or (any(low in word_class("illness") for low in near) and not _LIVED_LONG.isdisjoint(near)):
            return True
    if tuple(low_at(words, after + n) for n in range(3)) in _ASLEEP:
        return True
    if low_at(words, after) not in ("of", "from"):
        return False
    if (low_at(words, after + 1), low_at(words, after + 2)) in (("natural", "causes"), ("old", "age")):
        return True
    return any(low_at(words, n) in word_class("illness") for n in range(after + 1, after + 4))


def _heart_failed(words: Sequence[Word], after: int) -> bool:
    return any(low_at(words, n) in _HEART for n in range(after, after + 5))


def _came_over_them(words: Sequence[Word], after: int) -> bool:
    end = next((n for n in range(after, len(words)) if words[n].low in (",", ";", ".")), len(words))
    return first_cause(" ".join(word.text for word in words[after:end])) is not None


_HEART = frozenset(("heart", "cardiac"))
_TO_ILLNESS = 8
_LONG_OR_SHORT = frozenset(("long", "short", "brief", "lengthy", "prolonged"))
_LIVED_LONG = frozenset(("battle", "struggle", "fight", "bout", "suffering", "long"))
_ASLEEP = frozenset(("in", whose, "sleep") for whose in ("his", "her", "their"))


def past_days(words: Sequence[Word], at: int) -> int:
    """Skip days and times of day: "on Monday evening"."""
    while low_at(words, at) in word_class("time") or (low_at(words, at) == "on" and low_at(words, at + 1) in word_class("time")):
        at += 1
    return at


def past_of(words: Sequence[Word], at: int) -> int:
    """Skip "of" after word *at*, and a bracket or a day before it: "the murder on 3 May of"."""
    for place in range(at, min(at + 6, len(words))):
        low = words[place].low
        if low == "of":
            return place + 1
        if low not in ("on", "in", "last", "[", "(") and low not in word_class("time") and not low.isdigit():
            break
    return at
