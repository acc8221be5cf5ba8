"""Who takes part in a meeting, and in which part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tocsin.agents.extract.grammar.clauses import (
    ancestors,
    children,
    clause_of,
    governor,
    link_of,
    patients_of,
    prepositional,
    whole,
)
from tocsin.agents.extract.grammar.listing import is_person
from tocsin.agents.extract.grammar.participants import sides
from tocsin.agents.extract.grammar.polarity import attitude_of
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.grammar.standing import is_name, is_party
from tocsin.agents.extract.meetings.attendance import attending, leading
from tocsin.agents.extract.meetings.company import (
    between_them,
    brought_together,
    go_between,
    joining,
    offering,
    people_at,
    speaking,
)
from tocsin.agents.extract.meetings.doers import cut_off, doers, onlookers
from tocsin.agents.extract.meetings.leads import led_by_name, verbs_on
from tocsin.agents.extract.meetings.named import WITH, named_parties
from tocsin.agents.extract.meetings.words import VerbFrame, part_of, status_by_verb, takes_part, used, verb_frame
from tocsin.schemas.terms import Part

Told = list[tuple[Side, Part]]

_LINKS = frozenset(
    {"during", "at", "in", "after", "before", "following", "for", "from", "to", "of", "ahead", "into", "via", "by"}
)
_CAPTION = re.compile(r"[,(] ?(?:(?:second|third|fourth) from |far |center |centre )?(?:left|right|center|centre|[LRC])[,)]")
_OF_THREE = frozenset({"trilateral", "three-way", "tripartite"})
_TRIPS = frozenset({"visit", "trip", "tour"})


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
    whom = [] if verb.lemma_ == "discuss" else people_at(scene, patients)
    if frame.needs == "place":  # "visited Lydia", but "visited Premier Lind in Oslo"
        whom = [side for side in whom if side.kind == "person" and side.office]
    company = people_at(scene, others) + speaking(scene, verb, (*patients, *others))
    theirs: Part = "visitor" if frame.part == "host" else "party"
    told: Told = [(side, frame.part) for side in who] + [(side, theirs) for side in whom + company]
    return [go_between(pair) for pair in told] + _present(scene, verb) + leading(scene, verb)


def _also_whom(verb: Any, frame: VerbFrame) -> list[Any]:
    if frame.needs == "office":
        return prepositional(verb, "on", "upon")
    if frame.needs == "hosted":
        return [t for head in (verb, *patients_of(verb)) for t in prepositional(head, "to")]
    return prepositional(verb, "to") if "phone" in frame.needs else []


def parties_of_noun(scene: Scene, noun: Any) -> Told:
    """Return who takes part in what *noun* names: those it names itself, its chairs, then those of its clause."""
    named = named_parties(scene, noun)
    told: Told = [(side, "party") for side in (*named, *brought_together(scene, noun), *attending(scene, noun))]
    for verb in verbs_on(scene, noun):
        told += [(side, _part_in(noun, verb)) for side in people_at(scene, doers(scene, verb))]
        told += [(side, "party") for side in people_at(scene, prepositional(verb, "between") if verb.head.i == noun.i else [])]
        told += [(side, "party") for side in people_at(scene, _spoken_to_there(noun, verb))]
    told += led_by_name(scene, noun)
    if noun.lemma_ == "visit":  # "paid a visit to Lind"
        told += [(side, "host") for side in people_at(scene, [t for t in prepositional(noun, "to") if is_person(scene, t)])]
    if not _are_all(noun, named, told):
        told += [(side, "party") for side in (*_of_clause(scene, noun), *_in_the_picture(scene, noun))]
    told += [(side, "party") for side in (*_who_join(scene, noun), *offering(scene, noun))]
    if len({side.id for side, _ in told}) == 1 + any(left.lower_ in _OF_THREE for left in noun.lefts):
        told += [(side, "party") for side in _who_says_so(scene, noun)]
    told = [go_between(pair) for pair in told]
    return told + _present(scene, governor(noun)) + between_them(scene, noun) + leading(scene, noun)


def _spoken_to_there(noun: Any, verb: Any) -> list[Any]:
    """Return B of "a call in which A urged B to yield"."""
    there = verb.head.i == noun.i and any(t.lower_ == "which" for t in prepositional(verb, "in", "at", "during"))
    return [t for t in patients_of(verb) if t.ent_type_ == "PERSON"] if there and verb.lemma_ in used("spoken_to") else []


def _who_join(scene: Scene, noun: Any) -> list[Side]:
    """Return A of "A joined talks between B and C"."""
    verb = governor(noun) if noun.dep_ == "dobj" else None
    return people_at(scene, doers(scene, verb)) if verb is not None and verb.lemma_ == "join" else []


def _part_in(noun: Any, verb: Any) -> Part:
    """Return the part of who does *verb* to *noun*: who opens a session chairs it, who "opened talks with A" talks."""
    return "party" if verb.lemma_ == "open" and prepositional(noun, "with") else part_of(verb.lemma_.lower())


def is_under_way(noun: Any) -> bool:
    """Tell whether somebody is "on a visit" or "on her trip", and does not speak about it."""
    on_it = noun.lemma_ in _TRIPS and link_of(noun) == "on" and noun.head.lower_ == "on"
    return on_it and any(c.lower_ in ("a", "an") or c.tag_ == "PRP$" for c in noun.children)


def _are_all(noun: Any, named: list[Side], told: Told) -> bool:
    """Whether *noun* says itself who takes part: "talks between A and B", but "talks with A and B" are somebody's."""
    if noun.lemma_ in _TRIPS and named:
        return True  # "hoped that Lind's visit would help": only Lind travels
    verb = governor(noun) if noun.dep_ == "dobj" else None  # "held talks in Oslo with A and B"
    with_them = (prepositional(noun, "with") or (verb is not None and prepositional(verb, "with"))) and not children(noun, "poss")
    return len({side.id for side, part in told if part != "host"}) > 1 and not with_them


def company_of(scene: Scene, verb: Any) -> list[Any]:
    """Return the heads of whom *verb* is done with: also "discussed the crisis with Lind", "spoke on the phone with Lind"."""
    things = [t for t in patients_of(verb) if verb.lemma_ == "discuss" or not is_party(scene, t)]
    things += [t for head in (verb, *things) for t in prepositional(head, "to") if t.lower_ == "face"]  # "face to face with Lind"
    lines = prepositional(verb, "on", "over", "by", "via", "through", "in")
    things += [t for t in lines if not (used("phone") | used("video")).isdisjoint({t.lower_, *(left.lower_ for left in t.lefts)})]
    agreed = prepositional(verb.head, "with") if verb.head.lemma_ == "agree" else []  # "agreed with Lind to meet in Oslo"
    return agreed + prepositional(verb, *WITH) + [t for thing in things for t in prepositional(thing, "with")]


def _of_clause(scene: Scene, noun: Any) -> list[Side]:
    """Return who holds, attends or speaks at it."""
    verb = clause_of(noun)
    if verb is None:
        return people_at(scene, [above for above in ancestors(noun) if above.pos_ in ("PROPN", "NOUN")][:1])
    if link_of(noun) in ("on", "about", "over") and not is_under_way(noun):
        return []  # who speaks about talks need not be there
    subjects = [] if verb.lemma_ in used("raids") else doers(scene, verb)  # who detains them at a meeting was not invited
    travelling = _travellers_of(subjects)
    sends = verb.lemma_.lower() in used("sends")  # who sends an envoy to talks is not there
    if sends and (senders := _of_whom(scene, verb, subjects)):
        return senders
    heads = [] if sends or noun.i in {t.i for t in subjects} else list(travelling or subjects)
    if link_of(noun) in _LINKS:
        heads += onlookers(scene, verb)
        heads += [t for t in _with_whom(scene, noun, verb, subjects) if t.i < noun.i]
    elif whole(noun).dep_ == "dobj" and not _is_held_by(verb) and not travelling:
        return []
    return people_at(scene, heads or cut_off(scene, noun, verb))


def _who_says_so(scene: Scene, noun: Any) -> list[Side]:
    """Return Lydia of "Lydia said talks with Caria would resume": who speaks of their own talks leaves out with whom."""
    verb = governor(noun)
    above = None if verb is None else _reporting(verb)
    if verb is None or above is None:
        return []
    said = doers(scene, above)
    speakers = people_at(scene, said + [name for t in said for name in children(t, "appos") if name.ent_type_ == "ORG"])
    if noun.dep_ == "dobj":  # "the region's leaders will hold a summit, the bloc said"
        leaders = all(t.lower_ == "leaders" for t in doers(scene, verb))
        return [side for side in speakers if leaders and side.kind == "organisation" and side.named]
    ours = whole(noun).dep_ in ("nsubj", "nsubjpass") and prepositional(noun, "with")
    return [side for side in speakers if ours and (side.kind == "country" or side.office)]


def _reporting(verb: Any) -> Any | None:
    """Return the verb that reports *verb*: "said" it would resume, "denied" a report that it would."""
    if verb.dep_ in ("acl", "relcl") and verb.head.lower_ in used("hearsay"):
        return governor(verb.head)
    return verb.head if verb.dep_ in ("ccomp", "parataxis") else None


def _of_whom(scene: Scene, verb: Any, subjects: list[Any]) -> list[Side]:
    """Return Lydia of "Lydia sent a delegation to the talks": whose delegation it is goes without saying."""
    sent = patients_of(verb)
    bare = sent and all(t.lemma_.lower() in used("delegation") and not _is_owned(scene, t) for t in sent)
    return [side for side in people_at(scene, subjects) if side.kind in ("country", "organisation")] if bare else []


def _is_owned(scene: Scene, noun: Any) -> bool:
    return bool(prepositional(noun, "of", "from") or children(noun, "poss") or any(is_name(scene, t) for t in noun.lefts))


def _with_whom(scene: Scene, noun: Any, verb: Any, subjects: list[Any]) -> list[Any]:
    """Return whom *verb* is done to or with "at", "before" or "during" what *noun* names."""
    frame, whom = verb_frame(verb), patients_of(verb)
    if verb.lemma_ in used("speaks_of"):  # "accused Lydia at a meeting with Lind"
        heard = verb.lemma_ != "discuss" and not prepositional(noun, "with")
        whom = [t for t in whom if heard and t.ent_type_ == "PERSON"]
    theirs = any(c.lower_ == "their" for c in children(noun, "poss"))
    to = ("to",) if theirs or verb.lemma_ in used("speaks_to") else ()
    beside = prepositional(verb, "between", "with", "beside", "alongside", *to)
    beside += [t for next_to in children(verb, "advmod") if next_to.lower_ == "next" for t in prepositional(next_to, "to")]
    between = [patient for patient in whom if patient.lemma_ not in used("conflicts")]  # "end the war with Lydia after talks"
    beside += [t for patient in between for t in prepositional(patient, "between", "with", *to)]
    visited = (frame is not None and frame.needs == "place") or verb.lemma_ in used("departs")  # a country
    inspected = theirs and len(people_at(scene, subjects)) > 1  # "A and B review troops before their meeting"
    settled = (
        verb.dep_ == "xcomp" and link_of(whole(noun)) == "after" and attitude_of(verb.head) == "agree"
    )  # "agreed to lend Lydia, after"
    return beside if visited or inspected or settled else whom + beside


def _travellers_of(subjects: list[Any]) -> list[Any]:
    """Return whose journey it is that does something: Lind of "Lind's visit included a meeting with Varga"."""
    trips = [t for t in subjects if t.lemma_ in _TRIPS]
    return [who for trip in trips for who in (*children(trip, "poss"), *prepositional(trip, "by", "of"))]


def _in_the_picture(scene: Scene, noun: Any) -> list[Side]:
    """Return whom a caption shows at it: "Varga, left, greets Lind before a meeting" (the parser reads "left" as a verb)."""
    if not _CAPTION.search(scene.sentence.text):
        return []
    before = scene.doc[: noun.i]
    return sides(scene, [t for t in before if t.ent_type_ == "PERSON" and t.nbor(1).ent_iob_ != "I"])


def _is_held_by(verb: Any) -> bool:
    if verb.lemma_ == "prepare" and any(c.lower_ == "the" for t in children(verb, "dobj") for c in children(t, "det")):
        return False  # whose aides "spoke to prepare the summit"
    held = takes_part(verb) or verb.lemma_.lower() in used("chairs") | used("mediates") | used("hosts")
    return held or status_by_verb(verb) is not None or attitude_of(verb) == "refuse"  # "rejected talks with Lydia"


def _present(scene: Scene, verb: Any) -> Told:
    """Return A and B of "in the presence of A and B"."""
    nouns = [] if verb is None else [t for t in prepositional(verb, "in") if t.lower_ == "presence"]
    return [(side, "party") for noun in nouns for side in people_at(scene, prepositional(noun, "of"))]


def _holds_office(side: Side) -> bool:
    words = side.name.lower().replace("-", " ").split()
    return any(word in used("official") or word.removesuffix("s") in used("official") for word in words)
