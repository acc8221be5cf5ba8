"""Whom a surname means in a story."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.alert.acquaintance import as_known
from tocsin.agents.alert.notebook import key
from tocsin.agents.knowledge import slug
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.facts import Actor, Facts
from tocsin.schemas.message import Mention
from tocsin.schemas.story import StoryMemory
from tocsin.schemas.terms import Participant


def person(name: str, country: str | None = None, role: str | None = "colonel") -> Actor:
    mention = Mention(text=name, start=0, end=len(name))
    return Actor(id=slug(name), name=name, kind="person", country=country, role=role, mentions=(mention,))


def story_of(telling: Any, *people: Actor) -> StoryMemory:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, *people))
    story = lane.memory[key("story", "en", "story")]
    assert isinstance(story, StoryMemory)
    return story


SAME = [  # cast, named now, ids and names they come to
    ([person("Moussa Sanou", "BF")], [person("Sanou")], [("moussa-sanou", "Moussa Sanou")]),
    ([person("Sanou")], [person("Moussa Sanou", "BF")], [("sanou", "Moussa Sanou")]),
    (
        [person("Moussa Sanou")],
        [person("Sanou"), person("Ivo Dahl")],
        [("moussa-sanou", "Moussa Sanou"), ("ivo-dahl", "Ivo Dahl")],
    ),
    ([person("Moussa Sanou"), person("Awa Sanou")], [person("Sanou")], [("sanou", "Sanou")]),
    ([person("Moussa Sanou", "BF")], [person("Sanou", "ML")], [("sanou", "Sanou")]),
    ([person("Moussa Sanou", "BF")], [person("Sanou", "BF")], [("moussa-sanou", "Moussa Sanou")]),
    ([person("Moussa Sanou")], [person("Awa Sanou")], [("awa-sanou", "Awa Sanou")]),
    ([person("Moussa Sanou")], [person("Dahl")], [("dahl", "Dahl")]),
    ([person("Moussa Sanou")], [person("Moussa")], [("moussa", "Moussa")]),
    ([person("Moussa Sanou")], [person("Moussa Inta-a Sanou")], [("moussa-sanou", "Moussa Inta-a Sanou")]),
    ([person("Moussa Ali Sanou")], [person("Moussa Sanou")], [("moussa-ali-sanou", "Moussa Ali Sanou")]),
    ([person("Moussa Ali Sanou")], [person("Moussa Ben Sanou")], [("moussa-ben-sanou", "Moussa Ben Sanou")]),
    ([person("Ali Moussa Sanou")], [person("Moussa Sanou")], [("moussa-sanou", "Moussa Sanou")]),
]


@pytest.mark.parametrize(("cast", "named", "known"), SAME)
def test_a_surname_is_the_one_of_the_cast_who_bears_it(
    cast: list[Actor], named: list[Actor], known: list[tuple[str, str]], telling: Any
) -> None:
    facts = telling.facts(1, *named)
    assert [(actor.id, actor.name) for actor in as_known(facts, story_of(telling, *cast)).actors] == known


def test_no_body_of_a_like_name_is_meant(telling: Any) -> None:
    body = person("Front for Sanou").model_copy(update={"kind": "group"})
    facts: Facts = telling.facts(1, person("Sanou"))
    assert as_known(facts, story_of(telling, body)) is facts


def test_two_names_of_one_article_become_one_actor_with_both_mentions(telling: Any) -> None:
    again = person("Sanou", role=None).model_copy(update={"mentions": (Mention(text="Sanou", start=40, end=45),)})
    facts = telling.facts(1, again, person("Moussa Sanou", "BF"))
    (one,) = as_known(facts, story_of(telling, person("Moussa Sanou", "BF"))).actors
    assert (one.id, one.role, [mention.start for mention in one.mentions]) == ("moussa-sanou", "colonel", [0, 40])


def test_whom_a_surname_means_takes_part_as_himself(telling: Any) -> None:
    parties = (Participant(id="sanou", name="Sanou"), Participant(id="ivo-dahl", name="Ivo Dahl"))
    facts = telling.facts(1, person("Sanou"), telling.meeting("held", participants=parties))
    (meeting,) = as_known(facts, story_of(telling, person("Moussa Sanou", "BF"))).meetings
    assert [(p.id, p.name, p.country) for p in meeting.participants] == [
        ("moussa-sanou", "Moussa Sanou", "BF"),
        ("ivo-dahl", "Ivo Dahl", None),
    ]


def test_the_cast_takes_the_full_name_when_it_comes(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    assert len(lane.judge(telling.facts(0, person("Sanou")))) == 1
    assert lane.judge(telling.facts(1, person("Moussa Sanou"))) == []
    story = lane.memory[key("story", "en", "story")]
    assert isinstance(story, StoryMemory)
    assert [(at, member.name) for at, member in story.cast.items()] == [("sanou", "Moussa Sanou")]


@pytest.mark.parametrize(
    ("named", "told", "rings"),
    [
        (person("Ali Haddad", "LY", "army chief of staff"), person("army chief of Libya", "LY", "army chief"), False),
        (person("Ali Haddad", "LY", "army chief of staff"), person("army chief of Chad", "TD", "army chief"), True),
        (person("Ali Haddad", "LY", "army chief of staff"), person("premier of Libya", "LY", "premier"), True),
        (person("Ali Haddad", "LY", "army chief of staff"), person("Ivo Dahl", "LY", "army chief"), True),
        (person("army chief of Libya", "LY", "army chief"), person("chief of Libya", "LY", "chief"), True),
    ],
)
def test_whom_a_story_has_named_is_not_new_by_the_office(named: Actor, told: Actor, rings: bool, telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, named))
    assert bool(lane.judge(telling.facts(1, told))) is rings
