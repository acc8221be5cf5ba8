"""Who met whom, how, where and when; and what only sounds like a meeting."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from met import meetings
from tocsin.schemas.facts import Meeting


def who(meeting: Meeting) -> str:
    return " | ".join(f"{p.name} {' '.join(p.surface)}" for p in meeting.participants)


TOLD = [  # text, mode, status, some of those who take part
    ("President Ilona Varga met Prime Minister Tomas Lind in Oslo on Tuesday.", "talks", "held", ("Varga", "Lind")),
    ("Ilona Varga will meet with Tomas Lind in Oslo next week.", "talks", "planned", ("Varga", "Lind")),
    ("Ilona Varga has refused to meet Tomas Lind.", "talks", "cancelled", ("Varga", "Lind")),
    ("Ilona Varga offered to meet Tomas Lind in Vienna.", "talks", "proposed", ("Varga", "Lind")),
    ("Ilona Varga denied meeting Tomas Lind in Vienna.", "talks", "denied", ("Varga", "Lind")),
    ("The Swedish and Norwegian foreign ministers held talks in Helsinki on Monday.", "talks", "held", ("Swedish", "Norwegian")),
    ("Talks between Sweden and Norway were cancelled on Monday.", "talks", "cancelled", ("Sweden", "Norway")),
    ("There are no plans for Ilona Varga to meet Tomas Lind, officials said.", "talks", "cancelled", ("Varga", "Lind")),
    ("There are no plans for President Donald Trump to meet Russian President Vladimir Putin, an official said.", "talks", "cancelled",
     ("Trump", "Putin")),
    ("Sweden and Norway signed an agreement on holding talks in Oslo.", "talks", "planned", ("Sweden", "Norway")),
    ("There are plans for Ilona Varga to meet Tomas Lind, officials said.", "talks", "planned", ("Varga", "Lind")),
    ("There were no plans yet for a meeting between Sweden and Norway.", "talks", "cancelled", ("Sweden", "Norway")),
    ("There were plans for talks between Sweden and Norway.", "talks", "planned", ("Sweden", "Norway")),
    ("It is too early for Ilona Varga to meet Tomas Lind, officials said.", "talks", "proposed", ("Varga", "Lind")),
    ("There is no need to meet Tomas Lind, Ilona Varga said.", "talks", "cancelled", ("Lind",)),
    ("The summit between Sweden and Norway is off, officials said.", "summit", "cancelled", ("Sweden", "Norway")),
    ("The talks between Sweden and Norway are not off, officials said.", "talks", "planned", ("Sweden", "Norway")),
    ("The talks between Sweden and Norway were off the record.", "talks", "held", ("Sweden", "Norway")),
    ("Ilona Varga spoke by phone with Tomas Lind on Sunday.", "call", "held", ("Varga", "Lind")),
    ("Ilona Varga will speak by video link with Tomas Lind on Sunday.", "video", "planned", ("Varga", "Lind")),
    ("Ilona Varga spoke in a phone call with Tomas Lind on Sunday.", "call", "held", ("Varga", "Lind")),
    ("Ilona Varga telephoned Tomas Lind to offer condolences.", "call", "held", ("Varga", "Lind")),
    ("A phone call between Ilona Varga and Tomas Lind lasted an hour.", "call", "held", ("Varga", "Lind")),
    ("Ilona Varga and Tomas Lind held a video conference with Swedish officials.", "video", "held", ("Varga", "Lind", "officials")),
    ("Ilona Varga hosted Prime Minister Tomas Lind for dinner on Friday.", "visit", "held", ("Varga", "Lind")),
    ("During a visit to Norway this week, President Ilona Varga praised the army.", "visit", "held", ("Varga",)),
    ("Ilona Varga and Tomas Lind signed the treaty at a summit in Riga last month.", "summit", "held", ("Varga", "Lind")),
    ("A group of 30 world leaders met in Oslo on Tuesday.", "talks", "held", ("world leaders",)),
    ("Norway has been in talks with Sweden since May, officials said.", "talks", "ongoing", ("Norway", "Sweden")),
    ("Norway had been in talks with Sweden before the war, officials said.", "talks", "held", ("Norway", "Sweden")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mode", "status", "names"), TOLD)
def test_a_meeting_is_read_with_mode_status_and_sides(text: str, mode: str, status: str, names: tuple[str, ...]) -> None:
    found = meetings(text)
    assert [(m.mode, m.status) for m in found] == [(mode, status)]
    assert all(name in who(found[0]) for name in names), who(found[0])


TOLD_IN_OTHER_WORDS = [  # text, mode, status, place, those who take part
    ("Envoys from the three powers, Norway, Sweden and Finland, met in Oslo.", "talks", "held", "Oslo", "Norway Sweden Finland"),
    ("Leaders of the three states - Norway, Sweden and Finland - held talks in Oslo.", "talks", "held", "Oslo", "Norway Sweden Finland"),
    ("Ilona Varga met Tomas Lind in the Norwegian capital, Oslo, on Tuesday.", "talks", "held", "Oslo", "Ilona Varga, Tomas Lind"),
    ("President Ilona Varga will visit Bissau on Wednesday.", "visit", "planned", "Bissau", "Ilona Varga, Ilona Varga"),
    ("Chad has postponed a visit by Norwegian President Ilona Varga.", "visit", "planned", "Chad", "Chad, Ilona Varga"),
    ("Chad cancelled a visit by Norwegian President Ilona Varga.", "visit", "cancelled", "Chad", "Chad, Ilona Varga"),
    ("Norway cancelled a visit by Norwegian President Ilona Varga.", "visit", "cancelled", None, "Ilona Varga, Ilona Varga"),
    ("Chad cancelled a visit by President Ilona Varga.", "visit", "cancelled", None, "Ilona Varga, Ilona Varga"),
    ("Chad condemned a visit by Norwegian President Ilona Varga.", "visit", "held", None, "Ilona Varga, Ilona Varga"),
    ("Norway cancelled a visit by its envoy and President Ilona Varga to Chad.", "visit", "cancelled", "Chad", "Ilona Varga, envoy"),
    ("Ilona Varga and Tomas Lind signed an agreement on reopening a road at a meeting in Oslo.", "talks", "held", "Oslo", "Ilona Varga, Tomas Lind"),
    ("Ilona Varga met Tomas Lind in the Norwegian capital on Tuesday.", "talks", "held", "Oslo", "Ilona Varga, Tomas Lind"),
    ("Talks between Ilona Varga and Tomas Lind began in the South African capital.", "talks", "held", "Pretoria", "Ilona Varga, Tomas Lind"),
    ("There has been talk of a summit between Ilona Varga and Tomas Lind.", "summit", "proposed", None, "Ilona Varga, Tomas Lind"),
    ("There were rumours about a meeting of Ilona Varga and Tomas Lind.", "talks", "proposed", None, "Ilona Varga, Tomas Lind"),
    ("President Ilona Varga is willing to meet Prime Minister Tomas Lind.", "talks", "proposed", None, "Ilona Varga, Tomas Lind"),
    ("Serious consideration is being given to a summit of Norway and Sweden.", "summit", "proposed", None, "Norway Sweden"),
    ("Ilona Varga told Tomas Lind, in a telephone call, Oslo was ready for talks.", "call", "held", None, "Ilona Varga, Tomas Lind"),
    ("The Macron-Merz summit was held in Oslo on Tuesday.", "summit", "held", "Oslo", "Emmanuel Macron, Friedrich Merz"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mode", "status", "place", "names"), TOLD_IN_OTHER_WORDS)
def test_sides_places_and_steps_are_read_in_other_words(text: str, mode: str, status: str, place: str | None, names: str) -> None:
    [found] = meetings(text)
    assert (found.mode, found.status, found.place) == (mode, status, place)
    assert {p.name for p in found.participants} == set(names.split(", ") if ", " in names else names.split())


NO_MEETING = [
    "Erica and Jan Lind were visiting the tower with their son Noah.",
    "A lawyer filed a suit against visiting Prime Minister Tomas Lind.",
    "President Ilona Varga visited Jan Kort in hospital.",
    "Imagine President Ilona Varga meeting Prime Minister Tomas Lind in Geneva.",
    "Norway met Sweden in Oslo. Their squad was unbeaten, and the striker scored twice.",
    "Norway will meet Sweden on Saturday, coach Tomas Lind said. Two defenders and a striker are out.",
    "The government met a demand of the strikers for higher pay.",
    "The plan met with criticism from farmers across Norway.",
    "The new bridge meets the criteria of the European Union.",
    "Norway beat Sweden at a track meet in Oslo.",
    "Norway will meet Sweden in the semifinals of the championship in Oslo.",
    "The host of the talk show said the minister talks nonsense.",
    "Norway paid a heavy price for the delay.",
    "Ilona Varga called for calm in Oslo.",
    "Ilona Varga called Tomas Lind a liar.",
    "Ilona Varga called on Norway to free the sailors.",
    "The cafe is a popular meeting place in Oslo.",
    "Officials found a mobile phone in the car.",
    "The minister spoke to reporters at a news conference in Oslo.",
    "Norway has recalled its ambassador to Sweden for consultations.",
    "President Ilona Varga met the families of the victims in Oslo.",
    "President Ilona Varga met survivors of the fire in Oslo on Monday.",
    "The king met victims of the flood in Valencia on Monday.",
]


@pytest.mark.parametrize("text", NO_MEETING)
def test_what_only_sounds_like_a_meeting_is_none(text: str) -> None:
    assert meetings(text) == []


def test_states_meet_though_somebody_has_scored() -> None:
    (meeting,) = meetings("Norway met Sweden in Oslo. The minister scored a point, his coach said.")
    assert len(meeting.participants) == 2


def test_people_meet_though_it_is_about_a_match() -> None:
    (meeting,) = meetings(
        "President Ilona Varga met Prime Minister Tomas Lind in Oslo. The squad's coach and striker were there."
    )
    assert len(meeting.participants) == 2


def test_place_and_date_are_read() -> None:
    (meeting,) = meetings("President Ilona Varga met Prime Minister Tomas Lind in Oslo on Tuesday.")
    assert meeting.place == "Oslo"
    assert meeting.date is not None
    assert meeting.date.start == meeting.date.end == date(2026, 3, 10)


def test_one_meeting_told_in_four_sentences_is_one() -> None:
    text = (
        "President Ilona Varga met Prime Minister Tomas Lind in Oslo on Tuesday. The weather was fine. "
        "Speaking after the meeting in Oslo, Lind praised the host. Varga told Lind during the talks that trade would grow. "
        "The talks in Oslo lasted two hours."
    )
    assert len(meetings(text)) == 1


def test_two_meetings_stay_two() -> None:
    text = (
        "President Ilona Varga met Prime Minister Tomas Lind in Oslo on Tuesday. "
        "Varga will meet Chancellor Petra Holm in Vienna next week."
    )
    assert [(m.status, m.place) for m in meetings(text)] == [("held", "Oslo"), ("planned", "Vienna")]


def test_who_sends_an_envoy_is_not_at_the_table() -> None:
    text = (
        "President Ilona Varga will send her envoy to Norway for talks with Prime Minister Tomas Lind. "
        "Varga will send envoy Petra Holm to meet with Lind in Oslo."
    )
    (meeting,) = meetings(text)
    assert (meeting.status, meeting.place) == ("planned", "Oslo")
    assert {p.name for p in meeting.participants} == {"Tomas Lind", "Petra Holm"}


def test_he_who_goes_on_speaking_takes_part() -> None:
    text = "President Tomas Lind said trade was fine. He said he hoped to meet with Prime Minister Ilona Varga soon."
    (meeting,) = meetings(text)
    assert meeting.status == "proposed"
    assert {p.name for p in meeting.participants} == {"Tomas Lind", "Ilona Varga"}


def test_a_town_nobody_has_heard_of_is_a_place() -> None:
    (meeting,) = meetings("Lydian and Carian negotiators met in Quellmark on Tuesday.")
    assert meeting.place == "Quellmark"


def test_staying_away_does_not_cancel_a_meeting() -> None:
    assert [m.status for m in meetings("Ilona Varga will not attend the summit in Riga.") if m.status == "cancelled"] == []


def test_a_caption_shows_who_is_there() -> None:
    (meeting,) = meetings("President Ilona Varga, left, greets Tomas Lind before a meeting in Oslo, Norway, July 25, 2025.")
    assert {p.name for p in meeting.participants} == {"Ilona Varga", "Tomas Lind"}


def test_a_summit_that_something_waits_for_is_not_cancelled() -> None:
    found = meetings("Ships of Norway will not sail until after a summit of Nordic leaders in Riga.")
    assert [m.status for m in found if m.status == "cancelled"] == []


def test_a_chair_is_told_from_the_others() -> None:
    (meeting,) = meetings("Ministers from Norway and Sweden met in Oslo at talks chaired by Petra Holm.")
    assert {p.name: p.role for p in meeting.participants}["Petra Holm"] == "chair"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.sampled_from([text for text, *_ in TOLD]), st.text(max_size=60))
def test_any_text_is_read_and_quoted_where_it_stands(before: str, text: str, after: str) -> None:
    whole = before + text + after
    for meeting in meetings(whole):
        assert whole[meeting.evidence.start : meeting.evidence.end] == meeting.evidence.quote
