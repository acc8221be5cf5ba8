"""Within `v1` fields are only added, and nobody has to fill them: the published contracts are held to the baseline."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tocsin.streams.cli import main
from tocsin.streams.compatibility import additions, breaks
from tocsin.streams.contract import asyncapi, json_schemas

BASELINE = Path(__file__).parents[1] / "schemas" / "asyncapi.v1.json"
Document = dict[str, Any]


def test_v1_has_changed_by_optional_fields_alone() -> None:
    """Where this fails, the change needs a `.v2`; until release 0.1 the baseline may be written anew instead:
    `tocsin schema asyncapi > tests/schemas/asyncapi.v1.json`."""
    assert breaks(json.loads(BASELINE.read_text(encoding="utf-8")), asyncapi()) == []


def changed(change: Callable[[Document], object]) -> Document:
    document = copy.deepcopy(asyncapi())
    change(document)
    return document


def field(document: Document, model: str, name: str) -> Document:
    found: Document = document["components"]["schemas"][model]["properties"][name]
    return found


def model(document: Document, name: str) -> Document:
    found: Document = document["components"]["schemas"][name]
    return found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: model(d, "Figure")["properties"].pop("previous"), "Figure.previous: removed"),
        (lambda d: d["components"]["schemas"].pop("Claim"), "Claim: removed"),
        (lambda d: (model(d, "Claim")["properties"].update(tone={"type": "string"}), model(d, "Claim")["required"].append("tone")), "Claim.tone: added as required"),
        (lambda d: model(d, "Figure")["required"].append("previous"), "Figure.previous: was optional, is now required"),
        (lambda d: model(d, "Figure")["required"].remove("low"), "Figure.low: was required, is now optional"),
        (lambda d: field(d, "Figure", "best").update(type="number"), 'Figure.best: type changed from "integer" to "number"'),
        (lambda d: field(d, "Figure", "qualifier")["enum"].remove("about"), "Figure.qualifier: no longer takes 'about'"),
        (lambda d: field(d, "Figure", "qualifier")["enum"].append("fewer"), "Figure.qualifier: may now be 'fewer', which readers do not know"),
        (lambda d: field(d, "ActorsAlert", "severity").update(maximum=8), "ActorsAlert.severity: maximum tightened from 9 to 8"),
        (lambda d: field(d, "ActorsAlert", "severity").update(minimum=2), "ActorsAlert.severity: minimum tightened from 1 to 2"),
        (lambda d: field(d, "ActorsAlert", "severity").update(maximum=10), "ActorsAlert.severity: maximum loosened from 9 to 10"),
        (lambda d: field(d, "ActorsAlert", "story_id").update(maxLength=8), "ActorsAlert.story_id: maxLength tightened from nothing to 8"),
        (lambda d: field(d, "RawArticle", "title")["anyOf"].pop(), "RawArticle.title: anyOf changed"),
        (lambda d: field(d, "RawArticle", "title")["anyOf"][0].update(maxLength=5), "RawArticle.title: maxLength tightened from 2048 to 5"),
        (lambda d: field(d, "ActorsAlert", "actors")["items"].update({"$ref": "#/elsewhere"}), "ActorsAlert.actors[]: $ref changed"),
        (lambda d: field(d, "Figure", "disputed").update(default=True), "Figure.disputed: default changed from false to true"),
        (lambda d: field(d, "ActorsAlert", "kind").update(const="actor"), 'ActorsAlert.kind: const changed from "actors" to "actor"'),
        (lambda d: model(d, "cloudEventHeaders")["properties"].pop("ce_id"), "cloudEventHeaders.ce_id: removed"),
        (lambda d: d["channels"].pop("facts"), "topic tocsin.facts.v1: removed"),
        (lambda d: d["channels"]["facts"].update(address="tocsin.facts.v2"), "topic tocsin.facts.v1: address changed"),
        (lambda d: d["channels"]["facts"].update(description="Keyed by chance."), "topic tocsin.facts.v1: description changed"),
    ],
)  # fmt: skip
def test_what_breaks_a_reader_is_named(change: Callable[[Document], object], said: str) -> None:
    found = breaks(asyncapi(), changed(change))
    assert len(found) == 1
    assert found[0].startswith(said), found


@pytest.mark.parametrize(
    ("change", "added"),
    [
        (lambda d: model(d, "Claim")["properties"].update(tone={"type": "string", "default": ""}), ["Claim.tone"]),
        (lambda d: d["components"]["schemas"].update(Tone={"type": "object"}), ["Tone"]),
        (lambda d: d["channels"].update(tones={"address": "tocsin.tones.v1"}), ["tones"]),
        (lambda d: field(d, "ActorsAlert", "id").update(description="in other words", title="Id"), []),
        (lambda d: field(d, "RawArticle", "title")["anyOf"].reverse(), []),
        (lambda d: d["info"].update(version="7"), []),
    ],
)
def test_what_may_be_added(change: Callable[[Document], object], added: list[str]) -> None:
    assert breaks(asyncapi(), changed(change)) == []
    assert additions(asyncapi(), changed(change)) == added


def test_the_command_compares_with_a_file(tmp_path: Path) -> None:
    old, broken, nonsense = tmp_path / "old.json", tmp_path / "broken.json", tmp_path / "nonsense.json"
    document = json_schemas()
    del document["$defs"]["Claim"]["properties"]["value"]
    old.write_text(json.dumps(document))
    document["$defs"]["Figure"]["properties"]["mood"] = {"type": "string"}
    broken.write_text(json.dumps(document))
    nonsense.write_text("[1")
    run = CliRunner().invoke
    done = run(main, ["schema", "--against", str(old)])
    assert (done.exit_code, done.output) == (0, "added: Claim.value\n")
    done = run(main, ["schema", "json", "--against", str(broken)])
    assert (done.exit_code, "Figure.mood: removed" in done.output) == (65, True)
    done = run(main, ["schema", "--against", str(nonsense)])
    assert (done.exit_code, "not a document" in done.output) == (1, True)
