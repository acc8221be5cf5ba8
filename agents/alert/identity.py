"""Ids that say the same thing twice in the same way."""

from __future__ import annotations

from hashlib import blake2b

_LENGTH = 16  # bytes


def alert_id(*, edition: str, kind: str, action: str, subject: str, article_id: str, content_hash: str) -> str:
    """Return the id of an alert: the same news from the same article always has the same one."""
    return digest("alert", edition, kind, action, subject, article_id, content_hash)


def subject_id(kind: str, *, edition: str, article_id: str, content_hash: str, place: int) -> str:
    """Return the id of an incident or a meeting: that of the fact that first told of it."""
    return digest(kind, edition, article_id, content_hash, str(place))


def digest(*parts: str) -> str:
    """Return 32 hexadecimal digits of *parts*; no two different lists of parts are joined into the same text."""
    text = "\x1f".join(part.replace("\\", "\\\\").replace("\x1f", "\\u") for part in parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_LENGTH).hexdigest()
