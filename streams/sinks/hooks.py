"""The hooks of a file: where alerts are sent, which ones, and in what form. Secrets stay in the environment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, model_validator

from tocsin.errors import SettingsInvalid
from tocsin.schemas.wanted import Wanted

MAX_HOOKS = 64
MAX_FILE = 262_144
SLACK = "https://slack.com/api"
_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]{0,99}$"
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s]*)?")


def _parsed(value: Any) -> Any:
    return Wanted.parse(value) if isinstance(value, str) else value


class Hook(BaseModel):
    """One address that alerts are sent to; times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="its place in the alerts is kept under this name")
    url: str = Field(default="", max_length=2_048)
    format: Literal["cloudevents", "slack"] = "cloudevents"
    wanted: Annotated[Wanted, BeforeValidator(_parsed)] = Field(default=Wanted(), alias="filter")
    secret_env: str | None = Field(default=None, pattern=_VARIABLE, description="the variable with the secret that signs")
    token_env: str | None = Field(default=None, pattern=_VARIABLE, description="the variable with Slack's bot token")
    channel: str | None = Field(default=None, min_length=1, max_length=80, description="Slack's channel, with a token")
    start: Literal["first", "end"] = Field(default="end", description="where it begins when it is new")
    timeout_s: float = Field(default=10, gt=0, le=120)
    attempts: int = Field(default=12, ge=1, le=100, description="then the alert is a dead letter")
    first_pause_s: float = Field(default=1, gt=0, le=60, description="before the second attempt; it doubles with each")
    longest_pause_s: float = Field(default=300, gt=0, le=3_600)
    parallel: int = Field(default=4, ge=1, le=32, description="most requests at once; those of a story go one by one")
    secrets: tuple[SecretStr, ...] = Field(default=(), exclude=True)
    token: SecretStr | None = Field(default=None, exclude=True)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.format == "slack" and self.token_env and not self.channel:
            raise ValueError("channel: with a token_env the channel is needed too")
        if self.format == "slack" and self.channel and not self.token_env:
            raise ValueError("token_env: a channel needs a bot token; an incoming webhook has its own channel")
        if self.format == "cloudevents" and (self.token_env or self.channel):
            raise ValueError("format: token_env and channel belong to slack")
        if self.format == "slack" and self.secret_env:
            raise ValueError("secret_env: Slack does not check signatures")
        if not _ADDRESS.fullmatch(self.address):
            raise ValueError("url: an http or https address without a user name is needed")
        return self

    @property
    def address(self) -> str:
        """Where to send: the url, without one Slack's API."""
        return self.url or (SLACK if self.format == "slack" and self.token_env else "")


def read_hooks(path: Path, environment: Mapping[str, str], *, allow_private: bool = False) -> list[Hook]:
    """Return the hooks of the TOML file at *path*, with their secrets from *environment*.

    Raises SettingsInvalid, which names the hook, the field and what it accepts; never a secret.
    """
    hooks = [_hook(path, number, table) for number, table in enumerate(_tables(path), start=1)]
    names = [hook.name for hook in hooks]
    if double := next((name for name in names if names.count(name) > 1), None):
        raise SettingsInvalid(f"{path}: two hooks are named {double}; each keeps its place under its name")
    return [_armed(path, hook, environment, allow_private) for hook in hooks]


def _tables(path: Path) -> list[Any]:
    try:
        data = path.read_bytes()
        if len(data) > MAX_FILE:
            raise SettingsInvalid(f"{path}: longer than {MAX_FILE:,} bytes")
        tables = tomllib.loads(data.decode("utf-8")).get("hook")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsInvalid(f"{path}: {error}") from None
    if not isinstance(tables, list) or not 0 < len(tables) <= MAX_HOOKS:
        raise SettingsInvalid(f"{path}: 1 to {MAX_HOOKS} tables [[hook]] are needed")
    return tables


def _hook(path: Path, number: int, table: Any) -> Hook:
    try:
        if isinstance(table, dict) and (inner := {"secrets", "token"} & table.keys()):
            raise SettingsInvalid(f"{path}, hook {number}: {min(inner)}: secrets stay in the environment, see secret_env")
        return Hook.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsInvalid(
            f"{path}, hook {number}: {where + ': ' if where else ''}{first['msg'].removeprefix('Value error, ')}"
        ) from None


def _armed(path: Path, hook: Hook, environment: Mapping[str, str], allow_private: bool) -> Hook:
    secrets = _variable(path, hook, hook.secret_env, environment).split()
    token = _variable(path, hook, hook.token_env, environment).strip()
    if not re.fullmatch(r"[!-~]*", token):
        raise SettingsInvalid(f"{path}, hook {hook.name}: what {hook.token_env} holds is no token")
    if token and not allow_private and not hook.address.startswith("https:"):
        raise SettingsInvalid(f"{path}, hook {hook.name}: a bot token is sent over https only")
    return hook.model_copy(update={"secrets": tuple(SecretStr(s) for s in secrets), "token": SecretStr(token) if token else None})


def _variable(path: Path, hook: Hook, name: str | None, environment: Mapping[str, str]) -> str:
    if name is None:
        return ""
    if not (value := environment.get(name, "")).strip():
        raise SettingsInvalid(f"{path}, hook {hook.name}: the environment variable {name} is empty or missing")
    return value
