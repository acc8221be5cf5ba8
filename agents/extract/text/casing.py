"""Shouted text (wire copy in capitals) in mixed case of the same length, as a newspaper would have set it."""

from __future__ import annotations

import re
from functools import cache

from tocsin.agents.extract.text.words import table, word_class

SHOUTED = 0.8
"""Share of letters that are capitals from which on a text counts as shouted."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_STARTS = re.compile(r"[.!?:][\"'”’)\]]*\s+[\"'“‘(\[]*$|(?:^|\s)[\"“‘(\[]+$")


def is_shouted(text: str) -> bool:
    """Return whether *text* is set in capitals."""
    if sum(map(str.islower, text[: len(text) // 3])) > (1 - SHOUTED) * len(text) + 1:
        return False  # a third of it has more small letters than the whole may have: two of three looks are saved
    letters = sum(map(str.isalpha, text))
    return letters >= 20 and sum(map(str.isupper, text)) >= SHOUTED * letters


def in_mixed_case(text: str) -> str:
    """Return *text*, or a mixed-case reading of the same length where it is all in capitals.

    Common words go into lower case, everything else is taken for a name. The words and their usual case come from
    the vocabulary of the spaCy md model, which is ordered by frequency and keeps case.
    """
    return quietened(text) if is_shouted(text) else text


def quietened(text: str) -> str:
    """Return *text*, which is shouted, in mixed case."""
    pieces, done, name_before = [], 0, False
    for found in _WORD.finditer(text):
        between = text[done : found.start()]
        pieces.append(between)
        word, starts = found.group(), found.start() == 0 or (not between.isspace() and bool(_STARTS.search(between)))
        quiet = _quiet(word, text, found.end(), name_before=name_before and between.isspace())
        name_before = quiet[:1].isupper()
        pieces.append(quiet[:1].upper() + quiet[1:] if starts and len(quiet[:1].upper()) == 1 else quiet)
        done = found.end()
    whole = "".join([*pieces, text[done:]])
    return whole if len(whole) == len(text) else text


def is_common(low: str) -> bool:
    """Return whether *low* is an ordinary word, usually not set with a capital."""
    return _usual_case().get(low) in ("low", "either")


@cache
def _usual_case() -> dict[str, str]:
    return {row["word"]: row["case"] for row in table("text/casing_words.csv")}


@cache
def _always_low() -> frozenset[str]:
    """Return the words that are in lower case whatever stands beside them."""
    looked_at = word_class("calendar") | word_class("title") | {"a", "i"}
    return frozenset(low for low, case in _usual_case().items() if case == "low") - looked_at


def _quiet(word: str, text: str, end: int, *, name_before: bool) -> str:
    low = word.lower()
    if len(low) != len(word):
        return word
    if low in _always_low():
        return low
    head, _, tail = low.partition("'") if "'" in low else low.partition("’")
    if tail:
        named = (len(head) == 1 and tail != "clock") or (len(tail) < 3 and head not in _usual_case())
        return _name(word, low) if named else low
    case = _usual_case().get(low)
    if low in word_class("calendar"):
        return low if low in ("may", "march") and not _is_month(text, end - len(word), end) else low.capitalize()
    if case == "up":
        return word
    if low in ("a", "i"):
        return word if low == "i" else low
    if case is None and not _is_inflected(low):
        return word if _is_initials(word, text, end) else low.capitalize()
    if (case == "either" and name_before) or (low in word_class("title") and _name_follows(text, end)):
        return low.capitalize()
    return low


_ENDINGS = ("ly", "ness", "tion", "tions", "ments", "able", "ible", "istic", "ally")


def _is_inflected(low: str) -> bool:
    """Return whether a word that is too rare for the table is a form of one that is there."""
    if len(low) > 6 and low.endswith(_ENDINGS):
        return True
    for ending in ("ed", "ing", "er", "ers", "es", "s"):
        stem = low.removesuffix(ending)
        if len(stem) > 3 and stem != low and any(_usual_case().get(form) == "low" for form in (stem, stem + "e", stem[:-1])):
            return ending in ("ed", "ing") or _usual_case().get(stem) == "low"
    return False


def _name(word: str, low: str) -> str:
    """Return O'BRIEN as O'Brien and GALAN'S as Galan's."""
    mark = next(c for c in low if c in "'’")
    head, _, tail = low.partition(mark)
    return head.capitalize() + mark + (tail if len(tail) < 3 else tail.capitalize())


def _is_initials(word: str, text: str, end: int) -> bool:
    bracketed = text[end : end + 1] in ("]", ")") and text[end - len(word) - 1 : end - len(word)] in ("[", "(")
    return len(word) == 1 or (len(word) <= 7 and (bracketed or not re.search("[AEIOUY]", word)))


def _is_month(text: str, start: int, end: int) -> bool:
    """Return whether "MAY" or "MARCH" is a month there: a digit stands beside it, or "in", "since", "last" before it."""
    before = text[max(0, start - 7) : start].strip()
    return before[-1:].isdigit() or text[end : end + 3].strip()[:1].isdigit() or bool(_MONTH_FOLLOWS.search(before))


_MONTH_FOLLOWS = re.compile(r"\b(?:in|since|last|of)$", re.IGNORECASE)
_NEXT = re.compile(r"\s{1,4}([^\W\d_]+)")


def _name_follows(text: str, end: int) -> bool:
    following = _NEXT.match(text, end)
    return following is not None and _usual_case().get(following[1].lower()) in (None, "up")
