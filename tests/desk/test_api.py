"""The API over a real connection: every answer is what its description says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientSession
from jsonschema import Draft202012Validator

from rungs import NOTATION, Wire, marked, rung
from served import HELD, Served, served
from tocsin.desk import posting
from tocsin.desk.openapi import openapi
from tocsin.desk.server import Desk, Options
from tocsin.schemas.mark import Mark
from tocsin.streams.settings import Settings

ENOUGH_S = 30
DESCRIBED = openapi()


def assert_described(content: Any, model: str) -> None:
    """Fail where *content* is not what the description says of *model*: fields that it does not name included."""
    schemas = {name: {"additionalProperties": False, **schema} for name, schema in DESCRIBED["components"]["schemas"].items()}
    document = {"$ref": f"#/components/schemas/{model}", "components": {"schemas": schemas}}
    assert [str(error.message) for error in Draft202012Validator(document).iter_errors(content)] == []


class Client:
    """Asks the desk, and holds every answer to its description."""

    def __init__(self, session: ClientSession, desk: Served) -> None:
        self.desk = desk
        self._session = session

    async def get(self, path: str, model: str | None = None, *, status: int = 200) -> Any:
        async with self._session.get(self.desk.address + path, allow_redirects=False) as answer:
            return await self._content(answer, model or "Problem", status)

    async def post(self, content: Any, *, status: int = 202, headers: Mapping[str, str] | None = None) -> Any:
        async with self._session.post(f"{self.desk.address}api/marks", json=content, headers=headers) as answer:
            return await self._content(answer, "MarkAnswer" if status == 202 else "Problem", status)

    async def _content(self, answer: Any, model: str, status: int) -> Any:
        content = await answer.json()
        assert answer.status == status, content
        assert answer.content_type == ("application/problem+json" if model == "Problem" else "application/json")
        assert_described(content, model)
        return content


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with served() as desk, ClientSession() as session:
        yield Client(session, desk)


async def hold(desk: Served, *arrivals: Any) -> None:
    desk.wire.put(*arrivals)
    async with asyncio.timeout(ENOUGH_S):
        while not desk.desk.board.arrivals.reaches(desk.wire.ends):
            await asyncio.sleep(0.01)


def ids(page: Any) -> list[str]:
    return [item["alert"]["id"] for item in page["items"]]


async def test_alerts_come_newest_first_a_page_at_a_time(client: Client) -> None:
    await hold(client.desk, *(rung(n, ("casualties", "actors")[n % 2]) for n in range(7)))
    first = await client.get("api/alerts?limit=3", "AlertsPage")
    await hold(client.desk, rung(7))
    second = await client.get(f"api/alerts?limit=3&before={first['next']}", "AlertsPage")
    third = await client.get(f"api/alerts?limit=3&before={second['next']}", "AlertsPage")
    assert ids(first) + ids(second) + ids(third) == [f"alert-{n}" for n in range(6, -1, -1)]
    assert (third["next"], first["stream"]) == (None, "a0.6-c0.7")
    inner = await client.get(f"api/alerts?before={first['items'][0]['cursor']}", "AlertsPage")
    assert ids(inner)[0] == "alert-5"


async def test_alerts_are_as_on_the_wire_whatever_a_newer_release_adds(client: Client) -> None:
    plain = rung(1)
    newer = plain.data[:-1] + b',"mood":"grim"}'
    await hold(client.desk, type(plain)(plain.topic, 0, 1, plain.at, plain.alert, newer))
    async with ClientSession() as session, session.get(f"{client.desk.address}api/alerts") as answer:
        assert newer in await answer.read()


async def test_lists_are_filtered(client: Client) -> None:
    await hold(
        client.desk,
        rung(1, severity=8),
        rung(2, "meetings", story_id="story-2"),
        rung(3, action="withdraw", supersedes="alert-1", severity=2),
    )
    assert ids(await client.get("api/alerts?filter=severity>=8", "AlertsPage")) == ["alert-3", "alert-1"]
    (item,) = (await client.get("api/alerts?filter=severity>=8 action:new", "AlertsPage"))["items"][1:]
    assert (item["superseded_by"], item["superseded_action"]) == ("alert-3", "withdraw")
    stories = await client.get("api/stories?filter=norway", "StoriesPage")
    assert stories["items"] == []
    stories = await client.get("api/stories?filter=actor:norway", "StoriesPage")
    assert [story["story_id"] for story in stories["items"]] == ["story-2"]


async def test_a_search_through_many_finds_the_few(client: Client) -> None:
    await hold(client.desk, *(rung(n, severity=9 if n in (3, 700) else 2) for n in range(1500)))
    assert ids(await client.get("api/alerts?filter=severity=9&limit=2", "AlertsPage")) == ["alert-700", "alert-3"]


async def test_a_page_ends_where_it_grows_too_long(client: Client) -> None:
    claim = {"article_id": "a", "quote": "x" * 900_000, "start": 0, "end": 900_000}
    await hold(client.desk, *(rung(n, claims=[claim]) for n in range(8)))
    first = await client.get("api/alerts", "AlertsPage")
    assert len(first["items"]) == 5
    assert ids(await client.get(f"api/alerts?before={first['next']}", "AlertsPage")) == ["alert-2", "alert-1", "alert-0"]


async def test_stories_and_one_of_them(client: Client) -> None:
    await hold(
        client.desk, rung(1), rung(2, "meetings"), rung(3, "actors"), rung(4, story_id="story-2"), marked(1), marked(2, "wrong")
    )
    page = await client.get("api/stories?limit=1", "StoriesPage")
    assert [story["story_id"] for story in page["items"]] == ["story-2"]
    page = await client.get(f"api/stories?limit=1&before={page['next']}", "StoriesPage")
    assert [(story["story_id"], story["muted"], story["alerts"]) for story in page["items"]] == [("story-1", True, 3)]
    story = await client.get("api/stories/story-1", "StoryView")
    assert (len(story["tolls"]), len(story["meetings"]), len(story["cast"]), len(story["marks"])) == (1, 1, 1, 2)


@pytest.mark.parametrize("story_id", ["a/b", "../../etc/passwd", "<b>", "%00", "a b", "é\u2028", "?x=1#y", "a\nb"])
async def test_a_story_may_be_called_anything(client: Client, story_id: str) -> None:
    await hold(client.desk, rung(1, story_id=story_id))
    found = await client.get(f"api/stories/{quote(story_id, safe='')}", "StoryView")
    assert found["story_id"] == story_id


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("api/alerts?limit=0", 400, "limit: a number from 1 to 200"),
        ("api/alerts?limit=201", 400, "limit"),
        ("api/alerts?limit=%D9%A1", 400, "limit"),
        ("api/alerts?limit=1e2", 400, "limit"),
        ("api/alerts?before=x", 400, "before"),
        ("api/alerts?before=0", 400, "before"),
        ("api/stories?filter=" + "x" * 1001, 400, "at most 1000 characters"),
        ("api/stories/none", 404, "older than the desk keeps"),
        ("api/nothing", 404, None),
        ("static/../server.py", 404, None),
        ("static/%2e%2e/server.py", 404, None),
        ("static/", 403, None),
    ],
)
async def test_what_is_refused_is_a_problem(client: Client, path: str, status: int, said: str | None) -> None:
    problem = await client.get(path, status=status)
    assert (problem["status"], said is None or said in problem["detail"]) == (status, True)


async def test_a_filter_is_refused_at_the_character_that_is_wrong(client: Client) -> None:
    assert (await client.get("api/alerts?filter=severity>=5 kind:ships", status=400))["position"] == 17


async def test_a_method_that_is_not_there_is_a_problem(client: Client) -> None:
    async with ClientSession() as session, session.delete(f"{client.desk.address}api/alerts") as answer:
        assert (answer.status, answer.headers["Allow"], answer.content_type) == (405, "GET,HEAD", "application/problem+json")


async def test_a_mark_is_sent_with_what_the_desk_knows_of_its_alert(client: Client) -> None:
    await hold(client.desk, rung(1, edition="fr"))
    answer = await client.post({"kind": "wrong", "alert_id": "alert-1", "by": " Mira\tOldham ", "reason": "another town"})
    (sent,) = client.desk.marks
    assert Mark.model_validate(answer["mark"]) == sent
    assert (sent.edition, sent.story_id, sent.alert_id, sent.by) == ("fr", "story-1", "alert-1", "Mira Oldham")
    await client.post({"kind": "mute", "story_id": "story-1", "by": "Mira"})
    assert (client.desk.marks[1].kind, client.desk.marks[1].alert_id) == ("mute", None)


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        ({"kind": "wrong", "alert_id": "alert-9", "by": "M"}, 404, "no alert"),
        ({"kind": "wrong", "by": "M"}, 404, "no alert"),
        ({"kind": "mute", "alert_id": "alert-1", "by": "M"}, 404, "no story"),
        ({"kind": "praise", "alert_id": "alert-1", "by": "M"}, 422, "kind"),
        ({"kind": "wrong", "alert_id": "alert-1"}, 422, "by"),
        ({"kind": "wrong", "alert_id": "alert-1", "by": "x" * 81}, 422, "by"),
        ({"kind": "wrong", "alert_id": "alert-1", "by": "\u200b \n"}, 422, "by: a name is needed"),
        ({"kind": "wrong", "alert_id": "alert-1", "by": "M", "reason": "x" * 501}, 422, "reason"),
        ({"kind": "wrong", "alert_id": "alert-1", "by": "M", "edition": "fr"}, 422, "edition"),
        (["wrong"], 422, "an object"),
        ({"kind": "wrong", "alert_id": "alert-1", "by": "M", "reason": "x" * 20_000}, 413, None),
    ],
)
async def test_a_mark_that_cannot_be_is_refused(client: Client, content: Any, status: int, said: str | None) -> None:
    await hold(client.desk, rung(1))
    problem = await client.post(content, status=status)
    assert said is None or said in problem["detail"]
    assert client.desk.marks == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [(b"kind=wrong", "application/x-www-form-urlencoded", 415), (b"{", "application/json", 422)],
)
async def test_a_mark_is_json(client: Client, body: bytes, content_type: str, status: int) -> None:
    headers, address = {"Content-Type": content_type}, f"{client.desk.address}api/marks"
    async with ClientSession() as session, session.post(address, data=body, headers=headers) as answer:
        assert answer.status == status


async def test_an_alert_with_an_id_that_no_mark_can_have_is_refused(client: Client) -> None:
    await hold(client.desk, rung(1, id="x" * 300))
    await client.post({"kind": "wrong", "alert_id": "x" * 300, "by": "M"}, status=422)


async def test_a_failure_of_ours_is_a_problem_that_tells_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: str) -> None:
        raise RuntimeError("hush")

    monkeypatch.setattr(client.desk.desk.board, "story_view", fails)
    assert "hush" not in str(await client.get("api/stories/story-1", status=500))


async def test_a_broker_that_does_not_acknowledge_a_mark_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_ACKNOWLEDGED_S", 0.1)

    async def never(_: Mark) -> None:
        await asyncio.Event().wait()

    async def refused(_: Mark) -> None:
        raise OSError("the disk is full")

    for send in (never, refused):
        wire = Wire()
        desk = Desk(NOTATION, send, HELD)
        async with desk.serving(wire.news(), "127.0.0.1", 0) as port, ClientSession() as session:
            there = Served(desk, wire, f"http://127.0.0.1:{port}/")
            await hold(there, rung(1))
            problem = await Client(session, there).post({"kind": "wrong", "alert_id": "alert-1", "by": "M"}, status=503)
            assert "not acknowledged" in problem["detail"]
            assert "disk" not in problem["detail"]


async def test_marks_of_one_address_are_bounded(client: Client) -> None:
    await hold(client.desk, rung(1))
    content = {"kind": "mute", "story_id": "story-1", "by": "M"}
    statuses = []
    async with ClientSession() as session:
        for _ in range(posting._BURST + 5):
            async with session.post(f"{client.desk.address}api/marks", json=content) as answer:
                statuses.append(answer.status)
    assert set(statuses[: posting._BURST]) == {202}
    assert 429 in statuses[posting._BURST :]


async def test_health_readiness_and_metrics() -> None:
    async with served() as desk, ClientSession() as session:
        client = Client(session, desk)
        await client.get("healthz", "Health")
        assert "not been read" in (await client.get("readyz", status=503))["detail"]
        await hold(desk, rung(1), rung(2))
        async with asyncio.timeout(ENOUGH_S):
            while not desk.desk.board.freshness.caught_up:
                await asyncio.sleep(0.01)
        assert (await client.get("readyz", "Health"))["alerts"] == 2
        async with session.get(f"{desk.address}metrics") as answer:
            text = await answer.text()
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
    for line in ("tocsin_desk_clients 0.0", "tocsin_desk_alerts_held 2.0", "tocsin_desk_fan_out_seconds_count 0.0"):
        assert line in text
    assert (
        float(next(line for line in text.splitlines() if line.startswith("tocsin_desk_newest_alert_age_seconds")).split()[1]) > 0
    )


async def test_the_description_is_served_and_holds_together(client: Client) -> None:
    async with ClientSession() as session, session.get(f"{client.desk.address}api/openapi.json") as answer:
        assert await answer.json() == DESCRIBED
    for schema in DESCRIBED["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    known = {f"#/components/schemas/{name}" for name in DESCRIBED["components"]["schemas"]}
    assert set(_references(DESCRIBED)) == known


async def test_every_path_that_is_described_is_there_and_every_other_way_round(client: Client) -> None:
    routes = {resource.canonical for resource in client.desk.desk._application().router.resources()}
    assert set(DESCRIBED["paths"]) == routes - {"/", "/static", "/login"}


def test_the_page_for_desks_names_every_path_setting_and_event() -> None:
    page = (Path(__file__).parents[2] / "docs" / "desk.md").read_text(encoding="utf-8")
    for path in DESCRIBED["paths"]:
        assert path.replace("{story_id}", "{id}") in page
    for name in Settings.model_fields:
        assert not name.startswith("desk") or f"TOCSIN_{name.upper()}" in page
    for event in DESCRIBED["paths"]["/api/stream"]["get"]["responses"]["200"]["x-events"]:
        assert f"| `{event}` |" in page


def test_options_do_not_show_the_token() -> None:
    assert "hush" not in repr(Options(token="hush-hush-hush-hush"))


def _references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        mapped = set(part["mapping"].values()) if isinstance(part.get("mapping"), dict) else set()
        return own | mapped | {found for value in part.values() for found in _references(value)}
    return {found for value in part for found in _references(value)} if isinstance(part, list) else set()
