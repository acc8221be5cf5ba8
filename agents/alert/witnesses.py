"""Who speaks: one witness for all copies and updates of one wire story."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tocsin.agents.alert.calendar import claimed_at
from tocsin.schemas.alert import Claim
from tocsin.schemas.facts import Facts
from tocsin.schemas.message import Span
from tocsin.schemas.story import Statement, Trace

MAX_WITNESSES = 100
"""Witnesses counted for one story."""
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\w+/(?=https?:)", re.IGNORECASE)


def witness_of(facts: Facts, original: Trace | None) -> str:
    """Return who speaks in *facts*: the witness of the article that it copies or updates, else its outlet, else itself."""
    if original is not None:
        return original.witness
    return outlet(facts.source, facts.url) or f"article {facts.article_id}"


def outlet(source: str | None, url: str | None) -> str | None:
    """Return the outlet's name, or the host of the address; an archived page belongs to the host it was taken from."""
    if source and source.strip():
        return " ".join(source.lower().split())
    if not url:
        return None
    try:
        host = urlsplit(_ARCHIVED.sub("", url)).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def statement_fields(facts: Facts, witness: str, evidence: Span, *, replaces: bool = False) -> dict[str, object]:
    """Return the fields that every claim of *facts* shares; it takes its original's place where it *replaces* it."""
    return {
        "article_id": facts.article_id,
        "seq": facts.seq or 0,
        "at": claimed_at(facts),
        "witness": witness,
        "source": facts.source,
        "url": facts.url,
        "published_at": facts.published_at,
        "of": facts.of if replaces and facts.of != facts.article_id else None,
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
    }


def shown(statement: Statement, value: str | int | None) -> Claim:
    """Return a claim as an alert shows it."""
    return Claim(
        article_id=statement.article_id,
        source=statement.source,
        url=statement.url,
        published_at=statement.published_at,
        quote=statement.quote,
        start=statement.start,
        end=statement.end,
        value=value,
    )
