"""The river without a broker: what `tocsin extract` and `tocsin replay` do, in order, in process, in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
from pydantic import ValidationError

from tocsin.agents.admit.admission import admitted
from tocsin.agents.admit.raw import raw_article
from tocsin.agents.alert import KINDS as ALERT_KINDS
from tocsin.agents.alert import Alerter
from tocsin.agents.deduplicate import KINDS as DEDUPLICATE_KINDS
from tocsin.agents.deduplicate import Deduplicator
from tocsin.agents.extract.extraction import facts_of
from tocsin.agents.lane import PackedMemory
from tocsin.errors import ArticleRejected, MarkRefused
from tocsin.schemas.mark import Mark
from tocsin.schemas.message import UNDATED

if TYPE_CHECKING:
    from tocsin.schemas.alert import ActorsAlert, CasualtiesAlert, MeetingsAlert
    from tocsin.schemas.article import Article, RawArticle
    from tocsin.schemas.facts import Facts

    AnyAlert = ActorsAlert | MeetingsAlert | CasualtiesAlert

BROKEN_CLOCK = datetime(2100, 1, 1, tzinfo=UTC)
"""In a replay an article dated later does not move lane time: it would end every story before it."""

Complain = Callable[[str], None]
"""Takes one line about an article that could not be read."""


def article_lines(lines: Iterable[bytes], *, name: str) -> Iterator[bytes]:
    """Yield one JSON article a line; a file that does not begin with JSON is one plain text, with *name* as its id."""
    rest = iter(lines)
    head: list[bytes] = []
    for line in rest:
        head.append(line)
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            break
    if head and not head[-1].lstrip(b"\xef\xbb\xbf \t").startswith((b"{", b"[", b'"')):
        text = b"".join([*head, *rest]).decode("utf-8", errors="replace")
        yield orjson.dumps({"id": name, "text": text})
        return
    yield from head
    yield from rest


def read_articles(lines: Iterable[bytes], complain: Complain) -> Iterator[RawArticle]:
    """Yield the articles of *lines* that can be read; one line about every other goes to *complain*."""
    for number, line in enumerate(lines, start=1):
        try:
            yield raw_article(line)
        except ArticleRejected as error:
            complain(f"line {number}: {error}")


def read_marks(lines: Iterable[bytes], complain: Complain) -> Iterator[Mark]:
    """Yield the marks of *lines*, one JSON a line, that can be read; one line about every other goes to *complain*."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield Mark.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            complain(f"marks, line {number}: {where + ': ' if where else ''}{first['msg']}")


def extract_facts(articles: Iterable[RawArticle], complain: Complain) -> Iterator[Facts]:
    """Yield the facts of every article, in order. An article in a language without an edition gives a complaint."""
    for article in _admit(articles, complain):
        yield facts_of(article)


@dataclass(slots=True)
class River:
    """The four agents in one process over plain dicts; keeps what it judged for as long as it lives."""

    complain: Complain
    _offset: int = 0
    _deduplicator: Deduplicator = field(default_factory=lambda: Deduplicator(PackedMemory({}, DEDUPLICATE_KINDS)))
    _alerter: Alerter = field(default_factory=lambda: Alerter(PackedMemory({}, ALERT_KINDS)))

    def replay(
        self, articles: Iterable[RawArticle], marks: Iterable[Mark] = ()
    ) -> Iterator[tuple[Article | None, list[AnyAlert]]]:
        """Yield every judged article with the alerts it raised, in order; the same input gives the same bytes.

        A mark is heeded before the first article that was received after it, the rest at the end; its alerts come
        without an article. Marks of one instant keep their order.
        """
        waiting = deque(sorted(marks, key=lambda mark: mark.at))
        for article in _admit(_received(articles), self.complain):
            while waiting and waiting[0].at < article.received_at:
                yield None, self._heed(waiting.popleft())
            placed = article.model_copy(update={"offset": self._offset})
            self._offset += 1
            for judged in self._deduplicator.judge(placed):
                yield judged, list(self._alerter.judge(facts_of(judged)))
        for mark in waiting:
            yield None, self._heed(mark)

    def _heed(self, mark: Mark) -> list[AnyAlert]:
        try:
            return list(self._alerter.heed(mark))
        except MarkRefused as error:
            self.complain(f"mark {mark.id}: {error}")
            return []


def verdict_line(article: Article) -> bytes:
    """Return an article's verdict as one line of JSON."""
    fields = {"article_id": article.id, "verdict": article.verdict, "of": article.of, "story_id": article.story_id}
    return orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)


def _admit(articles: Iterable[RawArticle], complain: Complain) -> Iterator[Article]:
    for raw in articles:
        try:
            article = admitted(raw)
        except ArticleRejected as error:
            complain(str(error))
            continue
        if article is None:
            complain(f"article {raw.id or raw.url}: its language has no edition, skipped")
        else:
            yield article


def _received(articles: Iterable[RawArticle]) -> Iterator[RawArticle]:
    # In a replay nothing was received: an article without a date takes the time of the one before it.
    now: datetime = UNDATED
    for raw in articles:
        published = raw.published_at if raw.published_at and raw.published_at < BROKEN_CLOCK else None
        now = raw.received_at or published or now
        yield raw.model_copy(update={"received_at": now})
