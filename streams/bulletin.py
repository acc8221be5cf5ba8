"""An alert as a person reads it: one line, and the quote beneath."""

from __future__ import annotations

from rich.text import Text

from tocsin.schemas.alert import Action, ActorsAlert, CasualtiesAlert
from tocsin.streams.deliveries import AnyAlert

_KINDS = {"casualties": "red", "meetings": "cyan", "actors": "yellow"}
_LOUD = ((8, "bold white on red"), (7, "bold red"), (5, "yellow"), (3, "green"), (1, "dim"))
"""The style of a severity: that of the highest step it reaches."""
_ACTIONS: dict[Action, tuple[str, str]] = {
    "new": ("new", ""),
    "update": ("update", ""),
    "correct": ("CORRECTED", "magenta"),
    "withdraw": ("WITHDRAWN", "reverse"),
}
_BY: dict[Action, tuple[str, str]] = {
    "new": ("  (replaced)", "dim"),
    "update": ("  (replaced)", "dim"),
    "correct": ("  (corrected)", "strike dim"),
    "withdraw": ("  (taken back)", "strike dim"),
}
"""What became of an alert that another one replaced, and the style of its headline then."""


def bulletin(alert: AnyAlert, *, width: int = 100, by: AnyAlert | None = None) -> Text:
    """Return *alert* as two lines: when, what, how severe, the headline and what was before; the words that say so.

    *by* is the alert that replaced it, where one did.
    """
    when = f"{alert.published_at or alert.seen_at:%d %b %H:%M}"
    word, style = _ACTIONS[alert.action]
    text = Text()
    text.append(f"{when}  ", "dim")
    text.append(f"{alert.kind:<10} ", _KINDS[alert.kind])
    text.append(word, style)
    text.append(" " * (10 - len(word)))
    text.append(f"{alert.severity}", loudness(alert.severity))
    text.append(f"  {plain(alert.headline)}", _headline_style(alert, by))
    for remark in (was(alert), disputed(alert), _remark(alert)):
        text.append(f"  {remark}" if remark else "", "italic")
    text.append(_BY[by.action][0] if by else "", "magenta")
    return text.append_text(_quote(alert, width, indent=len(when) + 2))


def loudness(severity: int) -> str:
    """Return the style in which a severity of 1 to 9 is shown."""
    return next(style for step, style in _LOUD if severity >= step)


def was(alert: AnyAlert) -> str:
    """Return what the alert replaces, in a few words: "was 5"; nothing where it replaces nothing."""
    if alert.supersedes is None:
        return ""
    if isinstance(alert, CasualtiesAlert):
        previous = alert.figure.previous
        return "" if previous is None or alert.action == "withdraw" else f"was {previous:,}"
    if isinstance(alert, ActorsAlert):
        roles = [actor.previous_role for actor in alert.actors if actor.previous_role]
        return f"was {plain(', '.join(roles))}" if roles else ""
    meeting = alert.meeting
    stepped = f"was {meeting.previous_status}" if meeting.previous_status not in (None, meeting.status) else ""
    moved = [name for name in meeting.changed if name != "status"]
    return ", ".join(filter(None, (stepped, f"new {plain(' and '.join(moved))}" if moved else "")))


def disputed(alert: AnyAlert) -> str:
    """Return between which figures the sources differ: "disputed: 5 to 9"; nothing where they agree."""
    if not isinstance(alert, CasualtiesAlert) or not alert.figure.disputed:
        return ""
    low, high = alert.figure.low, max(alert.figure.best, alert.figure.high or 0)
    return f"disputed: {low:,} to {high:,}"


def plain(text: str) -> str:
    """Return *text* on one line without anything that could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def shortened(text: str, width: int) -> str:
    """Return *text*, cut at a word where it is longer than *width* characters."""
    if len(text) <= width:
        return text
    return text[: width - 1].rsplit(" ", 1)[0] + "…"


def _headline_style(alert: AnyAlert, by: AnyAlert | None) -> str:
    if by:
        return _BY[by.action][1]
    if alert.action == "withdraw":
        return "strike dim"
    return "dim" if alert.muted else "bold" if alert.severity >= 7 else ""


def _remark(alert: AnyAlert) -> str:
    by = f"by {plain(alert.withdrawn_by)}" if alert.withdrawn_by else ""
    return ", ".join(filter(None, (by, "muted" if alert.muted else "")))


def _quote(alert: AnyAlert, width: int, *, indent: int) -> Text:
    claim = alert.claims[-1]
    sources = f", {alert.independent_sources} sources" if alert.independent_sources > 1 else ""
    source = f"  {plain(claim.source or '')}{sources}".rstrip() if claim.source else ""
    quote = shortened(plain(claim.quote), max(40, width - indent - len(source) - 2))
    return Text(f"\n{' ' * indent}").append(f"“{quote}”", "italic dim").append(source, "dim")
