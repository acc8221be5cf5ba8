"""What must stand beside a verb before it tells of a meeting: "met Lind", not "met a demand"."""

from __future__ import annotations

from typing import Any

from tocsin.agents.extract.grammar.clauses import agents_of, children, is_passive, patients_of, prepositional
from tocsin.agents.extract.grammar.participants import sides
from tocsin.agents.extract.grammar.polarity import is_negated
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.grammar.standing import is_many, is_party
from tocsin.agents.extract.meetings import words
from tocsin.agents.extract.meetings.company import FIRST_PERSON
from tocsin.agents.extract.meetings.parties import Told, company_of, in_office, is_official
from tocsin.agents.extract.meetings.places import is_called_a_town, is_seat, is_town, past_the_leader, place_of


def tells_a_meeting(needs: str, scene: Scene, verb: Any, told: Told) -> bool:
    """Tell whether what *needs* names stands beside *verb*, whose people are *told*."""
    return _CHECKS[needs](scene, verb, told)


def means_of(token: Any) -> set[str]:
    """Return the words of "by phone", "over a video link", "in a phone call"."""
    objects = patients_of(token) if token.pos_ == "VERB" else []
    nouns = [t for head in (token, *objects) for t in prepositional(head, "by", "over", "via", "on", "through", "in")]
    return {t.lower_ for noun in nouns for t in (noun, *noun.lefts)}


def _whom(scene: Scene, verb: Any, told: Told) -> bool:
    things = [t for t in (*patients_of(verb), *prepositional(verb, "with")) if not is_party(scene, t)]
    if is_passive(verb):  # "was met by the premier", not "was met by protesters"
        return len(told) > 1 and not things and all(in_office([side]) and side.kind in ("person", "country") for side, _ in told)
    subjects = agents_of(verb)
    own = sum(1 for side, _ in told if any(_stands_at(scene, side, t) for t in subjects))
    if not told or (things and len(told) <= own):
        return False
    if things and not is_official(side for side, _ in told):
        return False  # "protesters met police with stones"
    if words.may_be_sport(scene.sentence.text) and all(side.kind in ("country", "organisation") for side, _ in told):
        return False
    if len(told) > own:
        return own > 0 or is_official(side for side, _ in told)
    return len(told) > 1 or any(is_many(t) or t.ent_type_ == "ORG" or t.lemma_ in words.used("official") for t in subjects)


def _company(scene: Scene, verb: Any, told: Told) -> bool:
    together = verb.lemma_ in words.used("together") and not patients_of(verb) and is_official(side for side, _ in told)
    if verb.lemma_ == "discuss" and verb.dep_ != "advcl" and not _goes_on(verb):  # "spoke by phone, discussing the flood"
        together = all(side.kind in ("person", "group") and in_office([side]) for side, _ in told)
    return len(told) > 1 and (together or any(is_party(scene, t) for t in company_of(scene, verb)))


def _goes_on(verb: Any) -> bool:
    """Whether *verb* goes on with what another one tells: "spoke by phone and discussed the flood"."""
    return verb.dep_ == "conj" and not children(verb, "nsubj") and words.verb_frame(verb.head) is not None


def _phone(scene: Scene, verb: Any, told: Told) -> bool:
    if _by_phone(scene, verb, told):
        return bool(told)
    if len(told) < 2 or not in_office(side for side, _ in told):
        return False
    if any(is_party(scene, t) for t in company_of(scene, verb)):
        return True
    return any(_is_one_in_office(scene, t) for t in prepositional(verb, "to"))


def _is_one_in_office(scene: Scene, token: Any) -> bool:
    """One official, who is spoken with; parliament, the crowd and reporters are spoken at."""
    found = sides(scene, [token]) if is_party(scene, token) else []
    return any(side.kind in ("person", "group") and in_office([side]) for side in found) and not is_many(token)


def _told(scene: Scene, verb: Any, told: Told) -> bool:
    """ "Told the chancellor by phone", not "told a newspaper by phone"."""
    if not _by_phone(scene, verb, told):
        return False
    heard = [*patients_of(verb), *prepositional(verb, "with")]
    return any(_is_one_in_office(scene, t) for t in heard) or (len(told) > 1 and in_office(side for side, _ in told))


def _invited(scene: Scene, verb: Any, told: Told) -> bool:
    where = [
        t for t in (*prepositional(verb, "to"), *past_the_leader(verb)) if t.ent_type_ in ("GPE", "FAC") or is_seat(scene, t)
    ]
    return bool(where) and not is_negated(verb) and _guest(scene, verb, told)


def _between(scene: Scene, verb: Any, told: Told) -> bool:
    return len(told) > 1 and sum(1 for t in prepositional(verb, "between") for _ in sides(scene, [t])) > 1


def _views(scene: Scene, verb: Any, told: Told) -> bool:
    what = {t.lemma_ for t in patients_of(verb)}
    return not what.isdisjoint(words.used("views")) and len(told) > 1 and is_official(side for side, _ in told)


def _by_phone(scene: Scene, verb: Any, told: Told) -> bool:
    return bool(told) and not (words.used("phone") | words.used("video")).isdisjoint(means_of(verb))


def _person(scene: Scene, verb: Any, told: Told) -> bool:
    """ "Called the president on Friday", not "called him a liar", "called on him", "called for calm"."""
    objects = patients_of(verb)
    if is_passive(verb) or len(told) < 2 or not objects or not any(_is_someone(side) for side, _ in told[1:]):
        return False
    first_person = any(t.lower_ in FIRST_PERSON for t in objects)
    if (
        verb.lemma_ == "call"
        and not first_person
        and not any(s.kind == "person" or s.name.endswith("counterpart") for s, _ in told[1:])
    ):
        return False  # "called the security council together"
    if not all(side.named or in_office([side]) for side, _ in told):
        return False  # "his wife phoned him"
    return not any(_tells_a_name(child) for child in verb.children) and not _is_followed_by_a_name(scene, objects[-1])


def _office(scene: Scene, verb: Any, told: Told) -> bool:
    """ "Called on the premier", not "called on the premier to resign", "called on leaders for calm"."""
    whom = [t for t in prepositional(verb, "on", "upon") if _is_one_in_office(scene, t)]
    if is_passive(verb) or len(told) < 2 or not whom:
        return False
    if any(t.lemma_ in words.used("on_a_visit") for t in children(verb, "xcomp", "advcl")):
        return is_official(side for side, _ in told[:1])  # "called on the premier to discuss the flood"
    behind = verb.doc[whom[0].i + 1 : verb.right_edge.i + 1]
    asks = any((t.dep_ == "aux" and t.lower_ == "to") or t.dep_ == "mark" for t in behind)
    return not asks and not prepositional(verb, "for") and is_official(side for side, _ in told[:1])


def _tells_a_name(child: Any) -> bool:
    if child.dep_ == "prep" and child.lower_ in ("on", "for", "as", "out", "upon", "in"):
        return not any(t.ent_type_ in ("DATE", "TIME") for t in children(child, "pobj"))
    return child.dep_ in ("oprd", "ccomp", "prt") or (child.dep_ == "xcomp" and child.tag_ != "VB")


def _is_followed_by_a_name(scene: Scene, noun: Any) -> bool:
    after = scene.doc[noun.i + 1 : noun.i + 2]
    return any(t.tag_ in ("DT", "JJ") or t.tag_ == "``" or t.text in "“\"'‘" for t in after)


def _guest(scene: Scene, verb: Any, told: Told) -> bool:
    """ "Received the envoy", "was welcomed by the king", not "received a letter", "welcomed the decision"."""
    hosts = [side for side, part in told if part == "host"]
    guests = [side for side, part in told if part != "host"]
    return is_official(hosts) and any(map(_is_someone, guests)) and any(is_party(scene, t) for t in patients_of(verb))


def _hosted(scene: Scene, verb: Any, told: Told) -> bool:
    """ "Played host to the envoy", not "played host to a festival"."""
    return is_official(side for side, part in told if part == "host") and any(
        _is_someone(s) for s, part in told if part != "host"
    )


def _is_someone(side: Side) -> bool:
    return side.kind == "person" or in_office([side])


def _visits(scene: Scene, verb: Any, told: Told) -> bool:
    where = [t for t in patients_of(verb) if t.ent_type_ in ("GPE", "FAC") or is_seat(scene, t) or is_town(scene, t)]
    where += [t for t in patients_of(verb) if is_called_a_town(t)]
    whom = [] if verb.dep_ == "pcomp" else [t for t in patients_of(verb) if t.ent_type_ == "PERSON"]
    received = len(told) > 1 and in_office(sides(scene, whom))
    return not is_passive(verb) and (bool(where) or received) and is_official(side for side, _ in told)


def _down(scene: Scene, verb: Any, told: Told) -> bool:
    down = any(c.lower_ == "down" for c in verb.children)
    return down and (_company(scene, verb, told) or _gathered(scene, verb, told))


def _gathered(scene: Scene, verb: Any, told: Told) -> bool:
    to_talk = [c.lemma_ for c in verb.children if c.dep_ in ("advcl", "xcomp")] + [
        t.lemma_ for t in prepositional(verb, "for", "at")
    ]
    meant = not words.used("gathers").isdisjoint(to_talk) or (
        verb.lemma_ in ("convene", "get") and in_office(side for side, _ in told)
    )
    many = any(map(is_many, agents_of(verb))) or len({side.id for side, _ in told}) > 1
    return meant and in_office(side for side, _ in told) and many and not patients_of(verb)


def _signed(scene: Scene, verb: Any, told: Told) -> bool:
    """ "Lind and Varga signed a treaty in Oslo", not "signed a letter", nor "states signed a treaty" of no place."""
    deals = any(t.lemma_.lower() in words.used("deals") for t in patients_of(verb))
    sides_of = {side.country or side.id for side, _ in told}
    signing = deals and not is_passive(verb) and len(sides_of) > 1 and all(in_office([side]) for side, _ in told)
    return signing and not is_negated(verb) and place_of(scene, verb) is not None


def _seen(scene: Scene, verb: Any, told: Told) -> bool:
    """ "Due in Oslo to see the premier", "flew to Oslo to see the premier"; not "happy to see", "wants to see him go"."""
    goes = verb.tag_ == "VB" and verb.head.lemma_ in words.used("due_to_see")
    if verb.tag_ != "VB" or prepositional(verb, "as", "into"):
        return False
    will = any(aux.lower_ in ("will", "would") for aux in children(verb, "aux"))
    whom = patients_of(verb)
    return (will or goes) and len(told) > 1 and len(whom) == 1 and _is_one_in_office(scene, whom[0])


def _stands_at(scene: Scene, side: Side, token: Any) -> bool:
    """Whether *side* is named by *token*, or in apposition to it: "the president, Petra Holm"."""
    base = scene.sentence.start
    named = (token, *children(token, "appos"))
    return any(base + t.left_edge.idx <= side.start <= base + t.idx + len(t) for t in named)


_CHECKS = {
    "whom": _whom,
    "company": _company,
    "phone": _phone,
    "by phone": _by_phone,
    "person": _person,
    "office": _office,
    "guest": _guest,
    "hosted": _hosted,
    "place": _visits,
    "down": _down,
    "gathered": _gathered,
    "told by phone": _told,
    "invited": _invited,
    "views": _views,
    "between": _between,
    "seen": _seen,
    "signed": _signed,
}
