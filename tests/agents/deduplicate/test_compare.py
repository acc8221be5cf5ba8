"""What counts as saying something new: one report, and rewordings and changes of it."""

from __future__ import annotations

import pytest

from tocsin.agents.deduplicate.compare import compare
from tocsin.agents.deduplicate.lexicon import lexicon
from tocsin.agents.deduplicate.page import lay_out
from tocsin.agents.deduplicate.words import code_of

TITLE = "Salt sales rise in Castle Orrin"
REPORT = (
    "Sales of salt rose 2 percent in May from a year before, the chamber of Castle Orrin said on Tuesday. "
    "Sales of tin fell 4 percent as two smelters closed for repairs. "
    "Exports to Osteria rose sharply while imports of coal fell slightly. "
    "The chamber's head, Maud Ferris, did not expect the price of salt to change before winter. "
    "Miners in the Brill valley accepted an offer of 300 crowns a month."
)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("salt rose 2", "salt climbed 2"),
        ("an offer of 300", "one offer of 300"),
        ("tin fell 4", "tin dropped 4"),
        ("Osteria rose sharply", "Osteria increased sharply"),
        ("coal fell slightly", "coal declined slightly"),
        ("2 percent", "2%"),
        ("two smelters", "2 smelters"),
        ("did not expect", "didn't expect"),
        ("The chamber's head", "Chamber head"),
        ("300 crowns a month", "300 crowns per month"),
        ("on Tuesday. ", "on Tuesday.\nSubscribe now\n"),
    ],
)
def test_a_rewording_says_nothing_new(was: str, becomes: str) -> None:
    assert was in REPORT
    likeness = compare(lay_out(TITLE, REPORT.replace(was, becomes)), lay_out(TITLE, REPORT).kept())
    assert likeness.says_nothing_new, likeness


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("salt rose 2", "salt fell 2"),
        ("tin fell 4", "tin rose 4"),
        ("Osteria rose sharply", "Osteria fell sharply"),
        ("2 percent", "3 percent"),
        ("two smelters", "three smelters"),
        ("did not expect", "did expect"),
        ("on Tuesday", "on Friday"),
        ("accepted an offer", "rejected an offer"),
        ("Maud Ferris", "Pavel Grun"),
        ("a month.", "a month. A strike that was called for Sunday will now not take place."),
    ],
)
def test_a_change_is_news(was: str, becomes: str) -> None:
    assert was in REPORT
    likeness = compare(lay_out(TITLE, REPORT.replace(was, becomes)), lay_out(TITLE, REPORT).kept())
    assert not likeness.says_nothing_new, likeness


@pytest.mark.parametrize(
    ("arrival", "news"),
    [
        ("The council vote of the Brill valley miners has been moved to Friday, the head of the council in Brill said.", True),
        ("The miners of the Brill valley vote on the council's offer on Thursday, the head of the council in Brill said.", False),
        ("The miners of the Brill valley vote on the council's offer, the head of the council in Brill said on Friday.", False),
        ("The council's offer: miners of the Brill valley vote on Thursday, the head of the council said on Friday.", False),
    ],
)
def test_a_day_in_the_stead_of_another_is_news(arrival: str, news: bool) -> None:
    seen = "Miners in the Brill valley will vote on the council's offer on Thursday, the head of the council in Brill said."
    told = seen if news or "Thursday" in arrival else seen.replace(" on Thursday", "")
    likeness = compare(lay_out("Brill miners vote", arrival), lay_out("Brill miners vote", told).kept())
    assert bool(likeness.new_days) is news


@pytest.mark.parametrize(
    ("arrival", "news"),
    [
        ("Osterian president Maud Ferris has called off Friday's meeting with Tarn's president Pavel Grun in Brill.", True),
        ("Osterian president Maud Ferris left for Friday's meeting with Tarn's president Pavel Grun in Brill.", True),
        ("On Friday Osterian president Maud Ferris will be meeting Tarn's president Pavel Grun in Brill over salt.", False),
    ],
)
def test_the_same_names_may_tell_something_else(arrival: str, news: bool) -> None:
    seen = "Osterian president Maud Ferris will meet Tarn's president Pavel Grun in Brill on Friday over salt, her office said."
    likeness = compare(lay_out("", arrival), lay_out("", seen).kept())
    assert likeness.covered >= 0.5
    assert likeness.says_nothing_new is not news


@pytest.mark.parametrize(
    ("tells", "turns"),
    [
        ("called off", 1),
        ("cancelled", 1),
        ("has denied", 1),
        ("resigned over", 1),
        ("killed after", 1),
        ("held", 1),
        ("has wrapped up", 1),
        ("kicked off", 1),
        ("arrived for", 1),
        ("signed a pact on", 1),
        ("was arrested before", 1),
        ("was freed before", 1),
        ("was sworn in before", 1),
        ("has taken", 1),
        ("was convicted at", 1),
        ("was acquitted at", 1),
        ("was indicted at", 1),
        ("fled", 1),
        ("was found before", 1),
        ("surrendered on", 1),
        ("was pardoned before", 1),
        ("was hanged before", 1),
        ("sank before", 1),
        ("died and was freed before", 2),
        ("will attend", 0),
        ("called for", 0),
    ],
)
def test_the_turn_of_a_story_is_news_in_whatever_sentence(tells: str, turns: int) -> None:
    seen = (
        "Maud Ferris, who heads the chamber, and Pavel Grun of the miners will hold the second day of talks in Brill on Friday."
    )
    arrival = f"Maud Ferris, who heads the chamber, {tells} Friday's second day of talks with Pavel Grun of the miners in Brill."
    likeness = compare(lay_out("", arrival), lay_out("", seen).kept())
    assert likeness.new_sentences == 0
    assert likeness.turns == turns
    told = seen.replace(
        "will hold",
        "cancelled, denied, resigned from, began, signed, freed, seized, jailed, cleared, charged, escaped, located, downed, "
        "pardons, executed, surrendered, was at the arrival, arrest or election of, or died before",
    )
    assert compare(lay_out("", arrival), lay_out("", told).kept()).turns == 0


@pytest.mark.parametrize(
    ("seen", "arrival", "deeds"),
    [
        ("will withdraw its guards from", "withdrew its guards from", 1),
        ("will withdraw its guards from", "will withdraw its guards from", 0),
        ("withdrew its guards from", "will withdraw its guards from", 0),
        ("is closing its embassy in", "has closed its embassy in", 1),
        ("closed its school before it will close its embassy in", "closed its school before it will close its embassy in", 0),
        ("will close its embassy in", "closed its school and will close its embassy in", 0),
        ("closed its school and will close its embassy in", "closed its school in", 0),
        ("will send and freeze", "has sent and frozen", 2),
        ("will impose a toll on", "once sent a toll to", 0),
        ("will attack", "attacked", 1),
        ("is to attack", "attacked", 1),
        ("may attack", "attacked", 1),
        ("May attack", "attacked", 0),
        ("was to attack", "attacked", 1),
        ("has threatened to attack", "has attacked", 1),
        ("attacked", "will attack", 0),
        ("attacked", "attacked", 0),
        ("will attack", "is to attack", 0),
        ("sent its guards to attack", "attacked", 1),
        ("sent its guards to attack", "sent its guards to attack", 0),
        ("sent guards to Brill, which attacked", "attacked", 0),
        ("will attack", "could attack", 0),
        ("will attack", "is expected to have attacked", 0),
        ("will attack", "is attacking", 0),
        ("attacked the mine before it will attack", "attacked", 0),
        ("is to be expelled from", "was expelled from", 1),
        ("is to be expelled from", "will be expelled from", 0),
        ("is expected to hit", "hit", 1),
        ("is expected to hit", "will hit", 0),
        ("plans an attack on", "attacked", 0),
    ],
)
def test_what_was_to_come_and_is_done_is_news(seen: str, arrival: str, deeds: int) -> None:
    text = "The council of the Brill valley {} the miners of the town of Brill over salt, its speaker Maud Ferris said on Friday."
    likeness = compare(lay_out("", text.format(arrival)), lay_out("", text.format(seen)).kept())
    assert likeness.deeds == deeds
    headline = f"Council {arrival.replace('has ', '')}"
    assert compare(lay_out(headline, text.format("guards")), lay_out("", text.format(seen)).kept()).deeds == 0, "a headline alone"
    assert likeness.says_nothing_new is (deeds == 0) or likeness.turns or likeness.other_words


def test_no_form_of_a_verb_has_the_code_of_one_that_tells_the_opposite() -> None:
    for to_come, done in lexicon().deeds:
        forms = [{code_of(word, lexicon()) for word in words} for words in (to_come, done)]
        assert all(forms), to_come
        assert forms[0].isdisjoint(forms[1]), to_come


def test_many_new_words_in_a_sentence_that_was_seen_are_news() -> None:
    was = "The chamber's head, Maud Ferris, did not expect the price of salt to change before winter."
    becomes = (
        "The chamber's head, Maud Ferris, did not expect the price of salt to change before winter "
        "unless rebels who seized the northern quarry blow up its only harbour."
    )
    assert was in REPORT
    likeness = compare(lay_out(TITLE, REPORT.replace(was, becomes)), lay_out(TITLE, REPORT).kept())
    assert likeness.new_sentences == 0
    assert not likeness.says_nothing_new


def test_a_day_that_is_left_out_is_no_news() -> None:
    seen = "Miners in the Brill valley will vote on the council's offer on Thursday and hear the count on Friday."
    arrival = "Miners in the Brill valley will vote on the council's offer on Thursday and hear the count."
    assert compare(lay_out("Brill miners vote", arrival), lay_out("Brill miners vote", seen).kept()).new_days == 0


def test_words_of_one_side_may_change_everywhere_at_once() -> None:
    report = REPORT + " A year ago sales of salt fell 5 percent and sales of tin rose."
    reworded = report.replace("rose", "climbed").replace("fell", "dropped")
    likeness = compare(lay_out(TITLE, reworded), lay_out(TITLE, report).kept())
    assert likeness.says_nothing_new, likeness


FIRST = (
    "The Osteria index fell 0.8 percent in Marn and the Quill index dropped 2.1 percent. Exports were worth 38.37 billion crowns."
)


@pytest.mark.parametrize(
    ("was", "becomes", "nothing_new"),
    [
        ("fell 0.8", "dropped 0.8", True),  # the other index dropped 2.1, but 0.8 is as it was
        ("fell 0.8", "fell 2.1", False),
    ],
)
def test_a_figure_is_the_same_beside_another_verb(was: str, becomes: str, nothing_new: bool) -> None:
    arrival = lay_out("Markets", FIRST.replace(was, becomes))
    likeness = compare(arrival, lay_out("Markets", FIRST).kept())
    assert likeness.says_nothing_new is nothing_new, likeness


@pytest.mark.parametrize(
    ("was", "becomes", "new"),
    [
        ("38.37 billion", "38.37", 0),
        ("38.37 billion", "38.37 million", 1),
        ("38.37 billion", "38.4", 1),
        ("38.37 billion", "40", 1),  # too round: any list of figures has a 40
    ],
)
def test_a_figure_of_three_digits_is_the_same_without_its_unit(was: str, becomes: str, new: int) -> None:
    told = FIRST + " Imports were worth 40 billion crowns."
    assert compare(lay_out("Markets", told.replace(was, becomes)), lay_out("Markets", told).kept()).new_figures == new
