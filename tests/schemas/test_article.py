"""What a producer may send, in our names and in other people's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from tocsin.schemas.article import RawArticle

MINIMAL = {"id": "a1", "text": "Ministers met in Oslo."}


def test_ninjs_3_is_read() -> None:
    article = RawArticle.model_validate(
        {
            "uri": "urn:newsml:agency:1",
            "headlines": [{"value": "Ministers meet"}],
            "bodies": [
                {"contentType": "text/html", "value": "<p>Ministers met in Oslo.</p>"},
                {"contentType": "text/plain", "value": "Ministers met in Oslo."},
            ],
            "versionCreated": "2026-03-04T05:06:07Z",
            "pubStatus": "usable",
            "version": "3",
        }
    )
    assert article.id == "urn:newsml:agency:1"
    assert article.title == "Ministers meet"
    assert (article.html, article.text) == ("<p>Ministers met in Oslo.</p>", "Ministers met in Oslo.")
    assert article.published_at == datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_schema_org_is_read() -> None:
    article = RawArticle.model_validate(
        {
            "@type": "NewsArticle",
            "@id": "https://paper.example/1",
            "headline": "Ministers meet",
            "articleBody": "Ministers met in Oslo.",
            "datePublished": "2026-03-04",
            "author": [{"@type": "Person", "name": "A. Writer"}, {"name": "B. Writer"}],
            "publisher": {"@type": "Organization", "name": "The Paper"},
            "inLanguage": "en-GB",
        }
    )
    assert article.published_at == datetime(2026, 3, 4, tzinfo=UTC)
    assert (article.author, article.source, article.language) == ("A. Writer, B. Writer", "The Paper", "en-GB")


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("published_at", None, None),
        ("published_at", "", None),
        ("published_at", "2026-03-04T05:06:07", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("published_at", "2026-03-04T05:06:07+05:00", datetime(2026, 3, 4, 0, 6, 7, tzinfo=UTC)),
        ("published_at", "9999-12-31", datetime(9999, 12, 31, tzinfo=UTC)),
        ("pub_status", None, "usable"),
        ("version", 7, "7"),
        ("title", None, None),
    ],
)
def test_optional_fields(field: str, value: object, kept: object) -> None:
    assert getattr(RawArticle.model_validate({**MINIMAL, field: value}), field) == kept


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"id": None}, ""),
        ({"text": None}, ""),
        ({"text": 7}, "text"),
        ({"text": ["one"]}, "text"),
        ({"published_at": "0000-01-01"}, "published_at"),
        ({"published_at": "10000-01-01"}, "published_at"),
        ({"published_at": "9999-12-31T23:59:59-12:00"}, "published_at"),
        ({"published_at": 1_700_000_000}, "published_at"),
        ({"published_at": "soon"}, "published_at"),
        ({"pub_status": "perhaps"}, "pub_status"),
        ({"id": "x" * 3000}, "id"),
        ({"version": True}, "version"),
    ],
)
def test_what_cannot_be_read_is_named(fields: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RawArticle.model_validate({**MINIMAL, **fields})
    assert ".".join(map(str, caught.value.errors()[0]["loc"])) == field


def test_a_cancelled_article_needs_no_text() -> None:
    assert RawArticle(id="a1", pub_status="canceled").text is None


def test_unknown_fields_are_ignored() -> None:
    assert not hasattr(RawArticle.model_validate({**MINIMAL, "mood": "good"}), "mood")
