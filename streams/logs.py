"""Log lines on standard error: as text or as JSON, calm, and without secrets."""

from __future__ import annotations

import logging
import sys
import time
from datetime import UTC, datetime
from typing import Literal

import orjson

from tocsin.errors import LogError

Format = Literal["text", "json"]

_REPEATED_S = 5.0  # aiokafka says the same thing thousands of times a second while a broker is away
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def log_to_stderr(level: str, form: Format = "text") -> None:
    """Write log lines from *level* on to standard error; what aiokafka repeats comes once in a while."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    handler.addFilter(_Calm())
    handler.addFilter(_FailureOnce())
    handler.addFilter(_discreet)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # an article without text is said in quarantine
    if level != "DEBUG":
        logging.disable(logging.DEBUG)  # Faust builds its debug records before it asks whether anybody wants them


def extras(record: logging.LogRecord) -> dict[str, object]:
    """Return what a line was given beside its message: ids and kinds, never text of an article."""
    return {name: value for name, value in vars(record).items() if name not in _OWN}


class _Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the name is logging's
        said = "".join(f" {name}={value}" for name, value in extras(record).items())
        return super().formatMessage(record) + said


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **extras(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class _Calm(logging.Filter):
    """Lets a line of aiokafka's pass once in a while, however often it is repeated."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is to be written."""
        if not record.name.startswith("aiokafka") or record.levelno <= logging.DEBUG:
            return True
        said, now = (record.name, str(record.msg)), time.monotonic()
        if now - self._last.get(said, -_REPEATED_S) < _REPEATED_S:
            return False
        self._last[said] = now
        return True


class _FailureOnce(logging.Filter):
    """Lets the embedded log's failure pass once, and without a traceback: it says what to do, and every send fails with it.

    What Faust says of each send that failed does not pass: the worker ends with the first failure, and says it then.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is to be written."""
        if record.name == "faust.topics" and record.getMessage().startswith("_on_published error"):
            return False
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, LogError):
            return not any(said in record.getMessage() for said in self._said)
        record.exc_info = record.exc_text = None
        record.msg, record.args = "the embedded broker stopped: %s", (str(error),)
        known = str(error) in self._said
        self._said.add(str(error))
        return not known


def _discreet(record: logging.LogRecord) -> bool:
    # At DEBUG aiokafka writes every request in full: with SASL that is the password, or the token.
    if isinstance(record.args, tuple):
        record.args = tuple(_named(value) for value in record.args)
    return True


def _named(value: object) -> object:
    return type(value).__name__ if type(value).__module__.startswith("aiokafka.protocol") else value
