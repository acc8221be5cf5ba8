"""Messages as they were written once are read for ever, and written the same way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tocsin.schemas.alert import Alert
from tocsin.schemas.article import Article, RawArticle
from tocsin.schemas.facts import Facts
from tocsin.schemas.mark import Mark

GOLDEN = Path(__file__).parent / "golden"
MESSAGES = {
    "raw_article": TypeAdapter(RawArticle),
    "article": TypeAdapter(Article),
    "facts": TypeAdapter(Facts),
    "mark": TypeAdapter(Mark),
    "alert_actors": TypeAdapter(Alert),
    "alert_meetings": TypeAdapter(Alert),
    "alert_casualties": TypeAdapter(Alert),
}


def test_every_golden_message_is_tried() -> None:
    assert {path.name.removesuffix(".v1.json") for path in GOLDEN.glob("*.json")} == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_golden_message_keeps_every_field_and_value(name: str) -> None:
    golden = json.loads((GOLDEN / f"{name}.v1.json").read_text(encoding="utf-8"))
    adapter: TypeAdapter[object] = MESSAGES[name]
    written = adapter.dump_python(adapter.validate_python(golden), mode="json")
    assert _of(golden, written) == golden
    assert adapter.validate_python({**golden, "a_later_field": 1}) == adapter.validate_python(golden)


def _of(golden: Any, written: Any) -> Any:
    """Return what *written* says of every field that *golden* has; later fields are left out."""
    match golden, written:
        case dict(), dict():
            return {field: _of(value, written.get(field)) for field, value in golden.items()}
        case list(), list() if len(golden) == len(written):
            return [_of(*pair) for pair in zip(golden, written, strict=True)]
    return written


@pytest.mark.parametrize("name", MESSAGES)
def test_fields_are_only_added_with_defaults(name: str) -> None:
    golden = json.loads((GOLDEN / f"{name}.v1.json").read_text(encoding="utf-8"))
    schema = MESSAGES[name].json_schema()
    required = {field for model in schema.get("$defs", {}).values() for field in model.get("required", ())} | set(
        schema.get("required", ())
    )
    assert required <= _names(golden) | {"kind"} | _names_of_all_golden()


def _names(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    return set().union(*map(_names, value)) if isinstance(value, list) else set()


def _names_of_all_golden() -> set[str]:
    return set().union(*(_names(json.loads(path.read_text(encoding="utf-8"))) for path in GOLDEN.glob("*.json")))
