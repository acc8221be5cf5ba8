"""Following alerts: the filter as an argument, its shorthands, and what is read from which topics."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from alerts import alert
from tocsin.streams.broker import connected
from tocsin.streams.cli import main
from tocsin.streams.deliveries import to_alerts
from tocsin.streams.settings import Settings
from tocsin.streams.tail import wanted_by
from tocsin.streams.topics import TOPICS


@pytest.fixture(autouse=True)
async def _log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with connected(Settings(_env_file=None)) as broker:
        await broker.create(TOPICS)
        for number, kind in enumerate(("casualties", "meetings", "actors", "casualties")):
            sent = to_alerts(alert(kind, id=f"i{number}", severity=5 + number))
            await (await broker.send(sent.topic.name, sent.value, key=sent.key, headers=sent.headers))
        await (await broker.send("tocsin.alerts.actors.v1", b"not an alert"))


def tail(*words: str) -> Result:
    return CliRunner().invoke(main, ["tail", "--no-follow", *words])


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ([], ["i0", "i1", "i2", "i3"]),
        (["kind:casualties severity>=7"], ["i3"]),
        (["kind:casualties", "severity>=7"], ["i3"]),
        (["-kind:casualties,meetings"], ["i2"]),
        (["--kind", "meetings"], ["i1"]),
        (["--kind", "meetings", "--kind", "actors"], ["i1", "i2"]),
        (["--actor", "doru"], ["i2"]),
        (["--story", "s1", "--min-severity", "8"], ["i3"]),
        (["--min-severity", "7", "kind:actors"], ["i2"]),
        (["kind:actors", "kind:meetings"], []),
    ],
)
def test_the_filter_and_its_shorthands(words: list[str], ids: list[str]) -> None:
    done = tail("--json", *words)
    assert done.exit_code == 0, done.output
    assert sorted(orjson.loads(line)["id"] for line in done.output.splitlines()) == ids


def test_an_unknown_option_is_still_named() -> None:
    done = tail("--knd", "actors")
    assert (done.exit_code, "--knd" in done.output) == (2, True)


def test_shorthands_are_terms() -> None:
    wanted = wanted_by("kesk", kinds=("actors",), story="s1", actor="Ilinca Doru", min_severity=7)
    assert str(wanted) == 'kesk kind:actors story:s1 actor:"Ilinca Doru" severity>=7'
