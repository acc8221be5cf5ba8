"""Who acts in an article: people, countries, organisations and groups, under one identity each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tocsin.agents.extract.actors.appointments import given_role
from tocsin.agents.extract.actors.cast import Cast, Casting
from tocsin.agents.extract.actors.collectives import find_bodies, is_proper
from tocsin.agents.extract.actors.coreference import People, Someone
from tocsin.agents.extract.actors.counterparts import echoed
from tocsin.agents.extract.actors.leading_roles import of_land, role_ahead, role_before
from tocsin.agents.extract.actors.lines import Line, read_lines
from tocsin.agents.extract.actors.names import Name, find_names, surnames_again
from tocsin.agents.extract.actors.pronouns import Antecedents
from tocsin.agents.extract.actors.roles import Role, role_after
from tocsin.agents.extract.actors.strangers import Strangers, find_strangers
from tocsin.agents.extract.actors.things import find_organisations
from tocsin.agents.extract.actors.titles import find_titles
from tocsin.agents.extract.choosing import LONGEST
from tocsin.agents.extract.gate import has_trigger
from tocsin.agents.extract.parse.reading import Reading
from tocsin.agents.knowledge import words

MOST_TAGGED = 12_000
"""Characters of one article that the tagger reads for names, a tenth of a second; after them only the tables and titles tell."""
MOST_WANTED = 40
"""Sentences whose entities are found for others at once; more are rare, and found when they are asked for."""


@dataclass(slots=True)
class _Told:
    """A line with the people and bodies found in it."""

    line: Line
    names: list[Name]
    people: list[tuple[Name, Someone]] = field(default_factory=list)
    roles: list[tuple[int, int, Someone]] = field(default_factory=list)
    """Word ranges of the roles of its people."""
    taken: set[int] = field(default_factory=set)


def find_actors(reading: Reading, may_tell: Callable[[str, int], bool] | None = None) -> Cast:
    """Return the cast of an article; nothing that tells the story (reporters, outlets), no mere places.

    Of a long article, names that no table knows are looked for in the first MOST_TAGGED characters of telling sentences.
    What *may_tell* says of a sentence and how many known actors stand there, others will want to parse: its entities are
    found in the same call of the tagger.
    """
    lines = read_lines(reading)
    tagged = _worth_tagging(lines)
    reading.name([line.sentence for line in [*tagged, *_wanted(lines, may_tell)]])
    docs = {line.sentence.index: reading.named(line.sentence) for line in tagged}
    strangers = find_strangers(lines)
    told = [_Told(line, find_names(line, docs.get(line.sentence.index), strangers.is_person)) for line in lines]
    people = People(reading.day)
    _meet(told, people)
    casting, antecedents = Casting(reading), Antecedents()
    for each in told:
        casting.open(each.line)
        _cast_people(each, people, casting, antecedents)
        _cast_bodies(each, strangers, docs.get(each.line.sentence.index), casting)
    return casting.cast()


def _worth_tagging(lines: list[Line]) -> list[Line]:
    chosen, size = [], 0
    for line in lines:
        if size < MOST_TAGGED and len(line.sentence.text) <= LONGEST and _is_worth_tagging(line):
            chosen.append(line)
            size += len(line.sentence.text)
    return chosen


def _wanted(lines: list[Line], may_tell: Callable[[str, int], bool] | None) -> Iterator[Line]:
    told = (line for line in lines if len(line.sentence.text) <= LONGEST)
    return islice((line for line in told if may_tell and may_tell(line.sentence.text, len(line.known))), MOST_WANTED)


def _is_worth_tagging(line: Line) -> bool:
    """Say whether the tagger may find a name in a line that the tables do not know, and a trigger tells that it matters."""
    covered = {i for start, (_, end) in line.known.items() for i in range(start, end)}
    strange = any(at not in covered and is_proper(line, at) for at in range(len(line.words)))
    return strange and has_trigger(line.sentence.text)


def _cast_people(each: _Told, people: People, casting: Casting, antecedents: Antecedents) -> None:
    line, met = each.line, [(name.start, someone) for name, someone in each.people]
    for name, someone in each.people:
        if not someone.tells:
            casting.add_person(line, name.start, name.end, someone)
    for start, end, someone in each.roles:
        casting.refer(line, start, end, someone.id)
    for title in find_titles(line, each.taken):
        holder = people.called(title.role, [someone for _, someone in each.people])
        if holder is None:
            continue
        if title.certain:
            casting.add_person(line, title.start, title.end, holder)
            each.taken |= set(range(title.start, title.end))
        else:
            casting.refer(line, title.start, title.end, holder.id)
        met.append((title.start, holder))
    for at, someone in antecedents.resolve(line, sorted(met, key=_first)):
        casting.refer(line, at, at + 1, someone.id)


def _cast_bodies(each: _Told, strangers: Strangers, doc: Any | None, casting: Casting) -> None:
    for body in find_bodies(each.line, each.taken, strangers):
        each.taken |= set(range(body.start, body.end))
        casting.add_body(each.line, body)
    for body in find_organisations(each.line, doc, each.taken):
        casting.add_body(each.line, body)


def _first(met: tuple[int, Someone]) -> int:
    return met[0]


def _meet(told: list[_Told], people: People) -> None:
    """Give every name its person: full names first, so that a surname may come before its full name."""
    for each in told:
        for name in each.names:
            if name.full:
                each.people.append((name, people.meet(name)))
    for each in told:
        each.names += surnames_again(each.line, each.names, people.is_surname)
        for name in each.names:
            if not name.full:
                role = role_before(each.line, name.start)
                reigns = role is not None and role.office in _REIGNING
                each.people.append((name, people.recall(name, reigns=reigns) or people.stranger(name)))
        each.people.sort(key=lambda pair: pair[0].start)
        _take_roles(each)


_REIGNING = frozenset({"king", "queen", "prince", "crown prince", "pope"})
"""Offices, as the table names them, whose holders are called by their first names."""


def _take_roles(each: _Told) -> None:
    said: list[Role] = []
    due: list[Role] = []
    past = 0
    for name, someone in each.people:
        each.taken |= set(range(name.start, name.end))
        joined = each.line.text(past, name.start) in ("and", ",", ", and")
        due, past = due if joined else [], name.end
        before = role_before(each.line, name.start)
        after = role_after(each.line, name.start if before is None else before.start, name.end)
        before = None if before is None else of_land(each.line, before, name.end)
        ahead = None if before is None else role_ahead(each.line, before)
        shared = due.pop(0) if due and before is None else None
        for told in (ahead, before or shared, after, given_role(each.line, name.start, name.end)):
            if told is not None:
                role, *behind = echoed(each.line, told, said)
                due = behind or due
                someone.roles.append((role, role.country))
                each.roles.append((role.start, role.end, someone))
                each.taken |= set(range(role.start, role.end)) - each.line.nations(role.start, role.end)
                said.append(role)
        if someone.roles and not any(role in said for role, _ in someone.roles):
            said.append(someone.roles[0][0])  # told sentences ago: "Holm met her Chilean counterpart, Petra Kort"
        first = before.start if before is not None else name.start
        someone.late = someone.late or "late" in (each.line.low(first - 1), each.line.low(first))
        someone.tells = someone.tells or _tells(each.line, name)


def _tells(line: Line, name: Name) -> bool:
    """Say whether a name is a reporter's: its outlet or its trade stands beside it."""
    at = name.start - 1
    at -= line.possessive(at) if at >= 0 else 0
    known = line.known_before(at + 1) or line.known_before(name.start)
    if known is not None and known[0].ref("outlet") and known[0].ref("country", "organisation", "person") is None:
        return True
    near = (*range(max(0, name.start - 3), name.start), *range(name.end, name.end + 4))
    beside = {line.low(i) for i in near}
    if not beside.isdisjoint(words("newsmen")) or not beside.isdisjoint(words("pressmen")):
        beside = {line.low(i) for i in near if not _spoken_to(line, i)}
    if not beside.isdisjoint(words("newsmen")) or (line.low(name.start - 1) == "by" and name.start == 1):
        return True
    speaks = not beside.isdisjoint(words("attributing")) or any(i in line.known and line.known[i][0].ref("outlet") for i in near)
    return speaks and not beside.isdisjoint(words("pressmen"))


def _spoken_to(line: Line, at: int) -> bool:
    """Say whether the word there is whom somebody speaks to: "told the reporters", "asked by a reporter"."""
    before = at - 1
    while line.low(before) in words("determiners"):
        before -= 1
    by = line.low(before) == "by" and (before < at - 1 or line.low(at).endswith("s"))  # not "seen by photographer Ilona Varga"
    return by or line.low(before) in words("spoken_to")
