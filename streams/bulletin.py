"""An alert as a person reads it: one line, and the quote beneath."""

from __future__ import annotations

from rich.text import Text

from tocsin.streams.deliveries import AnyAlert

_STYLES = {"casualties": "red", "meetings": "cyan", "actors": "yellow"}
_LOUD = 7
"""From this severity on the headline is bold."""


def bulletin(alert: AnyAlert, *, width: int = 100) -> Text:
    """Return *alert* as two lines: when, what kind, the headline; the words of the article that raised it."""
    claim = alert.claims[-1]
    when = f"{alert.published_at or alert.seen_at:%d %b %H:%M}"
    text = Text()
    text.append(f"{when}  ", "dim")
    text.append(f"{alert.kind} {alert.action}".ljust(19), _STYLES[alert.kind])
    text.append(f" {alert.severity}  ", "dim")
    text.append(plain(alert.headline), "bold" if alert.severity >= _LOUD else "")
    indent = " " * (len(when) + 2)
    source = f"  {plain(claim.source)}" if claim.source else ""
    quote = shortened(plain(claim.quote), max(40, width - len(indent) - len(source) - 2))
    text.append(f"\n{indent}“{quote}”", "italic dim")
    text.append(source, "dim")
    return text


def plain(text: str) -> str:
    """Return *text* on one line without anything that could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def shortened(text: str, width: int) -> str:
    """Return *text*, cut at a word where it is longer than *width* characters."""
    if len(text) <= width:
        return text
    return text[: width - 1].rsplit(" ", 1)[0] + "…"
