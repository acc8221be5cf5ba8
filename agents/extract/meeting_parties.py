"""Who takes part in a meeting, and in which part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tocsin.agents.extract.clauses import (
    agents_of,
    ancestors,
    children,
    clause_of,
    governor,
    link_of,
    patients_of,
    prepositional,
    whole,
)
from tocsin.agents.extract.meeting_attendance import attending, leading
from tocsin.agents.extract.meeting_company import (
    between_them,
    brought_together,
    go_between,
    joining,
    people_at,
    speaking,
    told_again,
)
from tocsin.agents.extract.meeting_where import travellers
from tocsin.agents.extract.meeting_words import VerbFrame, part_of, status_by_verb, used
from tocsin.agents.extract.participants import side_of_name, side_of_surname, sides
from tocsin.agents.extract.scene import Scene, Side
from tocsin.agents.extract.standing import is_party
from tocsin.schemas.facts import Part

Told = list[tuple[Side, Part]]

_WITH = ("with", "between", "among", "alongside")
_LINKS = frozenset(
    {"during", "at", "in", "after", "before", "following", "for", "from", "to", "of", "ahead", "into", "via", "by"}
)
_CAPTION = re.compile(r"[,(] ?(?:(?:second|third|fourth) from |far |center |centre )?(?:left|right|center|centre|[LRC])[,)]")
_IS_CALLED = frozenset({"get", "receive", "take", "have"})
_TRIPS = frozenset({"visit", "trip", "tour"})
_ALSO_WITH = {
    "banquet": ("for",),
    "audience": ("to",),
    "dinner": ("for",),
    "lunch": ("for",),
    "breakfast": ("for",),
    "call": ("to",),
    "visit": ("by",),
    "trip": ("by",),
}


def is_official(who: Iterable[Side]) -> bool:
    """Tell whether one of *who* is a named person, a state or somebody in an office."""
    return any((side.named and side.kind in ("person", "country")) or _holds_office(side) for side in who)


def in_office(who: Iterable[Side]) -> bool:
    """Tell whether one of *who* is known to hold an office, or is a state or body."""
    return any(side.office or _holds_office(side) or (side.named and side.kind != "person") for side in who)


def parties_of_verb(scene: Scene, verb: Any, frame: VerbFrame) -> Told:
    """Return who meets whom by *verb*: the subject first."""
    who = people_at(scene, doers(scene, verb)) + joining(scene, verb)
    patients, others = patients_of(verb), company_of(scene, verb) + _also_whom(verb, frame)
    whom = [] if frame.needs == "place" else people_at(scene, patients)
    company = people_at(scene, others) + speaking(scene, verb, (*patients, *others))
    theirs: Part = "visitor" if frame.part == "host" else "party"
    told: Told = [(side, frame.part) for side in who] + [(side, theirs) for side in whom + company]
    return [go_between(pair) for pair in told] + _present(scene, verb) + leading(scene, verb)


def _also_whom(verb: Any, frame: VerbFrame) -> list[Any]:
    if frame.needs == "office":
        return prepositional(verb, "on", "upon")
    return prepositional(verb, "to") if "phone" in frame.needs else []


def parties_of_noun(scene: Scene, noun: Any) -> Told:
    """Return who takes part in what *noun* names: those it names itself, its chairs, then those of its clause."""
    named = named_parties(scene, noun)
    told: Told = [(side, "party") for side in (*named, *brought_together(scene, noun), *attending(scene, noun))]
    for verb in _verbs_on(scene, noun):
        told += [(side, part_of(verb.lemma_.lower())) for side in people_at(scene, agents_of(verb))]
    if not _are_all(noun, named, told):
        told += [(side, "party") for side in (*_of_clause(scene, noun), *_in_the_picture(scene, noun))]
    told = [go_between(pair) for pair in told]
    return told + _present(scene, governor(noun)) + between_them(scene, noun) + leading(scene, noun)


def _are_all(noun: Any, named: list[Side], told: Told) -> bool:
    """Whether *noun* says itself who takes part: "talks between A and B", but "talks with A and B" are somebody's."""
    if noun.lemma_ in _TRIPS and named:
        return True  # "hoped that Lind's visit would help": only Lind travels
    with_them = prepositional(noun, "with") and not children(noun, "poss")
    return len({side.id for side, _ in told}) > 1 and not with_them


def named_parties(scene: Scene, noun: Any) -> list[Side]:
    """Return who *noun* itself names: "talks between A and B", "A's meeting with B", "the A-B talks"."""
    heads = children(noun, "poss") + prepositional(noun, *_WITH, "of", *_ALSO_WITH.get(noun.lemma_.lower(), ()))
    if pair := _pair(scene, noun):
        return pair + people_at(scene, heads)
    heads += [t for t in _words_before(scene, noun) if _is_party_word(scene, t)]
    heads += [t for more in told_again(noun) for t in prepositional(more, *_WITH)]
    verb = governor(noun)
    if verb is not None and not heads:
        heads += prepositional(verb, "with", "between")
    if verb is not None and noun.lemma_ == "audience" and noun.dep_ == "dobj":  # "granted an audience to Lind"
        heads += prepositional(verb, "to") + children(verb, "dative")
    if verb is not None and noun.lemma_ == "call" and noun.dep_ == "dobj" and verb.lemma_ in _IS_CALLED:
        heads += prepositional(verb, "from") + prepositional(noun, "from")
    return people_at(scene, heads)


def company_of(scene: Scene, verb: Any) -> list[Any]:
    """Return the heads of whom *verb* is done with: also those of "discussed the crisis with Lind"."""
    things = [t for t in patients_of(verb) if not is_party(scene, t)]
    return prepositional(verb, *_WITH) + [t for thing in things for t in prepositional(thing, "with")]


def doers(scene: Scene, verb: Any) -> list[Any]:
    """Return the heads of who does what *verb* says; a pronoun nobody can resolve gives way to the subject around it.

    "As she entered a meeting, Varga said": Varga entered it.
    """
    heads = agents_of(verb)
    if heads and all(t.pos_ == "PRON" and scene.actor(t) is None for t in heads) and (above := travellers(verb)):
        return above  # "flew to Oslo, where he met Lind"
    if verb.dep_ not in ("advcl", "ccomp") or not heads or not all(t.pos_ == "PRON" and scene.actor(t) is None for t in heads):
        return heads
    for above in ancestors(verb):
        if above.dep_ in ("nsubj", "nsubjpass"):
            return [above]
        if above.pos_ in ("VERB", "AUX"):
            return agents_of(above) or heads
    return heads


def _words_before(scene: Scene, noun: Any) -> list[Any]:
    """Return the words that tell *noun* apart, both of a pair ("the Varga-Lind summit")."""
    found = [t for t in noun.lefts if t.dep_ in ("nmod", "amod", "compound")]
    pairs = [
        t
        for mark in scene.doc[noun.left_edge.i : noun.i]
        if mark.text in "-–/" and mark.i > 0
        for t in (mark.nbor(-1), mark.nbor(1))
    ]
    return sorted({t.i: t for t in (*found, *pairs)}.values(), key=lambda t: int(t.i))


def _pair(scene: Scene, noun: Any) -> list[Side]:
    """Return all of "the Varga-Lind summit", where the tagger takes the pair for one name, or the three for one."""
    marks = [t for t in scene.doc[noun.left_edge.i + 1 : noun.i - 1] if t.text in "-–/"]
    names = {t.i: t for mark in marks for t in (mark.nbor(-1), mark.nbor(1)) if len(t) > 2 and t.is_title}
    ours = list(names.values()) if len(names) == len(marks) + 1 else []
    people = len(ours) > 1 and all(t.pos_ == "PROPN" and side_of_name(scene, t).kind == "person" for t in ours[:2])
    return [side_of_surname(scene, t) for t in ours] if people else []


def _is_party_word(scene: Scene, token: Any) -> bool:
    """Whether a word before the noun names a side ("Lydian talks") and not the place ("the Geneva talks")."""
    actor = scene.actor(token)
    return token.ent_type_ in ("NORP", "ORG", "PERSON") or (actor is not None and actor.kind != "country")


def _verbs_on(scene: Scene, noun: Any) -> Iterator[Any]:
    """Yield the verbs that say who leads or brokers it: "co-chaired by", "who led the talks"."""
    leads = used("chairs") | used("mediates") | used("hosts")
    for verb in noun.children:
        if verb.dep_ in ("acl", "relcl") and verb.pos_ == "VERB":
            yield verb
    top = whole(noun)
    if top.dep_ in ("dobj", "nsubjpass") and top.head.lemma_.lower() in leads:
        yield top.head
    for verb in scene.doc[noun.i + 1 : noun.i + 6]:  # the parser often cuts "co-chaired by" loose
        if verb.lemma_.lower() in leads and children(verb, "agent") and verb.head.i != noun.i and verb.dep_ != "ROOT":
            yield verb


def _of_clause(scene: Scene, noun: Any) -> list[Side]:
    """Return who holds, attends or speaks at it."""
    verb = clause_of(noun)
    if verb is None:
        return people_at(scene, [above for above in ancestors(noun) if above.pos_ in ("PROPN", "NOUN")][:1])
    if link_of(noun) in ("on", "about", "over"):
        return []  # who speaks about talks need not be there
    subjects = doers(scene, verb)
    sends = verb.lemma_.lower() in used("sends")  # who sends an envoy to talks is not there
    heads = [] if sends or noun.i in {t.i for t in subjects} else list(subjects)
    if link_of(noun) in _LINKS:
        heads += [t for t in patients_of(verb) if t.i < noun.i]
        heads += [t for t in prepositional(verb, "between", "with") if t.i < noun.i]
        heads += [t for patient in patients_of(verb) for t in prepositional(patient, "between", "with") if t.i < noun.i]
    elif whole(noun).dep_ == "dobj" and not _is_held_by(verb):
        return []
    return people_at(scene, heads or _cut_off(scene, noun, verb))


def _cut_off(scene: Scene, noun: Any, verb: Any) -> list[Any]:
    """Return the subject that the parser hung on a name before it.

    "At talks in Doha, Lydian and Carian envoys agreed", "In a call with Tomas Lind, Ilona Varga asked".
    """
    if children(verb, "nsubj", "nsubjpass") or noun.i > verb.i:
        return []
    after = [t for t in noun.subtree if noun.i < t.i < verb.i and t.left_edge.nbor(-1).lower_ not in ("and", "or")]
    listed = [t for t in after if t.dep_ == "conj" and t.head.ent_type_ in ("GPE", "FAC", "LOC")]
    named = [t for t in after if t.dep_ == "appos" and t.ent_type_ == t.head.ent_type_ == "PERSON"]
    return [t for t in (*listed, *named) if is_party(scene, t)][:1]


def _in_the_picture(scene: Scene, noun: Any) -> list[Side]:
    """Return whom a caption shows at it: "Varga, left, greets Lind before a meeting" (the parser reads "left" as a verb)."""
    if not _CAPTION.search(scene.sentence.text):
        return []
    before = scene.doc[: noun.i]
    return sides(scene, [t for t in before if t.ent_type_ == "PERSON" and t.nbor(1).ent_iob_ != "I"])


def _is_held_by(verb: Any) -> bool:
    lemma = verb.lemma_.lower()
    return lemma in used("attends") | used("chairs") | used("mediates") | used("hosts") or status_by_verb(verb) is not None


def _present(scene: Scene, verb: Any) -> Told:
    """Return A and B of "in the presence of A and B"."""
    nouns = [] if verb is None else [t for t in prepositional(verb, "in") if t.lower_ == "presence"]
    return [(side, "party") for noun in nouns for side in people_at(scene, prepositional(noun, "of"))]


def _holds_office(side: Side) -> bool:
    words = side.name.lower().replace("-", " ").split()
    return any(word in used("official") or word.removesuffix("s") in used("official") for word in words)
