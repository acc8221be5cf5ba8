"""Settings. `python tests/streams/test_settings.py > docs/settings.md` writes the page that is checked here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tocsin.errors import SettingsInvalid
from tocsin.streams.settings import Settings, read_settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_default_broker_lives_under_the_working_directory(tmp_path: Path) -> None:
    settings = read_settings()
    assert settings.embedded
    assert settings.log_dir == tmp_path / ".tocsin" / "log"
    assert settings.broker_url == f"embedded://{tmp_path}/.tocsin/log"


def test_environment_then_file_then_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("TOCSIN_LANES=3\nTOCSIN_PARALLEL=5\n")
    monkeypatch.setenv("TOCSIN_PARALLEL", "7")
    settings = read_settings()
    assert (settings.lanes, settings.parallel, settings.linger_ms) == (3, 7, 5)


@pytest.mark.parametrize(
    ("broker", "hosts"),
    [
        ("kafka://one:9092", ["one:9092"]),
        ("kafka://one", ["one:9092"]),
        ("kafka://one:1;kafka://two:2", ["one:1", "two:2"]),
        ("aiokafka://one:9093;two", ["one:9093", "two:9092"]),
    ],
)
def test_hosts(broker: str, hosts: list[str]) -> None:
    assert read_settings(broker=broker).hosts == hosts


def test_where_nothing_can_be_forked_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("socket.send_fds")
    assert read_settings(extractors=0).extracting == 0
    with pytest.raises(SettingsInvalid, match="TOCSIN_EXTRACTORS: 0 is needed on this system"):
        read_settings(extractors=1)


@pytest.mark.parametrize(("cores", "expected"), [(0.5, 0), (1, 0), (1.9, 0), (2, 1), (3, 2), (16, 3)])
def test_one_core_is_left_for_the_worker(cores: float, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.streams.settings.cores", lambda: cores)
    assert read_settings().extracting == expected
    assert read_settings(broker="kafka://one").extracting == 0
    assert read_settings(extractors=5).extracting == 5


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("broker", "localhost:9092", "kafka://host:9092"),
        ("broker", "redis://here", "kafka://host:9092"),
        ("broker", "embedded://dir", "three slashes"),
        ("broker", "kafka://", "a host is needed"),
        ("lanes", "0", "greater than or equal to 1"),
        ("parallel", "many", "valid integer"),
        ("kafka_security", "TLS", "'PLAINTEXT', 'SSL'"),
        ("app_id", "a b", "TOCSIN_APP_ID"),
    ],
)
def test_a_bad_value_is_named_with_what_is_accepted(name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"TOCSIN_{name.upper()}", value)
    with pytest.raises(SettingsInvalid) as raised:
        read_settings()
    assert f"TOCSIN_{name.upper()}" in str(raised.value)
    assert said in str(raised.value)
    assert value in str(raised.value)


def test_the_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings(kafka_password="hunter2")
    assert "hunter2" not in repr(settings) + str(settings.model_dump()) + settings.model_dump_json()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().lanes = 2  # type: ignore[misc]


def test_the_page_says_what_the_code_does() -> None:
    assert PAGE.read_text(encoding="utf-8") == _page(), "run: python tests/streams/test_settings.py > docs/settings.md"


def _page() -> str:
    lines = [
        "# Settings",
        "",
        "Each is an environment variable or a line in a `.env` file in the working directory; the environment wins.",
        "A value that cannot be used stops the command with exit code 78 and a line that names the setting.",
        "",
        "| variable | default | what it sets |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        assert field.description, f"{name} is not described"
        lines.append(f"| `TOCSIN_{name.upper()}` | {_default(field.default)} | {field.description} |")
    return "\n".join(lines) + "\n"


def _default(value: Any) -> str:
    return "none" if value is None else f"`{value}`"


if __name__ == "__main__":
    print(_page(), end="")  # noqa: T201
