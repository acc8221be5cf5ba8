"""What goes between a worker and the processes that extract beside it: records one way, what they lead to the other."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator

from tocsin.errors import LogError, ModelMissing, SettingsInvalid
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import Delivery
from tocsin.streams.embedded.records import pack_headers, unpack_headers
from tocsin.streams.topics import FACTS, QUARANTINE

LENGTH = struct.Struct(">I")
"""What stands before each frame: its length in bytes."""

Answer = list[Delivery] | Exception | None
"""What a record leads to, or what is wrong with the process and not with the record; None says that it is ready."""

_TOPICS = {topic.name: topic for topic in (FACTS, QUARANTINE)}
_ERRORS = {kind.__name__: kind for kind in (ModelMissing, SettingsInvalid, LogError, MemoryError)}
_ERROR, _READY = "error", "ready"


def framed(data: bytes) -> bytes:
    """Return *data* with its length before it."""
    return LENGTH.pack(len(data)) + data


def pack_record(record: Record) -> bytes:
    """Return *record* as bytes."""
    place = f"{record.partition} {record.offset} {record.timestamp!r}"
    fields = ((record.topic, place.encode()), ("key", record.key), ("value", record.value), *record.headers.items())
    return pack_headers(fields) or b""


def unpack_record(data: bytes) -> Record:
    """Return what `pack_record` packed."""
    (topic, place), (_, key), (_, value), *headers = unpack_headers(data)
    partition, offset, timestamp = (place or b"").split()
    return Record(topic, int(partition), int(offset), float(timestamp), key, value or b"", dict(_filled(headers)))


def pack_answer(answer: Answer) -> bytes:
    """Return *answer* as bytes; of an error its name and its sentence."""
    if isinstance(answer, Exception):
        return pack_headers(((_ERROR, type(answer).__name__.encode()), ("", str(answer).encode("utf-8", "replace")))) or b""
    if answer is None:
        return pack_headers(((_READY, None),)) or b""
    return pack_headers(tuple(("", _pack_delivery(delivery)) for delivery in answer)) or b""


def unpack_answer(data: bytes) -> Answer:
    """Return what `pack_answer` packed."""
    fields = unpack_headers(data)
    kinds = [kind for kind, _ in fields]
    if _READY in kinds:
        return None
    if _ERROR in kinds:
        name, said = ((value or b"").decode() for _, value in fields)
        return _ERRORS[name](said) if name in _ERRORS else RuntimeError(f"{name}: {said}")
    return [_unpack_delivery(value or b"") for _, value in fields]


def _pack_delivery(delivery: Delivery) -> bytes:
    about = json.dumps(dict(delivery.about)).encode()
    fields = (("key", delivery.key), ("value", delivery.value), ("about", about), *delivery.headers.items())
    return pack_headers(((delivery.topic.name, None), *fields)) or b""


def _unpack_delivery(data: bytes) -> Delivery:
    (topic, _), (_, key), (_, value), (_, about), *headers = unpack_headers(data)
    return Delivery(_TOPICS[topic], key, value or b"", dict(_filled(headers)), json.loads(about or b""))


def _filled(headers: Iterable[tuple[str, bytes | None]]) -> Iterator[tuple[str, bytes]]:
    return ((name, value or b"") for name, value in headers)
