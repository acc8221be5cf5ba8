"""What one sentence tells of a meeting: who, with whom, in which mode, where, and whether it has happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tocsin.agents.extract import meeting_words as words
from tocsin.agents.extract.clauses import agents_of, children, governor, is_passive, patients_of, prepositional
from tocsin.agents.extract.meeting_parties import Told, in_office, is_official, named_parties, parties_of_noun, parties_of_verb
from tocsin.agents.extract.meeting_places import Place, place_of
from tocsin.agents.extract.meeting_status import status_of_noun, status_of_verb
from tocsin.agents.extract.participants import Scene, Side, is_party
from tocsin.schemas.facts import MeetingMode, MeetingStatus, Part

_PRONOUNS = frozenset({"he", "she", "it", "they", "him", "her", "them"})
_TOLD_AS = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr"})
_NAMED_MEETINGS = frozenset({"summit", "conference", "meeting", "talks"})


@dataclass(frozen=True, slots=True)
class Telling:
    """A meeting as one sentence tells it; `strong` where the sentence alone is enough to make one."""

    mode: MeetingMode
    status: MeetingStatus
    sides: tuple[tuple[Side, Part], ...]
    place: Place | None
    scene: Scene
    trigger: Any
    strong: bool


def find_tellings(scene: Scene) -> list[Telling]:
    """Return what *scene* tells of meetings, in the order of the text."""
    if words.is_sport(scene.sentence.text):
        return []
    found = []
    for token in scene.doc:
        telling = _of_verb(scene, token) if token.pos_ == "VERB" else _of_noun(scene, token)
        if telling is not None:
            found.append(telling)
    return found


def _of_verb(scene: Scene, verb: Any) -> Telling | None:
    frame = words.verb_frame(verb)
    if frame is None or verb.dep_ in ("amod", "compound"):
        return None
    told = parties_of_verb(scene, verb, frame)
    if not _CHECKS[frame.needs](scene, verb, told) or all(side.surface[0].lower() in _PRONOUNS for side, _ in told):
        return None
    return Telling(_mode(verb, frame.mode), status_of_verb(verb), _once(told), place_of(scene, verb), scene, verb, True)


def _of_noun(scene: Scene, noun: Any) -> Telling | None:
    frame = words.noun_frame(noun)
    if frame is None or noun.pos_ not in ("NOUN", "PROPN") or words.is_decoy(scene.doc, noun) or _is_part(noun):
        return None
    mode = _mode(noun, frame.mode)
    told = parties_of_noun(scene, noun)
    place = place_of(scene, noun)
    status = status_of_noun(noun)
    if status is None or not _enough(scene, noun, frame.needs, mode, told, place):
        return None
    if mode == "visit":
        told = [(side, "visitor" if part == "party" and i == 0 else part) for i, (side, part) in enumerate(told)]
    return Telling(mode, status, _once(told), place, scene, noun, _is_strong(noun, told, place))


def _is_strong(noun: Any, told: Told, place: Place | None) -> bool:
    """Two sides make a meeting; one side needs a place, or a meeting that is new to the reader ("a meeting")."""
    if len({side.id for side, _ in told}) > 1:
        return True
    verb = governor(noun)
    if not told or (verb is None and noun.dep_ != "pobj"):
        return False
    new = any(c.lower_ in ("a", "an", "another", "first", "second", "third") or c.dep_ == "poss" for c in noun.children)
    return (
        place is not None
        or (new and noun.dep_ in _TOLD_AS)
        or (verb is not None and noun.dep_ == "dobj" and verb.lemma_ in words.used("attends"))
    )


def _enough(scene: Scene, noun: Any, needs: str, mode: str, told: Told, place: Place | None) -> bool:
    named = named_parties(scene, noun)
    match needs:
        case "phone":
            return (mode in ("call", "video") and noun.lemma_ != "call") or _is_phoned(noun, mode, told, named)
        case "two":
            return len(told) > 1 and bool(named)
        case "with":
            return bool(prepositional(noun, "with")) and len(told) > 1
        case "place":
            return place is not None and is_official(side for side, _ in told)
        case "body":
            return mode == "video" or (len(told) > 1 and bool(named))
    return True


def _is_phoned(noun: Any, mode: str, told: Told, named: list[Side]) -> bool:
    after = noun.doc[noun.i + 1 : noun.i + 3]
    if (len(after) == 2 and after[0].lower_ == "to" and after[1].tag_ == "VB") or prepositional(noun, "for"):
        return False  # "a call to strike", "a call for calm"
    by_phone = mode == "video" or bool({t.lower_ for t in noun.lefts} & (words.used("phone") | {"conference"}))
    return (by_phone and (not told or is_official(side for side, _ in told))) or (len(told) > 1 and is_official(named))


def _whom(scene: Scene, verb: Any, told: Told) -> bool:
    things = [t for t in (*patients_of(verb), *prepositional(verb, "with")) if not is_party(scene, t)]
    subjects = agents_of(verb)
    own = sum(1 for side, _ in told if any(_stands_at(scene, side, t) for t in subjects))
    if is_passive(verb) or not told or (things and len(told) <= own):
        return False
    if len(told) > own:
        return own > 0 or is_official(side for side, _ in told)
    return len(told) > 1 or any(_is_many(t) or t.ent_type_ == "ORG" or t.lemma_ in words.used("official") for t in subjects)


def _company(scene: Scene, verb: Any, told: Told) -> bool:
    return len(told) > 1 and any(is_party(scene, t) for t in prepositional(verb, "with", "among", "alongside"))


def _phone(scene: Scene, verb: Any, told: Told) -> bool:
    if _by_phone(scene, verb, told):
        return bool(told)
    heard = [t for t in prepositional(verb, "with") if is_party(scene, t)]
    return len(told) > 1 and bool(heard) and in_office(side for side, _ in told)


def _by_phone(scene: Scene, verb: Any, told: Told) -> bool:
    return bool(told) and not (words.used("phone") | words.used("video")).isdisjoint(_means(verb))


def _person(scene: Scene, verb: Any, told: Told) -> bool:
    """ "Called the president on Friday", not "called him a liar", "called on him", "called for calm"."""
    objects = patients_of(verb)
    if is_passive(verb) or len(told) < 2 or not objects or not any(side.kind == "person" for side, _ in told[1:]):
        return False
    if not all(side.named or in_office([side]) for side, _ in told):
        return False  # "his wife phoned him"
    return not any(_tells_a_name(child) for child in verb.children) and not _is_followed_by_a_name(scene, objects[-1])


def _tells_a_name(child: Any) -> bool:
    if child.dep_ == "prep" and child.lower_ in ("on", "for", "as", "out", "upon", "in"):
        return not any(t.ent_type_ in ("DATE", "TIME") for t in children(child, "pobj"))
    return child.dep_ in ("oprd", "ccomp", "prt") or (child.dep_ == "xcomp" and child.tag_ != "VB")


def _is_followed_by_a_name(scene: Scene, noun: Any) -> bool:
    after = scene.doc[noun.i + 1 : noun.i + 2]
    return any(t.tag_ in ("DT", "JJ") or t.tag_ == "``" or t.text in "“\"'‘" for t in after)


def _guest(scene: Scene, verb: Any, told: Told) -> bool:
    hosts = [side for side, part in told if part == "host"]
    return not is_passive(verb) and is_official(hosts) and any(side.kind == "person" and part != "host" for side, part in told)


def _visits(scene: Scene, verb: Any, told: Told) -> bool:
    where = [t for t in patients_of(verb) if t.ent_type_ in ("GPE", "FAC")]
    return not is_passive(verb) and bool(where) and is_official(side for side, _ in told)


def _down(scene: Scene, verb: Any, told: Told) -> bool:
    return _company(scene, verb, told) and any(c.lower_ == "down" for c in verb.children)


def _gathered(scene: Scene, verb: Any, told: Told) -> bool:
    to_talk = [c.lemma_ for c in verb.children if c.dep_ in ("advcl", "xcomp")] + [
        t.lemma_ for t in prepositional(verb, "for", "at")
    ]
    meant = not words.used("gathers").isdisjoint(to_talk)
    return meant and is_official(side for side, _ in told) and any(map(_is_many, agents_of(verb))) and not patients_of(verb)


def _is_many(noun: Any) -> bool:
    return bool(noun.tag_ in ("NNS", "NNPS"))


_CHECKS = {
    "whom": _whom,
    "company": _company,
    "phone": _phone,
    "by phone": _by_phone,
    "person": _person,
    "guest": _guest,
    "place": _visits,
    "down": _down,
    "gathered": _gathered,
}


def _is_part(noun: Any) -> bool:
    """Part of a longer name: "meeting room", "talks process", "the Inter-Lydian Dialogue"."""
    if noun.dep_ in ("compound", "nmod", "amod", "poss") and noun.head.pos_ in ("NOUN", "PROPN") and noun.head.i > noun.i:
        return True
    ends = noun.i + 1 == len(noun.doc) or noun.nbor(1).ent_iob_ != "I"
    return noun.ent_type_ in ("ORG", "PERSON") and not (ends and noun.lower_ in _NAMED_MEETINGS)


def _mode(token: Any, mode: MeetingMode) -> MeetingMode:
    near = {t.lower_ for t in token.lefts} | {t.lower_ for left in token.lefts for t in left.lefts} | _means(token)
    if near & words.used("video"):
        return "video"
    if near & words.used("phone"):
        return "call"
    if token.pos_ == "VERB" and any(t.lower_ == "summit" for t in prepositional(token, "at", "in", "during")):
        return "summit"
    return mode


def _means(token: Any) -> set[str]:
    """Return the words of "by phone", "over a video link", "in a phone call"."""
    nouns = prepositional(token, "by", "over", "via", "on", "through", "in")
    return {t.lower_ for noun in nouns for t in (noun, *noun.lefts)}


def _once(told: Told) -> tuple[tuple[Side, Part], ...]:
    found: dict[str, tuple[Side, Part]] = {}
    for side, part in told:
        known = found.get(side.id)
        if known is None:
            found[side.id] = (side, part)
        elif known[1] == "party" and part != "party":
            found[side.id] = (replace(known[0]), part)
    return tuple(pair for pair in found.values() if pair[0].name.split()[-1].lower() not in _NAMED_MEETINGS)


def _stands_at(scene: Scene, side: Side, token: Any) -> bool:
    base = scene.sentence.start
    return bool(base + token.left_edge.idx <= side.start <= base + token.idx + len(token))
