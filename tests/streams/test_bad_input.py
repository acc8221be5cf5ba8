"""Every kind of bad input reaches quarantine with a reason that names the article and the field; its neighbours come through."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from pathlib import Path

import orjson
import pytest

from raw_records import SENT, article, record
from tocsin.errors import ArticleRejected
from tocsin.schemas.quarantine import KEPT, Quarantined
from tocsin.streams.codec import quarantined, read_raw
from tocsin.streams.local import LogBroker
from tocsin.streams.settings import Settings
from tocsin.streams.topics import FACTS, QUARANTINE, RAW, UNIQUE, all_topics
from tocsin.streams.worker import serve

BAD: list[tuple[str, bytes, str | None, str | None, str]] = [
    ("empty", b"", None, None, "empty"),
    ("blank line", b" \t\r\n", None, None, "empty"),
    ("not JSON", b"breaking: ferry sinks", None, None, "JSON"),
    ("cut off", article()[:-9], None, None, "JSON"),
    ("invalid UTF-8", b'{"id":"a1","text":"caf\xe9 \xff\xfe"}', None, None, "UTF-8"),
    ("UTF-16", article().decode().encode("utf-16"), None, None, "UTF-8"),
    ("nested 10,000 deep", b'{"id":"a1","text":' + b"[" * 10_000 + b"]" * 10_000 + b"}", None, None, "JSON"),
    ("null bytes", b"\x00" * 64, None, None, "JSON"),
    ("half a surrogate pair", b'{"id":"a1","text":"a \\ud83d b"}', None, None, "JSON"),
    ("not a number", b'{"id":"a1","text":NaN}', None, None, "JSON"),
    ("array", b"[1, 2]", None, None, "array"),
    ("string", b'"an article"', None, None, "string"),
    ("null", b"null", None, None, "null"),
    ("no id and no url", orjson.dumps({"text": "Envoys met."}), None, None, "id or a url"),
    ("no text", orjson.dumps({"id": "a1", "title": "Envoys met"}), "a1", None, "text or an html"),
    ("text is a number", article(text=12), "a1", "text", "string"),
    ("text is an object", article(text={"body": "x"}), "a1", "text", "string"),
    ("title is a list", article(title=["x"]), "a1", "title", "string"),
    ("id is a number", article(id=5, url="https://example.org/5"), "https://example.org/5", "id", "string"),
    ("id too long", article(id="x" * 5000), "x" * 200, "id", "2048"),
    ("date in year 0", article(published_at="0000-01-01T00:00:00Z"), "a1", "published_at", "date"),
    ("date in year 9999", article(published_at="9999-12-31T23:59:59-05:00"), "a1", "published_at", "year"),
    ("received in year 9999", article(received_at="9999-12-31"), "a1", "received_at", "after"),
    ("date is a number", article(published_at=1772443800), "a1", "published_at", "ISO 8601"),
    ("date is prose", article(published_at="last Tuesday"), "a1", "published_at", "date"),
    ("received long after it was sent", article(received_at="2030-01-01"), "a1", "received_at", "after"),
    ("status unknown", article(pub_status="embargoed"), "a1", "pub_status", "usable"),
    ("text too long", article(text="x" * 4_000_001), "a1", "text", "4000000"),
    ("over the raw limit", article(text="x" * (4 * 1024 * 1024)), "a1", None, "4,194,304"),
]


@pytest.mark.parametrize(("value", "article_id", "field", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input_has_a_reason(value: bytes, article_id: str | None, field: str | None, said: str) -> None:
    with pytest.raises(ArticleRejected) as raised:
        read_raw(record(value))
    found = quarantined(record(value), raised.value)
    assert said in found.reason
    assert (found.article_id, found.field) == (article_id, field)
    assert (found.topic, found.partition, found.offset) == ("tocsin.articles.raw.v1", 2, 7)
    assert found.seen_at == SENT
    assert base64.b64decode(found.original) == value[:KEPT]
    assert (found.length, found.sha256) == (len(value), hashlib.sha256(value).hexdigest())
    assert "\n" not in found.reason


def test_a_quarantine_record_can_itself_be_read() -> None:
    for _, value, *_ in BAD:
        with pytest.raises(ArticleRejected) as raised:
            read_raw(record(value))
        found = quarantined(record(value, headers={"tocsin_attempts": b"2"}), raised.value)
        assert Quarantined.model_validate_json(found.model_dump_json()) == found
        assert found.attempts == 2


WITHOUT_TEXT: list[tuple[str, bytes]] = [
    ("blank text", article(text=" \n\t ")),
    ("only markup", orjson.dumps({"id": "a1", "html": "<html><body><script>x()</script></body></html>"})),
    ("only unseen characters", article(text="\u200b\ufeff\x00")),
]


async def test_bad_input_through_the_river(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, parallel=2, commit_ms=100)
    broker = LogBroker(settings)
    await broker.create(all_topics(settings))
    bad = [value for _, value, *_ in BAD if len(value) <= 4 * 1024 * 1024] + [value for _, value in WITHOUT_TEXT]
    for number, value in enumerate(bad):
        await (await broker.send(RAW.name, value))
        good = {"id": f"good-{number}", "text": f"The ferry company added sailing number {number} to its summer timetable."}
        await (await broker.send(RAW.name, orjson.dumps(good)))
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, stop))
    try:
        async with asyncio.timeout(60):
            while len(await read(broker, FACTS.name)) < len(bad):
                await asyncio.sleep(0.2)
    finally:
        stop.set()
        await serving
    found = [Quarantined.model_validate_json(value) for value in await read(broker, QUARANTINE.name)]
    assert sorted(q.sha256 for q in found) == sorted(hashlib.sha256(value).hexdigest() for value in bad)
    assert all(q.reason and q.topic == RAW.name and q.offset is not None for q in found)
    admitted = {orjson.loads(value)["id"] for value in await read(broker, UNIQUE.name)}
    assert admitted == {f"good-{number}" for number in range(len(bad))}
    await broker.close()


async def read(broker: LogBroker, topic: str) -> list[bytes]:
    return [record.value async for record in broker.read([topic], start="first", follow=False)]
