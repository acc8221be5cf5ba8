"""Who may use the desk, from where, under which name, and how much of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from aiohttp import ClientSession, DummyCookieJar
from hypothesis import given
from hypothesis import strategies as st

from listening import listening
from rungs import rung
from served import served
from tocsin.desk import access, login, posting, server
from tocsin.desk.access import COOKIE, COOKIE_S, Access, is_loopback
from tocsin.desk.server import Options
from tocsin.desk.shields import POLICY, SHIELDS

TOKEN = "correct-horse-battery"
GUARDED = Options(days=36_500, token=TOKEN, hosts=("desk.example",))
ENOUGH_S = 30


async def asked(
    address: str, path: str, method: str = "GET", *, data: object = None, **headers: str
) -> tuple[int, Mapping[str, str], bytes]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        ClientSession(cookie_jar=DummyCookieJar()) as session,
        session.request(method, address + path, headers=sent, data=data, allow_redirects=False) as answer,
    ):
        return answer.status, answer.headers, await answer.read()


PATHS = (
    "api/alerts",
    "api/stories",
    "api/stories/x",
    "api/stream",
    "api/openapi.json",
    "metrics",
    "api/marks",
    "api/nothing",
    "nothing",
)


async def test_without_the_token_there_is_no_news() -> None:
    async with served(GUARDED) as desk:
        desk.wire.put(rung(1))
        for path in PATHS:
            status, headers, _ = await asked(desk.address, path)
            assert (path, status, headers["WWW-Authenticate"][:6]) == (path, 401, "Bearer")
        assert (await asked(desk.address, "api/marks", "POST"))[0] == 401
        status, headers, _ = await asked(desk.address, "")
        assert (status, headers["Location"]) == (303, "/login")
        for path in ("healthz", "login", "static/index.html"):
            assert (path, (await asked(desk.address, path))[0]) == (path, 200)


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN.upper()}",
        "Bearer é",
        TOKEN,
    ],
)
async def test_a_wrong_token_does_not_let_in(authorization: str) -> None:
    async with served(GUARDED) as desk:
        assert (await asked(desk.address, "api/alerts", Authorization=authorization))[0] == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
async def test_the_token_lets_in(scheme: str) -> None:
    async with served(GUARDED) as desk:
        assert (await asked(desk.address, "api/alerts", Authorization=f"{scheme} {TOKEN}"))[0] == 200
        desk.wire.pulse()
        async with listening(desk.address, headers={"Authorization": f"{scheme} {TOKEN}"}) as listener:
            assert listener.response.status == 200


async def test_logging_in_sets_a_cookie_that_no_script_reads_and_no_other_site_sends() -> None:
    async with served(GUARDED) as desk:
        status, headers, _ = await asked(desk.address, "login", "POST", data={"token": f" {TOKEN} "})
        assert (status, headers["Location"]) == (303, "/")
        name_and_value, *attributes = headers["Set-Cookie"].split("; ")
        assert {"HttpOnly", "SameSite=Strict", "Path=/", f"Max-Age={COOKIE_S}"} <= set(attributes)
        assert "Secure" not in attributes
        assert TOKEN not in headers["Set-Cookie"]
        assert (await asked(desk.address, "api/alerts", Cookie=name_and_value))[0] == 200
        _, headers, _ = await asked(desk.address, "login", "POST", data={"token": TOKEN}, X_Forwarded_Proto="https")
        assert "Secure" in headers["Set-Cookie"]


async def test_a_log_in_outlives_the_desk_but_not_the_token() -> None:
    async with served(GUARDED) as desk:
        _, headers, _ = await asked(desk.address, "login", "POST", data={"token": TOKEN})
        cookie = headers["Set-Cookie"].split(";")[0]
    async with served(GUARDED) as desk:
        assert (await asked(desk.address, "api/alerts", Cookie=cookie))[0] == 200
    async with served(Options(token="another-token-now")) as desk:
        assert (await asked(desk.address, "api/alerts", Cookie=cookie))[0] == 401


@pytest.mark.parametrize("data", [{"token": "wrong"}, {"token": ""}, {}, {"tokens": TOKEN}, b"\xff", "token=%ff"])
async def test_a_wrong_log_in_sets_none(data: object) -> None:
    async with served(GUARDED) as desk:
        status, headers, _ = await asked(desk.address, "login", "POST", data=data)
        assert (status, "Set-Cookie" in headers) in ((303, False), (400, False))


async def test_guesses_of_one_address_are_bounded() -> None:
    async with served(GUARDED) as desk:
        statuses = [(await asked(desk.address, "login", "POST", data={"token": str(n)}))[0] for n in range(login._BURST + 3)]
        assert statuses[: login._BURST] == [303] * login._BURST
        assert 429 in statuses[login._BURST :]


def test_cookies_end_and_cannot_be_made_up() -> None:
    guard = Access(TOKEN, ())
    cookie = guard.cookie(1000.0)
    assert guard.right_cookie(cookie, 1000.0 + COOKIE_S - 1)
    assert not guard.right_cookie(cookie, 1000.0 + COOKIE_S)
    until, signature = cookie.split(".")
    for made_up in (
        f"{int(until) + 1}.{signature}",
        f"{until}.{signature[:-1]}0" if signature[-1] != "0" else f"{until}.{signature[:-1]}1",
        f"{until}.",
        cookie + "0",
    ):
        assert not guard.right_cookie(made_up, 1000.0)
    assert not Access("another-token-now", ()).right_cookie(cookie, 1000.0)


@given(st.text(max_size=90))
def test_no_text_is_a_cookie_or_the_token(text: str) -> None:
    guard = Access(TOKEN, ())
    assert not guard.right_cookie(text, time.time())
    assert not guard.right_token(text)


def test_a_desk_without_a_token_takes_none() -> None:
    guard = Access(None, ())
    assert guard.open
    assert not guard.right_token("")


async def test_where_no_token_is_needed_nobody_is_asked_for_one() -> None:
    async with served() as desk:
        status, headers, _ = await asked(desk.address, "login")
        assert (status, headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8080", 200), ("LOCALHOST", 200), ("localhost.", 200), ("127.0.0.1:1", 200), ("[::1]:8080", 200), ("192.0.2.7", 200),
        ("desk.example", 200), ("desk.example:443", 200), ("evil.example", 421), ("desk.example.evil.example", 421),
        ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421), ("desk.example@evil.example", 421), ("", 421), ("[::1", 421),
        ("localhost:x", 421), ("localhost/x", 421), ("xn--lcalhost-nye", 421),
    ],
)  # fmt: skip
async def test_the_desk_answers_to_its_own_names_alone(host: str, status: int) -> None:
    """A page of another name that resolves to us must get nothing: DNS rebinding."""
    async with served(Options(hosts=("desk.example",))) as desk:
        for path in ("api/alerts", "healthz", "static/index.html", ""):
            assert (path, (await asked(desk.address, path, Host=host))[0]) == (path, status)


async def test_a_request_has_one_host() -> None:
    async with served() as desk:
        for head in (b"GET /healthz HTTP/1.0\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"):
            status = (await raw(desk.address, head)).split(b" ")[1]
            assert status in (b"421", b"400")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 404),
        ({"Origin": "http://localhost:9"}, 404),
        ({"Origin": "http://localhost:9", "Sec_Fetch_Site": "same-origin"}, 404),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:10"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
    ],
)
async def test_only_the_desks_own_page_may_send(headers: dict[str, str], status: int) -> None:
    async with served() as desk:
        body = b'{"kind":"wrong","alert_id":"a","by":"M"}'
        sent = {**headers, "Host": "localhost:9", "Content_Type": "application/json"}
        assert (await asked(desk.address, "api/marks", "POST", data=body, **sent))[0] == status
        assert desk.marks == []


async def test_every_answer_carries_the_shields() -> None:
    async with served(GUARDED) as desk:
        let_in = {"Authorization": f"Bearer {TOKEN}"}
        for path in (*PATHS, "", "healthz", "readyz", "login", "static/index.html", "static/none.js"):
            if path != "api/stream":
                for headers in (let_in, {}, {"Host": "evil.example"}):
                    _, got, _ = await asked(desk.address, path, **headers)
                    assert {name: got.get(name) for name in SHIELDS} == dict(SHIELDS), path
        async with listening(desk.address, headers=let_in) as listener:
            assert {name: listener.response.headers.get(name) for name in SHIELDS} == dict(SHIELDS)
            assert listener.response.headers["Cache-Control"] == "no-store"


def test_the_policy_lets_nothing_in_that_is_not_ours() -> None:
    assert "default-src 'none'" in POLICY
    assert not any(loose in POLICY for loose in ("unsafe", "*", "http", "blob"))


async def test_what_is_static_is_asked_for_again_and_not_sent_again() -> None:
    async with served() as desk:
        _, headers, body = await asked(desk.address, "static/index.html")
        assert (headers["Cache-Control"], body) == ("no-cache", (Path(server._STATIC) / "index.html").read_bytes())
        status, _, body = await asked(desk.address, "static/index.html", If_None_Match=headers["ETag"])
        assert (status, body) == (304, b"")


async def test_a_head_that_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REQUEST_S", 0.5)
    async with served() as desk:
        reader, writer = await asyncio.open_connection(*at(desk.address))
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        for _ in range(200):
            writer.write(b"X-Slow: 1\r\n")
            await asyncio.sleep(0.1)
            if reader.at_eof() or writer.is_closing():
                break
        async with asyncio.timeout(ENOUGH_S):
            assert await reader.read() == b""
        assert len(desk.desk._seats) == 0


@pytest.mark.parametrize("path", ["login", "api/marks"])
async def test_a_body_that_never_ends_is_cut_off(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "BODY_S", 0.3)
    monkeypatch.setattr(posting, "BODY_S", 0.3)
    async with served(GUARDED) as desk:
        content = b"application/json" if path == "api/marks" else b"application/x-www-form-urlencoded"
        head = (
            b"POST /%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: 90\r\n\r\n{"
        )
        answer = await raw(desk.address, head % (path.encode(), TOKEN.encode(), content))
        assert answer.split(b" ")[1] in (b"408", b"400")


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ids=["long line", "long field", "many fields", "no HTTP", "two lengths"],
)
async def test_a_head_that_is_no_head_is_refused(head: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with served() as desk:
        assert (await raw(desk.address, head)).split(b" ")[1] == b"400"
        assert (await asked(desk.address, "healthz"))[0] == 200
    assert caplog.records == []


async def test_connections_are_bounded_for_each_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SPARE_EACH", 0)
    async with served(Options(clients_each=2)) as desk:
        kept = [await asyncio.open_connection(*at(desk.address)) for _ in range(2)]
        for _, writer in kept:
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for reader, _ in kept:
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        reader, writer = await asyncio.open_connection(*at(desk.address))
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        for _, writer in kept:
            writer.close()
            await writer.wait_closed()
        async with asyncio.timeout(ENOUGH_S):
            while True:
                try:
                    assert (await asked(desk.address, "healthz"))[0] == 200
                    break
                except OSError:
                    await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("desk", False),
        ("", False),
    ],
)
def test_which_addresses_are_reached_from_here_alone(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


def test_tokens_are_compared_in_constant_time() -> None:
    assert "compare_digest" in Path(access.__file__).read_text(encoding="utf-8")
    assert COOKIE.isidentifier()


def at(address: str) -> tuple[str, int]:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    return host, int(port)


async def raw(address: str, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(*at(address))
    writer.write(sent)
    async with asyncio.timeout(ENOUGH_S):
        answer = await reader.read(4096)
    writer.close()
    return answer
