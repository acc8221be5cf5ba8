"""Other people's names for the fields of an article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SCHEMA_ORG = {  # schema.org NewsArticle (JSON-LD)
    "@id": "id",
    "headline": "title",
    "articleBody": "text",
    "datePublished": "published_at",
    "inLanguage": "language",
}
_NINJS = {  # IPTC ninjs 3
    "uri": "id",
    "versionCreated": "published_at",
    "pubStatus": "pub_status",
    "pubstatus": "pub_status",
}
_STATUS = {"withheld": "canceled", "cancelled": "canceled"}


def in_our_names(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return *data* with ninjs 3 and schema.org names turned into ours; a field under our own name wins."""
    ours = dict(data)
    for theirs, name in (_NINJS | _SCHEMA_ORG).items():
        if theirs in data and ours.get(name) is None:
            ours[name] = data[theirs]
    _take(ours, "title", _first_value(data.get("headlines")))
    for body in _dicts(data.get("bodies")):
        html = "html" in str(body.get("contentType") or body.get("contenttype") or "")
        _take(ours, "html" if html else "text", body.get("value"))
    for theirs, name in (("author", "author"), ("publisher", "source")):
        if isinstance(named := data.get(theirs), dict | list):
            ours[name] = _name(named) if theirs == "author" else ours.get("source") or _name(named)
    if isinstance(ours.get("pub_status"), str):
        ours["pub_status"] = _STATUS.get(ours["pub_status"], ours["pub_status"])
    return ours


def _take(ours: dict[str, Any], name: str, value: Any) -> None:
    if value is not None and ours.get(name) is None:
        ours[name] = value


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _first_value(value: Any) -> Any:
    return next((item.get("value") for item in _dicts(value)), None)


def _name(value: Any) -> Any:
    people = [value] if isinstance(value, dict) else _dicts(value)
    return ", ".join(str(person["name"]) for person in people if person.get("name")) or None
