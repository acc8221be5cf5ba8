"""How a command is called: with the settings, in an event loop, its errors said in a sentence and an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from tocsin.errors import FilterInvalid, LogError, ModelMissing, SettingsInvalid, TocsinError

if TYPE_CHECKING:
    from rich.console import Console

EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_UNAVAILABLE = 64, 65, 66, 69
EX_SOFTWARE, EX_IOERR, EX_NOPERM, EX_CONFIG = 70, 74, 77, 78
"""Exit codes (sysexits.h): a filter; some input refused; no such story; no broker or topic; a crash; the log; too few
rights; settings or the model."""
_UNAVAILABLE = frozenset(
    {"BrokerUnreachable", "TopicMissing", "TokenUnavailable", "ClockWrong", "PageRefused", "FeedsInUse", "AddressTaken"}
)


def with_settings(command: Callable[..., Coroutine[Any, Any, int | None]]) -> Callable[..., None]:
    """Return *command* as click calls it: with the settings first, in an event loop, its errors said in a sentence."""

    @wraps(command)
    def called(*args: Any, **kwargs: Any) -> None:
        from tocsin.streams.logs import log_to_stderr
        from tocsin.streams.settings import read_settings
        from tocsin.streams.worker import run_loop

        try:
            settings = read_settings()
            log_to_stderr(settings.log_level, settings.log_format)
            code = run_loop(command(settings, *args, **kwargs))
        except (KeyboardInterrupt, BrokenPipeError, asyncio.CancelledError):
            code = 0  # the reader has seen enough
        except TocsinError as error:
            click.echo(f"tocsin: {error}", err=True)
            code = exit_code(error)
        _leave(code or 0)

    return called


def exit_code(error: BaseException) -> int:
    """Return the exit code that stands for *error*."""
    if isinstance(error, SettingsInvalid | ModelMissing):
        return EX_CONFIG
    if isinstance(error, FilterInvalid):
        return EX_USAGE
    if isinstance(error, LogError) or type(error).__name__ in {"BookUnusable", "FilesUnknown"}:
        return EX_IOERR
    if type(error).__name__ == "AccessDenied":
        return EX_NOPERM
    if type(error).__name__ in {"StoryUnknown", "NothingWaits"}:
        return EX_NOINPUT
    return EX_UNAVAILABLE if type(error).__name__ in _UNAVAILABLE else EX_SOFTWARE


def _leave(code: int) -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = None  # or Python complains about the pipe at its own end
    sys.exit(code)


def console(*, err: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=err, highlight=False)
