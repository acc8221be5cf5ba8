"""May these contracts follow those? Within `v1` a field may be added that nobody has to fill; nothing else may change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_WORDS = frozenset({"title", "description", "summary", "examples", "$comment"})
"""What only people read."""
_TIGHTER_ABOVE = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_TIGHTER_BELOW = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})


def breaks(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return every change from *before* to *now* that `v1` forbids, one sentence each.

    Both are AsyncAPI documents, or both JSON Schemas, as `tocsin schema` prints them.
    """
    return [*_channels(before.get("channels", {}), now.get("channels", {})), *_definitions(_schemas(before), _schemas(now))]


def additions(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the fields, messages and topics that *now* has and *before* had not."""
    old, new = _schemas(before), _schemas(now)
    fields = (
        f"{name}.{field}"
        for name, schema in new.items()
        for field in schema.get("properties", {})
        if name in old and field not in old[name].get("properties", {})
    )
    topics = set(now.get("channels", {})) - set(before.get("channels", {}))
    return sorted([*fields, *(set(new) - set(old)), *topics])


def _schemas(document: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document.get("components", {}).get("schemas") or document.get("$defs", {})
    return found


def _channels(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name, channel in before.items():
        if name not in now:
            yield f"topic {channel['address']}: removed"
            continue
        for what in ("address", "description", "messages"):  # the description names the key
            if (old := channel.get(what)) != (new := now[name].get(what)):
                yield f"topic {channel['address']}: {what} changed from {_short(old)} to {_short(new)}"


def _definitions(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name, schema in before.items():
        if name in now:
            yield from _schema(name, schema, now[name])
        else:
            yield f"{name}: removed"


def _schema(where: str, before: Any, now: Any) -> Iterator[str]:
    if not isinstance(before, dict) or not isinstance(now, dict):
        if before != now:
            yield f"{where}: changed from {_short(before)} to {_short(now)}"
        return
    yield from _fields(where, before, now)
    for key in sorted((before.keys() | now.keys()) - _WORDS - {"properties", "required"}):
        yield from _keyword(where, key, before.get(key), now.get(key))


def _fields(where: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = before.get("properties", {}), now.get("properties", {})
    needed, needed_now = set(before.get("required", ())), set(now.get("required", ()))
    for name, schema in old.items():
        if name not in new:
            yield f"{where}.{name}: removed"
            continue
        yield from _schema(f"{where}.{name}", schema, new[name])
        if (name in needed) != (name in needed_now):
            yield f"{where}.{name}: was {_need(name in needed)}, is now {_need(name in needed_now)}"
    for name in new:
        if name not in old and name in needed_now:
            yield f"{where}.{name}: added as required"


def _keyword(where: str, key: str, before: Any, now: Any) -> Iterator[str]:
    if before == now:
        return
    if key in ("anyOf", "oneOf", "allOf", "prefixItems") and isinstance(before, list) and isinstance(now, list):
        yield from _alternatives(where, key, before, now)
    elif key == "enum" and isinstance(before, list) and isinstance(now, list):
        yield from (f"{where}: no longer takes {value!r}" for value in before if value not in now)
        yield from (f"{where}: may now be {value!r}, which readers do not know" for value in now if value not in before)
    elif key in ("items", "additionalProperties", "propertyNames") and isinstance(before, dict) and isinstance(now, dict):
        yield from _schema(f"{where}[]", before, now)
    elif key in _TIGHTER_ABOVE | _TIGHTER_BELOW:
        yield f"{where}: {key} {_tightened(key, before, now)} from {_short(before)} to {_short(now)}"
    else:
        yield f"{where}: {key} changed from {_short(before)} to {_short(now)}"


def _alternatives(where: str, key: str, before: list[Any], now: list[Any]) -> Iterator[str]:
    old, new = sorted(before, key=_bare), sorted(now, key=_bare)
    if len(old) != len(new):
        yield f"{where}: {key} changed from {_short(before)} to {_short(now)}"
        return
    for one, other in zip(old, new, strict=True):
        yield from _schema(where, one, other)


def _tightened(key: str, before: Any, now: Any) -> str:
    if before is None or now is None:
        return "tightened" if before is None else "loosened"
    return "tightened" if (now > before) == (key in _TIGHTER_ABOVE) else "loosened"


def _need(needed: bool) -> str:
    return "required" if needed else "optional"


def _bare(schema: Any) -> str:
    return json.dumps(
        {k: v for k, v in schema.items() if k not in _WORDS} if isinstance(schema, dict) else schema, sort_keys=True
    )


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, sort_keys=True)
    return text if len(text) <= 80 else text[:79] + "…"
