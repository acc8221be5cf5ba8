"""Who we are to Apache Kafka, where tokens come from, and that no secret is ever written down."""

from __future__ import annotations

import asyncio
import base64
import shlex
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth
from pydantic import SecretStr

from tocsin.errors import SettingsInvalid
from tocsin.streams.security import aiokafka_security, faust_credentials, principal
from tocsin.streams.settings import Settings, read_settings
from tocsin.streams.tokens import Tokens, TokenUnavailable, subject


def token(name: str, *, lasts_s: float = 600) -> str:
    def part(fields: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(orjson.dumps(fields)).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part({'sub': name, 'exp': int(time.time() + lasts_s)})}."


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, broker="kafka://one:9092", **given)


def command(path: Path, body: str) -> SecretStr:
    path.write_text(body)
    return SecretStr(shlex.join([sys.executable, str(path)]))


@pytest.mark.parametrize("security", ["SASL_PLAINTEXT", "SASL_SSL"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"])
def test_faust_logs_in_as_aiokafka_does(security: str, mechanism: str) -> None:
    login = {"kafka_token": token("a")} if mechanism == "OAUTHBEARER" else {"kafka_user": "a", "kafka_password": "b"}
    one = settings(kafka_security=security, kafka_sasl=mechanism, **login)
    ours, fausts = aiokafka_security(one), dict(credentials_to_aiokafka_auth(faust_credentials(one)))
    assert ours.pop("ssl_context") is not None or security == "SASL_PLAINTEXT"
    assert (fausts.pop("ssl_context") is None) == (security == "SASL_PLAINTEXT")
    assert fausts == ours


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kafka_security": "SASL_SSL"}, "TOCSIN_KAFKA_USER"),
        ({"kafka_security": "SASL_SSL", "kafka_sasl": "OAUTHBEARER"}, "TOCSIN_KAFKA_TOKEN_FILE"),
        (
            {"kafka_security": "SASL_SSL", "kafka_sasl": "OAUTHBEARER", "kafka_token": "x", "kafka_token_command": "y"},
            "2 given",
        ),
        ({"kafka_security": "SSL", "kafka_ca": Path("/nowhere/ca.pem")}, "TOCSIN_KAFKA_CA"),
        ({"kafka_security": "SSL", "kafka_cert": Path("/nowhere/own.pem")}, "TOCSIN_KAFKA_CERT"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsInvalid, match=said):
        aiokafka_security(settings(**given))


async def test_the_principal_is_the_user_or_whom_the_token_names() -> None:
    assert await principal(settings()) == "User:ANONYMOUS"
    assert await principal(settings(kafka_security="SASL_SSL", kafka_user="desk-7", kafka_password="b")) == "User:desk-7"
    named = settings(kafka_security="SASL_SSL", kafka_sasl="OAUTHBEARER", kafka_token=token("river"))
    assert await principal(named) == "User:river"


@pytest.mark.parametrize("strange", ["", "a.b", "a.b.c", "a.!!!.c", "a.W10.c", "\x00", "a." + "e30" * 1000 + ".c"])
def test_a_strange_token_names_nobody(strange: str) -> None:
    assert subject(strange) == "the owner of the token"


async def test_a_token_is_read_again_when_it_is_about_to_expire(tmp_path: Path) -> None:
    file = tmp_path / "token"
    source = Tokens(None, file, None)
    file.write_text(token("first", lasts_s=5) + "\n")
    assert subject(await source.token()) == "first"
    file.write_text(token("second"))
    assert subject(await source.token()) == "second"
    file.write_text(token("third"))
    assert subject(await source.token()) == "second"  # it lasts


async def test_a_command_runs_once_for_many_connections(tmp_path: Path) -> None:
    count = tmp_path / "count"
    body = f"import pathlib; p = pathlib.Path({str(count)!r}); p.open('a').write('x'); print({token('a')!r})"
    source = Tokens(None, None, command(tmp_path / "get.py", body))
    assert {subject(each) for each in await asyncio.gather(*(source.token() for _ in range(5)))} == {"a"}
    assert count.read_text() == "x"


@pytest.mark.parametrize("body", ["raise SystemExit('hunter2')", "", "print('é' * 9)", "print('a' * 100_000)"])
async def test_a_command_that_gives_no_token_is_named_and_its_words_are_not(tmp_path: Path, body: str) -> None:
    source = Tokens(None, None, command(tmp_path / "get.py", body + "\n# hunter2"))
    with pytest.raises(TokenUnavailable, match="printed no token") as raised:
        await source.token()
    assert "hunter2" not in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


@pytest.mark.parametrize("name", ["kafka_password", "kafka_token", "kafka_token_command", "kafka_key_password"])
def test_no_secret_is_shown(name: str) -> None:
    given = {"kafka_user": "a", "kafka_password": "b", "kafka_security": "SASL_SSL", name: "hunter2"}
    one = settings(**given)
    assert "hunter2" not in f"{one!r} {one} {one.model_dump()} {one.model_dump_json()} {faust_credentials(one)!r}"


def test_a_broker_address_with_a_password_is_refused_and_not_shown() -> None:
    with pytest.raises(SettingsInvalid, match="TOCSIN_KAFKA_PASSWORD") as raised:
        read_settings(broker="kafka://a:hunter2@host:9092")
    assert "hunter2" not in str(raised.value)
