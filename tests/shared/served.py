"""A desk served over loopback, fed by a `Wire`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from rungs import NOTATION, Wire
from tocsin.desk.server import Desk, Options
from tocsin.schemas.mark import Mark


@dataclass(slots=True)
class Served:
    """The desk, what feeds it, its address, and the marks that were made there."""

    desk: Desk
    wire: Wire
    address: str
    marks: list[Mark] = field(default_factory=list)


HELD = Options(days=36_500)
"""Options under which alerts of any year are held."""


@asynccontextmanager
async def served(options: Options = HELD, *, wire: Wire | None = None, port: int = 0) -> AsyncIterator[Served]:
    """Serve a desk of *options*; marks are kept and go nowhere."""
    wire = wire or Wire()
    marks: list[Mark] = []

    async def keep(mark: Mark) -> None:
        marks.append(mark)

    desk = Desk(NOTATION, keep, options)
    async with desk.serving(wire.news(), "127.0.0.1", port) as bound:
        yield Served(desk, wire, f"http://127.0.0.1:{bound}/", marks)
