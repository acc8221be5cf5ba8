"""An alert as a CloudEvent over HTTP, signed: the same bytes, and the same id, however often it is sent.

Sources: CloudEvents 1.0.2, HTTP protocol binding, section 3.1 (binary content mode); Standard Webhooks 1.0.0.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256

from tocsin.errors import SettingsInvalid
from tocsin.streams.deliveries import to_alerts
from tocsin.streams.sinks.attempts import accept
from tocsin.streams.sinks.hooks import Hook
from tocsin.streams.sinks.news import News, Told
from tocsin.streams.sinks.post import Outgoing, Post

_BASE64 = "whsec_"


class CloudEvents:
    """Posts alerts as they are on the wire."""

    def __init__(self, hook: Hook, now: Callable[[], datetime]) -> None:
        self._url = hook.address
        self._secrets = [key(secret.get_secret_value()) for secret in hook.secrets]
        self._now = now

    async def tell(self, news: News, before: Told | None, post: Post) -> Told:
        """Send *news*; see `Form`."""
        accept(await post(self.request(news)), now=self._now())
        return Told(news.alert.headline)

    def request(self, news: News) -> Outgoing:
        """Return the request that carries *news* now."""
        body, event = news.record.value, to_alerts(news.alert).headers
        headers = {name.replace("_", "-"): percent_encoded(value.decode()) for name, value in event.items()}
        name, timestamp = headers["ce-id"], int(self._now().timestamp())
        headers |= {"webhook-id": name, "webhook-timestamp": str(timestamp), "idempotency-key": f'"{name}"'}
        if self._secrets:
            headers["webhook-signature"] = signature(self._secrets, name, timestamp, body)
        return Outgoing(self._url, headers, body)


def key(secret: str) -> bytes:
    """Return the key that *secret* stands for: `whsec_` and base64, or else its own bytes. Raises SettingsInvalid."""
    if not secret.startswith(_BASE64):
        return secret.encode()
    try:
        return b64decode(secret.removeprefix(_BASE64), validate=True)
    except NotBase64:
        raise SettingsInvalid(f"a secret that begins with {_BASE64} must go on in base64") from None


def signature(keys: Iterable[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """Return `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, once for each key, apart by spaces."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join("v1," + b64encode(hmac.digest(one, signed, sha256)).decode() for one in keys)


def percent_encoded(value: str) -> str:
    """Return *value* as a CloudEvents header carries it: space, quotation mark, percent and all that is not printable
    ASCII as percent and two hex digits, of its UTF-8."""
    return "".join(c if "!" <= c <= "~" and c not in '"%' else _escaped(c) for c in value)


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
