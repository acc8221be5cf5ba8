"""What a worker says that it ended with."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import InvalidTimestampError

from tocsin.errors import LogFull
from tocsin.streams.broker import ClockWrong
from tocsin.streams.worker import _saying_why

CANCELLED, LOST, FULL = asyncio.CancelledError(), ConnectionError("a send was cancelled"), LogFull("no room left")
STOPPED = RuntimeError("Cannot flush: Producer not Running")


@pytest.mark.parametrize(
    ("failure", "crash", "raised", "said"),
    [
        (None, None, None, None),
        (CANCELLED, None, None, None),  # it was told to stop
        (LOST, None, None, None),
        (None, FULL, None, FULL),
        (LOST, FULL, None, FULL),
        (LOST, None, STOPPED, LOST),
        (LOST, STOPPED, None, LOST),
        (None, None, STOPPED, STOPPED),
        (None, CANCELLED, None, CANCELLED),
    ],
)
def test_what_ended_it_first_is_said_and_before_that_what_has_a_sentence(
    failure: Any, crash: Any, raised: Any, said: BaseException | None
) -> None:
    assert ended(failure, crash, raised) is said


def test_a_clock_that_kafka_does_not_believe_has_a_sentence() -> None:
    error = ended(InvalidTimestampError(), None, STOPPED)
    assert isinstance(error, ClockWrong)
    assert "put the clock right" in str(error)


def ended(failure: Any, crash: Any, raised: Any) -> BaseException | None:
    """Return what is raised where the ledger holds *failure*, the app *crash*, and *raised* came out of it."""
    app: Any = SimpleNamespace(ledger=SimpleNamespace(failure=failure), crash_reason=crash)
    try:
        with _saying_why(app):
            if raised is not None:
                raise raised
    except BaseException as error:  # noqa: BLE001  whatever it is, it is compared
        return error
    return None
