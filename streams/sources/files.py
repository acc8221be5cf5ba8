"""Articles out of files: JSON lines, one JSON article, an HTML page, or plain text."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator
from typing import IO

import orjson

from tocsin.schemas.quarantine import KEPT
from tocsin.streams.ingest import Offer
from tocsin.streams.sources.pages import page_article
from tocsin.streams.topics import RAW_LIMIT

_BLANK = b"\xef\xbb\xbf \t\r\n"
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<article", b"<p>", b"<div")


async def file_offers(stream: IO[bytes], name: str) -> AsyncIterator[Offer]:
    """Yield what *stream* holds; *name* becomes the id of an article that has none of its own."""
    for offer in offers_in(stream, name):
        yield offer


def offers_in(stream: IO[bytes], name: str) -> Iterator[Offer]:
    """Yield what *stream* holds, line by line where it is JSON; never more than one article is in memory."""
    head = _head(stream)
    text = head.lstrip(_BLANK)
    if not text:
        return
    if not text.startswith((b"{", b"[")):
        yield _document(head, stream, name, markup=text[:9].lower().startswith(_MARKUP))
        return
    lines = _lines(head, stream)
    first = next(lines)
    if first.too_large or _is_json(first.data.strip(_BLANK)):
        yield _trimmed(first)
        yield from map(_trimmed, lines)
    else:
        yield from _one_or_many(first, lines)


def _head(stream: IO[bytes]) -> bytes:
    while line := stream.readline(RAW_LIMIT + 2):
        if line.strip(_BLANK):
            return line
    return b""


def _trimmed(line: Offer) -> Offer:
    return line if line.too_large else Offer.of(line.data.strip(_BLANK))


def _one_or_many(first: Offer, lines: Iterator[Offer]) -> Iterator[Offer]:
    # A first line that is no JSON by itself: one article over many lines, or lines of which the first is broken.
    kept, size = [first], first.length
    for line in lines:
        kept.append(line)
        size += line.length
        if size > RAW_LIMIT:
            break
    whole = b"".join(line.data for line in kept).strip(_BLANK)
    if size <= RAW_LIMIT and _is_json(whole):
        yield Offer.of(whole)
        return
    yield from map(_trimmed, kept)
    yield from map(_trimmed, lines)


def _document(head: bytes, stream: IO[bytes], name: str, *, markup: bool) -> Offer:
    digest, length, parts, part = hashlib.sha256(), 0, [], head
    while part:
        length += len(part)
        digest.update(part)
        if length <= RAW_LIMIT:
            parts.append(part)
        part = stream.read(KEPT)
    if length > RAW_LIMIT:
        return Offer((b"".join(parts) or head)[:KEPT], length, digest.hexdigest())
    data = b"".join(parts)
    if markup:
        return Offer.article(page_article(data, article_id=name))
    return Offer.article({"id": name, "text": data.decode("utf-8-sig", errors="replace")})


def _lines(head: bytes, stream: IO[bytes]) -> Iterator[Offer]:
    line = head
    while line:
        if len(line) <= RAW_LIMIT + 1 or line.endswith(b"\n"):
            yield Offer(line, len(line.rstrip(b"\r\n")))
        else:
            yield _overlong(line, stream)
        line = stream.readline(RAW_LIMIT + 2)


def _overlong(head: bytes, stream: IO[bytes]) -> Offer:
    digest, length, part = hashlib.sha256(), 0, head
    while part:
        text = part.rstrip(b"\r\n") if part.endswith(b"\n") else part
        digest.update(text)
        length += len(text)
        part = b"" if part.endswith(b"\n") else stream.readline(RAW_LIMIT)
    return Offer(head[:KEPT], length, digest.hexdigest())


def _is_json(data: bytes) -> bool:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return True
