"""`docs/subscribers.md` says what webhooks and filters do: its samples are read and run."""

from __future__ import annotations

import hmac
import re
import time
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alerts import alert
from tocsin.schemas.wanted import FIELDS, MAX_LENGTH, MAX_TERMS, Wanted
from tocsin.streams.codec import Record
from tocsin.streams.deliveries import to_alerts
from tocsin.streams.sinks.attempts import _HOPELESS
from tocsin.streams.sinks.cloudevents import CloudEvents
from tocsin.streams.sinks.hooks import Hook, read_hooks
from tocsin.streams.sinks.news import News

PAGE = (Path(__file__).parents[2] / "docs" / "subscribers.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def test_the_sample_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "hooks.toml").write_text(block("toml"), encoding="utf-8")
    cloud, slack = read_hooks(tmp_path / "hooks.toml", {"NEWSROOM_SECRET": "hush", "SLACK_BOT_TOKEN": "xoxb-1"})
    assert (cloud.format, str(cloud.wanted), slack.format, slack.channel) == (
        "cloudevents", "kind:casualties severity>=6", "slack", "C0123456789",
    )  # fmt: skip


def test_every_field_of_a_hook_has_its_row_and_default() -> None:
    section = PAGE[PAGE.index("| field | default") : PAGE.index("**What arrives.**")]
    told = {}
    for names, default in re.findall(r"^\| (`[^|]+`) \| (.+?) \|", section, re.MULTILINE):
        values = default.split(", ")
        told |= dict(zip(re.findall(r"`(\w+)`", names), values * 2, strict=False))
    fields = {field.alias or name: field for name, field in Hook.model_fields.items() if not field.exclude}
    assert set(told) == set(fields)
    for name, field in fields.items():
        value: Any = field.get_default()
        spoken = {"name": "needed", "url": "needed", "filter": "all"}.get(name, "none" if value is None else f"{value:g}" if isinstance(value, int | float) else f"`{value}`")  # fmt: skip
        assert told[name] == spoken, name


def test_every_term_of_the_table_is_read() -> None:
    section = PAGE[PAGE.index("| term |") : PAGE.index("A comma means")]
    terms = re.findall(r"`([^`]+)`", "".join(line.split(" | ")[0] for line in section.splitlines()[2:]))
    assert {term.field for text in terms for term in Wanted.parse(text).terms} == set(FIELDS)
    assert Wanted.parse('kind:casualties severity>=7 -place:harbour "railway station"').kinds == ("casualties",)
    assert f"at most {MAX_TERMS} fit, in {MAX_LENGTH:,} characters" in PAGE


def test_the_check_of_a_signature_knows_ours(tmp_path: Path) -> None:
    names: dict[str, Any] = {"Mapping": Mapping, "hmac": hmac, "b64encode": b64encode, "time": time}
    exec(block("python"), names)  # the page's own code
    (tmp_path / "hooks.toml").write_text(block("toml"), encoding="utf-8")
    hook = read_hooks(tmp_path / "hooks.toml", {"NEWSROOM_SECRET": "new old", "SLACK_BOT_TOKEN": "x"})[0]
    sent = to_alerts(alert("actors"))
    news = News(alert("actors"), Record(sent.topic.name, 0, 0, 0.0, sent.key, sent.value))
    request = CloudEvents(hook, lambda: datetime.now(UTC)).request(news)
    is_ours = names["is_ours"]
    assert [is_ours(request.headers, request.body, key) for key in (b"new", b"old", b"other")] == [True, True, False]
    assert not is_ours(request.headers, request.body + b" ", b"new")
    assert not is_ours({**request.headers, "webhook-timestamp": "1700000000"}, request.body, b"new")


def test_what_is_hopeless_is_listed() -> None:
    listed = re.search(r"410: the hook stops.*?lets it go on where it stopped\. ([\d, ]+):", PAGE)
    assert listed
    assert {int(status) for status in listed[1].split(", ")} == _HOPELESS
