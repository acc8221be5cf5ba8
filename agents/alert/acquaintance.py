"""Whom a surname means in a story: "Colonel Diallo" is the Moussa Diallo whom an article named before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tocsin.agents.knowledge import slug
from tocsin.schemas.facts import Actor, Facts, Meeting
from tocsin.schemas.story import CastMember, StoryMemory
from tocsin.schemas.terms import Participant


def as_known(facts: Facts, story: StoryMemory) -> Facts:
    """Return *facts* with every person under the id that *story* knows her or him by.

    A surname alone is the one person of the cast who bears it, and a full name the one who was called by that surname
    alone, or without a name between the first and the last; nobody where two may be meant, or where their countries differ.
    """
    strangers = [actor for actor in facts.actors if actor.kind == "person" and actor.id not in story.cast]
    same = {actor.id: known for actor in strangers if (known := _known_as(actor, story.cast)) is not None}
    if not same:
        return facts
    actors: dict[str, Actor] = {}
    for actor in facts.actors:
        renamed = _renamed(actor, same, story.cast)
        before = actors.get(renamed.id)
        actors[renamed.id] = renamed if before is None else _one(before, renamed)
    meetings = tuple(_with_parties(meeting, same, story.cast) for meeting in facts.meetings)
    return facts.model_copy(update={"actors": tuple(actors.values()), "meetings": meetings})


def _known_as(actor: Actor, cast: Mapping[str, CastMember]) -> str | None:
    bearers = [key for key, member in cast.items() if member.kind == "person" and _may_be_one(actor.name, member.name)]
    known = cast[bearers[0]] if len(bearers) == 1 else None
    if known is None or (known.country and actor.country and known.country != actor.country):
        return None
    return bearers[0]


def _may_be_one(name: str, known: str) -> bool:
    """Return whether one name is the other's surname, or has more between its first and last: "Horta Inta-a N'Tam"."""
    if _surname(name) != _surname(known):
        return False
    words, others = ([*filter(None, slug(said.rpartition(" ")[0]).split("-"))] for said in (name, known))
    short, long = sorted((words, others), key=len)
    return short == long[: len(short)]  # of a surname alone: nothing, which goes before all


@lru_cache(10_000)
def _surname(name: str) -> str:
    return slug(name.rpartition(" ")[2])


def _renamed(actor: Actor, same: Mapping[str, str], cast: Mapping[str, CastMember]) -> Actor:
    if actor.id not in same:
        return actor
    name = max(actor.name, cast[same[actor.id]].name, key=len)
    return actor.model_copy(update={"id": same[actor.id], "name": name})


def _one(first: Actor, other: Actor) -> Actor:
    mentions = tuple(sorted((*first.mentions, *other.mentions), key=lambda mention: mention.start))
    return first.model_copy(update={"mentions": mentions, "role": first.role or other.role})


def _with_parties(meeting: Meeting, same: Mapping[str, str], cast: Mapping[str, CastMember]) -> Meeting:
    parties: dict[str, Participant] = {}
    for party in meeting.participants:
        if party.id in same:
            known = cast[same[party.id]]
            name = max(party.name, known.name, key=len)
            party = party.model_copy(update={"id": same[party.id], "name": name, "country": party.country or known.country})
        parties.setdefault(party.id, party)
    return meeting.model_copy(update={"participants": tuple(parties.values())})
