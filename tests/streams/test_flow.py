"""One step of the river, without a broker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from tocsin.errors import ArticleEmpty, ModelMissing
from tocsin.schemas.article import Article, RawArticle
from tocsin.schemas.facts import Facts
from tocsin.schemas.quarantine import Quarantined
from tocsin.streams.codec import Record, read_facts, read_raw, read_unique, salvaged_article, salvaged_facts
from tocsin.streams.deliveries import Delivery, to_admitted, to_facts
from tocsin.streams.flow import Step, carry
from tocsin.streams.in_hand import FATAL, InHand
from tocsin.streams.rehearsal import Attempt


@dataclass
class Sink:
    """An outlet that remembers; fails at the delivery it is told to."""

    fails_at: int = -1
    in_hand: InHand = field(default_factory=InHand)
    sent: list[tuple[Delivery, float | None]] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    gave_up: list[BaseException] = field(default_factory=list)
    survivable: bool = True
    tried: int = 0
    turn: int = 0
    turns: list[int] = field(default_factory=list)

    async def deliver(self, delivery: Delivery, timestamp: float | None = None) -> None:
        self.turn += 1
        if len(self.sent) == self.fails_at:
            raise ConnectionError("the broker went away")
        self.sent.append((delivery, timestamp))

    def handled(self, record: Record, turn: int) -> None:
        self.done.append(record.offset)
        self.turns.append(turn)

    async def survives(self, attempt: Attempt) -> bool:
        self.tried += 1
        await attempt()
        return self.survivable

    async def give_up(self, error: BaseException) -> None:
        self.gave_up.append(error)

    @property
    def topics(self) -> list[str]:
        return [delivery.topic.name.removeprefix("tocsin.").removesuffix(".v1") for delivery, _ in self.sent]

    def quarantined(self) -> Quarantined:
        return Quarantined.model_validate_json(self.sent[0][0].value)


def record(value: object, *, offset: int = 0, **headers: bytes) -> Record:
    return Record("tocsin.t.v1", 0, offset, 1_772_443_800.5, None, orjson.dumps(value), headers)


def article(article_id: str = "a", text: str = "Envoys met.") -> dict[str, Any]:
    return {"id": article_id, "edition": "en", "text": text, "received_at": "2026-03-02T00:00:00Z", "content_hash": "h", "seq": 4}


def unread(article: Article, *, failed: bool = False) -> Facts:
    return Facts(article_id=article.id, seq=article.seq, received_at=article.received_at, failed=failed)


async def admit(articles: AsyncIterable[RawArticle]) -> AsyncIterator[Article]:
    async for raw in articles:
        if raw.text == "nothing":
            raise ArticleEmpty("no text is left", article_id=raw.id, field="text")
        if raw.text == "bug":
            raise ZeroDivisionError("division by zero\nin a finder")
        if raw.text == "model":
            raise ModelMissing("install it")
        if raw.text != "in Danish":
            yield Article.model_validate(article(raw.id or "", raw.text or ""))


async def extract(articles: AsyncIterable[Article]) -> AsyncIterator[Facts]:
    async for each in articles:
        if each.text == "bug":
            raise KeyError("nsubj")
        yield unread(each)


async def judge(facts: AsyncIterable[Facts]) -> AsyncIterator[Facts]:
    async for each in facts:
        if not each.failed:
            raise ValueError("cannot be told apart")
        yield each


def always(agent: Callable[[Any], Any]) -> Callable[[Record], Any]:
    return lambda _: agent


ADMIT = Step(read_raw, always(admit), to_admitted)
EXTRACT = Step(read_unique, always(extract), to_facts, lambda a: unread(a, failed=True))
JUDGE = Step(read_facts, always(judge), to_facts, lambda f: f.model_copy(update={"failed": True}))


async def test_an_output_goes_out_with_its_key_and_the_time_of_its_record() -> None:
    sink = Sink()
    await carry(ADMIT, record({"id": "a", "text": "Envoys met."}), sink)
    [(delivery, timestamp)] = sink.sent
    assert (sink.topics, delivery.key, timestamp) == (["articles.admitted"], b"en", 1_772_443_800.5)
    assert sink.done == [0]


async def test_an_agent_may_yield_nothing() -> None:
    sink = Sink()
    await carry(ADMIT, record({"id": "a", "text": "in Danish"}), sink)
    assert (sink.sent, sink.done) == ([], [0])


@pytest.mark.parametrize(
    ("text", "error", "reason"),
    [("nothing", "ArticleEmpty", "no text is left"), ("bug", "ZeroDivisionError", "ZeroDivisionError: division by zero")],
)
async def test_what_an_agent_cannot_do_goes_to_quarantine_and_counts_as_handled(text: str, error: str, reason: str) -> None:
    sink = Sink()
    await carry(ADMIT, record({"id": "a", "text": text}, offset=3), sink)
    found = sink.quarantined()
    assert (sink.topics, sink.done) == (["quarantine"], [3])
    assert (found.error, found.reason, found.article_id, found.offset) == (error, reason, "a", 3)


async def test_what_cannot_be_read_goes_to_quarantine() -> None:
    sink = Sink()
    await carry(ADMIT, record([1]), sink)
    assert sink.quarantined().error == "ArticleUnreadable"


async def test_a_failed_extraction_still_gives_its_one_facts() -> None:
    sink = Sink()
    await carry(EXTRACT, record(article(text="bug")), sink)
    assert sink.topics == ["quarantine", "facts"]
    facts = Facts.model_validate_json(sink.sent[1][0].value)
    assert (facts.failed, facts.seq, facts.article_id) == (True, 4, "a")


async def test_a_lane_that_fails_goes_on_with_the_bare_facts() -> None:
    sink = Sink()
    await carry(JUDGE, record(unread(Article.model_validate(article())).model_dump(mode="json")), sink)
    assert sink.topics == ["quarantine", "facts"]
    assert Facts.model_validate_json(sink.sent[1][0].value).failed


async def test_attempts_travel_down_the_river() -> None:
    sink = Sink()
    await carry(ADMIT, record({"id": "a", "text": "Envoys met."}, tocsin_attempts=b"2"), sink)
    await carry(ADMIT, record({"id": "a", "text": "nothing"}, tocsin_attempts=b"2"), sink)
    assert [delivery.headers["tocsin_attempts"] for delivery, _ in sink.sent] == [b"2", b"2"]
    assert Quarantined.model_validate_json(sink.sent[1][0].value).attempts == 2


async def test_everything_says_which_record_led_to_it() -> None:
    sink = Sink()
    await carry(ADMIT, record({"id": "a", "text": "Envoys met."}, offset=7), sink)
    await carry(ADMIT, record([1], offset=8), sink)
    await carry(EXTRACT, record(article(text="bug"), offset=9), sink)
    assert sink.topics == ["articles.admitted", "quarantine", "quarantine", "facts"]
    assert [delivery.headers["tocsin_source"] for delivery, _ in sink.sent] == [
        b"tocsin.t.v1/0/7",
        b"tocsin.t.v1/0/8",
        b"tocsin.t.v1/0/9",
        b"tocsin.t.v1/0/9",
    ]


async def test_a_broker_that_is_gone_stops_the_worker_and_handles_nothing() -> None:
    sink = Sink(fails_at=0)
    with pytest.raises(ConnectionError):
        await carry(ADMIT, record({"id": "a", "text": "Envoys met."}), sink)
    assert (sink.done, [type(e) for e in sink.gave_up]) == ([], [ConnectionError])


async def test_a_missing_model_is_not_the_articles_fault() -> None:
    sink = Sink()
    with pytest.raises(ModelMissing):
        await carry(ADMIT, record({"id": "a", "text": "model"}), sink)
    assert (sink.sent, sink.done) == ([], [])


async def test_a_record_counts_for_the_turn_in_which_it_was_taken() -> None:
    sink = Sink(turn=7)
    await carry(ADMIT, record({"id": "a", "text": "Envoys met."}), sink)
    assert (sink.turns, sink.turn) == ([7], 8)


@contextmanager
def after(home: Path, ends: int, suspect: Record) -> Iterator[InHand]:
    """Give the note of a worker, so many of whose predecessors ended with *suspect* in hand."""
    for _ in range(ends):
        with (before := InHand()).kept(home):
            before.take(suspect)
    with (note := InHand()).kept(home):
        yield note


async def test_what_a_worker_ended_with_is_tried_by_a_copy_and_then_done_as_ever(tmp_path: Path) -> None:
    suspect = record(article())
    with after(tmp_path, 1, suspect) as note:
        sink = Sink(in_hand=note)
        await carry(EXTRACT, record(article("b"), offset=1), sink)
        assert sink.tried == 0
        for _ in range(2):
            await carry(EXTRACT, suspect, sink)
        assert sink.tried == 1, "a worker got through with it: it is no suspect any more"
        assert sink.topics == ["facts"] * 3
        assert sink.sent[1] == sink.sent[2]


async def test_what_ends_the_copy_too_goes_to_quarantine_untried_however_often_it_comes(tmp_path: Path) -> None:
    suspect = record(article())
    with after(tmp_path, 1, suspect) as note:
        sink = Sink(in_hand=note, survivable=False)
        for offset in range(3):
            await carry(EXTRACT, replace(suspect, offset=offset, timestamp=suspect.timestamp + offset), sink)
        assert (sink.tried, sink.done) == (1, [0, 1, 2])
        assert sink.topics == ["quarantine", "facts"] * 3
        assert sink.quarantined().error == "ArticleFatal"
        contents = {delivery.value for delivery, _ in sink.sent if delivery.topic.name == "tocsin.facts.v1"}
        [facts] = map(Facts.model_validate_json, contents)
        assert (facts.article_id, facts.seq, facts.failed) == ("a", 4, True)


async def test_what_ends_workers_though_copies_survive_it_goes_to_quarantine_in_the_end(tmp_path: Path) -> None:
    suspect = record(article())
    with after(tmp_path, FATAL, suspect) as note:
        sink = Sink(in_hand=note)
        await carry(EXTRACT, suspect, sink)
        assert (sink.tried, sink.topics) == (0, ["quarantine", "facts"])


async def test_a_cancelled_record_is_not_handled() -> None:
    async def hang(_: AsyncIterable[RawArticle]) -> AsyncIterator[Article]:
        await asyncio.sleep(60)
        yield Article.model_validate(article())

    sink = Sink()
    task = asyncio.create_task(carry(Step(read_raw, always(hang), to_admitted), record({"id": "a", "text": "x"}), sink))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (sink.done, [type(e) for e in sink.gave_up]) == ([], [asyncio.CancelledError])


async def test_a_judged_article_that_cannot_be_read_still_keeps_its_place_in_the_lane() -> None:
    sink = Sink()
    step = Step(read_unique, lambda _: never, to_facts, fallback=lambda a: unread(a, failed=True), salvage=salvaged_article)
    await carry(step, record({**article(), "received_at": "once"}), sink)
    await carry(step, record({"id": "stranger", "text": "No number was given."}, offset=1), sink)
    assert sink.topics == ["quarantine", "facts", "quarantine"]
    facts = Facts.model_validate_json(sink.sent[1][0].value)
    assert (facts.article_id, facts.seq, facts.failed) == ("a", 4, True)
    assert sink.done == [0, 1]


async def test_facts_that_cannot_be_read_still_let_their_lane_go_on() -> None:
    seen: list[Facts] = []

    async def lane(facts: AsyncIterable[Facts]) -> AsyncIterator[Facts]:
        seen.extend([one async for one in facts])
        for nothing in ():
            yield nothing

    sink = Sink()
    step = Step(read_facts, lambda _: lane, to_facts, fallback=lambda f: f, salvage=salvaged_facts)
    await carry(step, record({"article_id": "a", "seq": 7, "edition": "en", "received_at": "once"}), sink)
    assert sink.topics == ["quarantine"]
    assert [(one.article_id, one.seq, one.failed) for one in seen] == [("a", 7, True)]


async def never(articles: AsyncIterable[Article]) -> AsyncIterator[Facts]:
    async for one in articles:
        raise AssertionError(f"nothing can be read of {one.id}")
        yield unread(one)
