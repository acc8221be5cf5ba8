"""Every setting: one frozen class, read once in `cli.py`."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tocsin.errors import SettingsInvalid
from tocsin.streams.cores import cores

SCHEMES = ("embedded", "kafka", "aiokafka")
"""Brokers that a `TOCSIN_BROKER` address may name."""


class Settings(BaseSettings):
    """What can be set, by an environment variable `TOCSIN_<NAME>` or a line in a `.env` file."""

    model_config = SettingsConfigDict(
        env_prefix="TOCSIN_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    broker: str = Field(
        default="embedded:///",
        description="Address of the broker: `kafka://host:9092` (more hosts after `;`), or `embedded:///` for the one in this"
        " process, kept in `data_dir`; `embedded:///DIR` keeps it in DIR.",
    )
    data_dir: Path = Field(default=Path(".tocsin"), description="Directory of everything that is kept on this machine.")
    app_id: str = Field(
        default="tocsin",
        pattern=r"^[A-Za-z0-9._-]{1,100}$",
        description="Name of the consumer group, and first part of the names of the changelog topics.",
    )
    lanes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Partitions of the ordered topics (admitted, facts and the changelogs). Each edition lives on one of them, so"
        " more lanes than editions are idle. Cannot be changed once the topics exist.",
    )
    parallel: int = Field(
        default=4,
        ge=1,
        le=1024,
        description="Partitions of the raw and the unique articles: the most processes that can extract at once.",
    )
    extractors: int | None = Field(
        default=None,
        ge=0,
        le=64,
        description="Processes beside each worker that extract, so that neither the lanes nor the desk wait for it. 0: the worker"
        " extracts by itself, as it must on Windows. Without it: on the embedded broker one for each core but one, at most 3 (a"
        " container's limit counts, where it is one of cgroup v2); on Apache Kafka none, for there more workers do the same.",
    )
    replication: int = Field(default=1, ge=1, le=9, description="Copies of every topic on Apache Kafka.")
    articles_days: int = Field(default=7, ge=1, le=3650, description="How many days articles and facts are kept.")
    alerts_days: int = Field(default=90, ge=1, le=3650, description="How many days alerts and quarantined records are kept.")
    window_days: int = Field(default=7, ge=1, le=365, description="How many days back an article is compared with earlier ones.")
    expiry_days: int = Field(default=30, ge=1, le=365, description="After how many quiet days a story is forgotten.")
    max_articles: int = Field(default=200_000, ge=1000, description="Most articles that one edition remembers to find copies.")
    linger_ms: int = Field(default=5, ge=0, le=1000, description="How long, in milliseconds, a producer waits to fill a batch.")
    batch_bytes: int = Field(
        default=131_072, ge=1024, le=16_777_216, description="Largest batch that a producer sends, in bytes."
    )
    commit_ms: int = Field(default=1000, ge=50, le=60_000, description="Milliseconds between two commits of what was processed.")
    session_s: int = Field(
        default=15,
        ge=2,
        le=300,
        description="Seconds of silence after which another worker takes over; Apache Kafka itself accepts 6 to 1800.",
    )
    buffered: int = Field(default=256, ge=1, le=65_536, description="Most records that wait in memory in front of one agent.")
    stop_s: int = Field(default=15, ge=1, le=600, description="Seconds a worker may take to stop; then it is killed.")
    attempts: int = Field(default=3, ge=1, le=100, description="How often one quarantined record may be tried again.")
    http_timeout_s: float = Field(default=20, gt=0, le=600, description="Seconds that fetching one address may take.")
    http_max_bytes: int = Field(default=16_777_216, ge=1024, description="Longest page or feed that is fetched, in bytes.")
    http_redirects: int = Field(default=5, ge=0, le=20, description="Most redirects that are followed for one address.")
    http_contact: str | None = Field(
        default=None,
        pattern=r"^[!-\[\]-~]{3,200}$",
        description="Web or mail address that our user agent names, for those whose feeds and pages are read.",
    )
    http_private: bool = Field(default=False, description="Whether addresses inside private networks are fetched, too.")
    feeds: str | None = Field(
        default=None,
        description="Feeds to follow (RSS, Atom, JSON Feed): addresses, and files that list them (one a line, or OPML), with"
        " blanks between them.",
    )
    feeds_min_s: float = Field(default=60, ge=1, le=86_400, description="Seconds after which a busy feed is asked again.")
    feeds_max_s: float = Field(default=1800, ge=1, le=86_400, description="Seconds after which a quiet feed is asked again.")
    feeds_at_once: int = Field(default=16, ge=1, le=256, description="Most feeds that are read at the same time.")
    feeds_gap_s: float = Field(default=1, ge=0, le=60, description="Seconds between two requests to one host.")
    desk: str = Field(
        default="127.0.0.1:8080",
        pattern=r"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$",
        description="Address, host:port, of the desk: the live page, its stream and its API. Port 0 takes any that is free.",
    )
    desk_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Token that whoever opens the desk must show; needed where `desk` is no loopback address. Never shown or"
        " logged.",
    )
    desk_hosts: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9.\- ]{0,1000}$",
        description="Further names, with blanks between them, under which the desk is reached, behind a proxy for instance;"
        " requests for any other name are refused.",
    )
    desk_days: int = Field(default=7, ge=1, le=365, description="How many days back the desk shows alerts.")
    desk_alerts: int = Field(
        default=10_000, ge=100, le=1_000_000, description="Most alerts that the desk holds in memory; 10,000 take about 170 MB."
    )
    desk_bytes: int = Field(
        default=134_217_728, ge=1_048_576, description="Most bytes of alerts, as on the wire, that the desk holds in memory."
    )
    desk_clients: int = Field(default=1000, ge=1, le=100_000, description="Most streams that are open at the desk at once.")
    desk_clients_each: int = Field(
        default=200, ge=1, le=100_000, description="Most streams from one address; a proxy in front is one address."
    )
    receive: str | None = Field(
        default=None,
        pattern=r"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$",
        description="Address, host:port, at which articles are taken over HTTP (`POST /articles`); `tocsin receive` without it"
        " takes 127.0.0.1:8081.",
    )
    receive_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Bearer token that whoever sends articles must show; needed where `receive` is no loopback address. Never"
        " shown or logged.",
    )
    receive_max_bytes: int = Field(
        default=16_777_216, ge=1024, le=268_435_456, description="Longest body of one request, in bytes, also once decompressed."
    )
    receive_rate: float = Field(default=50, gt=0, le=100_000, description="Most requests a second from one sender's address.")
    receive_wait_s: float = Field(
        default=10, gt=0, le=300, description="Seconds to wait for the broker before a sender is told to come back."
    )
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="Security protocol of the connection to Apache Kafka."
    )
    kafka_sasl: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"] = Field(
        default="SCRAM-SHA-512", description="SASL mechanism, where `kafka_security` asks for one."
    )
    kafka_user: str | None = Field(default=None, description="User name for SASL.")
    kafka_password: SecretStr | None = Field(default=None, description="Password for SASL; never shown or logged.")
    kafka_token: SecretStr | None = Field(
        default=None, description="Token for OAUTHBEARER that outlives the process; never shown or logged."
    )
    kafka_token_file: Path | None = Field(
        default=None, description="File that holds the token for OAUTHBEARER, read again whenever a token is needed."
    )
    kafka_token_command: SecretStr | None = Field(
        default=None,
        description="Command that prints a token for OAUTHBEARER, run without a shell whenever the last one is about to expire;"
        " never shown or logged.",
    )
    kafka_cert: Path | None = Field(
        default=None, description="File with our own certificate (PEM), for brokers that ask for one: mutual TLS."
    )
    kafka_key: Path | None = Field(
        default=None, description="File with the key of `kafka_cert` (PEM); else it is in the same file."
    )
    kafka_key_password: SecretStr | None = Field(default=None, description="Password of `kafka_key`; never shown or logged.")
    kafka_ca: Path | None = Field(
        default=None,
        description="File with the certificates that sign the brokers' own; else the system's. "
        "From Python 3.13 on each must have a `keyUsage`.",
    )
    stuck_s: int = Field(
        default=45,
        ge=5,
        le=3600,
        description="Seconds that a worker's lane may stand still with work waiting; then the worker ends, to be started again.",
    )
    metrics: str | None = Field(
        default=None,
        pattern=r"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$",
        description="Address, host:port, at which a worker serves `/metrics` for Prometheus, `/healthz` and `/readyz`, without a"
        " login: 127.0.0.1:9464 for instance. Port 0 takes any that is free.",
    )
    tracing: str | None = Field(
        default=None,
        pattern=r"^https?://[^@\s]+$",
        description="Address of an OpenTelemetry collector (OTLP over HTTP), http://127.0.0.1:4318 for instance; needs"
        " `tocsin[tracing]`.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING", description="Least severe line that is logged."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Form of a log line on standard error: `text`, or `json`, one object a line."
    )

    @field_validator("broker")
    @classmethod
    def _known_broker(cls, value: str) -> str:
        scheme, found, rest = value.partition("://")
        if not found or scheme not in SCHEMES:
            raise ValueError("an address such as kafka://host:9092 or embedded:/// is needed")
        if scheme == "embedded" and not rest.startswith("/"):
            raise ValueError("three slashes are needed: embedded:///DIR, or the directory would be read as a host")
        if "@" in rest and scheme != "embedded":
            raise ValueError("no user and no password here: they go into TOCSIN_KAFKA_USER and TOCSIN_KAFKA_PASSWORD")
        if scheme != "embedded" and not rest.strip("/;"):
            raise ValueError("a host is needed: kafka://host:9092")
        return value

    @field_validator("extractors")
    @classmethod
    def _can_be_made(cls, value: int | None) -> int | None:
        if value and not hasattr(socket, "send_fds"):
            raise ValueError("0 is needed on this system: no process can be made by fork here")
        return value

    @property
    def embedded(self) -> bool:
        """Whether the broker lives in this process."""
        return self.broker.startswith("embedded:")

    @property
    def extracting(self) -> int:
        """How many processes beside each worker extract."""
        if self.extractors is not None:
            return self.extractors
        # Elsewhere fork is not there, or not safe beside the system's own libraries.
        return min(max(int(cores()) - 1, 0), 3) if self.embedded and sys.platform == "linux" else 0

    @property
    def log_dir(self) -> Path:
        """Directory of the embedded broker's log."""
        named = self.broker.removeprefix("embedded:///").partition("?")[0]
        return (self.data_dir / "log" if not named else Path(named)).absolute()

    @property
    def broker_url(self) -> str:
        """The broker's address as the transport wants it: with an absolute directory where it is embedded."""
        return f"embedded://{quote(str(self.log_dir))}" if self.embedded else self.broker.replace("aiokafka://", "kafka://")

    @property
    def hosts(self) -> list[str]:
        """The addresses of Apache Kafka's brokers, each `host:port`."""
        hosts = (part.removeprefix("kafka://").strip("/") for part in self.broker_url.split(";"))
        return [host if ":" in host else f"{host}:9092" for host in hosts if host]


def read_settings(**given: Any) -> Settings:
    """Return the settings of the environment and the `.env` file; what is *given* wins.

    Raises SettingsInvalid, which names the setting and what it accepts.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsInvalid("\n".join(_complaint(found) for found in error.errors(include_url=False))) from None


def _complaint(error: Any) -> str:
    name = str(error["loc"][0])
    reason = error["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    field = Settings.model_fields[name]
    secret = "SecretStr" in str(field.annotation) or (name == "broker" and "@" in str(error["input"]))
    shown = "" if secret else f" (given: {error['input']!r})"
    return f"TOCSIN_{name.upper()}: {reason}{shown}. {field.description}"
