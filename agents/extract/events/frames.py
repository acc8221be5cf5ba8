"""Which PLOVER root a verb and its object stand for, read from the tables beside this module.

Source: Halterman et al., "PLOVER and POLECAT: A New Political Event Ontology and Dataset", ISA 2023.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import inf
from typing import Any, cast

from tocsin.agents.extract.grammar.clauses import agents_of, children, patients_of, prepositional
from tocsin.agents.extract.meetings.words import used
from tocsin.agents.extract.text.words import table
from tocsin.schemas.facts import PloverRoot

_PARTICLES = frozenset({"prt", "prep", "advmod", "acomp", "oprd", "ccomp", "xcomp"})
_SPLIT = re.compile(r"[\s|]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of the table: where it names `objects` or `subjects`, the verb's must be headed by one of them."""

    root: PloverRoot
    mode: str | None
    objects: frozenset[str]
    subjects: frozenset[str] = frozenset()


def frame_of(verb: Any) -> Frame | None:
    """Return the frame that *verb* stands for here; a frame that names the object wins over one that does not."""
    if verb.lemma_.lower() not in _verbs() or (verb.lemma_ == "return" and prepositional(verb, "as") and not patients_of(verb)):
        return None  # "returned as minister" gives nothing back
    plain: Frame | None = None
    for key, heads in _readings(verb):
        for frame in _frames().get(key, ()):
            if frame.subjects and not _matches(frame.subjects, agents_of(verb)):
                continue
            if frame.objects and _matches(frame.objects, heads):
                return frame
            if not frame.objects and (plain is None or "_" in key):
                plain = plain if plain is not None and "_" in key and plain.root != frame.root else frame
    return plain


def may_tell(sentence: str, actors: int) -> bool:
    """Tell, cheaply, whether *sentence* could hold an event between so many known *actors*.

    Mild verbs ("back", "provide") are all over the news and count where two actors stand around them.
    """
    return actors >= _fewest(sentence)


@lru_cache(maxsize=256)
def _fewest(sentence: str) -> float:
    """Return how many actors must stand in *sentence*; each finder asks again."""
    words = _WORD.findall(sentence.lower())
    known = set(words)
    enough, mild, beside = _triggers()
    if not enough.isdisjoint(known) or any(not beside[word].isdisjoint(known) for word in beside.keys() & known):
        return 1
    if not _phrasal().isdisjoint(pairwise(words)):
        return 1
    return inf if mild.isdisjoint(known) else 2


def _readings(verb: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield (lemma with particle, heads of its objects), then the lemma alone."""
    lemma = verb.lemma_.lower()
    said_of_it = [*children(verb, "attr", "oprd", "acomp"), *(t for t in children(verb, "ccomp") if t.pos_ == "ADJ")]
    direct = [unwrapped(t) for t in (*patients_of(verb), *said_of_it)]
    for particle in verb.children:
        if particle.dep_ in _PARTICLES and not _tells_when_or_how(particle):
            objects = [unwrapped(t) for t in children(particle, "pobj")]
            yield f"{lemma}_{particle.lower_}", direct + objects
    if lemma == "back" and any(child.lower_ in _AWAY for child in verb.children):
        return  # "backed away from sanctions" supports nobody
    yield lemma, direct + [unwrapped(t) for t in prepositional(verb, "on", "in", "for", "to") if t.ent_type_ != "DATE"]


_AWAY = frozenset(("away", "down", "off", "out"))


def _tells_when_or_how(particle: Any) -> bool:
    """Whether it is no particle: "called Lind on Saturday" and "called Lind on the phone" call on nobody."""
    objects = children(particle, "pobj")
    return bool(objects) and all(t.ent_type_ in ("DATE", "TIME") or t.lower_ in used("phone") for t in objects)


def unwrapped(noun: Any) -> Any:
    """Return what "a series of ..." is a series of."""
    for _ in range(2):
        of = [t for link in children(noun, "prep") if link.lower_ == "of" for t in children(link, "pobj")]
        if noun.lemma_.lower() not in _groups()["part"] or not of:
            break
        noun = of[0]
    return noun


def _matches(objects: frozenset[str], heads: Iterable[Any]) -> bool:
    for head in heads:
        for noun in (head, *[t for t in head.conjuncts if t.i > head.i][:10]):
            lemma = noun.lemma_.lower()
            if lemma in objects or noun.lower_ in objects:
                return True
            near = {t.lemma_.lower() for t in noun.subtree if abs(t.i - noun.i) < 8}
            if any(set(pair.split("+")) <= near for pair in objects if "+" in pair and lemma in pair.split("+")):
                return True
    return False


@cache
def _frames() -> dict[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for row in table("events/frames.csv"):
        objects, subjects = (frozenset(_expanded(row[key])) for key in ("object", "subject"))
        frame = Frame(cast(PloverRoot, row["root"]), row["mode"] or None, objects, subjects)
        for verb in _expanded(row["verb"]):
            found.setdefault(verb, []).append(frame)
    return {verb: tuple(frames) for verb, frames in found.items()}


@cache
def _verbs() -> frozenset[str]:
    return frozenset(key.partition("_")[0] for key in _frames())


def _expanded(cell: str) -> Iterator[str]:
    for word in filter(None, _SPLIT.split(cell)):
        if word.startswith("@"):
            yield from _groups()[word[1:]]
        else:
            yield word


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    return {row["group"]: tuple(row["words"].split()) for row in table("events/groups.csv")}


@cache
def _triggers() -> tuple[frozenset[str], frozenset[str], dict[str, frozenset[str]]]:
    """Return (verbs that are enough, mild ones, by object noun the verbs it must stand beside), in all their forms."""
    enough: set[str] = set()
    mild = {form for verb in _groups()["mild"] for form in _forms(verb)}
    beside: dict[str, set[str]] = {"must": {"said", "says"}, "should": {"said", "says"}}
    for key, frames in _frames().items():
        verb, _, particle = key.partition("_")
        forms = set(_forms(verb))
        for frame in frames:
            if not particle and not frame.objects:
                enough.update(forms)
            for word in frame.objects:
                for form in _forms(word.partition("+")[0]):
                    beside.setdefault(form, set()).update(forms)
    return frozenset(enough - mild), frozenset(mild), {word: frozenset(forms) for word, forms in beside.items()}


@cache
def _phrasal() -> frozenset[tuple[str, str]]:
    """Return the verbs that are nothing without their particle, with it: ("called", "on")."""
    pairs = (key.partition("_") for key in _frames() if "_" in key)
    return frozenset((form, particle) for verb, _, particle in pairs for form in _forms(verb))


def _forms(lemma: str) -> Iterator[str]:
    yield from (lemma + ending for ending in ("", "s", "es", "ed", "ing"))
    yield from (lemma + lemma[-1] + ending for ending in ("ed", "ing"))
    if lemma.endswith("e"):
        yield from (lemma + "d", lemma[:-1] + "ing")
    if lemma.endswith("y"):
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied")
    yield from _irregular().get(lemma, ())


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    return {row["lemma"]: tuple(row["forms"].split()) for row in table("events/irregular_verbs.csv")}
