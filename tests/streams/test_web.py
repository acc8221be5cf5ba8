"""The way out to the web: never into our own network, and never further than the limits."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import subprocess
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from press import Press, open_press
from tocsin.streams.settings import Settings
from tocsin.streams.sources.guard import CONNECTIONS, Guarded, PageRefused, is_public
from tocsin.streams.sources.inflate import BodyRefused, Inflater
from tocsin.streams.sources.web import Limits, Web, agent

PUBLIC = "93.184.215.14"
PAGE = b"<html><body><p>Two ferries collided off Kesk.</p></body></html>"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("2606:4700::1111", True),
        ("::ffff:93.184.215.14", True),  # wrapped, and public inside
        ("64:ff9b::5db8:d70e", True),  # the way to an IPv4 site out of a network of IPv6 alone
        ("127.0.0.1", False),
        ("127.8.9.10", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),  # shared by the customers of a provider
        ("100.100.100.200", False),
        ("0.0.0.0", False),
        ("0.1.2.3", False),
        ("192.0.0.8", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("203.0.113.7", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),  # IPv4-compatible, of old
        ("::ffff:127.0.0.1", False),
        ("::ffff:a9fe:a9fe", False),
        ("::ffff:0:127.0.0.1", False),  # IPv4-translated
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::7f00:1", False),  # NAT64 of one's own
        ("2002:7f00:1::", False),  # 6to4
        ("2002:a9fe:a9fe::1", False),
        ("2001::7f00:1", False),  # Teredo
        ("2001:0:5db8:d70e::1", False),
        ("2606:4700::5efe:7f00:1", False),  # ISATAP
        ("2606:4700::200:5efe:a00:1", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("100::1", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),  # metadata, over IPv6
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


class World(httpx.AsyncBaseTransport):
    """A web in which every address answers, and which notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        to = request.url.path if request.url.path == "/round" else request.url.params.get("to")
        if to:
            return httpx.Response(int(request.url.params.get("as", "302")), headers=[(b"location", to.encode())])
        return httpx.Response(200, stream=httpx.ByteStream(PAGE))


async def names(host: str, port: int) -> list[str]:
    known = {
        "post.example": [PUBLIC],
        "inside.example": ["10.0.0.7"],
        "both.example": [PUBLIC, "127.0.0.1"],
        "six.example": ["::ffff:169.254.169.254"],
    }
    if host in known:
        return known[host]
    from tocsin.streams.sources.guard import _resolve

    return await _resolve(host, port)  # what this machine makes of 0x7f.1 and its like


async def look(url: str, world: World | None = None, *, allow_private: bool = False) -> str:
    guard = Guarded(inner=world or World(), resolve=names, allow_private=allow_private)
    async with Web(Limits(redirects=3), transport=guard) as fetcher:
        return (await fetcher.get(url)).url


async def test_a_public_page_is_fetched_by_the_address_that_was_checked_and_under_its_own_name() -> None:
    world = World()
    assert await look("https://post.example/kesk", world) == "https://post.example/kesk"
    assert world.asked == [(PUBLIC, "post.example", "post.example")]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://2130706433/",  # 127.0.0.1 as one number
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/latest/meta-data/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25lo]/",
        "http://[fe80::1%lo]/",
        "http://inside.example/",
        "http://both.example/",
        "http://six.example/",
        "http://post.example@127.0.0.1/",
        "http://post.example:80@127.0.0.1/",
        "http://post.example\\@127.0.0.1/",
        "http://127.0.0.1#@post.example/",
        "http://127.0.0.1?@post.example/",
        "http://user:secret@post.example/",
        "http://post.example:22/",
        "http://post.example:25/",
        "http://post.example:0/",
        "http://post.example:99999/",
        "http:///nohost",
        "http://no-such-host.invalid/",
        "ftp://post.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "data:text/html,x",
        "//post.example/",
        "post.example",
        "",
        "http://post.example/\r\nHost: inside.example",
    ],
)
async def test_what_is_never_fetched_neither_by_itself_nor_after_a_redirect(url: str) -> None:
    world = World()
    with pytest.raises(PageRefused) as refused:
        await look(url, world)
    assert world.asked == []
    assert "secret" not in str(refused.value)
    if "://" not in url or ":///" in url or "\r" in url:
        return  # as the target of a redirect it is another page of the same site
    for status in ("301", "302", "303", "307", "308"):
        world = World()
        with pytest.raises(PageRefused) as refused:
            await look(str(httpx.URL("http://post.example/", params={"to": url, "as": status})), world)
        assert [host for host, _, _ in world.asked] == [PUBLIC]
        assert "secret" not in str(refused.value)


async def test_a_name_that_changes_its_mind_is_still_the_address_that_was_checked() -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    world = World()
    async with Web(transport=Guarded(inner=world, resolve=rebinding)) as fetcher:
        await fetcher.get("http://post.example/")
        with pytest.raises(PageRefused, match="private network"):
            await fetcher.get("http://post.example/")
    assert [host for host, _, _ in world.asked] == [PUBLIC]


async def test_the_certificate_is_that_of_the_name_and_no_connection_serves_two_names(tmp_path: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=post.example"]
    command += ["-addext", "subjectAltName=DNS:post.example", "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert")]
    subprocess.run(command, check=True, capture_output=True)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    ours = ssl.create_default_context(cafile=str(tmp_path / "cert"))

    async def same(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    inner = httpx.AsyncHTTPTransport(verify=ours, limits=CONNECTIONS)
    async with open_press(tls=theirs) as press, Web(transport=Guarded(inner=inner, resolve=same, allow_private=True)) as fetcher:
        press.put("/p", PAGE)
        assert (await fetcher.get(f"https://post.example:{press.port}/p")).data == PAGE
        with pytest.raises(PageRefused, match="CERTIFICATE_VERIFY_FAILED"):
            await fetcher.get(f"https://other.example:{press.port}/p")


async def test_private_pages_are_fetched_where_it_is_allowed() -> None:
    assert await look("http://127.0.0.1:631/kesk", allow_private=True) == "http://127.0.0.1:631/kesk"


async def test_redirects_are_followed_and_counted() -> None:
    world = World()
    assert await look("http://post.example/?to=/next", world) == "http://post.example/next"
    with pytest.raises(PageRefused, match="more than 3 redirects"):
        await look("http://post.example/round", world := World())
    assert len(world.asked) == 4


async def test_the_next_address_of_a_name_is_tried_where_the_first_does_not_answer() -> None:
    class HalfDeaf(World):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.host == "2606:4700::1":
                raise httpx.ConnectError("no way there")
            return await super().handle_async_request(request)

    async def both(host: str, port: int) -> list[str]:
        return ["2606:4700::1", PUBLIC]

    world = HalfDeaf()
    async with Web(transport=Guarded(inner=world, resolve=both)) as fetcher:
        await fetcher.get("http://post.example/")
    assert [host for host, _, _ in world.asked] == [PUBLIC]


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    async with open_press() as opened:
        yield opened


def reader(**limits: float) -> Web:
    return Web(Limits(**limits), transport=Guarded(allow_private=True))  # type: ignore[arg-type]


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]) + b"\0\0\0"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", bare_deflate(PAGE)),
        ("identity", PAGE),
    ],
    ids=["gzip", "two-gzips-and-padding", "zlib", "bare-deflate", "identity"],
)
async def test_compressed_pages(press: Press, encoding: str, packed: bytes) -> None:
    press.put("/p", packed, Content_Encoding=encoding)
    async with reader() as fetcher:
        assert (await fetcher.get(press.url("/p"))).data == PAGE
    for size in (1, 7):
        inflater = Inflater(encoding, 10_000)
        for at in range(0, len(packed), size):
            inflater.add(packed[at : at + size])
        assert bytes(inflater.data) == PAGE


@pytest.mark.parametrize(
    ("encoding", "body", "said"),
    [
        ("gzip", gzip.compress(b"\0" * 50_000_000), "longer than 100,000 bytes once decompressed"),
        ("deflate", zlib.compress(b"\0" * 50_000_000), "longer than 100,000 bytes once decompressed"),
        ("gzip", gzip.compress(gzip.compress(b"\0" * 50_000_000)) * 2, None),
        ("gzip, gzip", gzip.compress(gzip.compress(b"\0" * 50_000_000)), "one at a time"),
        ("br", b"\x8b", "read are gzip, deflate"),
        ("gzip", b"no gzip at all", "not gzip, as it claims"),
        ("", b"x" * 100_001, "longer than 100,000 bytes"),
    ],
    ids=["gzip-bomb", "deflate-bomb", "packed-twice", "stacked", "unknown", "mislabelled", "long"],
)
async def test_bombs_and_false_labels(press: Press, encoding: str, body: bytes, said: str | None) -> None:
    press.put("/p", body, Content_Encoding=encoding)
    async with reader(max_bytes=100_000) as fetcher:
        if said is None:
            assert len((await fetcher.get(press.url("/p"))).data) < 100_000  # packed twice, and unpacked once
            return
        with pytest.raises(PageRefused, match=said):
            await fetcher.get(press.url("/p"))


def test_a_bomb_is_never_held() -> None:
    bomb = gzip.compress(b"\0" * 10_000_000)
    inflater = Inflater("gzip", len(bomb))
    with pytest.raises(BodyRefused, match="once decompressed"):
        inflater.add(bomb)
    assert len(inflater.data) <= len(bomb) + 1


async def test_a_slow_page_is_left_in_time(press: Press) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b".")  # each byte in time, all of them never
            await asyncio.sleep(0.05)
        return response

    press.pages["/slow"] = drip
    async with reader(timeout_s=0.5) as fetcher:
        begun = asyncio.get_running_loop().time()
        with pytest.raises(PageRefused, match=r"no answer within 0.5 s \(TOCSIN_HTTP_TIMEOUT_S\)"):
            await fetcher.get(press.url("/slow"))
        assert asyncio.get_running_loop().time() - begun < 20


async def test_the_body_of_a_redirect_is_not_read(press: Press) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=302, headers={"Location": "/p"})
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65_536)

    press.pages["/endless"] = endless
    press.put("/p", PAGE)
    async with reader(timeout_s=20) as fetcher:
        assert (await fetcher.get(press.url("/endless"))).data == PAGE


async def test_an_answer_that_breaks_off_or_is_no_http_is_said(press: Press) -> None:
    async def rude(stream: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        line = await stream.readline()
        answers = {
            b"/cut": b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nshort",
            b"/noise": b"\x00\xff\x00\xff\r\n\r\n",
            b"/headers": b"HTTP/1.1 200 OK\r\n" + b"X-Long: y\r\n" * 200_000,
            b"/nothing": b"",
        }
        out.write(answers[line.split()[1]])
        out.close()

    server = await asyncio.start_server(rude, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, reader(timeout_s=20) as fetcher:
        for path in ("/cut", "/noise", "/headers", "/nothing"):
            with pytest.raises(PageRefused, match=path):
                await fetcher.get(f"http://127.0.0.1:{port}{path}")


async def test_moves_for_ever_are_told_from_those_for_now(press: Press) -> None:
    press.put("/old", status=301, location="/older")
    press.put("/older", status=308, location="/new")
    press.put("/now", status=302, location="/new")
    press.put("/mixed", status=301, location="/now")
    press.put("/new", PAGE)
    async with reader() as fetcher:
        moved = {path: (await fetcher.get(press.url(path))).moved for path in ("/old", "/now", "/mixed", "/new")}
    expected = {"/old": "/new", "/now": "/now", "/mixed": "/now", "/new": "/new"}
    assert moved == {path: press.url(to) for path, to in expected.items()}


async def test_a_move_to_an_open_line_is_not_for_ever() -> None:
    async with Web(transport=Guarded(inner=World(), resolve=names)) as fetcher:
        page = await fetcher.get("https://post.example/?as=301&to=http://post.example/plain")
    assert (page.url, page.moved) == ("http://post.example/plain", "https://post.example/?as=301&to=http://post.example/plain")


async def test_nothing_of_ours_goes_out_but_who_we_are(press: Press) -> None:
    press.put("/p", PAGE, Set_Cookie="a=b")
    async with Web.of(Settings(_env_file=None, http_private=True, http_contact="https://desk.example/robot")) as fetcher:
        await fetcher.get(press.url("/p"))
        await fetcher.get(press.url("/p"))
    sent = press.asked["/p"][1]
    assert set(sent) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
    assert sent["User-Agent"].endswith("(+https://desk.example/robot)")
    assert agent(None).startswith("tocsin/")
