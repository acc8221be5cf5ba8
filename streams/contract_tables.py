"""The contracts for people to read: topics, messages, fields and limits as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_SIMPLE = {"integer": "whole number", "number": "number", "boolean": "true or false", "string": "text", "null": "nothing"}
_FORMATS = {"date-time": "time", "date": "date"}


def tables(document: Schema) -> str:
    """Return the topics and messages of an AsyncAPI document as Markdown."""
    lines = ["### Topics", "", *_topics(document)]
    for name, schema in document["components"]["schemas"].items():
        lines += ["", f"### {name}", ""]
        if said := schema.get("description"):
            lines += [_cell(said.split("\n\n")[0]), ""]
        lines += _fields(schema)
    return "\n".join(lines) + "\n"


def _topics(document: Schema) -> Iterator[str]:
    yield "| topic | holds | message | key | Tocsin |"
    yield "|---|---|---|---|---|"
    actions = {
        operation["channel"]["$ref"].rpartition("/")[2]: operation["action"] for operation in document["operations"].values()
    }
    for name, channel in document["channels"].items():
        messages = ", ".join(_link(message) for message in channel["messages"])
        key = channel["description"].removeprefix("Keyed by ").removesuffix(".")
        yield f"| `{channel['address']}` | {_cell(channel['title'])} | {messages} | {_cell(key)} | {_does(actions[name])} |"


def _does(action: str) -> str:
    return {"receive": "reads", "send": "writes"}[action]


def _fields(schema: Schema) -> Iterator[str]:
    yield "| field | type | when missing | says |"
    yield "|---|---|---|---|"
    needed = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        missing = "refused" if name in needed else _default(field)
        yield f"| `{name}` | {_type(field)} | {missing} | {_cell(field.get('description', ''))} |"


def _default(field: Schema) -> str:
    if "default" not in field or field["default"] in (None, [], {}):
        return "nothing"
    value = field["default"]
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if value != "" else "empty"


def _type(field: Schema) -> str:
    if "$ref" in field:
        return _link(_name(field))
    if "anyOf" in field:
        return " or ".join(_type(one) for one in field["anyOf"] if one.get("type") != "null")
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}{_limits(field, 'minItems', 'maxItems', 'entries')}"
    kind = _FORMATS.get(field.get("format", ""), _SIMPLE.get(field.get("type", ""), "anything"))
    return (
        kind + _limits(field, "minLength", "maxLength", "characters") + _limits(field, "minimum", "maximum", "") + _above(field)
    )


def _limits(field: Schema, least: str, most: str, what: str) -> str:
    low, high = field.get(least), field.get(most)
    if low is None and high is None:
        return ""
    if (low, high, bool(what)) == (1, None, True):
        return ", not empty"
    span = f"{low:,} to {high:,}" if None not in (low, high) else f"at least {low:,}" if high is None else f"at most {high:,}"
    return f", {span} {what}".rstrip()


def _above(field: Schema) -> str:
    return f", more than {field['exclusiveMinimum']}" if "exclusiveMinimum" in field else ""


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
