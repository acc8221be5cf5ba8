"""The places that a sentence tells of, by the word that leads to each: "in Kesk", "hit Osta", "off the Libyan coast"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tocsin.agents.extract.casualties.struck import strikes_place
from tocsin.agents.extract.phrases.causes import cause_of, first_cause
from tocsin.agents.extract.phrases.numbers import read_number
from tocsin.agents.extract.phrases.person_nouns import is_person
from tocsin.agents.extract.phrases.place_names import begins_name, country_names, lands, name_end, name_start, owned_place, towns
from tocsin.agents.extract.phrases.place_parts import (
    is_part,
    is_told_with_town,
    joint_places,
    owning_town,
    place_within,
    spelt_jointly,
    spelt_place,
    town_at,
    town_behind,
)
from tocsin.agents.extract.text.words import Word, low_at, spelt, word_class
from tocsin.agents.knowledge import seats


def after_place(words: Sequence[Word], at: int) -> int | None:
    """Return the word after the place that begins at word *at*, as "in the town of Kesk"; nothing where none begins there."""
    if low_at(words, at) not in _AT or (first := name_start(words, at + 1)) is None:
        return None
    return name_end(words, first)


_AT = ("in", "near", "outside", "at", "throughout", "across")


def places_in(words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """Yield the places; what lies "in Kesk in the south of Osta" is one, "Kesk, Osta", and its country goes without saying."""
    found: list[tuple[int, int, str]] = []
    for at in range(len(words)):
        leads = _leads_to_place(words, at)
        span = _place_at(words, at + 1) if leads else _told_what_it_is(words, at) or _town_of_street(words, at)
        if span is None:
            _add(found, (_seat(words, at) or _shore(words, at)) if leads else None)
            continue
        first, after = span
        name = spelt_place(words, first, after)
        if (town := owning_town(words, first)) is not None:
            name = f"{name}, {town}"  # "Sydney's Bondi Beach"
        elif found and found[0][0] == 0 and is_part(low_at(words, after)) and found[0][2].lower() in towns():
            name = f"{name}, {found[0][2]}"  # "In Odesa, three died in the Kesk district"
        elif others := joint_places(words, after):
            name, after = spelt_jointly(name, others, words), others[-1][1]
        elif (in_town := town_behind(words, first, after)) is not None:
            name = f"{name}, {spelt(word.text for word in words[in_town[0] : in_town[1]])}"
            after = in_town[1]
        if found and found[-1][1] in (after, at - (low_at(words, at - 1) == ","), _before_direction(words, at)):
            if found[-1][1] != after and name.lower() not in country_names():
                found[-1] = found[-1][0], after, f"{found[-1][2]}, {name}"
            continue
        _add(found, (at, after, name))
    yield from ((at, name) for at, _, name in found)


def _add(found: list[tuple[int, int, str]], place: tuple[int, int, str] | None) -> None:
    """Add *place*, from the word that leads to it to its end, to those *found*; right behind one it is where that lies."""
    if place is None:
        return
    at, after, name = place
    if not found or found[-1][1] != at:
        found.append(place)
    elif name.lower() not in country_names():
        found[-1] = found[-1][0], after, f"{found[-1][2]}, {name}"


def _seat(words: Sequence[Word], at: int) -> tuple[int, int, str] | None:
    """Return Bamako for "in the Malian capital": from the word that leads to it, and where it ends."""
    first = at + 1 + (low_at(words, at + 1) == "the")
    for length in (1, 2):
        town = seats().get(" ".join(low_at(words, n) for n in range(first, first + length)))
        if town is not None and low_at(words, first + length) == "capital":
            return at, first + length + 1, town
    return None


def _shore(words: Sequence[Word], at: int) -> tuple[int, int, str] | None:
    """Return Libya for "off the Libyan coast" and "in Libyan waters": from the word that leads to it, and where it ends."""
    first = at + 1
    while low_at(words, first) in word_class("before_place"):
        first += 1
    for length in (1, 2):
        land = lands().get(" ".join(low_at(words, n) for n in range(first, first + length)))
        last = first + length + (low_at(words, first + length) in _WHICH_SHORE)
        if land is not None and low_at(words, last) in _SHORES:
            return at, last + 1, land
    return None


_SHORES = frozenset(("coast", "shore", "shores", "coastline", "waters", "airspace"))
_WHICH_SHORE = frozenset(("territorial", "mediterranean", "atlantic", "pacific", "caribbean"))


def _before_direction(words: Sequence[Word], at: int) -> int:
    """Return the comma of "Kesk, north of Osta" for its "of": what lies there is one place; not with miles between."""
    lies = (low_at(words, at), low_at(words, at - 2)) == ("of", ",") and low_at(words, at - 1) in word_class("direction")
    return at - 2 if lies else -1


def _told_what_it_is(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return the words of the place that begins at word *at* and is explained, to the "in" behind: "Kesk, a town in Osta"."""
    if low_at(words, at - 1) not in ("of", "to", "from", "on") or not begins_name(words, at):
        return None
    comma = name_end(words, at)
    if (low_at(words, comma), low_at(words, comma + 1)) not in ((",", "a"), (",", "an")):
        return None
    kind = next((n for n in range(comma + 2, min(comma + 6, len(words))) if words[n].low in word_class("place_kind")), None)
    lies = None if kind is None else low_at(words, kind + 1)
    return (at, comma) if lies in ("in", "near", "on", "outside") or lies in word_class("direction") else None


def _town_of_street(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return the words of the town behind the street that is told of at word *at*: "on Kesk Road, Osta,"."""
    if words[at].low not in ("on", "along"):
        return None
    comma = name_end(words, at + 1)
    if words[comma - 1].low not in word_class("street") or low_at(words, comma) != "," or not begins_name(words, comma + 1):
        return None
    after = name_end(words, comma + 1)
    return (comma + 1, after) if low_at(words, after) in (",", ".", "") or _stands_there(words, after) else None


def _leads_to_place(words: Sequence[Word], at: int) -> bool:
    low = words[at].low
    if low not in _LEADING:
        return strikes_place(words, at) and _is_struck(words, at + 1)
    before = low_at(words, at - 1)
    if low == "in" and before in _FROM_THERE:
        return False  # "a speedboat registered in Osta"
    if low == "off":
        # "Sank off Osta", but "cut off Osta".
        at_sea = before in word_class("at_sea") or any(low_at(words, n) in ("coast", "shore") for n in range(at + 2, at + 6))
        by_port = any(low_at(words, n) == "port" for n in range(at + 1, at + 5)) and before in word_class("striker")
        return at_sea or by_port or _is_island(words, at)
    if before in _HEARERS and any(words[n].low in _SPEAKS for n in range(max(0, at - 7), at - 1)):
        return False  # "told a news conference in Osta"
    if low == "across" and before in ("came", "come", "comes", "coming", "ran", "run"):
        return False  # "came across Ivo Lind"
    sayer = low == "in" and (before in _SOURCES or before in word_class("organ"))
    if sayer and (span := _place_at(words, at + 1)) and low_at(words, span[1]) in _SPEAKS:
        far = before in _SOURCES and " ".join(word.low for word in words[span[0] : span[1]]) in country_names()
        if far or before in word_class("organ"):
            return False  # "the ministry in Osta said", "a source in Norway said"
    if low == "of" and before in word_class("direction"):
        window = range(max(0, at - _CLOSE), at - 1)
        alone = not any(words[n].low in (*_AT, "from") or _are_miles(words[n].low) for n in window)  # "in Kesk, far east of Osta"
        return alone or low_at(words, at - 2) == "," or _is_island(words, at) or _is_nearby(words, at, window)
    if low == "from" and not _is_of_mishap(words, at):
        return _is_nearby(words, at + 1, range(max(0, at - _CLOSE), at))
    if low == "against":
        return before in word_class("onslaught") or before in _SHOTS
    if low == "on":
        return low_at(words, at + 1) == "the" or before in word_class("onslaught") or _is_island(words, at)
    return low in _AT or _is_of_mishap(words, at)


_LEADING = frozenset((*_AT, "off", "of", "from", "on", "against"))


_SOURCES = frozenset(("source", "sources", "official", "officials", "spokesman", "spokeswoman", "spokesperson"))
_SHOTS = frozenset(("drones", "missiles", "rockets", "shells"))
_FROM_THERE = frozenset(("registered", "born", "built", "made", "manufactured", "headquartered", "raised", "educated"))


def _is_of_mishap(words: Sequence[Word], at: int) -> bool:
    """Return whether "from" or "of" at word *at* leads to where a mishap was: "the death toll from the Kesk factory fire"."""
    first = at + 1 + (low_at(words, at + 1) == "the")
    if first >= len(words) or not begins_name(words, first):
        return False
    after = name_end(words, first)
    mishap = next((n for n in range(after, after + 3) if low_at(words, n) in word_class("mishap")), None)
    return mishap is not None and all(word.low.isalpha() for word in words[after:mishap])


_CLOSE = 8
_NEARBY = 100
"""Miles or kilometres from a town up to which something is told to be by it."""


def _is_nearby(words: Sequence[Word], at: int, window: range) -> bool:
    """Return whether the "of" at word *at* is that of "at a mine 40 kilometres east of Osta", and its *window* names no place."""
    far = at - 2  # "40km east of Osta"
    if _are_miles(low_at(words, far)):
        far -= 1 + (low_at(words, far - 1) == "nautical")
    return _is_little(words, far) and not any(words[n].low in (*_AT, "from") and _place_at(words, n + 1) for n in window)


def _are_miles(low: str) -> bool:
    return low in word_class("miles")


def _is_little(words: Sequence[Word], at: int) -> bool:
    if at >= 0 and (read := read_number(words, at)):
        return read[0].best <= _NEARBY
    digits = _DIGITS.fullmatch(low_at(words, at))
    return int(digits[1]) <= _NEARBY if digits else low_at(words, at) in _FEW


_DIGITS = re.compile(r"(\d{1,3})(?:\.\d+)?(?:km|kms|miles?|nm)?")
_FEW = frozenset(("few", "several", "a"))


def _is_island(words: Sequence[Word], at: int) -> bool:
    """Return whether an island is told of behind word *at*: "south of the Greek island of Crete" is at sea, by no other place."""
    return any(low_at(words, n) == "island" for n in range(at + 1, at + 5))


_HEARERS = frozenset(("conference", "briefing", "reporters", "journalists", "newsmen", "interview", "speech", "statement"))
_SPEAKS = frozenset(("told", "tells", "telling", "said", "says", "saying", "spoke", "speaking", "announced", "addressed"))


def _is_struck(words: Sequence[Word], at: int) -> bool:
    """Return whether the next name is what is struck: "the Ukrainian port of Odesa", not "the car of Maria Lind"."""
    first = name_start(words, at)
    if first is None:
        return False
    between = (words[n] for n in range(at, first))
    around = (",", *word_class("before_place"), *word_class("place_kind"))
    plain = all(word.low in around or word.text[:1].isupper() for word in between)
    after = name_end(words, first)
    return plain and (low_at(words, after) != "'s" or owned_place(words, after) is not None)


def _place_at(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return the words of the place that a phrase from word *at* on names."""
    first = name_start(words, at)
    after = name_end(words, first) if first is not None else 0
    within = place_within(words, after) if first is not None else None
    if first is not None and within is not None and is_told_with_town(words, first, after, within):
        return first, name_end(words, within)
    if first is not None and (inner := owned_place(words, after) or within) is not None:
        first, after = inner, name_end(words, inner)
    if first is None or after <= first or (after == first + 1 and _is_road(words[first].text)):
        return None
    name = " ".join(word.low for word in words[first:after])
    one_of_many = low_at(words, first - 1) in ("a", "an")
    if _stands_there(words, after) if one_of_many else name not in towns() and _is_no_town(words, after):
        return None  # "outside a Wal-Mart", "at the Palm hotel"; "in a Kesk suburb", "at a Kesk hotel" are in Kesk
    if low_at(words, after + (low_at(words, after) == "'s")) in word_class("onslaught") and name in country_names():
        return None  # "in the U.S. raid", "in Russia's attack"
    if low_at(words, after) in _OF_DISEASE and cause_of(name, 0) == "disease":
        return None  # "in the Ebola outbreak"
    last = words[after - 1].low
    if last in word_class("occasion") or _is_title(words, first):
        return None
    if last in _PUBLIC and (town := town_at(words, first, after)) is not None and low_at(words, after) not in ("in", ","):
        return first, town  # "at Quetta Railway Station"
    is_body = last in word_class("organ") and last not in word_class("land") and name != "west bank"
    return None if is_body or is_person(last) else (first, after)


def _is_title(words: Sequence[Word], first: int) -> bool:
    """Return whether a name that begins with "The" is a work's, in a sentence on works: "the drama The Long Siege"."""
    return words[first].text == "The" and any(
        word.low in word_class("film") or word.low in word_class("staged") for word in words
    )


def _is_road(name: str) -> bool:
    """Return whether a name is a road's: "on the R56", "on the M1"."""
    return name[:1].isalpha() and name[1:].isdigit()


_PUBLIC = frozenset(("station", "airport", "university", "palace"))
"""What bears the name of the town that it is in."""
_OF_DISEASE = frozenset(("outbreak", "epidemic", "virus", "pandemic", "cases", "ward", "treatment"))


def _is_no_town(words: Sequence[Word], after: int) -> bool:
    """Return whether a venue or a road has the name before word *after*: "at the Palm hotel", but "in the Kesk hotel fire"."""
    low = low_at(words, after)
    if low not in word_class("venue"):
        return low in word_class("road")
    return first_cause(low_at(words, after + 1)) is None


def _stands_there(words: Sequence[Word], after: int) -> bool:
    """Return whether the name before word *after* is all that a phrase says, and no word of the next one: "a Kesk suburb"."""
    low = low_at(words, after)
    if not low[:1].isalpha() or words[after].text[:1].isupper():
        return True
    return low in word_class("preposition") or low in word_class("conjunction") or low in word_class("auxiliary")
