"""The `admit` agent."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator

from tocsin.agents.admit.admission import admitted
from tocsin.schemas.article import Article, RawArticle


async def admit(articles: AsyncIterable[RawArticle]) -> AsyncIterator[Article]:
    """Yield every article that has text and an edition; raises ArticleRejected for one that can never be judged."""
    async for raw in articles:
        if (article := admitted(raw)) is not None:
            yield article
