"""Clocks of workers that can be moved while they run, where libfaketime is installed; timers keep their own pace."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_KEPT_AT = ("/usr/lib", "/usr/local/lib", "/usr/lib64")


def library() -> Path | None:
    """Return where libfaketime is, by `FAKETIME_LIB` or among the system's; None where it is not installed."""
    if named := os.environ.get("FAKETIME_LIB"):
        return Path(named)
    found = (path for kept in _KEPT_AT for path in sorted(Path(kept).glob("**/faketime/libfaketime.so.1")))
    return next(found, None)


@dataclass
class Clock:
    """The clock of one worker, as far as *library* is loaded into it."""

    library: Path
    file: Path

    def environment(self) -> dict[str, str]:
        """Return what its process needs in its environment."""
        self.move(0)
        return {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_RESET": "1",
        }

    def move(self, seconds: int) -> None:
        """Put the clock so far ahead of the true time, or behind it, within a second from now."""
        written = self.file.with_suffix(".new")
        written.write_text(f"{seconds:+d}\n")
        written.replace(self.file)
