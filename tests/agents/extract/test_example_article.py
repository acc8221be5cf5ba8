"""The article that the product was imagined from comes out right, and so does a copy of it about an invented world.

The text is not ours: it is read from the evaluation data beside the repository.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tocsin.agents.admit.admission import admitted
from tocsin.agents.extract.extraction import facts_of
from tocsin.schemas.article import RawArticle
from tocsin.schemas.facts import Actor, Facts

ARTICLE = Path(__file__).parents[4] / "shared" / "eval" / "example_article.txt"

pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.skipif(not ARTICLE.exists(), reason=f"the evaluation data is not beside the repository: {ARTICLE.parent.name}/"),
]

PEOPLE = {
    "Trump",
    "Witkoff",
    "Putin",
    "Zelensky",
    "Yermak",
    "Lavrov",
    "Macron",
    "Starmer",
    "Rubio",
    "Dmitriev",
    "Driscoll",
    "Leavitt",
}
REPORTERS = {"Shapovalova", "Halkett"}
MEETINGS = {  # who is there, how: at what point of its life
    "Geneva talks": ({"geneva"}, "talks", {"held"}),
    "coalition call": ({"macron", "starmer"}, "video", {"held"}),
    "Moscow visit": ({"witkoff", "putin"}, None, {"planned"}),
}
INVENTED = {
    "Donald Trump": "Harold Brandt", "Trump": "Brandt", "Steve Witkoff": "Martin Kessel", "Witkoff": "Kessel",
    "Vladimir Putin": "Anton Vasko", "Putin": "Vasko", "Volodymyr Zelensky": "Pavlo Dorenko", "Zelensky": "Dorenko",
    "Andriy Yermak": "Stepan Halych", "Yermak": "Halych", "Sergei Lavrov": "Igor Melnikov", "Lavrov": "Melnikov",
    "Emmanuel Macron": "Julien Carrel", "Macron": "Carrel", "Keir Starmer": "Oliver Penrose", "Starmer": "Penrose",
    "Marco Rubio": "Daniel Ortez", "Rubio": "Ortez", "Kirill Dmitriev": "Roman Belov", "Dmitriev": "Belov",
    "Dan Driscoll": "Peter Lowell", "Driscoll": "Lowell", "Carolyn Leavitt": "Susan Harte", "Leavitt": "Harte",
    "Yulia Shapovalova": "Olga Tarasova", "Shapovalova": "Tarasova", "Kimberly Halkett": "Laura Benning", "Halkett": "Benning",
    "Ukrainian": "Veldanian", "Ukraine": "Veldania", "Russian": "Morvian", "Russia": "Morvia", "Moscow": "Karsk",
    "Kiev": "Lyubov", "Geneva": "Altmark", "Alaska": "Norland", "Abu Dhabi": "Al Saref", "Belgium": "Flandria",
}  # fmt: skip


def read(text: str) -> Facts:
    article = admitted(RawArticle(id="example", text=text, published_at="2025-11-26T08:00:00Z"))
    assert article is not None
    return facts_of(article)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read(ARTICLE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def invented() -> Facts:
    text = ARTICLE.read_text(encoding="utf-8")
    for name, other in INVENTED.items():
        text = re.sub(rf"\b{name}\b", other, text)
    return read(text)


def person(facts: Facts, surname: str) -> Actor | None:
    found = [actor for actor in facts.actors if actor.kind == "person" and surname in actor.name.split()]
    assert len(found) <= 1, f"{surname} is {len(found)} people"
    return found[0] if found else None


@pytest.mark.parametrize("surname", sorted(PEOPLE))
def test_everyone_has_a_country_or_a_role(facts: Facts, surname: str) -> None:
    actor = person(facts, surname)
    assert actor is not None
    assert actor.country or actor.role


@pytest.mark.parametrize("surname", sorted(REPORTERS))
def test_reporters_are_no_actors(facts: Facts, surname: str) -> None:
    assert not [actor for actor in facts.actors if surname in actor.name]


def test_outlets_are_no_actors(facts: Facts) -> None:
    assert not [
        actor.name for actor in facts.actors if actor.name in {"Al Jazeera", "Reuters", "Axios", "Twitter", "Truth Social"}
    ]


def test_there_is_one_figure(facts: Facts) -> None:
    assert [(c.kind, c.low, c.best, c.scope) for c in facts.casualties] == [("killed", 7, 7, "incident")]


@pytest.mark.parametrize("name", MEETINGS)
def test_the_meetings(facts: Facts, name: str) -> None:
    who, mode, statuses = MEETINGS[name]
    for meeting in facts.meetings:
        said = " ".join([*(p.name for p in meeting.participants), meeting.place or ""]).lower()
        if all(word in said for word in who) and mode in {None, meeting.mode} and meeting.status in statuses:
            return
    raise AssertionError([(m.mode, m.status, m.place, [p.name for p in m.participants]) for m in facts.meetings])


def test_an_invented_world_has_the_same_meetings(facts: Facts, invented: Facts) -> None:
    assert shapes(invented, {}) == shapes(facts, INVENTED)


def test_an_invented_world_has_the_same_figure(facts: Facts, invented: Facts) -> None:
    assert [(c.kind, c.low, c.best) for c in invented.casualties] == [(c.kind, c.low, c.best) for c in facts.casualties]


@pytest.mark.parametrize("surname", sorted(PEOPLE))
def test_an_invented_world_has_the_same_roles(facts: Facts, invented: Facts, surname: str) -> None:
    before, after = person(facts, surname), person(invented, INVENTED[surname])
    assert before is not None
    assert after is not None
    assert renamed(before.role or "", INVENTED) == (after.role or "")


def shapes(facts: Facts, names: dict[str, str]) -> list[tuple[str, str, str, list[str]]]:
    """What must be the same: mode, status, place, and the surnames or last words of who is there."""
    return [
        (m.mode, m.status, renamed(m.place or "", names), sorted(renamed(p.name, names).split()[-1] for p in m.participants))
        for m in facts.meetings
    ]


def renamed(text: str, names: dict[str, str]) -> str:
    for name, other in names.items():
        text = re.sub(rf"\b{name}\b", other, text)
    return text
