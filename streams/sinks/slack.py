"""An alert as a Slack message: edited in place when it is replaced, where a bot token lets us; else answered by another.

Sources: Slack's Web API (`chat.postMessage`, `chat.update`), incoming webhooks, and its rules for formatting text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tocsin.streams.bulletin import disputed, plain, shortened, was
from tocsin.streams.deliveries import AnyAlert
from tocsin.streams.sinks.attempts import Answer, Undeliverable, Undelivered, accept
from tocsin.streams.sinks.hooks import Hook
from tocsin.streams.sinks.news import News, Told
from tocsin.streams.sinks.post import Outgoing, Post

_MOST_HEADLINE, _MOST_QUOTE, _MOST_NAME = 300, 600, 80
_LOST = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "thread_locked"})
"""Answers to an edit that say that the message cannot be edited any more."""
_HOPELESS = frozenset({"msg_too_long", "no_text", "invalid_arguments", "invalid_arg_name", "invalid_json"})
_LITERAL = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "_": "＿", "~": "∼", "`": "ˋ"})
"""Slack has no escape for its own signs of emphasis: what looks the same stands for them."""


class SlackBot:
    """Posts and edits messages with a bot token."""

    def __init__(self, hook: Hook, now: Callable[[], datetime]) -> None:
        self._api, self._channel, self._now = hook.address.rstrip("/"), hook.channel or "", now
        self._token = hook.token

    async def tell(self, news: News, before: Told | None, post: Post) -> Told:
        """Send *news*, in the place of *before* where there is one; see `Form`."""
        if before and news.alert.kind == "actors":
            return await self._followed(news, before, post)
        if before and (edited := await self._edited(news, before, post)):
            return edited
        answer = await self._posted(news, before, {}, post)
        return Told(news.alert.headline, f"{answer.get('channel', self._channel)} {answer.get('ts', '')}")

    async def _followed(self, news: News, before: Told, post: Post) -> Told:
        # One actor's new role replaces an alert that named others, too: their message stays, and this one answers it.
        ts = before.place.partition(" ")[2]
        thread = {"thread_ts": ts, "reply_broadcast": True} if ts else {}
        await self._posted(news, before, thread, post)
        return Told(news.alert.headline, before.place)

    async def _posted(self, news: News, before: Told | None, more: Mapping[str, Any], post: Post) -> Mapping[str, Any]:
        said = {"channel": self._channel, "text": message(news.alert, reply_to=before), **_LITERAL, **more}
        return self._read(await self._call("chat.postMessage", said, post))

    async def _edited(self, news: News, before: Told, post: Post) -> Told | None:
        channel, _, ts = before.place.partition(" ")
        if not ts:
            return None
        said = {"channel": channel, "ts": ts, "text": message(news.alert), **_LITERAL}
        answer = await self._call("chat.update", said, post)
        if _error(answer) in _LOST:
            return None
        self._read(answer)
        return Told(news.alert.headline, before.place)

    async def _call(self, method: str, said: Mapping[str, Any], post: Post) -> Answer:
        token = self._token.get_secret_value() if self._token else ""
        headers = {"content-type": "application/json; charset=utf-8", "authorization": f"Bearer {token}"}
        return await post(Outgoing(f"{self._api}/{method}", headers, json.dumps(said).encode()))

    def _read(self, answer: Answer) -> Mapping[str, Any]:
        accept(answer, now=self._now())
        if (error := _error(answer)) is None:
            return _fields(answer)
        if error in _HOPELESS:
            raise Undeliverable(f"Slack answered {error}")
        raise Undelivered(f"Slack answered {error}")


class SlackWebhook:
    """Posts messages to an incoming webhook, which can edit nothing: what replaces an alert says so in a message of its own."""

    def __init__(self, hook: Hook, now: Callable[[], datetime]) -> None:
        self._url, self._now = hook.address, now

    async def tell(self, news: News, before: Told | None, post: Post) -> Told:
        """Send *news*, and what it replaces; see `Form`."""
        said = {"text": message(news.alert, reply_to=before), **_LITERAL}
        accept(await post(Outgoing(self._url, {"content-type": "application/json"}, json.dumps(said).encode())), now=self._now())
        return Told(news.alert.headline)


def message(alert: AnyAlert, *, reply_to: Told | None = None) -> str:
    """Return *alert* as Slack's text: headline, what it is and was, the quote, the source. Nothing from outside is markup."""
    headline = f"*{literal(alert.headline, _MOST_HEADLINE)}*"
    word = "Follows" if alert.kind == "actors" else "Replaces"
    lines = [f"_{word}:_ {literal(reply_to.headline, _MOST_HEADLINE)}"] if reply_to else []
    lines.append(f"~{headline}~" if alert.action == "withdraw" else headline)
    lines.append(" · ".join(filter(None, (_what(alert), literal(was(alert), _MOST_NAME), disputed(alert), _by(alert)))))
    lines.append(f"> “{literal(alert.claims[-1].quote, _MOST_QUOTE)}”")
    lines.append(_source(alert))
    return "\n".join(lines)


def literal(text: str, most: int) -> str:
    """Return at most *most* characters of *text*, on one line, as Slack shows it letter by letter: no link, no mention."""
    # A word joiner parts the sign from the name, for servers that look for @here in plain text.
    return re.sub(r"@(?=\w)", "@\u2060", shortened(plain(text), most).translate(_ESCAPED))


def _what(alert: AnyAlert) -> str:
    word = {"correct": "CORRECTED", "withdraw": "WITHDRAWN"}.get(alert.action, alert.action)
    return f"{alert.kind} {word} · severity {alert.severity}" + (" · muted" if alert.muted else "")


def _by(alert: AnyAlert) -> str:
    return f"withdrawn by {literal(alert.withdrawn_by, _MOST_NAME)}" if alert.withdrawn_by else ""


def _source(alert: AnyAlert) -> str:
    claim = alert.claims[-1]
    sources = f"{alert.independent_sources} independent source{'' if alert.independent_sources == 1 else 's'}"
    return " · ".join(filter(None, (literal(claim.source or "", _MOST_NAME), sources, _link(claim.url))))


def _link(url: str | None) -> str:
    if not url or not re.fullmatch(r"https?://[!-~]{1,2000}", url):
        return ""
    safe = url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return f"<{safe}|article>"


def _fields(answer: Answer) -> Mapping[str, Any]:
    try:
        fields = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _error(answer: Answer) -> str | None:
    """Return what Slack says went wrong; nothing where all went well, or the status says it already."""
    if not 200 <= answer.status < 300:
        return None
    fields = _fields(answer)
    return None if fields.get("ok") is True else plain(str(fields.get("error") or "without ok"))[:80]
