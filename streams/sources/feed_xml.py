"""RSS and Atom out of whatever is served as such. Source: RSS 2.0, RSS 1.0, RFC 4287, and what people write."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from tocsin.schemas.article import MAX_NAME
from tocsin.streams.sources.dates import feed_date
from tocsin.streams.sources.entry import Entry, as_markup

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_OWN = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
)
_GROWTH = 10  # escapes and namespaces make what an entry holds longer than it stands in the feed, but not without end
_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def parsed(text: str) -> Any | None:
    """Return the root of the XML in *text*, however broken; nothing where there is none. No entities, no network."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=True, load_dtd=False, remove_comments=True,
        remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def title_of(root: Any) -> str | None:
    """Return the feed's own title."""
    return _text(root, "title") or _text(_child(root, "channel"), "title")


def asked_s(root: Any) -> float | None:
    """Return how many seconds the feed asks its readers to wait; nothing where it does not say."""
    channel = _child(root, "channel")
    minutes = _text(channel, "ttl") or ""
    if minutes.isdecimal() and len(minutes) < 7:
        return 60.0 * int(minutes)
    period = _PERIODS_S.get((_text(channel, "updatePeriod") or "").lower())
    times = _text(channel, "updateFrequency") or "1"
    return period / max(int(times), 1) if period and times.isdecimal() and len(times) < 7 else None


def entries_of(root: Any, *, base: str, whole: bool, most: int, length: int) -> list[Entry]:
    """Return the entries under *root*, in the feed's order; where it is not *whole*, without the one that was cut off.

    Entries within entries hold the same again: they end where all together are ten times as long as the feed, *length*.
    """
    outlet = title_of(root) or urlsplit(base).hostname
    channel = _child(root, "channel")
    language = root.get(_XML_LANG) or _text(channel, "language")
    base = _joined(base, root)
    found: list[Entry] = []
    room = _GROWTH * length
    for element in root.iter("{*}item", "{*}entry"):
        if len(found) >= most or room < 0:
            return found
        found.append(_entry(element, base, outlet, language))
        room -= len(found[-1].content or found[-1].title or "")  # what becomes of the entry
    return found if whole else found[:-1]


def _entry(element: Any, base: str, outlet: str | None, language: str | None) -> Entry:
    base = _joined(base, element)
    guid = _text(element, "guid") or _text(element, "id")
    return Entry(
        guid=guid,
        link=_link(element, base) or _permalink(element, guid),
        title=_plain(element, "title"),
        author=_text(element, "creator") or _text(_child(element, "author"), "name") or _text(element, "author"),
        published_at=next(filter(None, map(feed_date, _dates(element))), None),
        content=_content(element),
        language=element.get(_XML_LANG) or language,
        source=outlet,
    )


def _joined(base: str, element: Any) -> str:
    try:
        return urljoin(base, str(element.get(_XML_BASE) or ""))
    except ValueError:
        return base  # "http://[" is no address


def _dates(element: Any) -> Iterator[str | None]:
    return (_text(element, name) for name in ("pubDate", "published", "issued", "date", "updated", "modified"))


def _link(element: Any, base: str) -> str | None:
    for link in element.iterchildren("{*}link"):
        target = link.get("href") or (link.text or "").strip()
        if target and link.get("rel", "alternate") == "alternate":
            return web_address(target, base)
    return None


def _permalink(element: Any, guid: str | None) -> str | None:
    tag = _child(element, "guid")
    return web_address(guid, guid) if guid and tag is not None and tag.get("isPermaLink", "true").lower() != "false" else None


def web_address(target: str, base: str) -> str | None:
    """Return *target* as a whole address on the web; nothing where it is none."""
    try:
        whole = urljoin(base, target.strip())
        parts = urlsplit(whole)
        return whole if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def _content(element: Any) -> str | None:
    found = [_markup(child) for name in ("encoded", "content", "description", "summary") for child in _children(element, name)]
    return max(filter(None, found), key=len, default=None)


def _markup(element: Any) -> str | None:
    kind = element.get("type", "html").lower()
    if len(element) and kind not in {"text", "text/plain"}:
        # XHTML, or markup that somebody forgot to escape: as it stands in the feed.
        inside = [html.escape(element.text or "")]
        inside += (etree.tostring(child, encoding="unicode") for child in element if isinstance(child.tag, str))
        return "".join(inside).strip() or None
    text = "".join(element.itertext(etree.Element)).strip() if len(element) else (element.text or "").strip()
    return (as_markup(text) if kind in {"text", "text/plain"} else text) or None


def _plain(element: Any, name: str) -> str | None:
    text = (_text(element, name) or "")[:MAX_NAME]
    return " ".join(html.unescape(text).split()) or None


def _children(element: Any, name: str) -> Iterator[Any]:
    return iter(()) if element is None else element.iterchildren(f"{{*}}{name}")


def _child(element: Any, name: str) -> Any:
    return next(_children(element, name), None)


def _text(element: Any, name: str) -> str | None:
    # The feed's own before those of extensions (media:title, itunes:author), which may stand before it.
    for child in sorted(_children(element, name), key=_is_extension):
        if text := "".join(part for part in child.itertext(tag=etree.Element) if isinstance(part, str)).strip():
            return text
    return None


def _is_extension(element: Any) -> bool:
    # Not by lxml's QName: it refuses what its own parser lets pass for a namespace.
    namespace = str(element.tag).removeprefix("{").rpartition("}")[0]
    return (namespace or _OWN[0]) not in _OWN
