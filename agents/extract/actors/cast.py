"""The actors of one article, and every place of it that speaks of one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from tocsin.agents.extract.actors.collectives import Body
from tocsin.agents.extract.actors.coreference import Someone
from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.actors.passing import circumstances, passing_words
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.facts import Actor
from tocsin.schemas.message import Mention

_Place = tuple[int, int, Actor]

_PARTIES = 2  # who does something, and to whom: a third in the circumstances of a sentence is named in passing


class _Places:
    """Where actors are spoken of, which comes in the order of the text; a place may overlap others."""

    def __init__(self, places: Iterable[_Place] = ()) -> None:
        self._places = tuple(places)
        self._longest = max((end - start for start, end, _ in self._places), default=0)

    def at(self, start: int, end: int) -> Actor | None:
        """Return the actor whose place overlaps two offsets for longest; the first of equals."""
        first = bisect_left(self._places, start - self._longest, key=_start)
        before = islice(self._places, first, bisect_left(self._places, end, lo=first, key=_start))
        overlap = [place for place in before if start < place[1]]
        return max(overlap, key=lambda place: min(end, place[1]) - max(start, place[0]))[2] if overlap else None


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of one article, and where each is spoken of."""

    actors: tuple[Actor, ...] = ()
    """Whom the article is about: told of in a main clause, or in several sentences, or with a role."""
    passing: tuple[Actor, ...] = ()
    """Whom it names in passing only: actors of the story where they take part in a meeting or an event."""
    _sure: frozenset[str] = frozenset()
    """Ids of those told of in several sentences, or with a role."""
    _mentions: _Places = field(default_factory=_Places)
    _references: _Places = field(default_factory=_Places)
    """Words that mean an actor and are no mention: pronouns, "the president", the words of a role, "Russian" of an attack."""

    def at(self, start: int, end: int) -> Actor | None:
        """Return the actor that the words between two offsets mean: by mention, else by title, role or pronoun.

        Where several overlap the words, the longest overlap counts.
        """
        return self._mentions.at(start, end) or self._references.at(start, end)

    def taking_part(self, ids: Iterable[str], in_background: Callable[[Mention], bool]) -> tuple[Actor, ...]:
        """Return the actors of the story, those named in passing included who take part by their *ids*.

        A state, an organisation or a group that a single sentence names in its background takes no part, unless by its id.
        """
        wanted = set(ids)
        told = [
            actor for actor in self.actors if actor.id in wanted or actor.id in self._sure or not _behind(actor, in_background)
        ]
        return (*told, *(actor for actor in self.passing if actor.id in wanted))


class Casting:
    """A cast in the making; the order of first mention is kept."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._people: dict[str, Someone] = {}
        self._bodies: dict[str, Body] = {}
        self._mentions: dict[str, list[Mention]] = {}
        self._references: list[tuple[int, int, str]] = []
        self._main: set[str] = set()
        self._lines: dict[str, set[int]] = {}
        self._told: list[tuple[int, str]] = []
        self._line: Line | None = None

    def open(self, line: Line) -> None:
        """Begin with a line."""
        self._close()
        self._line = line

    def _close(self) -> None:
        """Take those for actors whom a line does not name beside its main matter, or third in its circumstances."""
        if self._line is not None and self._told:
            beside, aside = passing_words(self._line), circumstances(self._line)
            before: set[str] = set()
            for start, key in sorted(self._told):
                if start not in beside and (start < aside or len(before - {key}) < _PARTIES):
                    self._main.add(key)
                before.add(key)
        self._told = []

    def add_person(self, line: Line, start: int, end: int, someone: Someone) -> None:
        """Add a mention of somebody; the range is of word indexes, here and below."""
        self._people[someone.id] = someone
        self._mention(someone.id, line, start, end)

    def add_body(self, line: Line, body: Body) -> None:
        """Add a mention of a country, an organisation or a group; a place is only remembered for `at`."""
        if body.acts:
            self._bodies.setdefault(body.id, body)
            self._mention(body.id, line, body.start, body.end)
        else:
            self.refer(line, body.start, body.end, body.id)

    def refer(self, line: Line, start: int, end: int, key: str) -> None:
        """Remember words that mean an actor and are no mention."""
        if start < end:
            self._references.append((line.words[start].start, line.words[end - 1].end, key))

    def cast(self) -> Cast:
        """Return the cast."""
        self._close()
        actors = {key: self._actor(key, tuple(mentions)) for key, mentions in self._mentions.items()}
        mentions = sorted((m.start, m.end, key) for key, found in self._mentions.items() for m in found)
        return Cast(
            tuple(actor for key, actor in actors.items() if self._matters(key)),
            tuple(actor for key, actor in actors.items() if not self._matters(key)),
            frozenset(filter(self._is_sure, actors)),
            _Places((start, end, actors[key]) for start, end, key in mentions),
            _Places((start, end, actors[key]) for start, end, key in sorted(self._references) if key in actors),
        )

    def _matters(self, key: str) -> bool:
        if key in self._people and self._people[key].late:
            return False
        return key in self._main or self._is_sure(key)

    def _is_sure(self, key: str) -> bool:
        told = key in self._people and any(role.trait in ("", "vague") for role, _ in self._people[key].roles)
        return told or len(self._lines[key]) > 1

    def _mention(self, key: str, line: Line, start: int, end: int) -> None:
        self._told.append((start, key))
        self._lines.setdefault(key, set()).add(line.sentence.index)
        mention = Mention.cut(self._reading.text, line.words[start].start, line.words[end - 1].end)
        self._mentions.setdefault(key, []).append(mention)

    def _actor(self, key: str, mentions: tuple[Mention, ...]) -> Actor:
        if key in self._people:
            someone = self._people[key]
            role, source = someone.role(self._reading.day)
            country = someone.country()
            return Actor(
                id=key, name=someone.name, kind="person", country=country, role=role, role_from=source, mentions=mentions
            )
        body = self._bodies[key]
        return Actor(id=key, name=body.name, kind=body.kind, country=body.country, mentions=mentions)


def _behind(actor: Actor, in_background: Callable[[Mention], bool]) -> bool:
    return actor.kind != "person" and all(map(in_background, actor.mentions))


def _start(place: _Place) -> int:
    return place[0]
