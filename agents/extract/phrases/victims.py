"""Who and how many: phrases that name, describe or count people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tocsin.agents.extract.phrases.ages import (
    AGED,
    is_a_year,
    is_age_of_a_name,
    is_an_age,
    is_of_a_date,
    is_told_age,
    past_years_old,
)
from tocsin.agents.extract.phrases.asides import after_age
from tocsin.agents.extract.phrases.cardinals import ordinal_of
from tocsin.agents.extract.phrases.numbers import Number, read_number
from tocsin.agents.extract.phrases.person_heads import INFLECTED, Head, read_head
from tocsin.agents.extract.phrases.person_nouns import is_capital, is_determiner, is_person, stops
from tocsin.agents.extract.text.words import Word, low_at, word_class
from tocsin.schemas.facts import Victims


@dataclass(frozen=True, slots=True)
class People:
    """Some people in a row of words: `first` and `after` are word indexes.

    `number` is empty where the text gives none ("soldiers"). `named` is the name, `others` says that they come on top
    of people told before ("three others"), `pronoun` that the words alone identify nobody ("him"), `bare` that the
    number stands without a noun ("killed six and ..."), `part` that they belong to people told before ("two of them").
    """

    number: Number | None
    first: int
    after: int
    victims: Victims = "unknown"
    named: str = ""
    others: bool = False
    pronoun: bool = False
    bare: bool = False
    part: bool = False
    described: bool = False
    """One person by what they are, with an article ("a policeman")."""


def read_people(words: Sequence[Word], at: int) -> People | None:
    """Return the people that the phrase starting at word *at* tells of."""
    if at >= len(words):
        return None
    low = words[at].low
    if not low[0].isalnum() and low != "'s":
        return None  # a mark
    if low in _PRONOUNS:
        return _pronoun(words, at)
    if low == "that" and (is_determiner(low_at(words, at + 1)) or read_number(words, at + 1)):
        return None  # "said that five men": no "that man"
    if low == "that" and is_capital(words[at + 1] if at + 1 < len(words) else words[at]):
        return None  # "said that Lind was killed"
    if low[0].isdigit() and low_at(words, at - 1) == "not":
        return None  # "nine people, not 12, died"
    if is_an_age(words, at) or is_of_a_date(words, at) or is_a_year(words, at):
        return None
    if low[0].isdigit() and low_at(words, at - 2) in ("a", "an") and is_capital(words[at - 1]):
        return None  # "a Boeing 787 operated by Lydia"
    number, first, others = _counted(words, at)
    if number is not None and number.best == 0 and first == at + 1 and low != "no":
        return People(number, at, _of_them(words, first), bare=True)
    head = read_head(words, first)
    if head is None:
        return _counted_of_somebody(words, at, first) or _without_head(words, at, first, number, others)
    return _with_head(words, at, first, head, number, others)


_TWO = frozenset(("couple", "twins"))
_PRONOUNS = frozenset(("he", "she", "him", "himself", "herself", "themselves", "they", "them", "me", "myself", "who", "whom"))


def _counted_of_somebody(words: Sequence[Word], at: int, first: int) -> People | None:
    """Read "the mayor's three guards", "his former wife's two daughters"."""
    for place in range(first, min(first + 6, len(words) - 1)):
        low = words[place].low
        if low == "'s":
            owned = read_people(words, place + 1) if read_number(words, place + 1) else None
            return None if owned is None or owned.bare else replace(owned, first=at)
        if not low[0].isalpha() or low in stops():
            break
    return None


def _pronoun(words: Sequence[Word], at: int) -> People | None:
    low = words[at].low
    if low in ("they", "them", "themselves", "who", "whom"):
        return None
    one = Number(1, 1, 1, "exact", words[at].start, words[at].end)
    return People(one, at, at + 1, pronoun=True, victims="attacker" if low.endswith("self") else "unknown")


def _one(words: Sequence[Word], at: int, after: int) -> Number:
    return Number(1, 1, 1, "exact", words[at].start, words[after - 1].end)


def _counted(words: Sequence[Word], at: int) -> tuple[Number | None, int, bool]:
    """Read the number or the article of a phrase: (number, word after it, whether it adds to others)."""
    others = False
    first = at
    if low_at(words, at) in ("another", "further", "additional") or (
        low_at(words, at) in ("a", "an") and low_at(words, at + 1) in ("further", "additional")
    ):
        others, first = True, at + 1 + (low_at(words, at) in ("a", "an"))
    if (read := read_number(words, first)) and past_years_old(words, read[1]) == read[1]:
        number, first = read
        return replace(number, start=words[at].start), first, others
    first = at
    if low_at(words, first) == "another":
        return None, first + 1, True
    if low_at(words, first) in ("a", "the") and ordinal_of(low_at(words, first + 1)) > 1:
        return None, first + 2, True
    if low_at(words, first) == "the" and low_at(words, first + 1) == "other" and (read := read_number(words, first + 2)):
        return read[0], read[1], True
    if low_at(words, first) == "both":
        return Number(2, 2, 2, "exact", words[first].start, words[first].end), first + 1, False
    while is_determiner(low_at(words, first)):
        first += 1
        if (read := read_number(words, first)) and (past := past_years_old(words, read[1])) > read[1]:
            return None, past, others
        if read:
            return replace(read[0], start=words[at].start), read[1], others
    return None, first, others


def _with_head(words: Sequence[Word], at: int, first: int, head: Head, number: Number | None, others: bool) -> People | None:
    low, after = low_at(words, at), head.after
    others = others or head.other
    if not head.plural and (head.named or number is not None) and _is_of_a_thing(words, at, first, head, number):
        return None
    if number is not None:
        if low == "both" and not head.plural:
            number = _one(words, at, after)  # the first of two: "both the driver and his son"
        after, part = _after_group(words, after)
        return People(number, at, after, head.victims, _short(head, number), others, part=part)
    if head.plural and not (head.named and low not in ("these", "those")):
        if low in ("a", "an") and low_at(words, head.after) in ("of",) and (size := read_number(words, head.after + 1)):
            return People(size[0], at, size[1], head.victims)
        if low_at(words, first) == "couple" or words[head.after - 1].low in _TWO or low_at(words, head.after - 2) == "twin":
            return People(replace(_one(words, at, after), low=2, best=2, high=2), at, after, head.victims)
        return People(_by_ages(words, at, after), at, after, head.victims, "", others)
    if words[head.after - 1].low == "couple":
        return People(replace(_one(words, at, after), low=2, best=2, high=2), at, after, head.victims)
    if words[head.after - 1].low == "crew":
        return People(None, at, after, head.victims)
    if not head.named and first == at and ordinal_of(low) < 2 and not _bare_role(words, at):
        return None
    if head.named and first == at and _is_verb_before(words, at):
        return None
    described = first > at or not head.named
    after = _past_children(words, after)
    return People(_one(words, at, after), at, after, head.victims, head.named, others, described=described)


def _is_of_a_thing(words: Sequence[Word], at: int, first: int, head: Head, number: Number | None) -> bool:
    """Return whether a name behind a number, "many" or "the" is a thing's or a state's: "seven Kestan speed boats", "the Louvre".

    "The Kesk county police chief" is somebody.
    """
    if number is not None:
        return any(low_at(words, head.after + n) in word_class("nobody_noun") for n in (0, 1))
    if any(low_at(words, n) in word_class("many") for n in range(first - 1, first + 1)):
        return True
    bare = head.after == first + 1 and low_at(words, first - 1) == "the" and low_at(words, head.after) != ","
    if not bare or _has_article(words[first]):
        return False
    after = head.after
    while low_at(words, after)[:1].isalpha() and words[after].text.islower() and low_at(words, after) not in stops():
        if is_person(words[after].low):
            return False
        after += 1
    return True


def _has_article(name: Word) -> bool:
    """Return whether somebody may be called by "the" and one word: "the Lydian", "the Pope", "the Swede"."""
    return name.low in word_class("title") or name.low.endswith(_OF_A_LAND)


_OF_A_LAND = (
    "an",
    "ese",
    "ish",
    "i",
    "er",
    "man",
    "woman",
    "ch",
    "swede",
    "dane",
    "pole",
    "finn",
    "scot",
    "turk",
    "briton",
    "thai",
)


def _is_verb_before(words: Sequence[Word], at: int) -> bool:
    """Return whether word *at* is what somebody does to the name behind it: "investigating Lind", "who challenged Lind"."""
    low = low_at(words, at)
    if not words[at].text.islower() or at + 1 >= len(words) or not is_capital(words[at + 1]):
        return False
    if low.endswith("ing"):
        return low not in word_class("describes_name")
    return low_at(words, at - 1) in ("who", "that", "which") and (low.endswith("ed") or low in word_class("past"))


def _by_ages(words: Sequence[Word], at: int, after: int) -> Number | None:
    """Count the ages of "the victims, ages 17, 19 and 22, were"."""
    ages = sum(is_told_age(words, n) for n in range(after + 1, after_age(words, after)))
    return Number(ages, ages, ages, "exact", words[at].start, words[after - 1].end) if ages > 1 else None


def _past_children(words: Sequence[Word], after: int) -> int:
    """Return the word after "of three" or "of two sons" behind a parent, who is one all the same."""
    if low_at(words, after - 1) not in word_class("parent") or low_at(words, after) != "of":
        return after
    read = read_number(words, after + 1)
    return after if read is None else read[1] + is_person(low_at(words, read[1]))


def _short(head: Head, number: Number) -> str:
    return head.named if number.best == 1 else ""


def _bare_role(words: Sequence[Word], at: int) -> bool:
    """Headlines drop the article ("Policeman killed in blast"); elsewhere a noun without one is no single person."""
    before = low_at(words, at - 1)
    headline = before in word_class("headline_verb")
    return at == 0 or words[at].text[:1].isupper() or headline or before in (",", "and", ":", "--", "of", "as", "whose")


def _after_group(words: Sequence[Word], after: int) -> tuple[int, bool]:
    """Skip "of them", "of the victims" after a number; True where they are part of people told before."""
    if low_at(words, after) == "of" and low_at(words, after + 1) in ("them", "whom", "those", "these"):
        named = low_at(words, after + 1) in ("those", "these") and is_person(low_at(words, after + 2))  # "of those victims"
        return after + 2 + named, True
    return after, False


def _of_them(words: Sequence[Word], after: int) -> int:
    return after + 2 if low_at(words, after) == "of" and low_at(words, after + 1) in ("them", "whom", "those", "us") else after


def _without_head(words: Sequence[Word], at: int, first: int, number: Number | None, others: bool) -> People | None:
    if number is None:
        alone = low_at(words, at) == "another" or (low_at(words, at) == "a" and low_at(words, first) != "of")
        if (
            others and alone and low_at(words, first) not in word_class("striker")
        ):  # "another", "a fourth"; a third of the crew is many
            return People(_one(words, at, first), at, first, others=True)
        return _by_age(words, at, first)
    after, part = _after_group(words, first)
    if low_at(words, first) == "of" and not part:
        group = read_head(words, first + 1 + (is_determiner(low_at(words, first + 1))))
        if group is not None and (group.plural or group.named):
            theirs = low_at(words, first + 1) in ("his", "her")  # "a policeman and three of his men"
            return People(number, at, group.after, group.victims, others=others, part=group.victims == "unknown" and not theirs)
        counted = read_number(words, first + 1 + (is_determiner(low_at(words, first + 1))))
        after = counted[1] if counted else first
        if not counted:
            return None
    if low_at(words, after) in ("other", "others") and not part:
        others, after = True, after + 1
    following = low_at(words, after)
    age = _by_age(words, at, first)
    if age is not None:
        return replace(age, number=number)
    if following and (following[0].isalpha() or following[0].isdigit()) and following not in stops():
        if low_at(words, after + 1) in word_class("nobody_noun"):
            return None  # "400,000 laying hens"
        if after < len(words) and INFLECTED.match(following):
            return People(number, at, after, others=others, bare=True, part=part)
        return None
    if is_age_of_a_name(words, at, following):
        return None
    minus = low_at(words, at - 1) == "-" and at > 1  # one that begins a line is a bullet
    if minus or following in ("%", "$") or low_at(words, at - 1) in ("$", "€", "£", "#"):
        return None
    return People(number, at, after, others=others, bare=True, part=part)


def _by_age(words: Sequence[Word], at: int, first: int) -> People | None:
    """Read "a 12-year-old", "two 15-year-olds" without a noun."""
    for place in range(first, min(first + 4, len(words))):
        low = words[place].low
        torn = low_at(words, place + 1) == "old"  # "a 12-year old"
        if (age := AGED.fullmatch(low)) and (age["old"] or torn):
            after = place + 1 + (age["old"] is None)
            number = None if low.endswith("-olds") else _one(words, at, after)
            return People(number, at, after, "civilian", described=True)
        if low in stops() or (place > first and is_determiner(low)):
            break
    return None
