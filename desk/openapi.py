"""The description of the API, made from the models of its answers."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from tocsin import __version__
from tocsin.desk import answers
from tocsin.desk.lists import MAX_LIMIT
from tocsin.desk.stream import MAX_FILTERS
from tocsin.schemas.mark import Mark

_REF = "#/components/schemas/{model}"
_STREAM = """Server-sent events; `id` is the cursor to resume from, in `Last-Event-ID` or `after`. `x-events` names the data of
each: `alert`, `mark`, `clock` (every 5 s), `gap` (not everything since the cursor is held: read the list again), `bye` (connect
again). An alert that follows up on one that a filter wanted is sent, whatever it says itself."""
_EVENTS: dict[str, type[BaseModel]] = {
    "alert": answers.StreamedItem,
    "mark": Mark,
    "clock": answers.Clock,
    "gap": answers.Gap,
    "bye": answers.Bye,
}
_MODELS: tuple[type[BaseModel], ...] = (
    answers.AlertsPage,
    answers.StoriesPage,
    answers.StoryView,
    *_EVENTS.values(),
    answers.MarkRequest,
    answers.MarkAnswer,
    answers.Health,
    answers.Problem,
)


def openapi() -> dict[str, Any]:
    """Return the description. Source: OpenAPI 3.1.0."""
    _, schemas = models_json_schema([(model, "serialization") for model in _MODELS], ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tocsin desk",
            "version": __version__,
            "description": "Alerts as they ring, and what the desk holds of them.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"token": []}, {"cookie": []}, {}],
        "paths": _paths(),
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "tocsin_desk"},
            },
        },
    }


def _paths() -> dict[str, Any]:
    wanted = _query("filter", "A filter expression, such as `kind:casualties severity>=7`; without it, everything.")
    paged = [
        wanted,
        _query("limit", "Most items of this page.", type="integer", minimum=1, maximum=MAX_LIMIT, default=50),
        _query("before", "Where the page begins: `next` of the page before, or the cursor of an item."),
    ]
    story = {"name": "story_id", "in": "path", "required": True, "schema": {"type": "string"}}
    many = {**wanted, "schema": {"type": "array", "items": {"type": "string"}, "maxItems": MAX_FILTERS}}
    resumed = [_query("after", "The cursor to go on from."), {**_query("Last-Event-ID", "The same."), "in": "header"}]
    return {
        "/api/alerts": {"get": _operation("Alerts, newest first", "AlertsPage", paged, (400,))},
        "/api/stories": {"get": _operation("Stories, the one that rang last first", "StoriesPage", paged, (400,))},
        "/api/stories/{story_id}": {"get": _operation("A story", "StoryView", [story], (404,))},
        "/api/stream": {"get": _stream([many, *resumed])},
        "/api/marks": {"post": _mark()},
        "/healthz": {"get": {**_operation("Is the desk alive?", "Health"), "security": []}},
        "/readyz": {"get": {**_operation("Does it show what is in the topics?", "Health", refusals=(503,)), "security": []}},
        "/metrics": {"get": _text("Metrics for Prometheus", "text/plain")},
        "/api/openapi.json": {"get": _text("This description", "application/json")},
    }


def _query(name: str, said: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": said, "schema": {"type": "string", **schema}}


def _operation(
    said: str, model: str, parameters: list[Any] | None = None, refusals: tuple[int, ...] = (), status: int = 200
) -> dict[str, Any]:
    answer = {"description": said, "content": {"application/json": {"schema": {"$ref": _REF.format(model=model)}}}}
    return {
        "summary": said,
        "parameters": parameters or [],
        "responses": {str(status): answer, **{str(code): _problem() for code in refusals}, "default": _problem()},
    }


def _problem() -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="Problem")}
    return {"description": "What went wrong", "content": {"application/problem+json": {"schema": schema}}}


def _stream(parameters: list[Any]) -> dict[str, Any]:
    return {
        "summary": "Alerts and marks as they come",
        "description": _STREAM,
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "Events",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
                "x-events": {event: {"$ref": _REF.format(model=model.__name__)} for event, model in _EVENTS.items()},
            },
            "429": _problem(),
            "503": _problem(),
            "default": _problem(),
        },
    }


def _mark() -> dict[str, Any]:
    asked = {"required": True, "content": {"application/json": {"schema": {"$ref": _REF.format(model="MarkRequest")}}}}
    refusals = (403, 404, 413, 415, 422, 429, 503)
    return {**_operation("Mark an alert wrong, or a story mute", "MarkAnswer", None, refusals, 202), "requestBody": asked}


def _text(said: str, content_type: str) -> dict[str, Any]:
    return {"summary": said, "responses": {"200": {"description": said, "content": {content_type: {}}}, "default": _problem()}}
