"""Silent articles: what they tell is known, and nobody is rung for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.lane import PackedMemory


@pytest.fixture
def reads(telling: Any, brief: Callable[[Any], str]) -> Callable[..., list[str]]:
    alerter, seqs = Alerter(PackedMemory({}, KINDS)), iter(range(100))

    def read(*told: Any, **more: Any) -> list[str]:
        read.rung = alerter.judge(telling.facts(next(seqs), *told, **more))  # type: ignore[attr-defined]
        return [brief(alert) for alert in read.rung]  # type: ignore[attr-defined]

    return read


def test_a_silent_article_rings_nothing_and_neither_does_who_repeats_it(reads: Any, telling: Any) -> None:
    talks = telling.meeting("planned", "NO:Ola Dahl", "FI:Eero Salo", place="Turku")
    mayor = telling.actor("Ana Berg", "mayor")
    assert reads(telling.toll(5), talks, mayor, silent=True) == []
    assert reads(telling.toll(5), talks, mayor) == []


def test_the_change_after_it_rings_and_shows_from_what(reads: Any, telling: Any) -> None:
    reads(telling.toll(5, place="Brenholt"), silent=True)
    assert reads(telling.toll(8, place="Brenholt")) == ["update killed 8"]
    (alert,) = reads.rung
    assert (alert.supersedes, alert.revision, alert.figure.previous) == (None, 1, 5)
    assert [claim.value for claim in alert.claims] == [5, 8]
    assert alert.independent_sources == 1
    assert alert.headline == "Toll rises from 5 to 8 killed in Brenholt"
    reads(telling.toll(9, place="Brenholt"))
    assert (reads.rung[0].supersedes, reads.rung[0].revision) == (alert.id, 2)
    assert [claim.value for claim in reads.rung[0].claims] == [9]


def test_a_fall_after_it_is_a_correction(reads: Any, telling: Any) -> None:
    reads(telling.toll(9), source="Echo", silent=True)
    assert reads(telling.toll(7), source="Echo") == ["correct killed 7"]
    assert reads.rung[0].supersedes is None


def test_a_meeting_goes_on_from_where_silence_left_it(reads: Any, telling: Any) -> None:
    talks = ("NO:Ola Dahl", "FI:Eero Salo")
    reads(telling.meeting("planned", *talks, place="Turku", day="2026-05-20"), silent=True)
    assert reads(telling.meeting("held", *talks, place="Turku", day="2026-05-20")) == ["update held status"]
    (alert,) = reads.rung
    assert (alert.supersedes, alert.revision, alert.meeting.previous_status) == (None, 1, "planned")
    assert [claim.value for claim in alert.claims] == ["planned", "held"]


def test_a_new_role_after_silence_rings(reads: Any, telling: Any) -> None:
    reads(telling.actor("Ana Berg", "mayor"), silent=True)
    assert reads(telling.actor("Ana Berg", "foreign minister")) == ["update Ana Berg new_role"]
    assert reads.rung[0].supersedes is None


def test_what_silence_changed_of_an_announced_toll_rings_with_the_next_article_that_says_it(reads: Any, telling: Any) -> None:
    assert reads(telling.toll(5)) == ["new killed 5"]
    first = reads.rung[0].id
    assert reads(telling.toll(8), silent=True) == []
    assert reads(telling.toll(5)) == [], "it says what was announced"
    assert reads(telling.toll(8)) == ["update killed 8"]
    assert (reads.rung[0].supersedes, reads.rung[0].figure.previous) == (first, 5)


@pytest.mark.parametrize("silent", [True, False])
def test_nothing_is_withdrawn_that_was_never_rung(reads: Any, telling: Any, silent: bool) -> None:
    talks = telling.meeting("planned", "NO:Ola Dahl", "FI:Eero Salo", place="Turku")
    told = (telling.toll(5), talks, telling.actor("Ana Berg", "mayor"))
    reads(*told, silent=True, article_id="a")
    assert reads(article_id="a", content_hash="gone", pub_status="canceled", silent=silent) == []
    assert reads(*told) == [
        "new Ana Berg new_in_story",
        "new planned",
        "new killed 5",
    ]


def test_a_silent_withdrawal_waits_for_the_next_article(reads: Any, telling: Any) -> None:
    reads(telling.toll(5))
    reads(telling.toll(8), article_id="a")
    assert reads(article_id="a", content_hash="gone", pub_status="canceled", silent=True) == []
    assert reads(telling.toll(5)) == ["correct killed 5"]


def test_a_silent_article_sent_again_stays_silent(reads: Any, telling: Any) -> None:
    reads(telling.toll(5), article_id="a", silent=True)
    assert reads(telling.toll(5), article_id="a", repeat=True) == []


def test_nobody_hurt_in_silence_leaves_the_first_toll_new(reads: Any, telling: Any) -> None:
    reads(telling.toll(0), silent=True)
    assert reads(telling.toll(5)) == ["new killed 5"]
