"""Compressed bodies, read no further than a limit: a few kilobytes may stand for gigabytes."""

from __future__ import annotations

import zlib

from tocsin.errors import TocsinError

ENCODINGS = "gzip, deflate"
"""What is understood, as an Accept-Encoding header has it."""

_ANY = 47  # wbits: gzip or zlib, told by the first bytes
_BARE = -15


class BodyRefused(TocsinError):
    """A body that is longer than its limit, or compressed in a way that is not understood."""


class Inflater:
    """Takes a body in parts and holds at most *limit* bytes of what it stands for."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise BodyRefused(f"compressed as {encoding[:40]!r}; read are {ENCODINGS}, one at a time")
        self._plain = self._encoding in {"", "identity"}
        self._limit = limit
        self._taken = 0
        self._inflater = None if self._plain else zlib.decompressobj(_ANY)
        self.data = bytearray()

    def add(self, part: bytes) -> None:
        """Take the next part. Raises BodyRefused, before more than the limit is held."""
        self._taken += len(part)
        if self._taken > self._limit:
            raise BodyRefused(f"longer than {self._limit:,} bytes")
        if self._plain:
            self.data += part
            return
        try:
            self._inflate(part)
        except zlib.error as error:
            raise BodyRefused(f"not {self._encoding}, as it claims: {error}") from None

    def _inflate(self, part: bytes) -> None:
        while part:
            # Some servers send deflate bare of its header: told by the first byte, of which the low half names the method.
            if not self.data and self._taken == len(part) and self._encoding == "deflate" and part[0] & 0x0F != 8:
                self._inflater = zlib.decompressobj(_BARE)
            assert self._inflater is not None
            self.data += self._inflater.decompress(part, self._limit - len(self.data) + 1)
            if len(self.data) > self._limit:
                raise BodyRefused(f"longer than {self._limit:,} bytes once decompressed")
            if not self._inflater.eof:
                return
            part = self._inflater.unused_data
            if part[:2] != b"\x1f\x8b":
                return  # what follows the end is padding
            self._inflater = zlib.decompressobj(_ANY)
