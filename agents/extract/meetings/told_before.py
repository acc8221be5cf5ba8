"""Who is meant by "the two leaders", "both sides" and "they": those whom the text named right before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from tocsin.agents.extract.grammar.clauses import agents_of, children, governor, prepositional
from tocsin.agents.extract.grammar.participants import phrase
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.grammar.standing import is_name
from tocsin.agents.extract.meetings.words import may_tell, used
from tocsin.agents.extract.parse.reading import Sentence
from tocsin.agents.knowledge import words
from tocsin.schemas.facts import Actor

_FURTHEST = 2  # sentences back
_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_DEFINITE = frozenset({"the", "these", "those", "both"})
_OTHERS = frozenset({"other", "more", "new", "different", "such"})
_JOINED = re.compile(r",?\s+(?:[^,.;:!?]{1,40},\s+)?and\s+(?:[\w’'.-]+\s+){0,5}|,\s+(?:[\w’'.-]+\s+){0,5}")

_SAYS = re.compile(r"\s(?:said|says|told|announced|added)\b")
_OPEN_QUOTE = re.compile(r"“[^”]*\Z")
_PEOPLE = frozenset({"person"})
_STATES = frozenset({"country"})
_BODIES = frozenset({"country", "organisation", "group"})
_BODY = frozenset({"organisation"})
_NOUNS = {"those_people": _PEOPLE, "those_states": _STATES, "those_bodies": _BODIES}


class _Wanted(NamedTuple):
    """How many are meant, nothing where the text does not say, and the kinds of actors that they can be."""

    number: int | None
    kinds: frozenset[str]


class _Named(NamedTuple):
    """An actor where a sentence names it."""

    start: int
    end: int
    actor: Actor


def those_meant(scene: Scene, head: Any) -> list[Side]:
    """Return who *head* means by a phrase that only counts them: "the two leaders", "envoys of both sides", "they".

    Nothing where *head* is no such phrase, or where the text before does not name exactly as many. "Its leaders" meet for
    the body that the sentence names before them.
    """
    if (body := _body_of(scene, head)) is not None:
        return [_side(scene, head, head, body)]
    wanted, last = _wanted(scene, head), head
    if wanted is None and head.tag_ == "NNS" and len(whose := prepositional(head, "of", "from")) == 1:
        wanted, last = _wanted(scene, whose[0]), whose[0]
        wanted = None if wanted is None or wanted.kinds == _PEOPLE else wanted
    if wanted is None:
        return []
    found = _joined(scene, head, wanted) if wanted.number is None else _counted(scene, head, wanted)
    return [_side(scene, head, last, actor) for actor in found]


def _body_of(scene: Scene, head: Any) -> Actor | None:
    """Return ECOWAS of "ECOWAS said that its leaders had met"."""
    if head.lower_ not in ("leaders", "members", "ministers") or not any(c.lower_ == "its" for c in children(head, "poss")):
        return None
    start = scene.sentence.start
    named = [one for one in _named(scene, start, start + head.idx, _Wanted(None, _BODY)) if one.actor.name[:1].isupper()]
    return named[-1].actor if named else None


def _wanted(scene: Scene, head: Any) -> _Wanted | None:
    if head.lower_ == "they":
        return _Wanted(None, _PEOPLE)
    determiners = {c.lower_ for c in head.lefts}
    if determiners.isdisjoint(_DEFINITE) or not determiners.isdisjoint(_OTHERS) or _is_described(scene, head):
        return None
    count = next((_COUNTS[word] for word in (head.lower_, *determiners) if word in _COUNTS), None)
    if head.lower_ in _COUNTS:
        return _Wanted(count, _PEOPLE) if head.pos_ == "NUM" else None
    if head.tag_ != "NNS" or (count is None and len(determiners) > 1):
        return None
    kinds = next((kinds for use, kinds in _NOUNS.items() if head.lemma_.lower() in used(use)), None)
    return None if kinds is None else _Wanted(count, kinds)


def _is_described(scene: Scene, head: Any) -> bool:
    """Whether the phrase says itself who they are: "the two Lydian leaders", "the presidents of Lydia", "both sides, A and B"."""
    if any(is_name(scene, c) for c in head.lefts) or children(head, "appos", "relcl", "acl", "poss"):
        return True
    there = [place for place in prepositional(head, "in") if not is_name(scene, place)]  # "met both leaders in Osta"
    return bool(there or prepositional(head, "of", "from"))


def _counted(scene: Scene, head: Any, wanted: _Wanted) -> list[Actor]:
    """Return as many as one sentence names, its own or the nearest before; a speaker of its own may be one of the people.

    Who "met the two leaders" is none of them; where the text named nobody, they lead the states that it named.
    """
    own, *before = _sentences_before(scene, head, wanted)
    nearest = next((named for named in before if named), [])
    if len(_ids(nearest)) > (wanted.number or 0):
        nearest = [one for one in nearest if not _SAYS.match(scene.reading.text, one.end)]  # "A and B parted, C said"
    speaks = wanted.kinds == _PEOPLE and len(_ids(own)) == 1
    meets = speaks and own[0].actor in _who_meets(scene, head)
    found = nearest if meets else [*nearest, *own] if speaks else own or nearest
    if speaks and len(_ids(found)) != wanted.number == len(_ids(nearest)):
        found = nearest  # "a mediator said the two would meet again"
    if len(_ids(found)) != wanted.number or (found is nearest and not _belong_together(scene, found)):
        found = _led(scene, head, wanted.number) if meets else []
    return list({one.actor.id: one.actor for one in found}.values())


def _who_meets(scene: Scene, head: Any) -> list[Actor | None]:
    """Return the subject of the verb that *head* stands behind: Lind of "Lind spoke by phone with both leaders"."""
    verb = governor(head)
    return [] if verb is None else [scene.actor(subject) for subject in agents_of(verb)]


def _led(scene: Scene, head: Any, number: int | None) -> list[_Named]:
    """Return the states that the sentences before name, from the nearest on, once they are as many."""
    _, *before = _sentences_before(scene, head, _Wanted(number, _STATES))
    found: list[_Named] = []
    for named in before:
        found = [*named, *found]
        if len(_ids(found)) == number:
            return found
    return []


def _ids(named: list[_Named]) -> set[str]:
    return {one.actor.id for one in named}


def _belong_together(scene: Scene, named: list[_Named]) -> bool:
    """Whether a sentence puts people together, or tells of a meeting: not "Varga asked others to stop Lind"."""
    joined = len(_run(scene, named)) == len(_ids(named))
    return joined or named[0].actor.kind != "person" or may_tell(_sentence_of(scene, named[0]).text, 0)


def _joined(scene: Scene, head: Any, wanted: _Wanted) -> list[Actor]:
    """Return those whom the nearest sentence that names somebody joins by "and"; "they" may be people or bodies."""
    bodies = wanted._replace(kinds=_BODIES)
    for people, others in zip(_sentences_before(scene, head, wanted), _sentences_before(scene, head, bodies), strict=True):
        if named := people or (others if head.lower_ == "they" else []):
            if not people and len(_ids(named)) == 1:
                continue  # "They discussed Lydia. They agreed to meet": whoever they are was named before
            if _is_hung_on(scene, named[0]):
                return []
            run = _run(scene, named)
            if people and len(run) < len(_ids(named)) == _PAIR:
                return list({one.actor.id: one.actor for one in named}.values())  # "Varga called Lind. They agreed to meet"
            return run if len(_ids(named)) == len(run) > 1 else []
    return []


_PAIR = 2


def _is_hung_on(scene: Scene, first: _Named) -> bool:
    """Whether the names hang on somebody else: "police in A and B", "the lawyers of A and B"."""
    before = scene.reading.text[_sentence_of(scene, first).start : first.start]
    return not words("prepositions").isdisjoint(re.split(r"[,;:]", before)[-1].lower().split())


def _sentence_of(scene: Scene, named: _Named) -> Sentence:
    nearest = scene.reading.sentences[max(0, scene.sentence.index - _FURTHEST) : scene.sentence.index + 1]
    return next(sentence for sentence in reversed(nearest) if sentence.start <= named.start)


def _run(scene: Scene, named: list[_Named]) -> list[Actor]:
    text = scene.reading.text
    run = {named[0].actor.id: named[0].actor}
    for one, other in pairwise(named):
        between = text[one.end : other.start]
        if not _JOINED.fullmatch(between):
            break
        run[other.actor.id] = other.actor
    return list(run.values())


def _sentences_before(scene: Scene, head: Any, wanted: _Wanted) -> Iterator[list[_Named]]:
    """Yield who is named in the sentence of *head* before it, then in the sentences before, in the order of the text."""
    base, index = scene.sentence.start, scene.sentence.index
    yield _named(scene, base, base + head.left_edge.idx, wanted)
    for sentence in reversed(scene.reading.sentences[max(0, index - _FURTHEST) : index]):
        yield _named(scene, sentence.start, sentence.end, wanted)


def _named(scene: Scene, start: int, end: int, wanted: _Wanted) -> list[_Named]:
    text = scene.reading.text
    found = [
        _Named(mention.start, mention.end, actor)
        for actor in (*scene.cast.actors, *scene.cast.passing)
        if actor.kind in wanted.kinds and not _speaks_for_others(actor)
        for mention in actor.mentions
        if start <= mention.start and mention.end <= end and not _is_quoted(text[start : mention.start])
    ]
    return sorted(found, key=lambda one: one.start)


def _is_quoted(before: str) -> bool:
    """Whether a quote is open behind *before*: who is named in it is spoken of, and does not act."""
    return before.count('"') % 2 == 1 or _OPEN_QUOTE.search(before) is not None


def _speaks_for_others(actor: Actor) -> bool:
    return actor.role is not None and "spokes" in actor.role


def _side(scene: Scene, head: Any, last: Any, actor: Actor) -> Side:
    start, end = phrase(head)[0], phrase(last)[1]
    base = scene.sentence.start
    office = actor.role is not None
    surface = scene.text(start, end)
    return Side(actor.id, actor.name, (surface,), actor.country, base + start, base + end, actor.kind, True, office)
