"""What a sentence leaves open or denies: "it is not known if", "the army denied that", "killed or wounded"."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.agents.extract.casualties.triggers import Trigger
from tocsin.agents.extract.phrases.groups import Group
from tocsin.agents.extract.phrases.numbers import read_number
from tocsin.agents.extract.text.words import Word, low_at, word_class

_FAR = 9  # words back to "denied that"


def is_belief(words: Sequence[Word], subject: Group) -> bool:
    """Return whether somebody only believed so: "the boy thought he had been shot"."""
    return subject.pronoun and low_at(words, subject.first - 1) in word_class("believed")


def is_open(words: Sequence[Word], at: int) -> bool:
    """Return whether the clause before the verb at *at* asks: "it is not known if he was hurt"."""
    for place in range(at - 1, max(-1, at - 8), -1):
        if words[place].low in ("if", "whether", "escaped", "avoided"):
            return True
        if words[place].low in word_class("boundary"):
            return False
    return False


def is_either(words: Sequence[Word], trigger: Trigger) -> bool:
    """Return whether the text does not say which of two happened to how many: "27 people were killed or wounded"."""
    after, before = low_at(words, trigger.after + 1), low_at(words, trigger.first - 2)
    harmed = word_class("killed_or_hurt")
    if (low_at(words, trigger.after) == "or" and after in harmed) or (
        low_at(words, trigger.first - 1) == "or" and before in harmed
    ):
        return True
    first = trigger.first if low_at(words, trigger.after) == "and" else trigger.first - 2
    both = low_at(words, first) in _DEAD and low_at(words, first + 1) == "and" and low_at(words, first + 2) in _HURT
    return both and read_number(words, first + 3) is None  # "were killed and wounded", but "killed 25 and injured 50"


_DEAD, _HURT = ("killed", "dead"), ("wounded", "injured", "hurt")


def is_denied(words: Sequence[Word], at: int) -> bool:
    """Return whether somebody denied what the clause before word *at* begins with: "the army denied that 12 were killed"."""
    for place in range(at - 1, max(0, at - _FAR), -1):
        if words[place].low == "that":
            none = low_at(words, place - 2) == "no" and low_at(words, place - 1) in _EVIDENCE  # "found no evidence that"
            return none or any(low_at(words, n) in word_class("denied") for n in range(place - 1, place - 4, -1) if n >= 0)
        if words[place].low in word_class("boundary") or words[place].low == "and":
            return False
    return False


_EVIDENCE = frozenset(("evidence", "proof", "indication", "sign"))


def is_called_false(words: Sequence[Word], first: int, at: int) -> bool:
    """Return whether somebody says that what is told of word *at* is not so: "reports of 12 deaths were wrong", "denied reports
    of 12 deaths"."""
    said = next((n for n in range(first - 1, max(-1, first - _REPORTED), -1) if words[n].low in _REPORTS), None)
    if said is None or low_at(words, said + 1) not in ("of", "that"):
        return False
    if any(low_at(words, n) in word_class("denied") for n in range(said - 1, said - 4, -1)):
        return True
    later = range(at + 1, min(len(words) - 1, at + _FALSE_LATER))
    return any(words[n].low in ("were", "was", "are", "is") and words[n + 1].low in _FALSE for n in later)


_REPORTS = frozenset(("report", "reports", "claim", "claims", "rumour", "rumours", "rumor", "rumors", "allegations"))
_FALSE = frozenset(("false", "wrong", "untrue", "incorrect", "inaccurate", "unfounded", "baseless", "fake", "mistaken", "denied"))
_REPORTED = 8  # words of "reports of its commander's"
_FALSE_LATER = 14


def is_taken_back(words: Sequence[Word], at: int) -> bool:
    """Return whether who said so says otherwise in the same sentence: "first said both had died, then said that ..."."""
    if _is_alive(words, at):
        return True
    said = any(
        words[n].low in _AT_FIRST and words[n + 1].low in _SAID for n in range(max(0, at - _FAR), at) if n + 1 < len(words)
    )
    return said and any(
        (words[n].low, words[n + 1].low) in _THEN or (words[n].low == "then" and words[n + 1].low in _SAID)
        for n in range(at, len(words) - 1)
    )


def _is_alive(words: Sequence[Word], at: int) -> bool:
    """Return whether somebody says that one is alive: "was reported killed, but his group said he was alive"."""
    but = next((n for n in range(at, len(words)) if words[n].low == "but"), len(words))
    return any(
        words[n].low in ("he", "she") and low_at(words, n + 1) in ("was", "is") and low_at(words, n + 2) in _ALIVE
        for n in range(but, len(words))
    )


_ALIVE = frozenset(("alive", "safe", "unharmed", "unhurt", "well"))
_AT_FIRST = frozenset(("first", "initially", "originally"))
_SAID = frozenset(("said", "reported", "announced"))
_THEN = frozenset((("but", "later"), ("before", "saying"), ("but", "then")))
