"""How to prove to Apache Kafka who we are."""

from __future__ import annotations

import ssl
from typing import Any

from tocsin.errors import SettingsInvalid
from tocsin.streams.settings import Settings


def faust_credentials(settings: Settings) -> Any:
    """Return the credentials as Faust takes them; nothing where the connection is plain."""
    from faust.auth import SASLCredentials, SSLCredentials

    if settings.embedded or settings.kafka_security == "PLAINTEXT":
        return None
    if settings.kafka_security == "SSL":
        return SSLCredentials(ssl_context(settings))
    user, password = _login(settings)
    credentials = SASLCredentials(
        username=user, password=password, mechanism=settings.kafka_sasl, ssl_context=ssl_context(settings)
    )
    credentials.protocol = type(credentials.protocol)(settings.kafka_security)
    return credentials


def aiokafka_security(settings: Settings) -> dict[str, Any]:
    """Return the credentials as aiokafka's clients take them."""
    options: dict[str, Any] = {"security_protocol": settings.kafka_security, "ssl_context": ssl_context(settings)}
    if settings.kafka_security.startswith("SASL"):
        user, password = _login(settings)
        options |= {"sasl_mechanism": settings.kafka_sasl, "sasl_plain_username": user, "sasl_plain_password": password}
    return options


def ssl_context(settings: Settings) -> ssl.SSLContext | None:
    """Return what checks the brokers' certificates; nothing where the connection is not encrypted."""
    if not settings.kafka_security.endswith("SSL"):
        return None
    return ssl.create_default_context(cafile=str(settings.kafka_ca) if settings.kafka_ca else None)


def _login(settings: Settings) -> tuple[str, str]:
    if not (settings.kafka_user and settings.kafka_password):
        raise SettingsInvalid(f"TOCSIN_KAFKA_USER and TOCSIN_KAFKA_PASSWORD are needed for {settings.kafka_security}")
    return settings.kafka_user, settings.kafka_password.get_secret_value()
