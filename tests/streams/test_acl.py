"""The rights that each role needs, and how they are told."""

from __future__ import annotations

import re

import pytest

from tocsin.streams.acl import CODES, ROLES, AccessDenied, Right, commands, missing, rights
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ALERTS, QUARANTINE, RAW, all_topics

SETTINGS = Settings(_env_file=None, broker="kafka://one:9093", app_id="bell")


def test_a_worker_touches_every_topic_and_makes_none() -> None:
    of = rights("worker", SETTINGS)
    assert {right.name for right in of if right.resource == "Topic"} >= {topic.name for topic in all_topics(SETTINGS)}
    assert {right.operation for right in of} == {"Read", "Write"}
    assert Right("Group", "bell", "Read") in of
    assert Right("Topic", RAW.name, "Write") not in of
    assert not {Right("Topic", topic.name, "Read") for topic in ALERTS.values()} & set(of)


def test_a_source_only_writes_and_a_reader_only_reads() -> None:
    assert set(rights("ingest", SETTINGS)) == {Right("Topic", name, "Write") for name in (RAW.name, QUARANTINE.name)}
    assert set(rights("tail", SETTINGS)) == {Right("Topic", topic.name, "Read") for topic in ALERTS.values()}


@pytest.mark.parametrize("role", ROLES)
def test_the_commands_give_exactly_the_rights(role: str) -> None:
    given = set()
    for line in commands(role, SETTINGS, "User:it's me"):  # type: ignore[arg-type]
        assert "--allow-principal 'User:it'\"'\"'s me'" in line
        assert "--bootstrap-server one:9093" in line
        for kind, name in re.findall(r"--(topic|group) (\S+)", line):
            given |= {(kind.title(), name, operation) for operation in re.findall(r"--operation (\S+)", line)}
    assert given == {(right.resource, right.name, right.operation) for right in rights(role, SETTINGS)}  # type: ignore[arg-type]


def test_missing_reads_the_bits_of_a_broker() -> None:
    read, write = Right("Topic", "t", "Read"), Right("Topic", "t", "Write")
    group = Right("Group", "g", "Read")
    assert missing([read, write, group], {("Topic", "t"): 1 << CODES["Read"], ("Group", "g"): -1}) == [write]
    assert missing([read], {}) == [read]


def test_a_denial_names_operation_resource_and_principal() -> None:
    said = str(AccessDenied([Right("Topic", "t", "Write"), Right("Group", "g", "Read")], "User:me"))
    assert said.startswith("User:me lacks Write on Topic t; Read on Group g")
