"""What another story told of: found where an article may mean it, and else not even read."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.alert.incidents import Scene
from tocsin.agents.alert.incidents import likeness as incident_likeness
from tocsin.agents.alert.index import Index
from tocsin.agents.alert.meetings import encounters
from tocsin.agents.alert.meetings import likeness as meeting_likeness
from tocsin.agents.alert.tolls import told_incidents
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.facts import Casualty, Facts, Meeting
from tocsin.schemas.memory import Memory
from tocsin.schemas.message import When
from tocsin.schemas.story import IncidentMemory, MeetingClaim, MeetingMemory, MeetingState

MONTH = 30


@pytest.mark.parametrize(
    ("who", "place", "day", "rings"),
    [
        (("NO", "FI"), "Turku", "2026-05-04", "update held status"),
        (("FI", "NO", "SE"), "Turku", "2026-05-04", "update held status"),
        (("NO", "FI"), "Turku castle", None, "update held status place"),
        (("NO", "FI"), None, "2026-05-05", "update held status date"),
        (("NO", "FI"), None, "2026-05-06", "new held"),
        (("NO", "FI"), "Umea", "2026-05-04", "new held"),
        (("NO", "SE"), "Turku", "2026-05-04", "new held"),
        (("SE", "DK"), "Turku", "2026-05-04", "new held"),
    ],
)
def test_two_sides_that_meet_again_there_or_then(
    who: tuple[str, ...], place: str | None, day: str | None, rings: str, telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    planned = telling.meeting("planned", "NO", "FI", place="Turku", day="2026-05-04")
    held = telling.meeting("held", *who, place=place, day=day)
    lane.judge(telling.facts(0, planned))
    assert [brief(alert) for alert in lane.judge(telling.facts(1, held, story_id="another"))] == [rings]


def test_a_month_is_no_other_day(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.meeting("planned", "NO", "FI", place="Turku", day="2026-05-04")))
    month = {"start": "2026-05-01", "end": "2026-05-31", "precision": "month"}
    (alert,) = lane.judge(telling.facts(1, telling.meeting("held", "NO", "FI", place="Turku", date=month)))
    assert brief(alert) == "update held status"
    assert str(alert.meeting.date.start) == "2026-05-04"


def test_the_headline_says_what_is_new(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.meeting("planned", "NO", "FI", place="Turku", day="2026-05-04")))
    moved = telling.meeting("planned", "NO", "FI", "SE", place="Turku", day="2026-05-08")
    (alert,) = lane.judge(telling.facts(1, moved))
    assert alert.headline.endswith("are planned for 8 May 2026, with a new date and new participants")


def test_an_article_of_many_meetings_finds_each_of_them_again(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    pairs = [("NO", "FI", "Turku"), ("SE", "FI", "Umea"), ("NO", "DK", "Aarhus")]
    for seq, (one, other, place) in enumerate(pairs):
        lane.judge(telling.facts(seq, telling.meeting("planned", one, other, place=place, day="2026-05-04"), story_id=place))
    all_held = [telling.meeting("held", one, other, place=place, day="2026-05-04") for one, other, place in pairs]
    found = lane.judge(telling.facts(len(pairs), *all_held, story_id="a review of the day"))
    assert sorted(brief(alert) for alert in found) == ["update held status"] * len(pairs)


@pytest.mark.parametrize(
    ("hours", "day", "rings"),
    [
        (60, None, "update killed 3"),
        (80, None, "new killed 3"),
        (200, "2026-05-05", "update killed 3"),
        (60, "2026-05-06", "new killed 3"),
    ],
)
def test_an_incident_there_and_then_or_about_then(hours: int, day: str | None, rings: str, telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    mayor = telling.actor("Ana Berg")  # named once: she is no news, but tells one incident from another
    lane.judge(telling.facts(0, mayor, telling.toll(2, place="Marrun", day="2026-05-04", cause="blast")))
    again = telling.facts(1, mayor, telling.toll(3, place="Marrun", day=day, cause="blast"), story_id="another", hours=hours)
    assert [brief(alert) for alert in lane.judge(again)] == [rings]


def test_a_meeting_that_no_claim_states_any_longer_is_where_it_was_announced(telling: Any) -> None:
    told = telling.meeting("held", "NO", "FI", place="Turku", day="2026-05-04")
    void = MeetingClaim(
        article_id="a0", seq=0, at=telling.noon, witness="w", quote="q", start=0, end=1,
        status="planned", participants=told.participants, void=True,
    )  # fmt: skip
    state = MeetingState(mode="talks", status="planned", participants=told.participants, place="Turku")
    known: Memory = MeetingMemory(id="m", seen=telling.noon, claims=(void,), stories=("theirs",), announced=state)
    assert Index({"meeting:en:m": known}).meetings("en", [told]) == ["meeting:en:m"]


class _Counted(dict[str, bytes]):
    """A table that counts, by kind of key, what is read of it."""

    read: Counter[str]

    def __getitem__(self, key: str) -> bytes:
        self.read[key.partition(":")[0]] += 1
        return super().__getitem__(key)


@pytest.mark.parametrize(("kind", "what"), [("meeting", "a pair"), ("meeting", "a conference"), ("incident", "a front")])
def test_who_meets_every_day_and_where_people_die_every_day_cost_no_more(kind: str, what: str, telling: Any) -> None:
    table = _Counted()
    table.read = Counter()
    lane = Alerter(PackedMemory(table, KINDS))
    read: list[int] = []
    for seq in range(100):
        day = date(2026, 5, 1) + timedelta(days=seq % MONTH)
        told = {
            "a pair": telling.meeting("held", "US", "FR", place=f"City{seq}", day=day),
            "a conference": telling.meeting("held", "US", f"X{seq % 50}", place="Geneva", day="2026-05-04"),
            "a front": telling.toll(2, place="Marrun", day=day, cause=("bombing", "shooting", "crash", "fire")[seq % 4]),
        }
        table.read.clear()
        lane.judge(telling.facts(seq, told[what], story_id=f"story {seq}", hours=24 * (seq % MONTH)))
        read.append(table.read[kind])
    assert sum(1 for key in table if key.startswith(f"{kind}:")) > MONTH
    assert max(read) <= 20


_PLACES = st.sampled_from([None, "Turku", "central Turku", "Turku castle", "Umea", "Norway"])
_DAYS = st.one_of(
    st.none(),
    st.builds(
        lambda first, days: When(start=first, end=first + timedelta(days=days), precision="day" if days == 0 else "about"),
        st.dates(date(2026, 4, 28), date(2026, 5, 6)),
        st.sampled_from([0, 0, 0, 1, 6]),
    ),
)
_WHO = st.lists(st.sampled_from(["NO", "FI", "SE", "NO:Ola Dahl", "FI:Eero Salo"]), min_size=1, max_size=3, unique=True)
_STATUS = st.sampled_from(["proposed", "planned", "held", "cancelled"])
_HOURS = st.integers(-100, 100)


def _at(telling: Any, hours: int) -> datetime:
    at: datetime = telling.noon + timedelta(hours=hours)
    return at


@st.composite
def _meetings(draw: st.DrawFn, telling: Any) -> tuple[list[Meeting], MeetingMemory]:
    told = [
        telling.meeting(draw(_STATUS), *draw(_WHO), place=draw(_PLACES)).model_copy(update={"date": draw(_DAYS)})
        for _ in range(draw(st.integers(1, 2)))
    ]
    claims = [
        MeetingClaim(
            article_id=f"a{number}", seq=number, at=_at(telling, draw(_HOURS)), witness=f"w{number}", quote="q", start=0, end=1,
            status=met.status, participants=met.participants, place=met.place, date=draw(_DAYS), void=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 3)))
        for met in [telling.meeting(draw(_STATUS), *draw(_WHO), place=draw(_PLACES))]
    ]  # fmt: skip
    # Subscribers know what some claim said, if it is only one that no longer stands.
    word = draw(st.sampled_from(claims)) if claims else None
    announced = word and MeetingState(
        mode=word.mode, status=word.status, participants=word.participants, place=word.place, date=word.date
    )
    return told, MeetingMemory(id="m", seen=telling.noon, claims=tuple(claims), stories=("theirs",), announced=announced)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_meeting_is_passed_over_that_an_article_may_mean(telling: Any, data: st.DataObject) -> None:
    told, known = data.draw(_meetings(telling))
    same = [e for e in encounters(told, "ours", telling.noon) if meeting_likeness(e, known) > 0]
    table: dict[str, Memory] = {"meeting:en:m": known}
    if same:
        assert Index(table).meetings("en", told) == ["meeting:en:m"]


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_incident_is_passed_over_that_an_article_may_mean(telling: Any, data: st.DataObject) -> None:
    told: list[Casualty] = [
        telling.toll(data.draw(st.integers(1, 3)), place="Turku", start=200 * number).model_copy(
            update={"date": data.draw(_DAYS)}
        )
        for number in range(data.draw(st.integers(1, 2)))
    ]
    facts: Facts = telling.facts(0, *told)
    first = _at(telling, data.draw(_HOURS))
    known = IncidentMemory(
        id="i", seen=first, told=first, place="Turku", places=("Turku",), when=data.draw(_DAYS), stories=("theirs",)
    )
    same = [i for i in told_incidents(facts) if incident_likeness(Scene(i, "ours", frozenset(), telling.noon), known) > 0]
    table: dict[str, Memory] = {"incident:en:i": known}
    if same:
        assert Index(table).incidents("en", told, telling.noon) == ["incident:en:i"]
