"""Where a meeting is: "in Geneva", "the Alaska summit", "visited Oslo"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from tocsin.agents.extract.grammar.clauses import children, governor, link_of, patients_of, prepositional
from tocsin.agents.extract.grammar.listing import is_person
from tocsin.agents.extract.grammar.scene import Scene
from tocsin.agents.extract.grammar.standing import is_party
from tocsin.agents.extract.meetings.where import is_where, places_before, where_clause
from tocsin.agents.extract.meetings.words import noun_frame, used, verb_frame
from tocsin.agents.extract.text.subheads import dateline_town
from tocsin.agents.extract.text.words import word_class
from tocsin.agents.knowledge import countries, find_known, seats

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_WITH = ("with", "between", "among", "of")
_TRIPS = frozenset({"trip", "tour"})  # "back in Oslo after a trip" tells another place
_JOURNEYS = frozenset({"visit", "trip", "tour"})
_TRAVELS = frozenset({"fly", "travel", "go", "arrive", "return", "come", "drive", "land", "sail", "head"})
_OPEN_ENDS = frozenset({"in", "at", "of", "on", "near", "outside", "to", "from", "the", ","})
_AT = ("in", "at", "near", "outside")


class Place(NamedTuple):
    """A place by name; `state` where it is a whole country."""

    name: str
    state: bool

    @property
    def country(self) -> str | None:
        """The code of the country it is or lies in, where the tables know it."""
        return _gazetteer().get(self.name.lower())


def agree(one: Place | None, other: Place | None) -> bool | None:
    """Return yes, no, or nothing where that cannot be told; a town agrees with its country."""
    if one is None or other is None:
        return None
    a, b = one.name.lower(), other.name.lower()
    if a in b or b in a:
        return True
    if one.state == other.state:
        return False
    return one.country == other.country if one.country and other.country else None


def closer(one: Place | None, other: Place | None) -> Place | None:
    """Return the more exact of two places that agree: the town, not the country."""
    return other if one is None or (other is not None and one.state) else one


def place_of(scene: Scene, token: Any) -> Place | None:
    """Return the place that *token*, the verb or noun of a meeting, is told with."""
    told = list(_spots(scene, token))
    spots = [
        t
        for spot in told
        for t in _exact(spot)
        if _is_place(scene, t) or (t.pos_ == "PROPN" and (t.i != spot.i or _is_bound_for(token, t) or is_where(t)))
        if not is_person(scene, t)
    ]
    towns = [t for t in spots if t.ent_type_ not in ("LOC", "FAC")]
    town = next((t for t in towns if t.ent_type_ == "GPE"), next(iter(towns), None))  # "a trip to the forum in Oslo"
    spot = town if town is not None else next(iter(spots), None)
    if spot is None:
        seat = next((town for place in told if (town := _seat(place))), None) or _here(scene, token)
        return None if seat is None else Place(seat, state=False)
    actor = scene.actor(spot)
    name = _name(scene, spot)
    return Place(name, (actor is not None and actor.kind == "country") and name.lower() not in _towns())


def _seat(token: Any) -> str | None:
    """Return Doha for the capital of "in the Qatari capital"; nothing where the text names it."""
    if token.lower_ != "capital":
        return None
    before = token.doc[token.left_edge.i : token.i]
    return seats().get(" ".join(t.lower_ for t in before if t.tag_ != "DT"))


def _here(scene: Scene, token: Any) -> str | None:
    """Return the town that "received here today" was sent from."""
    verb = token if token.pos_ == "VERB" else governor(token)
    heads = (token,) if verb is None else (token, verb)
    here = any(c.lower_ == "here" for head in heads for c in children(head, "advmod"))
    here = here or any(t.lower_ == "here" and t.head.pos_ == "PROPN" for t in heads[-1].subtree)  # hung on "with Lind here"
    return dateline_town(scene.reading.text[:_DATELINE]) if here else None


_DATELINE = 200  # characters


def past_the_leader(verb: Any) -> Iterator[Any]:
    """Yield Oslo of "welcomed a team headed by Lind to Oslo", which the parser hangs on whoever heads it."""
    for noun in patients_of(verb):
        for clause in children(noun, "acl", "relcl"):
            for head in (clause, *prepositional(clause, "by")):
                yield from prepositional(head, "to", "in")


def _spots(scene: Scene, token: Any) -> Iterator[Any]:
    yield from prepositional(token, *_AT, "to")
    with_whom = prepositional(token, *_WITH)
    if token.pos_ == "VERB":
        if token.lemma_ == "visit":
            yield from patients_of(token)
        yield from _gone_to(token)
        if token.lemma_ != "discuss":  # what is discussed may lie elsewhere
            with_whom += patients_of(token)
    else:
        yield from (t for t in token.lefts if t.dep_ in ("compound", "nmod", "amod") and not _is_of_a_pair(scene, t))
        slated = [
            c for c in children(token, "relcl") if c.lemma_ in word_class("set_for")
        ]  # "talks, which are set for Monday in Oslo"
        for clause in (*children(token, "acl"), *slated):  # "a ceremony hosted by Lind in Oslo"
            yield from (t for head in (clause, *prepositional(clause, "by")) for t in prepositional(head, *_AT))
    verb = token if token.pos_ == "VERB" else governor(token)
    if verb is not None and token.dep_ == "dobj":
        with_whom += prepositional(verb, "with")  # "had lunch with Lind at the castle"
    if verb is not None and (clause := where_clause(verb)) is not None:
        yield from places_before(clause)
    for head in (token, *([] if verb is None else [verb])):
        for edge in prepositional(head, "on"):
            if edge.lower_ in used("edges"):  # "on the sidelines of a summit in Oslo"
                yield from (t for event in prepositional(edge, "of") for t in prepositional(event, *_AT))
        for length in prepositional(head, "for"):
            if length.ent_type_ in ("TIME", "DATE") or length.lemma_ in used("gathers"):  # "met for two hours in Oslo"
                yield from prepositional(length, *_AT)
        for day in (*prepositional(head, "on"), *children(head, "npadvmod")):
            if day.ent_type_ == "DATE":  # "host Lind on Friday in Oslo", which the parser hangs on the day
                yield from prepositional(day, *_AT)
    if token.pos_ == "VERB":  # "discussed the flood over dinner in Oslo"
        events = [noun for noun in prepositional(token, "over", "at", "during") if noun_frame(noun) is not None]
        yield from (t for event in events for t in prepositional(event, *_AT))
    if token.pos_ == "VERB" and token.lemma_ in used("takes_in"):
        yield from past_the_leader(token)
    if token.pos_ == "VERB" and token.lemma_ == "call":  # "called on Lind in Oslo"
        with_whom += [t for t in prepositional(token, "on", "upon") if is_person(scene, t)]
    for noun in with_whom:  # the parser often hangs "in Moscow" on whoever was met there
        if prepositional(noun, "of") and noun.pos_ == "NOUN" and not is_party(scene, noun):
            continue  # "met, with the aftermath of a strike in Lydia expected to dominate"
        owners = [t for first in prepositional(noun, "of", "from") for t in (first, *first.conjuncts)]
        for member in (noun, *noun.conjuncts, *owners, *children(noun, "appos")):
            yield from prepositional(member, *_AT, *(("to",) if token.lemma_ in _JOURNEYS else ()))
    if token.pos_ != "VERB" and token.lemma_ not in _TRIPS and verb is not None and not _is_before_another(token, verb):
        yield from _gone_to(verb)  # "will travel to Oslo to attend the summit"
        if verb.lemma_ in used("departs"):  # "left for Oslo for talks"
            yield from prepositional(verb, "for")
        bound = _leads_there(verb) or token.lemma_ in _JOURNEYS
        yield from prepositional(verb, *_AT, *(("to",) if bound else ()))
        yield from (t for due in children(verb, "acomp") for t in prepositional(due, "in"))  # "is due in Oslo for talks"
        for noun in patients_of(verb):
            yield from [noun] if verb.lemma_ == "visit" else []  # "visited Oslo for talks"
            yield from prepositional(noun, *_AT, *(("to",) if _leads_there(noun) else ()))


def _is_of_a_pair(scene: Scene, token: Any) -> bool:
    """Whether *token* is the second side of "the EU-Lydia summit", and no place."""
    return token.ent_type_ == "GPE" and token.i > 0 and token.nbor(-1).text in "-–/"


def _leads_there(token: Any) -> bool:
    """Whether "to ..." behind *token* says where somebody goes: "sent a team to Oslo", not "issued an ultimatum to Oslo"."""
    lemma = token.lemma_.lower()
    travels = lemma in _TRAVELS or lemma in _JOURNEYS or lemma in used("sends") or lemma in used("takes_in")
    return travels or lemma in used("delegation") or lemma in used("bound_for")


def _gone_to(verb: Any) -> Iterator[Any]:
    """Yield Oslo of "flew to Oslo and met Lind", "heads to Oslo to meet Lind", "a trip to Oslo to meet Lind"."""
    purpose = verb.dep_ in ("xcomp", "advcl", "acl", "relcl") and verb.tag_ == "VB"
    if (verb.dep_ == "conj" or purpose) and verb.head.lemma_ in _TRAVELS:
        yield from prepositional(verb.head, "to", "in", "into")
    elif purpose:
        trips = [verb.head, *patients_of(verb.head)] if verb.head.pos_ == "VERB" else [verb.head]
        yield from (t for trip in trips if trip.lemma_ in _JOURNEYS for t in prepositional(trip, "to", "in"))


def _is_before_another(noun: Any, verb: Any) -> bool:
    """Whether *verb* tells another meeting, which *noun* follows: "met in Amman, a day before a summit"."""
    return link_of(noun) in ("before", "ahead") and verb_frame(verb) is not None


def _exact(spot: Any) -> list[Any]:
    """Return the name of "the town of Karsk", "the capital, Karsk", or *spot* itself."""
    if spot.lemma_.lower() in used("town"):
        return [*prepositional(spot, "of"), *children(spot, "appos"), spot]
    at_house = spot.dep_ == "pobj" and spot.head.lower_ == "at"  # "at Palazzo Chigi in Rome"
    named = spot.ent_type_ in ("ORG", "EVENT")  # "to the Lydian Forum in Doha"
    if spot.lower_ in used("houses"):
        return [*children(spot, "appos"), spot, *prepositional(spot, *_AT)]  # "at State House, Entebbe"
    inside = at_house or named or spot.pos_ == "NOUN"  # "at a hotel in Doha"
    return [spot, *prepositional(spot, *_AT)] if inside else [spot]


def _is_bound_for(token: Any, spot: Any) -> bool:
    """Whether "to ..." after *token*, a visit or trip, says where, whatever the tagger makes of the name."""
    return bool(spot.dep_ == "pobj" and spot.head.lower_ == "to" and token.lemma_ in _JOURNEYS)


def is_seat(scene: Scene, token: Any) -> bool:
    """Tell whether *token* ends the name of a house that a government is called by: "the White House"."""
    if token.ent_type_ != "ORG" or token.lower_ not in used("houses"):
        return False
    return any(hit.ref("metonym") for hit in find_known(_name(scene, token)))


def is_town(scene: Scene, token: Any) -> bool:
    """Tell whether the tables know *token* alone as a place, whatever the tagger takes it for: "visited Bissau"."""
    alone = token.pos_ == "PROPN" and token.dep_ in ("dobj", "pobj") and _name(scene, token) == token.text
    return alone and token.lower_ in _gazetteer() and not is_person(scene, token)


def is_called_a_town(token: Any) -> bool:
    """Tell whether an apposition says that *token* is a town: "visited Kesk, a port"."""
    return any(c.lemma_.lower() in used("town") for c in children(token, "appos"))


def _is_led(token: Any) -> bool:
    """Whether *token* says who leads: "the U.S.-led talks" are nowhere."""
    return "-" in token.text and token.lower_.rpartition("-")[2] in used("led_by")


def _is_place(scene: Scene, token: Any) -> bool:
    if any(c.isdigit() for c in token.text) or noun_frame(token) is not None or _is_led(token):
        return False
    if token.ent_type_ in _PLACES or is_seat(scene, token) or _is_behind_house(token):
        return True
    if is_town(scene, token):
        return True
    if is_called_a_town(token):
        return True
    # A town that the model has not heard of is a person to it: "in Altmark" says better.
    named = token.pos_ == "PROPN" and token.text[:1].isupper() and token.ent_type_ in ("", "PERSON", "ORG")
    if not named or token.dep_ != "pobj":
        return False
    actor = scene.actor(token)
    return (token.head.lower_ == "in" and actor is None) or (
        token.head.lower_ in ("in", "to") and actor is not None and actor.kind == "country"
    )


def _is_behind_house(token: Any) -> bool:
    """Whether *token* is the town of "at State House Entebbe", which the tagger takes for one name."""
    behind = token.dep_ == "pobj" and token.ent_iob_ == "I" and token.nbor(-1).lower_ in used("houses")
    return behind and token.lower_ not in used("houses")  # as in "at the Elysee Palace"


def _name(scene: Scene, token: Any) -> str:
    entity = next((e for e in scene.doc.ents if e.start <= token.i < e.end), None)
    text = token.text if entity is None else scene.text(entity.start_char, entity.end_char)
    text = _WHOSE.split(text)[0]  # the tagger's "Palace of the Revolution his Colombian"
    text = token.text if _is_behind_house(token) else text
    if text == token.text and token.i > token.sent.start and (whole := f"{token.nbor(-1).text} {text}").lower() in _gazetteer():
        text = whole  # the tagger's "Milei in Buenos" and "Aires"
    for article in ("the ", "The "):
        text = text.removeprefix(article)
    while (cut := text.rpartition(" "))[2].lower() in _OPEN_ENDS and cut[0]:  # the model's "Great Hall of the People in"
        text = cut[0]
    return text.removesuffix("'s").removesuffix("’s")


_WHOSE = re.compile(r"\s(?:his|her|its|their)\s")


@cache
def _towns() -> frozenset[str]:
    return frozenset(
        name.lower() for state in countries().values() for name in (*state.cities, *state.capitals) if name != state.name
    )


@cache
def _gazetteer() -> dict[str, str]:
    return {
        name.lower(): state.code
        for state in countries().values()
        for name in (*state.cities, *state.capitals, state.name, *state.aliases)
    }
