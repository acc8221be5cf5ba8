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
    lines = _lines(stream)
    first = next((line for line in lines if line.data.strip(_BLANK)), None)
    if first is None:
        return
    head = first.data.lstrip(_BLANK)
    if not head.startswith((b"{", b"[")):
        yield _document(first, lines, name, markup=head[:9].lower().startswith(_MARKUP))
    elif first.too_large or _is_json(head):
        yield first if first.too_large else Offer.of(head.strip(_BLANK))
        yield from (Offer.of(line.data.strip(_BLANK)) if not line.too_large else line for line in lines)
    else:
        yield from _one_or_many(first, lines)


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
    yield from (line if line.too_large else Offer.of(line.data.strip(_BLANK)) for line in kept)
    yield from (line if line.too_large else Offer.of(line.data.strip(_BLANK)) for line in lines)


def _document(first: Offer, lines: Iterator[Offer], name: str, *, markup: bool) -> Offer:
    digest, length, parts = hashlib.sha256(), 0, []
    for line in (first, *lines):
        length += line.length
        digest.update(line.data)
        if length <= RAW_LIMIT:
            parts.append(line.data)
    data = b"".join(parts)
    if length > RAW_LIMIT:
        return Offer(data[:KEPT], length, digest.hexdigest())
    if markup:
        return Offer.article(page_article(data, article_id=name))
    return Offer.article({"id": name, "text": data.decode("utf-8-sig", errors="replace")})


def _lines(stream: IO[bytes]) -> Iterator[Offer]:
    while line := stream.readline(RAW_LIMIT + 2):
        if len(line) <= RAW_LIMIT + 1 or line.endswith(b"\n"):
            yield Offer(line, len(line.rstrip(b"\r\n")))
        else:
            yield _overlong(line, stream)


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
