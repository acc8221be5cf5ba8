"""What reads bytes from outside: for each decoder some samples, what is worth putting into them, and what must hold.

A reader raises where it should not: whatever the bytes are, they are read or refused with an error of ours, in its own words.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from tocsin.agents.admit.admission import admitted
from tocsin.agents.admit.text import looks_like_html, text_of_html
from tocsin.agents.alert import KINDS as ALERT_KINDS
from tocsin.agents.deduplicate import KINDS as DEDUPLICATE_KINDS
from tocsin.agents.extract.phrases.cardinals import LARGEST
from tocsin.agents.extract.phrases.dates import dateline_day, find_dates
from tocsin.agents.extract.phrases.numbers import find_numbers
from tocsin.agents.lane import PackedMemory, recover, wire
from tocsin.desk.cursor import CursorInvalid, Notation
from tocsin.errors import ArticleRejected, FilterInvalid, MarkRefused, StateUnreadable
from tocsin.schemas.article import MAX_TEXT
from tocsin.schemas.quarantine import Quarantined
from tocsin.schemas.wanted import Wanted
from tocsin.streams.codec import (
    Record,
    quarantined,
    read_admitted,
    read_facts,
    read_mark,
    read_raw,
    salvaged_article,
    salvaged_facts,
)
from tocsin.streams.sources.bodies import MOST as MOST_ARTICLES
from tocsin.streams.sources.bodies import BodyUnreadable, articles_in
from tocsin.streams.sources.dates import feed_date
from tocsin.streams.sources.feeds import MOST as MOST_ENTRIES
from tocsin.streams.sources.feeds import FeedUnreadable, is_feed, read_feed
from tocsin.streams.sources.opml import MOST as MOST_FEEDS
from tocsin.streams.sources.opml import listed_feeds
from tocsin.streams.values import OFFSET, SEQ, LaneStore

_PASSAGE = 20_000  # characters; a sentence has at most 2,000
_NOTATION = Notation({"tocsin.alerts.actors.v1": "a", "tocsin.alerts.casualties.v1": "c", "tocsin.marks.v1": "m"})


@dataclass(frozen=True, slots=True)
class Decoder:
    """Reads bytes; `signs` is what its own language is written with."""

    read: Callable[[bytes], None]
    samples: tuple[bytes, ...]
    signs: tuple[bytes, ...] = ()


def _raw(data: bytes) -> None:
    record = Record("tocsin.articles.raw.v1", 0, 7, 1_790_000_000.0, None, data)
    try:
        article = admitted(read_raw(record))
    except ArticleRejected as error:
        _kept(record, error)
        return
    if article is not None:
        assert len(article.text) <= MAX_TEXT
        assert "\x00" not in article.text
        again = read_admitted(Record("tocsin.articles.admitted.v1", 0, 3, 1_790_000_000.0, None, wire(article)))
        assert again == article.model_copy(update={"offset": 3})


def _within(data: bytes) -> None:
    """Read a record that should be one of ours: an article that was judged, or facts."""
    record = Record("tocsin.facts.v1", 0, 7, 1_790_000_000.0, None, data)
    for read in (read_admitted, read_facts):
        try:
            read(record)
        except ArticleRejected as error:
            _kept(record, error)
            salvaged_article(record)
            salvaged_facts(record)


def _kept(record: Record, error: Exception) -> None:
    kept = Quarantined.model_validate_json(wire(quarantined(record, error)))
    assert kept.reason


def _body(data: bytes) -> None:
    for kind in ("application/json", "application/x-ndjson", "text/html"):
        with suppress(BodyUnreadable):
            given = articles_in(data, kind, url="https://herald.example/1")
            assert len(given) <= MOST_ARTICLES
            assert all((each.offer is None) != (each.error is None) for each in given)


def _html(data: bytes) -> None:
    markup = data.decode("utf-8", "replace")
    looks_like_html(markup)
    text = text_of_html(markup)
    assert "\x00" not in text
    assert len(text) <= 64 * len(markup) + 1_000  # lists within lists are indented, and so deep they are read


def _feed(data: bytes) -> None:
    is_feed(data, "text/xml")
    with suppress(FeedUnreadable):
        feed = read_feed(data, "text/xml; charset=latin-1", base="https://herald.example/feed")
        assert len(feed.entries) <= MOST_ENTRIES
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        articles = [entry.article() for entry in feed.entries]
        # Nothing grows without end: an entity that stands for many would, and entries within entries.
        assert sum(len(article["html"]) for article in articles if article) <= 20 * len(data) + 10_000


def _list(data: bytes) -> None:
    assert len(listed_feeds(data, base="https://herald.example/")) <= MOST_FEEDS


def _number(data: bytes) -> None:
    text = data.decode("utf-8", "replace")[:_PASSAGE]
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)
        assert 0 <= number.low <= number.best <= (number.high if number.high is not None else number.best)
        assert number.best <= LARGEST**2


def _date(data: bytes) -> None:
    text = data.decode("utf-8", "replace")[:_PASSAGE]
    dateline_day(text)
    feed_date(text)
    for day in (None, date(2026, 3, 2), date.min, date.max):
        for start, end, when in find_dates(text, day):
            assert 0 <= start < end <= len(text)
            assert when.start <= when.end


def _filter(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    try:
        wanted = Wanted.parse(text)
    except FilterInvalid as error:
        assert 0 <= error.position <= len(text)
    else:
        assert Wanted.parse(str(wanted)) == wanted


def _cursor(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")  # as a header comes
    with suppress(CursorInvalid):
        assert _NOTATION.write(_NOTATION.read(text)) == text
    with suppress(CursorInvalid):
        assert _NOTATION.write_key(_NOTATION.read_key(text)) == text


def _mark(data: bytes) -> None:
    record = Record("tocsin.marks.v1", 0, 7, 1_790_000_000.0, None, data)
    try:
        mark = read_mark(record)
    except MarkRefused as error:
        _kept(record, error)
    else:
        assert read_mark(Record(*("tocsin.marks.v1", 0, 8, 1_790_000_000.0, None), wire(mark))) == mark


@dataclass(frozen=True, slots=True)
class _Written:
    """A record of a changelog."""

    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    offset: int = 0


def _state(data: bytes) -> None:
    """Read `key TAB value TAB header`, a line each, as a changelog; then everything that stands."""
    store = LaneStore.__new__(LaneStore)
    store.__post_init__()
    store.table_name = "lane"
    for line in data.split(b"\n"):
        key, _, rest = line.partition(b"\t")
        value, tab, header = rest.partition(b"\t")
        headers = ((OFFSET, header), (SEQ, header)) if tab else ()
        with suppress(StateUnreadable):
            store.learn(0, [_Written(key, value or None, headers)], 1)
    memory = PackedMemory(store.values_of[0], {**DEDUPLICATE_KINDS, **ALERT_KINDS})
    for key in memory:
        with suppress(StateUnreadable):
            assert memory[key] is not None
    with suppress(StateUnreadable):
        recover(memory, {**DEDUPLICATE_KINDS, **ALERT_KINDS})


_ARTICLE = (
    b'{"id":"urn:a:1","url":"https://herald.example/1","title":"Blast in Karsk","text":"At least nine people were killed on Monday, Reuters said.",'
    b'"published_at":"2026-03-02T10:00:00+01:00","received_at":"2026-03-02T09:10:00Z","language":"en","version":"2","source":"herald.example"}'
)
_NINJS = (
    b'{"uri":"urn:n:1","headlines":[{"role":"main","value":"Talks"}],"bodies":[{"contentType":"text/html","value":"<p>Envoys met in Oslo.</p>"}],'
    b'"versionCreated":"2026-03-02","pubStatus":"usable","author":[{"name":"A"},{"name":1}],"publisher":{"name":"H"}}'
)
_PAGE = (
    b"<html lang=en><head><title>Blast</title><meta name=author content='A. B.'><script>var a=1;</script></head><body><nav>Home</nav><article><h1>Blast</h1>"
    b"<p>Nine people were killed in Karsk on Monday &amp; 20 were wounded, the ministry said in a statement.</p><table><tr><td>1<td>2</table><ul><li>x"
    b"</ul><!-- c --><p>Talks go on&#8217;s</p></article><footer>(c)</footer></body></html>"
)
_OLD_PAGE = (
    b"<html><head><title>Blast</title></head><body><h1>Blast</h" + _NINJS + b"</body></html>"
)  # reads dates in every language
_RSS = (
    b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>H</title><ttl>60</ttl>'
    b"<item><title>Blast &amp; fire</title><link>https://h.example/1</link><guid isPermaLink='false'>1</guid><pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate>"
    b"<description><![CDATA[<p>Nine killed</p>]]></description><content:encoded>&lt;p&gt;x&lt;/p&gt;</content:encoded></item></channel></rss>"
)
_ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://h.example/"><title>H</title><entry><id>urn:1</id><title type="html">T</title>'
    b'<link href="/1" rel="alternate"/><updated>2026-03-02T12:00:00Z</updated><content type="xhtml"><div>a<b>c</b></div></content></entry></feed>'
)
_BOMB = (
    b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item><title>&c;&x;</title><description>&c;&c;&c;</description></item></channel></rss>'
)
_JSON_FEED = (
    b'{"version":"https://jsonfeed.org/version/1.1","title":"H","items":[{"id":"1","url":"https://h.example/1","title":"T",'
    b'"content_html":"<p>a</p>","date_published":"2026-03-02T12:00:00Z","authors":[{"name":"A"}]}]}'
)
_OPML = (
    b'<?xml version="1.0"?><opml version="2.0"><body><outline text="W"><outline xmlUrl="https://a.example/feed"/></outline>'
    b'<outline xmlURL="http://b.example/f"/></body></opml>'
)
_FACTS = (
    b'{"article_id":"a","seq":3,"edition":"en","story_id":"s","verdict":"new","received_at":"2026-03-02T12:00:00Z","actors":[],"casualties":[{"kind":"killed",'
    b'"low":5,"best":5,"high":null,"qualifier":"at_least","victims":"civilian","scope":"incident","evidence":{"quote":"five","start":0,"end":4}}]}'
)
_MARK = (
    b'{"kind":"wrong","edition":"en","alert_id":"a1","by":"Desk","reason":"no","at":"2026-03-02T12:00:00Z"}',
    b'{"id":"m","kind":"mute","edition":"en","story_id":"s1","by":"D\\u00e9sk","at":1790000000}',
)
_TABLE = (
    b'lane:en\t{"applied_seq":4,"next_seq":5,"position":9,"time":"2026-03-02T12:00:00Z"}\n'
    b'~pen1~outbox:en:9\t{"applied_seq":5,"outputs":[],"changes":[{"key":"lane:en","value":{"applied_seq":5,"next_seq":6}}]}\t9\n'
    b'seen:en:a\t{"applied_seq":5,"story_id":"s","said":[1],"last_number":1}\nseen:en:b\t\t7\n',
    b'story:en:s\t{"applied_seq":1,"last_at":"2026-03-02T12:00:00Z"}\nshelf:en:0\t{"applied_seq":2}\nsaid:en:1\t{"article_id":"a","story_id":"s","exact":"x","codes":""}\n~p~story:en:s\t\t3\n',
)

DECODERS = {
    "raw": Decoder(_raw, (_ARTICLE, _NINJS), (b'"id":', b'"text":', b'"html":', b'"bodies":[', b'"published_at":', b'{"a":', b"<p>", b'"version":')),
    "judged": Decoder(_within, (_ARTICLE, _FACTS), (b'"seq":', b'"edition":', b'"evidence":', b'"quote":', b'"start":')),
    "body": Decoder(_body, (_ARTICLE, b"[" + _ARTICLE + b"," + _NINJS + b"]", _ARTICLE + b"\n" + _NINJS, _PAGE, _OLD_PAGE), (b"{", b"[", b"\n", b'{"a":', b"<meta ")),
    "html": Decoder(_html, (_PAGE,), (b"<div>", b"</div>", b"<p>", b"<table><tr><td>", b"<!--", b"-->", b"<script>", b"<![CDATA[", b"<b", b"<svg><a ", b"<li>", b"&lt")),
    "feed": Decoder(_feed, (_RSS, _ATOM, _BOMB, _JSON_FEED), (b"<item>", b"<entry>", b"<content type='xhtml'>", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [", b"<!ENTITY a '", b"&a;", b"<a xmlns='")),
    "list": Decoder(_list, (_OPML, b"https://a.example/f # mine\n#\nhttp://b.example"), (b"<outline>", b"<outline xmlUrl='", b"<opml>", b"http://[")),
    "numbers": Decoder(
        _number,
        (b"between 30 and 40, two dozen, half a million, all but three of the 40, nine hundred and ninety-nine thousand, 1,234.5 million, no one",),
        (b" hundred", b" and ", b" million", b"twenty-", b"all but ", b"dozens of ", b"a few ", b"1,000", b"-", b"zero ", b"half a "),
    ),
    "dates": Decoder(
        _date,
        (b"OSLO, 22 SEP 89 -- on Monday, 30 February 2009, three weeks ago, in early May, since 1066, 2026-03-02, Mon, 02 Mar 2026 12:00:00 +0100",),
        (b" weeks ago", b"in ", b"31 ", b" February", b"9999", b"last ", b" years later", b"0000-00-00", b"-", b"4000 years ago", b"+2400", b"T24:00"),
    ),
    "filters": Decoder(
        _filter,
        (b'kind:casualties severity>=7 -country:FR "railway station" actor:"A \\"B\\"",c', "text:“a b” -story:ab12".encode()),
        (b'"', "“".encode(), "”".encode(), b":", b"-", b",", b">=", b"\\", b"severity", b"kind:"),
    ),
    "cursors": Decoder(_cursor, (b"a0.17-c0.4-m1.3", b"1772452800000.c0.4", b"0"), (b"-", b".", b"a0.1", b"z9.9", "１".encode(), b"00", b"\n")),
    "marks": Decoder(_mark, _MARK, (b'"kind":', b'"mute"', b'"by":', b'"at":', b'"id":', b'"edition":', b"\\u202e")),
    "state": Decoder(_state, _TABLE, (b"\t", b"\n", b"~", b'{"applied_seq":', b'"changes":[', b'"key":', b'"outbox:en:1"', b":", b"outbox:", b"lane:")),
}  # fmt: skip
