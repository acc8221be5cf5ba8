"""The map of topics."""

from __future__ import annotations

from tocsin.schemas.alert import ALERT
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ALERTS, RAW, RAW_LIMIT, TOPICS, all_topics


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type]


def test_names() -> None:
    assert all(topic.name.startswith("tocsin.") and topic.name.endswith(".v1") for topic in TOPICS)
    assert len({topic.name for topic in TOPICS}) == len(TOPICS)


def test_alert_topics_are_never_compacted_and_there_is_one_for_each_kind() -> None:
    assert {topic.cleanup for topic in ALERTS.values()} == {"delete"}
    assert set(ALERTS) == set(ALERT.json_schema()["discriminator"]["mapping"])


def test_partitions_come_from_the_settings() -> None:
    counts = {topic.name: topic.partition_count(settings(lanes=2, parallel=6)) for topic in all_topics(settings())}
    assert counts == {
        "tocsin.articles.raw.v1": 6,
        "tocsin.articles.admitted.v1": 2,
        "tocsin.articles.unique.v1": 6,
        "tocsin.facts.v1": 2,
        "tocsin.alerts.actors.v1": 1,
        "tocsin.alerts.meetings.v1": 1,
        "tocsin.alerts.casualties.v1": 1,
        "tocsin.marks.v1": 2,
        "tocsin.quarantine.v1": 1,
        "tocsin-deduplicate-changelog": 2,
        "tocsin-alert-changelog": 2,
    }


def test_the_raw_topic_takes_the_raw_limit_and_keeps_days() -> None:
    config = RAW.config(settings(articles_days=2))
    assert RAW_LIMIT <= int(config["max.message.bytes"]) < RAW_LIMIT + 2**20
    assert config["retention.ms"] == str(2 * 24 * 3600 * 1000)


def test_changelogs_are_compacted_and_kept_for_ever() -> None:
    configs = [topic.config(settings()) for topic in all_topics(settings()) if topic.name.endswith("changelog")]
    assert {(c["cleanup.policy"], c["retention.ms"], c["retention.bytes"]) for c in configs} == {("compact", "-1", "-1")}
