"""Closed doors: every kind of login, the rights that are printed and no more, and no secret in any line."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shlex
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from broker import running
from conftest import SESSION_S
from river import River
from secured import SecuredBroker
from stories import articles
from test_river import assert_whole

from tocsin.streams.acl import ROLES
from tocsin.streams.settings import Settings

TOCSIN = str(Path(sys.executable).parent / "tocsin")
SECRET = "correct-horse-battery"
USERS = ("worker", "scram", "reader", "feeder", "nobody", "short-1", "short-2", "short-3", "short-4")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SecuredBroker]:
    """Return a secured broker whose topics are made and whose users have the rights that `tocsin topics acl` prints."""
    secured = SecuredBroker(tmp_path_factory.mktemp("secured") / "node", passwords=dict.fromkeys(USERS, SECRET))
    with running(secured):
        tocsin("topics", "create", TOCSIN_BROKER=f"kafka://{secured.address}", TOCSIN_PARALLEL="4")
        who = {"worker": ("worker", "scram", "bearer", "CN=mutual,O=Tests"), "ingest": ("feeder",), "tail": ("reader",)}
        for role, names in who.items():
            for name in names:
                await secured.allow(listed(role, _principal(name)))
        yield secured


def listed(role: str, principal: str) -> list[dict[str, str]]:
    """Return the rights of *role*, as the command prints them."""
    printed = tocsin("topics", "acl", "--json", "--role", role, "--principal", principal)
    return [json.loads(line) for line in printed.stdout.splitlines()]


def tocsin(*words: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what a command said; it must end with *code*."""
    done = subprocess.run(
        [TOCSIN, *words], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.mark.asyncio(loop_scope="module")
async def test_workers_come_through_every_door_with_the_rights_that_are_printed(door: SecuredBroker, tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None, broker=f"kafka://{door.address}", parallel=4, session_s=SESSION_S, commit_ms=300, stop_s=15
    )
    river = River(settings, tmp_path)
    certificate, key = door.vault.certificate("mutual", password=SECRET)
    mutual = {"KAFKA_CERT": str(certificate), "KAFKA_KEY": str(key), "KAFKA_KEY_PASSWORD": SECRET}
    ticket, spent = tmp_path / "ticket", tmp_path / "spent"
    ticket.write_text(door.vault.token("bearer", lasts_s=33))  # what lasts less than 30 s is fetched anew
    command = f"import pathlib, sys; pathlib.Path({str(spent)!r}).open('a').write('x'); print(pathlib.Path({str(ticket)!r}).read_text())"
    bearer = {"KAFKA_TOKEN_COMMAND": shlex.join([sys.executable, "-c", command])}
    try:
        river.start("scram", **door.environment("SCRAM-SHA-512", "scram"))
        river.start("bearer", **door.environment("OAUTHBEARER", **bearer))
        river.start("mutual", **door.environment("SSL", **mutual))
        await river.settled()
        feeder = {**river.environment("feed"), **door.environment("PLAIN", "feeder")}
        lines = "".join(json.dumps(article) + "\n" for article in articles(0, 40))
        (tmp_path / "articles.jsonl").write_text(lines)
        await asyncio.to_thread(tocsin, "ingest", str(tmp_path / "articles.jsonl"), **feeder)
        await assert_whole(river, tmp_path)
        first = len(spent.read_text())
        ticket.write_text(door.vault.token("bearer"))
        await asyncio.sleep(9)  # the broker ends connections whose login is older than 8 s
        await asyncio.to_thread(tocsin, "ingest", str(tmp_path / "articles.jsonl"), **feeder)
        await assert_whole(river, tmp_path)
        assert len(spent.read_text()) > first, "no token was fetched anew"
        assert river.ended() == {}, river.logs()
        assert SECRET not in river.logs()
    finally:
        river.close()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("user", "taken"),
    [
        ("short-1", ("Write", "tocsin.alerts.casualties.v1")),
        ("short-2", ("Read", "tocsin.facts.v1")),
        ("short-3", ("Write", "tocsin-alert-changelog")),
        ("short-4", ("Read", "tocsin")),
    ],
)
async def test_a_worker_with_too_few_rights_names_the_missing_one(door: SecuredBroker, user: str, taken: tuple[str, str]) -> None:
    printed = await asyncio.to_thread(listed, "worker", f"User:{user}")
    await door.allow(right for right in printed if (right["operation"], right["name"]) != taken)
    environment = door.environment("PLAIN", user)
    said = tocsin("worker", "--alone", code=77, **environment).stderr
    operation, name = taken
    kind = "Group" if name == "tocsin" else "Topic"
    assert said.startswith(f"tocsin: User:{user} lacks {operation} on {kind} {name}: "), said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tail", "--no-follow"), "Read on Topic tocsin.alerts.actors.v1"),
        (("ingest", "-"), "Write on Topic tocsin.articles.raw.v1"),
        (("topics", "create"), "Create on Topic"),
        (("worker", "--alone"), "Read on Group tocsin"),
    ],
)
def test_a_command_of_nobody_names_what_it_lacks(door: SecuredBroker, words: tuple[str, ...], said: str) -> None:
    told = tocsin(*words, code=77, **door.environment("SCRAM-SHA-512", "nobody")).stderr
    assert f"User:nobody lacks {said}" in told or f"; {said}" in told, told


def test_a_reader_reads_and_cannot_send(door: SecuredBroker) -> None:
    environment = door.environment("SCRAM-SHA-256", "reader")
    assert tocsin("tail", "--no-follow", **environment).stdout
    assert "lacks Write on Topic" in tocsin("ingest", "-", code=77, **environment).stderr


@pytest.mark.parametrize(
    ("mechanism", "command", "form"),
    [
        ("PLAIN", ("tail", "--no-follow"), "text"),
        ("PLAIN", ("worker", "--alone"), "json"),
        ("SCRAM-SHA-512", ("tail", "--no-follow"), "json"),
        ("OAUTHBEARER", ("worker", "--alone"), "text"),
    ],
)
def test_no_line_of_a_refused_login_shows_its_secret(
    door: SecuredBroker, mechanism: str, command: tuple[str, ...], form: str
) -> None:
    wrong, token = "hunter2-is-not-it", door.vault.token("bearer")[:-9] + "not-signed"
    login = {"KAFKA_TOKEN": token} if mechanism == "OAUTHBEARER" else {"KAFKA_PASSWORD": wrong}
    environment = door.environment(mechanism, "worker", **login)
    told = tocsin(*command, code=69, TOCSIN_LOG_LEVEL="DEBUG", TOCSIN_LOG_FORMAT=form, **environment)
    said = told.stdout + told.stderr
    assert "SaslAuthenticateRequest" in said, "nothing was logged at all"
    assert "uthentication failed" in said, said[-2000:]
    secrets = {wrong, base64.b64encode(wrong.encode()).decode(), token, token.rpartition(".")[2], token.split(".")[1]}
    assert [secret for secret in secrets if secret in said] == []


def test_a_login_that_succeeds_shows_nothing_either(door: SecuredBroker) -> None:
    told = tocsin("tail", "--no-follow", TOCSIN_LOG_LEVEL="DEBUG", **door.environment("PLAIN", "reader"))
    assert "SaslAuthenticateRequest" in told.stderr
    assert SECRET not in told.stdout + told.stderr


def test_a_broker_whose_certificate_nobody_signed_is_not_believed(door: SecuredBroker, tmp_path: Path) -> None:
    stranger = tmp_path / "other.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(tmp_path / "k"), "-out", str(stranger)]
    subprocess.run([*command, "-subj", "/CN=other"], capture_output=True, check=True)
    environment = door.environment("PLAIN", "reader") | {"TOCSIN_KAFKA_CA": str(stranger)}
    assert "certificate verify failed" in tocsin("tail", "--no-follow", code=69, **environment).stderr


def test_mutual_tls_asks_for_a_certificate(door: SecuredBroker) -> None:
    assert "lets us in" in tocsin("tail", "--no-follow", code=69, **door.environment("SSL")).stderr


def test_every_role_is_tried_here_or_in_the_tests_of_the_list() -> None:
    assert {"worker", "ingest", "tail"} <= set(ROLES)


def _principal(name: str) -> str:
    return f"User:{name}"
