"""What happened in several places and is told once; and who are only some of the dead."""

from __future__ import annotations

import pytest

from tocsin.agents.extract.casualties.finder import find_casualties
from tocsin.agents.extract.parse.reading import Reading

IN_PLACES = [  # text, figures with their places
    ("In Osta ten were killed; in Kesk nobody slept.", {(10, "Osta")}),
    ("Ten people were killed in Osta; four in Kesk.", {(10, "Osta"), (4, "Kesk")}),
    ("Ten died in Osta on Monday; four in Kesk; and two soldiers in Marn.", {(10, "Osta"), (4, "Kesk"), (2, "Marn")}),
    ("Bombs killed ten people in Osta and four in the town of Kesk.", {(10, "Osta"), (4, "Kesk")}),
    (
        "Ten people died on Sunday in Osta, four in Kesk, and two near Marn, police said.",
        {(10, "Osta"), (4, "Kesk"), (2, "Marn")},
    ),
    ("Ten people were killed in Osta and another four in Kesk.", {(10, "Osta"), (4, "Kesk")}),
    ("Ten people were killed in Norway, four in Oslo.", {(10, "Norway")}),
    ("Ten people were killed in Norway, four in Oslo and six in Bergen.", {(10, "Norway")}),
    ("Ten people were killed; four in Osta and six in Kesk.", {(10, "Osta")}),
    ("Ten people were killed in Osta; four in Kesk were rescued.", {(10, "Osta")}),
    ("Ten people were killed in Osta and four in hospital slept.", {(10, "Osta")}),
]


@pytest.mark.parametrize(("text", "expected"), IN_PLACES)
def test_each_place_of_a_list_has_its_figure(text: str, expected: set[tuple[int, str]]) -> None:
    found = find_casualties(Reading.of(text))
    assert {(casualty.best, casualty.place) for casualty in found} == expected
    assert all(text[c.phrase.start : c.phrase.end] == c.phrase.text for c in found if c.phrase)


SOME_OF_THEM = [
    "Twelve people were killed. The dead included two nurses.",
    "Twelve people were killed; the dead included two nurses and a doctor.",
    "Twelve people were killed. Among the dead were two nurses.",
    "Twelve people were killed, among them two nurses.",
    "Twelve people died. Two of the dead were children.",
]


@pytest.mark.parametrize("text", SOME_OF_THEM)
def test_some_of_the_dead_are_no_further_figure(text: str) -> None:
    assert [casualty.best for casualty in find_casualties(Reading.of(text))] == [12]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Nine people drowned when a ferry sank off Osta.", "Osta"),
        ("Nine people drowned off the coast of Osta.", "Osta"),
        ("Nine people were killed when a helicopter came down off Osta.", "Osta"),
        ("Nine people were killed in fighting that cut off Osta.", None),
        ("Strikes killed 9 people across Lydia on Monday.", "Lydia"),
    ],
)
def test_a_ship_sinks_off_a_place(text: str, place: str | None) -> None:
    (casualty,) = find_casualties(Reading.of(text, day=None))
    assert (casualty.best, casualty.place) == (9, place)


def test_no_list_goes_on_with_what_a_second_bomb_did() -> None:
    text = "The first bomb killed three and wounded five, the second caused no casualties."
    (five,) = (figure for figure in find_casualties(Reading.of(text)) if figure.best == 5)
    assert five.phrase is not None
    assert (five.phrase.text, five.high) == ("five", 5)
