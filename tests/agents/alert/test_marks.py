"""What an analyst marks: a wrong alert is taken back with what stood behind it, a muted story rings no longer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.lane import PackedMemory
from tocsin.errors import MarkRefused
from tocsin.schemas.mark import Mark


def mark(kind: str = "wrong", **more: Any) -> Mark:
    return Mark.model_validate({"kind": kind, "edition": "en", "by": "Ada Lund", "at": "2026-05-05T09:00:00Z", **more})


class Desk:
    """An alerter, and the alerts it rang."""

    def __init__(self, telling: Any, brief: Callable[[Any], str]) -> None:
        self.alerter, self.tell, self.brief, self.rung = Alerter(PackedMemory({}, KINDS)), telling, brief, []
        self.seq = 0

    def reads(self, *told: Any, **more: Any) -> list[str]:
        facts = self.tell.facts(self.seq, *told, **more)
        self.seq += 1
        return self._rings(self.alerter.judge(facts))

    def marks(self, kind: str = "wrong", **more: Any) -> list[str]:
        return self._rings(self.alerter.heed(mark(kind, **more)))

    def _rings(self, alerts: list[Any]) -> list[str]:
        self.rung += alerts
        return [self.brief(a) for a in alerts]


@pytest.fixture
def desk(telling: Any, brief: Callable[[Any], str]) -> Desk:
    return Desk(telling, brief)


def test_a_wrong_alert_is_withdrawn_with_the_name_and_its_claims(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5, place="Brenholt", cause="blast"))
    assert desk.marks(alert_id=desk.rung[0].id) == ["withdraw killed 5"]
    wrong, taken = desk.rung
    assert (taken.supersedes, taken.withdrawn_by, taken.revision) == (wrong.id, "Ada Lund", 2)
    assert taken.headline == "Withdrawn by Ada Lund: 5 killed in a blast in Brenholt"
    assert taken.claims == wrong.claims
    assert taken.seen_at == mark(alert_id="x").at
    assert taken.id != wrong.id


def test_the_same_mark_twice_gives_the_same_bytes_and_another_one_nothing(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5))
    desk.marks(alert_id=desk.rung[0].id)
    first = desk.rung[-1].model_dump_json()
    desk.marks(alert_id=desk.rung[0].id)
    assert desk.rung[-1].model_dump_json() == first
    assert desk.marks(alert_id=desk.rung[0].id, by="Bo Ek") == []


def test_a_void_figure_stays_void_from_its_witness_and_a_fresh_source_raises_it_anew(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5), source="Echo")
    desk.marks(alert_id=desk.rung[0].id)
    assert desk.reads(desk.tell.toll(5), source="Echo", article_id="a0", content_hash="edited", verdict="update", of="a0") == []
    assert desk.reads(desk.tell.toll(5), source="Echo") == []
    assert desk.reads(verdict="duplicate", of="a0", source="Star") == []
    assert desk.reads(desk.tell.toll(5), source="Star", verdict="update", of="a0") == [], "a reprint of the same wire"
    assert desk.reads(desk.tell.toll(5), source="Herald") == ["new killed 5"]
    assert desk.rung[-1].supersedes == desk.rung[1].id
    assert desk.rung[-1].independent_sources == 1


def test_another_figure_of_the_same_source_is_news(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5), source="Echo")
    desk.marks(alert_id=desk.rung[0].id)
    assert desk.reads(desk.tell.toll(7), source="Echo") == ["new killed 7"]
    assert desk.reads(desk.tell.toll(5), source="Echo") == []


def test_what_stands_without_the_wrong_figure_is_told_again(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5, place="Brenholt"))
    desk.reads(desk.tell.toll(8, place="Brenholt"))
    assert desk.marks(alert_id=desk.rung[1].id) == ["withdraw killed 8", "correct killed 5"]
    _, wrong, taken, left = desk.rung
    assert (taken.supersedes, left.supersedes) == (wrong.id, taken.id)
    assert [a.revision for a in desk.rung] == [1, 2, 3, 4]
    assert left.headline == "What stands now: 5 killed in Brenholt"
    assert (left.figure.previous, left.withdrawn_by, left.claims[-1].article_id) == (8, None, "a0")
    assert desk.reads(desk.tell.toll(9, place="Brenholt")) == ["update killed 9"]


def test_all_who_say_the_wrong_figure_are_void(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5))
    desk.reads(desk.tell.toll(5))
    assert desk.marks(alert_id=desk.rung[0].id) == ["withdraw killed 5"]


def test_an_older_alert_of_a_toll_that_stands_is_withdrawn_and_the_toll_told_again(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5))
    desk.reads(desk.tell.toll(8))
    assert desk.marks(alert_id=desk.rung[0].id) == ["withdraw killed 5", "correct killed 8"]
    assert desk.rung[-1].supersedes == desk.rung[1].id
    assert desk.marks(alert_id=desk.rung[1].id) == ["withdraw killed 8"], "the figure of the mark before is void for good"


def test_a_wrong_correction_gives_the_figure_back(desk: Desk) -> None:
    desk.reads(desk.tell.toll(9), source="Echo")
    assert desk.reads(desk.tell.toll(7), source="Echo") == ["correct killed 7"]
    assert desk.marks(alert_id=desk.rung[1].id) == ["withdraw killed 7", "correct killed 9"]


def test_a_wrong_step_of_a_meeting_is_taken_back(desk: Desk) -> None:
    talks = ("NO:Ola Dahl", "FI:Eero Salo")
    desk.reads(desk.tell.meeting("planned", *talks, place="Turku", day="2026-05-20"))
    assert desk.reads(desk.tell.meeting("held", *talks, place="Turku", day="2026-05-20")) == ["update held status"]
    assert desk.marks(alert_id=desk.rung[1].id)[0] == "withdraw held"
    taken, left = desk.rung[2:]
    assert taken.headline == "Withdrawn by Ada Lund: talks of Ola Dahl and Eero Salo in Turku on 20 May 2026"
    assert left.headline == "What stands now: talks of Ola Dahl and Eero Salo in Turku are planned for 20 May 2026"
    assert (left.action, left.meeting.status, left.supersedes) == ("correct", "planned", taken.id)
    assert left.claims[-1].article_id == "a0"


def test_a_meeting_that_is_wrong_altogether_stays_away_unless_a_fresh_source_tells_of_it(desk: Desk) -> None:
    talks = desk.tell.meeting("planned", "NO:Ola Dahl", "FI:Eero Salo", place="Turku")
    desk.reads(talks, source="Echo")
    assert desk.marks(alert_id=desk.rung[0].id) == ["withdraw planned"]
    assert desk.reads(talks, source="Echo") == []
    assert desk.reads(talks, source="Star") == ["new planned"]
    assert desk.rung[-1].meeting.id == desk.rung[0].meeting.id
    assert desk.rung[-1].independent_sources == 1


def test_only_what_changed_is_void_where_an_update_is_wrong(desk: Desk) -> None:
    talks = ("NO:Ola Dahl", "FI:Eero Salo")
    desk.reads(desk.tell.meeting("planned", *talks, place="Turku", day="2026-05-20"))
    assert desk.reads(desk.tell.meeting("planned", *talks, place="Turku", day="2026-05-27")) == ["update planned date"]
    desk.marks(alert_id=desk.rung[1].id)
    assert [(a.action, a.meeting.date.start.day) for a in desk.rung[2:]] == [("withdraw", 27), ("correct", 20)]


def test_actors_that_are_wrong_leave_the_cast_until_a_fresh_source_names_them(desk: Desk) -> None:
    mayor = desk.tell.actor("Ana Berg", "mayor")
    desk.reads(mayor, source="Echo")
    assert desk.marks(alert_id=desk.rung[0].id) == ["withdraw Ana Berg first_seen"]
    assert desk.rung[1].headline == "Withdrawn by Ada Lund: Ana Berg in the story"
    assert desk.reads(mayor, source="Echo") == []
    assert desk.reads(mayor, source="Star") == ["new Ana Berg new_in_story"]
    assert desk.reads(mayor, source="Herald") == []


def test_a_wrong_role_gives_the_old_one_back(desk: Desk) -> None:
    desk.reads(desk.tell.actor("Ana Berg", "mayor"))
    assert desk.reads(desk.tell.actor("Ana Berg", "foreign minister"), source="Echo") == ["update Ana Berg new_role"]
    assert desk.marks(alert_id=desk.rung[1].id) == ["withdraw Ana Berg new_role"]
    assert desk.reads(desk.tell.actor("Ana Berg", "foreign minister"), source="Echo") == []
    assert desk.reads(desk.tell.actor("Ana Berg", "mayor")) == []
    assert desk.reads(desk.tell.actor("Ana Berg", "foreign minister")) == ["update Ana Berg new_role"]


def test_a_wrong_role_stays_wrong_when_a_fresh_source_brings_the_actor_back(desk: Desk) -> None:
    mayor, minister = desk.tell.actor("Ana Berg", "mayor"), desk.tell.actor("Ana Berg", "foreign minister")
    desk.reads(mayor)
    desk.reads(minister, source="Echo")
    desk.marks(alert_id=desk.rung[1].id)
    desk.marks(alert_id=desk.rung[0].id)
    assert desk.reads(mayor, source="Star") == ["new Ana Berg new_in_story"]
    assert desk.reads(minister, source="Echo") == []


def test_a_muted_story_says_so_until_it_is_unmuted(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5))
    assert desk.marks("mute", story_id="story") == []
    desk.reads(desk.tell.toll(6), desk.tell.actor("Ana Berg", "mayor"))
    desk.reads(desk.tell.toll(3, place="Tveit"), story_id="other")
    desk.marks(alert_id=desk.rung[0].id)
    desk.marks("unmute", story_id="story")
    desk.reads(desk.tell.toll(9))
    assert [(a.story_id, a.muted) for a in desk.rung] == [
        ("story", False),
        ("story", True),
        ("story", True),
        ("other", False),
        ("story", True),
        ("story", True),
        ("story", False),
    ]


@pytest.mark.parametrize(
    "unknown",
    [{"alert_id": "a"}, {"kind": "mute", "story_id": "s"}, {"kind": "unmute", "story_id": "story", "edition": "fr"}],
)
def test_what_is_not_known_is_refused_and_changes_nothing(desk: Desk, unknown: dict[str, Any]) -> None:
    desk.reads(desk.tell.toll(5))
    before = dict(desk.alerter.memory)
    with pytest.raises(MarkRefused, match=r"alert a|story s"):
        desk.marks(**unknown)
    assert dict(desk.alerter.memory) == before


def test_a_withdrawal_cannot_be_withdrawn(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5))
    desk.marks(alert_id=desk.rung[0].id)
    with pytest.raises(MarkRefused, match="takes another one back"):
        desk.marks(alert_id=desk.rung[1].id)


def test_an_alert_that_answered_a_mark_can_be_marked_too(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5))
    desk.reads(desk.tell.toll(8))
    desk.marks(alert_id=desk.rung[1].id)
    assert desk.marks(alert_id=desk.rung[3].id) == ["withdraw killed 5"]


def test_a_lane_that_begins_again_knows_its_alerts_and_marks(desk: Desk) -> None:
    desk.reads(desk.tell.toll(5))
    said = mark(alert_id=desk.rung[0].id)
    taken = desk.alerter.heed(said)
    again = Alerter(desk.alerter.memory)
    assert again.heed(said) == taken
    with pytest.raises(MarkRefused, match="takes another one back"):
        again.heed(mark(alert_id=taken[0].id))
