"""The record that a worker has in hand, noted where the next worker finds it, however this one ends.

The note is a page of memory that belongs to a file: writing it costs microseconds, and the machine keeps it when the
process is killed, or stands still inside compiled code where no thread of Python would get to write anything.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from zlib import crc32

from tocsin.streams.codec import Record, subject_of

FATAL = 5
"""Workers that a record may end, whatever a copy of them survived."""

_PAGE = 4096
_MOST = 256  # workers that share a directory
_DIGEST = 16
_HAND = struct.Struct(f"<I{_DIGEST}s")  # the sum, and which record it is
_HEAD = struct.Struct("<II")  # the sum of the suspects, and how many there are
_SUSPECT = struct.Struct(f"<{_DIGEST}sB")  # which record, and how many workers ended with it
_SUSPECTS = (_PAGE - _HAND.size - _HEAD.size) // _SUSPECT.size
_NOTHING = bytes(_HAND.size)


class InHand:
    """One record at a time: taken, and laid down when it is done with. Kept nowhere until `kept` has opened a file.

    A record is known by what it is about, since the step before sends it again, at another place, when its worker ended
    before it had committed.
    """

    def __init__(self) -> None:
        self._page: mmap.mmap | bytearray = bytearray(_PAGE)
        self._ended: dict[bytes, int] = {}

    @contextmanager
    def kept(self, directory: Path) -> Iterator[None]:
        """Keep the note in *directory*, and know what the workers there had in hand when they ended."""
        file = _first_free(directory)
        try:
            os.ftruncate(file, _PAGE)
            with mmap.mmap(file, _PAGE) as page:
                self._ended, self._page = _ended(page), page
                self._write()
                yield
                self._page = bytearray(_PAGE)
        finally:
            os.close(file)

    def ends(self, record: Record) -> int:
        """Return how many workers ended with *record* in hand, FATAL at most; those who got through with it put it back to 0."""
        return self._ended.get(_known(record), 0) if self._ended else 0

    def condemn(self, record: Record) -> None:
        """Let *record* count as one that no worker survives, here and for the workers to come."""
        self._ended[_known(record)] = FATAL
        self._write()

    def let_go(self) -> None:
        """Keep the note nowhere any more: this process is a copy, and its parent's lock is not to last as long as it."""
        if isinstance(self._page, mmap.mmap):
            self._page.close()
        self._page = bytearray(_PAGE)

    def take(self, record: Record) -> None:
        """Note that work on *record* begins."""
        known = _known(record)
        self._page[: _HAND.size] = _HAND.pack(crc32(known), known)

    def lay_down(self) -> None:
        """Note that nothing is in hand, and that what was has been survived."""
        if self._ended and self._ended.pop(_hand(self._page) or _NOTHING, 0):
            self._write()
        self._page[: _HAND.size] = _NOTHING

    def _write(self) -> None:
        """Write the suspects down, then that nothing is in hand: between the two a record is counted once too often at worst."""
        suspects = b"".join(_SUSPECT.pack(known, times) for known, times in self._ended.items())
        head = _HEAD.pack(crc32(suspects), len(self._ended))
        self._page[_HAND.size : _HAND.size + len(head + suspects)] = head + suspects
        self._page[: _HAND.size] = _NOTHING


def _known(record: Record) -> bytes:
    return blake2b(subject_of(record), digest_size=_DIGEST).digest()


def _ended(page: mmap.mmap) -> dict[bytes, int]:
    """Return how many workers ended with which record in hand, the latest last; what is damaged or half written is nothing."""
    told, count = _HEAD.unpack_from(page, _HAND.size)
    begin = _HAND.size + _HEAD.size
    suspects = page[begin : begin + min(count, _SUSPECTS) * _SUSPECT.size]
    ended = dict(_SUSPECT.iter_unpack(suspects)) if crc32(suspects) == told else {}
    if known := _hand(page):
        ended[known] = min(ended.pop(known, 0) + 1, FATAL)
    return dict(islice(ended.items(), max(0, len(ended) - _SUSPECTS), None))


def _hand(page: mmap.mmap | bytearray) -> bytes | None:
    told, known = _HAND.unpack_from(page)
    return known if any(known) and crc32(known) == told else None


def _first_free(directory: Path) -> int:
    """Return the open file of the first note that no living worker holds."""
    for number in range(_MOST):
        file = os.open(directory / f"in-hand.{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
        else:
            return file
    raise OSError(f"{directory} is shared by {_MOST} workers: give this one a directory of its own (TOCSIN_DATA_DIR)")
