"""A story put together: its cast, the life of its meetings, its tolls with every claim, and what stands of them."""

from __future__ import annotations

from typing import Any

from rungs import NOTATION, marked, rung
from tocsin.desk.board import Board
from tocsin.desk.rung import Marked, Rung


def board_of(*arrivals: Rung | Marked, most: int = 1000) -> Board:
    board = Board(NOTATION, most=most, most_bytes=10**9)
    for each in arrivals:
        board.take(each)
    return board


def view(*arrivals: Rung | Marked) -> dict[str, Any]:
    found = board_of(*arrivals).story_view("story-1")
    assert found is not None
    return found


def toll(number: int, best: int, **changes: Any) -> Rung:
    figure = {"kind": "killed", "low": best, "best": best, "high": best, "previous": changes.pop("previous", None)}
    return rung(number, incident={"id": "blast", "place": "Kesk"}, figure=figure, **changes)


def meeting(number: int, status: str, *changed: str, **changes: Any) -> Rung:
    told = {
        "id": "talks",
        "mode": "talks",
        "status": status,
        "participants": [{"id": "NO", "name": "Norway"}],
        "changed": changed,
    }
    return rung(number, "meetings", meeting=told, **changes)


def cast(number: int, *names: str, role: str | None = None, **changes: Any) -> Rung:
    actors = [{"id": name.lower(), "name": name, "kind": "person", "role": role, "novelty": "first_seen"} for name in names]
    return rung(number, "actors", actors=actors, **changes)


def test_a_toll_rises_is_corrected_and_is_withdrawn_in_steps() -> None:
    (found,) = view(
        toll(1, 5),
        toll(2, 9, previous=5, action="update", supersedes="alert-1"),
        toll(3, 7, previous=9, action="correct", supersedes="alert-2"),
        toll(4, 7, action="withdraw", supersedes="alert-3"),
    )["tolls"]
    assert (found["incident"]["id"], found["kind"]) == ("blast", "killed")
    steps = [(step["action"], step["best"], step["previous"], step["live"]) for step in found["steps"]]
    assert steps == [("new", 5, None, False), ("update", 9, 5, False), ("correct", 7, 9, False), ("withdraw", 7, None, False)]
    assert found["steps"][1]["claims"][0]["quote"] == "Nine people were killed."


def test_the_last_figure_stands() -> None:
    (found,) = view(toll(1, 5), toll(2, 9, action="update", supersedes="alert-1"))["tolls"]
    assert [step["live"] for step in found["steps"]] == [False, True]


def test_each_kind_of_casualty_and_each_incident_is_a_toll_of_its_own() -> None:
    wounded = rung(2, incident={"id": "blast"}, figure={"kind": "wounded", "low": 20, "best": 20})
    other = rung(3, incident={"id": "fire"}, figure={"kind": "killed", "low": 3, "best": 3})
    tolls = view(toll(1, 5), wounded, other)["tolls"]
    assert [(each["incident"]["id"], each["kind"]) for each in tolls] == [
        ("blast", "killed"),
        ("blast", "wounded"),
        ("fire", "killed"),
    ]


def test_a_meeting_lives() -> None:
    (life,) = view(
        meeting(1, "proposed"),
        meeting(2, "planned", "status", "date", action="update", supersedes="alert-1"),
        meeting(3, "held", "status", action="update", supersedes="alert-2"),
    )["meetings"]
    assert life["meeting"]["status"] == "held"
    assert [(step["status"], step["changed"], step["live"]) for step in life["steps"]] == [
        ("proposed", [], False),
        ("planned", ["status", "date"], False),
        ("held", ["status"], True),
    ]


def test_the_cast_has_everyone_once_in_the_last_role_told() -> None:
    found = view(
        cast(1, "Doru", "Velik", role="envoy"),
        cast(2, "Velik", role="minister", action="update", supersedes="alert-1"),
        cast(3, "Kolm"),
        cast(4, "Kolm", action="withdraw", supersedes="alert-3"),
    )["cast"]
    assert [(actor["name"], actor["role"], actor["alert_id"], actor["live"]) for actor in found] == [
        ("Doru", "envoy", "alert-1", True),
        ("Velik", "minister", "alert-2", True),
        ("Kolm", None, "alert-4", False),
    ]


def test_the_timeline_shows_everything_with_what_became_of_it() -> None:
    timeline = view(toll(1, 5, severity=7), toll(2, 4, action="withdraw", supersedes="alert-1"), cast(3, "Doru"))["timeline"]
    became = [(item["superseded_by"], item["superseded_action"]) for item in timeline]
    assert became == [("alert-2", "withdraw"), (None, None), (None, None)]


def test_the_headline_is_the_gravest_that_stands() -> None:
    grave = toll(1, 50, severity=9)
    line = board_of(grave, toll(2, 5, severity=5), toll(3, 6, severity=5)).story_line("story-1")
    assert (line.headline, line.severity, line.alerts) == (grave.alert.headline, 9, 3)
    line = board_of(grave, toll(2, 5, severity=5), toll(3, 1, severity=9, action="withdraw", supersedes="alert-1")).story_line(
        "story-1"
    )
    assert (line.headline, line.severity) == ("2 ferries collide off Kesk", 5)
    line = board_of(grave, toll(3, 1, severity=9, action="withdraw", supersedes="alert-1")).story_line("story-1")
    assert line.headline == "3 ferries collide off Kesk"


def test_times_are_those_of_the_news_and_sources_the_most_that_stand() -> None:
    line = board_of(
        toll(1, 5, published_at="2026-03-02T08:00:00Z", independent_sources=4),
        toll(2, 9, published_at="2026-03-02T07:00:00Z", independent_sources=2),
    ).story_line("story-1")
    assert (line.first_at.hour, line.last_at.hour, line.independent_sources) == (7, 8, 4)


def test_marks_mute_a_story_and_end_that() -> None:
    board = board_of(toll(1, 5), marked(1), marked(2, "wrong"), marked(3, story_id="story-2"))
    story = board.story_view("story-1")
    assert story is not None
    assert (story["muted"], [mark["id"] for mark in story["marks"]]) == (True, ["mark-1", "mark-2"])
    assert board.item(toll(1, 5))["muted"] is True
    board.take(marked(4, "unmute"))
    assert board.story_line("story-1").muted is False


def test_without_a_mark_the_last_alert_says_whether_its_story_is_mute() -> None:
    assert board_of(toll(1, 5), toll(2, 9, muted=True)).story_line("story-1").muted is True
    assert board_of(toll(1, 5, muted=True), toll(2, 9)).story_line("story-1").muted is False


def test_a_mark_of_an_alert_belongs_to_its_story_even_without_naming_it() -> None:
    found = view(marked(1, "wrong", story_id=None), toll(1, 5))
    assert [mark["id"] for mark in found["marks"]] == ["mark-1"]


def test_marks_come_once_and_are_bounded() -> None:
    board = board_of(*(marked(n, story_id=f"s{n}") for n in range(10_050)))
    assert len(board.marks._all) == len(board.marks._muted) == 10_000
    assert not board.arrivals.complete({("t.marks", 0): 40})
    assert board.take(marked(10_049, offset=10_060)) is None


def test_a_story_of_more_alerts_than_an_answer_holds_says_how_many_are_left_out() -> None:
    found = view(*(toll(n, n + 1) for n in range(520)))
    assert (found["omitted"], len(found["timeline"]), found["timeline"][-1]["rung_at"]) == (20, 500, "2026-03-02T18:09:00Z")


def test_a_story_that_is_not_held_is_none() -> None:
    assert board_of(toll(1, 5)).story_view("story-2") is None
