"""A table manager that starts at once: `faust.App(..., TableManager="tocsin.streams.embedded.tables:TableManager")`."""

from __future__ import annotations

from faust.tables import TableManager as FaustTableManager


class TableManager(FaustTableManager):  # type: ignore[misc]
    """Faust's own without the second that it sleeps first; tables made after the app has started come too late."""

    async def on_start(self) -> None:
        """Begin to recover."""
        await self._update_channels()
        await self.recovery.start()
