"""`docker-compose.yml` and `Dockerfile` against what the code really uses.

Not verified here, since these tests run without a Docker engine: that the images exist and build, that the health checks
pass, and that the containers find each other.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from tocsin.errors import SettingsInvalid
from tocsin.streams.cli import main
from tocsin.streams.settings import Settings, read_settings
from tocsin.streams.topics import all_topics

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "tocsin"}
WORKERS = {name: service for name, service in OURS.items() if service["command"] == ["worker"]}
SECRET = "as-many-letters-as-a-token-has"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", OURS)
def test_every_setting_exists_and_is_accepted(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no `.env` file
    environment = OURS[name]["environment"]
    for variable, value in environment.items():
        assert variable.removeprefix("TOCSIN_").lower() in Settings.model_fields, variable
        monkeypatch.setenv(variable, SECRET if value.startswith("$") else value)
    settings = read_settings()
    assert not settings.embedded
    for variable, value in environment.items():
        read = getattr(settings, variable.removeprefix("TOCSIN_").lower())
        left, right = (read.get_secret_value(), SECRET) if value.startswith("$") else (str(read), value)
        assert left == right


def test_all_of_ours_have_the_same_settings() -> None:
    assert len(WORKERS) == 2
    shared = dict(SERVICES["topics"]["environment"])
    own = {name: service["environment"].items() - shared.items() for name, service in OURS.items()}
    assert own.pop("desk") == {("TOCSIN_DESK", "0.0.0.0:8080"), ("TOCSIN_DESK_TOKEN", "${TOCSIN_DESK_TOKEN:-}")}
    assert not any(own.values())


def test_the_desk_is_asked_for_and_begins_with_a_token_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    desk = SERVICES["desk"]
    assert desk["profiles"] == ["desk"]
    assert [port.rpartition(":")[2] for port in desk["ports"]] == [desk["environment"]["TOCSIN_DESK"].rpartition(":")[2]]
    for variable, value in desk["environment"].items():
        monkeypatch.setenv(variable, "" if value.startswith("$") else value)  # as compose fills in what nobody set
    with pytest.raises(SettingsInvalid, match="TOCSIN_DESK_TOKEN"):
        read_settings()


@pytest.mark.parametrize("name", OURS)
def test_commands_exist(name: str) -> None:
    command: click.Command = main
    for word in OURS[name]["command"]:
        assert isinstance(command, click.Group), word
        assert word in command.commands, f"tocsin {' '.join(OURS[name]['command'])}"
        command = command.commands[word]


def test_topics_are_made_before_a_worker_starts() -> None:
    assert SERVICES["topics"]["command"] == ["topics", "create"]
    assert SERVICES["topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}
    for worker in WORKERS.values():
        assert worker["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_one_broker_is_enough_for_every_topic() -> None:
    settings = Settings(_env_file=None, replication=int(SERVICES["topics"]["environment"]["TOCSIN_REPLICATION"]))
    assert settings.replication == 1
    assert all(topic.partition_count(settings) >= 1 for topic in all_topics(settings))
    assert int(SERVICES["topics"]["environment"]["TOCSIN_PARALLEL"]) >= len(WORKERS), "a worker would have nothing to extract"


def test_kafka_is_the_version_that_the_tests_use() -> None:
    pom = (ROOT / "tests" / "kafka" / "pom.xml").read_text(encoding="utf-8")
    [version] = re.findall(r"<kafka\.version>(.+)</kafka\.version>", pom)
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{version}"


def test_nothing_is_published_beyond_this_machine() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert not any("network_mode" in service or service.get("privileged") for service in SERVICES.values())


def test_the_broker_is_where_the_workers_look_for_it() -> None:
    environment = SERVICES["kafka"]["environment"]
    host, port = SERVICES["topics"]["environment"]["TOCSIN_BROKER"].removeprefix("kafka://").split(":")
    assert host in SERVICES
    assert f"INSIDE://{host}:{port}" in environment["KAFKA_ADVERTISED_LISTENERS"].split(",")
    assert f"INSIDE://:{port}" in environment["KAFKA_LISTENERS"].split(",")
    listeners = [listener.partition("://")[0] for listener in environment["KAFKA_LISTENERS"].split(",")]
    mapped = [pair.partition(":")[0] for pair in environment["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(",")]
    assert listeners == mapped


def test_everything_says_whether_it_is_well_and_a_worker_may_finish() -> None:
    assert all("healthcheck" in service for name, service in SERVICES.items() if name != "topics")
    for worker in WORKERS.values():
        assert int(worker["stop_grace_period"].removesuffix("s")) > int(worker["environment"]["TOCSIN_STOP_S"])
        assert worker["restart"] == "unless-stopped"


def test_the_image_is_pinned_by_hash_and_runs_without_rights() -> None:
    assert "pip install --require-hashes -r requirements.lock" in DOCKERFILE
    user, entry = DOCKERFILE.index("\nUSER tocsin"), DOCKERFILE.index("\nENTRYPOINT")
    assert user < entry
    assert "python:3.11-slim" in DOCKERFILE
    assert not re.search(r"PASSWORD|SECRET|TOKEN|ARG ", DOCKERFILE)
    secret = [value for service in SERVICES.values() for name, value in service.get("environment", {}).items() if "TOKEN" in name]
    assert secret == ["${TOCSIN_DESK_TOKEN:-}"], "secrets come from the environment"


def test_the_image_holds_everything_that_is_imported() -> None:
    copied = {word.strip("./") for line in DOCKERFILE.splitlines() if line.startswith("COPY") for word in line.split()[1:-1]}
    assert {"tocsin", "schemas", "agents", "streams", "pyproject.toml", "requirements.lock"} <= copied
    assert all((ROOT / name).exists() for name in copied)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert not copied & set(ignored)
    assert ".env" in ignored
