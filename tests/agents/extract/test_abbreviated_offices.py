"""Offices that are written short, with a period: "Sen. Lind", "Gov. Varga"."""

from __future__ import annotations

from datetime import date

import pytest

from tocsin.agents.extract.actors.finder import find_actors
from tocsin.agents.extract.parse.reading import Reading

PEOPLE = [
    ("Sen. Petra Holm spoke with Gov. Tomas Lind on Monday.", "Petra Holm|Tomas Lind"),
    ("Gen. Petra Holm accused Adm. Tomas Lind of treason.", "Petra Holm|Tomas Lind"),
    ("Rep. Petra Holm wrote to Amb. Tomas Lind on Monday.", "Petra Holm|Tomas Lind"),
    ("Lt. Gov. Petra Holm visited Oslo.", "Petra Holm"),
    ("Capt. Petra Holm was told to leave by Col. Tomas Lind.", "Petra Holm|Tomas Lind"),
]


@pytest.mark.parametrize(("text", "names"), PEOPLE)
def test_a_short_office_is_one(text: str, names: str) -> None:
    cast = find_actors(Reading.of(text, day=date(2026, 3, 12)))
    people = {actor.name for actor in (*cast.actors, *cast.passing) if actor.kind == "person" and actor.role}
    assert people == set(names.split("|"))


def test_a_sentence_ends_before_the_next_name() -> None:
    cast = find_actors(Reading.of("He wrote to the governor. Petra Holm left.", day=date(2026, 3, 12)))
    assert all(actor.role is None for actor in (*cast.actors, *cast.passing) if actor.name == "Petra Holm")
