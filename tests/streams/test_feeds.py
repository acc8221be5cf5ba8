"""Feeds as people serve them: what is read out of them, and that nothing in them does harm."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from press import item, rss
from tocsin.streams.sources.charset import as_xml, decoded
from tocsin.streams.sources.dates import feed_date
from tocsin.streams.sources.entry import Entry, identified
from tocsin.streams.sources.feeds import MOST, FeedUnreadable, is_feed, read_feed
from tocsin.streams.sources.opml import is_opml, listed_feeds

AT = "https://post.example/feed"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def entries(data: bytes | str, content_type: str = "") -> list[Entry]:
    return read_feed(data.encode() if isinstance(data, str) else data, content_type, base=AT).entries


RSS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>Harbour Post</title><language>en-gb</language><ttl>5</ttl><atom:link rel="self" href="/feed"/>
<item><media:title>A picture of a ferry</media:title><title>Ferries &amp;amp; fog off Kesk&secret;</title><link>/one</link>
<guid isPermaLink="false">41</guid><pubDate>Mon, 02 Mar 2026 09:00:00 +0000</pubDate><dc:creator>Ana Levin</dc:creator>
<description>A teaser.</description><content:encoded><![CDATA[<p>%s</p>]]></content:encoded></item>
<item><title>Two</title><guid>https://post.example/two</guid><description>A teaser&nbsp;&mdash; with an R&D caf\u00e9.</description></item>
<item><title>Three</title><link>file:///etc/passwd</link></item></channel></rss>""" % ("Whole. " * 100)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://w.example/news/"><title type="html">The &lt;b&gt;Wire</title>
<entry><id>tag:w.example,2026:1</id><title>A</title><link rel="self" href="https://w.example/self"/><link href="a"/>
<updated>2026-03-02T10:00:00Z</updated><published>2026-03-02T09:00:00+02:00</published><author><name>B. Oduya</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Nine <b>people</b> died.</p></div></content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>Old Wire</title></channel><item rdf:about="y"><title>R</title><link>https://o.example/r</link><dc:date>2026-03-02</dc:date></item></rdf:RDF>"""
JSON = r"""{"version":"https:\/\/jsonfeed.org\/version\/1.1","title":"Kesk Radio","language":"en","authors":[{"name":"Desk"}],
"items":[{"id":7,"url":"/j","title":"J","content_text":"One line.\nAnd <another>.","date_published":"2026-03-02T12:00:00+01:00"},{"id":null},17]}"""


def test_rss() -> None:
    feed = read_feed(RSS.encode(), base=AT)
    one, two, three = feed.entries
    assert (feed.title, feed.asked_s) == ("Harbour Post", 300)
    assert (one.id, one.link, one.title) == (f"{AT}#41", "https://post.example/one", "Ferries & fog off Kesk&secret;")
    assert (one.source, one.author, one.language) == ("Harbour Post", "Ana Levin", "en-gb")
    assert (one.published_at, one.whole) == (datetime(2026, 3, 2, 9, tzinfo=UTC), True)
    assert (two.id, two.link, two.whole) == ("https://post.example/two", "https://post.example/two", False)
    assert two.content == "A teaser\u00a0— with an R&D café."
    assert three.link is None
    assert "root:" not in str(feed)


def test_an_ampersand_is_itself_in_an_address_whichever_way_it_is_written() -> None:
    links = ("http://e.example/?a=1&b=2", "http://e.example/?a=1&amp;b=2", "<![CDATA[http://e.example/?a=1&b=2]]>")
    found = entries(rss(*(f"<item><title>{n}</title><link>{link}</link></item>" for n, link in enumerate(links))))
    assert {entry.link for entry in found} == {"http://e.example/?a=1&b=2"}


def test_atom() -> None:
    [entry] = entries(ATOM)
    assert (entry.id, entry.link, entry.author) == ("tag:w.example,2026:1", "https://w.example/news/a", "B. Oduya")
    assert (entry.published_at, entry.language) == (datetime(2026, 3, 2, 7, tzinfo=UTC), "en")
    assert "<b>people</b> died." in (entry.content or "").replace(' xmlns="http://www.w3.org/1999/xhtml"', "")


@pytest.mark.parametrize(
    "document",
    [RSS, ATOM, RDF, rss(item("Kesk", link="/kesk"), item("Ornay", guid="7", link="/ornay"))],
    ids=["rss", "atom", "rdf", "plain"],
)
def test_the_reader_that_everybody_uses_reads_the_same(document: str) -> None:
    theirs = feedparser.parse(document.encode(), response_headers={"content-location": AT}).entries
    ours = entries(document)
    assert [entry.link for entry in ours if entry.link] == [entry.link for entry in theirs if entry.link.startswith("http")]
    dates = [entry.get("published_parsed") or entry.get("updated_parsed") for entry in theirs]
    assert [entry.published_at and entry.published_at.timetuple()[:6] for entry in ours] == [
        date and tuple(date)[:6] for date in dates
    ]
    assert [entry.title for entry in ours[1:]] == [entry.title for entry in theirs[1:]]


def test_rdf() -> None:
    [entry] = entries(RDF)
    assert (entry.id, entry.source, entry.published_at) == ("https://o.example/r", "Old Wire", datetime(2026, 3, 2, tzinfo=UTC))


def test_json_feed() -> None:
    assert is_feed(JSON.encode(), "text/html")
    one, empty = entries(JSON)
    assert (one.id, one.link, one.source, one.author) == (f"{AT}#7", "https://post.example/j", "Kesk Radio", "Desk")
    assert one.content == "<p>One line.</p><p>And &lt;another&gt;.</p>"
    assert one.published_at == datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert empty.article() is None


@pytest.mark.parametrize(
    ("data", "content_type", "title"),
    [
        (rss("<item><title>Café — Łódź</title></item>").encode(), "", "Café — Łódź"),
        (
            rss("<item><title>Café — Łódź</title></item>").encode(),
            "text/xml; charset=iso-8859-1",
            "Café — Łódź",
        ),  # the server is wrong
        (rss("<item><title>Café</title></item>").encode("latin-1"), "", "Café"),  # says UTF-8, and is not
        (rss("<item><title>Café’s</title></item>").encode("cp1252"), "", "Café’s"),
        (rss("<item><title>Łódź</title></item>").encode("iso-8859-2"), "text/xml; charset=iso-8859-2", "Łódź"),
        (rss("<item><title>Łódź</title></item>").replace("utf-8", "iso-8859-2").encode("iso-8859-2"), "", "Łódź"),
        (rss("<item><title>Kyjiv: Київ</title></item>").replace("utf-8", "windows-1251").encode("cp1251"), "", "Kyjiv: Київ"),
        (rss("<item><title>Café</title></item>").replace("utf-8", "utf-16").encode("utf-16"), "", "Café"),
        (b"\xef\xbb\xbf" + rss("<item><title>Café</title></item>").encode(), "", "Café"),
        (b"\n\n  " + rss("<item><title>Late start</title></item>").encode(), "", "Late start"),
        (rss("<item><title>Café \udc00</title></item>").encode("utf-8", "surrogatepass"), "", None),
        (rss("<item><title>a\x00b\x08c &#0; d</title></item>").encode(), "", None),
        (
            rss("<item><title>x</title></item>").replace("utf-8", "hex").encode("latin-1") + b"<!--\xff-->",
            "text/xml; charset=zlib",
            "x",
        ),
    ],
)
def test_charsets(data: bytes, content_type: str, title: str | None) -> None:
    [entry] = entries(data, content_type)
    assert title is None or entry.title == title


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Mon, 02 Mar 2026 12:00:00 GMT", NOON),
        ("02 Mar 2026 12:00 +0000", NOON),
        ("Mon, 2 Mar 2026 13:00:00 CET", NOON),
        ("Mon, 02 Mar 2026 07:00:00 EST", NOON),
        ("Sun, 02 Mar 2026 13:00:00 BST", NOON),
        ("2026-03-02T12:00:00Z", NOON),
        ("2026-03-02t12:00:00z", NOON),
        ("2026-03-02T14:00:00.123+02:00", NOON),
        ("2026-03-02 14:00:00 +0200", NOON),
        ("2026-03-02T12:00", NOON),
        ("2026-03-02", NOON.replace(hour=0)),
        ("Thu, 31 Apr 2026 12:00:00 GMT", None),
        ("2026-13-02", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("yesterday", None),
        ("Mon, 02 Mar 99999999999 12:00:00 GMT", None),
        ("Mon, 02 Mar 2026 12:00:00 +99999999", None),
        ("", None),
        (None, None),
        ("1772452800", None),
    ],
)
def test_dates(text: str | None, at: datetime | None) -> None:
    found = feed_date(text)
    assert (found.replace(microsecond=0) if found else None) == at


def test_ids_stay_when_the_feed_is_read_again_and_versions_change_with_what_a_reader_sees() -> None:
    first = entries(rss(item("Kesk"), item("Ornay", guid="", at=None), item("Pell", guid="", link="/pell?utm_source=rss&id=4")))
    again = entries(rss(item("Vann"), item("Kesk"), item("Ornay", guid="", at=None), item("Pell", guid="", link="/pell?id=4")))
    assert [entry.id for entry in first] == [entry.id for entry in again[1:]]
    assert [entry.version for entry in first] == [entry.version for entry in again[1:]]
    assert first[2].id == "https://post.example/pell?id=4"
    [edited] = entries(rss(item("Kesk", text="Two ferries collided off Kesk. Three people were hurt.")))
    assert (edited.id == first[0].id, edited.version == first[0].version) == (True, False)


def test_a_new_date_a_pixel_or_other_blanks_make_no_new_version() -> None:
    at = datetime(2026, 3, 2, 11, tzinfo=UTC)
    [one] = entries(rss(item("Kesk", text="&lt;p&gt;It rained.&lt;/p&gt;&lt;img src='/p?1'&gt;")))
    [two] = entries(rss(item("Kesk", text="&lt;p&gt;It  rained. &lt;/p&gt;\n&lt;img src='/p?2'&gt;", at=at)))
    assert one.version == two.version


def test_a_name_that_entries_share_names_none_of_them() -> None:
    shared = [item(name, guid="https://post.example/", link=link) for name, link in (("A", "/a"), ("B", "/b"), ("C", "/b"))]
    found = entries(rss(*shared))
    assert len({entry.id for entry in found}) == 3
    assert found[0].id == "https://post.example/a"
    assert [entry.id for entry in entries(rss(*shared))] == [entry.id for entry in found]


def test_what_is_said_twice_is_said_once() -> None:
    assert len(entries(rss(item("Kesk", guid="", at=None), item("Kesk", guid="", at=None)))) == 1


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    one, two = identified([Entry(guid="tag:x:" + "y" * 5000 + end) for end in "ab"], feed=AT)
    assert max(len(one.id), len(two.id)) < 300
    assert one.id != two.id


@pytest.mark.parametrize("cut", [10, 40, 120, 300])
def test_a_feed_that_is_cut_off_gives_what_is_whole(cut: int) -> None:
    whole = rss(item("Kesk"), item("Ornay"), item("Pell"))
    assert [entry.title for entry in entries(whole[:-cut])] == ["News of Kesk", "News of Ornay"]
    assert [entry.title for entry in entries(whole)] == ["News of Kesk", "News of Ornay", "News of Pell"]


def test_more_entries_than_are_read() -> None:
    assert len(entries(rss(*(f"<item><title>{n}</title></item>" for n in range(MOST + 50))))) == MOST


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "the answer is empty"),
        (" \n", "the answer is empty"),
        ("It rained.", "neither RSS nor Atom nor JSON Feed"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "neither RSS"),
        ("<opml version='2.0'><body/></opml>", "an OPML list"),
        ('{"a":1}', "no JSON Feed"),
        ('{"version":"https://jsonfeed.org/version/1","items":[', "broken or cut off"),
        (
            "<!doctype html><html><head><link rel=alternate type='application/rss+xml' href='/rss.xml'></head>",
            "https://post.example/rss.xml",
        ),
        (b"%PDF-1.7 \x00\xff", "neither RSS"),
    ],
)
def test_what_is_no_feed_is_named(data: bytes | str, said: str) -> None:
    with pytest.raises(FeedUnreadable, match=said):
        entries(data)


def laughs(levels: int) -> str:
    named = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{named}]>'


@pytest.mark.parametrize(
    "bomb",
    [
        laughs(12) + "<rss><channel><item><title>&l11;</title><link>/a?&l11;</link></item></channel></rss>",
        laughs(12) + '<rss><channel title="&l11;"><item><title>A</title></item></channel></rss>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/evil.dtd"><rss><channel><item><title>A</title></item></channel></rss>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:1/evil.dtd"> %p;]><rss><channel><item><title>A</title></item></channel></rss>',
        '<!DOCTYPE rss [<!ENTITY a "]>"> ]><rss><channel><item><title>A &a;</title></item></channel></rss>',
        '<rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><title>A</title><description><xi:include href="file:///etc/passwd" parse="text"/></description></item></channel></rss>',
        '<?xml-stylesheet href="file:///etc/passwd"?><rss><channel><item><title>A</title></item></channel></rss>',
    ],
    ids=["laughs", "laughs-in-attribute", "external-dtd", "parameter-entity", "bracket-in-entity", "xinclude", "stylesheet"],
)
def test_bombs_and_files_of_ours(bomb: str) -> None:
    begun = time.monotonic()
    found = str(read_feed(bomb.encode(), base=AT))
    assert time.monotonic() - begun < 5
    assert "<!" not in as_xml(bomb)
    assert "root:" not in found
    assert "haha" not in found
    assert len(found) < 2000


@pytest.mark.parametrize(
    "data",
    [
        "<rss>" + "<a>" * 500_000,
        "<rss><channel>" + "<item>" * 200_000,
        "<rss><channel><item><title>" + "<![CDATA[" * 100_000,
        "<rss><channel>" + "<item><a " * 100_000,
        "<!DOCTYPE [" + "]" * 300_000 + "<rss>",
        "<!DOCTYPE" * 100_000,
        "<rss><channel><item><description>" + "&amp;lt;" * 200_000 + "</description></item></channel></rss>",
        "<rss><channel><item><description>" + "<" * 300_000,
        "<rss><channel><item><title>" + "&a" * 500_000 + "</title></item></channel></rss>",
        "<html>" + "<link " * 100_000,
        '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 200_000,
        '{"version":"https://jsonfeed.org/version/1","items":[' + "{}," * 200_000 + "{}]}",
        "<rss><channel>" + "<item><link>https://e.example/?" + "a=b&amp;" * 50_000 + "utm_x=1</link></item></channel></rss>",
        "<opml>" + "<outline>" * 300_000,
    ],
    ids=lambda data: data[:24],
)
def test_what_is_meant_to_take_long_does_not(data: str) -> None:
    begun = time.monotonic()
    try:
        read_feed(data.encode(), base=AT)
    except FeedUnreadable:
        pass
    listed_feeds(data.encode())
    assert time.monotonic() - begun < 10  # a fraction of a second, on a machine that does nothing else


@pytest.mark.parametrize("where", ['<feed xml:base="http://["', '<feed xmlns="}"', '<feed xmlns="&#1;a"'])
def test_what_is_no_address_and_no_name_costs_no_feed(where: str) -> None:
    entry = '<entry xml:base="//[[]]"><id>urn:1</id><title>Blast</title><link href="http://h.example/1"/></entry>'
    feed = read_feed(f"{where}>{entry}</feed>".encode(), base=AT)
    assert [(entry.title, entry.link) for entry in feed.entries] == [("Blast", "http://h.example/1")]


def test_entries_within_entries_do_not_multiply_a_feed() -> None:
    data = b"<rss><channel>" + b"<item><description>a" * 100 + b"a" * 50_000 + b"</channel></rss>"
    found = read_feed(data, base=AT).entries
    assert 0 < sum(len(entry.content or "") for entry in found) < 20 * len(data)


PIECES = st.sampled_from(
    ["<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>",
     "<guid isPermaLink='x'>", "<pubDate>", "Mon, 02 Mar 2026 12:00:00 GMT", "2026-03-02T12:00:00Z", "<content type='xhtml'>", "<link href='//['/>",
     "http://[::1", "<ttl>", "99999999999999999999", "<updatePeriod>", "hourly", "<updateFrequency>", "0", "²", "<![CDATA[", "]]>", "&lt;", "&bogus;", "&#55296;",
     "<!DOCTYPE x [", "]>", "<outline xmlUrl='http://e.example/f'>", "<opml>", "<rdf:RDF>", "\x00", "\ud7ff", "é", "<!--", "<?xml version='1.0' encoding='ebcdic-int'?>",
     '{"version":"https://jsonfeed.org/version/1","items":[', '{"id":1,"url":"http://[","content_text":"a","authors":[{}]}', "]}", ","]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join), st.text(max_size=30))
@example("<rss><channel><item><guid>http://[</guid>", "")
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_feed_or_is_refused(text: str, content_type: str) -> None:
    _harmless(text.encode("utf-8", "surrogatepass"), content_type)


@given(st.binary(max_size=300), st.binary(max_size=60), st.integers(0, 400))
@settings(max_examples=300, deadline=None)
def test_any_damage_to_a_feed_is_survived(noise: bytes, patch: bytes, at: int) -> None:
    _harmless(noise, "")
    whole = rss(item("Kesk"), item("Ornay")).encode()
    _harmless(whole[:at] + patch + whole[at + len(patch) :], "text/xml; charset=utf-16")
    _harmless(whole[: at * 4] + noise, "")


def _harmless(data: bytes, content_type: str) -> None:
    listed_feeds(data)
    is_opml(data)
    is_feed(data, content_type)
    try:
        feed = read_feed(data, content_type, base=AT)
    except FeedUnreadable:
        return
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert all(entry.id and entry.version for entry in feed.entries)
    for entry in feed.entries:
        entry.article()


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_are_some_text(data: bytes, content_type: str) -> None:
    as_xml(decoded(data, content_type))


OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="World"><outline type="rss" text="A" xmlUrl="https://a.example/feed"/><outline text="Deep"><outline xmlURL="http://b.example/feed"/></outline></outline>
<outline type="rss" xmlUrl="https://a.example/feed"/><outline xmlUrl="file:///etc/passwd"/><outline type="include" url="https://c.example/more.opml"/></body></opml>"""


def test_opml() -> None:
    assert is_opml(OPML.encode())
    assert listed_feeds(OPML.encode()) == ["https://a.example/feed", "http://b.example/feed"]


def test_outlines_are_read_so_deep_and_no_deeper() -> None:
    def nested(depth: int) -> bytes:
        inner = '<outline xmlUrl="https://a.example/feed"/>'
        return f"<opml><body>{'<outline>' * depth}{inner}{'</outline>' * depth}</body></opml>".encode()

    assert listed_feeds(nested(10)) == ["https://a.example/feed"]
    assert listed_feeds(nested(40)) == []


def test_a_list_of_lines() -> None:
    lines = (
        b"# mine\nhttps://a.example/feed  # the good one\n\nhttps://b.example/feed#x\nnot an address\nhttps://a.example/feed\n"
    )
    assert listed_feeds(lines) == ["https://a.example/feed", "https://b.example/feed#x"]


@pytest.mark.parametrize("name", ["title", "description"])
def test_entries_within_entries_end_where_they_would_grow_without_end(name: str) -> None:
    feed = rss(f"<item><{name}>Blast &gt; fire" * 200)
    held = [len(entry.content or entry.title or "") for entry in entries(feed)]
    assert len(held) > 2
    assert sum(held) <= 11 * len(feed)
