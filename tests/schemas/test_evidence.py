"""A fact is where its quote says it is, or it is not made."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tocsin.errors import EvidenceMismatch
from tocsin.schemas.facts import Casualty, Facts, Meeting
from tocsin.schemas.message import Mention, Span, When

TEXT = "Rescuers said 7 people were killed. 🚑 Ministers met."
NOW = datetime(2026, 3, 4, tzinfo=UTC)


def casualty(start: int = 0, end: int = 35) -> Casualty:
    return Casualty(kind="killed", low=7, best=7, high=7, evidence=Span.cut(TEXT, start, end))


def test_quotes_are_found_again() -> None:
    facts = Facts(article_id="a", received_at=NOW, casualties=(casualty(),))
    assert facts.quoting(TEXT) is facts


def test_a_quote_from_elsewhere_is_refused() -> None:
    facts = Facts(article_id="a", received_at=NOW, casualties=(casualty(),))
    with pytest.raises(EvidenceMismatch, match="article a: 0:35"):
        facts.quoting("x" + TEXT)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (5, 4), (60, 70)])
def test_an_empty_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValidationError):
        Span.cut(TEXT, start, end)


def test_offsets_must_hold_the_quote() -> None:
    with pytest.raises(ValidationError, match="offsets 3:9"):
        Span(quote="seven", start=3, end=9)
    with pytest.raises(ValidationError, match="offsets 3:9"):
        Mention(text="seven", start=3, end=9)


@given(st.text(min_size=1), st.data())
def test_any_text_gives_back_its_spans(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span.cut(text, start, end)
    assert text[span.start : span.end] == span.quote


@pytest.mark.parametrize(("low", "best", "high"), [(8, 7, 9), (7, 7, 6), (-1, 0, 0)])
def test_figures_are_in_order(low: int, best: int, high: int) -> None:
    with pytest.raises(ValidationError):
        Casualty(kind="killed", low=low, best=best, high=high, evidence=Span.cut(TEXT, 0, 35))


def test_a_meeting_has_the_type_of_its_status() -> None:
    with pytest.raises(ValidationError, match="CONSULT, not AGREE"):
        Meeting(mode="talks", status="held", type="AGREE", evidence=Span.cut(TEXT, 38, 52))


def test_a_date_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValidationError):
        When(start=date(2026, 3, 4), end=date(2026, 3, 3), precision="day")
