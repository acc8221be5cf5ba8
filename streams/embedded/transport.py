"""The Faust transport `embedded:///DIR`."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, ClassVar

from faust.transport import base
from faust.transport.conductor import Conductor as FaustConductor
from yarl import URL

from tocsin.errors import SettingsInvalid
from tocsin.streams.embedded.consumer import Consumer
from tocsin.streams.embedded.log import Log
from tocsin.streams.embedded.producer import Producer


class Conductor(FaustConductor):  # type: ignore[misc]
    """Faust's own, but an `ask()` that adds a reply topic waits 4 s for it and not 45 s; under 3 s breaks it."""

    _resubscribe_sleep_lock_seconds = 4.0


class Transport(base.Transport):  # type: ignore[misc]
    """Runs a Faust app on the log of one directory, in one process.

    The app and its producer each make a transport, so the log is shared by directory. `?max_bytes=N` in the address
    bounds the log's file.
    """

    Consumer: ClassVar[type[Any]] = Consumer
    Producer: ClassVar[type[Any]] = Producer
    Conductor: ClassVar[type[Any]] = Conductor

    default_port = 0
    driver_version = "embedded"

    def __init__(self, url: list[URL], app: Any, loop: Any = None) -> None:
        super().__init__(url, app, loop)
        self.directory, self.max_bytes = place_in(url[0])

    def create_consumer(self, callback: Any, **kwargs: Any) -> Any:
        """Return a consumer; raises `SettingsInvalid` when the app asks for what this transport does not do."""
        at_least_once(self.app)
        return super().create_consumer(callback, **kwargs)

    def open_log(self) -> Log:
        """Return the directory's log, shared with whoever else in this process has opened it; `close_log` after use."""
        with _sharing:
            log, users = _shared.get(self.directory, (None, 0))
            if log is None:
                log = Log.open(self.directory, max_bytes=self.max_bytes)
            _shared[self.directory] = log, users + 1
            return log

    def close_log(self, log: Log) -> None:
        """Close *log* if nobody else in this process uses it."""
        with _sharing:
            _, users = _shared[self.directory]
            if users > 1:
                _shared[self.directory] = log, users - 1
                return
            del _shared[self.directory]
        log.close()


_shared: dict[Path, tuple[Log, int]] = {}
_sharing = threading.Lock()


def place_in(url: URL) -> tuple[Path, int | None]:
    """Return the directory and the bound on the file that *url* names."""
    if url.host or not url.path.strip("/"):
        raise SettingsInvalid(f"broker {url}: write the directory after three slashes, embedded:///DIR")
    bound = url.query.get("max_bytes")
    if bound is not None and not bound.isdigit():
        raise SettingsInvalid(f"broker {url}: max_bytes is a number of bytes, not {bound}")
    return Path(url.path), int(bound) if bound else None


def at_least_once(app: Any) -> None:
    """Raise `SettingsInvalid` when *app* asks for what this transport does not do."""
    if app.conf.processing_guarantee.value != "at_least_once":
        raise SettingsInvalid("processing_guarantee: the embedded broker delivers at least once")
    if app.conf.producer_threaded:
        raise SettingsInvalid("producer_threaded: the embedded broker has a writer of its own")
