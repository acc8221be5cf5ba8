"""What the log holds: records with their place, topics with their settings."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tocsin.errors import LogError

MAX_RECORD_BYTES = 4 * 1024 * 1024 + 512 * 1024  # the raw limit of 4 MiB, and room for what admission adds
MAX_PARTITIONS = 1024
FOREVER = None

Headers = tuple[tuple[str, bytes | None], ...]
AnyHeaders = Mapping[str, bytes | str | None] | Iterable[tuple[str, bytes | str | None]] | None

_LENGTH = struct.Struct(">I")
_NULL = 0xFFFFFFFF


class RecordTooLarge(LogError):
    """A record over the limit of its topic; nothing of it was written."""


class TopicUnknown(LogError):
    """A topic or partition that the log does not have."""


class Record(NamedTuple):
    """One record as it is read; *timestamp_ms* counts from 1970 in UTC."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers


class Draft(NamedTuple):
    """One record to append; the log picks what is None (partition by key, now as timestamp)."""

    topic: str
    value: bytes | None
    key: bytes | None = None
    partition: int | None = None
    headers: Headers = ()
    timestamp_ms: int | None = None


class Place(NamedTuple):
    """Where an appended record went."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int


class Topic(NamedTuple):
    """A topic and its settings.

    Retention is per partition, as on Kafka, and None keeps everything. A compacted topic keeps the last record of
    every key, and the very last record of every partition.
    """

    id: int
    name: str
    partitions: int
    compact: bool = False
    retention_ms: int | None = FOREVER
    retention_bytes: int | None = FOREVER
    max_record_bytes: int = MAX_RECORD_BYTES


def now_ms() -> int:
    """Return the wall clock as milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def as_headers(headers: AnyHeaders) -> Headers:
    """Return *headers* as pairs of text and bytes, whatever shape they came in."""
    if not headers:
        return ()
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return tuple((name, value.encode() if isinstance(value, str) else value) for name, value in pairs)


def pack_headers(headers: Headers) -> bytes | None:
    """Return *headers* as one run of lengths and bytes; None where there are none."""
    if not headers:
        return None
    parts: list[bytes] = []
    for name, value in headers:
        raw = name.encode()
        parts += (_LENGTH.pack(len(raw)), raw)
        parts += (_LENGTH.pack(_NULL),) if value is None else (_LENGTH.pack(len(value)), value)
    return b"".join(parts)


def unpack_headers(packed: bytes | None) -> Headers:
    """Return what `pack_headers` packed."""
    if not packed:
        return ()
    fields: list[bytes | None] = []
    at = 0
    while at < len(packed):
        (length,) = _LENGTH.unpack_from(packed, at)
        at += 4
        if length == _NULL:
            fields.append(None)
            continue
        fields.append(packed[at : at + length])
        at += length
    return tuple((str(fields[i] or b"", "utf-8"), fields[i + 1]) for i in range(0, len(fields), 2))
