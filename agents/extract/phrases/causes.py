"""What killed or hurt people, as a sentence names it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tocsin.agents.extract.text.words import table, word_class


def cause_of(sentence: str, at: int) -> str | None:
    """Return what killed or hurt people in *sentence*, the cause named nearest to place *at*.

    One on the same side of "a day after" goes first: "jets killed nine, a day after a bomb hit Osta".
    """
    found = [
        (_is_told_apart(sentence, at, start), abs(start - at), -len(cause), cause) for start, cause in _named_causes(sentence)
    ]
    forces = [row for row in found if row[3] not in _FOLLOWS]
    found = forces or found
    if not found:
        return "attack" if _ATTACK.search(sentence) else None
    return min(found)[3]


_ATTACK = re.compile(r"(?<!\bheart[ -])\battack", re.IGNORECASE)
_FOLLOWS = frozenset(("collapse",))
"""What follows from another cause, where the sentence names one: "a quake trapped them in collapsed houses"."""


def first_cause(sentence: str) -> tuple[int, str] | None:
    """Return the first cause that *sentence* names, and where."""
    return next(iter(_named_causes(sentence)), None)


def names_cause(sentence: str, cause: str) -> bool:
    """Return whether *sentence* names a cause among others: the crash of "derailed and crashed"."""
    return any(named == cause for _, named in _named_causes(sentence))


@lru_cache(maxsize=8)  # the figures of a sentence ask one after another
def _named_causes(sentence: str) -> tuple[tuple[int, str], ...]:
    found = ((match.start(), _cause_named(sentence, match)) for match in causes().finditer(sentence))
    return tuple((start, cause) for start, cause in found if cause is not None)


def _cause_named(sentence: str, named: re.Match[str]) -> str | None:
    """Return the cause of its words; "Thai fire" and "tank fire" come out of guns, and a fire department puts them out."""
    if named.group().lower() in ("fire", "firefight") and _BRIGADE.match(sentence, named.end()):
        return None
    of = _BEFORE.search(sentence, max(0, named.start() - _LONGEST_WORD), named.start())
    before = "" if of is None else of.group(1)
    if named.group().lower() == "fire" and before.lower() in word_class("exchanges"):
        return "fighting"
    if named.group().lower() == "fire" and _opens_fire(before):
        return "shooting"
    if named.group().lower() == "tsunami" and _FOREBODED.match(sentence, named.end()):
        return None
    if named.group().lower() == "overturned" and not _upset(sentence, named.start()):
        return None  # by a court
    if _FOR_LIFE.match(sentence, named.end()):
        return None  # "a fifth is fighting for life"
    if named.group().lower() == "explosive" and _MADE_OF_THEM.match(sentence, named.end()):
        return None  # "a blast at an explosives plant" is no bombing
    if named.group().lower() == "strike" and not _is_of_an_army(sentence, named.end(), before):
        return None  # of workers, or of lightning
    return _cause_names()[re.sub(r"[\s-]+", " ", named.group().lower())]


_FOR_LIFE = re.compile(r"(?:ing)? for (?:(?:his|her|their|its) )?(?:life|lives|survival)\b", re.IGNORECASE)
_FOREBODED = re.compile(r" (?:warning|alert|advisory|watch|threat)s?\b", re.IGNORECASE)


def _upset(sentence: str, at: int) -> bool:
    """Return whether what overturns at *at* is a vehicle: "a bus heading for Osta overturned"."""
    return not word_class("vehicle").isdisjoint(sentence[max(0, at - _FAR) : at].lower().split())


_FAR = 100


def _opens_fire(word: str) -> bool:
    return word.lower() in word_class("opens_fire") or _OF_A_NATION.fullmatch(word) is not None


def _is_of_an_army(sentence: str, after: int, before: str) -> bool:
    """Return whether a strike, which ends at *after*, comes out of the air: "a Russian strike", "strikes on Osta"."""
    if before.lower() == "lightning":
        return False
    whose = before.lower() in word_class("strikes_from") or _OF_A_NATION.fullmatch(before) is not None
    return _AT_A_TARGET.match(sentence, after) is not None or (whose and _ONE_OR_MORE.match(sentence, after) is not None)


_ONE_OR_MORE = re.compile(r"s?\b(?! (?:action|ballot|talks|fund|vote|leader|call)s?\b)")
_AT_A_TARGET = re.compile(
    r"s?\b (?:on (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|against |targeting |(?:that |which )?(?:hits?|kill(?:ed|s)?)\b)"
)
_BRIGADE = re.compile(
    r"[ -]?(?:department|brigade|service|chief|official|crew|truck|station|engine|marshal|fighter|er)s?\b|men\b"
    r"|(?:work|cracker|side|place|wall)s?\b"
    r"| (?:and|&) (?:rescue|emergency|disaster|civil)\b|[ -](?:authority|agency|bureau|inspector|investigator)\b",
    re.IGNORECASE,
)
_MADE_OF_THEM = re.compile(
    r"s? (?:plant|factory|depot|warehouse|facility|maker|manufacturer|company|expert|store|site|firm)", re.IGNORECASE
)
_BEFORE = re.compile(r"\b(\w+)\W+\Z")
_LONGEST_WORD = 20
_OF_A_NATION = re.compile(r"[A-Z]\w+(?:an|ese|ish|i)")
_TIME_AFTER = re.compile(r"\b(?:hour|day|night|week|month|year)s? after\b", re.IGNORECASE)


def _is_told_apart(sentence: str, one: int, other: int) -> bool:
    """Return whether "a day after", or the beginning of what killed others, stands between two places of *sentence*."""
    first, last = min(one, other), max(one, other)
    if _TIME_AFTER.search(sentence, first, last) is not None:
        return True
    return any(first < at < last for at in _starts_another(sentence))


@lru_cache(maxsize=8)
def _starts_another(sentence: str) -> tuple[int, ...]:
    """Return where another deed begins behind one: at the "and" of "a drone killed four in Osta and a missile killed three"."""
    first = _DID.search(sentence)
    return () if first is None else tuple(match.start() for match in _ANOTHER.finditer(sentence, first.end()))


_DID = re.compile(r"\b(?:killed|wounded|injured|claimed)\b")
_ANOTHER = re.compile(
    r"(?:,|,? and|,? while) (?:a|an|another|one|the) (?:(?!and |which |that )[\w'’-]+ ){1,8}(?:killed|wounded|injured|claimed) "
)


@cache
def _cause_names() -> dict[str, str]:
    return {row["phrase"]: row["cause"] for row in table("phrases/causes.csv")}


@cache
def causes() -> re.Pattern[str]:
    """Return the pattern of every phrase that names a cause."""
    phrases = sorted(_cause_names(), key=len, reverse=True)
    said = "|".join(re.escape(phrase).replace(r"\ ", r"[\s-]+") for phrase in phrases)
    return re.compile(rf"\b(?:{said})", re.IGNORECASE | re.ASCII)  # else "fİre" is a fire that no table knows
