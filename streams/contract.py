"""The contracts as documents: JSON Schema of every message, AsyncAPI 3 of every topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic.json_schema import models_json_schema

from tocsin import __version__
from tocsin.schemas.alert import ActorsAlert, CasualtiesAlert, MeetingsAlert
from tocsin.schemas.article import Article, RawArticle
from tocsin.schemas.facts import Facts
from tocsin.schemas.mark import Mark
from tocsin.schemas.message import Message
from tocsin.schemas.quarantine import Quarantined
from tocsin.streams import topics
from tocsin.streams.codec import SOURCE
from tocsin.streams.topics import Topic

_SCHEMAS = "#/components/schemas/{model}"
_HEADERS = "cloudEventHeaders"
_CLOUD_EVENT = {
    "ce_specversion": "always 1.0",
    "ce_id": "the alert's id: drop the ones you have seen",
    "ce_source": "the edition that rang",
    "ce_type": "tocsin.alert.<kind>.<action>",
    "ce_time": "when the article that raised the alert was received",
    "ce_partitionkey": "the story",
    "ce_severity": "1 to 9",
    "content-type": "application/json",
}


@dataclass(frozen=True, slots=True)
class _Channel:
    topic: Topic
    model: type[Message]
    action: str  # what Tocsin does there
    key: str
    title: str


CHANNELS = (
    _Channel(topics.RAW, RawArticle, "receive", "the article id", "Articles as producers send them"),
    _Channel(
        topics.ADMITTED,
        Article,
        "send",
        "the edition",
        "Articles with text and identity; offsets are the order of record",
    ),
    _Channel(topics.UNIQUE, Article, "send", "the article id", "Articles with a verdict and a story; duplicates without text"),
    _Channel(topics.FACTS, Facts, "send", "the edition", "What each article says, with the characters that say so"),
    _Channel(topics.ACTORS, ActorsAlert, "send", "the story", "New actors in a story"),
    _Channel(topics.MEETINGS, MeetingsAlert, "send", "the story", "Meetings and every step of their life"),
    _Channel(topics.CASUALTIES, CasualtiesAlert, "send", "the story", "Tolls: new, risen, corrected, withdrawn"),
    _Channel(topics.MARKS, Mark, "receive", "the edition", "What analysts say: an alert is wrong, a story is muted"),
    _Channel(
        topics.QUARANTINE,
        Quarantined,
        "send",
        "the article id, where one could be read",
        "What could not be processed, why, and its bytes",
    ),
)


def json_schemas(ref_template: str = "#/$defs/{model}") -> dict[str, Any]:
    """Return one JSON Schema document that defines every message under `$defs`."""
    models = [(channel.model, "validation") for channel in CHANNELS]
    _, document = models_json_schema(list(dict.fromkeys(models)), ref_template=ref_template)  # type: ignore[arg-type]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Tocsin {__version__}", **document}


def asyncapi() -> dict[str, Any]:
    """Return the AsyncAPI 3.0 document of every topic that others may read or write.

    Source: AsyncAPI 3.0.0; headers are those of CloudEvents 1.0, Kafka binding, binary mode.
    """
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tocsin",
            "version": __version__,
            "description": "Raw articles in, alerts out. At least once: drop repeated ids and you see each alert once.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {_name(channel): _channel(channel) for channel in CHANNELS},
        "operations": {f"{channel.action}-{_name(channel)}": _operation(channel) for channel in CHANNELS},
        "components": {
            "messages": {channel.model.__name__: _message(channel) for channel in CHANNELS},
            "schemas": {**json_schemas(_SCHEMAS)["$defs"], _HEADERS: _headers()},
        },
    }


def _name(channel: _Channel) -> str:
    return channel.topic.name.removeprefix("tocsin.").removesuffix(".v1")


def _channel(channel: _Channel) -> dict[str, Any]:
    name = channel.model.__name__
    return {
        "address": channel.topic.name,
        "title": channel.title,
        "description": f"Keyed by {channel.key}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
    }


def _operation(channel: _Channel) -> dict[str, Any]:
    return {"action": channel.action, "channel": {"$ref": f"#/channels/{_name(channel)}"}, "summary": channel.title}


def _message(channel: _Channel) -> dict[str, Any]:
    name = channel.model.__name__
    message: dict[str, Any] = {"name": name, "payload": {"$ref": _SCHEMAS.format(model=name)}}
    if channel.topic in topics.ALERTS.values():
        message["headers"] = {"$ref": f"#/components/schemas/{_HEADERS}"}
    return message


def _headers() -> dict[str, Any]:
    fields = {name: {"type": "string", "description": said} for name, said in _CLOUD_EVENT.items()}
    source = {"type": "string", "description": "Which record led to this alert: topic/partition/offset."}
    return {"type": "object", "required": list(fields), "properties": {**fields, SOURCE: source}}
