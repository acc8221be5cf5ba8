"""`docs/contract.md` says what the contracts say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from alerts import alert
from tocsin.schemas.article import RawArticle
from tocsin.streams.cli import main
from tocsin.streams.contract import asyncapi
from tocsin.streams.contract_tables import tables
from tocsin.streams.deliveries import to_alerts
from tocsin.streams.topics import RAW_LIMIT, TOPICS

PAGE = (Path(__file__).parents[2] / "docs" / "contract.md").read_text(encoding="utf-8")
MARK = "<!-- tocsin schema markdown -->\n"


def test_the_page_ends_with_the_tables_of_today() -> None:
    """Where this fails, print them anew below the mark: `tocsin schema markdown`."""
    assert PAGE[PAGE.index(MARK) + len(MARK) :] == tables(asyncapi())
    assert CliRunner().invoke(main, ["schema", "markdown"]).output == tables(asyncapi())


def test_every_topic_and_field_has_its_row() -> None:
    rows = set(re.findall(r"^\| `([^`]+)` \|", tables(asyncapi()), re.MULTILINE))
    fields = {name for schema in asyncapi()["components"]["schemas"].values() for name in schema.get("properties", {})}
    assert rows == fields | {topic.name for topic in TOPICS}


def test_every_link_leads_to_a_heading() -> None:
    headings = {"#" + heading.lower() for heading in re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)}
    assert set(re.findall(r"\]\((#\w+)\)", PAGE)) <= headings


def test_the_attributes_are_those_that_are_sent() -> None:
    told = dict(re.findall(r"^\| `\w+` \| `(ce_\w+|content-type)` \| `([\w-]+)` \|", PAGE, re.MULTILINE))
    sent = to_alerts(alert("actors")).headers
    assert set(told) == set(sent)
    assert all(http == kafka.replace("_", "-") for kafka, http in told.items())


def test_types_limits_and_defaults_are_said() -> None:
    document: dict[str, Any] = {
        "operations": {},
        "channels": {},
        "components": {
            "schemas": {
                "Note": {
                    "description": "A | note.\n\nMore.",
                    "required": ["a"],
                    "properties": {
                        "a": {"type": "integer", "minimum": 1, "maximum": 9, "description": "how <much>"},
                        "b": {"anyOf": [{"$ref": "#/x/Other"}, {"type": "null"}], "default": None},
                        "c": {"type": "array", "items": {"enum": ["x", "y"]}, "minItems": 1},
                        "d": {"type": "boolean", "default": False},
                        "e": {"type": "string", "maxLength": 2048, "default": ""},
                        "f": {"type": "number", "exclusiveMinimum": 0},
                        "g": {"type": "string", "format": "date-time"},
                        "h": {"const": "z", "default": "z"},
                    },
                }
            }
        },
    }
    assert tables(document).splitlines()[4:] == [
        "",
        "### Note",
        "",
        "A \\| note.",
        "",
        "| field | type | when missing | says |",
        "|---|---|---|---|",
        "| `a` | whole number, 1 to 9 | refused | how &lt;much> |",
        "| `b` | [Other](#other) | nothing |  |",
        "| `c` | list of `x`, `y`, not empty | nothing |  |",
        "| `d` | true or false | `false` |  |",
        "| `e` | text, at most 2,048 characters | empty |  |",
        "| `f` | number, more than 0 | nothing |  |",
        "| `g` | time | nothing |  |",
        "| `h` | `z` | `z` |  |",
    ]


def test_what_the_page_says_of_limits_is_so() -> None:
    assert "a record of 4 MiB" in PAGE
    assert RAW_LIMIT == 4 * 1024**2
    assert RawArticle(id="a", pub_status="canceled").silent is False
