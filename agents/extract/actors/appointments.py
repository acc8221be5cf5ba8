"""The office that a sentence gives somebody: "Petra Holm was elected president", "they named Petra Holm envoy"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.actors.roles import Role, role_at, step_on
from tocsin.agents.extract.text.words import table
from tocsin.agents.knowledge import words

_ASIDE = 12  # words of what stands between two commas after a name
_REACH = 9  # words between a verb and its office
_VOTED = 6  # words between "voted" and "to appoint"
_TRADES = 3  # words between a verb and the name: "named former banker Petra Holm"


def given_role(line: Line, start: int, end: int) -> Role | None:
    """Return the office that the sentence says somebody got, has or leaves, whose name is a range of words.

    What is only to come, hoped for or denied gives none; nor does an office that another name follows.
    """
    if not line.offices:
        return None
    return _as_subject(line, start, end) or _as_object(line, start, end)


def may_give_role(low: str) -> bool:
    """Say whether a word behind a name may begin what says that its bearer got an office."""
    return low in _used("helping", "becomes", "chosen_alone", "takes", "leaves")


def _as_subject(line: Line, start: int, end: int) -> Role | None:
    if line.low(_described(line, start) - 1) in _used("of_others"):
        return None
    at, be = _past_aside(line, end), False
    while (low := line.low(at)) in _used("helping"):
        be, at = be or low in _used("be"), at + 1
    verb, holds = line.low(at), be and line.low(at - 1) in ("is", "now", "currently")
    if verb in _used("becomes"):
        return _office(line, at + 1, got=True)
    if verb in _used("keeps") and (role := _office(line, at + 1, got=False)) is not None:
        return role  # "remains foreign minister"
    if verb in _used("chosen") and (be or verb in _used("chosen_alone")):
        after = _past_as(line, at + 1, needed=False)
        return _office(line, after, got=True) if be or _stands_there(line, after) else None
    if verb in _used("takes", "leaves"):
        after = _past_as(line, at + 1, needed=True)
        return _office(line, after, got=verb in _used("takes") and not be) if after > at + 1 else None
    return _office(line, at, got=False) if holds else None


def _as_object(line: Line, start: int, end: int) -> Role | None:
    first = _described(line, start)
    first += line.low(first) in _used("to_name")  # "elect" is a modifier too
    if line.low(first - 1) == "in" and line.low(first - 2) in ("swore", "swears"):
        first -= 1
    verb = next((at for at in range(first - 1, first - 2 - _TRADES, -1) if _names(line, at)), None)
    if verb is None or not all(_describes(line, at) for at in range(verb + 1, first)):
        return None
    at = _past_aside(line, _past_land(line, end))
    at += 2 if (line.low(at), line.low(at + 1)) == ("to", "be") else int(line.low(at) == "as")
    return _office(line, at, got=True)


def _names(line: Line, at: int) -> bool:
    """Say whether a word is "appointed" or so, or the end of "voted on Friday to appoint"."""
    if line.low(at) in _used("names"):
        return True
    voted = line.low(at) in _used("to_name") and line.low(at - 1) == "to"
    return voted and any(line.low(n) == "voted" for n in range(max(0, at - _VOTED), at - 1))


def _describes(line: Line, at: int) -> bool:
    word = line.words[at]
    return word.wordy and not word.capital and word.low not in _used("of_others")


def _described(line: Line, start: int) -> int:
    """Return where a name begins with the office or the trade before it: "Interior Minister Holm", "former banker Holm"."""
    office = line.office_before(start)
    at = start if office is None else office
    while at > 0 and (line.low(at - 1) in words("role_modifiers") or (line.known_before(at) and at < start)):
        known = line.known_before(at)
        at = known[1] if known else at - 1
    return at


def _past_aside(line: Line, at: int) -> int:
    """Return the place behind ", 41," or ", a former banker," where one begins there."""
    if line.low(at) != ",":
        return at
    close = next((n for n in range(at + 1, min(len(line.words), at + _ASIDE)) if line.low(n) == ","), None)
    return at + 1 if close is None or line.low(at + 1) == "who" else close + 1


def _past_land(line: Line, at: int) -> int:
    """Return the place behind "of Norway" where that stands there: "appointed Petra Holm of Norway as envoy"."""
    known = line.known.get(at + 1) if line.low(at) == "of" else None
    return at if known is None else known[1]


def _past_as(line: Line, at: int, *, needed: bool) -> int:
    """Return the place behind "as", past what may stand before it; *at* where there is none, or what it is without."""
    for place in range(at, min(len(line.words), at + _REACH)):
        if line.low(place) == "as":
            return place + 1
        word = line.words[place]
        passing = line.low(place) in _used("between") or (needed and word.wordy and word.capital)
        if not passing:
            break
    return at


def _stands_there(line: Line, at: int) -> bool:
    """Say whether an office begins at a word, or its modifiers: "elected interim president", but "named Holm as president"."""
    while line.low(at) in words("role_modifiers") and line.offices.get(at) is None:
        at += 1
    return at in line.offices


def _office(line: Line, at: int, *, got: bool) -> Role | None:
    """Return the role whose words begin at a place, determiners and its country first."""
    first, owner = at, None
    while at < min(len(line.words), first + _REACH) and at not in line.offices:
        step = step_on(line, at) or int(line.low(at) in _used("of_its_kind") or _counts(line, at))
        if step == 0:
            return None
        owner = line.known[at][0] if at in line.known else owner
        at += step
    role = role_at(line, at, floor=first, owner=owner)
    if role is None or role.trait not in ("", "vague"):
        return None
    counted = any(_counts(line, place) for place in range(first, at))
    if counted and line.low(role.end) == "to":
        return None  # "the third minister to resign"
    after = max(role.end, role.owner_end)
    got = got and not (line.low(after) in ("in", "since") and line.low(after + 1).isdigit())  # "elected president in 2019"
    text = role.text.removeprefix("first ") if counted and role.text.removeprefix("first ") == role.office else role.text
    return replace(role, got=got, text=text)


def _counts(line: Line, at: int) -> bool:
    """Say whether a word is "third" or "47th"."""
    return line.low(at) in _used("ordinals") or line.low(at)[:1].isdigit()


@cache
def _used(*uses: str) -> frozenset[str]:
    return frozenset(word for row in table("actors/appointing_words.csv") if row["use"] in uses for word in row["words"].split())
