"""Facts that a lane waits for and nobody sends: noticed, sent again, and passed over where they are gone."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from embedded_river import alert_values, records, river_settings, through
from tocsin.agents.alert import KINDS, Alerter, Awaited
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.facts import Facts
from tocsin.streams import gaps
from tocsin.streams.cli import main
from tocsin.streams.gaps import LONG_S, PATIENCE_S, Gaps, NothingWaits, pass_over, retell
from tocsin.streams.local import LogBroker
from tocsin.streams.river import River
from tocsin.streams.settings import Settings
from tocsin.streams.topics import FACTS, QUARANTINE, RAW, UNIQUE, all_topics
from tocsin.streams.worker import serve

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = "At least {dead} people were killed when a granary collapsed in {place} on Monday, police said."
PLACES = ("Kesk", "Osta", "Elda", "Tarma", "Moravin", "Udmar")


def nothing_told(seq: int, edition: str = "en", minute: int = 0) -> Facts:
    return Facts(article_id=f"a{seq}", seq=seq, edition=edition, received_at=NOON.replace(minute=minute), failed=True)


def test_a_lane_says_what_it_waits_for_also_after_a_recovery() -> None:
    table: dict[str, bytes] = {}
    lane = Alerter(PackedMemory(table, KINDS))
    lane.judge(nothing_told(0))
    assert lane.awaited() == []
    for seq in (5, 3, 2):
        lane.judge(nothing_told(seq, minute=seq))
    lane.judge(nothing_told(1, "fr", minute=9))
    told = [Awaited("en", 1, 3, NOON.replace(minute=2)), Awaited("fr", 0, 1, NOON.replace(minute=9))]
    assert lane.awaited() == told
    again = Alerter(PackedMemory(table, KINDS))
    assert sorted(again.awaited(), key=lambda gap: gap.edition) == told
    again.judge(nothing_told(1))
    assert again.awaited() == [Awaited("en", 4, 1, NOON.replace(minute=5)), told[1]]


def test_a_gap_is_overdue_after_a_while_and_then_after_twice_as_long_each_time() -> None:
    now = 0.0
    noted, gap = Gaps(lambda: now), Awaited("en", 7, 2, NOON)
    due = []
    for second in range(0, int(9 * PATIENCE_S), 5):
        now = float(second)
        overdue = noted.note([gap])
        due += [now for _ in overdue]
        if now >= PATIENCE_S + 10:
            noted.looked_for(overdue)
    assert due == [PATIENCE_S, PATIENCE_S + 5, PATIENCE_S + 10, 3 * (PATIENCE_S + 10)], "until somebody looks for it"
    assert noted.waited_s() == now
    assert noted.note([Awaited("en", 8, 1, NOON)]) == [], "the lane went on"
    assert noted.waited_s() == 0.0
    noted.note([])
    assert noted.waited_s() == 0.0


async def river_without(seq: int, topics: tuple[str, ...], home: Path) -> tuple[Settings, LogBroker]:
    """Return a river of six articles whose *topics* have lost one, before `alert` read anything."""
    settings = river_settings(home)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    articles = [
        {
            "id": f"n{n}",
            "source": "Harbour Post",
            "title": f"Granary falls in {place}",
            "text": TEXT.format(dead=n + 3, place=place),
        }
        for n, place in enumerate(PLACES)
    ]
    await through(broker, settings, iter(articles))
    facts = [record.value for record in await records(broker, FACTS.name)]
    unique = [(record.key, record.value) for record in await records(broker, UNIQUE.name)]
    await broker.close()

    fresh = settings.model_copy(update={"data_dir": home / "again"})
    broker = LogBroker(fresh)
    await broker.create(all_topics(fresh))
    for value in facts:
        if FACTS.name not in topics or orjson.loads(value)["seq"] != seq:
            await (await broker.send(FACTS.name, value, key=b"en"))
    for key, value in unique:
        if UNIQUE.name not in topics or orjson.loads(value)["seq"] != seq:
            await (await broker.send(UNIQUE.name, value, key=key))
    return fresh, broker


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "PATIENCE_S", 1.0)


def rung(values: list[bytes]) -> set[str]:
    return {orjson.loads(value)["incident"]["place"] for value in values}


@pytest.mark.usefixtures("_impatient")
async def test_what_is_missing_is_read_again_from_its_article_and_all_that_waited_rings(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings, broker = await river_without(2, (FACTS.name,), tmp_path)
    ends = {(UNIQUE.name, number): broker._log.end_offset(UNIQUE.name, number) for number in range(settings.parallel)}
    await asyncio.wrap_future(broker._log.commit(settings.app_id, ends))  # all of them were read, before the facts were lost
    stop = asyncio.Event()
    with caplog.at_level(logging.ERROR, "tocsin.river"):
        serving = asyncio.create_task(serve(settings, stop))
        async with asyncio.timeout(60):
            while rung(await alert_values(broker)) != set(PLACES):
                await asyncio.sleep(0.2)
        stop.set()
        await serving
    assert "edition en waits for facts number 2, with 3 behind them: sent again from tocsin.articles.unique.v1" in caplog.text
    assert await records(broker, QUARANTINE.name) == []
    await broker.close()


@pytest.mark.usefixtures("_impatient")
async def test_what_no_topic_has_is_said_and_passed_over_by_hand(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings, broker = await river_without(2, (FACTS.name, UNIQUE.name), tmp_path)
    stop = asyncio.Event()
    with caplog.at_level(logging.ERROR, "tocsin.river"):
        serving = asyncio.create_task(serve(settings, stop))
        async with asyncio.timeout(60):
            while "no topic holds them" not in caplog.text:
                await asyncio.sleep(0.2)
        assert len(rung(await alert_values(broker))) == 2
        assert await retell(broker, "en", 2) is None
        await pass_over(broker, "en", 2)
        async with asyncio.timeout(30):
            while len(rung(await alert_values(broker))) < len(PLACES) - 1:
                await asyncio.sleep(0.2)
        stop.set()
        await serving
    await broker.close()


async def test_what_may_still_be_on_its_way_is_not_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for: list[Any] = []

    async def look(overdue: Any) -> None:
        looked_for.extend(overdue)

    now = 0.0
    app, gap = River(river_settings(tmp_path)), Awaited("en", 7, 2, NOON)
    app.gaps = Gaps(lambda: now)
    app.gaps.note([gap])
    monkeypatch.setattr(app, "_retell", look)
    for topic in (UNIQUE.name, FACTS.name):
        app.progress.beat({(topic, 0): (3, 5)})
        app._look_for([gap])
    app.progress.beat({(RAW.name, 0): (3, 5), (FACTS.name, 0): (5, 5)})
    app._look_for([])
    await asyncio.sleep(0)
    assert looked_for == []
    app._look_for([gap])
    app._look_for([gap])  # one search at a time
    await asyncio.sleep(0)
    assert looked_for == [gap]
    app.progress.beat({(UNIQUE.name, 0): (3, 5)})  # as it always is where much comes in
    now = LONG_S - 1
    app._look_for([gap])
    await asyncio.sleep(0)
    assert looked_for == [gap]
    now = LONG_S
    app._look_for([gap])
    await asyncio.sleep(0)
    assert looked_for == [gap, gap]


async def test_a_number_that_nothing_comes_after_is_not_passed_over(tmp_path: Path) -> None:
    settings = river_settings(tmp_path)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    for each in (nothing_told(5, "fr"), nothing_told(2)):
        await (await broker.send(FACTS.name, each.model_dump_json().encode(), key=each.edition.encode()))
    for seq in (2, 3):
        with pytest.raises(NothingWaits, match=f"en {seq}: "):
            await pass_over(broker, "en", seq)
    await broker.close()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["en", "2"], 0, "en 2: sent again from tocsin.facts.v1"),
        (["en", "1"], 66, "en 1: no topic has it; with --pass"),
        (["en", "1", "--pass"], 0, "en 1: the lane goes on without it"),
        (["en", "2", "--pass"], 0, "en 2: sent again from tocsin.facts.v1"),
        (["en", "3", "--pass"], 66, "nothing waits for it"),
        (["en", "two"], 2, "is not a valid integer"),
    ],
)
def test_the_command(arguments: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = river_settings(tmp_path)
    monkeypatch.setenv("TOCSIN_DATA_DIR", str(tmp_path))

    async def prepared() -> None:
        broker = LogBroker(settings)
        await broker.create(all_topics(settings))
        await (await broker.send(FACTS.name, nothing_told(2).model_dump_json().encode(), key=b"en"))
        await broker.close()

    asyncio.run(prepared())
    done = CliRunner().invoke(main, ["retell", *arguments])
    assert (done.exit_code, said in done.output) == (code, True), done.output
