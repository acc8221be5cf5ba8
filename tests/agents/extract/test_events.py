"""Who did what to whom, as PLOVER roots."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.agents.extract.actors.finder import find_actors
from tocsin.agents.extract.events.finder import find_acts
from tocsin.agents.extract.meetings.finder import find_meetings
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.facts import Event

DAY = date(2026, 3, 12)


def test_a_call_in_march_is_no_march() -> None:
    text = "Norwegian Premier Ilona Varga and Swedish Premier Tomas Lind held a phone call on March 3, the ministry reported."
    assert "PROTEST" not in {event.type for event in events(text)}
    assert "PROTEST" in {event.type for event in events("Norwegian rebels held a march against Sweden.")}


def test_a_group_that_is_named_behind_what_it_is_acts_by_its_name() -> None:
    (event,) = events("Somalia's Islamist group al Shabaab attacked a military base in Kenya.")
    assert (event.source, event.target) == ("al-shabaab", "KE")


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Norway refused to send aid to Sweden.", True),
        ("Norway refused to say whether it would send aid to Sweden.", False),
        ("Norway declined to say when it would send aid to Sweden.", False),
        ("The spokesman declined to say whether Norway would impose sanctions on Sweden.", False),
        ("The spokesman declined to confirm that Norwegian jets attacked Swedish troops.", False),
        ("The spokesman could not confirm that Norwegian jets attacked Swedish troops.", False),
    ],
)
def test_who_declines_to_say_so_refuses_nobody(text: str, refused: bool) -> None:
    assert (("REJECT", "NO", "SE") in {(e.type, e.source, e.target) for e in events(text)}) is refused


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Norway attacked Sweden.", "ASSAULT"),
        ("Norway almost attacked Sweden.", None),
        ("Neither Norway nor Finland attacked Sweden.", None),
        ("None of the Norwegian troops attacked Sweden.", None),
        ("No Norwegian troops attacked Sweden.", None),
        ("Norway condemned Sweden.", "ACCUSE"),
        ("Norway stopped short of condemning Sweden.", None),
        ("Norway fell short of condemning Sweden.", None),
        ("Norway spoke of condemning Sweden.", "ACCUSE"),
        ("Norway decided on expelling the Swedish ambassador.", "SANCTION"),
        ("Norway decided against expelling the Swedish ambassador.", None),
        ("Norway backed sanctions on Sweden.", "SUPPORT"),
        ("Norway backed away from sanctions on Sweden.", None),
        ("Norway bombed away at Sweden.", "ASSAULT"),
        ("Norway refused to attack Sweden.", "REJECT"),
        ("Norway did not rule out attacking Sweden.", "THREATEN"),
        ("Norway ruled out attacking Sweden.", "REJECT"),
    ],
)
def test_what_was_nearly_done_was_not(text: str, root: str | None) -> None:
    assert [event.type for event in events(text)] == ([root] if root else [])


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Norway condemned Sweden for attacking Finland.", ["NO ACCUSE SE", "SE ASSAULT FI"]),
        ("Norway apologised to Sweden for attacking Finland.", ["NO CONCEDE SE", "NO ASSAULT FI"]),
        ("Norway was condemned by Sweden for attacking Finland.", ["SE ACCUSE NO", "NO ASSAULT FI"]),
        ("Norway used jets for attacking Finland.", ["NO ASSAULT FI"]),
        ("Norway attacked Sweden after sanctioning Finland.", ["NO ASSAULT SE", "NO COERCE FI"]),
        ("Norway prevented Sweden from attacking Finland.", []),
        ("Norway profited from attacking Sweden.", ["NO ASSAULT SE"]),
        ("Norway stopped sending aid to Sweden.", ["NO SANCTION SE"]),
        ("Norway delayed sending aid to Sweden.", ["NO SANCTION SE"]),
        ("Norway began sending aid to Sweden.", ["NO AID SE"]),
        ("Norway stopped attacking Sweden.", ["NO RETREAT SE"]),
        ("Norway stopped to attack Sweden.", ["NO ASSAULT SE"]),
        ("Norway vowed to stop attacking Sweden.", ["NO AGREE SE"]),
        ("Norway vowed to attack Sweden.", ["NO THREATEN SE"]),
        ("Norway promised not to attack Sweden.", ["NO AGREE SE"]),
        ("Norway agreed not to send aid to Sweden.", ["NO REJECT SE"]),
        ("Norway expects Sweden to release Finland.", ["SE AGREE FI"]),
        ("Norway said Sweden released Finland.", ["SE RETREAT FI"]),
    ],
)
def test_who_did_it_and_who_did_not(text: str, acts: list[str]) -> None:
    assert [f"{e.source} {e.type} {e.target}" for e in events(text)] == acts


def test_what_is_stopped_has_no_mode_of_its_own() -> None:
    (stopped,), (done,) = events("Norway stopped attacking Sweden."), events("Norway attacked Sweden.")
    assert (stopped.mode, done.mode) == (None, "attack")


def events(text: str) -> list[Event]:
    reading = Reading.of(text, day=DAY)
    cast = find_actors(reading)
    return [act.event for act in find_acts(reading, cast, find_meetings(reading, cast))]


TOLD = [  # text, root, status, source, target
    ("Norway agreed to send engineers to Sweden.", "AGREE", "future", "NO", "SE"),
    ("Norway said it would release three Swedish sailors.", "AGREE", "future", "NO", None),
    ("Norway praised Sweden for its restraint.", "SUPPORT", "actual", "NO", "SE"),
    ("Norway voiced support for Sweden on Monday.", "SUPPORT", "actual", "NO", "SE"),
    ("Norway signed an agreement with Sweden on fishing.", "SUPPORT", "actual", "NO", "SE"),
    (
        "Norwegian President Ilona Varga and Swedish Premier Tomas Lind signed a treaty in London.",
        "SUPPORT",
        "actual",
        "ilona-varga",
        "tomas-lind",
    ),
    (
        "Norwegian President Ilona Varga and Swedish Premier Tomas Lind signed a peace agreement in Washington on Thursday.",
        "SUPPORT",
        "actual",
        "ilona-varga",
        "tomas-lind",
    ),
    ("Norway and Sweden signed a treaty in London.", "SUPPORT", "actual", "NO", "SE"),
    ("Norway and Sweden signed a treaty at a ceremony hosted by Finland.", "SUPPORT", "actual", "NO", "SE"),
    ("Norway designated the Osta Cartel a terrorist organisation.", "COERCE", "actual", "NO", None),
    ("Norway ordered the Swedish ambassador to leave.", "SANCTION", "actual", "NO", None),
    ("Norway handed over nine suspects to Sweden.", "ACCUSE", "actual", "NO", "SE"),
    ("Norway lifted the ban on Swedish beef.", "CONCEDE", "actual", "NO", None),
    ("Norway withdrew its troops from Sweden.", "RETREAT", "actual", "NO", "SE"),
    ("Norway sent food aid to Sweden after the flood.", "AID", "actual", "NO", "SE"),
    ("Norway cooperated with Sweden on the search.", "COOPERATE", "actual", "NO", "SE"),
    ("Norway urged Sweden to open the border.", "REQUEST", "actual", "NO", "SE"),
    ("Norway called on Sweden to free the sailors.", "REQUEST", "actual", "NO", "SE"),
    ("Norway said Sweden must leave the island.", "REQUEST", "actual", "NO", "SE"),
    ("Norway demanded a meeting of the Security Council to review the truce.", "REQUEST", "actual", "NO", None),
    ("Norway accused Sweden of stealing fish.", "ACCUSE", "actual", "NO", "SE"),
    ("Sweden was condemned by Norway for the raid.", "ACCUSE", "actual", "NO", "SE"),
    ("Norway rejected a proposal by Sweden.", "REJECT", "actual", "NO", "SE"),
    ("Norway refused to withdraw its troops from Sweden.", "REJECT", "denied", "NO", "SE"),
    ("Norway will not lift the embargo on Sweden.", "REJECT", "denied", "NO", "SE"),
    ("Norway denied attacking Sweden.", "REJECT", "denied", "NO", "SE"),
    ("Norway threatened to bomb Sweden.", "THREATEN", "future", "NO", "SE"),
    ("Norway suspended military aid to Sweden.", "SANCTION", "actual", "NO", "SE"),
    ("Norway expelled two Swedish diplomats.", "SANCTION", "actual", "NO", None),
    ("Norway mobilised its troops on the border with Sweden.", "MOBILIZE", "actual", "NO", None),
    ("Norway imposed sanctions on Sweden.", "COERCE", "actual", "NO", "SE"),
    ("Norway announced the arrest of two Swedish spies.", "COERCE", "actual", "NO", None),
    ("Norway took in refugees from Sweden.", "AID", "actual", "NO", "SE"),
    ("Norway cancelled a deal with Sweden.", "REJECT", "actual", "NO", "SE"),
    ("Norway launched a mediation effort in Sweden.", "CONSULT", "actual", "NO", "SE"),
    ("Norway bombed Sweden on Sunday.", "ASSAULT", "actual", "NO", "SE"),
    ("Norway carried out air strikes on Sweden.", "ASSAULT", "actual", "NO", "SE"),
    ("Norway bombed Kharkiv on Monday.", "ASSAULT", "actual", "NO", "UA"),
    ("Norway demanded that Sweden release the sailors.", "REQUEST", "actual", "NO", "SE"),
    ("Norway has reiterated its demand that Sweden ease sanctions on fish.", "REQUEST", "actual", "NO", "SE"),
    ("Norway's demand that Sweden withdraw its troops was rejected.", "REQUEST", "actual", "NO", "SE"),
    ("A Norwegian court has ordered the Swedish government to hand over the ship.", "REQUEST", "actual", "NO", "SE"),
    ("Norway sought a loan from the United Nations.", "REQUEST", "actual", "NO", "Q1065"),
    ("Members of Sweden's Lydian minority have sought refuge in Norway.", "REQUEST", "actual", None, "NO"),
    ("Norway agreed to send troops to Sweden.", "AGREE", "future", "NO", "SE"),
    ("Norway offered to send troops to Sweden.", "AGREE", "future", "NO", "SE"),
    ("Norway vowed to send troops to Sweden.", "THREATEN", "future", "NO", "SE"),
    ("A Norwegian court found the Swedish government guilty of theft.", "ACCUSE", "actual", "NO", "SE"),
    ("Norway put out a report accusing Sweden of theft.", "ACCUSE", "actual", "NO", "SE"),
    ("Norway issued a statement supporting Sweden.", "SUPPORT", "actual", "NO", "SE"),
    ("Norway pledged its full support for Sweden.", "SUPPORT", "actual", "NO", "SE"),
    ("Norway pledged support to Sweden.", "AID", "actual", "NO", "SE"),
    ("Norway is considering sanctions against Sweden.", "THREATEN", "actual", "NO", "SE"),
    ("Norway summoned the Swedish ambassador.", "ACCUSE", "actual", "NO", "ambassador-of-sweden"),
    ("Norway lodged a protest with Sweden.", "ACCUSE", "actual", "NO", "SE"),
    ("Norway took Sweden to the International Court of Justice.", "ACCUSE", "actual", "NO", "SE"),
    ("Norway extradited a banker to Sweden.", "ACCUSE", "actual", "NO", "banker"),
    ("Norwegian troops opened fire on Swedish soldiers.", "ASSAULT", "actual", "NO", "SE"),
    ("Norwegian coastguards rammed a Swedish ship.", "ASSAULT", "actual", "NO", None),
    ("Norwegian and Swedish soldiers exchanged fire.", "ASSAULT", "actual", "NO", "SE"),
    ("Norway and Sweden exchanged prisoners.", "RETREAT", "actual", "NO", "SE"),
    ("Norway and Sweden signed a treaty.", "SUPPORT", "actual", "NO", "SE"),
    ("Norway declared war on Sweden.", "THREATEN", "actual", "NO", "SE"),
    ("Norway vowed revenge on Sweden.", "THREATEN", "actual", "NO", "SE"),
    ("Norway vowed to retaliate against Sweden.", "THREATEN", "future", "NO", "SE"),
    ("Norway warned Sweden to stay out of the dispute.", "THREATEN", "future", "NO", "SE"),
    ("Norway froze the assets of the Swedish government.", "COERCE", "actual", "NO", "SE"),
    ("Norway declared the Swedish envoy persona non grata.", "SANCTION", "actual", "NO", "envoy-of-sweden"),
    ("Norway broke ties with Sweden.", "SANCTION", "actual", "NO", "SE"),
    ("Norway revoked an accord with Sweden.", "REJECT", "actual", "NO", "SE"),
    ("Norway withdrew from NATO.", "REJECT", "actual", "NO", "Q7184"),
    ("Norway lifted its veto on the Swedish bid.", "CONCEDE", "actual", "NO", "SE"),
    ("Norway approved a loan for Sweden.", "AID", "actual", "NO", "SE"),
    ("Norway cancelled a debt of Sweden.", "AID", "actual", "NO", "SE"),
    ("Norway sent 400 police officers to Sweden.", "MOBILIZE", "actual", "NO", "SE"),
    ("Thousands of Norwegians marched against Sweden.", "PROTEST", "actual", "NO", "SE"),
]


@pytest.mark.parametrize(("text", "root", "status", "source", "target"), TOLD)
def test_an_event_is_read_with_root_status_and_ends(
    text: str, root: str, status: str, source: str | None, target: str | None
) -> None:
    found = events(text)
    assert [(e.type, e.status) for e in found] == [(root, status)]
    assert source is None or found[0].source == source
    assert target is None or found[0].target == target


def test_who_is_told_something_is_not_expelled() -> None:
    assert not events("Norway told the Swedish ambassador that the raid was wrong.")


def test_who_returns_as_minister_gives_nothing_back() -> None:
    assert not events("Petra Holm returned as interior minister and former president Ivo Dahl became foreign minister of Norway.")


def test_who_condemns_something_together_condemns_nobody_of_them() -> None:
    assert [(e.source, e.target) for e in events("Norway and Sweden condemned the raid.")] == [("NO", None), ("SE", None)]


@pytest.mark.parametrize(
    "text",
    [
        "President Ilona Varga called Prime Minister Tomas Lind on Saturday to congratulate him.",
        "On Friday, President Ilona Varga called Prime Minister Tomas Lind to wish him well.",
        "The president of Norway ordered troops to leave Sweden.",
        "A Norwegian court ordered the retrial of a Swedish sailor.",
    ],
)
def test_a_call_on_saturday_calls_on_nobody_and_an_order_to_ones_own_is_no_request(text: str) -> None:
    assert "REQUEST" not in {event.type for event in events(text)}


NO_EVENT = [
    "Norway did not attack Sweden.",
    "Sweden accused Norway of bombing a bridge in Oslo.",  # only the accusation is an event
    "The film praised by critics opens in Oslo on Friday.",
    "Interior Minister Tomas Lind took office on Wednesday.",
    "The price of Swedish iron rose.",
]


@pytest.mark.parametrize("text", NO_EVENT)
def test_what_did_not_happen_is_no_event(text: str) -> None:
    assert [e.type for e in events(text) if e.type not in ("ACCUSE", "SUPPORT")] == []


@pytest.mark.parametrize(
    "text",
    [
        "Norway threatened to close a mine as Denmark shut a port in Finland.",
        "Norway refused to free a man Denmark wants.",
        "Norway condemned the raid, though Denmark denied it.",
    ],
)
def test_who_does_something_in_another_clause_is_not_whom_it_hits(text: str) -> None:
    assert "DK" not in {event.target for event in events(text) if event.source == "NO"}


def test_a_meeting_is_not_told_twice() -> None:
    assert events("President Ilona Varga met Prime Minister Tomas Lind in Oslo on Tuesday.") == []


def test_agreeing_to_meet_somewhere_is_the_meeting_alone() -> None:
    assert events("Ilona Varga and Tomas Lind agreed on Monday to meet in Alaska on August 15.") == []


def test_an_end_that_is_nobody_in_the_cast_is_a_slug() -> None:
    (event,) = events("Norway arrested four striking dock workers.")
    assert (event.type, event.source) == ("COERCE", "NO")
    assert event.target is not None
    assert "workers" in event.target


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.sampled_from([text for text, *_ in TOLD]), st.text(max_size=60))
def test_any_text_is_read_and_quoted_where_it_stands(before: str, text: str, after: str) -> None:
    whole = before + text + after
    for event in events(whole):
        assert whole[event.evidence.start : event.evidence.end] == event.evidence.quote
