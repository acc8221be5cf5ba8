"""A story on the terminal and as JSON: toll, meetings, cast, timeline, and what becomes of what was replaced."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from alerts import alert
from tocsin.desk.answers import StoryView
from tocsin.desk.rung import Rung
from tocsin.schemas.alert import ALERT
from tocsin.streams.broker import connected
from tocsin.streams.bulletin import bulletin, loudness, plain, shortened, was
from tocsin.streams.chronicle import Chronicle, as_json, in_time
from tocsin.streams.cli import main
from tocsin.streams.deliveries import AnyAlert, to_alerts
from tocsin.streams.offline import River, read_articles
from tocsin.streams.run import demo_articles
from tocsin.streams.settings import Settings
from tocsin.streams.storyboard import spark, storyboard
from tocsin.streams.topics import ALERTS, TOPICS

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)  # one text names a date: it fits then


@pytest.fixture(scope="module")
def told() -> list[AnyAlert]:
    """Return every alert of the demo."""
    complaints: list[str] = []
    lines = [orjson.dumps(article) for article in demo_articles(NOW)]
    raised = [one for _, some in River(complaints.append).replay(read_articles(lines, complaints.append)) for one in some]
    assert complaints == []
    return raised


@pytest.fixture
def chronicle(told: list[AnyAlert]) -> Chronicle:
    story = Chronicle(told[0].story_id)
    for one in told:
        if one.story_id == story.story_id:
            story.add(rung(one))
    return story


@pytest.fixture
async def kept(told: list[AnyAlert], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put every alert of the demo, and one of another story, on the embedded broker."""
    monkeypatch.chdir(tmp_path)
    async with connected(Settings(_env_file=None)) as broker:
        await broker.create(TOPICS)
        for one in [*told, *told[:3], alert("actors", story_id=told[0].story_id[:3] + "-other")]:
            sent = to_alerts(one)
            await (await broker.send(sent.topic.name, sent.value, key=sent.key, headers=sent.headers))


def rung(one: AnyAlert) -> Rung:
    return Rung(ALERTS[one.kind].name, 0, 0, NOW, one, to_alerts(one).value)


def story(*words: str) -> Result:
    return CliRunner().invoke(main, ["story", *words])


def shown(one: AnyAlert, by: AnyAlert | None = None, width: int = 120) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(bulletin(one, width=width, by=by), soft_wrap=True)
    return out.getvalue().splitlines()


@pytest.mark.usefixtures("kept")
def test_a_story_is_printed_by_the_beginning_of_its_id(told: list[AnyAlert]) -> None:
    done = story(told[0].story_id[:6])
    assert done.exit_code == 0, done.output
    lines = [" ".join(line.split()) for line in done.output.splitlines()]
    assert "killed 11 ▄▆█▇ 5 → 9 → 12 → 11 bombing, Varna Kesh, 2 Mar 2026" in lines
    assert "killed 3 █ 3 → withdrawn bombing, Burgas Dol, 3 Mar 2026" in lines
    assert any("proposed → planned (new date) → held Bucharest" in line for line in lines)
    assert "Plamen Yordanov interior minister, before health minister" in lines
    assert len([line for line in lines if line.startswith("“")]) == len(told)
    assert any("Toll rises from 9 to 12" in line and line.endswith("was 9 (corrected)") for line in lines)


@pytest.mark.usefixtures("kept")
def test_a_story_as_json_is_that_of_the_desk(told: list[AnyAlert]) -> None:
    document = orjson.loads(story(told[0].story_id, "--json").output)
    assert [item["alert"]["id"] for item in document["timeline"]] == [one.id for one in told]
    killed = next(toll for toll in document["tolls"] if toll["kind"] == "killed")
    assert [(step["best"], step["action"], step["live"]) for step in killed["steps"]] == [
        (5, "new", False), (9, "update", False), (12, "update", False), (11, "correct", True),
    ]  # fmt: skip
    assert [step["status"] for step in document["meetings"][0]["steps"]] == ["proposed", "planned", "held"]
    assert {member["name"]: member["role"] for member in document["cast"]}["Plamen Yordanov"] == "interior minister"
    replaced = {item["alert"]["id"]: item["superseded_action"] for item in document["timeline"]}
    assert list(replaced.values()).count("withdraw") == 1
    assert all(ALERT.validate_python(item["alert"]) for item in document["timeline"])
    shape = {**document, "marks": [], "omitted": 0, "timeline": [{**item, "cursor": ""} for item in document["timeline"]]}
    assert set(StoryView.model_validate(shape).model_fields_set) == set(shape)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("beginning", "said"),
    [("zzz", "no alert that is kept"), ("", "is needed"), (None, "more than one story")],
)
def test_which_story_is_meant_is_asked(beginning: str | None, said: str, told: list[AnyAlert]) -> None:
    done = story(told[0].story_id[:3] if beginning is None else beginning)
    assert (done.exit_code, said in done.output) == (66, True), done.output


@pytest.mark.parametrize(
    ("values", "bars"),
    [([], ""), ([0], "▁"), ([3], "█"), ([5, 9, 12, 11], "▄▆█▇"), ([7, None, 7], "█ █"), ([0, 10**9], "▁█"), ([None], " ")],
)
def test_a_spark_line(values: list[int | None], bars: str) -> None:
    assert spark(values) == bars


@given(st.lists(st.none() | st.integers(0, 10**15), max_size=50))
def test_a_spark_line_has_a_bar_for_each_value_and_rises_with_them(values: list[int | None]) -> None:
    bars = spark(values)
    assert len(bars) == len(values)
    pairs = sorted((value, bar) for value, bar in zip(values, bars, strict=True) if value is not None)
    assert [bar for _, bar in pairs] == sorted(bar for _, bar in pairs)


def figure(**changes: object) -> dict[str, object]:
    return {"kind": "killed", "low": 9, "best": 9, "high": 9, **changes}


MEETING = {"id": "m", "mode": "talks", "status": "planned"}
ACTOR = {"id": "Q7", "name": "Ilinca Doru", "kind": "person", "novelty": "new_role", "role": "premier"}


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("casualties", {"figure": figure(previous=5)}, "was 5"),
        ("casualties", {"figure": figure(previous=1200)}, "was 1,200"),
        ("casualties", {"figure": figure(previous=9), "action": "withdraw"}, ""),
        ("casualties", {"figure": figure(previous=5), "supersedes": None}, ""),
        ("meetings", {"meeting": {**MEETING, "previous_status": "proposed", "changed": ["status"]}}, "was proposed"),
        (
            "meetings",
            {"meeting": {**MEETING, "previous_status": "planned", "changed": ["place", "date"]}},
            "new place and date",
        ),
        (
            "meetings",
            {"meeting": {**MEETING, "previous_status": "proposed", "changed": ["status", "date"]}},
            "was proposed, new date",
        ),
        ("actors", {"actors": [{**ACTOR, "previous_role": "mayor"}]}, "was mayor"),
        ("actors", {"actors": [ACTOR]}, ""),
    ],
)
def test_an_alert_says_what_it_replaces(kind: str, changes: dict[str, object], said: str) -> None:
    assert was(alert(kind, **{"action": "update", "supersedes": "h", **changes})) == said


def test_a_bulletin_is_a_line_and_its_quote() -> None:
    first, second = shown(alert("casualties"))
    assert first.split() == ["02", "Mar", "09:30", "casualties", "new", "6", "9", "killed", "in", "Kesk"]
    assert second.strip() == "“Nine people were killed.”  Harbour Post"


def test_corrections_withdrawals_disputes_and_mutes_are_said_in_words() -> None:
    fell = alert("casualties", action="correct", supersedes="h", figure=figure(previous=12))
    assert "CORRECTED" in shown(fell)[0]
    assert shown(fell)[0].endswith("was 12")
    gone = shown(alert("casualties", action="withdraw", supersedes="h", withdrawn_by="Ana\x1b[2J Ruiz"))[0]
    assert "WITHDRAWN" in gone
    assert gone.endswith("by Ana [2J Ruiz")
    assert shown(alert("casualties", figure=figure(low=4, disputed=True)))[0].endswith("disputed: 4 to 9")
    assert shown(alert("actors", muted=True))[0].endswith("muted")
    assert shown(alert("casualties"), by=fell)[0].endswith("(corrected)")
    assert shown(alert("casualties", independent_sources=3))[1].endswith("Harbour Post, 3 sources")


def test_every_severity_has_a_style_and_the_loudest_differ() -> None:
    styles = [loudness(severity) for severity in range(1, 10)]
    assert len(set(styles)) == 5
    assert styles[8] != styles[6] != styles[4]
    colours = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=120)
    with colours.capture() as written:
        colours.print(bulletin(alert("casualties", severity=9)))
    assert "\x1b[1;37;41m9" in written.get()


def test_nothing_in_an_alert_can_steer_the_terminal_or_the_markup() -> None:
    assert plain("a\x1b[2J\u202eb\x00\nc") == "a [2J b c"
    nasty = "[red]x[/]\x1b]8;;http://x\x07\u202e"
    told = Chronicle("s\x1b[2J")
    told.add(rung(alert("casualties", headline=nasty, incident={"id": "x", "place": nasty, "cause": nasty})))
    meeting = {**MEETING, "place": nasty, "participants": [{"id": "a", "name": nasty}], "changed": [nasty]}
    told.add(rung(alert("meetings", id="j", meeting=meeting)))
    told.add(
        rung(alert("actors", id="k", actors=[{**ACTOR, "name": nasty, "role": nasty, "previous_role": nasty, "country": nasty}]))
    )
    printed = "\n".join(line.plain for line in storyboard(told))
    assert "[red]" in printed
    assert not set("\x1b\x07\u202e") & set(printed)


def test_shortened() -> None:
    assert (shortened("one two three", 8), shortened("one", 8)) == ("one…", "one")


def test_a_withdrawn_actor_leaves_the_cast(chronicle: Chronicle) -> None:
    first = chronicle.cast()[0]
    chronicle.add(rung(first.alert.model_copy(update={"id": "z", "action": "withdraw", "supersedes": first.alert.id})))
    assert first.actor.id not in [member.actor.id for member in chronicle.cast()]
    assert not chronicle.stands(first.alert)


def test_a_story_that_was_all_taken_back_still_has_a_headline() -> None:
    story = Chronicle("s")
    story.add(rung(alert("casualties", action="withdraw", headline="Withdrawn: 9 killed")))
    assert as_json(story)["headline"] == "Withdrawn: 9 killed"


def test_repeated_alerts_are_told_once(chronicle: Chronicle) -> None:
    before = list(chronicle.rungs)
    for one in before:
        chronicle.add(one)
    assert chronicle.rungs == before


def test_topics_are_woven_by_time_and_each_keeps_its_order() -> None:
    early, late = "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"
    a = rung(alert("actors", id="a", seen_at=late))
    b = rung(alert("actors", id="b", seen_at=early))  # its lane took it later
    c = rung(alert("casualties", id="c", seen_at=early))
    assert [one.alert.id for one in in_time([a, b, c])] == ["c", "a", "b"]
