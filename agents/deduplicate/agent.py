"""The `deduplicate` agent: one ordered lane per edition."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator

from tocsin.agents.deduplicate.edition import Edition
from tocsin.agents.lane import PackedMemory, outbox_key
from tocsin.schemas.article import Article
from tocsin.schemas.memory import Outbox

WINDOW_DAYS = 7
SIZE = 200_000


class Deduplicator:
    """Rules on articles, one lane for each edition; everything it knows is in *memory*.

    `window_days` is how long an article is remembered, in whole days of lane time; `size` is how many articles and
    versions an edition holds at most: the oldest go first.
    """

    def __init__(self, memory: PackedMemory, *, window_days: int = WINDOW_DAYS, size: int = SIZE) -> None:
        self._memory = memory
        self._window_days = window_days
        self._size = size
        self._editions: dict[str, Edition] = {}
        self.restore()

    def restore(self) -> None:
        """Build the derived indexes again: memory was recovered or written by somebody else."""
        self._editions = {}
        for key in list(self._memory):
            if key.startswith("shelf:"):
                self._edition(key.removeprefix("shelf:"))

    def judge(self, article: Article) -> list[Article]:
        """Return *article* with its verdict. An offset that was judged before gives the same article again."""
        if article.offset is not None:
            known = self._memory.get(outbox_key(article.edition, article.offset))
            if isinstance(known, Outbox):
                return [Article.model_validate(output) for output in known.outputs]
        return self._edition(article.edition).judge(article)

    def _edition(self, name: str) -> Edition:
        if name not in self._editions:
            self._editions[name] = Edition(name, self._memory, window_days=self._window_days, size=self._size)
        return self._editions[name]


async def deduplicate(lane: Deduplicator, articles: AsyncIterable[Article]) -> AsyncIterator[Article]:
    """Yield every article with its verdict, story and place in the lane; a duplicate comes without its text."""
    async for article in articles:
        for judged in lane.judge(article):
            yield judged
