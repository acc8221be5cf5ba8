"""What facts and alerts both speak of: who takes part, and the words for it. Whoever reads alerts alone loads no facts."""

from __future__ import annotations

from typing import Literal

from tocsin.schemas.message import Message

ActorKind = Literal["person", "country", "organisation", "group"]
MeetingMode = Literal["talks", "summit", "visit", "call", "video"]
MeetingStatus = Literal["proposed", "planned", "ongoing", "held", "cancelled", "denied"]
Part = Literal["host", "visitor", "mediator", "chair", "party"]
CasualtyKind = Literal["killed", "wounded", "missing", "captured", "displaced"]
Qualifier = Literal["exact", "at_least", "about", "up_to"]


class Participant(Message):
    """One side of a meeting; `surface` is what the text calls it there."""

    id: str
    name: str
    surface: tuple[str, ...] = ()
    role: Part = "party"
    country: str | None = None
