"""Dates against the day of publication."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.agents.extract.phrases.dates import dateline_day, day_written, find_dates, resolve_date

WEDNESDAY = date(2025, 11, 26)

DATES = [
    ("on Tuesday", "2025-11-25", "2025-11-25", "day"),
    ("on Wednesday", "2025-11-26", "2025-11-26", "day"),
    ("last Wednesday", "2025-11-19", "2025-11-19", "day"),
    ("next Friday", "2025-11-28", "2025-11-28", "day"),
    ("two days earlier", "2025-11-24", "2025-11-24", "day"),
    ("the previous day", "2025-11-25", "2025-11-25", "day"),
    ("the day before", "2025-11-25", "2025-11-25", "day"),
    ("three days later", "2025-11-29", "2025-11-29", "day"),
    ("a couple of days ago", "2025-11-24", "2025-11-24", "day"),
    ("last night", "2025-11-25", "2025-11-25", "day"),
    ("yesterday", "2025-11-25", "2025-11-25", "day"),
    ("tomorrow", "2025-11-27", "2025-11-27", "day"),
    ("November 27", "2025-11-27", "2025-11-27", "day"),
    ("27th of November", "2025-11-27", "2025-11-27", "day"),
    ("December 31", "2025-12-31", "2025-12-31", "day"),
    ("10 June", "2025-06-10", "2025-06-10", "day"),
    ("22 MAR 90", "1990-03-22", "1990-03-22", "day"),
    ("22 March '90", "1990-03-22", "1990-03-22", "day"),
    ("22 March, '90", "1990-03-22", "1990-03-22", "day"),
    ("As of 9 June, 44 deaths were confirmed", "2025-06-09", "2025-06-09", "day"),
    ("Nov. 5, 2024", "2024-11-05", "2024-11-05", "day"),
    ("2022-03-04", "2022-03-04", "2022-03-04", "day"),
    ("November 27-29", "2025-11-27", "2025-11-29", "about"),
    ("over the past day", "2025-11-25", "2025-11-26", "about"),
    ("in the last 24 hours", "2025-11-25", "2025-11-26", "about"),
    ("on the 19th", "2025-11-19", "2025-11-19", "day"),
    ("on the 27th", "2025-10-27", "2025-10-27", "day"),
    ("over the weekend", "2025-11-22", "2025-11-23", "about"),
    ("last week", "2025-11-17", "2025-11-23", "week"),
    ("two weeks ago", "2025-11-10", "2025-11-16", "week"),
    ("later this month", "2025-11-26", "2025-11-30", "month"),
    ("next month", "2025-12-01", "2025-12-31", "month"),
    ("in November", "2025-11-01", "2025-11-30", "month"),
    ("until November", "2025-11-01", "2025-11-30", "month"),
    ("early December", "2025-12-01", "2025-12-10", "about"),
    ("March 2019", "2019-03-01", "2019-03-31", "month"),
    ("summer of 2019", "2019-06-01", "2019-08-31", "season"),
    ("in 2022", "2022-01-01", "2022-12-31", "year"),
    ("last year", "2024-01-01", "2024-12-31", "year"),
    ("earlier this year", "2025-01-01", "2025-11-26", "year"),
    ("twenty-one years ago", "2004-01-01", "2004-12-31", "year"),
]


@pytest.mark.parametrize(("phrase", "start", "end", "precision"), DATES)
def test_a_phrase_is_resolved(phrase: str, start: str, end: str, precision: str) -> None:
    when = resolve_date(phrase, WEDNESDAY)
    assert when is not None
    assert (when.start.isoformat(), when.end.isoformat(), when.precision) == (start, end, precision)


@pytest.mark.parametrize(
    "phrase",
    ["may say", "a march on the capital", "30 soldiers", "in 1990 people", "Mondays", "31 February 2020", "USA Today", ""],
)
def test_no_date(phrase: str) -> None:
    assert resolve_date(phrase, WEDNESDAY) is None


@pytest.mark.parametrize("phrase", ["on Tuesday", "yesterday", "two days ago", "5 May", "last year", "later this month"])
def test_without_a_day_only_absolute_dates(phrase: str) -> None:
    assert resolve_date(phrase, None) is None


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("on Thursday", "2025-11-27"),
        ("on Tuesday", "2025-12-02"),
        ("in two days", "2025-11-28"),
        ("3 June", "2026-06-03"),
        ("on the 27th", "2025-11-27"),
        ("on the 19th", "2025-12-19"),
    ],
)
def test_ahead(phrase: str, day: str) -> None:
    when = resolve_date(phrase, WEDNESDAY, ahead=True)
    assert when is not None
    assert when.start.isoformat() == day


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The vote was moved from April to May.", ["2026-04-01", "2026-05-01"]),
        ("The vote was postponed to May.", ["2026-05-01"]),
        ("The vote was put off until May 3.", ["2026-05-03"]),
        ("The vote was postponed to May 3.", ["2026-05-03"]),
        ("She spoke to May about the vote.", []),
        ("The vote was moved to may be fair.", []),
    ],
)
def test_what_is_moved_to_may_is_moved_to_a_month(text: str, found: list[str]) -> None:
    assert [when.start.isoformat() for _, _, when in find_dates(text, date(2026, 3, 4))] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They leave in January and meet on the 19th, an aide said.", ["2026-01-01", "2026-01-19"]),
        ("They met in October and again on the 5th.", ["2025-10-01", "2025-10-05"]),
        ("They met in October 2023 and on the 5th.", ["2023-10-01", "2025-11-05"]),
        ("They met on the 31st and on the 19th floor.", ["2025-10-31"]),
        ("They met in the last day of the race.", []),
    ],
)
def test_a_day_of_a_month_is_of_the_one_named_before(text: str, found: list[str]) -> None:
    assert [str(when.start) for _, _, when in find_dates(text, WEDNESDAY)] == found


def test_earlier_counts_from_the_date_told_before() -> None:
    text = "The envoys spoke on Monday, two days after they had met; three days earlier the bridge fell."
    assert [(text[start:end], when.start.isoformat()) for start, end, when in find_dates(text, WEDNESDAY)] == [
        ("on Monday", "2025-11-24"),
        ("two days after", "2025-11-26"),
        ("three days earlier", "2025-11-23"),
    ]


def test_more_than_two_years_ago_is_a_year() -> None:
    assert [when.start.year for _, _, when in find_dates("was killed over two years ago", date(2026, 3, 4))] == [2024]


@pytest.mark.parametrize(
    "text", ["agreed on Friday to pay over two years after talks", "was held on Friday for a year before his trial"]
)
def test_how_long_it_lasted_is_no_day(text: str) -> None:
    assert [when.precision for _, _, when in find_dates(text, date(2026, 3, 4))] == ["day"]


def test_dateline() -> None:
    assert dateline_day("   QUITO, 22 SEP 89 (XYZ) -- [TEXT] A BRIDGE FELL") == date(1989, 9, 22)
    assert dateline_day("A bridge fell on Tuesday") is None


@given(st.text(), st.dates())
def test_any_text(text: str, day: date) -> None:
    for start, end, when in find_dates(text, day):
        assert 0 <= start < end <= len(text)
        assert when.start <= when.end


@given(
    st.sampled_from(
        [
            "9999 years ago",
            "400 months later",
            "last decade",
            "next year",
            "0000-01-01",
            "99 weeks earlier",
            "Friday next week",
            "over the weekend",
            "early last month",
        ]
    ),
    st.sampled_from([date.min, date.max, WEDNESDAY]),
)
def test_the_ends_of_the_calendar(phrase: str, day: date) -> None:
    when = resolve_date(phrase, day)
    assert when is None or when.start <= when.end


WRITTEN = [  # text, published, the day on which it was written
    ("OSLO, May 2 (Wire) - Varga met Lind today.", date(2026, 5, 3), date(2026, 5, 2)),
    ("Oslo, May 2, 2026, WNA -- Varga met Lind today.", date(2026, 5, 3), date(2026, 5, 2)),
    ("OSLO, May 2 (Wire) - Varga met Lind today.", date(2026, 5, 9), date(2026, 5, 9)),
    ("OSLO, May 4 (Wire) - Varga met Lind today.", date(2026, 5, 3), date(2026, 5, 3)),
    ("OSLO (Wire) - Varga met Lind on May 2.", date(2026, 5, 3), date(2026, 5, 3)),
    ("OSLO, May 2 (Wire) - Varga met Lind today.", None, None),
]


@pytest.mark.parametrize(("text", "published", "day"), WRITTEN)
def test_a_dateline_has_the_day_on_which_it_was_written(text: str, published: date | None, day: date | None) -> None:
    assert day_written(text, published) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They met on Monday. The following day they parted.", ["2025-11-24", "2025-11-25"]),
        ("They parted the following day.", []),
        ("They met on Monday, and the day before in Osta.", ["2025-11-24", "2025-11-23"]),
        ("They met the day before the vote.", []),
    ],
)
def test_the_day_beside_another(text: str, days: list[str]) -> None:
    assert [str(when.start) for _, _, when in find_dates(text, WEDNESDAY)] == days
