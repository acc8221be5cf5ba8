"""The stream over a real connection: filters, resuming, gaps, slow listeners, and bounds."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings
from hypothesis import strategies as st

from listening import Listening, ids, listening
from rungs import BEGAN, CASUALTIES, Wire, marked, rung
from served import Served, served
from tocsin.desk import hub, outlet, stream
from tocsin.desk.rung import Begun, Passed
from tocsin.desk.server import Options

ENOUGH_S = 30


async def first_clock(listener: Listening) -> str:
    async with asyncio.timeout(ENOUGH_S):
        return (await listener.take("clock", 1))[0].id


async def heard(listener: Listening, count: int) -> list[str]:
    async with asyncio.timeout(ENOUGH_S):
        return ids(await listener.take("alert", count))


async def until(condition: object) -> None:
    async with asyncio.timeout(ENOUGH_S):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.01)


async def test_a_new_listener_hears_what_rings_from_now_on_and_not_before() -> None:
    async with served() as desk:
        desk.wire.put(rung(1))
        async with listening(desk.address) as listener:
            assert await first_clock(listener) == "c0.2"
            desk.wire.put(rung(2))
            (event,) = await listener.take("alert", 1)
    assert ids([event]) == ["alert-2"]
    assert event.id == "c0.3"
    assert event.data["filters"] == []
    assert set(event.data) == {"filters", "alert", "cursor", "rung_at", "superseded_by", "superseded_action", "muted"}


async def test_a_listener_hears_which_of_its_filters_are_met() -> None:
    async with served() as desk:
        desk.wire.pulse()
        async with listening(desk.address, filters=["kind:actors", "severity>=7", "severity>=7 -kind:actors"]) as listener:
            await first_clock(listener)
            desk.wire.put(rung(1, severity=2), rung(2, severity=8), rung(3, "actors", severity=8), rung(4, "actors"))
            events = await listener.take("alert", 3)
    assert [(event.data["alert"]["id"], event.data["filters"]) for event in events] == [
        ("alert-2", [1, 2]),
        ("alert-3", [0, 1]),
        ("alert-4", [0]),
    ]


async def test_a_correction_reaches_whoever_was_shown_the_first_figure() -> None:
    async with served() as desk:
        desk.wire.pulse()
        async with listening(desk.address, filters=["severity>=8"]) as listener:
            await first_clock(listener)
            desk.wire.put(rung(1, severity=8), rung(2, severity=3), rung(3, severity=4, action="correct", supersedes="alert-1"))
            assert await heard(listener, 2) == ["alert-1", "alert-3"]


async def test_alerts_that_ring_twice_are_heard_once() -> None:
    async with served() as desk:
        desk.wire.pulse()
        async with listening(desk.address) as listener:
            await first_clock(listener)
            desk.wire.put(rung(1), rung(1, offset=2), rung(1), rung(3))
            assert await heard(listener, 2) == ["alert-1", "alert-3"]
            assert listener.id == "c0.4"


async def test_marks_are_heard_by_everyone() -> None:
    async with served() as desk:
        desk.wire.pulse()
        async with listening(desk.address, filters=["kind:actors"]) as listener:
            await first_clock(listener)
            desk.wire.put(marked(1), marked(2, "unmute"))
            events = await listener.take("mark", 2)
    assert [(event.data["kind"], event.id) for event in events] == [("mute", "k0.2"), ("unmute", "k0.3")]


@pytest.mark.parametrize("header", [True, False])
async def test_a_listener_goes_on_where_it_was(header: bool) -> None:
    async with served() as desk:
        desk.wire.put(*(rung(n) for n in range(6)), marked(0))
        where = {"headers": {"Last-Event-ID": "c0.3"}} if header else {"after": "c0.3"}
        async with listening(desk.address, **where) as listener:  # type: ignore[arg-type]
            assert await heard(listener, 3) == ["alert-3", "alert-4", "alert-5"]
            (mark,) = await listener.take("mark", 1)
            assert (mark.id, await first_clock(listener)) == ("c0.6-k0.1", "c0.6-k0.1")
        value = desk.desk.metrics.registry.get_sample_value
        await until(lambda: (value("tocsin_desk_events_sent_total") or 0) >= 5)


async def test_the_header_counts_for_more_than_the_address() -> None:
    """A browser connects again to the address it was given, with the header of what it heard since."""
    async with served() as desk:
        desk.wire.put(*(rung(n) for n in range(3)))
        async with listening(desk.address, after="c0.1", headers={"Last-Event-ID": "c0.2"}) as listener:
            assert await heard(listener, 1) == ["alert-2"]


async def test_nothing_is_lost_or_doubled_over_reconnects_and_a_restart() -> None:
    wire, everything = Wire(), [rung(n, ("casualties", "actors")[n % 2]) for n in range(60)]
    collected: list[str] = []
    cursor = "0"
    async with served(wire=wire) as desk:
        wire.put(*everything[:20])
        for count in (3, 1, 7):
            async with listening(desk.address, after=cursor) as listener:
                collected += await heard(listener, count)
                cursor = listener.id
    again = Wire()
    again.put(*(each for each in everything[:40] if each.topic == CASUALTIES))
    async with served(wire=again) as desk, listening(desk.address, after=cursor) as listener:
        again.put(*(each for each in everything[:40] if each.topic != CASUALTIES))
        again.put(*everything[40:])
        collected += await heard(listener, len(everything) - len(collected))
    assert sorted(collected) == sorted(each.alert.id for each in everything)
    assert len(set(collected)) == len(collected)


async def test_what_rang_while_a_listener_was_being_brought_up_to_date_is_heard_once() -> None:
    async with served() as desk:
        desk.wire.put(*(rung(n) for n in range(500)))
        async with listening(desk.address, after="0") as listener:
            got = await heard(listener, 5)
            for n in range(500, 600):
                desk.wire.put(rung(n))
                await asyncio.sleep(0)
            got += await heard(listener, 595)
    assert got == [f"alert-{n}" for n in range(600)]


async def test_a_desk_that_has_not_caught_up_lets_listeners_wait() -> None:
    async with served() as desk:
        desk.wire.ends[CASUALTIES, 0] = 3
        desk.wire.pulse()
        desk.wire.say(rung(0))
        async with listening(desk.address, after="c0.1") as listener:
            await until(lambda: len(desk.desk.board.ring) == 1)
            assert len(desk.desk.hub) == 0
            desk.wire.put(rung(1), rung(2))
            assert await heard(listener, 2) == ["alert-1", "alert-2"]


async def test_a_cursor_of_what_is_no_longer_held_is_told_so() -> None:
    async with served(Options(days=36500, alerts=3)) as desk:
        desk.wire.put(*(rung(n) for n in range(6)))
        async with listening(desk.address, after="c0.1") as listener:
            (gap,) = await listener.take("gap", 1)
            assert "older than the desk keeps" in gap.data["reason"]
            assert await heard(listener, 3) == ["alert-3", "alert-4", "alert-5"]
        async with listening(desk.address, after="c0.3") as listener:
            events = [event async for event in _until_clock(listener)]
    assert [event.kind for event in events] == ["alert", "alert", "alert", "clock"]


async def test_a_cursor_from_before_the_desk_began_to_read_is_told_so() -> None:
    wire = Wire()
    wire.say(Begun({(CASUALTIES, 0): 40}))
    async with served(wire=wire) as desk:
        wire.put(rung(40))
        async with listening(desk.address, after="c0.39") as listener:
            assert [event.kind async for event in _until_clock(listener)] == ["gap", "alert", "clock"]


async def test_a_cursor_of_another_broker_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_WAIT_S", 0.4)
    async with served() as desk:
        desk.wire.put(rung(1))
        async with listening(desk.address, after="c0.900") as listener:
            (gap,) = await listener.take("gap", 1)
            assert "another broker" in gap.data["reason"]
            assert await first_clock(listener) == "c0.2"


async def test_records_that_are_no_alerts_do_not_hold_anybody_up() -> None:
    async with served() as desk:
        desk.wire.say(Passed(CASUALTIES, 0, 0, BEGAN, "not JSON"))
        desk.wire.put(rung(1))
        async with listening(desk.address, after="0") as listener:
            assert await heard(listener, 1) == ["alert-1"]
            assert listener.id == "c0.2"
    assert desk.desk.board.passed == 1


async def test_a_slow_listener_is_let_go_and_comes_back_for_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "MAX_WAITING", 20)
    claim = {"article_id": "a", "quote": "x" * 20_000, "start": 0, "end": 20_000}
    async with served() as desk:
        desk.wire.pulse()
        quick_one, slow_one = listening(desk.address), await _connect_slowly(desk)
        async with quick_one as quick:
            await first_clock(quick)
            await until(lambda: len(desk.desk.hub) == 2)
            for n in range(200):
                desk.wire.put(rung(n, claims=[claim]))
                assert await heard(quick, 1) == [f"alert-{n}"]  # nobody waits for the slow one
            await until(lambda: len(desk.desk.hub) == 1)
            rest = await asyncio.to_thread(_read_all, slow_one)
            assert b"event: bye" in rest
            assert b"too slow" in rest
            last = [line for line in rest.decode().splitlines() if line.startswith("id: ")][-1]
        got = rest.count(b"event: alert")
        assert 0 < got < 200
        async with listening(desk.address, after=last.removeprefix("id: ")) as back:
            again = await heard(back, 200 - got)
            assert again == [f"alert-{n}" for n in range(got, 200)]
    assert desk.desk.metrics.registry.get_sample_value("tocsin_desk_clients_dropped_total", {"reason": "too slow"}) == 1


async def test_a_burst_makes_nobody_too_slow() -> None:
    async with served() as desk:
        desk.wire.pulse()
        async with listening(desk.address) as listener:
            await first_clock(listener)
            desk.wire.put(*(rung(n) for n in range(3 * hub.MAX_WAITING)))
            assert len(await heard(listener, 3 * hub.MAX_WAITING)) == 3 * hub.MAX_WAITING


async def test_a_listener_that_reads_nothing_at_all_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlet, "PATIENCE_S", 0.5)
    monkeypatch.setattr(hub, "MAX_WAITING", 5)
    claim = {"article_id": "a", "quote": "x" * 100_000, "start": 0, "end": 100_000}
    async with served() as desk:
        desk.wire.pulse()
        stuck = await _connect_slowly(desk)
        await until(lambda: len(desk.desk.hub) == 1)
        for n in range(60):
            desk.wire.put(rung(n, claims=[claim]))
        await until(lambda: not len(desk.desk.hub) and not len(desk.desk._seats))
        stuck.close()
    assert desk.desk.metrics.registry.get_sample_value("tocsin_desk_clients_dropped_total", {"reason": "stuck"}) == 1


async def test_how_long_fanning_out_takes_is_counted() -> None:
    async with served() as desk:
        desk.wire.pulse()
        async with listening(desk.address) as listener:
            await first_clock(listener)
            desk.wire.put(rung(1))
            await heard(listener, 1)
        value = desk.desk.metrics.registry.get_sample_value
        await until(lambda: value("tocsin_desk_fan_out_seconds_count") == 1)
        assert 0 < (value("tocsin_desk_fan_out_seconds_sum") or 0) < ENOUGH_S


async def test_everyone_is_told_when_the_desk_stops() -> None:
    async with served() as desk:
        desk.wire.pulse()
        async with listening(desk.address) as listener:
            await first_clock(listener)
            desk.desk.hub.close("the desk stops")
            async with asyncio.timeout(ENOUGH_S):
                (bye,) = await listener.take("bye", 1)
    assert bye.data == {"reason": "the desk stops"}


async def test_there_are_so_many_places_and_so_many_for_each() -> None:
    async with served(Options(clients=3, clients_each=2)) as desk, ClientSession() as session:
        desk.wire.pulse()
        async with listening(desk.address), listening(desk.address):
            await until(lambda: len(desk.desk._seats) == 2)
            async with session.get(f"{desk.address}api/stream") as third:
                assert (third.status, third.headers["Retry-After"], third.content_type) == (429, "10", "application/problem+json")
            desk.desk._seats.take("198.51.100.7")
            async with session.get(f"{desk.address}api/stream") as third:
                assert third.status == 503
        await until(lambda: len(desk.desk._seats) == 1)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("filter=kind:ships", "character 6"),
        ("&".join(["filter=a"] * 9), "at most 8"),
        ("after=c0.1%0aevent:x", "cursor"),
        ("after=", "cursor"),
    ],
)
async def test_what_cannot_be_streamed_is_refused(query: str, said: str) -> None:
    async with served() as desk, ClientSession() as session, session.get(f"{desk.address}api/stream?{query}") as answer:
        assert (answer.status, answer.content_type) == (400, "application/problem+json")
        assert said in (await answer.json())["detail"]


async def test_clocks_say_how_fresh_the_desk_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async with served() as desk:
        desk.wire.put(rung(1))
        async with listening(desk.address) as listener:
            (clock,) = await listener.take("clock", 1)
    assert clock.data["newest_at"] == (BEGAN + timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
    assert 0 <= clock.data["delay_s"] < ENOUGH_S
    assert clock.data["read_at"] <= clock.data["now"]


@given(headline=st.text(min_size=1, max_size=60), story=st.text(min_size=1, max_size=30), name=st.text(min_size=1, max_size=30))
@settings(max_examples=25, deadline=None)
async def test_nothing_in_an_alert_ends_an_event_or_begins_one(headline: str, story: str, name: str) -> None:
    async with served() as desk:
        desk.wire.put(
            rung(1, headline=headline, story_id=story, id=name), rung(2, headline="x\nid: z9.9\nevent: bye\n\n\r\r\u2028")
        )
        async with listening(desk.address, after="0") as listener:
            events = await listener.take("alert", 2)
    assert [events[0].data["alert"][field] for field in ("headline", "story_id", "id")] == [headline, story, name]
    assert events[1].data["alert"]["headline"].startswith("x\nid: z9.9")


async def _until_clock(listener: Listening):  # type: ignore[no-untyped-def]
    async with asyncio.timeout(ENOUGH_S):
        async for event in listener.events():
            yield event
            if event.kind == "clock":
                return


async def _connect_slowly(desk: Served) -> socket.socket:
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    host, port = desk.address.removeprefix("http://").rstrip("/").split(":")
    slow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(slow, (host, int(port)))
    await asyncio.get_running_loop().sock_sendall(slow, f"GET /api/stream HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    return slow


def _read_all(slow: socket.socket) -> bytes:
    slow.settimeout(ENOUGH_S)
    read = bytearray()
    while data := slow.recv(65536):
        read += data
        if read.endswith(b"0\r\n\r\n"):
            break
    slow.close()
    return bytes(read)
