"""Who acts in an article: people, countries, organisations and groups, under one identity each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tocsin.agents.extract.collectives import Body, find_bodies
from tocsin.agents.extract.coreference import People, Someone
from tocsin.agents.extract.gate import has_trigger
from tocsin.agents.extract.lines import Line, read_lines
from tocsin.agents.extract.names import Name, find_names, surnames_again
from tocsin.agents.extract.passing import passing_words
from tocsin.agents.extract.reading import Reading, Sentence
from tocsin.agents.extract.roles import Role, role_after, role_before
from tocsin.agents.extract.strangers import find_strangers
from tocsin.agents.extract.things import find_organisations
from tocsin.agents.extract.titles import Title, find_titles
from tocsin.agents.knowledge import words
from tocsin.schemas.facts import Actor
from tocsin.schemas.message import Mention


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of one article, and where each is spoken of."""

    actors: tuple[Actor, ...] = ()
    """Whom the article is about: told of in a main clause, or more than once, or with a role."""
    passing: tuple[Actor, ...] = ()
    """Whom it names in passing only: actors of the story where they take part in a meeting or an event."""
    _spans: tuple[tuple[int, int, Actor], ...] = ()
    """Every place that means an actor, in order: mentions, and descriptions that are no mention ("Russian" of an attack)."""

    def at(self, start: int, end: int) -> Actor | None:
        """Return the actor whose mention, title or pronoun overlaps two offsets; the longest where several do."""
        overlap = [span for span in self._spans if span[0] < end and start < span[1]]
        return max(overlap, key=lambda span: min(end, span[1]) - max(start, span[0]))[2] if overlap else None

    def with_parts(self, taking_part: Iterable[str]) -> tuple[Actor, ...]:
        """Return the actors, those named in passing included whose ids are among *taking_part*."""
        wanted = set(taking_part)
        return (*self.actors, *(actor for actor in self.passing if actor.id in wanted))

    def in_sentence(self, sentence: Sentence) -> list[tuple[Mention, Actor]]:
        """Return the mentions inside one sentence in order, each with its actor."""
        inside = ((m, a) for a in self.actors for m in a.mentions if sentence.start <= m.start and m.end <= sentence.end)
        return sorted(inside, key=lambda pair: pair[0].start)


@dataclass(slots=True)
class _Told:
    """A line with the people and bodies found in it."""

    line: Line
    names: list[Name]
    people: list[tuple[Name, Someone]] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def find_actors(reading: Reading) -> Cast:
    """Return the cast of an article; nothing that tells the story (reporters, outlets), no mere places."""
    lines = read_lines(reading)
    tagged = [line for line in lines if has_trigger(line.sentence.text)]
    reading.name([line.sentence for line in tagged])
    docs = {line.sentence.index: reading.named(line.sentence) for line in tagged}
    strangers = find_strangers(lines)
    told = [_Told(line, find_names(line, docs.get(line.sentence.index), strangers.is_person)) for line in lines]
    people = People(reading.day)
    _meet(told, people)
    found = _Collected(reading)
    for each in told:
        found.open(each.line)
        for name, someone in each.people:
            if not someone.tells:
                found.add_person(each.line, name, someone)
        for title in find_titles(each.line, each.taken):
            if found.add_title(each.line, title, people):
                each.taken |= set(range(title.start, title.end))
        for body in find_bodies(each.line, each.taken, strangers.lands):
            each.taken |= set(range(body.start, body.end))
            if body.acts:
                found.add_body(each.line, body)
        for body in find_organisations(each.line, docs.get(each.line.sentence.index), each.taken):
            found.add_body(each.line, body)
    return found.cast()


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
                each.people.append((name, people.recall(name) or people.stranger(name)))
        each.people.sort(key=lambda pair: pair[0].start)
        _take_roles(each)


def _take_roles(each: _Told) -> None:
    last: Role | None = None
    for name, someone in each.people:
        each.taken |= set(range(name.start, name.end))
        before, after = role_before(each.line, name.start), role_after(each.line, name.end)
        for role in (before, after):
            if role is not None:
                role = _echoed(role, last)
                someone.roles.append((role, role.country))
                each.taken |= set(range(role.start, role.end)) - each.line.nations(role.start, role.end)
                last = role
        someone.tells = someone.tells or _tells(each.line, name)


def _echoed(role: Role, last: Role | None) -> Role:
    """Return what a counterpart is: the role named before, of another country."""
    if role.trait != "echo" or last is None:
        return role
    return Role(last.text, last.office, last.trait, role.country, role.organisation, role.possessor, role.start, role.end)


def _tells(line: Line, name: Name) -> bool:
    """Say whether a name is a reporter's: its outlet or its trade stands beside it."""
    at = name.start - 1
    at -= line.possessive(at) if at >= 0 else 0
    known = line.known_before(at + 1) or line.known_before(name.start)
    if known is not None and known[0].ref("outlet") and known[0].ref("country", "organisation", "person") is None:
        return True
    beside = [line.low(i) for i in (*range(max(0, name.start - 3), name.start), *range(name.end, name.end + 4))]
    return any(word in words("newsmen") for word in beside) or (line.low(name.start - 1) == "by" and name.start == 1)


class _Collected:
    """Actors as they are collected; the order of first mention is kept."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._people: dict[str, Someone] = {}
        self._bodies: dict[str, Body] = {}
        self._mentions: dict[str, list[Mention]] = {}
        self._main: set[str] = set()
        self._beside: set[int] = set()

    def open(self, line: Line) -> None:
        """Begin with a line."""
        self._beside = passing_words(line)

    def add_person(self, line: Line, name: Name, someone: Someone) -> None:
        self._people[someone.id] = someone
        self._mention(someone.id, line, name.start, name.end)

    def add_body(self, line: Line, body: Body) -> None:
        self._bodies.setdefault(body.id, body)
        self._mention(body.id, line, body.start, body.end)

    def add_title(self, line: Line, title: Title, people: People) -> bool:
        """Add the holder of a title, if the text says whose it is; return whether it did."""
        someone = people.called(title.role)
        if someone is None:
            return False
        self._people[someone.id] = someone
        self._mention(someone.id, line, title.start, title.end)
        return True

    def cast(self) -> Cast:
        actors = {key: self._actor(key, tuple(mentions)) for key, mentions in self._mentions.items()}
        spans = sorted((m.start, m.end, key) for key, found in self._mentions.items() for m in found)
        return Cast(
            tuple(actor for key, actor in actors.items() if self._matters(key)),
            tuple(actor for key, actor in actors.items() if not self._matters(key)),
            tuple((start, end, actors[key]) for start, end, key in spans),
        )

    def _matters(self, key: str) -> bool:
        told = key in self._people and any(role.trait in ("", "vague") for role, _ in self._people[key].roles)
        return told or key in self._main or len(self._mentions[key]) > 1

    def _mention(self, key: str, line: Line, start: int, end: int) -> None:
        if start not in self._beside:
            self._main.add(key)
        mention = Mention.cut(self._reading.text, line.words[start].start, line.words[end - 1].end)
        self._mentions.setdefault(key, []).append(mention)

    def _actor(self, key: str, mentions: tuple[Mention, ...]) -> Actor:
        if key in self._people:
            someone, day = self._people[key], self._reading.day
            return Actor(
                id=key, name=someone.name, kind="person", country=someone.country(), role=someone.role(day), mentions=mentions
            )
        body = self._bodies[key]
        return Actor(id=key, name=body.name, kind=body.kind, country=body.country, mentions=mentions)
