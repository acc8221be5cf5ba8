"""What one sentence tells of a meeting: who, with whom, in which mode, where, and whether it has happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tocsin.agents.extract.grammar.clauses import agents_of, children, governor, link_of, patients_of, prepositional, whole
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.grammar.standing import is_many
from tocsin.agents.extract.meetings import words
from tocsin.agents.extract.meetings.attendance import attending
from tocsin.agents.extract.meetings.checks import means_of, tells_a_meeting
from tocsin.agents.extract.meetings.company import people_at
from tocsin.agents.extract.meetings.dates import is_long_over
from tocsin.agents.extract.meetings.named import named_parties, states_joined
from tocsin.agents.extract.meetings.parties import (
    Told,
    in_office,
    is_official,
    is_under_way,
    parties_of_noun,
    parties_of_verb,
)
from tocsin.agents.extract.meetings.places import Place, place_of
from tocsin.agents.extract.meetings.status import never_was, status_of_noun, status_of_verb
from tocsin.schemas.terms import MeetingMode, MeetingStatus, Part

_NOUNS = frozenset({"NOUN", "PROPN"})
_PRONOUNS = frozenset({"he", "she", "it", "him", "her"})
_TOLD_AS = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr"})
_BEFORE = frozenset({"before", "ahead", "until"})
_ABOUT = frozenset({"on", "about", "over"})
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
        part = token.pos_
        telling = _of_verb(scene, token) if part == "VERB" else _of_noun(scene, token) if part in _NOUNS else None
        if telling is not None:
            found.append(telling)
    return found


def is_played(telling: Telling) -> bool:
    """Tell whether it may be a match: "Lydia will meet Caria on Saturday", "their last meeting", and not "Lind met Varga"."""
    return telling.trigger.lemma_ in ("meet", "meeting") and any(side.kind != "person" for side, _ in telling.sides)


def _of_verb(scene: Scene, verb: Any) -> Telling | None:
    frame = words.verb_frame(verb)
    if frame is None or verb.dep_ in ("amod", "compound") or never_was(verb):
        return None
    if verb.dep_ in ("ccomp", "xcomp", "pcomp") and verb.head.lemma_ in words.used("imagines"):
        return None
    all_told = parties_of_verb(scene, verb, frame)
    told = [(side, part) for side, part in all_told if not _is_private(side)]
    if (len(told) < len(all_told) and len({side.id for side, _ in told}) < 2) or _meets_in_private(verb):
        return None
    if not tells_a_meeting(frame.needs, scene, verb, told) or all(side.surface[0].lower() in _PRONOUNS for side, _ in told):
        return None
    status = "proposed" if frame.needs == "invited" else status_of_verb(verb)
    return Telling(_mode(verb, frame.mode), status, _once(told), _where(scene, verb, _mode(verb, frame.mode)), scene, verb, True)


def _is_private(side: Side) -> bool:
    """Return whether somebody is met in private grief: "the families of those still missing" hold no talks."""
    head = side.surface[0].lower().partition(" of ")[0].split()
    return bool(head) and head[-1] in words.used("private")


def _meets_in_private(verb: Any) -> bool:
    """Return whether it is one person who grieves or was hurt, by name: "met the lone survivor, Tomas Lind"."""
    whom = patients_of(verb)
    alone = len(whom) == 1 and whom[0].lower_ in words.used("private") and bool(children(whom[0], "appos"))
    return alone or any(_is_love(one) for one in whom)


def _is_love(whom: Any) -> bool:
    """Return whether it is whom somebody married later: "met her future husband, Tomas Lind"."""
    said = {token.lower_ for token in whom.subtree}
    return not said.isdisjoint(words.used("spouse")) and bool(said & {"future", "later", "late"})


def _of_noun(scene: Scene, noun: Any) -> Telling | None:
    frame = words.noun_frame(noun)
    if frame is None or words.is_decoy(scene.doc, noun):
        return None
    if _is_part(noun) and not states_joined(scene, noun):
        return None
    if link_of(noun) == "of" and noun.head.head.lower_ in words.used("edges"):
        return None  # "met on the sidelines of a summit": the summit's members are not at their table
    if noun.lower_ == "summit" and link_of(noun) in words.used("heights") and _is_of_a_mountain(scene, noun):
        return None
    if link_of(noun) == "for" and noun.head.head.lemma_.lower() in words.used("delegation") and not _is_sent(noun.head.head):
        return None  # "met the delegation for talks with the rebels"
    if noun.lemma_ in ("trip", "tour") and link_of(noun) == "during" and _is_of_a_meeting(governor(noun)):
        return None  # "would love to meet Lind during her trip to Asia": whether they will is not said by the trip
    if link_of(noun) == "for" and noun.head.head.lemma_ in ("recall", "withdraw"):
        return None  # "recalled its ambassador for consultations": at home
    mode = _mode(noun, frame.mode)
    told = parties_of_noun(scene, noun)
    place = _where(scene, noun, mode)
    status = status_of_noun(noun)
    if status is None or not _enough(scene, noun, frame.needs, mode, told, place):
        return None
    if status == "planned" and link_of(noun) in words.used("still") and is_long_over(scene, noun):
        status = "held"
    host = _host_that_changes_it(scene, noun, told) if mode == "visit" and place is None else None
    if host is not None:
        told, place = [*told, (host, "host")], Place(host.name, state=True)
    if mode == "visit":
        first = next((side.id for side, part in told if part == "party"), None)
        told = [(side, "visitor" if part == "party" and side.id == first else part) for side, part in told]
    return Telling(mode, status, _once(told), place, scene, noun, _is_strong(scene, noun, told, place))


def _is_of_a_mountain(scene: Scene, noun: Any) -> bool:
    """Whether a summit is of one that nobody knows: "below the summit of the Rimpfischhorn"; not "of the G7"."""
    named = [t for t in prepositional(noun, "of") if t.pos_ == "PROPN"]
    return bool(named) and all(scene.actor(t) is None for t in named)


def _is_of_a_meeting(verb: Any | None) -> bool:
    return verb is not None and words.verb_frame(verb) is not None


def _host_that_changes_it(scene: Scene, noun: Any, told: Told) -> Side | None:
    """Return Lydia of "Lydia has postponed a visit by Carian President Lind": that is where he was to go."""
    verb = governor(noun) if whole(noun).dep_ == "dobj" else None
    from_where = {side.country for side, _ in told}
    if verb is None or words.status_by_verb(verb, noun) is None or None in from_where:
        return None
    hosts = (side for side in people_at(scene, agents_of(verb)) if side.kind == "country")
    return next((side for side in hosts if side.country not in from_where), None)


def _is_sent(delegation: Any) -> bool:
    """Whether somebody sends, leads or receives it for just those talks: "sent a team to Oslo for talks"."""
    return delegation.dep_ in ("dobj", "nsubjpass") and delegation.head.lemma_.lower() in words.used("sends") | {"lead", "head"}


def _is_strong(scene: Scene, noun: Any, told: Told, place: Place | None) -> bool:
    """Two sides make a meeting; one side needs a place, or a meeting that is new to the reader ("a meeting")."""
    if noun.dep_ == "attr" and any(c.lower_ in ("it", "this") for c in children(noun.head, "nsubj")):
        return False  # "it will be her ninth visit to Oslo" is the one that was told of
    if link_of(noun) in _BEFORE and not named_parties(scene, noun) and any(c.lower_ == "the" for c in noun.children):
        return False  # "days before the Oslo talks, rebels attacked": who attacks is not at the table
    if len({side.id for side, part in told if part != "mediator"}) > 1 or (told and prepositional(noun, "between")):
        return True
    verb = governor(noun)
    if all(part == "mediator" for _, part in told) or (verb is None and noun.dep_ != "pobj"):
        return False
    new = any(c.lower_ in ("a", "an", "another", "first", "second", "third") for c in noun.children)
    return (
        (place is not None and (link_of(noun) not in _ABOUT or is_under_way(noun)))
        or (new and whole(noun).dep_ in _TOLD_AS)
        or (verb is not None and noun.dep_ == "dobj" and words.takes_part(verb))
    )


def _enough(scene: Scene, noun: Any, needs: str, mode: str, told: Told, place: Place | None) -> bool:
    named = named_parties(scene, noun)
    match needs:
        case "phone":
            return (mode in ("call", "video") and noun.lemma_ != "call") or _is_phoned(noun, mode, told, named)
        case "two":
            return len(told) > 1 and (bool(named) or (mode in ("call", "video") and is_official(side for side, _ in told)))
        case "meal":  # a family's dinner is its own affair
            return len(told) > 1 and (bool(named) or _is_of_states(told)) and in_office(side for side, _ in told)
        case "with":
            return bool(prepositional(noun, "with")) and len(told) > 1
        case "place":
            return place is not None and is_official(side for side, _ in told)
        case "body":
            many = place is not None and is_official(named) and any(is_many(t) for t in prepositional(noun, "of", "between"))
            return mode == "video" or many or (len(told) > 1 and bool(named or attending(scene, noun)))
        case "counted":
            return words.is_counted(noun) and not prepositional(noun, "of")
        case "signing":  # "signed an accord at a ceremony in Oslo"
            verb = governor(noun)
            signs = verb is not None and verb.lemma_ in words.used("signs")
            return signs and len({side.id for side, _ in told}) > 1 and in_office(side for side, _ in told)
        case "session":
            chaired = any(part == "chair" for _, part in told) and len(told) > 1
            return (_is_session(noun) or chaired) and in_office(side for side, _ in told)
    return True


def _is_of_states(told: Told) -> bool:
    """Whether people of two states dine, each of them in office or a state: "Varga and Lind had dinner"."""
    return all(in_office([side]) for side, _ in told) and len({side.country for side, _ in told} - {None}) > 1


def _is_session(noun: Any) -> bool:
    """An emergency or closed session that somebody holds, not one of a course or of trading."""
    return any(t.lemma_ in words.used("session") for t in noun.lefts)


def _is_phoned(noun: Any, mode: str, told: Told, named: list[Side]) -> bool:
    after = noun.doc[noun.i + 1 : noun.i + 3]
    if (len(after) == 2 and after[0].lower_ == "to" and after[1].tag_ == "VB") or prepositional(noun, "for"):
        return False  # "a call to strike", "a call for calm"
    by_phone = mode == "video" or bool({t.lower_ for t in noun.lefts} & (words.used("phone") | {"conference"}))
    return (by_phone and (not told or is_official(side for side, _ in told))) or (len(told) > 1 and is_official(named))


def _where(scene: Scene, token: Any, mode: MeetingMode) -> Place | None:
    return None if mode in ("call", "video") else place_of(scene, token)  # a call about Oslo is not in Oslo


def _is_part(noun: Any) -> bool:
    """Part of a longer name: "meeting room", "talks process", "the Inter-Lydian Dialogue"."""
    if noun.dep_ in ("compound", "nmod", "amod", "poss") and noun.head.pos_ in ("NOUN", "PROPN") and noun.head.i > noun.i:
        return True
    ends = noun.i + 1 == len(noun.doc) or noun.nbor(1).ent_iob_ != "I"
    return noun.ent_type_ in ("ORG", "PERSON") and not (ends and noun.lower_ in _NAMED_MEETINGS)


def _mode(token: Any, mode: MeetingMode) -> MeetingMode:
    near = {t.lower_ for t in token.lefts} | {t.lower_ for left in token.lefts for t in left.lefts} | means_of(token)
    if token.dep_ in ("dobj", "nsubj", "nsubjpass"):  # "held a meeting via videoconference"
        near |= means_of(token.head)
    if near & words.used("video"):
        return "video"
    if near & words.used("phone"):
        return "call"
    if token.pos_ == "VERB" and any(t.lower_ == "summit" for t in prepositional(token, "at", "in", "during")):
        return "summit"
    if mode == "call" and token.pos_ == "VERB" and any(t.lower_ == "face" for t in patients_of(token)):
        return "talks"  # "spoke face to face"
    if mode == "call" and token.pos_ == "VERB":  # "spoke with residents at a meeting"
        at = (words.noun_frame(t) for t in prepositional(token, "at", "in", "during"))
        return next((frame.mode for frame in at if frame is not None and frame.mode == "talks"), mode)
    return mode


def _once(told: Told) -> tuple[tuple[Side, Part], ...]:
    found: dict[str, tuple[Side, Part]] = {}
    for side, part in told:
        known = found.get(side.id)
        if known is None:
            found[side.id] = (side, part)
        elif known[1] == "party" and part != "party":
            found[side.id] = (replace(known[0]), part)
    return tuple(pair for pair in found.values() if pair[0].name.split()[-1].lower() not in _NAMED_MEETINGS)
