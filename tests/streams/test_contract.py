"""The contracts say what the code does: every topic, every message, every reference."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from tocsin.streams.cli import main
from tocsin.streams.contract import asyncapi, json_schemas
from tocsin.streams.topics import TOPICS

GOLDEN = Path(__file__).parents[1] / "schemas" / "golden"
MODELS = {
    "raw_article": "RawArticle",
    "article": "Article",
    "facts": "Facts",
    "mark": "Mark",
    "alert_actors": "ActorsAlert",
    "alert_meetings": "MeetingsAlert",
    "alert_casualties": "CasualtiesAlert",
}


@pytest.mark.parametrize("name", MODELS)
def test_golden_messages_are_valid_under_the_published_schema(name: str) -> None:
    document = json_schemas()
    Draft202012Validator.check_schema(document)
    golden = json.loads((GOLDEN / f"{name}.v1.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator({**document, "$ref": f"#/$defs/{MODELS[name]}"})
    validator.validate(golden)
    assert not validator.is_valid({**golden, "received_at": "soon", "seen_at": 7, "at": 7, "id": 7, "article_id": 7})


def test_asyncapi_names_every_topic_once() -> None:
    assert sorted(channel["address"] for channel in asyncapi()["channels"].values()) == sorted(topic.name for topic in TOPICS)


def test_every_reference_leads_somewhere() -> None:
    document = asyncapi()
    found = list(_references(document))
    assert found
    for reference in found:
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_an_alert_goes_out_as_a_cloud_event() -> None:
    messages = asyncapi()["components"]["messages"]
    assert {name for name, message in messages.items() if "headers" in message} == {
        "ActorsAlert",
        "MeetingsAlert",
        "CasualtiesAlert",
    }


@pytest.mark.parametrize("form", ["json", "asyncapi"])
def test_the_command_prints_the_document(form: str) -> None:
    done = CliRunner().invoke(main, ["schema", form])
    assert done.exit_code == 0
    assert json.loads(done.output) == (asyncapi() if form == "asyncapi" else json_schemas())


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
