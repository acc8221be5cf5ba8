"""The filter expression: what it lets through, what it refuses, and that it says the same when it is written out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.errors import FilterInvalid, TocsinError
from tocsin.schemas.alert import ALERT
from tocsin.schemas.wanted import FIELDS, KINDS, MAX_LENGTH, MAX_TERMS, AnyAlert, Term, Wanted, folded


def alert(kind: str, **changes: object) -> AnyAlert:
    claim = {"article_id": "a", "quote": "Nine people were\nkilled near Kesk station.", "start": 0, "end": 42}
    common = {
        "id": "i", "action": "new", "kind": kind, "story_id": "5F0C", "edition": "en", "severity": 6, "confidence": 0.8,
        "headline": "9 killed in Kesk", "claims": [claim], "independent_sources": 1, "seen_at": "2026-03-02T09:30:00Z",
    }  # fmt: skip
    sides = [{"id": "NO", "name": "Norway", "country": "NO"}, {"id": "Q9", "name": "Jörg Brenn", "country": "DE"}]
    own: dict[str, dict[str, Any]] = {
        "casualties": {
            "incident": {"id": "x", "place": "Kesk, Östmark"},
            "figure": {"kind": "killed", "low": 9, "best": 9, "high": 9},
        },
        "meetings": {"meeting": {"id": "m", "mode": "talks", "status": "held", "place": "Lisse", "participants": sides}},
        "actors": {
            "actors": [
                {"id": "Q7", "name": "Ilinca Doru", "kind": "person", "country": "RO", "novelty": "first_seen"},
                {"id": "BG", "name": "Bulgaria", "kind": "country", "country": "BG", "novelty": "first_seen"},
            ]
        },
    }
    return ALERT.validate_python({**common, **own[kind], **changes})


ALL = list(KINDS)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", ALL),
        ("  \n ", ALL),
        ("kind:casualties", ["casualties"]),
        ("kind:casualties,meetings", ["meetings", "casualties"]),
        ("KIND:Casualties", ["casualties"]),
        ("-kind:casualties,meetings", ["actors"]),
        ("kind:actors kind:meetings", []),
        ("action:new", ALL),
        ("action:update,withdraw", []),
        ("severity>=6", ALL),
        ("severity>6", []),
        ("severity<7 severity<=6 severity=6 severity>5", ALL),
        ("-severity>=6", []),
        ("story:5f", ALL),
        ("story:f0", []),
        ("actor:q7", ["actors"]),
        ("actor:Q", []),
        ("actor:doru", ["actors"]),
        ("actor:JORG", ["meetings"]),
        ('actor:"ilinca  doru",norw', ["actors", "meetings"]),
        ("-actor:doru", ["meetings", "casualties"]),
        ("country:no", ["meetings"]),
        ("country:DE", ["meetings"]),
        ("country:norway", ["meetings"]),
        ("country:BG,RO", ["actors"]),
        ("country:bulgaria", ["actors"]),
        ("country:ostmark", ["casualties"]),
        ("country:mark", []),
        ("country:doru", []),
        ("place:kesk", ["casualties"]),
        ("place:lisse,kesk", ["meetings", "casualties"]),
        ("kesk", ALL),
        ("killed Kesk", ALL),
        ("-kesk", []),
        ('"nine people were killed"', ALL),
        ("“nine people were killed”", ALL),
        ("text:nobody,station", ALL),
        ("nobody,station", ALL),
        ("severity", []),
        ("kind:casualties severity>=6 -place:lisse nine", ["casualties"]),
    ],
)
def test_what_is_wanted(text: str, kinds: list[str]) -> None:
    wanted = Wanted.parse(text)
    assert [kind for kind in KINDS if wanted.matches(alert(kind))] == kinds
    assert Wanted.parse(str(wanted)) == wanted
    assert set(kinds) <= set(wanted.kinds)


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("kinds:actors", 0, "'kinds' is no field; fields are kind, action"),
        ("kesk kind:actor", 10, "'actor' is no kind; accepted are actors, meetings, casualties"),
        ("action:gone", 7, "accepted are new, update, correct, withdraw"),
        ("at 10:30", 3, "quote words"),
        ("severity>=10", 10, "from 1 to 9"),
        ("severity:7", 9, ">=, >, <=, < or ="),
        ("severity>=", 10, "from 1 to 9"),
        ("actor>=7", 5, "only severity is compared; write actor:value"),
        ("kind:", 5, "a value for kind is needed"),
        ("actor:a,,b", 8, "a value for actor is needed"),
        ("-", 1, "a value for text is needed"),
        ('say "never closed', 4, "never closed"),
        ('""', 0, "blank"),
        ('actor:" "', 6, "blank"),
        ('"\u0301"', 0, "blank"),
        ('"a"b', 3, "a space is needed"),
        ("x" * (MAX_LENGTH + 1), MAX_LENGTH, "at most 1000 characters"),
        ("x " * (MAX_TERMS + 1), 2 * MAX_TERMS, "at most 32 terms"),
        ("!" + ",!" * 400, 801, "with its quotes"),  # it could not be read again as it is written
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text: str, position: int, said: str) -> None:
    with pytest.raises(FilterInvalid) as caught:
        Wanted.parse(text)
    assert (caught.value.position, said in str(caught.value)) == (position, True), str(caught.value)
    assert f"character {position + 1}" in str(caught.value)
    assert isinstance(caught.value, TocsinError)
    assert isinstance(caught.value, ValueError)


SIGNS = st.sampled_from(
    [*FIELDS, *KINDS, ":", ",", "-", '"', "“", "”", "\\", " ", "<", ">", "=", ">=", "7", "é", "\u0301", "\n", "a"]
)


@given(st.one_of(st.text(), st.lists(SIGNS, max_size=40).map("".join)))
@example("\x1f")
@example("\ud800")
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        wanted = Wanted.parse(text)
    except FilterInvalid as error:
        assert 0 <= error.position <= len(text)
        return
    assert Wanted.parse(str(wanted)) == wanted
    for kind in KINDS:
        assert wanted.matches(alert(kind)) in (True, False)


VALUES = st.text(min_size=1, max_size=20).filter(folded)
TERMS = st.one_of(
    st.builds(Term, st.sampled_from(["actor", "country", "place", "story", "text"]), st.lists(VALUES, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(Term, st.just("kind"), st.lists(st.sampled_from(KINDS), min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(Term, st.just("severity"), st.integers(1, 9).map(lambda n: (str(n),)), st.booleans(), st.sampled_from([">=", ">", "<", "<=", "="])),
)  # fmt: skip


@given(st.lists(TERMS, max_size=5).map(lambda terms: Wanted(tuple(terms))))
def test_every_filter_can_be_written_and_read_again(wanted: Wanted) -> None:
    assert Wanted.parse(str(wanted)) == wanted


@given(TERMS, st.sampled_from(KINDS))
def test_a_minus_turns_a_term_round(term: Term, kind: str) -> None:
    opposite = Term(term.field, term.values, not term.negated, term.compared)
    assert term.matches(alert(kind)) != opposite.matches(alert(kind))


@given(st.lists(TERMS, max_size=4).map(lambda terms: Wanted(tuple(terms))), st.sampled_from(KINDS))
def test_the_kinds_that_can_match_are_known_beforehand(wanted: Wanted, kind: str) -> None:
    assert kind in wanted.kinds or not wanted.matches(alert(kind))


def test_more_conditions_can_be_added() -> None:
    wanted = Wanted.parse("kesk").and_also(Term("kind", ("actors",)))
    assert (str(wanted), wanted.kinds) == ("kesk kind:actors", ("actors",))
