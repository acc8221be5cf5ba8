"""The `extract` agent."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator

from tocsin.agents.extract.extraction import facts_of
from tocsin.schemas.article import Article
from tocsin.schemas.facts import Facts


async def extract(articles: AsyncIterable[Article]) -> AsyncIterator[Facts]:
    """Yield exactly one Facts for every article."""
    async for article in articles:
        yield facts_of(article)
