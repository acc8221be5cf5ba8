"""The role before a name, right there or a comma before it: "US Army Secretary Petra Holm", "the envoy of Chile, Petra Holm,"."""

from __future__ import annotations

from dataclasses import replace

from tocsin.agents.extract.actors.appositions import is_of_the_last, served_by
from tocsin.agents.extract.actors.lines import Line, office_key
from tocsin.agents.extract.actors.portfolios import begin_before, office_of_row
from tocsin.agents.extract.actors.roles import Role, capitals, is_described, is_plural, past_capitals, widened
from tocsin.agents.knowledge import Hit, words

_RANKS = frozenset(["general", "admiral", "officer", "doctor", "archbishop", "prince", "judge", "lawmaker"])
"""Offices that stand before a name like a title, whatever else its bearer is."""
_BEHIND_OFFICE = frozenset(["of", "to"])
"""Between an office and whose it is, or where its holder is sent: "ambassador to Chile" is not Chile's."""


def role_before(line: Line, name: int) -> Role | None:
    """Return the role that ends just before the word *name*, or one comma before it."""
    end = name = _before_address(line, name)
    if line.low(end - 1) in (",", "-", "–", "—") and line.low(end - 2) not in (",", ""):
        end -= 1
    if _is_shortened(line, end):
        end, name = end - 3, name - 3 * (end == name)
    found, last = line.office_before(end), end
    if found is None and (row := office_of_row(line, end)) is not None:
        found, last = row
    if found is not None:
        many = is_plural(line, found, last) and line.low(end - 1) != "counterparts"
        if end == name:
            return widened(line, found, last, None, stop=end)
        one = is_described(line, found) or is_described(line, begin_before(line, found, last))
        return _of_whom_it_tells(line, widened(line, found, last, None, stop=end), name) if one and not many else None
    known = line.known_before(end)
    if known is None:
        return None
    if end == name and (envoy := _sent_by(line, known[1] - (line.low(known[1] - 1) == "the"), name)) is not None:
        return envoy
    hit, at = known
    at -= line.low(at - 1) == "the"
    joint = line.low(at - 1)
    where = (
        joint in ("in", "for") and end != name and line.low(past_capitals(line, name)) == ","
    )  # "the envoy for Chile, Petra Holm, said"
    found = line.office_before(at - 1) if joint in _BEHIND_OFFICE or where else None
    if end != name and (dealt := _dealt(line, name)) is not None:
        return dealt
    if found is None or (end != name and (not is_described(line, found) or is_plural(line, found, at - 1))):
        return None  # "the ambassador of Chile, Petra Holm", not "the ambassadors of Chile, Petra Holm and others"
    role = widened(line, found, at - 1, hit if joint == "of" else None)
    return role if end == name else _of_whom_it_tells(line, role, name)


def _of_whom_it_tells(line: Line, role: Role, name: int) -> Role | None:
    """Return the role told a comma before a name where it is hers: "spokesman" of "a spokesman for the king, Petra Holm"."""
    of_an_owner = any(line.possessive(at) for at in range(role.start, role.end))  # "the king of Chile's wife, Petra Holm"
    if not of_an_owner and (joint := served_by(line, role.start)) is not None:
        start = line.office_before(joint)
        return None if start is None else widened(line, start, joint, None)
    return None if is_of_the_last(line, role.start, past_capitals(line, name)) else role


def of_land(line: Line, role: Role, end: int) -> Role:
    """Return the role before a name with the state that is told behind it: "Prime Minister Petra Holm of Chile"."""
    if role.country or role.organisation or role.possessor or role.office in _OF_REGIONS or line.low(end) != "of":
        return role
    at = end + 1 + (line.low(end + 1) == "the")
    hit = line.known[at][0] if at in line.known else None
    country = None if hit is None or line.possessive(line.known[at][1]) else hit.ref("country")
    return replace(role, country=country)


_OF_REGIONS = frozenset(("lawmaker", "governor", "mayor", "judge", "archbishop", "police chief"))
"""Offices of regions, of which one may be called like a state: "Senator Petra Holm of Georgia"."""


def _is_shortened(line: Line, end: int) -> bool:
    """Say whether a short form ends at a word: "the head of the Kesk Refugee Fund (KRF), Petra Holm,"."""
    return line.low(end - 1) == ")" and line.low(end - 3) == "("


def _dealt(line: Line, name: int) -> Role | None:
    """Return the role of Petra Holm in "the presidents of Chile, Jan Kort, and Peru, Petra Holm,", and Jan Kort's."""
    own: Hit | None = None
    at = name
    while line.low(at - 1) == "," and (known := line.known_before(at - 1)) is not None and known[0].ref("country"):
        hit, first = known
        first -= line.low(first - 1) == "the"
        goes_on = own is not None or _is_next_land(line, past_capitals(line, name))
        own = own or hit
        if line.low(first - 1) == "of":
            office = line.office_before(first - 1)
            return widened(line, office, first - 1, own) if office is not None and goes_on else None
        end = first - (line.low(first - 1) == "and")
        at = capitals(line, end - (line.low(end - 1) == ","))[0]
    return None


def _is_next_land(line: Line, comma: int) -> bool:
    """Say whether a row goes on behind the comma: ", and Peru, Petra Holm"."""
    at = comma + 1 + (line.low(comma + 1) == "and")
    at += line.low(at) == "the"
    return (
        line.low(comma) == ","
        and at in line.known
        and bool(line.known[at][0].ref("country"))
        and line.low(line.known[at][1]) == ","
    )


def _sent_by(line: Line, to: int, name: int) -> Role | None:
    """Return the envoy of "special envoy of the president of Chile for Norway Petra Holm", whose mission begins at word *to*."""
    if line.low(to - 1) not in ("for", "to"):
        return None
    at, owner = to - 1, None
    for _ in range(_LINKS):
        start = line.office_before(at)
        if start is not None and line.low(at) in ("for", "to", "of") and office_key(line.phrase(start, at)) in words("sent"):
            return replace(widened(line, start, at, owner), end=name)
        known = line.known_before(at)
        first = known[1] if known is not None else start
        if first is None:
            return None
        owner = known[0] if known is not None else owner
        at = first - 1 - (line.low(first - 1) == "the")
        if line.low(at) != "of":
            return None
    return None


_LINKS = 3


def _before_address(line: Line, name: int) -> int:
    """Return where a name begins with how its bearer is addressed: "Dr." of "Foreign Minister Dr. Petra Holm"."""
    if line.low(name - 1) != "." and line.low(name - 1) not in words("honorifics"):
        return name
    at = name
    while (before := at - 1 - (line.low(at - 1) == ".")) >= 0 and line.low(before) in words("honorifics"):
        at = before
    told = at - (line.low(at - 1) == ",")  # "the president of Chile, Ms. Petra Holm,"
    return at if line.office_before(told) is not None or line.known_before(told) is not None else name


def role_ahead(line: Line, rank: Role) -> Role | None:
    """Return the role ahead of a rank: "the army chief of Chile, General Petra Holm", "President Sheikh Petra Holm"."""
    if rank.office not in _RANKS or rank.country is not None:
        return None
    return role_before(line, rank.start)
