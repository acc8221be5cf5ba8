"""The admitted text: what every offset counts in."""

from __future__ import annotations

import re

import trafilatura
from lxml import etree, html

from tocsin.agents.admit.boilerplate import without_boilerplate

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*([0-9]{1,8}));?")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_TAGS = re.compile(
    r"</?(?:p|br|div|span|b|i|em|strong|h[1-6]|ul|ol|li|blockquote|figure|figcaption|a|img)\b[^<>]{0,2000}>", re.IGNORECASE
)


def admitted_text(text: str) -> str:
    """Return plain text with line ends, blanks and unseen characters in order, without boilerplate lines."""
    lines = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")).split("\n")
    return without_boilerplate("\n".join(_BLANKS.sub(" ", line).rstrip() for line in lines).strip())


def text_of_html(markup: str) -> str:
    """Return the article that a page or a fragment holds, one paragraph a line; empty where there is none."""
    markup = _REFERENCE.sub(_seen, _UNSEEN.sub("", markup))
    found = trafilatura.extract(markup, include_comments=False, include_tables=True, fast=True, favor_recall=True)
    return str(found) if found else _all_text(markup)


def _seen(reference: re.Match[str]) -> str:
    """Return a character reference as it stands, and nothing for one to a character that no XML may hold ("&#0;")."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if code > 0x10FFFF or _UNSEEN.match(chr(code)) else reference[0]


def looks_like_html(text: str) -> bool:
    """Say whether a *text* is markup that its producer left in."""
    return len(_TAGS.findall(text[:20_000])) >= 2


def _all_text(markup: str) -> str:
    # Fragments (a flash of one paragraph) are below what an article extractor calls an article.
    try:
        tree = html.fromstring(markup)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    for element in tree.xpath("//script|//style|//nav|//header|//footer|//form|//noscript"):
        element.drop_tree()
    for block in tree.xpath("//p|//div|//br|//li|//h1|//h2|//h3|//tr"):
        block.tail = "\n" + (block.tail or "")
    return str(tree.text_content()).strip()
