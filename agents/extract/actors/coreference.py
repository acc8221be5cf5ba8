"""Who is who over a whole article: full names, surnames, titles and pronouns of the same person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from tocsin.agents.extract.actors.names import Name
from tocsin.agents.extract.actors.roles import Role
from tocsin.agents.knowledge import Person, countries, leader_of, offices, organisations, people, slug, words
from tocsin.schemas.facts import RoleSource

LEADING = dict.fromkeys(("president", "prime minister", "leader", "supreme leader", "chancellor", "king", "crown prince"))
"""Offices whose holder is "the leader" of a country, the likeliest first."""

_SPELLING = re.compile(r"(?:iy|yy|yi|ii|ij|i)$")


@dataclass(slots=True)
class Someone:
    """One person of the article, with everything that it says of her or him."""

    id: str
    name: str
    known: Person | None = None
    roles: list[tuple[Role, str | None]] = field(default_factory=list)
    """Each with the country that was found for it."""
    tells: bool = False
    """Whether this is one who tells the story: a reporter, a photographer."""
    late: bool = False
    """Whether the text calls her or him dead ("the late president"): remembered, but nobody who acts."""
    mentions: Counter[str] = field(default_factory=Counter)

    def role(self, day: date | None) -> tuple[str | None, RoleSource]:
        """Return the role: one that the text says was got, else the weightiest that it gives; else what the table knows."""
        told = [role for role, _ in self.roles if role.trait in ("", "vague")]
        plain = [role for role in told if role.trait == "" or role.got]
        if plain:
            weightiest = max(plain, key=_weight)
            return weightiest.text, "appointment" if weightiest.got else "text"
        if self.known is not None and (office := self.known.role(day)):
            return office, "table"
        weak = [role for role, _ in self.roles if role.trait == "weak"]
        return (told or weak)[0].text if told or weak else None, "text"

    def country(self) -> str | None:
        """Return the country: as the table knows it, else as the text gives it."""
        if self.known is not None and self.known.country:
            return self.known.country
        return next((country for _, country in self.roles if country), None)


def _weight(role: Role) -> tuple[bool, bool, int]:
    return role.got, _is_held(role), offices()[role.office].weight


def _is_held(role: Role) -> bool:
    """Say whether who is called by a role has it on the day: no "former", "then", "shadow" or "self-styled" begins it."""
    first = role.text.partition(" ")[0]
    return not (first in words("past_tenures") or first in words("not_held") or first.startswith("ex-"))


class People:
    """The people of one article by every name that it uses for them."""

    def __init__(self, day: date | None) -> None:
        self._day = day
        self._by_id: dict[str, Someone] = {}
        self._surnames: dict[str, list[Someone]] = {}
        self._leading: set[str] = set()  # surnames that come first

    def meet(self, name: Name) -> Someone:
        """Return who is called by a full name; somebody new where nobody of the article is called so."""
        if name.person:
            return self._known(self._choose(name.person))
        last = surname_key(name.text)
        for someone in self._surnames.get(last, ()):
            if _same(someone, name.text):
                return someone
        return self._add(Someone(slug(name.text), name.text), last)

    def recall(self, name: Name, *, reigns: bool = False) -> Someone | None:
        """Return who is called by a surname: of the article, else of the table; nothing for a stranger.

        Where nobody has that surname it is the first word of a name: "Zhou" of "Zhou Wen". Who *reigns* has no surname, and
        "King Michael" is no Michael Holm.
        """
        called = self._surnames.get(surname_key(name.text), [])
        famous = [someone for someone in called if someone.id in name.person]
        if famous or called:
            return (famous or called)[-1]
        if name.person:
            return self._known(self._choose(name.person))
        if reigns:
            return None
        first = [s for s in self._by_id.values() if " " in s.name and folded(s.name.partition(" ")[0]) == surname_key(name.text)]
        return first[0] if len(first) == 1 else None

    def stranger(self, name: Name) -> Someone:
        """Return somebody new who has no other name than this word."""
        return self._add(Someone(slug(name.text), name.text), surname_key(name.text))

    def is_surname(self, word: str) -> bool:
        """Say whether a word is the surname of somebody in the article, also where that comes first: "Park Yoon-joo"."""
        return surname_key(word) in self._surnames or surname_key(word) in self._leading

    def holder(self, country: str | None, organisation: str | None, office: str, seat: str | None = None) -> Someone | None:
        """Return the one person of the article who has an office of a country (any country if none is given), or of a town."""
        body = organisations().get(organisation or "")
        group = body.id if body is not None and body.kind == "group" else None
        met = (s for s in self._by_id.values() if not s.tells and (group is None or _is_of(s, group)) and _may_sit(s, seat))
        found = [someone for someone in met if _holds(someone, country, office, self._day)]
        return found[0] if len(found) == 1 else None

    def called(self, role: Role, beside: Collection[Someone] = ()) -> Someone | None:
        """Return who is called by an office alone: of the article, else of the table on the day, else a nameless holder.

        Where the text does not say whose office it is, the only one of the article that holds it, or nothing. None of those
        named *beside* it has it: "Lydia's premier met Premier Lind".
        """
        of = role.country or role.organisation
        if of is None:
            return self.holder(None, None, role.office) if role.text == role.office and role.possessor is None else None
        if not _is_held(role):
            return self._nameless(role, of)
        if (met := self.holder(role.country, role.organisation, role.office, role.seat)) is not None:
            return met
        person = None if role.seat is not None else leader_of(role.organisation or of, role.office, self._day)
        if person is None and role.office == "leader" and role.organisation is None:
            person = next((p for o in LEADING if (p := leader_of(of, o, self._day))), None)
        if role.country is not None and (named := self._named_apart(role, beside)) is not None:
            return named  # a table may be older than the article
        return self._known(person) if person is not None else self._nameless(role, of)

    def _named_apart(self, role: Role, beside: Collection[Someone]) -> Someone | None:
        """Return Lind of "Lydia's defence minister was on board. Defence Minister Lind ...", who is Lydia's then."""
        strangers = (
            s for s in self._by_id.values() if s.known is None and s.country() is None and s not in beside and not s.tells
        )
        found = [s for s in strangers if any(r.text == role.text and not (r.organisation or r.possessor) for r, _ in s.roles)]
        if len(found) != 1:
            return None
        found[0].roles.append((role, role.country))
        return found[0]

    def _nameless(self, role: Role, of: str) -> Someone:
        body = organisations().get(role.organisation or of)
        place = role.seat or (countries()[of].name if body is None else body.name)
        key = slug(f"{role.text} of {place}")
        someone = self._by_id.setdefault(key, Someone(key, f"{role.text} of {_with_article(place)}"))
        someone.roles.append((role, role.country))
        return someone

    def _known(self, person: Person) -> Someone:
        if person.id not in self._by_id:
            key = surname_key(person.name)
            double = next((s for s in self._surnames.get(key, ()) if s.known is None and _same(s, person.name)), None)
            if double is not None:
                return double
            self._add(Someone(person.id, person.name, person), key)
            for alias in person.aliases:
                if " " not in alias and self._by_id[person.id] not in self._surnames.setdefault(surname_key(alias), []):
                    self._surnames[surname_key(alias)].append(self._by_id[person.id])
        return self._by_id[person.id]

    def _add(self, someone: Someone, key: str) -> Someone:
        if someone.id in self._by_id:
            return self._by_id[someone.id]
        self._by_id[someone.id] = someone
        self._surnames.setdefault(key, []).append(someone)
        first, _, given = someone.name.partition(" ")
        if given.partition("-")[2].islower():  # "Yoon-joo", but "Kort-Lind"
            self._leading.add(folded(first))
        return someone

    def _choose(self, ids: tuple[str, ...]) -> Person:
        """Return whom a name that several bear means on the day: who was in office, else the one in office last."""
        bearers = [people()[key] for key in ids]
        day = self._day
        if day is not None:
            serving = [p for p in bearers if p.term(day).covers(day)]
            begun = [p for p in bearers if p.term(day).start <= day]
            bearers = serving or begun or bearers
        return max(bearers, key=lambda p: (offices()[p.term(day).office].weight, p.term(day).start))


@lru_cache(maxsize=4096)  # every capital of every line is asked after
def surname_key(name: str) -> str:
    """Return the last word of *name* folded over spellings: Zelenskyy, Zelenskiy and Zelensky are one."""
    last = re.split(r"\s+", name.strip())[-1]
    return folded(last)


def folded(word: str) -> str:
    """Return one word without accents, hyphens and the commonest differences of transliteration."""
    return _SPELLING.sub("y", slug(word).replace("-", ""))


def _same(someone: Someone, name: str) -> bool:
    """Say whether two full names with the same surname may be one person's: given names agree, or are initials."""
    mine, other = _given(someone.name), _given(name)
    if not mine or not other or mine == other:
        return True
    short = min(len(mine[0]), len(other[0]))
    return (
        mine[0][:short] == other[0][:short] if short <= 3 else mine[0] in other or other[0] in mine or _close(mine[0], other[0])
    )


def _given(name: str) -> list[str]:
    return [folded(part) for part in name.replace(".", " ").split()[:-1]]


def _close(one: str, other: str) -> bool:
    return one.replace("y", "i").replace("ei", "e") == other.replace("y", "i").replace("ei", "e")


def _with_article(place: str) -> str:
    """Return the name of a state or a body as it follows "of": "the United States", "the European Union", "Hamas"."""
    said = place.lower().split()
    return f"the {place}" if not words("articled").isdisjoint(said) else place


def _may_sit(someone: Someone, seat: str | None) -> bool:
    """Say whether nothing in the article seats somebody elsewhere: the mayor of one town is not that of another."""
    seats = {role.seat for role, _ in someone.roles if role.seat}
    return seat is None or not seats or seat in seats


def _is_of(someone: Someone, organisation: str) -> bool:
    """Say whether somebody is of a group: the Houthis' leader is not the president of Yemen."""
    known = {term.of for term in someone.known.terms} if someone.known is not None else set()
    return organisation in known or any(role.organisation == organisation for role, _ in someone.roles)


def _holds(someone: Someone, country: str | None, office: str, day: date | None) -> bool:
    of = someone.country()
    if country is not None and of != country:
        return False
    held = {role.office for role, _ in someone.roles}
    if someone.known is not None:
        held.add(someone.known.term(day).office)
    if office == "leader":
        return bool(held & LEADING.keys())
    return office in held
