"""Raw articles in, articles out: clean text, a language, an identity."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.agents.admit import language
from tocsin.agents.admit.admission import admitted
from tocsin.agents.admit.agent import admit
from tocsin.agents.admit.language import _is_plainly_english, language_of
from tocsin.agents.admit.raw import MAX_RAW, raw_article
from tocsin.agents.admit.text import admitted_text, looks_like_html, text_of_html
from tocsin.errors import ArticleEmpty, ArticleRejected, ArticleTooLarge
from tocsin.schemas.article import RawArticle
from tocsin.schemas.message import UNDATED

PAGE = """<!doctype html><html><head><title>The Paper</title><style>p {color: red}</style></head><body>
<nav><a href="/">Home</a><a href="/world">World</a></nav>
<article><h1>Ministers meet in Oslo</h1>
<p>Foreign ministers of four northern states met in Oslo on Tuesday to discuss the closing of a strait.</p>
<p>Their host said the talks had been &ldquo;short &amp; frank&rdquo; and would go on in the autumn.</p></article>
<footer>© 2026 The Paper. All rights reserved.</footer><script>track("reader")</script></body></html>"""


def test_a_page_gives_its_article_and_nothing_else() -> None:
    text = text_of_html(PAGE)
    assert "“short & frank”" in text
    assert "track" not in text
    assert "All rights reserved" not in text


def test_a_fragment_is_read_whole() -> None:
    assert text_of_html("<p>Three hurt.</p><p>More soon.</p>").split("\n")[0].strip() == "Three hurt."


@pytest.mark.parametrize("reference", ["&#0;", "&#x1F;", "&#11", "&#xFFFE;", "&#55296;", "&#1114112;", "&#99999999;"])
def test_references_to_characters_that_no_xml_holds_are_dropped(reference: str) -> None:
    assert text_of_html(f"<p>Three{reference} hurt &#169; in Karsk.</p><p>More.</p>").split("\n")[0] == "Three hurt © in Karsk."


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("One.\r\nTwo.", "One.\nTwo."),
        ("Seven\u00a0 people\x00 died.", "Seven people died."),
        (
            "Ministers met in Oslo.\n\nRecommended Stories\n\nlist of 3 itemsend of list\n\nThey left.",
            "Ministers met in Oslo.\n\nThey left.",
        ),
        ("Ministers met in Oslo.\n\nSubscribe now for more\nLeave a Comment", "Ministers met in Oslo."),
        (
            "Ministers met.\nAlready a subscriber? Log in",
            "Ministers met.\nAlready a subscriber? Log in",
        ),  # too little would be left
        ("Share prices fell as ministers met in Oslo.", "Share prices fell as ministers met in Oslo."),
        ("Watch out for new talks, ministers said.", "Watch out for new talks, ministers said."),
        ("Read more", "Read more"),
    ],
)
def test_clean_text(text: str, clean: str) -> None:
    assert admitted_text(text) == clean


@pytest.mark.parametrize(
    ("text", "markup"),
    [("<p>One.</p><p>Two.</p>", True), ("a < b and c > d", False), ("Shr 4 cts <ABC.N> vs 3", False), ("cut <a href", False)],
)
def test_markup_is_told_from_text(text: str, markup: bool) -> None:
    assert looks_like_html(text) is markup


def test_the_article_keeps_what_it_was_sent_with() -> None:
    article = admitted(
        RawArticle(url="https://paper.example/1", title=" Ministers  meet ", text="Ministers met in Oslo.", version="2")
    )
    assert article is not None
    assert (article.id, article.title, article.edition, article.version) == (
        "https://paper.example/1",
        "Ministers meet",
        "en",
        "2",
    )
    assert article.received_at == UNDATED


def test_the_time_of_receipt_travels() -> None:
    at = datetime(2026, 3, 4, tzinfo=UTC)
    article = admitted(RawArticle(id="a", text="Ministers met in Oslo.", received_at=at))
    assert article is not None
    assert article.received_at == at


def test_the_content_hash_changes_with_what_a_reader_sees() -> None:
    raw = RawArticle(id="a", text="Ministers met in Oslo.")
    changes = [{"text": "Ministers met in Bergen."}, {"title": "Talks"}, {"version": "2"}, {"pub_status": "canceled"}]
    hashes = [admitted(raw.model_copy(update=change)) for change in [{}, {}, *changes, {"source": "Another paper"}]]
    seen = [article.content_hash for article in hashes if article]
    assert seen[0] == seen[1] == seen[-1]
    assert len(set(seen)) == 1 + len(changes)


@pytest.mark.parametrize(
    ("text", "said", "edition"),
    [
        (
            "The foreign ministers of the northern states met in Oslo on Tuesday and discussed the closing of the strait.",
            None,
            "en",
        ),
        ("THE FOREIGN MINISTERS OF THE NORTHERN STATES MET IN OSLO ON TUESDAY AND DISCUSSED THE STRAIT.", None, "en"),
        (
            "Les ministres des affaires étrangères des pays du nord se sont réunis mardi à Oslo pour parler du détroit.",
            None,
            None,
        ),
        ("Les ministres des affaires étrangères des pays du nord se sont réunis mardi à Oslo pour parler.", "en", None),
        ("Oslo, Bergen, Tromsø.", None, "en"),
        ("Oslo, Bergen, Tromsø.", "nb-NO", None),
    ],
)
def test_language(text: str, said: str | None, edition: str | None) -> None:
    article = admitted(RawArticle(id="a", text=text, language=said))
    assert (article.edition if article else None) == edition


@pytest.mark.parametrize(
    "text",
    [
        "Wat was er aan de hand, of was het niet zo? De minister was in Oslo, of in Bergen, maar had geen tijd, zei de woordvoerder.",
        "Er war von der Lage überrascht und hatte was von dem Minister gehört, sagte der Sprecher am Dienstag; was folgt, war offen.",
        "The Guardian, The Times und The Economist berichteten über das Treffen der Minister in Oslo, das am Dienstag begann.",
        "Han var i Oslo for to dager siden, og utenriksministeren sa at møtet for mange var en skuffelse fordi avtalen ikke ble signert.",
        "It was Titanic op televisie, of toch niet: de minister, die was uitgenodigd, was het die avond met de kijkers eens, of deed alsof.",
    ],
)
def test_a_few_english_words_do_not_make_a_text_english(text: str) -> None:
    assert not _is_plainly_english(text)
    assert language_of(text) != "en"


def test_a_text_full_of_english_function_words_is_english_without_a_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_detector", lambda: pytest.fail("the detector was asked"))
    said = "The ministers of the northern states, which was a surprise, met for talks with their allies in Oslo, the envoy said."
    assert language_of(said, "de") == language_of(said.upper(), "de") == "en"


def test_markup_without_text_is_refused_with_the_article_and_the_field() -> None:
    with pytest.raises(ArticleEmpty, match="article a, field html"):
        admitted(RawArticle(id="a", html="<div><img src=x></div>"))


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ArticleTooLarge, match="article a, field text"):
        admitted(RawArticle(id="a", text="word " * 250_000))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty line"),
        (b" \t", "empty line"),
        (b"{", "not JSON"),
        (b'{"id": "a", "text": "\xff"}', "not JSON in UTF-8"),
        (b'{"id": "a", "text": "a\x00b"}', "not JSON"),
        (b"[" * 10_000 + b"]" * 10_000, "not JSON"),
        (b'["a"]', "a JSON array"),
        (b"7", "a JSON number"),
        (b'"text"', "a JSON string"),
        (b"null", "a JSON null"),
        (b'{"id": "a"}', "article a: an article needs a text or an html"),
        (b'{"text": "Ministers met."}', "an id or a url"),
        (b'{"id": "a", "text": 7}', "article a, field text"),
        (b'{"id": 7, "text": "Ministers met."}', "article without id, field id"),
        (b'{"id": "a", "text": "x", "published_at": "0000-00-00"}', "article a, field published_at"),
        (b'{"id": "a", "text": "' + b"x" * MAX_RAW + b'"}', "bytes, at most"),
    ],
)
def test_bytes_that_are_no_article_are_refused_in_plain_words(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleRejected, match=reason):
        raw_article(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_article_or_refused(data: bytes) -> None:
    try:
        raw_article(data)
    except ArticleRejected as error:
        assert error.reason


@given(st.text(max_size=400))
def test_any_text_is_cleaned_once(text: str) -> None:
    clean = admitted_text(text)
    assert "\x00" not in clean
    assert admitted_text(clean) == clean


async def test_the_agent_passes_on_what_has_an_edition() -> None:
    async def two() -> AsyncIterator[RawArticle]:
        yield RawArticle(id="a", text="Ministers met in Oslo.")
        yield RawArticle(id="b", text="Die Minister trafen sich.", language="de")

    assert [article.id async for article in admit(two())] == ["a"]
