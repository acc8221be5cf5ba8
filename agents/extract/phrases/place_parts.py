"""Places that are told with the one they are in: "the Kesk district of Osta", "Sydney's Bondi Beach"."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.agents.extract.phrases.place_names import country_names, name_end, name_start, towns
from tocsin.agents.extract.text.words import Word, low_at, spelt, word_class


def spelt_place(words: Sequence[Word], first: int, after: int) -> str:
    """Return the place as it is filed: "the Kesk district of Osta" is "Kesk, Osta"; of a state it is Kesk."""
    of = next((n for n in range(first + 2, after) if words[n].low == "of" and words[n - 1].low in _LAND_OR_PART), None)
    if of is None:
        return spelt(word.text for word in words[first:after])
    inner = name_start(words, of + 1) or after
    part, whole = spelt(word.text for word in words[first : of - 1]), spelt(word.text for word in words[inner:after])
    return part if whole.lower() in country_names() else f"{part}, {whole}"


def owning_town(words: Sequence[Word], first: int) -> str | None:
    """Return Sydney of "Sydney's Bondi Beach", whose beach begins at word *first*; a state goes without saying."""
    mark = first - 1
    while mark > max(0, first - 4) and words[mark].low != "'s" and words[mark].low[:1].isalpha():
        mark -= 1
    if low_at(words, mark) != "'s":
        return None
    found = (mark - length for length in (3, 2, 1) if " ".join(low_at(words, n) for n in range(mark - length, mark)) in towns())
    start = next(found, None)
    return None if start is None else spelt(word.text for word in words[start:mark])


def town_at(words: Sequence[Word], first: int, after: int) -> int | None:
    """Return where the town ends that a name begins with: "Quetta Railway Station"."""
    ends = (first + length for length in (3, 2, 1) if first + length < after)
    return next((end for end in ends if " ".join(word.low for word in words[first:end]) in towns()), None)


def joint_places(words: Sequence[Word], at: int) -> list[tuple[int, int]]:
    """Return the words of the other places of "in Kesk, Marn and Osta overnight", whose first name ends before word *at*.

    Who goes on with a verb is no place: "in Kesk and Ivo Lind said".
    """
    found: list[tuple[int, int]] = []
    while low_at(words, at) in (",", "and") and len(found) < _MOST_JOINT:
        at += (low_at(words, at), low_at(words, at + 1)) == (",", "and")
        last = low_at(words, at) == "and"
        first = name_start(words, at + 1)
        if first is None or not all(_goes_before(word.low) for word in words[at + 1 : first]):
            return []
        end = name_end(words, first)
        found.append((first, end))
        if last:
            return found if _ends_there(words, first, end) else []
        at = end
    return []


def town_behind(words: Sequence[Word], first: int, at: int) -> tuple[int, int] | None:
    """Return the words of Birmingham in "in Handsworth, Birmingham," whose suburb begins at *first* and ends before *at*."""
    if low_at(words, at) != "," or " ".join(word.low for word in words[first:at]) in towns():
        return None
    end = name_end(words, at + 1)
    town = " ".join(word.low for word in words[at + 1 : end])
    return (at + 1, end) if town in towns() and low_at(words, end) in _CLOSES else None


_CLOSES = frozenset((",", ".", ";", ")", ""))


def spelt_jointly(name: str, others: Sequence[tuple[int, int]], words: Sequence[Word]) -> str:
    """Return several places as one, "Kesk, Marn and Osta"."""
    names = [name, *(spelt(word.text for word in words[first:end]) for first, end in others)]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _goes_before(low: str) -> bool:
    return low in _NEARBY or low in word_class("place_kind") or low.endswith("ern")


_NEARBY = frozenset(("the", "of", "nearby", "neighbouring", "neighboring"))


def _ends_there(words: Sequence[Word], first: int, end: int) -> bool:
    low = low_at(words, end)
    if (
        low in _LANDS
        or low in ("", ".", ";", ")", "--", "overnight")
        or low in word_class("preposition")
        or low in word_class("time")
    ):
        return True
    known = " ".join(word.low for word in words[first:end])
    if (known not in towns() and known not in country_names()) or low == "'s" or low in word_class("speaks"):
        return False
    return low != "," or low_at(words, end + 1) not in ("the", "a", "an", "who")


_LANDS = frozenset(("prefectures", "provinces", "districts", "regions", "states", "counties", "governorates"))
"""What stands behind several places: "in Kesk and Osta provinces"."""
_MOST_JOINT = 6


def place_within(words: Sequence[Word], at: int) -> int | None:
    """Return where the place begins that lies in the one before it: Texas of "the US state of Texas"."""
    return name_start(words, at + 2) if _is_land(low_at(words, at)) and low_at(words, at + 1) == "of" else None


def _is_land(low: str) -> bool:
    return low in word_class("place_kind") or is_part(low)


def is_part(low: str) -> bool:
    """Return whether a word is of a part of a town: "the Kesk district"."""
    return low in _OF_A_TOWN


_OF_A_TOWN = frozenset(("area", "section", "side", "quarter", "part", "district", "neighborhood", "neighbourhood", "suburb"))
_LAND_OR_PART = _OF_A_TOWN | {"region", "province", "state", "county", "town", "city"}


def is_told_with_town(words: Sequence[Word], first: int, after: int, within: int) -> bool:
    """Return whether a part goes by its own name and that of the town, or of a state: not "the Malian town of Gao"."""
    name = " ".join(word.low for word in words[first:after])
    whole = " ".join(word.low for word in words[within : name_end(words, within)])
    return name not in country_names() and (low_at(words, after) in _OF_A_TOWN or whole in country_names())
