"""One entry of a feed: a stable id, a version that changes when a reader could see a change, and its fields."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tocsin.schemas.article import MAX_NAME, MAX_TEXT

WHOLE = 600
"""From so many characters on an entry's content is taken for the article, not for its teaser."""

_TAG = re.compile(r"<[^<>]*>")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:[^\s]+")
_TRACKING = re.compile(r"utm_\w*|fbclid|gclid|mc_cid|mc_eid|at_medium|at_campaign", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a feed states it; `guid` is the feed's own name for it, `content` is markup: the article or a teaser.

    `id` and `version` are empty until `identified` has seen all of the feed.
    """

    guid: str | None = None
    link: str | None = None
    title: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    content: str | None = None
    language: str | None = None
    source: str | None = None
    id: str = ""
    version: str = ""

    @property
    def whole(self) -> bool:
        """Whether the feed carries the article, not only a teaser."""
        return len(self.content or "") >= WHOLE

    def article(self, page: dict[str, Any] | None = None) -> dict[str, Any] | None:
        """Return the raw article, with the text of its *page* where there is one; nothing where there is no text."""
        stated = {
            "id": self.id,
            "url": _short(self.link),
            "title": _short(self.title),
            "author": _short(self.author),
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "source": _short(self.source),
            "language": self.language if len(self.language or "") <= 35 else None,
            "version": self.version,
            "html": (page or {}).get("html") or self.content or (self.title and f"<p>{html.escape(self.title)}</p>"),
        }
        fields = {**(page or {}), **{name: value for name, value in stated.items() if value}}
        return fields if fields.get("html") else None


def identified(entries: Iterable[Entry], *, feed: str) -> list[Entry]:
    """Return *entries* with ids that stay the same when the feed is read again, and with their versions.

    A guid names its entry, within its feed where it is no address; then the link does; then what it says. A name that
    several entries of the feed share names none of them.
    """
    given = list(entries)
    guids = Counter(entry.guid for entry in given)
    links = Counter(entry.link for entry in given)
    found: dict[str, Entry] = {}
    for entry in given:
        name = _id(entry, feed, guids[entry.guid] == 1, links[entry.link] == 1)
        name = name if name not in found else _id(entry, feed, False, False)
        # Two that say the same under one name are one: else each would seem an edit of the other, at every poll.
        found.setdefault(name, replace(entry, id=name, version=_version(entry)))
    return list(found.values())


def as_markup(text: str) -> str:
    """Return plain text as markup, a paragraph a line."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())[: 4 * MAX_TEXT]


def _id(entry: Entry, feed: str, own_guid: bool, own_link: bool) -> str:
    if entry.guid and own_guid:
        name = entry.guid if _SCHEME.fullmatch(entry.guid) else f"{feed}#{entry.guid}"
    elif entry.link and own_link:
        name = _without_tracking(entry.link)
    else:
        name = f"{feed}#{_digest(entry.title or '', _visible(entry.content))}"
    return name if len(name) <= MAX_NAME else f"{name[:200]}#{_digest(name)}"


def _version(entry: Entry) -> str:
    # Not its date and not its markup: some feeds are dated anew, or count their readers, whenever they are asked.
    return _digest(" ".join((entry.title or "").split()), _visible(entry.content))


def _visible(content: str | None) -> str:
    return " ".join(_TAG.sub(" ", content or "").split())


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _without_tracking(link: str) -> str:
    parts = urlsplit(link)
    try:
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return link
    kept = [(name, value) for name, value in query if not _TRACKING.fullmatch(name)]
    return link if len(kept) == len(query) else urlunsplit(parts._replace(query=urlencode(kept)))


def _short(text: str | None) -> str | None:
    return text[:MAX_NAME] if text else None
