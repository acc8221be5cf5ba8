"""What the desk is given to read: alerts and marks with their places, and how far the topics go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tocsin.schemas.alert import ActorsAlert, CasualtiesAlert, MeetingsAlert
from tocsin.schemas.mark import Mark

AnyAlert = ActorsAlert | MeetingsAlert | CasualtiesAlert

Where = tuple[str, int]
"""A topic and one of its partitions."""
Key = tuple[int, str, int, int]
"""Milliseconds since 1970, topic, partition, offset: the order of rungs on the desk, the same after a restart."""


@dataclass(frozen=True, slots=True)
class _Placed:
    topic: str
    partition: int
    offset: int
    at: datetime  # when the broker took it

    @property
    def where(self) -> Where:
        """Its topic and partition."""
        return self.topic, self.partition

    @property
    def key(self) -> Key:
        """Its place in the order of the desk."""
        return int(self.at.timestamp() * 1000), self.topic, self.partition, self.offset


@dataclass(frozen=True, slots=True)
class Rung(_Placed):
    """An alert that rang; *data* is its JSON as on the wire, on one line."""

    alert: AnyAlert
    data: bytes


@dataclass(frozen=True, slots=True)
class Marked(_Placed):
    """A mark that an analyst made."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Passed(_Placed):
    """A record that is neither: of a newer release, too long, or not ours. *reason* says which."""

    reason: str


@dataclass(frozen=True, slots=True)
class Begun:
    """Reading begins at these offsets; what lies before them is older than the desk keeps."""

    offsets: Mapping[Where, int]


@dataclass(frozen=True, slots=True)
class Pulse:
    """How far the topics went when it was asked: the offset that the next record will get, of every partition."""

    asked: float  # seconds of the monotonic clock
    ends: Mapping[Where, int]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Reading failed, and is tried again."""

    reason: str


News = Rung | Marked | Passed | Begun | Pulse | Trouble
"""Whatever may come from whoever reads the broker."""
