"""Tokens of OAUTHBEARER: from a setting, a file or a command, fetched anew before they expire."""

from __future__ import annotations

import asyncio
import base64
import binascii
import shlex
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import orjson
from aiokafka.abc import AbstractTokenProvider
from pydantic import SecretStr

from tocsin.errors import SettingsInvalid, TocsinError

_AHEAD_S = 30.0
"""A token this close to its end is not used any more: the broker's clock may be ahead."""
_COMMAND_S = 20.0
_LONGEST = 64 * 1024
"""Longest token, in bytes."""


class TokenUnavailable(TocsinError, OSError):
    """No token came from the file or the command. An OSError too, so that aiokafka tries again as for a lost connection."""


class Tokens(AbstractTokenProvider):  # type: ignore[misc]
    """Where tokens come from; several connections and threads share one token while it lasts.

    Raises SettingsInvalid unless exactly one source is given.
    """

    def __init__(self, fixed: SecretStr | None, file: Path | None, command: SecretStr | None) -> None:
        given = sum(source is not None for source in (fixed, file, command))
        if given != 1:
            raise SettingsInvalid(
                "OAUTHBEARER needs one of TOCSIN_KAFKA_TOKEN, TOCSIN_KAFKA_TOKEN_FILE and TOCSIN_KAFKA_TOKEN_COMMAND,"
                f" {given or 'none'} given"
            )
        self._fixed, self._file, self._command = fixed, file, command
        self._lock = threading.Lock()
        self._last: str | None = None

    async def token(self) -> str:
        """Return a token that has not expired, as far as it says. Raises TokenUnavailable."""
        return await asyncio.to_thread(self._fresh)

    def _fresh(self) -> str:
        with self._lock:  # one command at a time, however many connections wait
            if self._last is None or not _lasts(self._last):
                self._last = self._fetched().strip()
            return self._last

    def _fetched(self) -> str:
        if self._fixed is not None:
            return self._fixed.get_secret_value()
        if self._file is not None:
            try:
                return self._file.read_bytes()[:_LONGEST].decode("ascii")
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else "not ASCII"
                raise TokenUnavailable(f"TOCSIN_KAFKA_TOKEN_FILE: no token in {self._file} ({reason})") from None
        assert self._command is not None
        return _printed(shlex.split(self._command.get_secret_value()))


def subject(token: str) -> str:
    """Return whom *token* names, as its payload says; nothing is verified, that is the broker's part."""
    return str(_claims(token).get("sub", "the owner of the token"))


def _lasts(token: str) -> bool:
    expiry = _claims(token).get("exp")
    # One that does not say when it ends is asked for at every connection.
    return isinstance(expiry, int | float) and expiry - time.time() > _AHEAD_S


def _claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        claims = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (binascii.Error, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _printed(command: list[str]) -> str:
    # What it printed may hold the secret, so no error shows it, nor the arguments.
    if not command:
        raise TokenUnavailable("TOCSIN_KAFKA_TOKEN_COMMAND is empty")
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_COMMAND_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = error.strerror if isinstance(error, OSError) else f"no answer within {_COMMAND_S:.0f} s"
        raise TokenUnavailable(f"TOCSIN_KAFKA_TOKEN_COMMAND: {command[0]} printed no token ({reason})") from None
    if done.returncode or not 0 < len(done.stdout) <= _LONGEST or not done.stdout.isascii():
        raise TokenUnavailable(f"TOCSIN_KAFKA_TOKEN_COMMAND: {command[0]} printed no token (exit code {done.returncode})")
    return done.stdout.decode("ascii")
