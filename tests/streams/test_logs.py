"""Log lines: calm, without secrets, and one JSON object each where that is asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import orjson
import pytest
from aiokafka.protocol.admin import SaslAuthenticateRequest

from tocsin.errors import LogFull
from tocsin.streams.logs import log_to_stderr


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.disable(logging.NOTSET)


def test_json_lines_hold_ids_and_errors(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("INFO", "json")
    logging.getLogger("tocsin.x").info("alert %s", "rung", extra={"alert_id": "a1", "article_id": "n1"})
    try:
        raise ValueError("of no use")
    except ValueError:
        logging.getLogger("tocsin.x").exception("stopped")
    first, second = map(orjson.loads, capsys.readouterr().err.splitlines())
    assert (first["message"], first["alert_id"], first["article_id"]) == ("alert rung", "a1", "n1")
    assert (first["level"], first["logger"]) == ("INFO", "tocsin.x")
    assert "ValueError: of no use" in second["error"]


def test_text_lines_hold_them_too(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("INFO")
    logging.getLogger("tocsin.x").info("alert", extra={"alert_id": "a1"})
    assert capsys.readouterr().err.endswith("INFO tocsin.x: alert alert_id=a1\n")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_login_is_not_written_down_even_at_debug(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("DEBUG", form)  # type: ignore[arg-type]
    request = SaslAuthenticateRequest(b"\0user\0hunter2").prepare({36: (0, 1)})
    logging.getLogger("aiokafka.conn").debug("Request to %s:%d %d: %s", "host", 9092, 3, request)
    said = capsys.readouterr().err
    assert "SaslAuthenticateRequest" in said
    assert "hunter2" not in said


def test_what_aiokafka_repeats_comes_once_in_a_while(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("INFO")
    for _ in range(100):
        logging.getLogger("aiokafka.conn").error("Unable to connect")
        logging.getLogger("tocsin").error("ours")
    lines = capsys.readouterr().err.splitlines()
    assert sum("Unable" in line for line in lines) == 1
    assert sum("ours" in line for line in lines) == 100


def test_what_every_send_fails_with_comes_once_and_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("INFO")
    failed_send = "_on_published error for message topic t error no room left to write x. Make room and start again message m"
    logging.getLogger("faust.topics").warning(failed_send)
    for name in ("tocsin.streams.river", "faust.agents.actor"):
        try:
            raise LogFull("no room left to write x. Make room and start again")
        except LogFull as error:
            logging.getLogger(name).exception("Crashed reason=%r", error)
    logging.getLogger("faust.topics").warning(failed_send)
    logging.getLogger("faust.topics").warning("another thing")
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("the embedded broker stopped: no room left to write x. Make room and start again")
    assert second.endswith("another thing")
