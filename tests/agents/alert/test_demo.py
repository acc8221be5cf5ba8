"""The story of `run --demo` shows every kind of alert."""

from __future__ import annotations

from importlib.resources import files

from tocsin.streams.offline import River, read_articles


def test_the_demo_shows_every_kind_of_alert() -> None:
    complaints: list[str] = []
    lines = files("tocsin.streams").joinpath("demo.jsonl").read_bytes().splitlines()
    river = River(complaints.append)
    raised = [alert for _, alerts in river.replay(read_articles(lines, complaints.append)) for alert in alerts]
    assert complaints == []
    assert 10 <= len(lines) <= 14
    assert {(alert.kind, alert.action) for alert in raised} >= {
        ("actors", "new"),
        ("actors", "update"),
        ("meetings", "new"),
        ("meetings", "update"),
        ("casualties", "new"),
        ("casualties", "update"),
        ("casualties", "correct"),
        ("casualties", "withdraw"),
    }
    assert [alert.meeting.status for alert in raised if alert.kind == "meetings"] == ["proposed", "planned", "held"]
    killed = [(a.action, a.figure.best) for a in raised if a.kind == "casualties" and a.figure.kind == "killed"]
    assert killed == [("new", 5), ("update", 9), ("update", 12), ("correct", 11), ("new", 3), ("withdraw", 3)]
