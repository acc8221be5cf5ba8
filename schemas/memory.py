"""What an ordered lane remembers. Table values come back from changelogs, so they are messages too."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tocsin.schemas.message import KeptInstant, Message


class Memory(Message):
    """A value of a lane's table; `applied_seq` is the last input that changed it."""

    applied_seq: int = -1


class Lane(Memory):
    """Where an edition's lane stands."""

    next_seq: int = 0
    position: int = Field(default=-1, description="of the last input: its offset in articles.admitted, or its seq")
    time: KeptInstant | None = Field(default=None, description="lane time: the highest received_at")


class Change(Message):
    """One key of the table and its next value; nothing means that the key goes."""

    key: str
    value: dict[str, Any] | None


class Outbox(Memory):
    """One input's whole effect, written before any of it is applied: recovery applies and sends it again."""

    outputs: tuple[dict[str, Any], ...] = ()
    changes: tuple[Change, ...] = ()
